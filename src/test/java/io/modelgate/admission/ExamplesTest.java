package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.policy.PolicySet;
import io.modelgate.testing.AdmissionReviews;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.PolicyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of examples/ gets the verdict that its expected.yaml promises, from the real engine.
 */
final class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples");
  private static final JsonMapper JSON = new JsonMapper();
  private static final PolicySet POLICIES = PolicyDirectory.read(EXAMPLES);

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files
          .filter(file -> file.endsWith("expected.yaml"))
          .map(Path::getParent)
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void policiesAreLoadedWithoutFault() {
    assertThat(POLICIES.faults()).isEmpty();
    assertThat(POLICIES.size()).isEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void verdictIsAsExpected(Path example) throws Exception {
    JsonNode pod = Yaml.read(example.resolve("pod.yaml"));
    ObjectNode expected = (ObjectNode) Yaml.read(example.resolve("expected.yaml"));

    assertThat(verdict(pod)).isEqualTo(expected);
  }

  @Test
  void reviewOfTheReadmeHoldsThePodOfItsFolder() throws IOException {
    JsonNode review = JSON.readTree(EXAMPLES.resolve("key/review.json").toFile());

    assertThat(review.at("/request/object")).isEqualTo(Yaml.read(EXAMPLES.resolve("key/pod.yaml")));
  }

  /** What admission answers, in the form of an expected.yaml. */
  private static ObjectNode verdict(JsonNode pod) throws Exception {
    String namespace = pod.at("/metadata/namespace").asText("default");
    AdmissionRequest request =
        AdmissionReviewReader.read(
            AdmissionReviews.stream(AdmissionReviews.creating(namespace, pod)));
    byte[] answer = AdmissionHandlers.with(POLICIES).mutate(request);
    JsonNode response = JSON.readTree(answer).path("response");
    ObjectNode verdict = JSON.createObjectNode();
    if (!response.path("allowed").asBoolean()) {
      return verdict.put("verdict", "denied").set("message", response.at("/status/message"));
    }
    if (response.has("patch")) {
      JsonNode patch = JSON.readTree(response.path("patch").binaryValue());
      JsonNode patched = JsonPatch.apply(patch, pod);
      assertThat(((ObjectNode) patched.path("spec")).remove("initContainers")).isNotNull();
      ObjectNode rest = pod.deepCopy();
      ((ObjectNode) rest.path("spec")).remove("initContainers");
      assertThat(patched).isEqualTo(rest);
      return verdict
          .put("verdict", "patched")
          .set("initContainers", JsonPatch.apply(patch, pod).at("/spec/initContainers"));
    }
    verdict.put("verdict", "unchanged");
    if (response.has("warnings")) {
      verdict.set("warnings", response.path("warnings"));
    }
    return verdict;
  }
}
