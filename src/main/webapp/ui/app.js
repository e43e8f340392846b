// The status page: who reads it, which view is open, and when it is read afresh.

import { Refusal, signInWith } from "./api.js";
import { byId, element, keepingFocus, notice } from "./dom.js";
import { model, models } from "./models.js";
import { namespace, namespaces } from "./namespaces.js";
import { overview } from "./overview.js";
import { pod, pods, unprotected } from "./pods.js";
import { policies, policy } from "./policies.js";
import { listen } from "./live.js";
import { here, isHosted, showAt } from "./router.js";
import { load, loadNamespace, onChange, refreshPolicies, store, within } from "./store.js";
import { whatIf } from "./what-if.js";

const VIEWS = [
  ["", "Overview", overview], ["models", "Models", models, model], ["pods", "Pods", pods, pod],
  ["unprotected", "Unprotected", unprotected], ["policies", "Policies", policies, policy], ["namespaces", "Namespaces", namespaces, namespace],
  ...(isHosted() ? [] : [["what-if", "What if", whatIf]]), // The console's proxy takes a POST only with the console's CSRF token.
];

const BETWEEN = 500;
let drawn = -BETWEEN;
let view; // the one that is open
let open = "";

function navigate() {
  const { path } = here();
  const [, name, list, one] = VIEWS.find(([each]) => each === (path[0] ?? "")) ?? VIEWS[0];
  if (open !== path.join("/") || !view) {
    open = path.join("/");
    view = path.length > 1 && one ? one(...path.slice(1)) : list();
    byId("status").replaceChildren(view.node);
    document.title = `${path.length > 1 ? path.slice(1).join("/") : name} – Modelgate status`;
    scrollTo(0, 0);
    if (path[0] === "namespaces" && path[1] && !store.isEverywhere) {
      guarded(() => loadNamespace(path[1]));
    }
  }
  view.update();
  if (!isHosted()) { // the console has its own
    byId("navigation").replaceChildren(navigation(path[0] ?? ""));
    document.body.dataset.view = location.hash.split("?")[0];
  }
}

function navigation(current) {
  const items = VIEWS.map(([path, name]) => element("li", { class: "pf-c-nav__item" },
    element("a", { class: `pf-c-nav__link${path === current ? " pf-m-current" : ""}`, href: `#/${path}`, "aria-current": path === current && "page" }, name)));
  return element("nav", { class: "pf-c-nav pf-m-tertiary", "aria-label": "Views" }, element("ul", { class: "pf-c-nav__list", role: "list" }, items));
}

function signIn(login) {
  if (isHosted()) { // the console's matter
    return;
  }
  signInWith("");
  byId("status").hidden = byId("navigation").hidden = byId("sign-out").hidden = byId("live").hidden = byId("refresh").hidden = true;
  byId("user").textContent = "";
  byId("sign-in").hidden = false;
  byId("login").hidden = !login;
  if (login) {
    byId("login-link").href = login;
  }
}

function signedIn() {
  if (isHosted()) {
    byId("status").hidden = byId("live").hidden = false;
    return;
  }
  byId("sign-in").hidden = true;
  byId("status").hidden = byId("navigation").hidden = byId("sign-out").hidden = byId("live").hidden = false;
  byId("user").textContent = `Signed in as ${store.summary.user}`;
}

function tell(sentence) {
  byId("problem").replaceChildren(...(sentence ? [notice("danger", sentence)] : []));
}

const LIVE = {
  async changed(change) {
    await loading; // what comes meanwhile is newer
    await guarded(async () => {
      if (change.everything) {
        await load();
      } else {
        await refreshPolicies();
        for (const each of change.namespaces.filter((name) => !store.only || name === store.only)) {
          await loadNamespace(each);
        }
      }
    });
  },
  missed: () => guarded(load),
  state(isLive, why) {
    byId("live").textContent = isLive ? "Live" : "Not live";
    byId("live").title = isLive ? "Changes are shown within seconds." : why || "The connection ended. What is shown may be old; it is tried again.";
    byId("refresh").hidden = isLive;
  },
  refused: (refusal) => guarded(() => { throw refusal; }),
};

let isListening = false;
let loading = Promise.resolve();

function start(read = load) {
  const work = read();
  loading = work.catch(() => {});
  return work;
}

/** From before the pods are read, so that no change is missed. */
function listenOnce() {
  if (!isListening) {
    isListening = true;
    listen(LIVE).finally(() => { isListening = false; });
  }
}

/** Runs what asks the API; what goes wrong is said in one sentence. */
async function guarded(work, isFirst = false) {
  byId("busy").textContent = "Loading…";
  try {
    await work();
    tell("");
  } catch (e) {
    if (!(e instanceof Refusal)) {
      throw e;
    }
    tell(isFirst && e.status === 401 && !isHosted() ? "" : e.message);
    if (e.status === 401) {
      signIn(e.login);
    }
  } finally {
    byId("busy").textContent = "";
  }
}

function ownPage() {
  byId("token-form").addEventListener("submit", (event) => {
    event.preventDefault();
    signInWith(byId("token").value.trim());
    byId("token").value = "";
    guarded(start);
  });
  byId("sign-out").addEventListener("click", async () => {
    await fetch("/ui/logout", { method: "POST", credentials: "same-origin" }).catch(() => {});
    location.reload(); // forgets the token
  });
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address is the view's
    byId("content").focus();
  });
  addEventListener("hashchange", navigate);
  navigate();
  guarded(start, true);
}

/** Within the console: shows the view of its address, or another one, of which only the namespace's pods are read. */
export function show(place) {
  showAt(place);
  navigate();
  const only = place ? here().path[1] : "";
  if (!store.summary || store.only !== only) {
    guarded(() => start(() => within(only)), true);
  }
}

byId("refresh").addEventListener("click", () => guarded(load));
onChange(() => {
  signedIn();
  if (store.isWhole || performance.now() - drawn > BETWEEN) { // pods come in many parts
    keepingFocus(() => view.update());
    drawn = performance.now();
  }
  listenOnce();
});

if (!isHosted()) {
  ownPage();
}
