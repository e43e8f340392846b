package io.modelgate.installation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The images that {@code src/build/images.sh} builds: what it promises of them in images.md. Needs
 * root and buildah; it builds all.
 */
final class ImagesE2E {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path images;

  @BeforeAll
  static void build() throws Exception {
    run("src/build/images.sh", images.toString());
  }

  @ParameterizedTest
  @CsvSource({"verifier, 100", "controller, 250", "command, 160"})
  void imageAddsNoMoreToItsBase(String image, long megabytes) throws Exception {
    Path root = unpacked(image);

    try (Stream<Path> files = Files.walk(root)) {
      long bytes = 0;
      for (Path file : files.filter(file -> Files.isRegularFile(file, NOFOLLOW_LINKS)).toList()) {
        bytes += Files.size(file);
      }
      assertThat(bytes).isLessThanOrEqualTo(megabytes * 1_000_000);
    }
    assertThat(root.resolve("bin/sh")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"verifier, commons-cli", "controller, jackson-databind", "command, picocli"})
  void imageSaysWhatItIs(String image, String library) throws Exception {
    JsonNode config = JSON.readTree(file(image, configOf(image))).path("config");

    assertThat(config.path("User").asText()).isEqualTo("65532:0");
    assertThat(config.path("Labels").fieldNames())
        .toIterable()
        .contains(
            "name",
            "vendor",
            "version",
            "release",
            "summary",
            "description",
            "maintainer",
            "org.opencontainers.image.revision",
            "org.opencontainers.image.licenses");
    assertThat(config.path("Labels")).allSatisfy(label -> assertThat(label.asText()).isNotEmpty());
    Path licenses = unpacked(image).resolve("licenses");
    assertThat(licenses.resolve("LICENSE")).hasSameTextualContentAs(Path.of("LICENSE"));
    assertThat(licenses.resolve("THIRD-PARTY.txt")).content().contains(library, "OpenJDK");
    JsonNode materials = JSON.readTree(Files.readString(licenses.resolve("sbom.json")));
    assertThat(materials.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(materials.path("components").findValuesAsText("name")).contains(library, "OpenJDK");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verifier   | opt/modelgate/lib | modelgate-cli.jar",
        "controller | opt/modelgate/wlp/usr/servers/modelgate/lib/global |",
        "command    | opt/modelgate/lib | modelgate-command.jar"
      })
  void imageHoldsLibrariesAsTheyWereDownloaded(String image, String folder, @Nullable String ours)
      throws Exception {
    Path root = unpacked(image);

    List<String> changed =
        Libraries.of(root.resolve("licenses/sbom.json")).changed(root.resolve(folder));

    assertThat(changed).isEqualTo(ours == null ? List.of() : List.of(ours));
  }

  /** A base that has the C library, and no shell. */
  @ParameterizedTest
  @CsvSource({"modelgate, key", "keyless, sigstore"})
  void verifierNeedsNoShellAndItsArchiveFits(String archive, String method) throws Exception {
    Path root = onABareBase("verifier");
    run("cp", "-r", "src/test/models/keyless", root.toString());
    List<String> trust =
        method.equals("key")
            ? List.of("--public-key=/key/signer.pub.pem", "--signature=/key/model/model.sig")
            : List.of(
                "--trusted-root=/keyless/trusted_root.json",
                "--identity=someone@example.com",
                "--identity-provider=https://login.example",
                "--signature=/keyless/model.sig",
                "--ignore-paths=/key/model/model.sig");
    List<String> command =
        Stream.of(
                inside(root),
                List.of("/opt/modelgate/runtime/bin/java", "-Xshare:on", "-Xlog:class+load"),
                List.of("@/opt/modelgate/" + archive + ".args", "verify", method),
                trust,
                List.of("/key/model"))
            .flatMap(List::stream)
            .toList();

    String output = run(command.toArray(String[]::new));

    assertThat(output).contains("verified: /key/model: 2 files, 270 bytes");
    assertThat(output)
        .containsPattern("io.modelgate.verify.ModelVerifier source: shared objects file");
  }

