package io.modelgate.patch;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.decision.Injection;
import java.util.ArrayList;
import java.util.List;

/** The label and the annotation that say what was injected. */
final class InjectionMetadata {
  private static final JsonStringEncoder QUOTER = JsonStringEncoder.getInstance();

  private InjectionMetadata() {}

  static List<PodDifference> changes(JsonNode pod, Injection injection) {
    List<PodDifference> changes = new ArrayList<>();
    if (injection.containers().isEmpty()) {
      remove(pod, "labels", MetadataKeys.INJECTED_LABEL, changes);
      remove(pod, "annotations", MetadataKeys.POLICIES_ANNOTATION, changes);
      return changes;
    }
    mark(pod, "labels", MetadataKeys.INJECTED_LABEL, "true", changes);
    mark(pod, "annotations", MetadataKeys.POLICIES_ANNOTATION, policies(injection), changes);
    return changes;
  }

  /** As JSON, without a tree that would only be written. */
  private static String policies(Injection injection) {
    StringBuilder json = new StringBuilder("{");
    injection
        .policies()
        .forEach(
            (container, policy) -> {
              json.append(json.length() == 1 ? "\"" : ",\"");
              QUOTER.quoteAsString(container, json);
              json.append("\":\"");
              QUOTER.quoteAsString(policy, json);
              json.append('"');
            });
    return json.append('}').toString();
  }

  private static void remove(JsonNode pod, String field, String key, List<PodDifference> changes) {
    if (pod.path("metadata").path(field).has(key)) {
      changes.add(
          PodDifference.because(
                  () -> "its metadata." + field + "[" + key + "] is managed by Modelgate")
              .remove("/metadata/" + field + "/" + PodDifference.escaped(key)));
    }
  }

  private static void mark(
      JsonNode pod, String field, String key, String value, List<PodDifference> changes) {
    JsonNode present = pod.path("metadata").path(field);
    if (present.path(key).asText().equals(value)) {
      return;
    }
    PodDifference change =
        PodDifference.because(
            () -> "its metadata." + field + "[" + key + "] is missing or different");
    if (!present.isObject()) {
      change.add("/metadata/" + field, JsonNodeFactory.instance.objectNode());
    }
    changes.add(
        change.add(
            "/metadata/" + field + "/" + PodDifference.escaped(key), TextNode.valueOf(value)));
  }
}
