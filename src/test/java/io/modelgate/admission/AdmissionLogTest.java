package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.Yaml;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever reads the controller's log sees which pods were changed or denied, and why. */
final class AdmissionLogTest {
  private static final Path EXAMPLES = Path.of("examples");

  @Test
  void injectedPodLeavesOneLine() throws Exception {
    assertThat(lines("key", pod("key")))
        .containsExactly(
            "Patched pod \"key/inference\": injected init container \"model-validation\" for"
                + " \"ModelValidation/demo\"");
  }

  @Test
  void podThatGetsARuntimeLeavesOneLine() throws Exception {
    assertThat(lines("sandbox-policy", pod("sandbox-label-gvisor")))
        .containsExactly("Patched pod \"ai-production/inference\": set RuntimeClass \"gvisor\"");
  }

  @Test
  void deniedPodLeavesItsSentence() throws Exception {
    ObjectNode pod = pod("key");
    pod.withObject("/metadata/labels").put("validation.rhtas.redhat.com/ml", "other");
    assertThat(lines("key", pod))
        .singleElement()
        .asString()
        .startsWith(
            "Denied pod \"key/inference\": The pod's label validation.rhtas.redhat.com/ml names"
                + " ModelValidation other, which does not exist");
  }

  @Test
  void podThatNoPolicyConcernsLeavesNone() throws Exception {
    ObjectNode pod = pod("key");
    pod.withObject("/metadata").remove("labels");
    assertThat(lines("key", pod)).isEmpty();
  }

  @Test
  void nameForgesNoLine() throws Exception {
    ObjectNode pod = pod("key");
    pod.withObject("/metadata").remove("name");
    pod.withObject("/metadata").put("generateName", "a\nDenied pod \"b/c\u202e".repeat(50));
    assertThat(lines("key", pod))
        .singleElement()
        .asString()
        .startsWith("Patched pod \"key/a Denied pod")
        .doesNotContain("\n", "\u202e")
        .hasSizeLessThan(400);
  }

  private static ObjectNode pod(String example) throws Exception {
    return (ObjectNode) Yaml.read(EXAMPLES.resolve(example).resolve("pod.yaml"));
  }

  private static List<String> lines(String policies, JsonNode pod) throws Exception {
    CurrentPolicies current = new CurrentPolicies();
    current.set(PolicyDirectory.read(EXAMPLES.resolve(policies)));
    List<String> lines = new ArrayList<>();
    AdmissionHandlers.response(
        AdmissionHandlers.with(current, InstantSource.system(), lines::add),
        pod,
        AdmissionHandler::mutate);
    return lines;
  }
}
