package io.modelgate.cli;

import static io.modelgate.cli.CommandLineRun.verifyKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that releases of the reference signer signed. */
final class ReleasedSignersTest {
  private static final Path VECTORS = Path.of("src", "test", "vectors");
  private static final Path KEY = VECTORS.resolve("keys/signing-key-pub.pem");

  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({
    "v0.3.1-elliptic-key, signme-1, '1 file, 9 bytes'",
    "v1.0.0-elliptic-key, signme-1, '1 file, 9 bytes'",
    "v1.1.0-elliptic-key, '',       '2 files, 17 bytes'",
  })
  void modelIsVerified(String release, String model, String read) {
    Path folder = VECTORS.resolve(release);

    CommandLineRun run = verifyKey(folder.resolve(model), folder.resolve("model.sig"), KEY);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(": " + read + " in ")
        .endsWith(
            "signed with key SHA-256"
                + " c1e49d63327f85c7e2971aefd30b5a0d1c6b9b5e1a892e7f5fba995adace816d\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void directoryIsVerifiedWithTheReferenceSignersCommandLine() throws IOException {
    Path model = ModelCopy.of(VECTORS.resolve("v1.1.0-elliptic-key"), temporary.resolve("model"));

    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "key",
            "--signature",
            model.resolve("model.sig"),
            "--public_key",
            KEY,
            "--ignore-paths",
            model.resolve("ignore-me"),
            model);

    assertThat(run.exitCode()).isZero();
  }

  @Test
  void everyDifferenceOfADirectoryIsNamed() throws IOException {
    Path model = ModelCopy.of(VECTORS.resolve("v1.1.0-elliptic-key"), temporary.resolve("model"));
    Files.writeString(model.resolve("signme-1"), "changed");
    Files.delete(model.resolve("signme-2"));
    Files.writeString(model.resolve("signme-3"), "extra");

    CommandLineRun run = verifyKey(model, model.resolve("model.sig"), KEY);

    assertThat(run.err().lines())
        .containsExactly(
            "signme-1: changed since it was signed",
            "signme-2: missing",
            "signme-3: not signed",
            "verification failed: 3 files differ (1 changed, 1 missing, 1 extra): signme-1,"
                + " signme-2, signme-3");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void changedSingleFileIsRefused() throws IOException {
    Path model = Files.writeString(temporary.resolve("signme-1"), "changed");

    CommandLineRun run = verifyKey(model, VECTORS.resolve("v1.0.0-elliptic-key/model.sig"), KEY);

    assertThat(run.err().lines())
        .containsExactly(
            "signme-1: changed since it was signed",
            "verification failed: 1 file differs: signme-1");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void missingSingleFileIsRefused() {
    Path model = temporary.resolve("signme-1");

    CommandLineRun run = verifyKey(model, VECTORS.resolve("v1.0.0-elliptic-key/model.sig"), KEY);

    assertThat(run.err().strip())
        .isEqualTo("verification failed: model " + model + ": it does not exist");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void directoryDoesNotPassForASignedSingleFile() throws IOException {
    Path model = ModelCopy.of(VECTORS.resolve("v1.0.0-elliptic-key"), temporary.resolve("model"));
    Files.writeString(model.resolve("signme-2"), "extra");

    CommandLineRun run = verifyKey(model, model.resolve("model.sig"), KEY);

    assertThat(run.err()).contains("signme-2: not signed");
    assertThat(run.exitCode()).isEqualTo(1);
  }
}
