package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.modelgate.policy.decision.RuntimeAssignment;
import java.util.Optional;

/**
 * The RuntimeClass of a pod. Where it replaces another, what the API server's RuntimeClass
 * admission merged in for that one goes too; the same admission then merges in the new one's.
 */
final class RuntimeClassName {
  private RuntimeClassName() {}

  static Optional<PodDifference> change(JsonNode pod, RuntimeAssignment runtime) {
    JsonNode spec = pod.path("spec");
    String present = spec.path("runtimeClassName").asText("");
    if (present.equals(runtime.name())) {
      return Optional.empty();
    }
    String has =
        present.isEmpty() ? "it has no runtimeClassName" : "its runtimeClassName is " + present;
    PodDifference change = PodDifference.because(() -> has + " instead of " + runtime.name());
    change.add("/spec/runtimeClassName", TextNode.valueOf(runtime.name()));
    if (!present.isEmpty()) {
      dropWhatCameWithTheOld(change, spec, runtime);
    }
    return Optional.of(change);
  }

  private static void dropWhatCameWithTheOld(
      PodDifference change, JsonNode spec, RuntimeAssignment runtime) {
    if (spec.has("overhead")) {
      change.remove("/spec/overhead");
    }
    runtime
        .staleNodeSelector()
        .forEach(
            (key, value) -> {
              if (spec.path("nodeSelector").path(key).asText().equals(value)) {
                change.remove("/spec/nodeSelector/" + PodDifference.escaped(key));
              }
            });
    JsonNode tolerations = spec.path("tolerations");
    for (int i = tolerations.size() - 1; i >= 0; i--) { // positions before it stay as they are
      if (runtime.staleTolerations().contains(tolerations.get(i))) {
        change.remove("/spec/tolerations/" + i);
      }
    }
  }
}
