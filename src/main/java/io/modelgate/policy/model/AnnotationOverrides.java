package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.compiled.ModelLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pod's annotations add to its policies. The pod's author is not trusted, so they tighten
 * and nothing else: what would loosen is ignored, with a warning.
 *
 * @param lock whether the workload gets the model read-only
 * @param signedFilesOnly whether all files must be signed
 * @param noLinks whether symbolic links are refused
 * @param gitToo whether git's files must match
 * @param warnings about annotations that are ignored, one sentence each
 */
record AnnotationOverrides(
    boolean lock, boolean signedFilesOnly, boolean noLinks, boolean gitToo, List<String> warnings) {
  private static final Map<String, String> TIGHTENS =
      Map.of(
          "lock-model", "true",
          "ignore-unsigned-files", "false",
          "allow-symlinks", "false",
          "ignore-git-paths", "false");

  private static final List<String> PREFIXES =
      List.of(MetadataKeys.ANNOTATION_PREFIX, MetadataKeys.UPSTREAM_ANNOTATION_PREFIX);

  static AnnotationOverrides of(JsonNode pod) {
    List<String> tightened = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    JsonNode annotations = pod.path("metadata").path("annotations");
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      option(annotation.getKey())
          .ifPresent(
              option -> {
                if (annotation.getValue().asText().equals(TIGHTENS.get(option))) {
                  tightened.add(option);
                } else {
                  warnings.add(
                      "The pod's annotation %s is ignored: an annotation can only make the policy stricter."
                          .formatted(annotation.getKey()));
                }
              });
    }
    return new AnnotationOverrides(
        tightened.contains("lock-model"),
        tightened.contains("ignore-unsigned-files"),
        tightened.contains("allow-symlinks"),
        tightened.contains("ignore-git-paths"),
        List.copyOf(warnings));
  }

  private static Optional<String> option(String annotation) {
    return PREFIXES.stream()
        .filter(annotation::startsWith)
        .map(prefix -> annotation.substring(prefix.length()))
        .filter(option -> TIGHTENS.containsKey(option) || option.equals("ignore-paths"))
        .findFirst();
  }

  ModelLocation tighten(ModelLocation model) {
    return new ModelLocation(
        model.path(),
        model.signature(),
        model.ignored(),
        gitToo ? Optional.of(false) : model.ignoreGit(),
        model.ignoreHuggingFaceState() && !signedFilesOnly,
        model.ignoreAttestations() && !signedFilesOnly,
        model.ignoreUnsigned() && !signedFilesOnly,
        model.followLinks() && !noLinks,
        model.identity());
  }
}
