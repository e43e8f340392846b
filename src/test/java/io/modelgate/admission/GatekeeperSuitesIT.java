package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Component;
import io.modelgate.testing.Gator;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What examples/gatekeeper promises, by Gatekeeper's own gator. */
final class GatekeeperSuitesIT {
  private static final Path EXAMPLES = Path.of("examples", "gatekeeper");

  static List<Path> suites() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files.filter(file -> file.endsWith("suite.yaml")).sorted().toList();
    }
  }

  @Test
  void eachTemplateHasItsSuite() throws IOException {
    assertThat(suites())
        .containsExactly(
            EXAMPLES.resolve("dynamic-runtime/suite.yaml"),
            EXAMPLES.resolve("required-runtime/suite.yaml"));
  }

  @ParameterizedTest
  @MethodSource("suites")
  @Needs(Component.GATOR)
  void gatorPassesEachCase(Path suite) throws Exception {
    Gator run = Gator.run("verify", suite.toString(), "--verbose");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output().lines().filter(line -> line.contains("--- ")).map(String::strip))
        .as(run.output())
        .extracting(line -> line.replaceFirst("[ \t]*\\(.*", ""))
        .containsExactlyInAnyOrderElementsOf(passed(suite));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void everyPodIsACaseAndEveryMessageIsWhole(Path suite) throws IOException {
    List<String> pods = new ArrayList<>();
    for (JsonNode each : Yaml.read(suite).findValues("cases")) {
      each.forEach(one -> pods.add(one.path("object").asText()));
    }
    assertThat(pods).containsExactlyInAnyOrderElementsOf(files(suite.resolveSibling("pods")));
    assertThat(Yaml.read(suite).findValuesAsText("message"))
        .isNotEmpty()
        .allMatch(message -> message.startsWith("^") && message.endsWith("$"));
  }

  @Test
  @Needs(Component.GATOR)
  void assignSetsTheRuntimeThatTheLabelNames() throws Exception {
    Gator run =
        Gator.run(
            "expand",
            "--filename=" + EXAMPLES.resolve("assign-runtime"),
            "--filename=" + EXAMPLES.resolve("namespaces.yaml"));

    Map<String, String> runtimes = new HashMap<>();
    for (JsonNode pod : Yaml.parseAll(run.output())) {
      runtimes.put(
          pod.at("/metadata/labels/app").asText(), pod.at("/spec/runtimeClassName").asText("none"));
    }
    assertThat(runtimes)
        .as(run.output())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "label-kata", "kata",
                "label-gvisor", "gvisor",
                "label-kata-own-runc", "runc",
                "label-unknown", "none",
                "no-label", "none",
                "other-namespace", "none"));
  }

  private static List<String> passed(Path suite) throws IOException {
    return Yaml.read(suite).path("tests").findValuesAsText("name").stream()
        .map(name -> "--- PASS: " + name)
        .toList();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> "pods/" + file.getFileName()).toList();
    }
  }
}
