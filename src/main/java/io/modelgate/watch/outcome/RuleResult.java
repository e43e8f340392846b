package io.modelgate.watch.outcome;

import java.util.Locale;
import java.util.Map;

/**
 * One result in the report about a pod.
 *
 * @param policy what the rule belongs to, for example {@code RuntimePolicy/ai-sandbox}
 * @param rule its name within the policy
 * @param status how the pod fares with it
 * @param runtime the RuntimeClass that it is about, or empty
 * @param message one sentence for a human, or empty
 * @param model which model it is about, by names of properties; empty where none
 */
public record RuleResult(
    String policy,
    String rule,
    Status status,
    String runtime,
    String message,
    Map<String, String> model) {
  /** A result that is about no model. */
  public RuleResult(String policy, String rule, Status status, String runtime, String message) {
    this(policy, rule, status, runtime, message, Map.of());
  }

  /** The results that reports know (wgpolicyk8s.io and openreports.io, {@code results.result}). */
  public enum Status {
    /** The rule is complied with. */
    PASS,
    /** The rule is not complied with. */
    FAIL,
    /** It is not, and the policy only warns. */
    WARN,
    /** It could not be found out. */
    ERROR,
    /** It does not apply, or nothing can be said yet. */
    SKIP;

    /** As reports spell it. */
    public String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
