package io.modelgate.command.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two policies of which {@code lint} says that they deny pods together do so in the engine. */
final class ReportedConflictsTest {
  private static final int ROUNDS = 300;
  private static final int PODS = 30;
  private static final JsonMapper JSON = new JsonMapper();

  private final RandomPods random = new RandomPods(7);

  @TempDir Path directory;
  private Path pods;

  @BeforeEach
  void storePods() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < PODS; i++) {
      ObjectNode pod = ((ObjectNode) random.pod()).put("apiVersion", "v1").put("kind", "Pod");
      pod.withObject("/metadata").put("name", "pod-" + i).put("namespace", "search");
      all.append("---\n").append(pod).append('\n');
    }
    pods = Files.writeString(directory.resolve("pods.yaml"), all);
  }

  @Test
  void podOfAReportedRuleIsDenied() throws IOException {
    int held = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path policies = policies("secure-ai.io/v1alpha1", "RuntimePolicy", this::rules);
      for (JsonNode finding : findings(policies, "runtime-conflict")) {
        String rule = finding.path("message").asText().replaceFirst("Rule (\\S+) .*", "$1");
        for (JsonNode pod : explained(policies)) {
          if (rule.equals(deciding(policy(pod, finding)))) {
            held++;
            assertThat(pod.path("verdict").asText()).as("%s%n%s", finding, pod).isEqualTo("denied");
          }
        }
      }
    }
    assertThat(held).isGreaterThan(100);
  }

  @Test
  void podOfAReportedTieIsDenied() throws IOException {
    int held = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path policies = policies("rhtas.redhat.com/v1alpha1", "ModelValidation", this::selector);
      for (JsonNode finding : findings(policies, "policy-tie")) {
        for (JsonNode pod : explained(policies)) {
          if (policy(pod, finding).path("applies").asBoolean()) {
            held++;
            assertThat(pod.path("message").asText())
                .as("%s%n%s", finding, pod)
                .startsWith("Namespace search has several ModelValidations (one, two): ");
          }
        }
      }
    }
    assertThat(held).isGreaterThan(100);
  }

  private Map<String, Object> rules() {
    return random.policy(2);
  }

  private Map<String, Object> selector() {
    return Map.of(
        "selector",
        random.podSelector(),
        "config",
        Map.of("publicKeyConfig", Map.of("keyPath", "/keys/signer.pem")),
        "model",
        Map.of("path", "/models"));
  }

  private interface Spec {
    Map<String, Object> next();
  }

  private Path policies(String apiVersion, String kind, Spec spec) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : List.of("one", "two")) {
      all.append("---\n")
          .append(
              JSON.writeValueAsString(
                  Map.of(
                      "apiVersion",
                      apiVersion,
                      "kind",
                      kind,
                      "metadata",
                      kind.equals("RuntimePolicy")
                          ? Map.of("name", name)
                          : Map.of("name", name, "namespace", "search"),
                      "spec",
                      spec.next())))
          .append('\n');
    }
    return Files.writeString(directory.resolve("policies.yaml"), all);
  }

  private static List<JsonNode> findings(Path policies, String id) throws IOException {
    return stream(CommandRun.of("lint", policies.toString(), "-o", "json").json().path("findings"))
        .filter(each -> each.path("id").asText().equals(id))
        .toList();
  }

  private List<JsonNode> explained(Path policies) throws IOException {
    CommandRun run =
        CommandRun.of("explain", "-f", pods.toString(), "-p", policies.toString(), "-o", "json");
    List<JsonNode> explained = stream(run.json().path("pods")).toList();
    assertThat(explained).as(run.err()).hasSize(PODS);
    return explained;
  }

  private static JsonNode policy(JsonNode pod, JsonNode finding) {
    String name = finding.path("resource").asText().replaceFirst(".*[ /]", "");
    return stream(pod.path("policies"))
        .filter(each -> each.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String deciding(JsonNode policy) {
    return stream(policy.path("rules"))
        .filter(each -> List.of("decides", "undecided").contains(each.path("result").asText()))
        .map(each -> each.path("name").asText())
        .findFirst()
        .orElse("");
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
