package io.modelgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.api.ValidationExemptionSpec;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.exemption.ConcerningPolicies;
import io.modelgate.policy.exemption.ExemptionCompiler;
import io.modelgate.policy.exemption.Exemptions;
import io.modelgate.policy.index.PodFacts;
import io.modelgate.policy.model.ModelPolicyCompiler;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.policy.model.PodUpdateRule;
import io.modelgate.policy.model.StoredPodRule;
import io.modelgate.policy.recall.Recalls;
import io.modelgate.policy.sandbox.Authorization;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.SandboxPolicyCompiler;
import io.modelgate.policy.sandbox.SandboxRule;
import io.modelgate.policy.sandbox.SandboxUpdateRule;
import io.modelgate.policy.sandbox.match.PodView;
import io.modelgate.testing.Yaml;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided by few policies, which an index finds, is what would be decided by all. */
final class PolicyIndexTest {
  private static final String EXPIRES = "2030-01-01T00:00:00Z";
  private static final Namespaces NAMESPACES =
      new Namespaces(
          Map.of(
              "team", Map.of("kubernetes.io/metadata.name", "team", "env", "prod"),
              "other", Map.of("kubernetes.io/metadata.name", "other", "env", "dev")),
          false);

  private static final Verifier VERIFIER =
      new Verifier(
          "verifier:1",
          ContainerResources.NONE,
          new Fetchers(List.of(), List.of(new Fetcher("jfs-mount*", Glob.ANY))));

  private record Case(PolicySet policies, String namespace, ObjectNode before, ObjectNode pod) {
    /** By all policies that apply in the namespace. */
    ConcerningPolicies scanned() {
      return ConcerningPolicies.of(
          policies.in(namespace),
          policies.sandboxIn(namespace),
          policies.sandboxIn(namespace),
          policies.exemptions().active().stream()
              .filter(each -> each.scope().matches(namespace, pod))
              .toList(),
          pod);
    }

    Decision model(ConcerningPolicies concerning) {
      return new ModelRule(VERIFIER).decide(concerning.model(), pod, Recalls.NONE);
    }

    Decision runtime(ConcerningPolicies concerning) {
      return SandboxRule.decide(
          concerning.sandbox(), Runtimes.UNKNOWN, view(pod), Authorization.OFFLINE);
    }

    Optional<String> update(ConcerningPolicies concerning) {
      return new PodUpdateRule(
              new StoredPodRule(
                  concerning.model(), VERIFIER, VerifierImages.of(Set.of("verifier:1"))))
          .refuse(before, pod);
    }

    Optional<String> runtimeUpdate(ConcerningPolicies concerning) {
      return SandboxUpdateRule.refuse(
          concerning.sandbox(), view(before), view(pod), Authorization.OFFLINE);
    }

    private PodView view(JsonNode each) {
      return PodView.of(namespace, each, Set.of());
    }
  }

