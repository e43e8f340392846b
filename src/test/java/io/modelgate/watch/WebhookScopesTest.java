package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.resource.PolicyReader;
import io.modelgate.testing.Yaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The union of what policies select, as few reaches, and none through the doing of others. */
final class WebhookScopesTest {
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
        .containsExactlyInAnyOrder(
            new WebhookScope(List.of(names("one", "two")), List.of(A)),
            new WebhookScope(List.of(names("three")), List.of()));
  }

  @Test
  void clusterPolicyBringsItsNamespaceSelector() {
    Policy policy =
        PolicyReader.read(
            new PolicyId(Kind.CLUSTER, "", "corporate"),
            map(
                "{namespaceSelector: {matchLabels: {tier: production}}, selector: {pods:"
                    + " {matchLabels: {app: a}}}}"),
            TrustRootLookup.NONE);

    assertThat(of(policy))
        .containsExactly(
            new WebhookScope(List.of(new In("tier", Set.of("production"))), List.of(A)));
  }

  @Test
  void runtimePolicyBringsEveryPodOfItsNamespaces() {
    List<Policy> sandbox =
        List.of(
            runtimePolicy("a", "{rules: [{name: r, runtime: kata}]}"),
            runtimePolicy("b", "{rules: []}"),
            runtimePolicy("c", "{rules: 7}"));

    assertThat(WebhookScopes.of(PolicySet.of(sandbox), policy -> false).clusterWide())
        .containsExactly(
            new WebhookScope(
                List.of(new In("secure-ai.io/sandbox-enabled", Set.of("true"))), List.of()),
            new WebhookScope(List.of(), List.of())); // one that cannot be read may mean any
  }

  @Test
  void namespaceOfManySelectorsGetsAllItsPodsAndChangesNothingForOthers() {
    List<Policy> policies = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      policies.add(policy("noisy", "{selector: {pods: {matchLabels: {app: a" + i + "}}}}"));
    }
    policies.add(policy("quiet", "{selector: {pods: {matchLabels: {app: a}}}}"));

    assertThat(of(policies.toArray(ModelPolicy[]::new)))
        .containsExactlyInAnyOrder(
            WebhookScope.named(Set.of("noisy"), List.of()),
            WebhookScope.named(Set.of("quiet"), List.of(A)));
  }

  @Test
  void beyondTheBudgetSelectorsOfFewNamespacesBecomeWholeNamespaces() {
    List<ModelPolicy> policies = new ArrayList<>();
    policies.add(policy("one", "{selector: {pods: {matchLabels: {app: a}}}}"));
    policies.add(policy("two", "{selector: {pods: {matchLabels: {app: a}}}}"));
    for (int i = 0; i < WebhookScopes.MAX_POD_SELECTORS + 10; i++) {
      policies.add(policy("ns" + i, "{selector: {pods: {matchLabels: {app: a" + i + "}}}}"));
    }

    Collection<WebhookScope> reaches = of(policies.toArray(ModelPolicy[]::new));

    assertThat(reaches)
        .hasSize(WebhookScopes.MAX_POD_SELECTORS + 1)
        .contains(WebhookScope.named(Set.of("one", "two"), List.of(A)))
        .allSatisfy(reach -> assertThat(reach.namespaces()).isNotEmpty());
    assertThat(reaches)
        .filteredOn(reach -> reach.pods().isEmpty())
        .singleElement()
        .satisfies(whole -> assertThat(((In) whole.namespaces().get(0)).values()).hasSize(11));
    for (ModelPolicy policy : policies) {
      WebhookScope needed = WebhookScopes.reach(policy).orElseThrow();
      assertThat(reaches).anyMatch(reach -> reach.contains(needed));
    }
  }

  @Test
  void largeSelectorIsLeftToUs() {
    List<String> distinct =
        IntStream.range(0, 5000).mapToObj(i -> "v" + i + "-" + "x".repeat(40)).toList();
    ModelPolicy large =
        policy(
            "large",
            "{selector: {pods: {matchLabels: {app: a}, matchExpressions: [{key: k, operator: In,"
                + " values: "
                + distinct
                + "}]}}}");

    assertThat(of(large)).containsExactly(WebhookScope.named(Set.of("large"), List.of(A)));
  }

  @Test
  void sameSelectorInAnotherOrderIsTheSame() {
    assertThat(
            of(
                policy("one", "{selector: {pods: {matchLabels: {a: b, c: d}}}}"),
                policy(
                    "two",
                    "{selector: {pods: {matchExpressions: [{key: c, operator: In, values: [d]},"
                        + " {key: a, operator: In, values: [b, b]}]}}}")))
        .hasSize(1);
  }

  @Test
  void namesStayWhileOtherPoliciesComeAndGo() {
    ModelPolicy policy = policy("one", "{selector: {pods: {matchLabels: {app: a}}}}");

    assertThat(
            reaches(List.of(policy("a", "{selector: {pods: {}}}"), policy, policy("z", "{}")))
                .grouped())
        .containsAllEntriesOf(reaches(List.of(policy)).grouped())
        .containsEntry("namespaces", WebhookScope.named(Set.of("a"), List.of()));
  }

  @Test
  void tooManyOfTheClusterMergeByNamespacesAndNotWithThoseOfTenants() {
    List<Policy> policies = new ArrayList<>();
    policies.add(policy("tenant", "{selector: {pods: {matchLabels: {app: a}}}}"));
    for (int i = 0; i <= WebhookScopes.MAX_CLUSTER_WIDE; i++) {
      policies.add(
          PolicyReader.read(
              new PolicyId(Kind.CLUSTER, "", "p" + i),
              map(
                  "{namespaceSelector: {matchLabels: {tier: t}}, selector: {pods: {matchLabels:"
                      + " {app: a"
                      + i
                      + "}}}}"),
              TrustRootLookup.NONE));
    }

    assertThat(of(policies.toArray(ModelPolicy[]::new)))
        .containsExactlyInAnyOrder(
            new WebhookScope(List.of(new In("tier", Set.of("t"))), List.of()),
            WebhookScope.named(Set.of("tenant"), List.of(A)));
  }

  @Test
  void reachContainsWhatNeedsMore() {
    WebhookScope narrow = WebhookScope.named(Set.of("one"), List.of(A));

    assertThat(WebhookScope.named(Set.of("one", "two"), List.of(A)).contains(narrow)).isTrue();
    assertThat(WebhookScope.named(Set.of("one"), List.of()).contains(narrow)).isTrue();
    assertThat(WebhookScope.EVERYTHING.contains(narrow)).isTrue();
    assertThat(WebhookScope.named(Set.of("two"), List.of()).contains(narrow)).isFalse();
    assertThat(
            WebhookScope.named(Set.of("one"), List.of(A, new In("b", Set.of("c"))))
                .contains(narrow))
        .isFalse();
    assertThat(narrow.contains(WebhookScope.named(Set.of("one", "two"), List.of(A)))).isFalse();
  }

  private static In names(String... names) {
    return new In("kubernetes.io/metadata.name", Set.of(names));
  }

  private static Collection<WebhookScope> of(Policy... policies) {
    return reaches(List.of(policies)).grouped().values();
  }

  private static WebhookScopes reaches(List<? extends Policy> policies) {
    return WebhookScopes.of(PolicySet.of(policies), policy -> false);
  }

  private static ModelPolicy policy(String namespace, String spec) {
    return (ModelPolicy)
        PolicyReader.read(
            new PolicyId(Kind.NAMESPACED, namespace, "policy"), map(spec), TrustRootLookup.NONE);
  }

  private static Policy runtimePolicy(String name, String spec) {
    return PolicyReader.read(
        PolicyId.clusterWide(Kind.RUNTIME, name), map(spec), TrustRootLookup.NONE);
  }

  private static Map<?, ?> map(String yaml) {
    return PolicyReader.convert(Yaml.parse(yaml), Map.class);
  }
}
