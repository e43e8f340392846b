package io.modelgate.policy.nativepolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.nativepolicy.Nativeness.Native;
import io.modelgate.policy.nativepolicy.Nativeness.NotNative;
import io.modelgate.policy.sandbox.RuntimePolicies;
import io.modelgate.policy.sandbox.Runtimes;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which policies the API server can decide by; how it decides is {@code NativeVerdictsIT}'s. */
final class NativePolicyCompilerTest {
  private static Nativeness compile(String spec) {
    return NativePolicyCompiler.compile(
        RuntimePolicies.compile("demo", spec),
        new NativeSurroundings(
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
}
