package io.modelgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.config.ModelgateConfig.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void certificatesAndWebhooksAreChecked() {
    Map<String, String> values =
        Map.of(
            "modelgate.certificates", "letsencrypt",
            "modelgate.certificates.lifetime", "90",
            "modelgate.webhooks", "none",
            "modelgate.verifier.image", "verifier");

    assertThat(Configurations.of(values).faults())
        .containsExactly(
            "modelgate.certificates is letsencrypt, not one of auto, mounted, own.",
            "modelgate.webhooks is none, not one of installed, own.",
            "modelgate.certificates.lifetime is 90, not a duration such as P90D, of at least 30"
                + " seconds.");
  }

  @Test
  void certificateOfOurOwnNeedsACluster() {
    Map<String, String> values =
        Map.of(
            "modelgate.certificates", "own",
            "modelgate.source", "directory",
            "modelgate.policies", "examples",
            "modelgate.verifier.image", "verifier");

    assertThat(Configurations.of(values).faults())
        .containsExactly(
            "modelgate.certificates is own, which needs a cluster, but modelgate.source is"
                + " directory: mount a certificate, or leave modelgate.certificates out.");
  }

  @Test
  void mountedCertificateIsFoundWhereItIs(@TempDir Path directory) throws IOException {
    Map<String, String> values =
        Map.of(
            "modelgate.certificates.directory",
            directory.toString(),
            "modelgate.verifier.image",
            "verifier");
    assertThat(Configurations.of(values).hasMountedCertificate()).isFalse();

    Files.createFile(directory.resolve("tls.crt"));
    assertThat(Configurations.of(values).hasMountedCertificate()).isFalse();
    Files.createFile(directory.resolve("tls.key"));

    assertThat(Configurations.of(values).hasMountedCertificate()).isTrue();
  }

  @Test
  void whereOpenShiftFillsTheDirectoryItsFilesAreWaitedFor(@TempDir Path folder)
      throws IOException {
    Path mounted = folder.resolve("tls");
    Path serviceCa = folder.resolve("service-ca.crt");
    Map<String, String> values =
        Map.of(
            "modelgate.certificates.directory",
            mounted.toString(),
            "modelgate.certificates.service-ca",
            serviceCa.toString(),
            "modelgate.verifier.image",
            "verifier");
    Files.createFile(serviceCa);
    assertThat(Configurations.of(values).hasMountedCertificate()).isFalse();

    Files.createDirectory(mounted);
    assertThat(Configurations.of(values).hasMountedCertificate()).isTrue();

    Files.delete(serviceCa);
    assertThat(Configurations.of(values).hasMountedCertificate()).isFalse();
  }
}
