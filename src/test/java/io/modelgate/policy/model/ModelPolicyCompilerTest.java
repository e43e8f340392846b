package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.ModelValidationSpec.Model;
import io.modelgate.api.ModelValidationSpec.PkiConfig;
import io.modelgate.api.ModelValidationSpec.PrivateKeyConfig;
import io.modelgate.api.ModelValidationSpec.SigstoreConfig;
import io.modelgate.api.ModelValidationSpec.ValidationConfig;
import io.modelgate.policy.model.ModelPolicy.Broken;
import io.modelgate.policy.model.ModelPolicy.Usable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelPolicyCompilerTest {
  private static final Model MODEL = new Model("/models/a", "/models/a.sig");
  private static final ValidationConfig KEY =
      new ValidationConfig(null, null, new PrivateKeyConfig("/keys/a.pem"));

  @Test
  void goodPolicyIsUsable() {
    assertThat(compile(KEY, MODEL))
        .isEqualTo(
            new Usable("ns", "name", "/models/a", "/models/a.sig", new Method.Key("/keys/a.pem")));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(KEY, null, "spec.model must be set"),
        Arguments.of(KEY, new Model(null, "/a"), "spec.model.path must be set"),
        Arguments.of(KEY, new Model("/a", " "), "spec.model.signaturePath must be set"),
        Arguments.of(null, MODEL, "spec.config must be set"),
        Arguments.of(
            new ValidationConfig(null, null, null),
            MODEL,
            "spec.config must set exactly one of sigstoreConfig, pkiConfig and privateKeyConfig"),
        Arguments.of(
            new ValidationConfig(null, new PkiConfig("/ca"), new PrivateKeyConfig("/key")),
            MODEL,
            "spec.config must set exactly one of sigstoreConfig, pkiConfig and privateKeyConfig"),
        Arguments.of(
            new ValidationConfig(null, null, new PrivateKeyConfig(null)),
            MODEL,
            "spec.config.privateKeyConfig.keyPath must be set"),
        Arguments.of(
            new ValidationConfig(null, new PkiConfig(null), null),
            MODEL,
            "spec.config.pkiConfig.certificateAuthority must be set"),
        Arguments.of(
            new ValidationConfig(new SigstoreConfig("me", null), null, null),
            MODEL,
            "spec.config.sigstoreConfig.certificateOidcIssuer must be set"),
        Arguments.of(
            new ValidationConfig(new SigstoreConfig(null, "issuer"), null, null),
            MODEL,
            "spec.config.sigstoreConfig.certificateIdentity must be set"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultIsNamed(@Nullable ValidationConfig config, @Nullable Model model, String fault) {
    assertThat(compile(config, model)).isEqualTo(new Broken("ns", "name", fault));
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/a", "/models/../a", "/models//a", "/models/./a", "/a/", "/a\0b"})
  void pathMustBeAbsoluteAndClean(String path) {
    assertThat(compile(KEY, new Model(path, "/models/a.sig")))
        .isEqualTo(
            new Broken(
                "ns",
                "name",
                "spec.model.path must be an absolute path without //, . and .. and without a slash"
                    + " at its end"));
  }

  @Test
  void resourceWithoutSpecIsBroken() {
    assertThat(ModelPolicyCompiler.compile("ns", "name", null))
        .isEqualTo(new Broken("ns", "name", "spec.model must be set"));
  }

  private static ModelPolicy compile(@Nullable ValidationConfig config, @Nullable Model model) {
    return ModelPolicyCompiler.compile("ns", "name", new ModelValidationSpec(config, model));
  }
}
