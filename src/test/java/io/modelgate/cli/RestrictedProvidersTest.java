package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * On hosts that restrict cryptography, the Java runtime has fewer providers. The verifier asks the
 * runtime for what FIPS approves: with three providers of the JDK, which stand for a validated one,
 * models are verified, and without the provider of an algorithm, nothing else takes its place.
 */
@Timeout(120)
final class RestrictedProvidersTest {
  private static final Path VECTORS = Path.of("src", "test", "vectors");
  private static final String KEY = "examples/key/signer.pub.pem";
  private static final String MODEL = "examples/key/model";

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void copyModel() throws IOException {
    model = ModelCopy.of(Path.of(MODEL), folder.toRealPath().resolve("model"));
  }

  @Test
  void keysAreVerifiedByTheRuntime() throws Exception {
    CommandProcess process =
        run(List.of("SUN", "SunRsaSign", "SunEC"), "verify", "key", "--public-key=" + KEY, model);

    assertThat(process.exitCode()).as(process.err()).isZero();
  }

  @Test
  void certificatesAreVerifiedByTheRuntime() throws Exception {
    Path signed =
        ModelCopy.of(VECTORS.resolve("v1.1.0-certificate"), folder.toRealPath().resolve("signed"));
    CommandProcess process =
        run(
            List.of("SUN", "SunRsaSign", "SunEC"),
            "verify",
            "certificate",
            "--certificate-chain=" + VECTORS.resolve("keys/ca-cert.pem"),
            "--ignore-paths=" + signed.resolve("ignore-me"),
            signed);

    assertThat(process.exitCode()).as(process.err()).isZero();
  }

  @Test
  void nothingVerifiesWhatTheRuntimeHasNoProviderFor() throws Exception {
    CommandProcess process =
        run(List.of("SUN", "SunRsaSign"), "verify", "key", "--public-key=" + KEY, model);

    assertThat(process.exitCode()).isNotZero();
    assertThat(process.out()).doesNotContain("verified: ");
  }

  private CommandProcess run(List<String> providers, Object... arguments) throws IOException {
    List<String> properties = new ArrayList<>();
    for (int i = 0; i < providers.size(); i++) {
      properties.add("security.provider." + (i + 1) + "=" + providers.get(i));
    }
    properties.add("security.provider." + (providers.size() + 1) + "="); // ends the list
    Path file = Files.write(folder.resolve("java.security"), properties);
    List<String> words = CommandProcess.command(arguments);
    words.add(1, "-Djava.security.properties=" + file);
    return CommandProcess.start(folder, words);
  }
}
