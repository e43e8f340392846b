// The page of one object.

import { element, emptyState, link, name, skeleton, title } from "./dom.js";
import { policyAddress, policyNamed } from "./store.js";

/** Leads to a policy that the reader may list; else its name only. */
export function policyLink(display) {
  const policy = policyNamed(display);
  return policy ? link(policyAddress(policy), name(display)) : name(display);
}

/**
 * A view of one object.
 *
 * what: parent (address and name of its list), title, find(), isLoading(), show(found): parts, of which [heading, node] has
 * a heading; missing: what to say if it is not there.
 */
export function detailView(what) {
  const body = element("div", { id: "details" });
  const node = element("div", {},
    element("section", { class: "pf-c-page__main-section pf-m-light" },
      element("nav", { class: "pf-c-breadcrumb", "aria-label": "Breadcrumb" }, element("ol", { class: "pf-c-breadcrumb__list", role: "list" },
        element("li", { class: "pf-c-breadcrumb__item" }, link(...what.parent)),
        element("li", { class: "pf-c-breadcrumb__item", "aria-current": "page" }, element("span", { class: "divider", "aria-hidden": "true" }, "›"), name(what.title)))),
      element("h1", { class: "pf-c-title pf-m-2xl" }, what.kind ? `${what.kind} ` : "", name(what.title))),
    element("section", { class: "pf-c-page__main-section" }, body));

  function update() {
    const found = what.find();
    if (found) {
      body.replaceChildren(...what.show(found).filter(Boolean).map((part) => (Array.isArray(part)
        ? element("section", { class: "part" }, title(2, "lg", part[0]), part.slice(1)) : part)));
    } else {
      body.replaceChildren(what.isLoading() ? skeleton() : emptyState(what.missing));
    }
  }
  return { node, update };
}
