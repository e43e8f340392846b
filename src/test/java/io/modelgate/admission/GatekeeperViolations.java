package io.modelgate.admission;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.testing.Gator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What Gatekeeper says against pods under the constraints of examples/gatekeeper, by its own gator.
 *
 * @param byPod the messages against each pod that it refuses, by the pod's name
 */
record GatekeeperViolations(Map<String, Set<String>> byPod) {
  static final Path EXAMPLES = Path.of("examples", "gatekeeper");
  private static final List<String> POLICIES =
      List.of(
          "namespaces.yaml",
          "required-runtime/template.yaml",
          "required-runtime/constraint.yaml",
          "dynamic-runtime/template.yaml",
          "dynamic-runtime/constraint.yaml");

  /**
   * Asks it about all pods in one go.
   *
   * @param name what to call the file that holds them, in target/gatekeeper
   */
  static GatekeeperViolations of(String name, List<? extends JsonNode> pods)
      throws IOException, InterruptedException {
    Path file = Path.of("target", "gatekeeper", name + ".yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, pods.stream().map(JsonNode::toString).collect(joining("\n---\n")));
    List<String> words = new ArrayList<>(List.of("test", "--output=json", "--filename=" + file));
    POLICIES.forEach(each -> words.add("--filename=" + EXAMPLES.resolve(each)));

    Gator run = Gator.run(words.toArray(String[]::new));

    JsonNode results = new JsonMapper().readTree(run.output());
    assertThat(results.isArray() || results.isNull()).as(run.output()).isTrue();
    return new GatekeeperViolations(
        StreamSupport.stream(results.spliterator(), false)
            .collect(
                groupingBy(
                    result -> name(result.path("violatingObject")),
                    mapping(result -> result.path("msg").asText(), toSet()))));
  }

  /** The messages against a pod; none where it is admitted. */
  Set<String> against(JsonNode pod) {
    return byPod.getOrDefault(name(pod), Set.of());
  }

  private static String name(JsonNode pod) {
    return pod.at("/metadata/name").asText();
  }
}
