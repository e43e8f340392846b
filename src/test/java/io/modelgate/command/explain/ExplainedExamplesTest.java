package io.modelgate.command.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.command.CommandRun;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of examples/ gets from {@code explain} the verdict that admission gives it, which
 * its expected.yaml states; where that is about a change, the pod is admitted at first.
 */
final class ExplainedExamplesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> NOT_OF_THE_SPEC =
      Set.of("verdict", "message", "warnings", "audit", "policies");
  private static final TreeMap<String, JsonNode> EXPLAINED = new TreeMap<>();

  @BeforeAll
  static void explain() throws IOException {
    CommandRun run = CommandRun.of("explain", "-f", "examples", "-o", "json");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
    run.json().path("pods").forEach(pod -> EXPLAINED.put(pod.at("/object/file").asText(), pod));
  }

  @ParameterizedTest
  @MethodSource("io.modelgate.testing.Examples#withVerdict")
  void verdictIsThatOfAdmission(Path example) throws Exception {
    JsonNode expected = Yaml.read(example.resolve("expected.yaml"));
    JsonNode explained =
        EXPLAINED.getOrDefault(example.resolve("pod.yaml").toString(), MissingNode.getInstance());

    if (Files.exists(example.resolve("change.yaml"))) {
      assertThat(explained.path("verdict").asText()).isIn("unchanged", "patched");
      return;
    }
    assertThat(explained.path("verdict").asText()).isEqualTo(expected.path("verdict").asText());
    assertThat(explained.path("message").asText()).isEqualTo(expected.path("message").asText());
    assertThat(explained.path("warnings")).containsExactlyElementsOf(expected.path("warnings"));
    assertThat(String.join(" ", JSON.convertValue(explained.path("audit"), String[].class)))
        .isEqualTo(expected.path("audit").asText());
    JsonNode pod = Yaml.read(example.resolve("pod.yaml"));
    JsonNode admitted = JsonPatch.apply(explained.path("patch"), pod);
    expected
        .properties()
        .forEach(
            field -> {
              if (!NOT_OF_THE_SPEC.contains(field.getKey())) {
                assertThat(admitted.path("spec").path(field.getKey())).isEqualTo(field.getValue());
              }
            });
    assertThat(explained.path("injected")).hasSize(expected.path("policies").size());
  }
}
