package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a method, the options name it, or else the signature. */
final class MethodDetectionTest {
  private static final Path EXAMPLE = Path.of("examples", "key");
  private static final Path MODELS = Path.of("src", "test", "models");

  @TempDir Path temporary;

  @Test
  void ownOptionTellsTheMethod() {
    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "--public-key=" + EXAMPLE.resolve("signer.pub.pem"),
            "--output=json",
            EXAMPLE.resolve("model"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("\"method\":\"key\"");
  }

  @Test
  void signatureTellsTheMethod() throws IOException {
    ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.copy(EXAMPLE.resolve("signer.pub.pem"), temporary.resolve("cosign.pub"));

    assertThat(CommandLineRun.of("verify", temporary.resolve("model")).err())
        .contains("public key"); // which is looked for, as there is a key's signature
    assertThat(
            CommandLineRun.of(
                    "verify", "--signature", MODELS.resolve("keyless/model.sig"), temporary)
                .err())
        .startsWith("Missing option: --identity");
  }

  @Test
  void optionsOfAMethodAreNeverAnothers() {
    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "--identity=someone@example.com",
            "--identity-provider=https://login.example",
            EXAMPLE.resolve("model"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("it was made with a publicKey, not keyless with a certificate");
  }

  @Test
  void withoutASignatureTheMethodIsAskedFor() {
    CommandLineRun run = CommandLineRun.of("verify", temporary);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "Missing METHOD, one of key, certificate, signers, sigstore: the signature does")
        .contains("not found; looked for model.sig");
  }
}
