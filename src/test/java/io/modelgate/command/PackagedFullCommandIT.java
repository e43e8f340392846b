package io.modelgate.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Component;
import io.modelgate.testing.Examples;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged full command as its users start it: {@code target/modelgate-cli}. */
final class PackagedFullCommandIT {
  private static final Path DISTRIBUTION = Path.of("target/modelgate-cli").toAbsolutePath();
  private static final Path COMMAND = DISTRIBUTION.resolve("bin/modelgate");

  @TempDir Path temporary;

  /** What a process wrote and exited with. */
  private record Run(int exitCode, String output) {}

  @Test
  void everyExampleGetsTheVerdictOfAdmission() throws Exception {
    Run run = run(COMMAND.toString(), "test", "examples");

    assertThat(run.output())
        .matches("examples: (\\d+) cases: \\1 as expected \\(\\d+ policies\\)\n");
    assertThat(run.exitCode()).isZero();
    Path example = Examples.withVerdict().get(0);
    String explained = run(COMMAND.toString(), "explain", "-f", "examples", "-o", "json").output();
    assertThat(explained).contains(example.resolve("pod.yaml").toString());
  }

  @Test
  @Needs(Component.PACKAGED_RUNTIME)
  void classesComeFromTheArchive() throws Exception {
    List<String> jars;
    try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("lib"))) {
      jars = files.map(Path::toString).sorted(Comparator.naturalOrder()).toList();
    }
    Run run =
        run(
            DISTRIBUTION.resolve("runtime/bin/java").toString(),
            "-Xshare:on",
            "-XX:SharedArchiveFile=" + DISTRIBUTION.resolve("runtime/modelgate.jsa"),
            "-XX:TieredStopAtLevel=1",
            "-Xlog:class+load",
            "-cp",
            String.join(":", jars),
            "io.modelgate.command.Main",
            "explain",
            "-f",
            "examples/key/pod.yaml",
            "-p",
            "examples/key/policy.yaml");

    assertThat(run.output()).contains("ModelValidation key/demo applies");
    assertThat(run.output().lines().filter(each -> each.contains(" io.modelgate.")))
        .isNotEmpty()
        .allMatch(each -> each.contains("shared objects file") || each.contains("Lambda"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubectl-modelgate", "oc-modelgate"})
  void byALinkItIsAPlugin(String name) throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve(name), COMMAND);
    String called = name.replace('-', ' ');

    assertThat(run(link.toString(), "help").output()).startsWith("Usage: " + called + " ");
    assertThat(run(link.toString(), "explain", "--help").output())
        .startsWith("Usage: " + called + " explain ")
        .contains("\n  " + called + " explain -f pod.yaml -p policies\n");
    assertThat(run(link.toString(), "verify", "key", "--help").output())
        .startsWith("Usage: " + called + " verify key ")
        .contains("\n  " + called + " verify key --public-key ");
    assertThat(run(link.toString(), "verfy").output())
        .contains("Did you mean: " + called + " verify");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "version"})
  void versionIsThatOfTheBuild(String word) throws Exception {
    assertThat(run("sh", "-c", "cd '%s' && sh modelgate %s".formatted(COMMAND.getParent(), word)))
        .matches(each -> each.output().matches("(?s)modelgate [0-9]+\\.[0-9]+\\.[0-9]+.*"));
  }

  @Test
  void resultThatNobodyGetsIsNone() throws Exception {
    for (String output : List.of("text", "json")) {
      Run run = run("sh", "-c", COMMAND + " explain -f examples/key -o " + output + " >/dev/full");

      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.output())
          .contains("not printed: the result cannot be written to standard output.");
    }
  }

  @Test
  void manualAndCompletionAreShipped() {
    Path share = DISTRIBUTION.resolve("share");

    assertThat(share.resolve("man/man1/modelgate.1")).content().contains(".SH SYNOPSIS");
    assertThat(share.resolve("man/man1/modelgate-verify-key.1")).isNotEmptyFile();
    assertThat(share.resolve("bash-completion/completions/modelgate"))
        .content()
        .contains("_complete_modelgate");
    assertThat(share.resolve("zsh/site-functions/_modelgate")).isNotEmptyFile();
    assertThat(share.resolve("fish/vendor_completions.d/modelgate.fish"))
        .content()
        .contains("complete -c modelgate ");
  }

  @Test
  void pluginForKrewIsWhatItsManifestSays() throws Exception {
    String address = "https://releases.example/modelgate-cli.tar.gz";
    assertThat(run("src/build/krew.sh", address, temporary.toString()).exitCode()).isZero();

    JsonNode plugin = Yaml.read(temporary.resolve("modelgate.yaml"));
    assertThat(plugin.path("apiVersion").asText())
        .isEqualTo("krew.googlecontainertools.github.com/v1alpha2");
    assertThat(plugin.path("kind").asText()).isEqualTo("Plugin");
    assertThat(plugin.at("/metadata/name").asText()).isEqualTo("modelgate");
    assertThat(plugin.at("/spec/version").asText()).matches("v\\d+\\.\\d+\\.\\d+");
    assertThat(plugin.at("/spec/shortDescription").asText()).hasSizeLessThanOrEqualTo(50);
    JsonNode platform = plugin.at("/spec/platforms/0");
    assertThat(platform.path("uri").asText()).isEqualTo(address);
    Path archive = temporary.resolve("modelgate-cli.tar.gz");
    assertThat(platform.path("sha256").asText())
        .isEqualTo(
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive))));
    Path installed = Files.createDirectory(temporary.resolve("store"));
    run("tar", "-xzf", archive.toString(), "-C", installed.toString());
    Path link =
        Files.createSymbolicLink(
            temporary.resolve("kubectl-modelgate"),
            installed.resolve(platform.path("bin").asText()));
    assertThat(run(link.toString(), "test", "examples/selected").exitCode()).isZero();
  }

  private static Run run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }
}
