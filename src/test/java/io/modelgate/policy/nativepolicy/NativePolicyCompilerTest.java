package io.modelgate.policy.nativepolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Left;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.nativepolicy.NativeSupport.Native;
import io.modelgate.policy.nativepolicy.NativeSupport.NotNative;
import io.modelgate.policy.sandbox.RuntimePolicies;
import io.modelgate.policy.sandbox.Runtimes;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which policies the API server can decide by; how it decides is {@code NativeVerdictsIT}'s. */
final class NativePolicyCompilerTest {
  private static NativeSupport compile(String spec) {
    return NativePolicyCompiler.compile(
        RuntimePolicies.compile("demo", spec),
        List.of(),
        new NativePolicyContext(
            VerifierImages.of(Set.of("verifier:1")), List.of(), Runtimes.UNKNOWN));
  }

  private static String rule(String match) {
    return "rules: [{name: one, runtime: kata, match: {" + match + "}}]";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expression: 'true'| rule one has an expression, whose errors the API server takes"
            + " otherwise",
        "images: [{regex: '\\p{Greek}+'}]| rule one has the regular expression \"\\p{Greek}+\","
            + " which the API server may take otherwise",
        "resources: [{resource: cpu, operator: LessThan, quantity: 10E}]"
            + "| rule one compares cpu with more than the API server counts",
      })
  void saysWhatTheApiServerCannotDecide(String match, String reason) {
    assertThat(compile(rule(match))).isEqualTo(new NotNative(reason));
  }

  @ParameterizedTest
  @CsvSource({"'{runtime}'", "' {key} '", "'one\\ntwo'"})
  void messageThatMayBeEmptyOrOfLinesIsNotTheApiServers(String message) {
    assertThat(compile("rules: [{name: one, runtime: kata, message: \"%s\"}]".formatted(message)))
        .isInstanceOf(NotNative.class);
  }

  @Test
  void patternsThatCostTooMuchAreLeftToTheWebhook() {
    String regexes =
        String.join(
            ", ", IntStream.range(0, 64).mapToObj(each -> "{regex: '.*a" + each + ".*'}").toList());
    assertThat(compile(rule("images: [" + regexes + "]")))
        .isEqualTo(new NotNative("rule one has more patterns than the API server has time for"));
  }

  @Test
  void brokenPolicyIsNotNative() {
    assertThat(compile("rules: []")).isEqualTo(new NotNative("it cannot be applied"));
  }

  @Test
  void eachEffectIsAPolicyOfItsOwn() {
    NativePolicy policy =
        ((Native)
                compile(
                    """
                    rules:
                      - {name: a, runtime: kata}
                      - {name: b, runtime: kata, action: Warn}
                      - {name: c, runtime: kata, action: Audit}
                    """))
            .policy();
    assertThat(policy.parts())
        .extracting(Part::effect)
        .containsExactly(Effect.Deny, Effect.Warn, Effect.Audit);
    assertThat(
            ((Native) compile("rules: [{name: b, runtime: kata, action: Warn}]")).policy().parts())
        .extracting(Part::effect)
        .containsExactly(Effect.Warn);
  }

  private static NativePolicy beside(String spec, String other) {
    return ((Native)
            NativePolicyCompiler.compile(
                RuntimePolicies.compile("demo", spec),
                List.of(RuntimePolicies.compile("demo", spec), RuntimePolicies.compile("b", other)),
                new NativePolicyContext(
                    VerifierImages.of(Set.of("verifier:1")), List.of(), Runtimes.UNKNOWN)))
        .policy();
  }

  @Test
  void onlyRulesThatSetRuntimesChangePods() {
    assertThat(((Native) compile("rules: [{name: a, runtime: kata}]")).policy().mutation())
        .isPresent();
    assertThat(
            ((Native) compile("rules: [{name: a, runtime: kata, action: Enforce}]"))
                .policy()
                .mutation())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "matchLabels: {a: x}| false",
        "matchLabels: {team: b}| true",
        "matchExpressions: [{key: team, operator: NotIn, values: [a, c]}]| true",
        "matchExpressions: [{key: team, operator: NotIn, values: [c]}]| false",
        "matchExpressions: [{key: team, operator: DoesNotExist}]| true",
        "matchExpressions: [{key: team, operator: Exists}]| false",
      })
  void namespacesOfSeveralPoliciesThatSetRuntimesAreTheWebhooks(String other, boolean isApart) {
    NativePolicy policy =
        beside(
            "{namespaceSelector: {matchLabels: {team: a}}, whenUnavailable: Warn,"
                + " rules: [{name: a, runtime: kata}]}",
            "{namespaceSelector: {" + other + "}, rules: [{name: a, runtime: kata}]}");
    assertThat(policy.mutation()).isPresent();
    assertThat(policy.left()).extracting(Left::what).hasSize(isApart ? 0 : 1);
  }

  @Test
  void besideOneOfAllNamespacesItSetsNoRuntime() {
    NativePolicy policy =
        beside(
            "{whenUnavailable: Warn, rules: [{name: a, runtime: kata}]}",
            "{namespaceSelector: {}, rules: [{name: a, runtime: kata}]}");
    assertThat(policy.mutation()).isEmpty();
    assertThat(policy.left())
        .containsExactly(
            new Left(
                "sets the runtimeClassName of pods in namespaces that RuntimePolicy b selects too",
                "let only one policy that sets runtimes, or looks at them, select a namespace"));
  }

  /** What is set here, the webhook would take for the author's: then such a rule would decide. */
  @Test
  void afterARuleThatLooksAtTheRuntimeItSetsNone() {
    NativePolicy policy =
        beside(
            "{whenUnavailable: Warn, rules: [{name: a, action: Audit, allowedBy: [Creator]},"
                + " {name: b, runtime: kata}]}",
            "{namespaceSelector: {matchLabels: {team: b}}, rules: [{name: a, runtime: kata}]}");
    assertThat(policy.mutation()).isEmpty();
    assertThat(policy.left()).extracting(Left::what).anyMatch(each -> each.startsWith("sets "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: a, action: Audit, allowedBy: [Creator]}",
        "{name: a, action: Audit, runtime: runc,"
            + " match: {expression: 'has(pod.spec.runtimeClassName)'}}",
      })
  void besideARuleThatLooksAtTheRuntimeItSetsNone(String rule) {
    NativePolicy policy =
        beside(
            "{whenUnavailable: Warn, rules: [{name: b, runtime: kata}]}",
            "{namespaceSelector: {}, rules: [" + rule + "]}");
    assertThat(policy.mutation()).isEmpty();
    assertThat(policy.left()).extracting(Left::what).anyMatch(each -> each.startsWith("sets "));
  }

  /** Another policy may have something to say of what the pod names. */
  @Test
  void besideAnyOtherPolicyItReplacesNoRuntime() {
    NativePolicy policy =
        beside(
            "{whenUnavailable: Warn, rules: [{name: a, runtime: kata, onDifferent: Override}]}",
            "{namespaceSelector: {}, rules: [{name: a, runtime: kata, action: Enforce}]}");
    assertThat(policy.mutation()).isPresent();
    assertThat(policy.left())
        .containsExactly(
            new Left(
                "replaces the runtimeClassName that a pod names in namespaces that RuntimePolicy b"
                    + " selects too",
                "let no other policy select them"));
  }

  @Test
  void onlyTheWebhookKnowsTheNodes() {
    assertThat(((Native) compile("rules: [{name: a, runtime: kata}]")).policy().left())
        .containsExactly(
            new Left(
                "checks that a ready node offers a pod's RuntimeClass",
                "set spec.whenUnavailable: Warn"));
    assertThat(
            ((Native) compile("rules: [{name: a, require: {label: tier}, action: Enforce}]"))
                .policy()
                .left())
        .isEmpty();
  }
}
