package io.modelgate.policy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.MetadataKeys;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Labels by which authors of pods mean to exempt them: they are ignored, with a warning. */
public final class ExemptLabels {
  private static final List<String> KEYS =
      List.of(MetadataKeys.EXEMPT_LABEL, MetadataKeys.UPSTREAM_IGNORE_LABEL);

  private static final List<JsonPointer> OF_TEMPLATES =
      Stream.of(
              "/metadata/labels",
              "/spec/template/metadata/labels",
              "/spec/jobTemplate/metadata/labels",
              "/spec/jobTemplate/spec/template/metadata/labels",
              "/spec/predictor/labels")
          .map(JsonPointer::compile)
          .toList();

  private ExemptLabels() {}

  /** The warning to a pod's author, as one sentence, if the pod has such a label. */
  static Optional<String> warning(JsonNode pod) {
    return warning("pod", pod.path("metadata").path("labels"));
  }

  /** The warning to the author of an object that creates pods, if it or a template has one. */
  public static Optional<String> warningOfTemplate(JsonNode object) {
    for (JsonPointer place : OF_TEMPLATES) {
      Optional<String> warning = warning("template", object.at(place));
      if (warning.isPresent()) {
        return warning;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> warning(String bearer, JsonNode labels) {
    for (String key : KEYS) {
      if (labels.has(key)) {
        return Optional.of(
            "The %s's label %s is ignored, because it does not exempt from any policy: ask a cluster administrator for a ValidationExemption."
                .formatted(bearer, key));
      }
    }
    return Optional.empty();
  }
}
