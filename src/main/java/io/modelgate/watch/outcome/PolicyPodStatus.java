package io.modelgate.watch.outcome;

import io.modelgate.api.ModelValidationStatus.Counts;
import io.modelgate.api.ModelValidationStatus.ModelResult;
import io.modelgate.api.ModelValidationStatus.PodResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a policy's status that says what became of its pods.
 *
 * @param pods how many by result
 * @param newest the newest pods, newest first
 * @param models which models were verified; null in statuses that an earlier version wrote
 */
public record PolicyPodStatus(
    Counts pods, List<PodResult> newest, @Nullable List<ModelResult> models) {
  /** The fields of the status. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new HashMap<>(Map.of("pods", pods, "newest", newest));
    if (models != null) {
      fields.put("models", models);
    }
    return fields;
  }
}
