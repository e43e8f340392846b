// What the API answered: policies and pods, and what follows from them. Views read it; whoever loads it tells them.

import { ask, parts } from "./api.js";
import { withState } from "./pod-state.js";

export const store = {
  summary: undefined, policies: [], pods: [], isWhole: false, isEverywhere: true, only: "",
};

const listeners = new Set();
export const onChange = (listener) => listeners.add(listener);
const changed = () => listeners.forEach((listener) => listener());

export const policyAddress = (policy) =>
  `#/policies/${[policy.apiVersion, policy.kind, policy.namespace || "-", policy.name].map(encodeURIComponent).join("/")}`;

/** A policy by the name that verdicts and gaps have for it. */
export const policyNamed = (display) => store.policies.find((each) => each.display === display);

async function loadPolicies() {
  const policies = [];
  for await (const part of parts("policies")) {
    policies.push(...part.items);
  }
  store.policies = policies.map((each) => ({ ...each, attention: attention(each) }));
}

/** Why somebody should look at a policy; empty if nobody need. */
function attention(policy) {
  const condition = policy.conditions.find((each) => each.status !== "True");
  return policy.fault ? `The policy cannot be applied: ${policy.fault}.`
    : policy.pods?.failed ? `${policy.pods.failed} of its pods failed verification.`
    : condition ? condition.message || `${condition.type} is ${condition.status}.` : "";
}

let reading = 0;

/** Knows the pods of one namespace only from now on, or of all. */
export function within(namespace) {
  Object.assign(store, { only: namespace, pods: [], isWhole: false });
  return load();
}

/** Reads everything afresh. Pods come in parts: what is known so far is shown. */
export async function load() {
  const mine = ++reading;
  const [summary] = await Promise.all([ask("summary"), loadPolicies()]);
  store.summary = summary;
  const isFirst = !store.isWhole;
  changed();
  const pods = [];
  for await (const part of parts("pods", { namespace: store.only })) {
    if (mine !== reading) {
      return; // somebody reads again
    }
    pods.push(...part.items.map(withState));
    store.isEverywhere = part.scope === "cluster";
    if (isFirst) {
      store.pods = [...pods];
      changed();
    }
  }
  Object.assign(store, { pods, isWhole: true });
  changed();
}

/** Reads the policies and one namespace's pods afresh: something changed there. */
export async function loadNamespace(namespace) {
  const pods = [];
  for await (const part of parts("pods", { namespace })) {
    pods.push(...part.items.map(withState));
  }
  store.pods = [...store.pods.filter((each) => each.namespace !== namespace), ...pods];
  changed();
}

export async function refreshPolicies() {
  const [summary] = await Promise.all([ask("summary"), loadPolicies()]);
  store.summary = summary;
  changed();
}

/** Models by root digest, those that failed pods use first. */
export function models() {
  const found = new Map();
  const at = (digest, reported) => {
    const model = found.get(digest) ?? { digest, name: "", signers: new Set(), signedAt: "", logIndex: "", pods: new Set(), reported: 0, policies: new Set() };
    found.set(digest, model);
    model.name ||= reported.modelName ?? "";
    model.signers.add(reported.signer);
    model.signedAt ||= reported.signedAt ?? "";
    model.logIndex ||= reported.logIndex ?? "";
    return model;
  };
  for (const policy of store.policies) {
    for (const each of policy.models) {
      const model = at(each.rootDigest, each);
      model.policies.add(policy.display);
      model.reported += each.pods ?? 0;
    }
  }
  for (const pod of store.pods) {
    for (const verdict of pod.verdicts) {
      for (const each of verdict.models) {
        const model = at(each.rootDigest, each);
        model.pods.add(pod);
        model.policies.add(verdict.policy);
      }
    }
  }
  return [...found.values()].map((each) => ({
    ...each, signer: [...each.signers].join(", "), count: each.pods.size || each.reported, failed: [...each.pods].filter((pod) => pod.state === "Failed").length,
  }));
}

/** Namespaces with policies or pods. */
export function namespaces() {
  const found = new Map();
  const at = (name) => {
    const namespace = found.get(name) ?? { name, policies: 0, pods: 0, states: {} };
    found.set(name, namespace);
    return namespace;
  };
  store.policies.filter((each) => each.namespace).forEach((each) => at(each.namespace).policies++);
  for (const pod of store.pods) {
    const namespace = at(pod.namespace);
    namespace.pods++;
    namespace.states[pod.state] = (namespace.states[pod.state] ?? 0) + 1;
  }
  return [...found.values()];
}
