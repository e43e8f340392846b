package io.modelgate.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.VerifierSettings.ModelSize;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.resources.ResourceSettings;
import io.modelgate.watch.outcome.ObservedPod;

/**
 * Says what to change in a policy if a verifier's memory is not enough.
 *
 * @param container the verifier's name
 * @param policy that it verifies for
 */
record MemoryHint(String container, ObservedPod pod, ModelPolicy policy) {
  /** The kubelet's reason if the kernel ended a container for its memory. */
  static final String KILLED = "OOMKilled";

  /** What the verifier says itself if its heap is full. */
  private static final String SAID = "needs more memory than allowed";

  /** The sentence about a verifier that the kernel ended. */
  String ofKilled() {
    return "Container %s was killed because it needs more memory than its limit%s (%s): %s."
        .formatted(container, limit(" of "), KILLED, remedy());
  }

  /** What the verifier said, with what to do if it was about memory. */
  String added(String said) {
    return said.contains(SAID)
        ? "%s. The limit is%s: %s.".formatted(said, limit(" "), remedy())
        : said;
  }

  private String remedy() {
    String name = policy.id().display();
    ResourceSettings settings =
        policy instanceof Usable usable ? usable.resources() : ResourceSettings.NONE;
    if (settings.limitsMemory()) {
      return "raise spec.verifier.resources.limits.memory of " + name;
    }
    return settings.size() == ModelSize.Large
        ? "set spec.verifier.resources.limits.memory of %s, as its modelSize is Large already"
            .formatted(name)
        : "set spec.verifier.modelSize of %s to %s, it is %s now"
            .formatted(
                name,
                settings.size() == ModelSize.Small ? ModelSize.Medium : ModelSize.Large,
                settings.size());
  }

  private String limit(String before) {
    for (JsonNode each : pod.json().at("/spec/initContainers")) {
      String limit = each.at("/resources/limits/memory").asText();
      if (each.path("name").asText().equals(container) && !limit.isEmpty()) {
        return before + limit;
      }
    }
    return "";
  }
}
