package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.api.MetadataKeys;
import io.modelgate.api.ModelValidation;
import java.util.List;
import java.util.Locale;

/** The upstream operator's labels and annotations on pods, on what creates pods, and namespaces. */
final class UpstreamMetadata {
  /** They take precedence over the policy there; here they may only tighten it. */
  private static final List<String> LOOSENING =
      List.of("ignore-paths", "ignore-git-paths", "ignore-unsigned-files", "allow-symlinks");

  private final Migration migration;

  UpstreamMetadata(Migration migration) {
    this.migration = migration;
  }

  /** Of a namespace that the operator leaves alone. */
  void namespace(Source namespace) {
    if (!isTrue(namespace.json().at("/metadata/labels"), MetadataKeys.UPSTREAM_IGNORE_LABEL)) {
      return;
    }
    migration.lost(
        namespace.ofCluster(),
        "its label %s exempts pods from upstream's policies only. Write a ValidationExemption for what shall stay exempt."
            .formatted(MetadataKeys.UPSTREAM_IGNORE_LABEL));
  }

  /**
   * Of a pod, or of a template of pods.
   *
   * @param place where the pod's metadata is in the object, as a JSON Pointer; empty for a pod
   */
  void pod(Source source, String place) {
    JsonNode metadata = source.json().at(place + "/metadata");
    JsonNode label = metadata.path("labels").path(MetadataKeys.UPSTREAM_VALIDATION_LABEL);
    if (!label.isTextual() || label.asText().isEmpty()) {
      return;
    }
    annotations(source, metadata.path("annotations"));
    if (source.json().at("/metadata/ownerReferences").size() > 0) {
      return; // what created it is changed
    }
    relabel(source, place, label.asText());
  }

  /** Of what may create pods in a way that only its controller knows, or selects them. */
  void other(Source source) {
    if (source.json().findValue(MetadataKeys.UPSTREAM_VALIDATION_LABEL) != null) {
      migration.lost(
          source.display(),
          "it names the label %s, and migrate does not know its kind: change it to %s by hand."
              .formatted(MetadataKeys.UPSTREAM_VALIDATION_LABEL, MetadataKeys.VALIDATION_LABEL));
    }
  }

  private void relabel(Source source, String place, String name) {
    String policy = "%s %s/%s".formatted(ModelValidation.KIND, source.namespace(), name);
    if (migration.isLeftOut(policy)) {
      migration.lost(
          source.display(),
          "it asks for %s, which is left out: its label stays as it is.".formatted(policy));
      return;
    }
    JsonNode selector = source.json().at("/spec/selector");
    if (selector.path("matchLabels").has(MetadataKeys.UPSTREAM_VALIDATION_LABEL)
        || selector.has(MetadataKeys.UPSTREAM_VALIDATION_LABEL)) {
      migration.lost(
          source.display(),
          "its selector names the label %s, which cannot be changed: recreate it."
              .formatted(MetadataKeys.UPSTREAM_VALIDATION_LABEL));
      return;
    }
    if (place.isEmpty()) {
      migration.note(
          source.display(),
          "it asks by upstream's label, and only new pods are verified: recreate it with the label %s: %s."
              .formatted(MetadataKeys.VALIDATION_LABEL, name));
      return;
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode labels = patch;
    for (String step : (place + "/metadata/labels").substring(1).split("/", -1)) {
      labels = labels.putObject(step);
    }
    labels.put(MetadataKeys.VALIDATION_LABEL, name).putNull(MetadataKeys.UPSTREAM_VALIDATION_LABEL);
    String kind = source.kind().toLowerCase(Locale.ROOT);
    migration.note(
        source.display(),
        "its pods ask by upstream's label; the command that changes it makes new pods of them.");
    migration.command(
        source, Kubectl.patch(kind, source.namespace(), source.name(), "merge", patch));
  }

  private void annotations(Source source, JsonNode annotations) {
    for (String each : LOOSENING) {
      String key = MetadataKeys.UPSTREAM_ANNOTATION_PREFIX + each;
      JsonNode value = annotations.path(key);
      if (value.isTextual() && !value.asText().isBlank() && !value.asText().equals("false")) {
        migration.lost(
            source.display(),
            "the annotation %s is ignored, since a pod's author may only tighten: set it in the"
                    .formatted(key)
                + " policy's model.");
      }
    }
  }

  private static boolean isTrue(JsonNode labels, String key) {
    return labels.path(key).asText().equals("true");
  }
}
