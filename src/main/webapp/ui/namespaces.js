// Namespaces: the list, and one namespace.

import { element, facts, label, link, name } from "./dom.js";
import { detailView } from "./detail.js";
import { listView } from "./list.js";
import { podColumns } from "./pods.js";
import { address } from "./router.js";
import { namespaces as all, policyAddress, store } from "./store.js";
import { plainTable } from "./table.js";
import { COLORS, POD_STATES } from "./words.js";

const MOST_PODS = 50;
const states = (namespace) => element("div", { class: "labels" }, POD_STATES.filter((state) => namespace.states[state]).map((state) =>
  link(address("pods", { namespace: namespace.name, state }), label(`${namespace.states[state]} ${state}`, COLORS[state] ?? "grey"))));

export function namespaces() {
  const view = listView({
    title: "Namespaces", one: "namespace", intro: "Those with policies or pods that you may list.",
    items: all, isLoading: () => !store.isWhole, filters: [],
    columns: [
      { name: "Namespace", key: "namespace", value: (each) => each.name, cell: (each) => link(address(`namespaces/${each.name}`), name(each.name)) },
      { name: "Policies", key: "policies", value: (each) => -each.policies, cell: (each) => (each.policies ? link(address("policies", { namespace: each.name }), String(each.policies)) : "none") },
      { name: "Pods", key: "pods", value: (each) => -each.pods, cell: (each) => String(each.pods) },
      { name: "By state", key: "failed", value: (each) => -(each.states.Failed ?? 0), cell: states },
    ],
    text: (each) => each.name, nothing: () => ["There is no namespace with policies or pods that you may list."],
  });
  view.node.append(element("section", { class: "pf-c-page__main-section" }, another()));
  return view;
}

/** Who may not list everywhere names a namespace. */
function another() {
  const input = element("input", { class: "pf-c-form-control", id: "namespace", autocomplete: "off", spellcheck: "false", autocapitalize: "off", required: true,
    pattern: "[a-z0-9]([\\-a-z0-9]{0,61}[a-z0-9])?", title: "the name of a namespace" });
  const form = element("form", { class: "tools", id: "another" },
    element("div", { class: "field" }, element("label", { for: "namespace" }, "Another namespace"), input),
    element("button", { type: "submit", class: "pf-c-button pf-m-secondary" }, "Show"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.hash = address(`namespaces/${input.value.trim()}`);
  });
  return form;
}

export const namespace = (wanted) => detailView({
  parent: ["#/namespaces", "Namespaces"], title: wanted,
  find: () => all().find((each) => each.name === wanted), isLoading: () => !store.isWhole,
  show: (found) => {
    const pods = store.pods.filter((each) => each.namespace === wanted);
    const policies = store.policies.filter((each) => each.namespace === wanted);
    return [
      facts([["Pods", states(found)],
        ["Policies", policies.map((each) => element("div", {}, link(policyAddress(each), name(each.display))))]]),
      pods.length ? ["Pods", plainTable("Pods of the namespace", podColumns, pods.slice(0, MOST_PODS)),
        pods.length > MOST_PODS ? element("p", {}, link(address("pods", { namespace: wanted }), `All ${pods.length} pods`)) : ""] : "",
    ];
  },
  missing: "There is nothing in this namespace that you may list.",
});
