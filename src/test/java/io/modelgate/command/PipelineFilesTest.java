package io.modelgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The GitHub Action and the Tekton Task: their steps do what they say. Neither platform is here, so
 * their variables are filled in by the test, and the shapes are compared with what both document.
 */
final class PipelineFilesTest {
  private static final Path ACTION = Path.of(".github/actions/modelgate/action.yml");
  private static final Path TASK = Path.of("openshift/pipelines/task.yaml");
  private static final String GOOD = "examples/selected";

  /** What the step exits with: a wrong command line as long as the command is not there. */
  private static final int LINT = CommandRun.of("help", "lint").exitCode();

  @TempDir Path temporary;

  @Test
  void actionIsAComposite() throws IOException {
    JsonNode action = Yaml.read(ACTION);

    assertThat(action.fieldNames()).toIterable().contains("name", "description", "inputs", "runs");
    assertThat(action.at("/runs/using").asText()).isEqualTo("composite");
    for (JsonNode step : action.at("/runs/steps")) {
      assertThat(step.path("shell").asText()).isEqualTo("bash");
      assertThat(step.path("run").asText())
          .as("an expression in a script is how others' words become commands")
          .doesNotContain("${{");
      for (JsonNode value : step.path("env")) {
        String input = value.asText().replaceAll("^\\$\\{\\{ inputs\\.(.*) }}$", "$1");
        assertThat(action.path("inputs").has(input)).as(value.asText()).isTrue();
      }
    }
  }

  @Test
  void actionPassesWhatIsAsItShouldBe() throws Exception {
    assertThat(action(Map.of("policies", GOOD))).containsExactly(LINT, 0);
    assertThat(temporary.resolve("junit.xml")).doesNotExist();
    assertThat(action(Map.of("policies", GOOD, "junit", temporary.resolve("junit.xml").toString())))
        .containsExactly(LINT, 0);
    assertThat(temporary.resolve("junit.xml")).content().contains("<testsuite");
  }

  @Test
  void actionFailsWithAnAnnotation() throws Exception {
    Path cases = cases("verdict: denied\n");

    assertThat(action(Map.of("policies", GOOD, "cases", cases.toString())))
        .containsExactly(LINT, 1);
    assertThat(temporary.resolve("output")).content().contains("::error file=" + cases);
  }

  @Test
  void taskRunsWithoutPrivileges() throws IOException {
    JsonNode task = Yaml.read(TASK);

    assertThat(task.path("apiVersion").asText()).isEqualTo("tekton.dev/v1");
    assertThat(task.path("kind").asText()).isEqualTo("Task");
    assertThat(task.at("/spec").fieldNames())
        .toIterable()
        .containsOnly("description", "params", "workspaces", "stepTemplate", "steps");
    JsonNode security = task.at("/spec/stepTemplate/securityContext");
    assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    for (JsonNode parameter : task.at("/spec/params")) {
      assertThat(parameter.path("type").asText()).isEqualTo("string");
      assertThat(task.at("/spec/steps").toString() + task.at("/spec/stepTemplate"))
          .contains("$(params." + parameter.path("name").asText() + ")");
    }
  }

  @Test
  void taskPassesAndFailsAsTheCommandsDo() throws IOException {
    assertThat(task(GOOD, GOOD)).containsExactly(LINT, 0);
    assertThat(task(GOOD, cases("verdict: denied\n").toString())).containsExactly(LINT, 1);
  }

  /** One case, of the pod that the example has, in a suite of its own. */
  private Path cases(String expected) throws IOException {
    Path cases = temporary.resolve("cases");
    Path folder = Files.createDirectories(cases.resolve("one"));
    Files.copy(Path.of(GOOD, "pod.yaml"), folder.resolve("pod.yaml"));
    Files.writeString(folder.resolve("expected.yaml"), expected);
    return cases;
  }

  private static List<Integer> task(String policies, String cases) throws IOException {
    List<Integer> codes = new ArrayList<>();
    for (JsonNode step : Yaml.read(TASK).at("/spec/steps")) {
      assertThat(step.at("/command/0").asText()).isEqualTo("/opt/modelgate/runtime/bin/java");
      List<String> words = new ArrayList<>();
      step.path("args")
          .forEach(
              each ->
                  words.add(
                      each.asText()
                          .replace("$(params.policies)", policies)
                          .replace("$(params.cases)", cases)));
      codes.add(CommandRun.of(words.toArray(String[]::new)).exitCode());
    }
    return codes;
  }

  /**
   * Runs each step's script by bash, as a runner does: with the inputs, or what they default to.
   */
  private List<Integer> action(Map<String, String> inputs) throws Exception {
    JsonNode action = Yaml.read(ACTION);
    Path command = temporary.resolve("modelgate");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '%s' -cp '%s' io.modelgate.command.Main \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
    assertThat(command.toFile().setExecutable(true)).isTrue();
    Map<String, String> values = new HashMap<>();
    action
        .path("inputs")
        .properties()
        .forEach(each -> values.put(each.getKey(), each.getValue().path("default").asText()));
    values.put("modelgate", command.toString());
    values.putAll(inputs);
    List<Integer> codes = new ArrayList<>();
    for (JsonNode step : action.at("/runs/steps")) {
      ProcessBuilder bash =
          new ProcessBuilder(
                  "bash",
                  "--noprofile",
                  "--norc",
                  "-eo",
                  "pipefail",
                  "-c",
                  step.path("run").asText())
              .redirectErrorStream(true);
      step.path("env")
          .properties()
          .forEach(
              each ->
                  bash.environment()
                      .put(
                          each.getKey(),
                          String.valueOf(
                              values.get(
                                  each.getValue()
                                      .asText()
                                      .replaceAll("^\\$\\{\\{ inputs\\.(.*) }}$", "$1")))));
      Process process = bash.start();
      process.getOutputStream().close();
      Files.write(temporary.resolve("output"), process.getInputStream().readAllBytes());
      codes.add(process.waitFor());
    }
    return codes;
  }
}
