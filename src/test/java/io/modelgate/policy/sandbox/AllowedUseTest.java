package io.modelgate.policy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.decision.Caller;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.sandbox.RuntimeAuthorizer.Answer;
import io.modelgate.policy.sandbox.match.PodView;
import io.modelgate.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use which RuntimeClass. */
final class AllowedUseTest {
  private static final String ACCOUNT = "system:serviceaccount:team:runner";
  private static final String OWN_CHOICE =
      """
      rules:
        - {name: own, allowedBy: [Creator, ServiceAccount]}
        - {name: others, runtime: gvisor}
      """;

  private final List<String> asked = new ArrayList<>();
  private Map<String, Answer> answers = Map.of();

  private Answer answer(Caller who, String namespace, String runtime) {
    asked.add(who.name() + " " + namespace + " " + runtime);
    return answers.getOrDefault(who.name(), Answer.NO);
  }

  private Decision decide(String policy, String spec) {
    return SandboxRule.decide(
        List.of(policy(policy)), Runtimes.UNKNOWN, pod("", spec), by("alice"));
  }

  private Authorization by(String user) {
    return new Authorization(new Caller(user, "", List.of(), Map.of()), this::answer);
  }

  private static SandboxPolicy policy(String spec) {
    return RuntimePolicies.compile("p", spec);
  }

  private static PodView pod(String labels, String spec) {
    return PodView.of(
        "team",
        Yaml.parse(
            """
            metadata: {name: web, labels: {%s}}
            spec: {serviceAccountName: runner, containers: [{name: c, image: x}], %s}
            """
                .formatted(labels, spec)),
        Set.of());
  }

  @ParameterizedTest
  @CsvSource({"alice", ACCOUNT})
  void oneOfThemIsEnough(String allowed) {
    answers = Map.of(allowed, Answer.YES);

    assertThat(decide(OWN_CHOICE, "runtimeClassName: kata")).isEqualTo(Decision.Unchanged.SILENTLY);
    assertThat(asked).contains(allowed + " team kata");
  }

  @Test
  void whoeverMayNotUseItIsToldWhatIsMissing() {
    assertThat(decide(OWN_CHOICE, "runtimeClassName: kata"))
        .isEqualTo(
            new Decision.Deny(
                "Pod web runs in RuntimeClass kata, but neither user \"alice\" nor service account"
                    + " \"runner\" may use it in namespace team, as rule own of RuntimePolicy p"
                    + " requires: grant one of them the verb use on runtimeclasses.node.k8s.io"
                    + " kata, or choose another RuntimeClass."));
    assertThat(decide("rules: [{name: a, runtime: kata, allowedBy: [ServiceAccount]}]", ""))
        .isEqualTo(
            new Decision.Deny(
                "Pod web runs in RuntimeClass kata, but service account \"runner\" may not use it"
                    + " in namespace team, as rule a of RuntimePolicy p requires: grant it the verb"
                    + " use on runtimeclasses.node.k8s.io kata, or choose another RuntimeClass."));
  }

  @Test
  void podWithoutARuntimeClassUsesNone() {
    assertThat(decide(OWN_CHOICE, "")).isInstanceOf(Decision.Mutate.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void nameThatIsNoTextOfOneLineIsNotRepeated() {
    Decision decision =
        SandboxRule.decide(
            List.of(policy(OWN_CHOICE)),
            Runtimes.UNKNOWN,
            pod("", "runtimeClassName: kata"),
            by("a\nb"));

    assertThat(((Decision.Deny) decision).message()).contains(AllowedUse.UNNAMED);
  }

  @Test
  void silentAuthorizerAllowsNobodyAndIsAskedOnce() {
    answers = Map.of("alice", Answer.NONE, ACCOUNT, Answer.YES);

    assertThat(((Decision.Deny) decide(OWN_CHOICE, "runtimeClassName: kata")).message())
        .contains("the cluster's authorizer gives Modelgate no answer");
    assertThat(asked).hasSize(1);
  }

  @Test
  void offlineNothingIsHeldAgainstAPodButSaid() {
    Decision decision =
        SandboxRule.decide(
            List.of(policy(OWN_CHOICE)),
            Runtimes.UNKNOWN,
            pod("", "runtimeClassName: kata"),
            Authorization.OFFLINE);

    assertThat(((Decision.Unchanged) decision).notices().warnings())
        .containsExactly(
            "Only the cluster knows whether the pod's creator or service account \"runner\" may use"
                + " RuntimeClass kata, as rule own of RuntimePolicy p requires: ask it by kubectl"
                + " auth can-i use runtimeclasses.node.k8s.io/kata -n team --as=USER.");
  }

  @Test
  void ruleThatOnlyWarnsDeniesNobody() {
    Decision decision =
        decide("rules: [{name: a, allowedBy: [Creator], action: Warn}]", "runtimeClassName: kata");

    assertThat(((Decision.Unchanged) decision).notices().warnings())
        .singleElement()
        .asString()
        .startsWith("Pod web runs in RuntimeClass kata, but user \"alice\" may not use it");
  }

  @Test
  void changeThatMakesTheRuleMatchIsAskedAbout() {
    SandboxPolicy policy =
        policy(
            """
            rules:
              - {name: free, match: {labels: {matchLabels: {app: a}}}, require: {runtime: kata}}
              - {name: own, allowedBy: [Creator]}
            """);
    PodView before = pod("app: a", "runtimeClassName: kata");
    PodView after = pod("app: b", "runtimeClassName: kata");

    assertThat(SandboxUpdateRule.refuse(List.of(policy), before, after, by("alice")))
        .hasValueSatisfying(each -> assertThat(each).contains("rule own of RuntimePolicy p"));
    assertThat(SandboxUpdateRule.refuse(List.of(policy), after, after, by("alice"))).isEmpty();
  }
}
