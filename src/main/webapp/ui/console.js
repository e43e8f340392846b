// The status page within OpenShift's console, as React components of the console's React. The page stands in a shadow
// root, so that neither's style reaches the other, and asks the API through the console, which adds the user's token.

import { askThrough } from "./api.js";
import { element, useRoot } from "./dom.js";
import { standAt } from "./router.js";
import { look } from "./live.js";

const BASE = "/model-verification";
const API = "/api/proxy/plugin/modelgate/status/api/";
const DARK = /(?:^|\s)pf-(?:v\d+-)?theme-dark(?:\s|$)/;

const consolePath = globalThis.SERVER_FLAGS?.basePath?.replace(/\/$/, "") ?? "";

/** A module that the console shares: the newest, if there are several. */
async function sharedModule(scope, ...names) {
  const name = names.find((each) => scope[each]);
  if (!name) {
    throw new Error(`The console shares none of ${names.join(", ")}.`);
  }
  const versions = Object.keys(scope[name]).sort(new Intl.Collator("en", { numeric: true }).compare);
  return (await scope[name][versions.at(-1)].get())();
}

const stylesheet = (name) => element("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href });

/** What index.html has around the views, without who is signed in: that is the console's. */
function frame() {
  return element("div", { class: "pf-c-page hosted" },
    element("div", { class: "hosted-tools" },
      element("span", { id: "live", role: "status", hidden: true }),
      element("button", { type: "button", class: "pf-c-button pf-m-secondary pf-m-small", id: "refresh", hidden: true }, "Refresh")),
    element("div", { id: "problem", role: "alert" }),
    element("div", { id: "status", hidden: true }),
    element("p", { id: "busy", role: "status" }));
}

function followTheme(page) {
  const html = document.documentElement;
  const apply = () => page.classList.toggle("pf-theme-dark", DARK.test(html.className));
  new MutationObserver(apply).observe(html, { attributeFilter: ["class"] });
  apply();
}

/** The page's element, once; it moves to where the console shows it. */
async function page() {
  askThrough(consolePath + API);
  standAt(consolePath + BASE);
  const host = element("div", { class: "modelgate" });
  const root = host.attachShadow({ mode: "open" });
  const body = frame();
  root.append(stylesheet("patternfly.css"), stylesheet("style.css"), body);
  useRoot(root);
  followTheme(body);
  const { show } = await import("./app.js");
  return { host, root, show };
}

let made;
const once = () => (made ??= page());

function followLinks(root, navigate) {
  const listener = (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = !event.defaultPrevented && !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link && isPlain && link.origin === location.origin && link.pathname.startsWith(`${consolePath}${BASE}/`)) {
      event.preventDefault();
      navigate(`${link.pathname.slice(consolePath.length)}${link.search}`);
    }
  };
  root.addEventListener("click", listener);
  return () => root.removeEventListener("click", listener);
}

/** The components, of the modules that the console shares. */
export async function components(scope) {
  const React = await sharedModule(scope, "react");
  const { useLocation, useNavigate } = await sharedModule(scope, "react-router-dom-v5-compat", "react-router");

  /** Shows the page, at a place of its own if one is given. */
  function useStatusPage(place) {
    const container = React.useRef(null);
    const { pathname, search } = useLocation();
    const navigate = useNavigate();
    const current = React.useRef(navigate);
    current.current = navigate;
    React.useEffect(() => {
      let end = () => {};
      let isShown = true;
      once().then(({ host, root }) => {
        if (isShown) {
          container.current.append(host);
          const unfollow = followLinks(root, (to) => current.current(to));
          look(true);
          end = () => {
            unfollow();
            look(false);
            host.remove();
          };
        }
      });
      return () => {
        isShown = false;
        end();
      };
    }, []);
    React.useEffect(() => {
      let isCurrent = true;
      once().then(({ show }) => isCurrent && show(place));
      return () => { isCurrent = false; };
    }, [pathname, search, place]);
    return React.createElement("div", { ref: container, "data-test": "modelgate" });
  }

  return {
    Page: () => useStatusPage(""),
    PodTab: ({ obj }) => useStatusPage(`${consolePath}${BASE}/pods/${encodeURIComponent(obj.metadata.namespace)}/${encodeURIComponent(obj.metadata.name)}`),
  };
}
