package io.modelgate.report;

import io.modelgate.policy.PodInspection;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.exemption.Exempted;
import io.modelgate.policy.sandbox.RuntimeRuleResult;
import io.modelgate.watch.access.ClusterUnavailableException;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.RuleResult;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All that is known of one pod: what its report says.
 *
 * @param verdicts of the model policies that concern it
 * @param assessments of the runtime policies that concern its namespace
 * @param proof whether it runs where its RuntimeClass says
 * @param exempted the policies that it is exempt from, and why
 * @param hashed content that its verifiers hashed, so that others need not
 * @param fault why it could not be inspected, so that nothing of this is known; or empty
 */
public record PodStatus(
    Map<PolicyId, PodValidation> verdicts,
    List<RuntimeRuleResult> assessments,
    List<RuleResult> proof,
    List<Exempted> exempted,
    List<VerifiedContent> hashed,
    String fault) {
  /** That of a pod whose verifiers hashed nothing that others can rely on. */
  public PodStatus(
      Map<PolicyId, PodValidation> verdicts,
      List<RuntimeRuleResult> assessments,
      List<RuleResult> proof,
      List<Exempted> exempted,
      String fault) {
    this(verdicts, assessments, proof, exempted, List.of(), fault);
  }

  /** The state of a pod under the policies of now. */
  public static PodStatus of(
      ObservedPod pod, PolicyEngine engine, PolicySet policies, Instant now) {
    return of(pod, () -> PodInspections.of(engine::inspect, pod, policies), policies, now);
  }

  /**
   * The same.
   *
   * @param inspection what the policies say of it; whatever it throws is this pod's matter only
   * @throws ClusterUnavailableException if the pod is too large to be kept, and is not to be had
   *     now
   */
  static PodStatus of(
      ObservedPod pod, Supplier<PodInspection> inspection, PolicySet policies, Instant now) {
    try {
      return of(pod, inspection.get(), policies, now);
    } catch (ClusterUnavailableException e) {
      throw e; // another time: it says nothing of the pod
    } catch (StackOverflowError e) { // it is nested too deep
      return notInspected(e);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) { // of this pod, which is not to hide the others
      return notInspected(e);
    }
  }

  private static PodStatus notInspected(Throwable e) {
    return new PodStatus(Map.of(), List.of(), List.of(), List.of(), "unexpected " + e);
  }

  private static PodStatus of(
      ObservedPod pod, PodInspection inspection, PolicySet policies, Instant now) {
    Map<PolicyId, PodValidation> verdicts =
        PodValidations.of(pod, inspection.protections(), policies, now);
    boolean isConcerned = !verdicts.isEmpty() || !inspection.assessments().isEmpty();
    List<RuleResult> proof =
        isConcerned
            ? RuntimeProof.of(
                pod, PodValidations.verifiers(inspection.protections()), policies.runtimes())
            : List.of();
    // A pod that has ended needs no exemption.
    List<Exempted> exempted = pod.isOver() ? List.of() : inspection.exempted();
    return new PodStatus(
        verdicts,
        inspection.assessments(),
        proof,
        exempted,
        VerifiedContent.of(pod, inspection.protections(), verdicts),
        "");
  }

  /** The policies that its report speaks of. */
  Set<PolicyId> policies() {
    Set<PolicyId> policies = new HashSet<>(verdicts.keySet());
    assessments.forEach(
        each -> policies.add(PolicyId.clusterWide(PolicyId.Kind.RUNTIME, each.policy())));
    return policies;
  }

  /** Whether no policy concerns it, as is known of a pod that could be inspected only. */
  public boolean isEmpty() {
    return fault.isEmpty() && verdicts.isEmpty() && assessments.isEmpty();
  }

  /** That it could not be inspected, and why; empty if it was. */
  public Optional<RuleResult> notInspected() {
    return fault.isEmpty() ? Optional.empty() : Optional.of(ReportResults.ofFault(fault));
  }

  /** The results of the pod's report: one for each rule, or only the fault. */
  List<RuleResult> results() {
    return notInspected()
        .map(List::of)
        .orElseGet(() -> ReportResults.of(verdicts, assessments, proof, exempted));
  }
}
