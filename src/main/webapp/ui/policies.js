// Policies: the list, and one policy.

import { code, element, facts, label, link, moment, name, notice } from "./dom.js";
import { detailView } from "./detail.js";
import { listView } from "./list.js";
import { modelLink, podColumns, stateLabel } from "./pods.js";
import { address, isHosted } from "./router.js";
import { policyAddress, store } from "./store.js";
import { plainTable } from "./table.js";
import { COLORS } from "./words.js";
import { without } from "./what-if.js";

const MOST_PODS = 20;
const policyName = (policy) => (policy.namespace ? `${policy.namespace}/${policy.name}` : policy.name);
const COUNTS = [["validated", "Validated"], ["failed", "Failed"], ["pending", "Pending"], ["unprotected", "Unprotected"]];

const conditionLabel = (each) => label(each.status === "True" ? each.type : `${each.type}: ${each.status}`, COLORS[each.status] ?? "grey");

function conditions(policy) {
  return policy.conditions.length ? policy.conditions.map(conditionLabel)
    : policy.fault ? label("Ready: False", "red") : label("Not known", "grey");
}

const podsOf = (policy, state) => address("pods", { policy: policy.display, state });
const counts = (policy) => COUNTS.filter(([count]) => policy.pods?.[count]).map(([count, state]) =>
  link(podsOf(policy, state), label(`${policy.pods[count]} ${state}`, COLORS[state])));
const podCount = (policy) => COUNTS.reduce((sum, [count]) => sum + (policy.pods?.[count] ?? 0), 0);

export const policies = () => listView({
  title: "Policies", one: "policy", intro: "What they require, whether they can be applied, and what became of their pods.",
  items: () => store.policies, isLoading: () => !store.summary, sort: "attention",
  columns: [
    { name: "Policy", key: "policy", value: policyName, cell: (policy) => link(policyAddress(policy), name(policyName(policy))) },
    { name: "Kind", key: "kind", value: (policy) => policy.kind, cell: (policy) => policy.kind },
    { name: "Enforcement", key: "enforcement", value: (policy) => policy.enforcement, cell: (policy) => policy.enforcement },
    { name: "Method", key: "method", value: (policy) => policy.method, cell: (policy) => policy.method },
    { name: "Conditions", key: "attention", value: (policy) => (policy.attention ? 0 : 1), cell: (policy) => element("div", { class: "labels" }, conditions(policy)) },
    { name: "Pods", key: "pods", value: podCount, cell: (policy) => element("div", { class: "labels" }, counts(policy)) },
  ],
  filters: [
    { name: "attention", label: "Attention", of: (policy) => [policy.attention ? "Needed" : "Not needed"] },
    { name: "kind", label: "Kind", of: (policy) => [policy.kind] },
    { name: "enforcement", label: "Enforcement", of: (policy) => policy.enforcement.split(", ") },
    { name: "namespace", label: "Namespace", of: (policy) => [policy.namespace] },
  ],
  text: (policy) => [policy.display, policy.enforcement, policy.method, policy.attention].join(" "),
  nothing: () => ["There is no policy that you may list.", element("p", {}, "Policies are created with kubectl: see kubectl explain modelvalidation. If there are some, ask for the role ", code("view"), ".")],
});

function podTable(policy) {
  const order = ["Not inspected", "Failed", "Contradicted"];
  const own = store.pods.filter((pod) => pod.policies.includes(policy.display));
  const worst = [...own].sort((one, other) => order.includes(other.state) - order.includes(one.state)).slice(0, MOST_PODS);
  return own.length ? ["Pods", plainTable("Pods of the policy", podColumns, worst),
    own.length > worst.length ? element("p", {}, link(podsOf(policy), `All ${own.length} pods`)) : ""] : "";
}

const modelTable = (policy) => (policy.models.length ? ["Verified models", plainTable("Verified models", [
  { name: "Model", cell: (each) => modelLink(each.rootDigest, each.modelName) },
  { name: "Root digest", cell: (each) => code(each.rootDigest) },
  { name: "Signer", cell: (each) => element("span", { class: "words" }, name(each.signer)) },
  { name: "Signed", cell: (each) => moment(each.signedAt ?? "") },
  { name: "Log index", cell: (each) => String(each.logIndex ?? "") },
  { name: "Pods", cell: (each) => String(each.pods) },
], policy.models)] : "");

const conditionTable = (policy) => ["Conditions", policy.conditions.length ? plainTable("Conditions", [
  { name: "Condition", cell: (each) => each.type },
  { name: "Status", cell: (each) => stateLabel(each.status) },
  { name: "Reason", cell: (each) => each.reason },
  { name: "Message", cell: (each) => element("p", { class: "words" }, each.message) },
  { name: "Since", cell: (each) => moment(each.since) },
], policy.conditions) : element("p", { class: "quiet" }, "Its status says nothing yet.")];

export const policy = (apiVersion, kind, namespace, policyName) => detailView({
  parent: ["#/policies", "Policies"], kind, title: namespace === "-" ? policyName : `${namespace}/${policyName}`,
  find: () => store.policies.find((each) => each.apiVersion === apiVersion && each.kind === kind && (each.namespace || "-") === namespace && each.name === policyName),
  isLoading: () => !store.summary,
  show: (found) => [
    found.attention ? notice(found.fault || found.pods?.failed ? "danger" : "warning", "This policy needs attention", element("p", {}, found.attention)) : "",
    facts([
      ["API version", found.apiVersion], ["Namespace", found.namespace && link(address(`namespaces/${found.namespace}`), found.namespace)],
      ["Enforcement", found.enforcement], ["Method", found.method], ["Pods", counts(found)],
      ["As YAML", code(`kubectl get ${found.kind.toLowerCase()}.${found.apiVersion.split("/")[0]} ${found.name}${found.namespace ? ` -n ${found.namespace}` : ""} -o yaml`)],
      ["What if", isHosted() ? "" : link(without(found), "it were deleted")],
    ]),
    podTable(found), modelTable(found), conditionTable(found),
  ],
  missing: "There is no such policy, or you may not list it.",
});