  @Test
  void nothingIsKeptOfNamespacesThatReviewsInvent() {
    PolicyIndex index = PolicyIndex.of(List.of(), NAMESPACES, Optional.empty());

    assertThat(index.in("invented")).isNotSameAs(index.in("invented"));
    assertThat(index.in("team")).isSameAs(index.in("team"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 8})
  void decidesAsByAScan(long seed) {
    Map<String, Integer> seen = new HashMap<>();
    RandomSelectors random = new RandomSelectors(seed);
    for (int round = 0; round < 10; round++) {
      List<Policy> all = new ArrayList<>(random.policies(2 + round));
      all.addAll(random.exemptions(round % 3 * 4, EXPIRES));
      PolicySet before = PolicySet.of(all, DecisionContext.of(NAMESPACES), List.of());
      Policy changed = all.remove(round % all.size());
      PolicySet policies = before.next(all, DecisionContext.of(NAMESPACES)).at(Instant.EPOCH);
      assertThat(policies.policies()).doesNotContain(changed);
      for (int i = 0; i < 30; i++) {
        String namespace = List.of("team", "other", "unheard").get(i % 3);
        Case each = new Case(policies, namespace, random.pod(), random.pod());
        ConcerningPolicies found = policies.concerning(namespace, each.pod());
        ConcerningPolicies both = policies.concerning(namespace, each.pod(), each.before());
        ConcerningPolicies scanned = each.scanned();
        Supplier<String> what = () -> "seed %d, pod %s".formatted(seed, each.pod());

        assertThat(each.model(found)).as(what).isEqualTo(each.model(scanned));
        assertThat(each.runtime(found)).as(what).isEqualTo(each.runtime(scanned));
        assertThat(found.exempted()).as(what).isEqualTo(scanned.exempted());
        assertThat(ModelRule.asksInVain(found.model(), each.pod()))
            .as(what)
            .isEqualTo(ModelRule.asksInVain(scanned.model(), each.pod()));
        assertThat(each.update(both)).as(what).isEqualTo(each.update(scanned));
        assertThat(each.runtimeUpdate(both)).as(what).isEqualTo(each.runtimeUpdate(scanned));
        seen.merge(each.model(found).getClass().getSimpleName(), 1, Integer::sum);
        seen.merge("runtime" + each.runtime(found).getClass().getSimpleName(), 1, Integer::sum);
      }
    }
    assertThat(seen) // else the pods would show little
        .containsKeys("Unchanged", "Mutate", "Deny", "runtimeUnchanged", "runtimeDeny");
  }

  @Test
  void looksAtFewOfManyExemptions() {
    List<Policy> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(exemption(i, "namespaces: [team-%d]".formatted(i)));
      all.add(exemption(300 + i, "namespaces: [t*], serviceAccounts: [bot-%d]".formatted(i)));
    }
    all.add(exemption(600, "namespaces: ['*-7']"));
    Exemptions exemptions = PolicySet.of(all).exemptions();
    PodFacts facts = new PodFacts("team-7", Yaml.parse("{}"), Map.of());

    assertThat(exemptions.usable().find(List.of(facts)))
        .extracting(Exemption.Usable::name)
        .containsExactly("e600", "e7");
  }

  private static Policy exemption(int number, String scope) {
    return ExemptionCompiler.compile(
        PolicyId.clusterWide(Kind.EXEMPTION, "e" + number),
        convert(
            "{%s, reason: r, requestedBy: b, expires: '%s'}".formatted(scope, EXPIRES),
            ValidationExemptionSpec.class));
  }

