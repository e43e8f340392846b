package io.modelgate.policy.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.spec.ImageReference;
import io.modelgate.policy.spec.LabelMatcher;
import java.util.List;
import java.util.Map;

/**
 * The texts of a pod and its namespace that selectors look at, and none less: what selectors read
 * is told in the same words. For one thread.
 */
public final class PodFacts {
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  /** Longer ones have only one spelling, which says little. */
  private static final int LONGEST_IMAGE = 1024;

  /** Stands for the end of a name that the API server has yet to generate. */
  private static final String GENERATED = "xxxxx";

  /** Takes texts. */
  interface Sink {
    /** A text by its key, which is empty for fields without keys. */
    void text(String key, String text);

    /** A text that any pattern may match. */
    void anything();
  }

  private final JsonNode pod;
  private final Map<String, String> namespaceLabels;

  /**
   * Those of a pod.
   *
   * @param pod the pod, untyped
   * @param namespaceLabels labels of its namespace
   */
  public PodFacts(JsonNode pod, Map<String, String> namespaceLabels) {
    this.pod = pod;
    this.namespaceLabels = namespaceLabels;
  }

  /** The labels of a field. */
  Map<String, String> labels(Field field) {
    return field == Field.NAMESPACE_LABEL
        ? namespaceLabels
        : LabelMatcher.read(metadata().path("labels"));
  }

  /** Tells all texts of a field. */
  void tell(Field field, Sink sink) {
    switch (field) {
      case LABEL -> tellValues(metadata().path("labels"), sink);
      case NAMESPACE_LABEL -> namespaceLabels.forEach(sink::text);
      case ANNOTATION -> tellValues(metadata().path("annotations"), sink);
      case SERVICE_ACCOUNT -> tellServiceAccount(sink);
      case OWNER -> tellOwner(sink);
      case CONTAINER, IMAGE -> tellContainers(field, sink);
      case PROPAGATION -> tellPropagations(sink);
      case RESOURCE -> tellResources(sink);
      case CLAIM, VOLUME_IMAGE, CONFIG_MAP -> tellVolumes(field, sink);
    }
  }

  private JsonNode metadata() {
    return pod.path("metadata");
  }

  private JsonNode spec() {
    return pod.path("spec");
  }

  private static void tellValues(JsonNode object, Sink sink) {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      sink.text(each.getKey(), each.getValue().asText());
    }
  }

  private void tellServiceAccount(Sink sink) {
    String account = spec().path("serviceAccountName").asText("");
    sink.text("", account.isEmpty() ? "default" : account);
  }

  private void tellOwner(Sink sink) {
    for (JsonNode owner : metadata().path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        sink.text("", owner.path("kind").asText());
        return;
      }
    }
    sink.text("", "none");
  }

  private void tellContainers(Field field, Sink sink) {
    for (String kind : CONTAINERS) {
      for (JsonNode container : spec().path(kind)) {
        if (field == Field.CONTAINER) {
          sink.text("", container.path("name").asText());
        } else {
          tellImage(container.path("image").asText(), sink);
        }
      }
    }
  }

  private static void tellImage(String written, Sink sink) {
    ImageReference image = ImageReference.of(written);
    if (image.isId() || written.length() > LONGEST_IMAGE) {
      sink.anything();
    } else {
      image.spellings().forEach(spelling -> sink.text("", spelling));
    }
  }

  private void tellPropagations(Sink sink) {
    for (String kind : CONTAINERS) {
      for (JsonNode container : spec().path(kind)) {
        for (JsonNode mount : container.path("volumeMounts")) {
          sink.text("", mount.path("mountPropagation").asText());
        }
      }
    }
  }

  private void tellResources(Sink sink) {
    tellResources(spec(), sink);
    for (String kind : CONTAINERS) {
      for (JsonNode container : spec().path(kind)) {
        tellResources(container, sink);
      }
    }
  }

  private static void tellResources(JsonNode holder, Sink sink) {
    for (JsonNode amounts : holder.path("resources")) { // requests and limits
      amounts.fieldNames().forEachRemaining(name -> sink.text("", name));
    }
  }

  private void tellVolumes(Field field, Sink sink) {
    for (JsonNode volume : spec().path("volumes")) {
      switch (field) {
        case CLAIM -> tellClaims(volume, sink);
        case CONFIG_MAP -> tellConfigMaps(volume, sink);
        default -> {
          JsonNode image = volume.path("image").path("reference");
          if (image.isTextual()) {
            tellImage(image.asText(), sink);
          }
        }
      }
    }
  }

  private void tellClaims(JsonNode volume, Sink sink) {
    tellText(volume.path("persistentVolumeClaim").path("claimName"), sink);
    if (volume.has("ephemeral")) {
      String name = metadata().path("name").asText();
      String prefix = name.isEmpty() ? metadata().path("generateName").asText() + GENERATED : name;
      sink.text("", prefix + "-" + volume.path("name").asText());
      JsonNode template = volume.path("ephemeral").path("volumeClaimTemplate").path("spec");
      tellText(template.path("dataSource").path("name"), sink);
      tellText(template.path("dataSourceRef").path("name"), sink);
    }
  }

  private static void tellConfigMaps(JsonNode volume, Sink sink) {
    tellText(volume.path("configMap").path("name"), sink);
    for (JsonNode source : volume.path("projected").path("sources")) {
      tellText(source.path("configMap").path("name"), sink);
    }
  }

  private static void tellText(JsonNode text, Sink sink) {
    if (text.isTextual()) {
      sink.text("", text.asText());
    }
  }
}
