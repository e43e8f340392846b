package io.modelgate.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * The RuntimeClass that a pod gets. The API server's own admission has already merged into the pod
 * what belongs to the one that it named before, and refuses the pod unless that goes.
 *
 * @param name what {@code spec.runtimeClassName} becomes
 * @param staleNodeSelector labels in the pod's {@code nodeSelector} that came with the old one
 * @param staleTolerations tolerations that came with the old one
 */
public record RuntimeAssignment(
    String name, Map<String, String> staleNodeSelector, List<JsonNode> staleTolerations) {}
