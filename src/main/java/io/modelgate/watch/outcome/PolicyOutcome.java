package io.modelgate.watch.outcome;

import io.modelgate.api.ModelValidationStatus.Counts;
import io.modelgate.api.ModelValidationStatus.PodResult;
import java.util.List;

/**
 * The part of a policy's status that says what became of its pods.
 *
 * @param pods how many by result
 * @param newest the newest pods, newest first
 */
public record PolicyOutcome(Counts pods, List<PodResult> newest) {}
