// One vocabulary: each state has one word, one color, and one sentence that says what to do next.

export const plural = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

export const COLORS = {
  Validated: "green", Complies: "green", True: "green", Runs: "green",
  Failed: "red", False: "red", Contradicted: "red", "Does not comply": "red", "Not inspected": "red",
  Unprotected: "orange", Unknown: "orange", Warned: "orange",
  Pending: "blue", "Not known": "grey", "Not concerned": "grey",
};

/** Of a pod as a whole: the first that is true of it. */
export const POD_STATES = [
  "Not inspected", "Failed", "Contradicted", "Unprotected", "Does not comply", "Warned", "Pending", "Validated", "Complies",
  "Not concerned",
];

/** How a pod fares with a rule of a RuntimePolicy, or with the promise of its RuntimeClass. */
export const RULE_WORDS = {
  pass: "Complies", fail: "Does not comply", warn: "Warned", skip: "Not known", error: "Not inspected",
};
export const PROOF_WORDS = { pass: "Runs", fail: "Contradicted", skip: "Not known" };

/** Why a pod goes without protection, as /api/unprotected names it: in words, and what to do. */
export const REASONS = {
  BeforePolicy: ["Came before the policy",
    "Delete the pod, so that its controller recreates it and it comes through the webhook."],
  Exempt: ["Exempt", "If the reason no longer holds, delete the ValidationExemption or the namespace's label, then recreate the pod."],
  NotEnforced: ["Not enforced", "If this must not run, set the policy's enforcement (or the rule's action) to Enforce, then recreate the pod."],
  NoPolicy: ["No policy applies", "Create a policy in the pod's namespace, or let the pod's label name one of several."],
  NotInspected: ["Not inspected", "This is an internal error of Modelgate: report it with the message and the log of the controller."],
  OtherRuntime: ["Contradicted", "Keep the pod away from the node, and install the runtime there: the message names both."],
};

const FAILURES = [
  [/changed since|differ/, "Restore the named files as they were signed, or have the model signed again by whom the policy names. Then delete the pod, so that its controller recreates it."],
  [/recall/, "The model was recalled: replace it by a version that is not, and delete the pod."],
  [/signature|signed|signer|certificate|identity|key/i, "Compare who signed the model with whom the policy names. Have the model signed again, or correct the policy."],
  [/.*/, "Read what the verifier says above; its log has more: kubectl logs POD -c model-validation."],
];

/** What to do about a verdict of a model policy; empty if nothing need be done. */
export function advice(result, message) {
  return {
    Failed: FAILURES.find(([pattern]) => pattern.test(message))[1],
    Unprotected: REASONS.BeforePolicy[1],
    Pending: "Wait until the verifier has ended. If it does not, see kubectl describe pod: it may not be scheduled, or its image not be pulled.",
  }[result] ?? "";
}

/** What to do about a rule or a promise that does not hold; empty if nothing need be done. */
export function ruleAdvice(rule) {
  if (rule.result !== "fail" && rule.result !== "warn") {
    return rule.result === "error" ? REASONS.NotInspected[1] : "";
  }
  return rule.policy.startsWith("RuntimeClass/") ? REASONS.OtherRuntime[1]
    : "Recreate the pod, so that the rule sets its RuntimeClass; if it still does not comply, set spec.runtimeClassName as the message says.";
}

/** What a change of policies does to a pod, as /api/what-if and the command name it; the worst comes first. */
export const CHANGES = {
  undecided: ["Undecided", "red"], denied: ["Denied", "red"], unprotected: ["Unprotected", "red"], admitted: ["No longer denied", "green"],
  protected: ["Protected", "green"], patched: ["Patched", "blue"], warned: ["Warned", "orange"], audited: ["Audited", "orange"],
  deniedToday: ["Denied today too", "grey"], unchanged: ["Unchanged", "grey"],
};
