package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.CompiledTrustRoot.Bundle;
import io.modelgate.policy.compiled.CompiledTrustRoot.SigstoreRoot;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.testing.Yaml;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies that name a TrustRoot in place of what they trust. */
final class NamedTrustRootTest {
  private static final PolicyId ID = new PolicyId(Kind.NAMESPACED, "ns", "demo");
  private static final TrustRootLookup ROOTS =
      name ->
          Optional.ofNullable(
              Map.<String, CompiledTrustRoot>of(
                      "prod",
                      new CompiledTrustRoot.Usable(
                          root("prod"),
                          Optional.of(new Bundle(new TrustSource.Inline("keys"), 2)),
                          Optional.of(new Bundle(new TrustSource.Inline("authorities"), 1)),
                          List.of(sigstore("public"), sigstore("private")),
                          Optional.empty()),
                      "timed",
                      new CompiledTrustRoot.Usable(
                          root("timed"),
                          Optional.of(new Bundle(new TrustSource.Inline("keys"), 1)),
                          Optional.of(new Bundle(new TrustSource.Inline("authorities"), 1)),
                          List.of(),
                          Optional.of(new Bundle(new TrustSource.Inline("timestamps"), 1))),
                      "empty",
                      new CompiledTrustRoot.Usable(
                          root("empty"),
                          Optional.empty(),
                          Optional.empty(),
                          List.of(),
                          Optional.empty()),
                      "broken",
                      new CompiledTrustRoot.Broken(
                          root("broken"), "spec.keys[0].inline must be set"))
                  .get(name));

  private static PolicyId root(String name) {
    return PolicyId.clusterWide(Kind.TRUST_ROOT, name);
  }

  private static SigstoreRoot sigstore(String text) {
    return new SigstoreRoot(new TrustSource.Inline(text), Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "publicKeyConfig: {trustRoot: {name: prod}} | verify key --public-key=env://MODELGATE_TRUST"
            + " | keys",
        "privateKeyConfig: {trustRoot: {name: prod}} | verify key"
            + " --public-key=env://MODELGATE_TRUST | keys",
        "pkiConfig: {trustRoot: {name: prod}} | verify certificate"
            + " --certificate-chain=env://MODELGATE_TRUST | authorities",
        "publicKeyConfig: {trustRoot: {name: timed}} | verify key"
            + " --public-key=env://MODELGATE_TRUST"
            + " --timestamp-authority=env://MODELGATE_TRUST_2 | keys timestamps",
        "pkiConfig: {trustRoot: {name: timed}} | verify certificate"
            + " --certificate-chain=env://MODELGATE_TRUST"
            + " --timestamp-authority=env://MODELGATE_TRUST_2 | authorities timestamps",
        "sigstoreConfig: {certificateIdentity: a, certificateOidcIssuer: b, trustRoot: {name:"
            + " prod}} | verify sigstore --identity=a --identity-provider=b"
            + " --trust-config=env://MODELGATE_TRUST --trust-config=env://MODELGATE_TRUST_2 |"
            + " public private",
      })
  void verifierGetsWhatItHolds(String config, String arguments, String texts) {
    for (ModelPolicy policy :
        List.of(compile("config: {" + config + "}"), cluster("config: {" + config + "}"))) {
      Method method = ((ModelPolicy.Usable) policy).method();
      assertThat("verify " + String.join(" ", method.arguments())).isEqualTo(arguments);
      assertThat(method.trusts())
          .containsExactlyElementsOf(
              Stream.of(texts.split(" ", -1)).map(TrustSource.Inline::new).toList());
    }
  }

  @Test
  void eachSignerMayNameOne() {
    ModelPolicy policy =
        compile(
            "signers: [{publicKeyConfig: {trustRoot: {name: prod}}}, {pkiConfig: {trustRoot: {name:"
                + " prod}, extendedKeyUsage: Any}}, {publicKeyConfig: {keyPath: /key}}]\n"
                + "atLeast: 2");

    assertThat(((ModelPolicy.Usable) policy).method().arguments())
        .containsExactly(
            "signers",
            "--at-least=2",
            "--signer=key",
            "--public-key=env://MODELGATE_TRUST",
            "--signer=certificate",
            "--certificate-chain=env://MODELGATE_TRUST_2",
            "--extended-key-usage=Any",
            "--signer=key",
            "--public-key=/key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "publicKeyConfig: {trustRoot: {name: gone}} | spec.config.publicKeyConfig.trustRoot names"
            + " TrustRoot \"gone\", which does not exist: create it, or use another name",
        "pkiConfig: {trustRoot: {name: broken}} | spec.config.pkiConfig.trustRoot names TrustRoot"
            + " \"broken\", which cannot be used: spec.keys[0].inline must be set",
        "privateKeyConfig: {trustRoot: {name: empty}} | spec.config.privateKeyConfig.trustRoot"
            + " names TrustRoot \"empty\", which holds no keys: add spec.keys to it, or name"
            + " another",
        "sigstoreConfig: {certificateIdentity: a, certificateOidcIssuer: b, trustRoot: {name:"
            + " empty}} | spec.config.sigstoreConfig.trustRoot names TrustRoot \"empty\", which"
            + " holds no sigstoreRoots: add spec.sigstoreRoots to it, or name another",
        "publicKeyConfig: {trustRoot: {}} | spec.config.publicKeyConfig.trustRoot.name must be set",
        "publicKeyConfig: {trustRoot: {name: prod}, keyPath: /a} |"
            + " spec.config.publicKeyConfig.trustRoot and keyPath must not both be set",
        "pkiConfig: {trustRoot: {name: prod}, certificateAuthorityFrom: {inline: a}} |"
            + " spec.config.pkiConfig.trustRoot and certificateAuthorityFrom must not both be set",
        "sigstoreConfig: {certificateIdentity: a, certificateOidcIssuer: b, trustRoot: {name:"
            + " prod}}, clientTrustConfig: {trustConfigPath: /a} | spec.config.clientTrustConfig"
            + " and sigstoreConfig.trustRoot must not both be set",
      })
  void whatCannotBeUsedBreaksThePolicy(String config, String fault) {
    assertThat(compile("config: {" + config + "}"))
        .isInstanceOfSatisfying(
            ModelPolicy.Broken.class, broken -> assertThat(broken.fault()).isEqualTo(fault));
  }

  private static ModelPolicy compile(String spec) {
    return ModelPolicyCompiler.compile(ID, convert(spec, ModelValidationSpec.class), ROOTS);
  }

  private static ModelPolicy cluster(String spec) {
    return ModelPolicyCompiler.compile(
        PolicyId.clusterWide(Kind.CLUSTER, "demo"),
        convert(spec, ClusterModelValidationSpec.class),
        ROOTS);
  }

  private static <T> T convert(String yaml, Class<T> type) {
    return new JsonMapper().convertValue(Yaml.parse(yaml), type);
  }
}
