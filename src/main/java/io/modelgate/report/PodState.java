package io.modelgate.report;

import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.model.PolicyId;
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
 */
public record PodState(
    Map<PolicyId, Verdict> verdicts, List<Assessment> assessments, List<RuleResult> proof) {

  /** The state of a pod under the policies of now. */
  public static PodState of(ObservedPod pod, PolicySet policies, Instant now) {
    List<Assessment> assessments =
        policies.sandboxIn(pod.namespace()).isEmpty()
            ? List.of()
            : PolicyEngine.assess(pod.namespace(), pod.packed().unpack(), policies);
    return of(pod, assessments, policies, now);
  }

  /** The same, where what the rules say of it is known. */
  static PodState of(
      ObservedPod pod, List<Assessment> assessments, PolicySet policies, Instant now) {
    Map<PolicyId, Verdict> verdicts = Verdicts.of(pod, policies, now);
    boolean isConcerned = !verdicts.isEmpty() || !assessments.isEmpty();
    List<RuleResult> proof =
        isConcerned
            ? RuntimeProof.of(pod, Verdicts.verifiers(pod, policies), policies.runtimes())
            : List.of();
    return new PodState(verdicts, assessments, proof);
  }

  /** Whether no policy concerns it. */
  public boolean isEmpty() {
    return verdicts.isEmpty() && assessments.isEmpty();
  }

  /** Its report's results. */
  List<RuleResult> results() {
    return ReportResults.of(verdicts, assessments, proof);
  }
}
