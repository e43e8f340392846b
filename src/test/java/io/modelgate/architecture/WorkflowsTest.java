package io.modelgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the workflows promise without being run: others' code is pinned, and jobs may do no more
 * than they say.
 */
final class WorkflowsTest {
  private static final Path FOLDER = Path.of(".github/workflows");
  private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40}");
  private static final Pattern SCRIPT = Pattern.compile("(?<![\\w/])(?:src/build|[.]ci)/[\\w./-]+");

  static List<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void actionsOfOthersArePinnedByCommit(Path workflow) throws IOException {
    List<String> used =
        Yaml.parse(Files.readString(workflow)).findValuesAsText("uses").stream()
            .filter(each -> !each.startsWith("./"))
            .toList();

    assertThat(used).isNotEmpty().allMatch(each -> PINNED.matcher(each).matches());
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void jobsMayOnlyReadUnlessTheySayMore(Path workflow) throws IOException {
    JsonNode permissions = Yaml.parse(Files.readString(workflow)).path("permissions");

    assertThat(permissions.properties()).hasSize(1);
    assertThat(permissions.path("contents").asText()).isEqualTo("read");
  }

  /**
   * What people outside choose, such as the name of a branch, reaches scripts by the environment
   * only.
   */
  @ParameterizedTest
  @MethodSource("workflows")
  void noExpressionStandsInAScript(Path workflow) throws IOException {
    assertThat(Yaml.parse(Files.readString(workflow)).findValuesAsText("run"))
        .isNotEmpty()
        .noneMatch(each -> each.contains("${{"));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void scriptsThatAreCalledExist(Path workflow) throws IOException {
    List<Path> called =
        Yaml.parse(Files.readString(workflow)).findValuesAsText("run").stream()
            .flatMap(each -> SCRIPT.matcher(each).results().map(MatchResult::group))
            .map(Path::of)
            .toList();

    assertThat(called).isNotEmpty().allMatch(Files::isExecutable);
  }
}
