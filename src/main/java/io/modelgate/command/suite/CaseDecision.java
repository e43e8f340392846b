package io.modelgate.command.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.api.MetadataKeys;
import io.modelgate.command.explain.DecisionKind;
import io.modelgate.command.explain.PodExplanation;
import java.util.List;

/** Verdicts in the form of {@code expected.yaml}. */
final class CaseDecision {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String VERDICT = "verdict";

  private CaseDecision() {}

  /** What is decided about a pod that is created, with the parts of its spec that change. */
  static ObjectNode of(PodExplanation explanation) {
    if (explanation.verdict() == DecisionKind.DENIED) {
      return denied(explanation.message());
    }
    ObjectNode verdict = JSON.createObjectNode().put(VERDICT, explanation.verdict().word());
    List<String> warnings = explanation.notices().warnings();
    if (!warnings.isEmpty()) {
      warnings.forEach(verdict.putArray("warnings")::add);
    }
    List<String> audit = explanation.notices().audit();
    if (!audit.isEmpty()) {
      verdict.put("audit", String.join(" ", audit));
    }
    JsonNode before = explanation.subject().pod();
    JsonNode after = explanation.admitted();
    JsonNode policies =
        after.path("metadata").path("annotations").path(MetadataKeys.POLICIES_ANNOTATION);
    if (!policies.equals(
        before.path("metadata").path("annotations").path(MetadataKeys.POLICIES_ANNOTATION))) {
      verdict.set("policies", read(policies.asText()));
    }
    for (var field : after.path("spec").properties()) {
      if (!field.getValue().equals(before.path("spec").path(field.getKey()))) {
        verdict.set(field.getKey(), field.getValue());
      }
    }
    // Whether a number came from a file or from us makes no difference.
    return (ObjectNode) read(verdict.toString());
  }

  /** A change that is not refused. */
  static ObjectNode unchanged() {
    return JSON.createObjectNode().put(VERDICT, DecisionKind.UNCHANGED.word());
  }

  /** A pod or a change that is refused. */
  static ObjectNode denied(String message) {
    return JSON.createObjectNode().put(VERDICT, DecisionKind.DENIED.word()).put("message", message);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it was written from a tree", e);
    }
  }
}
