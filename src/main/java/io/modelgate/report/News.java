package io.modelgate.report;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.watch.outcome.RuleResult;
import java.time.Instant;

/**
 * Something about a pod that is worth an Event.
 *
 * @param topic what it is about, for instance a policy as messages name it
 * @param state how that stands; the same topic and state of an object is told once
 * @param isWarning whether somebody should look at it
 * @param action what was done, in CamelCase
 * @param reason in CamelCase
 * @param message one sentence
 * @param at when it happened
 */
record News(
    String topic,
    String state,
    boolean isWarning,
    String action,
    String reason,
    String message,
    Instant at) {

  /** A verdict of the verifier; only such as end something. */
  static News of(PolicyId policy, Verdict verdict, Instant now) {
    boolean isWarning = verdict.result() == Result.FAILED;
    return new News(
        policy.display(),
        verdict.result().spelling(),
        isWarning,
        "VerifyModel",
        isWarning ? "ModelNotValidated" : "ModelValidated",
        verdict.message(),
        verdict.at().orElse(now));
  }

  /** A pod that does not run where its RuntimeClass says. */
  static News mismatch(RuleResult proof, Instant at) {
    return new News(
        "RuntimeClass " + proof.runtime(),
        proof.rule(),
        true,
        "CheckRuntime",
        "RuntimeMismatch",
        proof.message(),
        at);
  }
}
