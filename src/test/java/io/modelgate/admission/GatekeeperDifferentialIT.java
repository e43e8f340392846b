package io.modelgate.admission;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.sandbox.Assessment;
import io.modelgate.policy.sandbox.Assessment.Result;
import io.modelgate.testing.Gator;
import io.modelgate.watch.PolicyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The same random pods through Gatekeeper, by its own gator, and through our engine, with policies
 * that say the same: the same verdicts in the same words.
 *
 * <p>{@code -Dmodelgate.random.pods=2000 -Dmodelgate.random.seed=0} choose other pods.
 */
final class GatekeeperDifferentialIT {
  private static final Path EXAMPLES = Path.of("examples", "gatekeeper");
  private static final PolicySet POLICIES = PolicyDirectory.read(EXAMPLES);
  private static final int COUNT = Integer.getInteger("modelgate.random.pods", 2000);
  private static final long SEED = Long.getLong("modelgate.random.seed", 0);
  private static final List<ObjectNode> PODS = RandomPods.of(SEED, COUNT);

  private static Map<String, Set<String>> violations = Map.of();

  @BeforeAll
  static void askGatekeeper() throws Exception {
    violations = gatekeeper("pods-as-they-come", PODS);
    System.out.printf(
        "%d random pods, seed %d: Gatekeeper refuses %d of them as they come%n",
        COUNT, SEED, violations.size());
  }

  @Test
  void podsAsTheyComeFareAlike() {
    List<String> disagreements = new ArrayList<>();
    for (ObjectNode pod : PODS) {
      Set<String> ours =
          PolicyEngine.assess(pod.at("/metadata/namespace").asText(), pod, POLICIES).stream()
              .filter(assessment -> assessment.result() == Result.FAIL)
              .map(Assessment::message)
              .collect(toSet());
      Set<String> theirs = violations.getOrDefault(name(pod), Set.of());
      // Each of Gatekeeper's constraints speaks for itself; with us the first rule speaks for all.
      if (ours.isEmpty() != theirs.isEmpty() || !theirs.containsAll(ours)) {
        disagreements.add("ours %s, theirs %s: %s".formatted(ours, theirs, pod));
      }
    }
    assertThat(disagreements).isEmpty();
  }

  @Test
  void gatekeeperAdmitsWhatWeAdmitAndRefusesWhatWeDeny() throws Exception {
    List<String> disagreements = new ArrayList<>();
    List<JsonNode> admitted = new ArrayList<>();
    int patched = 0;
    for (ObjectNode pod : PODS) {
      JsonNode response = AdmissionHandlers.response(POLICIES, pod, AdmissionHandler::mutate);
      if (response.path("allowed").asBoolean()) {
        patched += response.has("patch") ? 1 : 0;
        admitted.add(
            response.has("patch")
                ? JsonPatch.apply(
                    new JsonMapper().readTree(response.path("patch").binaryValue()), pod)
                : pod);
      } else {
        String message = response.at("/status/message").asText();
        if (!violations.getOrDefault(name(pod), Set.of()).contains(message)) {
          disagreements.add("we deny, Gatekeeper does not say so: %s: %s".formatted(message, pod));
        }
      }
    }
    gatekeeper("pods-as-we-admit-them", admitted)
        .forEach((pod, messages) -> disagreements.add("we admit " + pod + ": " + messages));
    System.out.printf(
        "%d denied by both, %d admitted by both, %d of them with the runtime that we set%n",
        COUNT - admitted.size(), admitted.size(), patched);

    assertThat(disagreements).isEmpty();
    // A corpus that misses a case shows nothing.
    assertThat(patched).isGreaterThan(COUNT / 50);
    assertThat(admitted.size() - patched).isGreaterThan(COUNT / 50);
    assertThat(violations.values().stream().flatMap(Set::stream).map(this::kind).distinct())
        .containsExactlyInAnyOrder(
            "Pod … requires label secure-ai.io/runtime to use runtime kata",
            "Workload … with high compute requires runtime kata",
            "Workload … with low compute requires runtime gvisor",
            "Pod … with label secure-ai.io/runtime requires runtime kata",
            "Pod … with label secure-ai.io/runtime requires runtime gvisor",
            "Pod … with label secure-ai.io/runtime requires runtime kata or gvisor");
  }

  private String kind(String message) {
    return message.replaceFirst(" p[0-9]+ ", " … ");
  }

  /** What Gatekeeper says of pods that it refuses, by name. */
  private static Map<String, Set<String>> gatekeeper(String name, List<? extends JsonNode> pods)
      throws IOException, InterruptedException {
    Path file = Path.of("target", "gatekeeper", name + ".yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, pods.stream().map(JsonNode::toString).collect(Collectors.joining("\n---\n")));
    List<String> words = new ArrayList<>(List.of("test", "--output=json", "--filename=" + file));
    words.add("--filename=" + EXAMPLES.resolve("namespaces.yaml"));
    for (String folder : List.of("required-runtime", "dynamic-runtime")) {
      words.add("--filename=" + EXAMPLES.resolve(folder).resolve("template.yaml"));
      words.add("--filename=" + EXAMPLES.resolve(folder).resolve("constraint.yaml"));
    }
    Gator run = Gator.run(words.toArray(String[]::new));
    JsonNode results = new JsonMapper().readTree(run.output());
    assertThat(results.isArray() || results.isNull()).as(run.output()).isTrue();
    return StreamSupport.stream(results.spliterator(), false)
        .collect(
            groupingBy(
                result -> name(result.path("violatingObject")),
                mapping(result -> result.path("msg").asText(), toSet())));
  }

  private static String name(JsonNode pod) {
    return pod.at("/metadata/name").asText();
  }
}
