package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.modelgate.policy.decision.Injection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a pod what a decision calls for, and tells whether it is: the mutating and the validating
 * webhook share one computation.
 */
public final class PodPatcher {
  private PodPatcher() {}

  /**
   * The operations after which the pod is what {@code injection} calls for; none where it is.
   *
   * @param pod the pod as the request holds it
   */
  public static ArrayNode patch(JsonNode pod, Injection injection) {
    ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    changes(pod, injection).forEach(change -> operations.addAll(change.operations()));
    return operations;
  }

  /**
   * What is not as {@code injection} calls for, as one clause; empty where all is.
   *
   * @param pod the pod as the request holds it
   */
  public static Optional<String> difference(JsonNode pod, Injection injection) {
    return changes(pod, injection).stream().map(Change::because).findFirst();
  }

  /** Locks come before containers, whose positions they name as the pod has them now. */
  private static List<Change> changes(JsonNode pod, Injection injection) {
    List<Change> changes = new ArrayList<>(LockedMounts.changes(pod, injection));
    ValidationContainers.change(pod, injection).ifPresent(changes::add);
    TrustVolumes.change(pod, injection).ifPresent(changes::add);
    Marks.changes(pod, injection).forEach(changes::add);
    return changes;
  }
}
