package io.modelgate.policy.nativepolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.model.ModelPolicyCompiler;
import io.modelgate.policy.nativepolicy.NativeSupport.Native;
import io.modelgate.policy.nativepolicy.NativeSupport.NotNative;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.testing.Yaml;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which model policies have a guard; what it refuses is {@code GuardVerdictsIT}'s. */
final class GuardCompilerTest {
  private static ModelPolicy policy(String spec) {
    return ModelPolicyCompiler.compile(
        new PolicyId(Kind.NAMESPACED, "team", "demo"),
        new JsonMapper()
            .convertValue(
                Yaml.parse("{config: {publicKeyConfig: {keyPath: /keys/a.pem}}, " + spec + "}"),
                ModelValidationSpec.class),
        TrustRootLookup.NONE);
  }

  private static NativeSupport compile(String spec, int others, boolean haveReceipts) {
    return GuardCompiler.compile(
        policy(spec),
        Collections.nCopies(others, policy("model: {path: /other}")),
        new NativePolicyContext(
            VerifierImages.of(Set.of("verifier:1")),
            List.of(),
            Runtimes.UNKNOWN,
            new Fetchers(List.of()),
            haveReceipts));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enforcement: Warn, model: {path: /a} | its enforcement is Warn, which refuses no pod",
        "selector: {pods: {matchLabels: {a: b}}} | without spec.model.path and"
            + " spec.selector.volumes, the model is any of the pod's volumes",
        "model: {path: a} | it cannot be applied",
      })
  void saysWhyThereIsNone(String spec, String reason) {
    assertThat(compile(spec, 0, false)).isEqualTo(new NotNative(reason));
  }

  @Test
  void tooManyOthersAreLeftToTheWebhook() {
    assertThat(compile("model: {path: /a}", 16, false)).isInstanceOf(Native.class);
    assertThat(compile("model: {path: /a}", 17, false))
        .isEqualTo(new NotNative("more than 16 other policies may apply to the same pods"));
  }

  @Test
  void receiptsAreLeftToTheWebhook() {
    assertThat(compile("model: {path: /a}", 0, true)).isInstanceOf(NotNative.class);
    assertThat(compile("model: {path: /a}, continuousValidation: {interval: 10m}", 0, true))
        .isInstanceOf(Native.class);
  }
}
