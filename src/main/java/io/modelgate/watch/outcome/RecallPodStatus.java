package io.modelgate.watch.outcome;

import io.modelgate.api.ModelRecallStatus.RecalledPod;
import java.util.List;
import java.util.Map;

/**
 * The part of a recall's status that says which pods run what it recalls.
 *
 * @param pods how many
 * @param newest the newest of them, newest first
 */
public record RecallPodStatus(int pods, List<RecalledPod> newest) {
  /** The fields of the status. */
  public Map<String, Object> fields() {
    return Map.of("pods", pods, "newest", newest);
  }
}
