package io.modelgate.verify.sigstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.modelgate.verify.sigstore.TrustRoots.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sigstore's trusted roots, as they are committed. */
final class BuiltInRootsTest {
  static final Path FOLDER =
      Path.of("src", "main", "resources", "io", "modelgate", "verify", "sigstore");

  @ParameterizedTest
  @EnumSource
  void isUsable(Deployment deployment) {
    assertThatCode(() -> TrustRoots.builtIn(deployment)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "staging"})
  void hasTheDigestThatIsWrittenBesideIt(String deployment) throws Exception {
    String file = deployment + "/trusted_root.json";
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(FOLDER.resolve(file)));

    assertThat(Files.readAllLines(FOLDER.resolve("README.md")))
        .filteredOn(line -> line.startsWith("| `" + file + "` |"))
        .singleElement()
        .asString()
        .endsWith("| `" + HexFormat.of().formatHex(digest) + "` |");
  }
}
