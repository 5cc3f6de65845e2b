// What stands where nothing passes the filters, with the way back.

import { activeFilters, withoutFilters } from "./state.js";
import { h } from "./dom.js";

/** The button that takes all filters away; null where none is set. @param {import("./types").App} app */
export function clearButton(app) {
  const count = activeFilters(app.state);
  if (!count) return null;
  return h("button.clear", { onclick: () => app.set(withoutFilters()), "data-act": "clear", "aria-label": app.t("filter.clear", { count }), text: `${app.t("filter.active", { count })} ✕` });
}

/** @param {import("./types").App} app @param {string} otherwise why it is empty where no filter is to blame @param {string} [filtered] what the filters keep away */
export function emptyNote(app, otherwise, filtered = "graph.empty") {
  const button = clearButton(app);
  return h("div.empty", null, h("p", { text: app.t(button ? filtered : otherwise) }), button);
}
