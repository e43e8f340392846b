package io.modelgate.policy.model;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.Decision.Notices;
import java.util.List;
import java.util.Optional;

/**
 * Pods into which no verifier can be injected. They are admitted as they are, and reported as
 * unprotected.
 */
public final class UnreachablePods {
  /** What a kubelet sets on what it tells the API server of a static pod. */
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private static final String OS = "kubernetes.io/os";
  private static final String WINDOWS = "windows";
  private static final JsonPointer TERMS =
      JsonPointer.compile(
          "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms");

  private static final String ON_WINDOWS =
      "The pod runs on Windows, where the verifier cannot run: its model is not validated.";

  private static final String STATIC =
      """
      The pod is static: its node started it from a file, before the API server knew of it, so no \
      verifier can be injected. Create it through the API server to have its model validated.\
      """;

  private UnreachablePods() {}

  /** Whether a pod is what a node tells of a pod that it runs already. */
  public static boolean isMirror(JsonNode pod) {
    return pod.path("metadata").path("annotations").has(MIRROR);
  }

  /**
   * Whether a pod runs on Windows only: kubelets of Linux refuse pods that say so, and pods with a
   * node selector or a required node affinity that their node does not match.
   */
  static boolean isOfWindows(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return spec.path("os").path("name").asText().equals(WINDOWS)
        || spec.path("nodeSelector").path(OS).asText().equals(WINDOWS)
        || isBoundToWindows(spec.at(TERMS));
  }

  /** Whether each of the terms, of which one must hold, asks for Windows. */
  private static boolean isBoundToWindows(JsonNode terms) {
    for (JsonNode term : terms) {
      boolean asks = false;
      for (JsonNode each : term.path("matchExpressions")) {
        JsonNode values = each.path("values");
        asks |=
            each.path("key").asText().equals(OS)
                && each.path("operator").asText().equals("In")
                && values.size() == 1
                && values.path(0).asText().equals(WINDOWS);
      }
      if (!asks) {
        return false;
      }
    }
    return !terms.isEmpty();
  }

  /** Why nothing verifies a stored pod, as one sentence; empty for pods that can be reached. */
  public static Optional<String> gap(JsonNode pod) {
    if (isMirror(pod)) {
      return Optional.of(STATIC);
    }
    return isOfWindows(pod) ? Optional.of(ON_WINDOWS) : Optional.empty();
  }

  /** What its author is told. */
  static Notices notices() {
    return new Notices(List.of(ON_WINDOWS), List.of(ON_WINDOWS));
  }
}
