package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Objects;

/** Keeps of a pod what its outcome is told from. */
final class PodReduction {
  private static final String INIT_CONTAINERS = "initContainers";
  private static final String STATUSES = "initContainerStatuses";
  private static final String CONDITIONS = "conditions";

  private PodReduction() {}

  static ObjectMeta metadata(ObjectMeta whole) {
    return new ObjectMetaBuilder()
        .withName(whole.getName())
        .withNamespace(whole.getNamespace())
        .withUid(whole.getUid())
        .withResourceVersion(whole.getResourceVersion())
        .withCreationTimestamp(whole.getCreationTimestamp())
        .withLabels(whole.getLabels())
        .withOwnerReferences(
            Objects.requireNonNullElse(
                    whole.getOwnerReferences(),
                    List.<io.fabric8.kubernetes.api.model.OwnerReference>of())
                .stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .toList())
        .build();
  }

  /**
   * Images and volumes: see {@code PodMatcher}, whose test holds the two together; as whom it runs,
   * see {@code PodScope}; and where.
   */
  static JsonNode spec(JsonNode whole) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    copy(whole, kept, "runtimeClassName", "nodeName", "serviceAccountName");
    for (String kind : List.of(INIT_CONTAINERS, "containers", "ephemeralContainers")) {
      for (JsonNode container : whole.path(kind)) {
        copy(container, kept.withArray(kind).addObject(), "image");
      }
    }
    for (JsonNode volume : whole.path("volumes")) {
      ObjectNode cut = JsonNodeFactory.instance.objectNode();
      copy(volume, cut, "persistentVolumeClaim", "image", "configMap", "ephemeral");
      for (JsonNode source : volume.at("/projected/sources")) {
        if (source.has("configMap")) {
          ArrayNode sources = cut.withObject("/projected").withArray("sources");
          copy(source, sources.addObject(), "configMap");
        }
      }
      if (!cut.isEmpty()) {
        copy(volume, cut, "name");
        kept.withArray("volumes").add(cut);
      }
    }
    return kept;
  }

  static JsonNode status(JsonNode whole) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    copy(whole, kept, "phase");
    for (JsonNode condition : whole.path(CONDITIONS)) {
      if (condition.path("type").asText().equals("Initialized")) {
        copy(
            condition,
            kept.withArray(CONDITIONS).addObject(),
            "type",
            "status",
            "lastTransitionTime");
      }
    }
    for (JsonNode container : whole.path(STATUSES)) {
      copy(
          container,
          kept.withArray(STATUSES).addObject(),
          "name",
          "state",
          "lastState",
          "restartCount",
          "started",
          "ready");
    }
    return kept;
  }

  private static void copy(JsonNode from, ObjectNode to, String... fields) {
    for (String field : fields) {
      if (from.hasNonNull(field)) {
        to.set(field, from.get(field));
      }
    }
  }
}
