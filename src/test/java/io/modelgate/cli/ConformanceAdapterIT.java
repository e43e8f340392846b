package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Pem;
import io.modelgate.verify.certificate.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter through which the public conformance suite runs: see src/site/conformance.md. */
final class ConformanceAdapterIT {
  private static final String ADAPTER =
      Path.of("src/build/conformance-adapter").toAbsolutePath().toString();
  private static final Path EXAMPLE = Path.of("examples/key").toAbsolutePath();

  @TempDir Path temporary;

  @Test
  void signedModelPasses() throws Exception {
    ProcessRun run = verifyKey(EXAMPLE.resolve("model"));

    assertThat(run.output()).startsWith("verified: ").hasLineCount(1);
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void changedModelFails() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), "other");

    ProcessRun run = verifyKey(model);

    assertThat(run.output()).contains("weights.bin: changed since it was signed");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void pathsToIgnoreMayBeRepeated() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("one"), "");
    Files.writeString(model.resolve("two"), "");

    assertThat(verifyKey(model).exitCode()).isEqualTo(1);
    assertThat(
            verifyKey(
                    model,
                    "--ignore-paths",
                    model.resolve("one").toString(),
                    "--ignore-paths",
                    model.resolve("two").toString())
                .exitCode())
        .isZero();
  }

  @Test
  void unsignedFilesMayBeIgnored() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("extra"), "");

    assertThat(verifyKey(model, "--ignore-unsigned-files").exitCode()).isZero();
  }

  @Test
  void methodMustBeTheSignatures() throws Exception {
    Path model = EXAMPLE.resolve("model");
    String signature = model.resolve("model.sig").toString();
    Path certificate = certificate(keys());

    ProcessRun byCertificate =
        verify("certificate", model, signature, "--cert-chain", certificate.toString());
    ProcessRun keyless =
        verify("sigstore", model, signature, "--identity", "i", "--identity-provider", "https://p");

    assertThat(byCertificate.output())
        .endsWith(": it was made with a publicKey, not with an x509CertificateChain\n");
    assertThat(byCertificate.exitCode()).isEqualTo(1);
    assertThat(keyless.output())
        .endsWith(": it was made with a publicKey, not keyless with a certificate\n");
    assertThat(keyless.exitCode()).isEqualTo(1);
  }

  @Test
  @Needs(Component.REFERENCE_SIGNER)
  void whatTheReferenceSignsWithAKeyPasses() throws Exception {
    KeyPair keys = keys();
    Path key =
        Pem.write(temporary.resolve("public.pem"), "PUBLIC KEY", keys.getPublic().getEncoded());

    assertPasses("key", secret(keys), List.of(), "--public-key", key.toString());
  }

  @Test
  @Needs(Component.REFERENCE_SIGNER)
  void whatTheReferenceSignsWithACertificatePasses() throws Exception {
    KeyPair keys = keys();
    String certificate = certificate(keys).toString();

    assertPasses(
        "certificate",
        secret(keys),
        List.of("--signing-cert", certificate, "--cert-chain", certificate),
        "--cert-chain",
        certificate);
  }

  private void assertPasses(String method, Path secret, List<String> signer, String... verifier)
      throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Path signature = model.resolve("bundle.sig");
    List<String> flags =
        new ArrayList<>(
            List.of("--output-bundle", signature.toString(), "--private-key", secret.toString()));
    flags.addAll(signer);

    ProcessRun signed =
        run(
            "sign-model",
            List.of("--method", method, "--model-path", model.toString()),
            flags.toArray(String[]::new));
    assertThat(signed.exitCode()).describedAs(signed.output()).isZero();
    ProcessRun verified = verify(method, model, signature.toString(), verifier);

    assertThat(verified.output()).startsWith("verified: ");
    assertThat(verified.exitCode()).isZero();
  }

  private static KeyPair keys() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("EC").generateKeyPair();
  }

  private Path secret(KeyPair keys) throws IOException {
    return Pem.write(
        temporary.resolve("private.pem"), "PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  private Path certificate(KeyPair keys) throws GeneralSecurityException, IOException {
    Instant now = Instant.now();
    byte[] der =
        TestCertificate.leaf(keys)
            .valid(now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)))
            .selfSigned()
            .getEncoded();
    return Pem.write(temporary.resolve("certificate.pem"), "CERTIFICATE", der);
  }

  @ParameterizedTest
  @CsvSource({
    "verify-model --method key,                     --model-path is missing",
    "verify-model --model-path /model,              --method is missing",
    "verify-model --method,                         --method lacks a value",
    "verify-model --method key --speed 11,          unknown flag --speed",
    "explain-model --method key --model-path /m,    unknown command explain-model",
  })
  void otherCommandLinesAreRefused(String words, String why) throws Exception {
    List<String> command = new ArrayList<>(List.of(ADAPTER));
    command.addAll(List.of(words.split(" ")));

    ProcessRun run = ProcessRun.of(temporary, command);

    assertThat(run.output().strip()).isEqualTo("conformance-adapter: " + why);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private ProcessRun verifyKey(Path model, String... flags) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("--public-key", EXAMPLE.resolve("signer.pub.pem").toString()));
    words.addAll(List.of(flags));
    return verify(
        "key", model, model.resolve("model.sig").toString(), words.toArray(String[]::new));
  }

  private ProcessRun verify(String method, Path model, String signature, String... flags)
      throws Exception {
    return run(
        "verify-model",
        List.of("--method", method, "--model-path", model.toString(), "--bundle", signature),
        flags);
  }

  private ProcessRun run(String command, List<String> common, String... flags) throws Exception {
    List<String> words = new ArrayList<>(List.of(ADAPTER, command));
    words.addAll(common);
    words.addAll(List.of(flags));
    return ProcessRun.of(temporary, words);
  }
}
