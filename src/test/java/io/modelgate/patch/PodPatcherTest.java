package io.modelgate.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PodPatcherTest {
  private static final ValidationContainer CONTAINER =
      new ValidationContainer(
          "verifier:1", List.of("verify", "$(HOME)"), List.of(new Mount("models", "/models", "")));

  @Test
  void containerIsAddedWhereThereWereNone() throws IOException {
    assertThat(names("{\"spec\": {}}")).containsExactly("model-validation");
    assertThat(names("{\"spec\": {\"initContainers\": null}}")).containsExactly("model-validation");
    assertThat(names("{\"spec\": {\"initContainers\": []}}")).containsExactly("model-validation");
  }

  @Test
  void containerComesFirst() throws IOException {
    assertThat(names("{\"spec\": {\"initContainers\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}}"))
        .containsExactly("model-validation", "a", "b");
  }

  @Test
  void forgeriesOfTheReservedNameGo() throws IOException {
    String pod =
        "{\"spec\": {\"initContainers\": [{\"name\": \"model-validation\", \"image\": \"evil\"},"
            + " {\"name\": \"a\"}, {\"name\": \"model-validation\"}]}}";

    assertThat(names(pod)).containsExactly("model-validation", "a");
    assertThat(patched(pod).at("/spec/initContainers/0/image").asText()).isEqualTo("verifier:1");
  }

  @Test
  void secondPatchIsEmpty() throws IOException {
    JsonNode once = patched("{\"spec\": {\"initContainers\": [{\"name\": \"a\"}]}}");

    assertThat(PodPatcher.patch(once, CONTAINER)).isEmpty();
  }

  @Test
  void resourcesOfALimitRangeStay() throws IOException {
    JsonNode once = patched("{\"spec\": {}}");
    ObjectNode container = (ObjectNode) once.at("/spec/initContainers/0");
    container.put("terminationMessagePath", "/dev/termination-log");
    container.putObject("resources").putObject("limits").put("cpu", "1");

    assertThat(patched(once.toString()).at("/spec/initContainers/0/resources/limits/cpu").asText())
        .isEqualTo("1");
  }

  @Test
  void ownContainerBehindAnotherMovesToTheFront() throws IOException {
    JsonNode once = patched("{\"spec\": {}}");
    String ours = once.at("/spec/initContainers/0").toString();

    assertThat(names("{\"spec\": {\"initContainers\": [{\"name\": \"a\"}, " + ours + "]}}"))
        .containsExactly("model-validation", "a");
    assertThat(names("{\"spec\": {\"initContainers\": [" + ours + ", " + ours + "]}}"))
        .containsExactly("model-validation");
  }

  @Test
  void fieldsThatWeDoNotKnowSurvive() throws IOException {
    String pod = "{\"spec\": {\"inTheYear2030\": [1, {\"a\": 1e3}]}, \"new\": true}";

    JsonNode patched = patched(pod);

    assertThat(patched.at("/spec/inTheYear2030").toString()).isEqualTo("[1,{\"a\":1000.0}]");
    assertThat(patched.path("new").asBoolean()).isTrue();
  }

  @Test
  void argumentsAreNotExpandedByTheKubelet() throws IOException {
    assertThat(patched("{\"spec\": {}}").at("/spec/initContainers/0/args/1").asText())
        .isEqualTo("$$(HOME)");
  }

  private static List<String> names(String pod) throws IOException {
    return patched(pod).at("/spec/initContainers").findValuesAsText("name").stream()
        .filter(name -> !name.equals("models")) // the mount's
        .toList();
  }

  private static JsonNode patched(String pod) throws IOException {
    JsonNode json = new JsonMapper().readTree(pod);
    return JsonPatch.apply(PodPatcher.patch(json, CONTAINER), json);
  }
}
