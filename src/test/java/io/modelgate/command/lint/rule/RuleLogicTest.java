package io.modelgate.command.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.sandbox.RuleEvaluation;
import io.modelgate.policy.sandbox.RuleEvaluation.Result;
import io.modelgate.policy.sandbox.match.PodView;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.resource.PolicyReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What logic says of rules and selectors, held to what the engine decides about random pods. */
final class RuleLogicTest {
  private static final int POLICIES = 1_500;
  private static final int PODS = 40;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void engineNeverChoosesWhatLogicRulesOut(long seed) {
    RandomPods random = new RandomPods(seed);
    List<JsonNode> pods = pods(random);
    int shadowed = 0;
    int never = 0;
    Set<String> chosen = new HashSet<>();
    for (int i = 0; i < POLICIES; i++) {
      SandboxPolicy.Usable policy = policy(random.policy(4));
      List<String> ruledOut = new ArrayList<>();
      for (int rule = 0; rule < policy.rules().size(); rule++) {
        if (RuleLogic.whyNever(policy.rules().get(rule)).isPresent()) {
          ruledOut.add(policy.rules().get(rule).name());
          never++;
        } else if (isShadowed(policy.rules(), rule)) {
          ruledOut.add(policy.rules().get(rule).name());
          shadowed++;
        }
      }
      for (JsonNode pod : pods) {
        Optional<String> chooses = chosen(policy, pod);
        chooses.ifPresent(chosen::add);
        assertThat(chooses.filter(ruledOut::contains)).as("%s\n%s", policy, pod).isEmpty();
      }
    }
    assertThat(shadowed).isGreaterThan(100);
    assertThat(never).isGreaterThan(50);
    assertThat(chosen).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Enforce", "Audit"})
  void ruleThatIsIgnoredIfUndecidedShadowsNone(String action) {
    Map<String, Object> match = Map.of("images", List.of(Map.of("glob", "*vllm*")));
    SandboxPolicy.Usable policy =
        policy(
            Map.of(
                "namespaceSelector",
                Map.of(),
                "rules",
                List.of(
                    Map.of("name", "first", "runtime", "gvisor", "action", action, "match", match),
                    Map.of("name", "later", "runtime", "kata", "match", match))));
    JsonNode pod = RandomPods.podOf("sha256:" + "67".repeat(32));

    boolean isIgnored = action.equals("Audit");
    assertThat(chosen(policy, pod)).contains(isIgnored ? "later" : "first");
    assertThat(isShadowed(policy.rules(), 1)).isEqualTo(!isIgnored);
  }

  private static boolean isShadowed(List<Rule> rules, int rule) {
    return rules.subList(0, rule).stream()
        .anyMatch(before -> RuleLogic.isShadowed(rules.get(rule), before));
  }

  /** The rule that decides, or denies since it is unknown whether it matches. */
  private static Optional<String> chosen(SandboxPolicy.Usable policy, JsonNode pod) {
    List<RuleEvaluation> trials = RuleEvaluation.of(policy, PodView.of("search", pod, Set.of()));
    for (int i = 0; i < trials.size(); i++) {
      Result result = trials.get(i).result();
      if (result == Result.DECIDES
          || (result == Result.UNDECIDED && policy.rules().get(i).isEnforced())) {
        return Optional.of(trials.get(i).rule());
      }
    }
    return Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void whatASelectorIsWithinSelectsItsPods(long seed) {
    RandomPods random = new RandomPods(seed);
    List<JsonNode> pods = pods(random);
    int within = 0;
    for (int i = 0; i < 20 * POLICIES; i++) {
      PodMatcher one = selector(random.podSelector());
      PodMatcher other = selector(random.podSelector());
      if (Selection.isWithin(one, other)) {
        within++;
        for (JsonNode pod : pods) {
          assertThat(!one.matches(pod) || other.matches(pod))
              .as("%s\n%s\n%s", one, other, pod)
              .isTrue();
        }
      }
    }
    assertThat(within).isGreaterThan(200);
  }

  @Test
  void contradictionsOfLabelsAreFoundExactly() {
    RandomPods random = new RandomPods(6);
    List<Map<String, String>> all = RandomPods.allLabels();
    int contradictions = 0;
    for (int i = 0; i < POLICIES; i++) {
      LabelMatcher labels = selector(Map.of("pods", random.labels())).labels().orElseThrow();
      boolean isMet = all.stream().anyMatch(labels::matches);
      assertThat(Labels.contradiction(labels).isEmpty()).as("%s", labels).isEqualTo(isMet);
      contradictions += isMet ? 0 : 1;
    }
    assertThat(contradictions).isGreaterThan(50);
  }

  private static List<JsonNode> pods(RandomPods random) {
    List<JsonNode> pods = new ArrayList<>();
    for (int i = 0; i < PODS; i++) {
      pods.add(random.pod());
    }
    return pods;
  }

  private static SandboxPolicy.Usable policy(Map<String, Object> spec) {
    return (SandboxPolicy.Usable)
        PolicyReader.read(
            PolicyId.clusterWide(Kind.RUNTIME, "random"), spec, name -> Optional.empty());
  }

  private static PodMatcher selector(Map<String, Object> selector) {
    Map<String, Object> spec =
        Map.of(
            "selector",
            selector,
            "config",
            Map.of("publicKeyConfig", Map.of("keyPath", "/keys/signer.pem")));
    ModelPolicy policy =
        (ModelPolicy)
            PolicyReader.read(
                new PolicyId(Kind.NAMESPACED, "search", "random"), spec, name -> Optional.empty());
    assertThat(policy).isInstanceOf(ModelPolicy.Usable.class);
    return policy.selection().orElseThrow();
  }
}
