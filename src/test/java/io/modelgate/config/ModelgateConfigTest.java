package io.modelgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.config.ModelgateConfig.Source;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModelgateConfigTest {
  @Test
  void allKeysAreRead() {
    ModelgateConfig config =
        Configurations.of(
            Map.of(
                "modelgate.source", "Directory",
                "modelgate.policies", "examples",
                "modelgate.https.port", "8443",
                "modelgate.verifier.image", " verifier@sha256:1 "));

    assertThat(config.source()).isEqualTo(Source.DIRECTORY);
    assertThat(config.policies()).isEqualTo(Path.of("examples"));
    assertThat(config.httpsPort()).isEqualTo(8443);
    assertThat(config.faults()).isEmpty();
    assertThat(config.verifierImage()).isEqualTo("verifier@sha256:1");
  }

  @Test
  void allFaultsAreReportedTogether() {
    assertThat(Configurations.of(Map.of("modelgate.source", "web")).faults())
        .containsExactly(
            "modelgate.source is web, not one of auto, cluster, directory.",
            "modelgate.verifier.image must name the image of the init container.");
  }

  @Test
  void directoryMustBeThere() {
    Map<String, String> values =
        Map.of(
            "modelgate.source", "directory",
            "modelgate.policies", "nowhere",
            "modelgate.verifier.image", "verifier");

    assertThat(Configurations.of(values).faults())
        .containsExactly("modelgate.policies is nowhere, which is not a directory.");
  }
}