  /** In a cluster: every class that a start needs must be in the image, most in the archive. */
  @Test
  @Needs(Component.API_SERVER)
  void controllerStartsByWhatTheImageHasPreparedAndConnects() throws Exception {
    Path root = onABareBase("controller");
    List<String> classesAreLogged = List.of("-Xshare:on", "-Xlog:class+load");
    try (KubeApi api = KubeApi.startAnother("controller-image");
        ControllerContainer controller = new ControllerContainer(root, api, classesAreLogged)) {
      controller.awaitReady();

      String console = controller.console();
      assertThat(console).doesNotContain("Starting without");
      assertThat(console).contains("loaded 0 policies from cluster " + api.url());
      assertThat(console).contains("The server shows the certificate CN=localhost");
      List<String> classes = console.lines().filter(line -> line.contains(" source: ")).toList();
      assertThat(classes)
          .anyMatch(line -> line.contains("PolicyWatcher source: shared objects file (top)"));
      assertThat(classes.stream().filter(line -> line.contains("shared objects file")).count())
          .isGreaterThan(classes.size() * 3 / 4);
      assertThat(controller.workArea().resolve("platform/feature.cache"))
          .hasSameBinaryContentAs(root.resolve("opt/modelgate/workarea/platform/feature.cache"));
    }
  }

  /** Killed at any time, and with an archive that does not fit: it starts as it did before. */
  @Test
  @Needs(Component.API_SERVER)
  void controllerStartsAgainAfterItWasKilledAndWithoutAnArchiveThatFits() throws Exception {
    Path root = onABareBase("controller");
    try (KubeApi api = KubeApi.startAnother("killed-controller-image");
        ControllerContainer controller = new ControllerContainer(root, api, List.of())) {
      await().atMost(PATIENCE).until(() -> Files.exists(controller.workArea()));
      controller.killAndStart();
      controller.awaitReady();

      Files.write(root.resolve("opt/modelgate/runtime/controller.jsa"), new byte[100]);
      controller.killAndStart();
      controller.awaitReady();
      assertThat(controller.console().lines().filter(line -> line.matches(".*(jsa|cds).*")))
          .containsExactly(
              "Starting without /opt/modelgate/runtime/controller.jsa, which does not fit this Java"
                  + " runtime and its options: that takes longer.");
    }
  }

  @Test
  void fullCommandNeedsNoShellAndItsArchiveFits() throws Exception {
    Path root = onABareBase("command");
    List<String> java = List.of("/opt/modelgate/runtime/bin/java");
    List<String> words =
        List.of("@/opt/modelgate/command.args", "explain", "-f", "/key/pod.yaml", "-p", "/key");

    String output =
        run(
            Stream.of(inside(root), java, List.of("-Xshare:on", "-Xlog:class+load"), words)
                .flatMap(List::stream)
                .toArray(String[]::new));

    assertThat(output).contains("ModelValidation key/demo applies");
    assertThat(output)
        .containsPattern("io.modelgate.policy.PolicyEngine source: shared objects file");
  }

  private static List<String> inside(Path root) {
    return List.of(
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--mount-proc=" + root + "/proc",
        "chroot",
        "--userspec=1000680000:0",
        root.toString());
  }

  /** Unpacked, with the C library, what every container has, and the example of a key. */
  private static Path onABareBase(String image) throws Exception {
    Path root = unpacked(image);
    run(
        "sh",
        "-c",
        "cp --parents -L $(ldd target/modelgate/runtime/lib/server/libjvm.so"
            + " | grep -o '/[^ ]*') "
            + root);
    Files.createDirectory(
        root.resolve("proc")); // as every container has it: Java finds its libraries by it
    Files.createDirectory(root.resolve("dev"));
    run("cp", "--parents", "/etc/hosts", "/etc/nsswitch.conf", root.toString());
    run("cp", "-r", "examples/key", root.toString());
    return root;
  }

  @Test
  void sameBuildGivesTheSameLayers() throws Exception {
    List<String> before = layers("verifier");

    run("env", "IMAGES=verifier", "src/build/images.sh", images.toString());

    assertThat(layers("verifier")).isEqualTo(before);
  }

  private static String configOf(String image) throws Exception {
    return manifest(image).path("Config").asText();
  }

  /** Named by their digests, the base's first. */
  private static List<String> layers(String image) throws Exception {
    return JSON.convertValue(
        manifest(image).path("Layers"),
        JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  private static JsonNode manifest(String image) throws Exception {
    return JSON.readTree(file(image, "manifest.json")).path(0);
  }

  private static String file(String image, String name) throws Exception {
    return run("tar", "-xOf", images.resolve(image + ".tar").toString(), name);
  }

  /** What the image adds to its base: the last layer. */
  private static Path unpacked(String image) throws Exception {
    Path root = Files.createTempDirectory(images, image);
    run("chmod", "755", root.toString()); // for the user that the image is tried with
    List<String> layers = layers(image);
    String archive = images.resolve(image + ".tar").toString();
    run(
        "sh",
        "-c",
        "tar -xOf '%s' '%s' | tar -xp --delay-directory-restore -C '%s'"
            .formatted(archive, layers.get(layers.size() - 1), root));
    return root;
  }

  private static String run(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
