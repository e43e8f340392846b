package io.modelgate.verify.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same verdicts from the Java that is packaged, which may be another than the tests'. */
@Needs(Component.PACKAGED_RUNTIME)
final class PackagedWycheproofIT {
  @Test
  void everySignatureGetsItsVerdict() throws Exception {
    List<String> words =
        List.of(
            Path.of("target/modelgate/runtime/bin/java").toAbsolutePath().toString(),
            "-cp",
            System.getProperty("java.class.path"),
            WycheproofVectors.class.getName(),
            "ecdsa_secp256r1_sha256",
            "ecdsa_secp384r1_sha384",
            "ecdsa_secp521r1_sha512");
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    List<String> judged =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();

    assertThat(judged).hasSize(484 + 504 + 542).allMatch(line -> line.endsWith(" as it should be"));
    assertThat(process.waitFor()).isZero();
  }
}
