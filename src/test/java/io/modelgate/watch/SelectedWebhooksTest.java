package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.SandboxPolicies;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.SelectedWebhooks.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The union of what policies select, in few webhooks. */
final class SelectedWebhooksTest {
  private static final In A = new In("app", Set.of("a"));

  @Test
  void policiesThatWaitToBeAskedNeedNone() {
    assertThat(of(policy("ns", "{}"))).isEmpty();
  }

  @Test
  void namespacesOfTheSameSelectorShareAWebhook() {
    assertThat(
            of(
                policy("one", "{selector: {pods: {matchLabels: {app: a}}}}"),
                policy("two", "{selector: {pods: {matchLabels: {app: a}}, images: [b]}}"),
                policy("three", "{selector: {images: [c]}}")))
        .containsExactly(
            new Reach(List.of(names("one", "two")), List.of(A)),
            new Reach(List.of(names("three")), List.of()));
  }

  @Test
  void clusterPolicyBringsItsNamespaceSelector() {
    ModelPolicy policy =
        PolicyReader.read(
            new PolicyId(Kind.CLUSTER, "", "corporate"),
            map(
                "{namespaceSelector: {matchLabels: {tier: production}}, selector: {pods:"
                    + " {matchLabels: {app: a}}}}"));

    assertThat(of(policy))
        .containsExactly(new Reach(List.of(new In("tier", Set.of("production"))), List.of(A)));
  }

  @Test
  void runtimePolicyBringsEveryPodOfItsNamespaces() {
    SandboxPolicies sandbox =
        new SandboxPolicies(
            List.of(
                PolicyReader.readRuntimePolicy("a", map("{rules: [{name: r, runtime: kata}]}")),
                PolicyReader.readRuntimePolicy("b", map("{rules: []}")),
                PolicyReader.readRuntimePolicy("c", map("{rules: 7}"))),
            Runtimes.UNKNOWN);

    assertThat(SelectedWebhooks.of(PolicySet.of(List.of(), sandbox, Namespaces.NONE, List.of())))
        .containsExactly(
            new Reach(List.of(new In("secure-ai.io/sandbox-enabled", Set.of("true"))), List.of()),
            new Reach(List.of(), List.of())); // one that cannot be read may mean any
  }

  @Test
  void tooManyBecomeOneOfAllTheirNamespaces() {
    List<ModelPolicy> policies = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      policies.add(policy("ns" + i % 3, "{selector: {pods: {matchLabels: {app: a" + i + "}}}}"));
    }

    assertThat(of(policies.toArray(ModelPolicy[]::new)))
        .containsExactly(new Reach(List.of(names("ns0", "ns1", "ns2")), List.of()));
  }

  @Test
  void webhookIsACopyForOtherPods() {
    Map<String, Object> copy =
        SelectedWebhooks.webhook(
            map(
                """
                name: pods.modelgate.io
                failurePolicy: Fail
                namespaceSelector:
                  matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [x]}]
                objectSelector: {matchExpressions: [{key: a, operator: Exists}]}
                """),
            new Reach(List.of(names("one")), List.of(A)),
            7,
            false);

    assertThat(copy)
        .isEqualTo(
            map(
                """
                name: s7.pods.modelgate.io
                failurePolicy: Fail
                namespaceSelector:
                  matchExpressions:
                    - {key: kubernetes.io/metadata.name, operator: NotIn, values: [x]}
                    - {key: kubernetes.io/metadata.name, operator: In, values: [one]}
                objectSelector:
                  matchExpressions:
                    - {key: app, operator: In, values: [a]}
                    - {key: validation.rhtas.redhat.com/ml, operator: DoesNotExist}
                """));
  }

  private static In names(String... names) {
    return new In("kubernetes.io/metadata.name", Set.of(names));
  }

  private static List<Reach> of(ModelPolicy... policies) {
    return SelectedWebhooks.of(PolicySet.of(List.of(policies), Namespaces.NONE, List.of()));
  }

  private static ModelPolicy policy(String namespace, String spec) {
    return PolicyReader.read(new PolicyId(Kind.NAMESPACED, namespace, "policy"), map(spec));
  }

  private static Map<?, ?> map(String yaml) {
    return PolicyReader.convert(Yaml.parse(yaml), Map.class);
  }
}
