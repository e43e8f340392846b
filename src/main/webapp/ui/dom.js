// Makes elements. All that comes from the API is text: nothing here makes markup of it.

import { full } from "./router.js";

/** Where the page's elements are: the document, or a part of the console's. */
let root = document;
export const useRoot = (given) => { root = given; };
export const byId = (id) => root.getElementById(id);

/** An element with attributes and content: text, elements, or lists of them. */
export function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? "" : name === "href" ? full(value) : value);
    }
  }
  made.append(...content.flat(Infinity).filter((each) => each !== undefined && each !== ""));
  return made;
}

const namespaceOfSvg = "http://www.w3.org/2000/svg";
const ICONS = {
  green: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm-1.2 10.3L3.6 8.1l1.2-1.2 2 2 4.4-4.4 1.2 1.2z",
  red: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm-1 3h2v5H7zm0 6h2v2H7z",
  orange: "M8 1 0 15h16zM7 6h2v4H7zm0 5h2v2H7z",
  blue: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM7 4h2v4.4l2.6 1.5-1 1.7L7 9.6z",
  grey: "M3 7h10v2H3z",
};

/** Draws something again; whoever uses the keyboard stays where they are. */
export function keepingFocus(draw) {
  const focused = root.activeElement?.id;
  draw();
  if (focused && root.activeElement?.id !== focused) {
    byId(focused)?.focus();
  }
}

/** A small picture beside a word that says the same. */
export function icon(color) {
  const svg = document.createElementNS(namespaceOfSvg, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespaceOfSvg, "path");
  path.setAttribute("d", ICONS[color]);
  svg.append(path);
  return svg;
}

/** A word with a color and a picture: never the color alone. */
export const label = (word, color) =>
  element("span", { class: `pf-c-label${color === "grey" ? "" : ` pf-m-${color}`}` },
    element("span", { class: "pf-c-label__content" },
      element("span", { class: "pf-c-label__icon" }, icon(color)), word));

export const link = (address, ...content) => element("a", { href: address }, content);
export const code = (text) => element("code", {}, text);
/** The beginning of a digest. */
export const short = (digest) => element("code", { class: "short" }, `${digest.slice(0, 12)}…`);
export const title = (level, size, text) => element(`h${level}`, { class: `pf-c-title pf-m-${size}` }, text);
export const section = (...content) => element("section", { class: "pf-c-page__main-section" }, content);

/** A name that wraps between its parts only. */
export const name = (text) => element("span", { class: "name" },
  text.split(/(?<=[/.@])/).flatMap((part, at) => (at ? [element("wbr"), part] : [part])));

export function moment(text) {
  return text ? element("time", { datetime: text }, new Date(text).toLocaleString()) : "";
}

const STEPS = [[86_400, "day"], [3_600, "hour"], [60, "minute"], [1, "second"]];
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** How long ago; the time itself in a hint. */
export function age(text) {
  const seconds = Math.max(0, (Date.now() - Date.parse(text)) / 1000);
  const [size, unit] = STEPS.find(([each]) => seconds >= each) ?? STEPS.at(-1);
  return element("time", { datetime: text, title: new Date(text).toLocaleString() },
    RELATIVE.format(-Math.floor(seconds / size), unit));
}

/** Terms and what they are; those without a description are left out. */
export const facts = (pairs) => element("dl", { class: "pf-c-description-list pf-m-horizontal-on-md" },
  pairs.filter(([, value]) => value !== "" && value !== undefined && value.length !== 0).map(([term, value]) =>
    element("div", { class: "pf-c-description-list__group" },
      element("dt", { class: "pf-c-description-list__term" },
        element("span", { class: "pf-c-description-list__text" }, term)),
      element("dd", { class: "pf-c-description-list__description" },
        element("div", { class: "pf-c-description-list__text" }, value)))));

export const card = (level, heading, ...content) => element("div", { class: "pf-c-card" },
  element("div", { class: "pf-c-card__title" }, element(`h${level}`, { class: "pf-c-title pf-m-md" }, heading)),
  element("div", { class: "pf-c-card__body" }, content));

export const notice = (kind, heading, ...content) => element("div", { class: `pf-c-alert pf-m-inline pf-m-${kind}` },
  element("div", { class: "pf-c-alert__icon" }, icon({ danger: "red", warning: "orange", info: "blue", success: "green" }[kind])),
  element("p", { class: "pf-c-alert__title" }, heading),
  content.length ? element("div", { class: "pf-c-alert__description" }, content) : "");

export const emptyState = (heading, ...content) => element("div", { class: "pf-c-empty-state pf-m-sm" },
  element("div", { class: "pf-c-empty-state__content" },
    element("p", { class: "pf-c-title pf-m-lg" }, heading),
    content.length ? element("div", { class: "pf-c-empty-state__body" }, content) : ""));

export const skeleton = () => element("div", { class: "waiting", "aria-hidden": "true" },
  [75, 100, 50].map((width) => element("div", { class: `pf-c-skeleton pf-m-width-${width}` })));
