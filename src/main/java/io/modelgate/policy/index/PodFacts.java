package io.modelgate.policy.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.spec.ImageReference;
import io.modelgate.policy.spec.LabelMatcher;
import java.util.List;
import java.util.Map;

/**
 * The texts of a pod and its namespace that selectors look at, and none less: what selectors read
 * is given in the same words. For one thread.
 */
public final class PodFacts {
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  /** Longer ones have only one spelling, which says little. */
  private static final int MAX_IMAGE_LENGTH = 1024;

  /** Stands for the end of a name that the API server has yet to generate. */
  private static final String GENERATED = "xxxxx";

  /** Receives the texts, each with its field. */
  interface Sink {
    /** A text by its key, which is empty for fields without keys. */
    void text(String key, String text);

    /** A text that any pattern may match. */
    void anything();
  }

  private final String namespace;
  private final JsonNode pod;
  private final Map<String, String> namespaceLabels;

  /**
   * Those of a pod.
   *
   * @param namespace the name of its namespace
   * @param pod the pod, untyped
   * @param namespaceLabels labels of its namespace
   */
  public PodFacts(String namespace, JsonNode pod, Map<String, String> namespaceLabels) {
    this.namespace = namespace;
    this.pod = pod;
    this.namespaceLabels = namespaceLabels;
  }

  /** The labels of a field. */
  Map<String, String> labels(Field field) {
    return field == Field.NAMESPACE_LABEL
        ? namespaceLabels
        : LabelMatcher.read(metadata().path("labels"));
  }

  /** Hands all texts of a field to a sink. */
  void visit(Field field, Sink sink) {
    switch (field) {
      case LABEL -> visitValues(metadata().path("labels"), sink);
      case NAMESPACE -> sink.text("", namespace);
      case NAMESPACE_LABEL -> namespaceLabels.forEach(sink::text);
      case ANNOTATION -> visitValues(metadata().path("annotations"), sink);
      case SERVICE_ACCOUNT -> visitServiceAccount(sink);
      case OWNER -> visitOwner(sink);
      case CONTAINER, IMAGE -> visitContainers(field, sink);
      case PROPAGATION -> visitPropagations(sink);
      case RESOURCE -> visitResources(sink);
      case CLAIM, VOLUME_IMAGE, CONFIG_MAP -> visitVolumes(field, sink);
    }
  }

  private JsonNode metadata() {
    return pod.path("metadata");
  }

  private JsonNode spec() {
    return pod.path("spec");
  }

  private static void visitValues(JsonNode object, Sink sink) {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      sink.text(each.getKey(), each.getValue().asText());
    }
  }

  private void visitServiceAccount(Sink sink) {
    String account = spec().path("serviceAccountName").asText("");
    sink.text("", account.isEmpty() ? "default" : account);
  }

  private void visitOwner(Sink sink) {
    for (JsonNode owner : metadata().path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        sink.text("", owner.path("kind").asText());
        return;
      }
    }
    sink.text("", "none");
  }

  private void visitContainers(Field field, Sink sink) {
    for (String kind : CONTAINERS) {
      for (JsonNode container : spec().path(kind)) {
        if (field == Field.CONTAINER) {
          sink.text("", container.path("name").asText());
        } else {
          visitImage(container.path("image").asText(), sink);
        }
      }
    }
  }

  private static void visitImage(String written, Sink sink) {
    ImageReference image = ImageReference.of(written);
    if (image.isId() || written.length() > MAX_IMAGE_LENGTH) {
      sink.anything();
    } else {
      image.spellings().forEach(spelling -> sink.text("", spelling));
    }
  }

  private void visitPropagations(Sink sink) {
    for (String kind : CONTAINERS) {
      for (JsonNode container : spec().path(kind)) {
        for (JsonNode mount : container.path("volumeMounts")) {
          sink.text("", mount.path("mountPropagation").asText());
        }
      }
    }
  }

  private void visitResources(Sink sink) {
    visitResources(spec(), sink);
    for (String kind : CONTAINERS) {
      for (JsonNode container : spec().path(kind)) {
        visitResources(container, sink);
      }
    }
  }

  private static void visitResources(JsonNode holder, Sink sink) {
    for (JsonNode amounts : holder.path("resources")) { // both requests and limits name them
      amounts.fieldNames().forEachRemaining(name -> sink.text("", name));
    }
  }

  private void visitVolumes(Field field, Sink sink) {
    for (JsonNode volume : spec().path("volumes")) {
      switch (field) {
        case CLAIM -> visitClaims(volume, sink);
        case CONFIG_MAP -> visitConfigMaps(volume, sink);
        default -> {
          JsonNode image = volume.path("image").path("reference");
          if (image.isTextual()) {
            visitImage(image.asText(), sink);
          }
        }
      }
    }
  }

  private void visitClaims(JsonNode volume, Sink sink) {
    visitText(volume.path("persistentVolumeClaim").path("claimName"), sink);
    if (volume.has("ephemeral")) {
      String name = metadata().path("name").asText();
      String prefix = name.isEmpty() ? metadata().path("generateName").asText() + GENERATED : name;
      sink.text("", prefix + "-" + volume.path("name").asText());
      JsonNode template = volume.path("ephemeral").path("volumeClaimTemplate").path("spec");
      visitText(template.path("dataSource").path("name"), sink);
      visitText(template.path("dataSourceRef").path("name"), sink);
    }
  }

  private static void visitConfigMaps(JsonNode volume, Sink sink) {
    visitText(volume.path("configMap").path("name"), sink);
    for (JsonNode source : volume.path("projected").path("sources")) {
      visitText(source.path("configMap").path("name"), sink);
    }
  }

  private static void visitText(JsonNode text, Sink sink) {
    if (text.isTextual()) {
      sink.text("", text.asText());
    }
  }
}
