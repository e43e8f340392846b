// A list that searches, filters, sorts and pages; how it stands is in its address.

import { element, emptyState, keepingFocus, skeleton, title } from "./dom.js";
import { change, here } from "./router.js";
import { table } from "./table.js";

const PAGE = 50;
const COLLATOR = new Intl.Collator("en", { numeric: true });
const texts = new WeakMap();

function textOf(item, list) {
  if (!texts.has(item)) {
    texts.set(item, list.text(item).toLowerCase());
  }
  return texts.get(item);
}

/** Those that are searched for, in order. */
function chosen(list, parameters) {
  const words = (parameters.get("search") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const filters = list.filters.filter((each) => parameters.get(each.name));
  const found = list.items().filter((item) =>
    filters.every((each) => [each.of(item)].flat().includes(parameters.get(each.name)))
    && words.every((word) => textOf(item, list).includes(word)));
  const column = list.columns.find((each) => each.key === parameters.get("sort")) ?? list.columns.find((each) => each.key === list.sort) ?? list.columns[0];
  const sign = parameters.get("order") === "descending" ? -1 : 1;
  const keyed = found.map((item) => [column.value(item), item]);
  keyed.sort(([one], [other]) => sign * (typeof one === "number" ? one - other : COLLATOR.compare(one, other)));
  return { found: keyed.map(([, item]) => item), column, sign };
}

function headings(list, { column, sign }, redraw) {
  return list.columns.map((each) => {
    const isSorted = each === column;
    const order = isSorted && sign > 0 ? "descending" : "";
    const button = element("button", { type: "button", class: "pf-c-table__button", id: `sort-${each.key}` },
      element("span", { class: "pf-c-table__text" }, each.name),
      element("span", { class: "direction", "aria-hidden": "true" }, isSorted ? (sign > 0 ? "▲" : "▼") : ""));
    button.addEventListener("click", () => redraw({ sort: each.key, order }));
    return element("th", {
      scope: "col", role: "columnheader", class: "pf-c-table__sort",
      "aria-sort": isSorted ? (sign > 0 ? "ascending" : "descending") : "none",
    }, button);
  });
}

function pages(count, page, redraw) {
  const last = Math.max(1, Math.ceil(count / PAGE));
  const button = (name, to, isThere) => {
    const made = element("button", { type: "button", class: "pf-c-button pf-m-secondary pf-m-small", id: `page-${name}`, disabled: !isThere }, name);
    made.addEventListener("click", () => redraw({ page: String(to) }));
    return made;
  };
  return last === 1 ? "" : element("nav", { class: "pages", "aria-label": "Pages of the list" },
    button("Previous", page - 1, page > 1), element("span", {}, `Page ${page} of ${last}`), button("Next", page + 1, page < last));
}

function field(name, text, input) {
  return element("div", { class: "field" }, element("label", { for: `filter-${name}` }, text), input);
}

/**
 * A view of a list.
 *
 * list: title, one (the word for one), intro, items(), columns (name, key, value(item), cell(item)), sort (the key of the column it begins with), filters (name, label, of(item)), text(item),
 * isLoading(), nothing (heading and content where there are no items at all).
 */
export function listView(list) {
  const body = element("div", { id: "list" });
  const count = element("p", { class: "count", role: "status", id: "count" });
  const tools = element("form", { class: "tools", role: "search" });
  const search = element("input", { class: "pf-c-form-control", id: "filter-search", type: "search", autocomplete: "off", spellcheck: "false" });
  const selects = list.filters.map((each) => [each, element("select", { class: "pf-c-form-control", id: `filter-${each.name}` })]);
  tools.append(field("search", "Search", search), ...selects.map(([each, select]) => field(each.name, each.label, select)));

  const redraw = (parameters) => { change(parameters); keepingFocus(update); };
  tools.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => redraw({ search: search.value }));
  selects.forEach(([each, select]) => select.addEventListener("change", () => redraw({ [each.name]: select.value })));

  const known = new Map(); // the values to choose among, while the items are the same

  function values(each, items) {
    if (known.get(each)?.items !== items) {
      known.set(each, { items, values: new Set(items.flatMap((item) => each.of(item))) });
    }
    return known.get(each).values;
  }

  function fillSelect([each, select], items, wanted) {
    const all = [...new Set([...values(each, items), wanted])].filter(Boolean).sort(COLLATOR.compare);
    if (all.join("\n") !== select.dataset.values) {
      select.replaceChildren(element("option", { value: "" }, "All"), ...all.map((value) => element("option", { value }, value)));
      select.dataset.values = all.join("\n");
    }
    select.value = wanted;
  }

  function update() {
    const { parameters } = here();
    const all = list.items();
    if (search.value !== (parameters.get("search") ?? "")) {
      search.value = parameters.get("search") ?? "";
    }
    selects.forEach((each) => fillSelect(each, all, parameters.get(each[0].name) ?? ""));
    const sorted = chosen(list, parameters);
    const last = Math.max(1, Math.ceil(sorted.found.length / PAGE));
    const page = Math.min(last, Math.max(1, Number.parseInt(parameters.get("page"), 10) || 1));
    const part = sorted.found.slice((page - 1) * PAGE, page * PAGE);
    tools.hidden = !all.length;
    const isLoading = list.isLoading();
    const of = sorted.found.length === all.length ? `${all.length}` : `${sorted.found.length} of ${all.length}`;
    count.textContent = all.length ? `${of} ${all.length === 1 ? list.one : list.title.toLowerCase()}${isLoading ? ", and more are being read…" : ""}` : "";
    body.replaceChildren(...content(part, sorted, all.length, isLoading), pages(sorted.found.length, page, redraw));
  }

  function content(part, sorted, total, isLoading) {
    if (part.length) {
      return [table(list.title, headings(list, sorted, redraw), list.columns, part)];
    }
    if (isLoading) {
      return [skeleton()];
    }
    return [total ? emptyState("Nothing matches", "Change or clear the search and the filters above.") : emptyState(...list.nothing())];
  }

  const node = element("div", {},
    element("section", { class: "pf-c-page__main-section pf-m-light" }, title(1, "2xl", list.title), element("p", { class: "quiet" }, list.intro)),
    element("section", { class: "pf-c-page__main-section" }, tools, count, body));
  return { node, update };
}
