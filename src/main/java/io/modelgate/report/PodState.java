package io.modelgate.report;

import io.modelgate.policy.Inspection;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.exemption.Exempted;
import io.modelgate.policy.sandbox.Assessment;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.RuleResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that is known of one pod: what its report says.
 *
 * @param verdicts of the model policies that concern it
 * @param assessments of the runtime policies that concern its namespace
 * @param proof whether it runs where its RuntimeClass says
 * @param exempted the policies that it is exempt from, and why
 */
public record PodState(
    Map<PolicyId, Verdict> verdicts,
    List<Assessment> assessments,
    List<RuleResult> proof,
    List<Exempted> exempted) {

  /** The state of a pod under the policies of now. */
  public static PodState of(ObservedPod pod, PolicyEngine engine, PolicySet policies, Instant now) {
    return of(pod, Inspections.of(engine, pod, policies), policies, now);
  }

  /** The same, if it is known what the policies say of it. */
  static PodState of(ObservedPod pod, Inspection inspection, PolicySet policies, Instant now) {
    Map<PolicyId, Verdict> verdicts = Verdicts.of(pod, inspection.protections(), policies, now);
    boolean isConcerned = !verdicts.isEmpty() || !inspection.assessments().isEmpty();
    List<RuleResult> proof =
        isConcerned
            ? RuntimeProof.of(
                pod, Verdicts.verifiers(inspection.protections()), policies.runtimes())
            : List.of();
    List<Exempted> exempted = pod.isOver() ? List.of() : inspection.exempted(); // it needs none
    return new PodState(verdicts, inspection.assessments(), proof, exempted);
  }

  /** Whether no policy concerns it. */
  public boolean isEmpty() {
    return verdicts.isEmpty() && assessments.isEmpty();
  }

  /** Its report's results. */
  List<RuleResult> results() {
    return ReportResults.of(verdicts, assessments, proof, exempted);
  }
}
