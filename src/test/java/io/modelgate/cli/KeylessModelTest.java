package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelgate.verify.sigstore.TestDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The keyless signature that the packaged runtime is trained with. After a change to the example
 * that it signs: {@code mvn test -Dtest=KeylessModelTest -Dmodelgate.renew=true}.
 */
final class KeylessModelTest {
  private static final Path FOLDER = Path.of("src/test/models/keyless").toAbsolutePath();
  private static final Path MODEL = Path.of("examples/key/model").toAbsolutePath();

  static final String TRUSTED_ROOT = "--trusted-root=" + FOLDER.resolve("trusted_root.json");

  /** The words that verify it, whatever the working directory. */
  static final List<String> VERIFICATION =
      List.of(
          "verify",
          "sigstore",
          TRUSTED_ROOT,
          "--signature=" + FOLDER.resolve("model.sig"),
          "--identity=someone@example.com",
          "--identity-provider=https://login.example",
          "--ignore-paths=" + MODEL.resolve("model.sig"),
          MODEL.toString());

  @Test
  void keylessModelIsVerified() throws IOException, GeneralSecurityException {
    if (Boolean.getBoolean("modelgate.renew")) {
      renew();
    }

    CommandLineRun run = CommandLineRun.of(VERIFICATION.toArray());

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("identity someone@example.com");
  }

  private static void renew() throws IOException, GeneralSecurityException {
    TestDeployment deployment = new TestDeployment();
    byte[] statement =
        new ObjectMapper()
            .readTree(MODEL.resolve("model.sig").toFile())
            .at("/dsseEnvelope/payload")
            .binaryValue();
    Files.writeString(FOLDER.resolve("model.sig"), deployment.bundle(statement).json());
    Files.writeString(FOLDER.resolve("trusted_root.json"), deployment.trustedRoot());
  }
}
