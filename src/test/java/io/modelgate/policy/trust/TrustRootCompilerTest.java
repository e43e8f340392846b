package io.modelgate.policy.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelgate.api.TrustRootSpec;
import io.modelgate.api.TrustRootSpec.TrustText;
import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.CompiledTrustRoot.Broken;
import io.modelgate.policy.compiled.CompiledTrustRoot.Usable;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.testing.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TrustRootCompilerTest {
  private static final PolicyId ID = PolicyId.clusterWide(Kind.TRUST_ROOT, "prod");
  private static final Path SIGSTORE =
      Path.of("src/main/resources/io/modelgate/verify/sigstore/production/trusted_root.json");
  private static final String KEY = key("secp256r1");
  private static final String SHORT =
      "-----BEGIN PUBLIC KEY-----\nMFkwEwYH\n-----END PUBLIC KEY-----";

  private static String key(String curve) {
    return pem(curve.equals("rsa") ? "RSA" : "EC", curve);
  }

  private static String pem(String algorithm, String curve) {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        keys.initialize(new ECGenParameterSpec(curve));
      } else {
        keys.initialize(1024);
      }
      return "-----BEGIN PUBLIC KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(keys.generateKeyPair().getPublic().getEncoded())
          + "\n-----END PUBLIC KEY-----";
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keysBecomeOneText() {
    String other = key("secp521r1");

    Usable root = usable(keys("of Alice\n" + KEY, other + "\n" + KEY));

    assertThat(root.keys().orElseThrow().text().text())
        .isEqualTo("of Alice\n" + KEY + "\n" + other + "\n" + KEY + "\n");
    assertThat(root.keys().orElseThrow().count()).isEqualTo(3);
    assertThat(root.certificateAuthorities()).isEmpty();
    assertThat(root.sigstoreRootDate()).isEmpty();
  }

  @Test
  void emptyOneTrustsNobody() {
    Usable root = usable(new TrustRootSpec(null, null, null, null));

    assertThat(root.keys()).isEmpty();
    assertThat(root.sigstoreRoots()).isEmpty();
    assertThat(root.timestampAuthorities()).isEmpty();
  }

  @Test
  void dateIsThatOfTheNewestParty() throws Exception {
    Instant newest = Instant.EPOCH;
    for (String line : Files.readAllLines(SIGSTORE)) {
      if (line.strip().startsWith("\"start\": \"")) {
        Instant start = Instant.parse(line.strip().substring(10).replaceAll("[\",]", ""));
        newest = start.isAfter(newest) ? start : newest;
      }
    }
    assertThat(newest).isAfter("2025-01-01T00:00:00Z");

    assertThat(usable(roots(Files.readString(SIGSTORE))).sigstoreRootDate()).contains(newest);
  }

  @Test
  void clientTrustConfigurationIsOneToo() throws Exception {
    String configuration =
        "{\"mediaType\": \"application/vnd.dev.sigstore.clienttrustconfig.v0.1+json\","
            + "\"trustedRoot\": "
            + Files.readString(SIGSTORE)
            + "}";

    assertThat(usable(roots(configuration)).sigstoreRootDate())
        .isEqualTo(usable(roots(Files.readString(SIGSTORE))).sigstoreRootDate());
  }

  static Stream<Arguments> faulty() {
    return Stream.of(
        of(null, "spec must be set"),
        of(keys(), "spec.keys is an empty list: remove it, or add an entry"),
        of(keys((String) null), "spec.keys[0].inline must be set"),
        of(
            keys(KEY, "/keys/signer.pem"),
            "spec.keys[1].inline does not contain -----BEGIN PUBLIC KEY-----: put the content of"
                + " the file here"),
        of(
            keys(KEY + "\n-----BEGIN PRIVATE KEY-----\nMFkw\n-----END PRIVATE KEY-----"),
            "spec.keys[0].inline contains a private key, which must never be here: remove it"),
        of(
            keys(KEY + "\n-----BEGIN CERTIFICATE-----\nMFkw\n-----END CERTIFICATE-----"),
            "spec.keys[0].inline contains a PEM block CERTIFICATE, but may contain only PUBLIC KEY:"
                + " remove it"),
        of(
            keys(KEY, KEY + "\n" + SHORT),
            "spec.keys[1].inline contains a key that is damaged, or not on the curve P-256, P-384"
                + " or P-521: copy it again, or remove it"),
        of(
            keys(key("rsa")),
            "spec.keys[0].inline contains a key that is damaged, or not on the curve P-256, P-384"
                + " or P-521: copy it again, or remove it"),
        of(
            keys(KEY + "\n" + KEY.substring(0, KEY.length() - 4)),
            "spec.keys[0].inline contains a PEM block PUBLIC KEY without its end: copy it again"),
        of(
            keys(Collections.nCopies(16, KEY + " ".repeat(4096)).toArray(String[]::new)),
            "spec.keys is larger than 64 KiB in total: use several TrustRoots"),
        of(
            new TrustRootSpec(
                null,
                texts("-----BEGIN CERTIFICATE-----\nMFkw\n-----END CERTIFICATE-----"),
                null,
                null),
            "spec.certificateAuthorities[0].inline contains a PEM block CERTIFICATE that cannot be"
                + " read (number 1): copy it again"),
        of(
            new TrustRootSpec(null, null, null, texts(KEY)),
            "spec.timestampAuthorities[0].inline does not contain -----BEGIN CERTIFICATE-----: put"
                + " the content of the file here"),
        of(roots("{"), "spec.sigstoreRoots[0].inline is not JSON: copy it again"),
        of(
            roots("{}"),
            "spec.sigstoreRoots[0].inline is not a Sigstore trusted root: its mediaType is missing"
                + " or different"),
        of(
            roots("{\"mediaType\": \"application/vnd.dev.sigstore.trustedroot.v0.2+json\"}"),
            "spec.sigstoreRoots[0].inline lacks certificateAuthorities or tlogs: copy it again"));
  }

  private static Arguments of(@Nullable TrustRootSpec spec, String fault) {
    return Arguments.of(spec, fault);
  }

  @ParameterizedTest
  @MethodSource("faulty")
  void whatCannotBeUsedIsBroken(@Nullable TrustRootSpec spec, String fault) {
    assertThat(TrustRootCompiler.compile(ID, spec)).isEqualTo(new Broken(ID, fault));
  }

  @Test
  void exampleIsUsable() throws Exception {
    String yaml =
        Files.readString(Path.of("examples/trust-root/policy.yaml")).split("\n---\n", -1)[0];
    TrustRootSpec spec =
        new ObjectMapper().convertValue(Yaml.parse(yaml).path("spec"), TrustRootSpec.class);

    assertThat(usable(spec).keys().orElseThrow().count()).isEqualTo(2);
    assertThat(usable(spec).certificateAuthorities().orElseThrow().count()).isEqualTo(1);
  }

  private static Usable usable(TrustRootSpec spec) {
    CompiledTrustRoot root = TrustRootCompiler.compile(ID, spec);
    assertThat(root).isInstanceOf(Usable.class);
    return (Usable) root;
  }

  private static TrustRootSpec keys(@Nullable String... texts) {
    return new TrustRootSpec(texts(texts), null, null, null);
  }

  private static TrustRootSpec roots(String text) {
    return new TrustRootSpec(null, null, texts(text), null);
  }

  private static List<TrustText> texts(@Nullable String... texts) {
    return Stream.of(texts).map(TrustText::new).toList();
  }
}
