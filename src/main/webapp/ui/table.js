import { element } from "./dom.js";

/** Rows as a table on wide screens and as cards on narrow ones; roles keep it a table for screen readers. */
export function table(caption, head, columns, items) {
  const rows = items.map((item) => element("tr", { role: "row" }, columns.map((each, at) =>
    element(at ? "td" : "th", { "data-label": each.name, ...(at ? { role: "cell" } : { scope: "row", role: "rowheader" }) }, each.cell(item)))));
  return element("table", { class: "pf-c-table pf-m-grid-lg pf-m-compact", role: "table", "aria-label": caption },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, head)),
    element("tbody", { role: "rowgroup" }, rows));
}

/** A table without sorting, for the few rows of a page about one object. */
export const plainTable = (caption, columns, items) => table(caption,
  columns.map((each) => element("th", { scope: "col", role: "columnheader" }, each.name)), columns, items);
