package io.modelgate.policy.sandbox;

/**
 * What one rule of one policy says of a pod as it is, not as it would be changed.
 *
 * @param policy name of the {@code RuntimePolicy}
 * @param rule name of the rule; empty where the policy as a whole cannot be applied
 * @param result how the pod fares
 * @param runtime the RuntimeClass that the rule calls for, or empty
 * @param message one sentence that says why not, or empty
 */
public record RuntimeRuleResult(
    String policy, String rule, Status result, String runtime, String message) {

  /** How a pod fares with a rule, in the words of policy reports. */
  public enum Status {
    /** The rule decides about the pod, and it complies. */
    PASS,
    /** The rule decides about the pod, and it does not comply; also under Audit. */
    FAIL,
    /** The same under Warn. */
    WARN,
    /** The rule does not match, or an earlier one decides. */
    SKIP
  }
}
