package io.modelgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.modelgate.config.ModelgateConfig.Source;
import io.modelgate.testing.ClientCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelgateConfigTest {
  @Test
  void allKeysAreRead() {
    ModelgateConfig config =
        Configurations.of(
            Map.of(
                "modelgate.source", "Directory",
                "modelgate.policies", "examples",
                "modelgate.https.port", "8443",
                "modelgate.verifier.image", " verifier:1 "));

    assertThat(config.source()).isEqualTo(Source.DIRECTORY);
    assertThat(config.policies()).isEqualTo(Path.of("examples"));
    assertThat(config.httpsPort()).isEqualTo(8443);
    assertThat(config.faults()).isEmpty();
    assertThat(config.verifierImage()).isEqualTo("verifier:1");
  }

  @Test
  void allFaultsAreReportedTogether() {
    assertThat(
            Configurations.of(
                    Map.ofEntries(
                        Map.entry("modelgate.source", "web"),
                        Map.entry("modelgate.verifier.image", "Verifier Image"),
                        Map.entry("modelgate.verifier.requests", "cpu=abc"),
                        Map.entry("modelgate.verifier.limits", "cpu=1,cpu=2"),
                        Map.entry("modelgate.fetchers", "a_b"),
                        Map.entry("modelgate.namespace", "Upper"),
                        Map.entry("modelgate.https.port", "65536"),
                        Map.entry("modelgate.certificates", "letsencrypt"),
                        Map.entry("modelgate.certificates.directory", "a\u0000b"),
                        Map.entry("modelgate.certificates.lifetime", "90"),
                        Map.entry("modelgate.shutdown.delay", "10s"),
                        Map.entry("modelgate.metrics.authentication", "yes"),
                        Map.entry("modelgate.webhooks", "none"),
                        Map.entry("modelgate.sauce", "auto"),
                        Map.entry("MODELGATE_VERIFIER_IMAGES", "v")))
                .faults())
        .containsExactly(
            "modelgate.source is \"web\", not one of \"auto\", \"cluster\", \"directory\".",
            "modelgate.verifier.image is \"Verifier Image\", not the name of an image, such as"
                + " \"registry.example/verifier:1.0\".",
            "modelgate.verifier.requests is \"cpu=abc\", not a list of quantities such as"
                + " \"cpu=100m,memory=128Mi\".",
            "modelgate.verifier.limits is \"cpu=1,cpu=2\", not a list of quantities such as"
                + " \"cpu=100m,memory=128Mi\".",
            "modelgate.fetchers is \"a_b\", not a list of containers such as"
                + " \"storage-initializer=*/storage-initializer:*\".",
            "modelgate.namespace is \"Upper\", not the name of a namespace.",
            "modelgate.https.port is \"65536\", not a port from 1 to 65535.",
            "modelgate.certificates is \"letsencrypt\", not one of \"auto\", \"mounted\", \"own\".",
            "modelgate.webhooks is \"none\", not one of \"installed\", \"own\".",
            "modelgate.certificates.directory is \"a\\u0000b\", not a path.",
            "modelgate.certificates.lifetime is \"90\", not a duration such as \"P90D\", from 30"
                + " seconds to ten years.",
            "modelgate.shutdown.delay is \"10s\", not a duration such as \"PT10S\", up to ten"
                + " minutes.",
            "modelgate.metrics.authentication is \"yes\", not \"true\" or \"false\".",
            "\"MODELGATE_VERIFIER_IMAGES\" is not a configuration key of Modelgate: correct its"
                + " name, or remove it.",
            "\"modelgate.sauce\" is not a configuration key of Modelgate: correct its name, or"
                + " remove it.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "modelgate.verifier.requests|cpu",
        "modelgate.verifier.requests|cpu=",
        "modelgate.verifier.requests|=1",
        "modelgate.verifier.requests|cpu=1,",
        "modelgate.verifier.requests|cpu=-1",
        "modelgate.verifier.requests|memory=128mb",
        "modelgate.verifier.requests|memory=128 Mi",
        "modelgate.verifier.requests|cpu=3",
        "modelgate.verifier.limits|memory=64Mi",
        "modelgate.verifier.image|verifier@sha256:1",
        "modelgate.verifier.image|https://registry.example/verifier",
        "modelgate.verifier.image|verifier:",
        "modelgate.verifier.image|REGISTRY/Verifier",
        "modelgate.https.port|0",
        "modelgate.https.port|https",
        "modelgate.https.port|9443/tcp",
        "modelgate.certificates.lifetime|PT1S",
        "modelgate.certificates.lifetime|P99999999999999999D",
        "modelgate.certificates.lifetime|-P90D",
        "modelgate.shutdown.delay|PT-1S",
        "modelgate.shutdown.delay|PT11M",
        "modelgate.namespace|a.b",
        "modelgate.fetchers|storage-initializer,,modelcar",
        "modelgate.fetchers|modelcar=",
        "modelgate.volume-servers|jfs-mount",
        "modelgate.verifier.pull-secrets|a,,b",
        "modelgate.verifier.pull-secrets|a,a",
        "modelgate.verifier.pull-secrets|A_b",
        "modelgate.volume-servers|JFS=*juicedata/mount"
      })
  void faultNamesTheKeyAndWhatWasFound(String key, String value) {
    Map<String, String> values = new HashMap<>(Configurations.defaultValues());
    values.put(key, value);

    assertThat(Configurations.of(values).faults())
        .singleElement()
        .asString()
        .contains("modelgate.")
        .contains(value.substring(value.lastIndexOf(',') + 1))
        .endsWith(".")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verifier",
        "verifier:1.0",
        "modelgate/verifier:0.1.0",
        "localhost:5000/verifier",
        "[fd00::1]:5000/verifier:1",
        "Registry.example:5000/a/b__c/d-e.f@sha256:"
            + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void imagesThatRuntimesTake(String image) {
    assertThat(Configurations.of(Map.of("modelgate.verifier.image", image)).faults()).isEmpty();
  }

  @Test
  void lineEndsOfWindowsAreNoFault() {
    Map<String, String> values = new HashMap<>();
    Configurations.defaultValues().forEach((key, value) -> values.put(key, value + "\r"));
    values.put("modelgate.verifier.requests", "cpu=1,\r\n memory=1Mi\r\n");

    ModelgateConfig config = Configurations.of(values);

    assertThat(config.faults()).isEmpty();
    assertThat(config.verifierRequests())
        .containsExactly(entry("cpu", "1"), entry("memory", "1Mi"));
  }

  /** Kubernetes tells each container of the Services of its namespace, ours among them. */
  @Test
  void variablesOfServicesAreNoKeys() {
    Map<String, String> values = new HashMap<>(Configurations.defaultValues());
    for (String name :
        List.of(
            "MODELGATE_SERVICE_HOST",
            "MODELGATE_SERVICE_PORT",
            "MODELGATE_SERVICE_PORT_HTTPS",
            "MODELGATE_PORT",
            "MODELGATE_PORT_443_TCP",
            "MODELGATE_PORT_443_TCP_ADDR",
            "MODELGATE_UI_PORT_443_TCP_PROTO",
            "MODELGATE_HTTPS_PORT",
            "MODELGATE_HTTPS_HOST",
            "MODELGATE_LOGIN_SERVER")) {
      values.put(name, "9443");
    }

    assertThat(Configurations.of(values).faults()).isEmpty();
  }

  /** A configuration lists a variable a second time, as the key that it might be of. */
  @Test
  void keysThatAreMadeOfVariablesAreNoneOfTheirOwn() {
    Map<String, String> values = new HashMap<>(Configurations.defaultValues());
    for (String name :
        List.of(
            "MODELGATE_PORT_443_TCP_ADDR",
            "modelgate.port[443]tcp.addr",
            "MODELGATE_SERVICE_HOST",
            "modelgate.service.host",
            "MODELGATE_ADMISSION_CLIENT_NAMES",
            "modelgate.admission.client.names")) {
      values.put(name, "");
    }

    assertThat(Configurations.of(values).faults()).isEmpty();
  }

  @Test
  void directoryMustBeThere() {
    Map<String, String> values =
        Map.of(
            "modelgate.source", "directory",
            "modelgate.policies", "nowhere",
            "modelgate.verifier.image", "verifier");

    assertThat(Configurations.of(values).faults())
        .containsExactly("modelgate.policies is \"nowhere\", not the path of a directory.");
  }

  @Test
  void allThatIsWrongWithClientCertificatesIsReportedTogether(@TempDir Path folder)
      throws Exception {
    Map<String, String> values = new HashMap<>();
    values.put("modelgate.verifier.image", "verifier");
    values.put("modelgate.admission.client-names", "kube-apiserver");
    assertThat(Configurations.of(values).faults())
        .containsExactly(
            "modelgate.admission.client-names is set, which needs modelgate.admission.client-ca:"
                + " set both, or neither.");

    values.put("modelgate.admission.client-certificates", "requested");
    assertThat(Configurations.of(values).faults())
        .containsExactly(
            "client-certificates.xml is included, which needs modelgate.admission.client-ca: set"
                + " both, or neither.");

    Path file = folder.resolve("ca.crt");
    values.put("modelgate.admission.client-ca", file.toString());
    String unusable =
        "modelgate.admission.client-ca is \"%s\", not the absolute path of a readable file with"
            + " certificates in PEM.";
    assertThat(Configurations.of(values).faults()).containsExactly(unusable.formatted(file));
    assertThat(Configurations.of(values).clientAuthority().map(CertificateFile::path))
        .contains(file); // never open
    Files.writeString(file, "-----BEGIN CERTIFICATE-----");
    assertThat(Configurations.of(values).faults()).containsExactly(unusable.formatted(file));
    Files.writeString(file, ClientCertificates.of("cluster").pem());
    assertThat(Configurations.of(values).faults()).isEmpty();
    assertThat(Configurations.of(values).clientNames()).containsExactly("kube-apiserver");

    values.put("modelgate.admission.client-ca", "ca.crt");
    values.remove("modelgate.admission.client-certificates");
    assertThat(Configurations.of(values).faults())
        .containsExactly(
            unusable.formatted("ca.crt"),
            "modelgate.admission.client-ca is set, but the server does not ask callers for a"
                + " certificate: include client-certificates.xml in its configDropins/defaults.");
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
            "modelgate.certificates is \"own\", which needs a cluster, but modelgate.source is"
                + " \"directory\": mount a certificate, or leave modelgate.certificates out.");
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
