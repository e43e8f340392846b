// Pods: the list, those without protection, and one pod.

import { age, code, element, emptyState, facts, label, link, moment, name, notice, short } from "./dom.js";
import { listView } from "./list.js";
import { detailView, policyLink } from "./detail.js";
import { ruleWord } from "./pod-state.js";
import { address } from "./router.js";
import { store } from "./store.js";
import { plainTable } from "./table.js";
import { COLORS, POD_STATES, REASONS, advice, ruleAdvice } from "./words.js";

export const podLink = (pod) => link(address(`pods/${pod.namespace}/${pod.name}`), name(pod.key));
export const stateLabel = (state) => (state ? label(state, COLORS[state] ?? "grey") : "");
const isLoading = () => !store.isWhole;

const POD = { name: "Pod", key: "pod", value: (pod) => pod.key, cell: podLink };
const AGE = { name: "Created", key: "created", value: (pod) => -Date.parse(pod.created), cell: (pod) => age(pod.created) };
const nothingVisible = (heading) => (store.isEverywhere ? [heading]
  : [heading, element("p", {}, "You see the namespaces that you may list pods in, out of the first 256 with policies. ",
      link("#/namespaces", "Name another one"), ", or ask an administrator for the role ", code("view"), " in yours.")]);

export const podColumns = [
  POD,
  { name: "State", key: "state", value: (pod) => POD_STATES.indexOf(pod.state), cell: (pod) => stateLabel(pod.state) },
  { name: "Why", key: "why", value: (pod) => pod.why, cell: (pod) => element("span", { class: "words" }, pod.why) },
  { name: "Sandbox", key: "sandbox", value: (pod) => pod.sandbox, cell: (pod) => [stateLabel(pod.sandbox), pod.runtimeClass && element("div", { class: "quiet" }, pod.runtimeClass)].filter(Boolean) },
  { name: "Node", key: "node", value: (pod) => pod.node, cell: (pod) => name(pod.node) },
  AGE,
];

export const pods = () => listView({
  title: "Pods", one: "pod", intro: "The pods that policies concern, with what became of them.",
  items: () => store.pods, isLoading, columns: podColumns, sort: "state",
  filters: [
    { name: "state", label: "State", of: (pod) => [pod.state] },
    { name: "sandbox", label: "Sandbox", of: (pod) => [pod.sandbox] },
    { name: "namespace", label: "Namespace", of: (pod) => [pod.namespace] },
    { name: "policy", label: "Policy", of: (pod) => pod.policies },
  ],
  text: (pod) => [pod.key, pod.why, pod.node, pod.owner, pod.runtimeClass, ...pod.policies, ...pod.digests].join(" "),
  nothing: () => nothingVisible("No policy concerns a pod that you may list."),
});

const reason = (pod) => REASONS[pod.gaps[0].reason]?.[0] ?? pod.gaps[0].reason;

export const unprotected = () => listView({
  title: "Unprotected pods", one: "unprotected pod", intro: "Pods without the protection that a policy requires.",
  items: () => store.pods.filter((pod) => pod.gaps.length), isLoading,
  columns: [
    POD,
    { name: "Reason", key: "reason", value: reason, cell: (pod) => pod.gaps.map((gap) => element("div", {}, label(REASONS[gap.reason]?.[0] ?? gap.reason, "orange"))) },
    { name: "Policy", key: "policy", value: (pod) => pod.gaps[0].policy, cell: (pod) => pod.gaps.map((gap) => element("div", {}, policyLink(gap.policy))) },
    { name: "What to know", key: "why", value: (pod) => pod.gaps[0].message, cell: (pod) => pod.gaps.map((gap) => element("p", { class: "words" }, gap.message)) },
    { name: "What to do", key: "next", value: reason, cell: (pod) => [...new Set(pod.gaps.map((gap) => REASONS[gap.reason]?.[1] ?? ""))].map((each) => element("p", { class: "words" }, each)) },
    AGE,
  ],
  filters: [
    { name: "reason", label: "Reason", of: (pod) => pod.gaps.map((gap) => REASONS[gap.reason]?.[0] ?? gap.reason) },
    { name: "namespace", label: "Namespace", of: (pod) => [pod.namespace] },
  ],
  text: (pod) => [pod.key, ...pod.gaps.flatMap((gap) => [gap.policy, gap.message])].join(" "),
  nothing: () => nothingVisible("There is none among the pods that you may list."),
});

export const modelLink = (digest, text) => link(address(`models/${digest}`), text || short(digest));

const modelsOf = (verdict) => verdict.models.map((model) => element("p", {},
  modelLink(model.rootDigest, model.modelName), ", signed with ", element("span", { class: "words" }, name(model.signer)), model.signedAt ? [" at ", moment(model.signedAt)] : "",
  model.logIndex ? `, log index ${model.logIndex}` : ""));

function verdicts(pod) {
  return plainTable("Model policies", [
    { name: "Policy", cell: (each) => policyLink(each.policy) },
    { name: "Verdict", cell: (each) => stateLabel(each.result) },
    { name: "The verifier says", cell: (each) => element("p", { class: "words said" }, each.message) },
    { name: "Models", cell: (each) => (each.models.length ? modelsOf(each) : "none verified") },
    { name: "What to do", cell: (each) => element("p", { class: "words" }, advice(each.result, each.message) || "Nothing.") },
  ], pod.verdicts);
}

function rules(pod) {
  return plainTable("Rules and runtime", [
    { name: "Decided by", cell: (each) => [policyLink(each.policy.replace("/", " ")), each.rule && element("div", { class: "quiet" }, `rule ${each.rule}`)].filter(Boolean) },
    { name: "State", cell: (each) => stateLabel(ruleWord(each)) },
    { name: "What to know", cell: (each) => element("p", { class: "words" }, each.message || "The pod does as the rule says.") },
    { name: "What to do", cell: (each) => element("p", { class: "words" }, ruleAdvice(each) || "Nothing.") },
  ], pod.rules);
}

const gaps = (pod) => pod.gaps.map((gap) => notice("warning", `${REASONS[gap.reason]?.[0] ?? gap.reason}${gap.policy ? `: ${gap.policy}` : ""}`,
  element("p", {}, gap.message), element("p", {}, REASONS[gap.reason]?.[1] ?? "")));

export const pod = (namespace, podName) => detailView({
  parent: ["#/pods", "Pods"], title: `${namespace}/${podName}`,
  find: () => store.pods.find((each) => each.namespace === namespace && each.name === podName),
  isLoading,
  show: (found) => [
    facts([
      ["State", stateLabel(found.state)], ["Namespace", link(address(`namespaces/${namespace}`), namespace)], ["Controlled by", found.owner.replace("/", " ")],
      ["Node", found.node], ["RuntimeClass", found.runtimeClass], ["Sandbox", stateLabel(found.sandbox)], ["Created", [moment(found.created), " (", age(found.created), ")"]],
      ["Events", code(`kubectl events -n ${namespace} --for pod/${podName}`)],
    ]),
    ...gaps(found),
    found.verdicts.length ? ["Verdicts", verdicts(found)] : "",
    found.rules.length ? ["Rules and runtime", rules(found)] : "",
    found.verdicts.length || found.rules.length ? "" : emptyState("No policy decides about this pod."),
  ],
  missing: "No policy concerns such a pod, you may not list it, or it is gone.",
});