  /** Of many policies that each look for another pod, those few are looked at that matter. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pods: {matchLabels: {tier: ml, app: app-%d}}|{metadata: {labels: {tier: ml, app: app-7}}}",
        "pods: {matchExpressions: [{key: app, operator: In, values: [app-%d]}]}"
            + "|{metadata: {labels: {app: app-7}}}",
        "pods: {matchExpressions: [{key: team-%d, operator: Exists}]}"
            + "|{metadata: {labels: {team-7: x}}}",
        "images: ['r.io/team-%d/*']|{spec: {containers: [{image: 'r.io/team-7/server:1'}]}}",
        "images: ['r.io/team-%d/server:*']|{spec: {initContainers: [{image: r.io/team-7/server}]}}",
        "images: ['*/server-%d']|{spec: {containers: [{image: a/b}, {image: 'c/server-7:2'}]}}",
        "images: ['*-%d-*']|{spec: {containers: [{image: server-7-a}]}}",
        "volumes: {persistentVolumeClaims: ['models-%d']}"
            + "|{spec: {volumes: [{persistentVolumeClaim: {claimName: models-7}}]}}",
        "volumes: {configMaps: ['*-%d-keys']}"
            + "|{spec: {volumes: [{projected: {sources: [{configMap: {name: a-7-keys}}]}}]}}",
        "volumes: {images: ['r.io/models/m%d']}"
            + "|{spec: {volumes: [{image: {reference: 'r.io/models/m7:2'}}]}}"
      })
  void looksAtFewOfManyModelPolicies(String selector, String pod) {
    List<Policy> own = new ArrayList<>();
    List<Policy> clusterWide = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String spec =
          "{config: {publicKeyConfig: {keyFrom: {inline: '-----BEGIN PUBLIC KEY-----'}}},"
              + " selector: {%s}}".formatted(selector.replace("%d", Integer.toString(i)));
      own.add(
          ModelPolicyCompiler.compile(
              new PolicyId(Kind.NAMESPACED, "team", "p" + i),
              convert(spec, ModelValidationSpec.class),
              TrustRootLookup.NONE));
      clusterWide.add(
          ModelPolicyCompiler.compile(
              PolicyId.clusterWide(Kind.CLUSTER, "p" + i),
              convert(spec, ClusterModelValidationSpec.class),
              TrustRootLookup.NONE));
    }
    for (List<Policy> policies : List.of(own, clusterWide)) {
      PolicySet set = PolicySet.of(policies, DecisionContext.of(NAMESPACES), List.of());

      assertThat(set.concerning("team", Yaml.parse(pod)).model().all())
          .extracting(Policy::name)
          .containsExactly("p7");
      assertThat(set.concerning("team", Yaml.parse("{}")).model().all()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels: {matchLabels: {app: app-%d}}|{metadata: {labels: {app: app-7}}}",
        "annotations: {team: 'team-%d'}|{metadata: {annotations: {team: team-7}}}",
        "serviceAccounts: ['bot-%d']|{spec: {serviceAccountName: bot-7}}",
        "containers: ['server-%d-*']|{spec: {containers: [{name: server-7-a}]}}",
        "images: [{contains: '-%d-'}]|{spec: {containers: [{image: server-7-a}]}}",
        "images: [{registry: 'r%d.io'}]|{spec: {containers: [{image: r7.io/server}]}}",
        "resources: [{resource: example.com/chip-%d, operator: AtLeast, quantity: 1}]"
            + "|{spec: {containers: [{resources: {limits: {example.com/chip-7: 1}}}]}}"
      })
  void looksAtFewOfManyRuntimePolicies(String match, String pod) {
    List<Policy> policies = runtimePolicies("namespaceSelector: {}", match);
    PolicySet set = PolicySet.of(policies, DecisionContext.of(NAMESPACES), List.of());

    assertThat(set.concerning("team", Yaml.parse(pod)).sandbox())
        .extracting(Policy::name)
        .containsExactly("p7");
    assertThat(set.concerning("team", Yaml.parse("{}")).sandbox()).isEmpty();
    assertThat(set.concerningStored("team", Yaml.parse("{}")).sandbox()).hasSize(300);
  }

  @Test
  void looksAtFewOfThePoliciesOfManyNamespaces() {
    List<Policy> policies =
        runtimePolicies(
            "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: n%d}}",
            "features: [Privileged]");
    PolicySet set = PolicySet.of(policies, DecisionContext.of(NAMESPACES), List.of());

    assertThat(set.concerning("n7", Yaml.parse("{}")).sandbox())
        .extracting(Policy::name)
        .containsExactly("p7");
    assertThat(set.concerning("team", Yaml.parse("{}")).sandbox()).isEmpty();
  }

  private static List<Policy> runtimePolicies(String namespaces, String match) {
    return IntStream.range(0, 300)
        .<Policy>mapToObj(
            i ->
                SandboxPolicyCompiler.compile(
                    PolicyId.clusterWide(Kind.RUNTIME, "p" + i),
                    convert(
                        "{%s, rules: [{name: r, runtime: kata, match: {%s}}]}"
                            .formatted(namespaces, match)
                            .replace("%d", Integer.toString(i)),
                        RuntimePolicySpec.class)))
        .toList();
  }

  private static <S> S convert(String yaml, Class<S> type) {
    return new JsonMapper().convertValue(Yaml.parse(yaml), type);
  }
}
