// Models: the list by root digest, and one model.

import { code, element, facts, label, link, moment, name, short } from "./dom.js";
import { detailView, policyLink } from "./detail.js";
import { listView } from "./list.js";
import { modelLink, podColumns } from "./pods.js";
import { address } from "./router.js";
import { models as all, store } from "./store.js";
import { plainTable } from "./table.js";

const MOST_PODS = 50;

/** Kept while the store does not change: many pods use few models. */
let kept = { pods: undefined, policies: undefined, models: [] };
function known() {
  if (kept.pods !== store.pods || kept.policies !== store.policies) {
    kept = { pods: store.pods, policies: store.policies, models: all() };
  }
  return kept.models;
}

export const modelColumns = [
  { name: "Model", key: "model", value: (model) => model.name || model.digest, cell: (model) => modelLink(model.digest, model.name && name(model.name)) },
  { name: "Root digest", key: "digest", value: (model) => model.digest, cell: (model) => short(model.digest) },
  { name: "Signed by", key: "signer", value: (model) => model.signer, cell: (model) => element("span", { class: "words" }, name(model.signer)) },
  { name: "Signed", key: "signed", value: (model) => model.signedAt, cell: (model) => (model.signedAt ? moment(model.signedAt) : "unknown") },
  { name: "Pods", key: "pods", value: (model) => -model.count, cell: (model) => link(address("pods", { search: model.digest }), String(model.count)) },
  { name: "Failed", key: "failed", value: (model) => -model.failed, cell: (model) => (model.failed ? link(address("pods", { search: model.digest, state: "Failed" }), label(`${model.failed} Failed`, "red")) : "none") },
];

export const models = () => listView({
  title: "Models", one: "model", intro: "Verified models by their root digest: SHA-256 over the digests of their files. What did not verify has none: see the failed pods.",
  items: known, isLoading: () => !store.isWhole, columns: modelColumns, sort: "failed",
  filters: [{ name: "signer", label: "Signed by", of: (model) => [...model.signers] }],
  text: (model) => [model.name, model.digest, model.signer, ...model.policies].join(" "),
  nothing: () => ["No model was verified for a pod that you may list."],
});

export const model = (digest) => detailView({
  parent: ["#/models", "Models"], title: known().find((each) => each.digest === digest)?.name || digest,
  find: () => known().find((each) => each.digest === digest), isLoading: () => !store.isWhole,
  show: (found) => [
    facts([
      ["Root digest", code(found.digest)], ["Name by its signer", found.name], ["Signed by", [...found.signers].map((each) => element("div", {}, each))],
      ["Signed", moment(found.signedAt)], ["Log index", String(found.logIndex)], ["Policies", [...found.policies].map((each) => element("div", {}, policyLink(each)))],
      ["Pods", link(address("pods", { search: found.digest }), String(found.count))],
    ]),
    found.pods.size ? ["Pods", plainTable("Pods with the model", podColumns, [...found.pods].slice(0, MOST_PODS))] : "",
  ],
  missing: "No pod that you may list has a model with this root digest.",
});
