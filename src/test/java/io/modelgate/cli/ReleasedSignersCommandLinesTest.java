package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The command lines with which the reference signer tests its own releases, on the models of those
 * releases.
 */
final class ReleasedSignersCommandLinesTest {
  private static final Path VECTORS = Path.of("src", "test", "vectors");

  @TempDir Path temporary;

  static Stream<String> commandLines() {
    return Stream.of(
            "v1.1.0-elliptic-key verify key --public_key KEYS/signing-key-pub.pem",
            "v1.1.0-certificate verify certificate --certificate_chain KEYS/ca-cert.pem",
            "v1.1.0-certificate verify certificate --certificate_chain KEYS/ca-cert.pem"
                + " --certificate_chain KEYS/int-ca-cert.pem --log_fingerprints",
            "v1.1.0-sigstore verify sigstore --identity_provider PROVIDER --identity IDENTITY",
            "v1.1.0-sigstore verify MODEL --identity IDENTITY --identity_provider PROVIDER")
        .map(line -> line + " --signature MODEL/model.sig --ignore-paths MODEL/ignore-me")
        .map(line -> line.contains("verify MODEL") ? line : line + " MODEL")
        .flatMap(line -> Stream.of(line, line.replace('_', '-')));
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void signedModelIsVerified(String line) throws IOException {
    String[] releaseAndCommand = line.split(" ", 2);
    Path model = ModelCopy.of(VECTORS.resolve(releaseAndCommand[0]), temporary.resolve("model"));
    String command =
        releaseAndCommand[1]
            .replace("KEYS", VECTORS.resolve("keys").toString())
            .replace("IDENTITY", "stefanb@us.ibm.com")
            .replace("PROVIDER", "https://sigstore.verify.ibm.com/oauth2")
            .replace("MODEL", model.toString());

    CommandLineRun run = CommandLineRun.of((Object[]) command.split(" "));

    assertThat(run.out()).startsWith("verified: " + model + ": 2 files, ");
    assertThat(run.exitCode()).isZero();
  }
}
