// Whether models and sandboxes hold, in ten seconds: trouble first, and each number leads to the list behind it.

import { card, element, emptyState, label, link, moment, name, notice, skeleton, title } from "./dom.js";
import { podLink, stateLabel } from "./pods.js";
import { models } from "./store.js";
import { modelColumns } from "./models.js";
import { address } from "./router.js";
import { policyAddress, store } from "./store.js";
import { plainTable } from "./table.js";
import { plural, REASONS } from "./words.js";

const MOST_ROWS = 8;

const figure = (to, number, text, color) => element("a", { class: `figure${number && color ? ` ${color}` : ""}`, href: to },
  element("span", { class: "number" }, String(number)), element("span", {}, text));
const figures = (...all) => element("div", { class: "figures" }, all);
const count = (test) => store.pods.filter(test).length;

function headline(failed, contradicted, gaps, attention) {
  const trouble = [
    failed && `${plural(failed, "pod")} failed verification`, contradicted && `${contradicted === 1 ? "1 pod runs" : `${contradicted} pods run`} outside of the sandbox`,
    gaps && `${plural(gaps, "unprotected pod")}`, attention && `${attention === 1 ? "1 policy needs" : `${attention} policies need`} attention`,
  ].filter(Boolean);
  if (!store.isWhole && !trouble.length) {
    return notice("info", "Reading what became of the pods…");
  }
  return trouble.length ? notice(failed || contradicted ? "danger" : "warning", `${trouble.join(", ")}.`)
    : notice("success", "All models and sandboxes that you may see hold.");
}

const more = (rows, to, what) => (rows.length > MOST_ROWS ? element("p", {}, link(to, `All ${rows.length} ${what}`)) : "");

function failedPods() {
  const rows = store.pods.filter((pod) => ["Failed", "Contradicted", "Not inspected"].includes(pod.state));
  return rows.length ? card(2, "Pods that need somebody now", plainTable("Pods that need somebody now", [
    { name: "Pod", cell: podLink },
    { name: "State", cell: (pod) => stateLabel(pod.state) },
    { name: "Why", cell: (pod) => element("p", { class: "words" }, pod.why) },
  ], rows.slice(0, MOST_ROWS)), more(rows, "#/pods?sort=state", "pods")) : "";
}

function attention() {
  const rows = store.policies.filter((policy) => policy.attention);
  return rows.length ? card(2, "Policies that need attention", plainTable("Policies that need attention", [
    { name: "Policy", cell: (policy) => link(policyAddress(policy), name(policy.display)) },
    { name: "Why", cell: (policy) => element("p", { class: "words" }, policy.attention) },
  ], rows.slice(0, MOST_ROWS)), more(rows, "#/policies?attention=Needed", "policies")) : "";
}

function unprotected() {
  const reasons = new Map();
  store.pods.forEach((pod) => pod.gaps.forEach((gap) => {
    const reason = REASONS[gap.reason]?.[0] ?? gap.reason;
    reasons.set(reason, (reasons.get(reason) ?? new Set()).add(pod));
  }));
  return card(2, "Unprotected pods", reasons.size
    ? element("div", { class: "labels" }, [...reasons].map(([reason, pods]) => link(address("unprotected", { reason }), label(`${pods.size} ${reason}`, "orange"))))
    : store.isWhole ? emptyState("None.") : skeleton());
}

function body() {
  const all = models();
  const failed = count((pod) => pod.state === "Failed");
  const contradicted = count((pod) => pod.sandbox === "Contradicted");
  const gaps = count((pod) => pod.gaps.length);
  const troubled = store.policies.filter((policy) => policy.attention).length;
  return [
    headline(failed, contradicted, gaps, troubled),
    element("div", { class: "cards" },
      card(2, "Models", figures(
        figure("#/models", all.length, "verified models"), figure("#/pods?state=Validated", count((pod) => pod.state === "Validated"), "pods validated", "green"),
        figure("#/pods?state=Failed", failed, "failed", "red"), figure("#/pods?state=Pending", count((pod) => pod.state === "Pending"), "pending"))),
      card(2, "Sandboxes", figures(
        figure("#/pods?sort=sandbox&order=descending", count((pod) => pod.sandbox), "required"), figure("#/pods?sandbox=Runs", count((pod) => pod.sandbox === "Runs"), "proven to run", "green"),
        figure("#/pods?sandbox=Contradicted", contradicted, "contradicted", "red"), figure("#/pods?sandbox=Does+not+comply", count((pod) => pod.sandbox === "Does not comply"), "do not comply", "orange"))),
      card(2, "Policies", figures(
        figure("#/policies", store.policies.length, "policies"), figure("#/policies?attention=Needed", troubled, "need attention", "orange"),
        figure("#/unprotected", gaps, "pods unprotected", "orange"), figure("#/pods", store.pods.length, store.isWhole ? "pods" : "pods so far")))),
    failedPods(), attention(), unprotected(),
    all.length ? card(2, "Models in use", plainTable("Models in use", modelColumns, [...all].sort((one, other) => other.failed - one.failed || other.count - one.count).slice(0, MOST_ROWS)),
      more(all, "#/models", "models")) : "",
  ].filter(Boolean);
}

export function overview() {
  const content = element("section", { class: "pf-c-page__main-section overview", id: "overview" });
  const time = element("p", { class: "quiet", id: "as-of" });
  const node = element("div", {}, element("section", { class: "pf-c-page__main-section pf-m-light" }, title(1, "2xl", "Overview"), time), content);
  return {
    node,
    update() {
      time.replaceChildren(...(store.summary ? ["As of ", moment(store.summary.asOf)] : []));
      content.replaceChildren(...(store.summary ? body() : [skeleton()]));
    },
  };
}
