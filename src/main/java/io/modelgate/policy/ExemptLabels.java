package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodMarks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Labels by which authors of pods mean to exempt them: they are ignored, with a warning. */
public final class ExemptLabels {
  private static final List<String> KEYS = List.of(PodMarks.EXEMPT, PodMarks.IGNORE_UPSTREAM);

  private static final List<String> OF_TEMPLATES =
      List.of(
          "/metadata/labels",
          "/spec/template/metadata/labels",
          "/spec/jobTemplate/metadata/labels",
          "/spec/jobTemplate/spec/template/metadata/labels",
          "/spec/predictor/labels");

  private ExemptLabels() {}

  /** The warning to a pod's author, as one sentence, if the pod has such a label. */
  static Optional<String> warning(JsonNode pod) {
    return warning("pod", Stream.of(pod.path("metadata").path("labels")));
  }

  /** The warning to the author of an object that creates pods, if it or a template has one. */
  public static Optional<String> warningOfTemplate(JsonNode object) {
    return warning("template", OF_TEMPLATES.stream().map(object::at));
  }

  private static Optional<String> warning(String bearer, Stream<JsonNode> labels) {
    return labels
        .flatMap(each -> KEYS.stream().filter(each::has))
        .findFirst()
        .map(
            key ->
                "The %s's label %s is ignored, because it does not exempt from any policy: ask a cluster administrator for a ValidationExemption."
                    .formatted(bearer, key));
  }
}
