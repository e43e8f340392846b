// The status page. All that comes from the API is text: nothing here makes markup of it.

const byId = (id) => document.getElementById(id);

const RESULTS = {
  Validated: "good", pass: "good", True: "good",
  Failed: "bad", fail: "bad", False: "bad",
  Unprotected: "warn", warn: "warn", Unknown: "warn",
};

let token = ""; // in this tab's memory only
let policies = [];

class Refusal extends Error {
  constructor(status, problem) {
    super(problem.message);
    this.status = status;
    this.login = problem.login ?? "";
  }
}

async function ask(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  const url = given.length ? `/api/${path}?${new URLSearchParams(given)}` : `/api/${path}`;
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  let response;
  try {
    response = await fetch(url, { headers, credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new Refusal(0, { message: "Modelgate does not answer: see that you are connected, and try again." });
  }
  let body;
  try {
    body = await response.json();
  } catch {
    body = { message: `Modelgate's answer cannot be read (status ${response.status}): try again in a moment.` };
    throw new Refusal(response.status, body);
  }
  if (!response.ok) {
    throw new Refusal(response.status, body);
  }
  return body;
}

function element(tag, content, className) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  for (const part of [content].flat()) {
    made.append(part ?? ""); // strings become text, never markup
  }
  return made;
}

const badge = (text, kind = RESULTS[text] ?? "plain") => element("span", text, `badge ${kind}`);

const moment = (text) => {
  const time = element("time", new Date(text).toLocaleString());
  time.dateTime = text;
  return time;
};

function table(caption, headings, rows) {
  const head = element("thead", element("tr", headings.map((each) => {
    const cell = element("th", each);
    cell.scope = "col";
    return cell;
  })));
  const body = element("tbody", rows.map((cells) => element("tr", cells.map((cell, at) => {
    const made = element(at === 0 ? "th" : "td", cell);
    if (at === 0) {
      made.scope = "row";
    } else {
      made.dataset.label = headings[at];
    }
    return made;
  }))));
  const made = element("table", [head, body]);
  made.setAttribute("aria-label", caption);
  return made;
}

function show(target, caption, headings, rows, otherwise) {
  target.replaceChildren(
    rows.length ? table(caption, headings, rows) : element("p", otherwise, "empty"));
}

const policyKey = (policy) => [policy.kind, policy.namespace, policy.name, policy.apiVersion].join("/");
const policyName = (policy) => (policy.namespace ? `${policy.namespace}/${policy.name}` : policy.name);

function policyLink(policy) {
  const link = element("a", policyName(policy));
  link.href = `#policy=${encodeURIComponent(policyKey(policy))}`;
  return link;
}

function conditions(policy) {
  const badges = policy.conditions.map((each) => badge(
    each.status === "True" ? each.type : `${each.type}: ${each.status}`, RESULTS[each.status]));
  const all = policy.fault && !policy.conditions.length ? [badge("Ready: False", "bad")] : badges;
  return all.length ? all.flatMap((each) => [each, " "]) : "not told yet";
}

const counts = (pods) => !pods ? "" : [
  ["validated", "good"], ["failed", "bad"], ["pending", "plain"], ["unprotected", "warn"],
].filter(([name]) => pods[name]).flatMap(([name, kind]) => [badge(`${pods[name]} ${name}`, kind), " "]);

function showSummary(summary) {
  byId("user").textContent = `Signed in as ${summary.user}`;
  byId("as-of").replaceChildren("As of ", moment(summary.asOf));
  const figures = [
    ["policies", summary.policies], ["need attention", summary.attention],
    ["pods validated", summary.verdicts.validated], ["failed", summary.verdicts.failed],
    ["pending", summary.verdicts.pending], ["unprotected", summary.verdicts.unprotected],
  ];
  byId("summary").replaceChildren(...figures.map(([name, figure]) =>
    element("div", [element("dt", name), element("dd", String(figure))])));
}

function showPolicies() {
  show(byId("policies"), "Policies", ["Policy", "Kind", "Enforcement", "Method", "Conditions", "Pods"],
    policies.map((each) => [
      policyLink(each), each.kind, each.enforcement, each.method, conditions(each), counts(each.pods),
    ]),
    "There is no policy that you may list.");
}

function showDetails() {
  const wanted = decodeURIComponent(location.hash.replace(/^#policy=|^#.*/, ""));
  const policy = policies.find((each) => policyKey(each) === wanted);
  byId("details").hidden = !policy;
  if (!policy) {
    return;
  }
  byId("details-title").textContent = `${policy.kind} ${policyName(policy)}`;
  const rows = policy.conditions.map((each) => [
    each.type, badge(each.status), each.reason, each.message, each.since ? moment(each.since) : "",
  ]);
  const facts = element("p", [
    `${policy.apiVersion}, ${policy.enforcement || "no rule"}${policy.method ? `, by ${policy.method}` : ""}`], "quiet");
  const parts = [facts];
  if (policy.fault) {
    parts.push(element("p", `The policy cannot be applied: ${policy.fault}.`, "problem"));
  }
  if (policy.pods) {
    parts.push(element("p", counts(policy.pods)));
  }
  if (policy.models.length) {
    parts.push(element("div", table("Verified models",
      ["Root digest", "Model", "Signer", "Signed", "Log index", "Pods"],
      policy.models.map((each) => [
        element("code", each.rootDigest), each.modelName ?? "", each.signer,
        each.signedAt ? moment(each.signedAt) : "", String(each.logIndex ?? ""), String(each.pods),
      ])), "scroll"));
  }
  parts.push(rows.length
    ? element("div", table("Conditions", ["Condition", "Status", "Reason", "Message", "Since"], rows), "scroll")
    : element("p", "Its status says nothing yet.", "empty"));
  byId("details-body").replaceChildren(...parts);
  byId("details").focus();
}

const podName = (pod) => `${pod.namespace}/${pod.name}`;
const lines = (parts) => parts.map((each) => element("p", each));

const unprotectedRow = (pod) => [
  podName(pod),
  lines(pod.gaps.map((gap) => [badge(gap.reason, "warn"), " ", gap.policy])),
  lines(pod.gaps.map((gap) => gap.message)),
  moment(pod.created),
];

const verified = (model) => [
  `root digest ${model.rootDigest}`, model.modelName && `name "${model.modelName}"`,
  `signed with ${model.signer}`, model.signedAt && `at ${model.signedAt}`,
  model.logIndex && `log index ${model.logIndex}`,
].filter(Boolean).join(", ");

const podRow = (pod) => {
  const told = [
    ...pod.verdicts.flatMap((each) => [
      [each.policy, each.result, each.message],
      ...each.models.map((model) => [each.policy, "Model", verified(model)]),
    ]),
    ...pod.rules.map((each) => [`${each.policy}, ${each.rule}`, each.result, each.message]),
  ];
  return [
    podName(pod),
    lines(told.map(([policy, result, message]) =>
      [badge(result), " ", policy, message ? `: ${message}` : ""])),
    pod.runtimeClass,
    moment(pod.created),
  ];
};

/** A list that comes in parts. */
class Parts {
  constructor(path, caption, headings, row, otherwise) {
    Object.assign(this, { path, caption, headings, row, otherwise, items: [], next: "" });
    this.more = byId(`more-${path}`);
    this.more.addEventListener("click", () => guarded(() => this.read(this.next)));
  }

  async read(position = "") {
    const namespace = byId("namespace").value.trim();
    const part = await ask(this.path, { namespace, continue: position });
    this.items = position ? [...this.items, ...part.items] : part.items;
    this.next = part.continue ?? "";
    this.more.hidden = !this.next;
    byId("scope-hint").hidden = part.scope === "cluster";
    show(byId(this.path), this.caption, this.headings, this.items.map(this.row),
      this.next ? "None so far: there are more pods to look through." : this.otherwise);
  }
}

const unprotected = new Parts("unprotected", "Unprotected pods", ["Pod", "Why", "What to know", "Created"],
  unprotectedRow, "There is none among the pods that you may list.");
const pods = new Parts("pods", "Pods and verdicts", ["Pod", "Verdicts", "RuntimeClass", "Created"],
  podRow, "No policy concerns a pod that you may list.");

async function allPolicies() {
  const all = [];
  let position = "";
  do {
    const part = await ask("policies", { continue: position });
    all.push(...part.items);
    position = part.continue ?? "";
  } while (position);
  return all;
}

async function load() {
  showSummary(await ask("summary"));
  byId("sign-in").hidden = true;
  byId("status").hidden = false;
  byId("refresh").hidden = false;
  byId("sign-out").hidden = false;
  policies = await allPolicies();
  showPolicies();
  showDetails();
  await unprotected.read();
  await pods.read();
}

function signIn(login) {
  token = "";
  byId("status").hidden = true;
  byId("refresh").hidden = true;
  byId("sign-out").hidden = true;
  byId("user").textContent = "";
  byId("as-of").textContent = "";
  byId("sign-in").hidden = false;
  byId("login").hidden = !login;
  if (login) {
    byId("login-link").href = login;
  }
}

function tell(sentence) {
  byId("problem").textContent = sentence;
  byId("problem").hidden = !sentence;
}

/** Runs what asks the API; what goes wrong is said in one sentence. */
async function guarded(work, isFirst = false) {
  const buttons = document.querySelectorAll("button");
  buttons.forEach((each) => { each.disabled = true; });
  byId("busy").textContent = "Loading…";
  try {
    await work();
    tell("");
  } catch (e) {
    if (!(e instanceof Refusal)) {
      throw e;
    }
    tell(isFirst && e.status === 401 ? "" : e.message);
    if (e.status === 401) {
      signIn(e.login);
    }
  } finally {
    byId("busy").textContent = "";
    buttons.forEach((each) => { each.disabled = false; });
  }
}

byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  token = byId("token").value.trim();
  byId("token").value = "";
  guarded(load);
});
byId("filter").addEventListener("submit", (event) => {
  event.preventDefault();
  guarded(async () => {
    await unprotected.read();
    await pods.read();
  });
});
byId("refresh").addEventListener("click", () => guarded(load));
byId("sign-out").addEventListener("click", async () => {
  await fetch("/ui/logout", { method: "POST", credentials: "same-origin" }).catch(() => {});
  location.reload(); // forgets the token
});
addEventListener("hashchange", showDetails);

guarded(load, true);
