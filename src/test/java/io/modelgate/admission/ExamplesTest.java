package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.PolicySet;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.AdmissionReviews;
import io.modelgate.testing.Examples;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of examples/ gets the verdict that its expected.yaml promises, from the real engine.
 * Where there is a change.yaml, the verdict is about the pod as it was admitted with that merged
 * into it.
 */
final class ExamplesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final PolicySet POLICIES = PolicyDirectory.read(Examples.FOLDER);

  @Test
  void policiesAreLoadedWithoutFault() {
    assertThat(POLICIES.faults()).isEmpty();
    assertThat(POLICIES.broken())
        .extracting(broken -> broken.id().name())
        .containsExactlyInAnyOrder("unfinished", "by-nobody");
    assertThat(POLICIES.exemptions().all()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("io.modelgate.testing.Examples#withVerdict")
  void verdictIsAsExpected(Path example) throws Exception {
    JsonNode pod = Yaml.read(example.resolve("pod.yaml"));
    ObjectNode expected = (ObjectNode) Yaml.read(example.resolve("expected.yaml"));

    Path change = example.resolve("change.yaml");

    assertThat(Files.exists(change) ? verdictOfChange(pod, Yaml.read(change)) : verdict(pod))
        .isEqualTo(expected);
  }

  /** What admission answers when a pod that it admitted is changed. */
  private static ObjectNode verdictOfChange(JsonNode created, JsonNode change) throws Exception {
    JsonNode response = response(created, AdmissionHandler::mutate);
    assertThat(response.path("allowed").asBoolean()).isTrue();
    JsonNode before =
        response.has("patch")
            ? JsonPatch.apply(JSON.readTree(response.path("patch").binaryValue()), created)
            : created;
    JsonNode after = JSON.readerForUpdating(before.deepCopy()).readValue(change.toString());
    ObjectNode review =
        AdmissionReviews.creating(created.at("/metadata/namespace").asText(), after);
    ((ObjectNode) review.path("request")).put("operation", "UPDATE").set("oldObject", before);
    AdmissionHandler handler = AdmissionHandlers.with(POLICIES);
    AdmissionResponse answer = handler.validate(AdmissionHandlers.read(handler, review));
    JsonNode verdict = JSON.readTree(answer.review()).path("response");
    return verdict.path("allowed").asBoolean()
        ? JSON.createObjectNode().put("verdict", "unchanged")
        : denied(verdict);
  }

  private static ObjectNode denied(JsonNode response) {
    return JSON.createObjectNode()
        .put("verdict", "denied")
        .set("message", response.at("/status/message"));
  }

  @Test
  void reviewOfTheReadmeHoldsThePodOfItsFolder() throws IOException {
    JsonNode review = JSON.readTree(Examples.FOLDER.resolve("key/review.json").toFile());

    assertThat(review.at("/request/object"))
        .isEqualTo(Yaml.read(Examples.FOLDER.resolve("key/pod.yaml")));
  }

  /** What admission answers, in the form of an expected.yaml. */
  private static ObjectNode verdict(JsonNode pod) throws Exception {
    JsonNode response = response(pod, AdmissionHandler::mutate);
    if (!response.path("allowed").asBoolean()) {
      assertThat(response(pod, AdmissionHandler::validate).path("allowed").asBoolean()).isFalse();
      return denied(response);
    }
    ObjectNode verdict = JSON.createObjectNode();
    verdict.put("verdict", response.has("patch") ? "patched" : "unchanged");
    if (response.has("warnings")) {
      verdict.set("warnings", response.path("warnings"));
    }
    if (response.has("auditAnnotations")) {
      verdict.set("audit", response.at("/auditAnnotations/audit"));
    }
    if (response.has("patch")) {
      JsonNode patched = JsonPatch.apply(JSON.readTree(response.path("patch").binaryValue()), pod);
      assertThat(response(patched, AdmissionHandler::mutate).has("patch")).isFalse();
      assertThat(response(patched, AdmissionHandler::validate).path("allowed").asBoolean())
          .isTrue();
      describe(verdict, pod, patched);
    }
    return verdict;
  }

  /** The policies by container, and the parts of the specification that changed. */
  private static void describe(ObjectNode verdict, JsonNode pod, JsonNode patched)
      throws IOException {
    JsonNode policies =
        patched.path("metadata").path("annotations").path(MetadataKeys.POLICIES_ANNOTATION);
    assertThat(patched.path("metadata").path("labels").path(MetadataKeys.INJECTED_LABEL).asText())
        .isEqualTo(policies.isMissingNode() ? "" : "true");
    if (!policies.isMissingNode()) {
      verdict.set("policies", JSON.readTree(policies.asText()));
    }
    patched
        .path("spec")
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().equals(pod.path("spec").path(field.getKey()))) {
                verdict.set(field.getKey(), field.getValue());
              }
            });
  }

  private static JsonNode response(
      JsonNode pod, BiFunction<AdmissionHandler, AdmissionRequest, AdmissionResponse> webhook)
      throws Exception {
    return AdmissionHandlers.response(POLICIES, pod, webhook);
  }
}
