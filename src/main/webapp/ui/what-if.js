// What a change of policies would do to the pods that the reader may list. Nothing is applied.

import { Refusal, parts } from "./api.js";
import { element, emptyState, label, name, notice, title } from "./dom.js";
import { podLink } from "./pods.js";
import { address, change, here } from "./router.js";
import { plainTable } from "./table.js";
import { CHANGES, plural } from "./words.js";

const MOST_ROWS = 200;
const MOST_BYTES = 256 * 1024; // as the API has it
let draft = ""; // of this tab, until it is closed

const result = (word) => label(...(CHANGES[word] ?? [word, "grey"]));
const lines = (all) => all.map((each) => element("p", { class: "words" }, each));

/** How the pod fares under some policies, by what people can see of it. */
const decision = ({ verdict, message, validatedFor, runtimeClass, warnings, audit }) => lines([
  verdict === "denied" ? `Denied: ${message}` : "Admitted.",
  validatedFor.length && `Verified for ${validatedFor.join(", ")}.`, runtimeClass && `RuntimeClass ${runtimeClass}.`,
  ...warnings.map((each) => `Warning: ${each}`), ...audit.map((each) => `Audit: ${each}`),
].filter(Boolean));

const COLUMNS = [
  { name: "Pod", cell: (each) => [podLink({ ...each, key: `${each.namespace}/${each.name}` }), each.owner && element("div", { class: "quiet" }, name(each.owner))].filter(Boolean) },
  { name: "Result", cell: (each) => result(each.result) },
  { name: "Why", cell: (each) => lines([each.detail || each.then.message, ...each.by].filter(Boolean)) },
  { name: "Today", cell: (each) => decision(each.today) },
  { name: "With the change", cell: (each) => decision(each.then) },
];

/** Adds up the parts of an answer. */
function sum(total, part) {
  total.pods += part.pods;
  for (const each of part.counts) {
    const key = JSON.stringify([each.result, each.by]);
    total.counts.set(key, { ...each, pods: each.pods + (total.counts.get(key)?.pods ?? 0) });
  }
  total.found += part.items.length;
  total.items.push(...part.items.slice(0, MOST_ROWS - total.items.length));
  total.notes = part.notes;
}

const order = Object.keys(CHANGES);
const counts = (total) => plainTable("Pods by result", [
  { name: "Result", cell: (each) => result(each.result) },
  { name: "Pods", cell: (each) => String(each.pods) },
  { name: "Because of", cell: (each) => name(each.by) },
], [...total.counts.values()].sort((one, other) => order.indexOf(one.result) - order.indexOf(other.result) || other.pods - one.pods));

function shown(total) {
  return [
    ...total.notes.map((each) => notice("danger", each)),
    total.pods ? counts(total) : emptyState("No policy concerns a pod that you may list, today or with the change."),
    total.items.length ? element("section", { class: "part" }, title(2, "lg", "Pods"), plainTable("Pods that the change affects, or that are denied", COLUMNS, total.items),
      total.found > total.items.length ? element("p", {}, `The first ${MOST_ROWS} of ${total.found} pods. Name a namespace above to see fewer.`) : "") : "",
  ].filter(Boolean);
}

const input = (id, text, hint, value) => [element("label", { for: id }, text),
  element("input", { class: "pf-c-form-control", id, value, autocomplete: "off", spellcheck: "false", autocapitalize: "off", "aria-describedby": `${id}-hint` }),
  element("p", { class: "quiet", id: `${id}-hint` }, hint)];

function form(parameters) {
  const yaml = element("textarea", { class: "pf-c-form-control draft", id: "draft", rows: "14", spellcheck: "false", autocapitalize: "off", "aria-describedby": "draft-hint" });
  yaml.value = draft;
  yaml.addEventListener("input", () => { draft = yaml.value; });
  const file = element("input", { type: "file", id: "draft-file", accept: ".yaml,.yml,.json" });
  return element("form", { class: "pf-c-form", id: "what-if" },
    element("div", {}, element("label", { for: "draft" }, "Policies, as YAML or JSON"), yaml,
      element("p", { class: "quiet", id: "draft-hint" }, "A policy takes the place of the one of its kind, namespace and name, or is added. Several are separated by ---.")),
    element("div", {}, element("label", { for: "draft-file" }, "Or read them from a file"), file),
    element("div", { class: "tools" },
      element("div", { class: "field" }, input("delete", "Policies to delete", "KIND/NAME or KIND/NAMESPACE/NAME, separated by spaces.", parameters.getAll("delete").join(" "))),
      element("div", { class: "field" }, input("in", "Namespace", "Only its pods; empty for all that you may list.", parameters.get("namespace") ?? ""))),
    element("div", {}, element("button", { type: "submit", class: "pf-c-button pf-m-primary", id: "try" }, "Try the change")));
}

/** The address of a trial without a policy. */
export const without = (policy) =>
  address("what-if", { delete: `${policy.kind}/${policy.namespace ? `${policy.namespace}/` : ""}${policy.name}` });

export function whatIf() {
  const problem = element("div", { role: "alert", id: "draft-problem" });
  const progress = element("p", { role: "status", id: "tried" });
  const answer = element("div", { id: "forecast" });
  const tried = form(here().parameters);
  const field = (id) => tried.querySelector(`#${id}`);
  const tell = (sentence) => problem.replaceChildren(...(sentence ? [notice("danger", sentence)] : []));
  let trial = 0; // the last one counts

  async function run() {
    const own = ++trial;
    const deleted = field("delete").value.trim();
    const namespace = field("in").value.trim();
    change({ delete: deleted, namespace });
    tell("");
    answer.replaceChildren();
    const total = { pods: 0, counts: new Map(), found: 0, items: [], notes: [] };
    progress.textContent = "Trying the change…";
    try {
      for await (const part of parts("what-if", { namespace, delete: deleted.split(/\s+/) }, field("draft").value)) {
        if (own !== trial || !problem.isConnected) {
          return;
        }
        sum(total, part);
        progress.textContent = `${plural(total.pods, "pod")} so far…`;
      }
      answer.replaceChildren(...shown(total));
      progress.textContent = `${plural(total.pods, "pod")}, if each is created again as it was. Nothing was applied.`;
    } catch (e) {
      if (!(e instanceof Refusal)) {
        throw e;
      }
      if (own === trial) {
        progress.textContent = "";
        tell(e.message);
      }
    }
  }

  tried.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  field("draft-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) {
      tell(file.size > MOST_BYTES ? `${file.name} is larger than 256 KiB.` : "");
      if (file.size <= MOST_BYTES) {
        field("draft").value = draft = await file.text();
      }
    }
  });
  return {
    node: element("div", {},
      element("section", { class: "pf-c-page__main-section pf-m-light" }, title(1, "2xl", "What if"),
        element("p", {}, "See what a change of policies would do to each pod that you may list, before anybody applies it. Nothing is applied.")),
      element("section", { class: "pf-c-page__main-section" }, tried, problem, progress, answer)),
    update() {}, // what was tried stays until it is tried again
  };
}
