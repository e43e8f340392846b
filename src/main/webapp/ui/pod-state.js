// What is true of a pod, from what /api/pods says of it.

import { POD_STATES, PROOF_WORDS, RULE_WORDS } from "./words.js";

export const isProof = (rule) => rule.policy.startsWith("RuntimeClass/");
export const ruleWord = (rule) => (isProof(rule) ? PROOF_WORDS : RULE_WORDS)[rule.result] ?? RULE_WORDS.error;
const failedRule = (rule) => ["fail", "warn", "error"].includes(rule.result);

/** Whether a runtime policy requires a sandbox, and how that stands; empty if none does. */
export function sandboxState(pod) {
  const required = pod.rules.filter((each) => each.policy.startsWith("RuntimePolicy/"));
  if (pod.rules.some((each) => isProof(each) && each.result === "fail")) {
    return "Contradicted";
  }
  if (!required.length) {
    return "";
  }
  const worst = ["fail", "warn", "pass"].find((result) => required.some((each) => each.result === result));
  const isProven = pod.rules.some((each) => isProof(each) && each.result === "pass");
  return worst === "pass" && isProven ? "Runs" : RULE_WORDS[worst];
}

function state(pod) {
  const sandbox = sandboxState(pod);
  const states = new Set([
    ...pod.verdicts.map((each) => each.result),
    ...(pod.gaps.length ? ["Unprotected"] : []),
    ...(pod.rules.some((each) => each.result === "error") ? ["Not inspected"] : []),
    sandbox === "Runs" ? "Complies" : sandbox,
  ]);
  return POD_STATES.find((each) => states.has(each)) ?? "Not concerned";
}

/** The sentence that says most about why a pod is in its state. */
function why(pod) {
  return [
    ...pod.verdicts.filter((each) => each.result === "Failed"),
    ...pod.gaps,
    ...pod.rules.filter(failedRule),
    ...pod.verdicts.filter((each) => each.result !== "Validated"),
    ...pod.verdicts,
  ].map((each) => each.message).find(Boolean) ?? "";
}

/** The pod, with what lists sort and filter by. */
export const withState = (pod) => ({
  ...pod, key: `${pod.namespace}/${pod.name}`, state: state(pod), sandbox: sandboxState(pod), why: why(pod),
  digests: pod.verdicts.flatMap((each) => each.models.map((model) => model.rootDigest)),
  policies: [...new Set([
    ...pod.verdicts.map((each) => each.policy),
    ...pod.rules.filter((each) => each.policy.startsWith("RuntimePolicy/")).map((each) => each.policy.replace("/", " ")),
    ...pod.gaps.map((each) => each.policy).filter(Boolean),
  ])],
});
