package io.modelgate.dashboard;

import io.modelgate.dashboard.UnprotectedPod.Gap;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.recall.SignedModel;
import io.modelgate.policy.sandbox.RuntimeRuleResult;
import io.modelgate.report.PodStatus;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.RuleResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pod that policies concern, or would if it were not exempt or asked for one that is there.
 *
 * @param created when, in RFC 3339
 * @param owner its controller, for example {@code ReplicaSet/chat-5d4f6c7b8}, or empty
 * @param runtimeClass the name of its RuntimeClass, or empty
 * @param node that it is on, or empty
 * @param verdicts of model policies, by policy
 * @param rules of runtime policies that decide about it, and the proof of its runtime; or that it
 *     could not be inspected
 * @param gaps why it lacks the protection that a policy requires; empty if it does not
 */
record PodItem(
    String namespace,
    String name,
    String created,
    String owner,
    String runtimeClass,
    String node,
    List<PolicyVerdict> verdicts,
    List<Rule> rules,
    List<Gap> gaps) {

  /**
   * What the verifier found for a policy.
   *
   * @param policy as messages name it
   * @param result Validated, Failed, Pending or Unprotected
   * @param message what the verifier said, or empty
   */
  record PolicyVerdict(
      String policy, String result, String message, List<Map<String, String>> models) {}

  /**
   * How the pod fares with a rule.
   *
   * @param policy what the rule belongs to, for example {@code RuntimePolicy/ai-sandbox}
   * @param rule its name
   * @param result pass, fail, warn, skip or error, as in reports
   * @param message one sentence, or empty
   */
  record Rule(String policy, String rule, String result, String message) {}

  static Optional<PodItem> of(ObservedPod pod, PodStatus state, PolicySet policies) {
    List<Gap> gaps = UnprotectedPod.gaps(pod, state, policies);
    return state.isEmpty() && gaps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PodItem(
                pod.namespace(),
                pod.name(),
                pod.created().toString(),
                pod.owner().map(owner -> owner.kind() + "/" + owner.name()).orElse(""),
                pod.runtimeClass(),
                pod.node(),
                verdicts(state),
                rules(state),
                gaps));
  }

  private static List<PolicyVerdict> verdicts(PodStatus state) {
    return state.verdicts().entrySet().stream()
        .map(
            each ->
                new PolicyVerdict(
                    each.getKey().display(),
                    each.getValue().result().spelling(),
                    each.getValue().message(),
                    each.getValue().models().stream().map(SignedModel::properties).toList()))
        .sorted(Comparator.comparing(PolicyVerdict::policy))
        .toList();
  }

  private static List<Rule> rules(PodStatus state) {
    List<Rule> rules = new ArrayList<>();
    for (RuntimeRuleResult each : state.assessments()) {
      if (each.result() != RuntimeRuleResult.Status.SKIP) {
        rules.add(
            new Rule(
                "RuntimePolicy/" + each.policy(),
                each.rule(),
                each.result().name().toLowerCase(Locale.ROOT),
                each.message()));
      }
    }
    for (RuleResult each :
        Stream.concat(state.notInspected().stream(), state.proof().stream()).toList()) {
      rules.add(new Rule(each.policy(), each.rule(), each.status().spelling(), each.message()));
    }
    return List.copyOf(rules);
  }
}
