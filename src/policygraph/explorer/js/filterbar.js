// The filters above every view, and always how much of the whole is shown.

import { activeFilters, address } from "./state.js";
import { bounds, facet } from "./filters.js";
import { clearButton } from "./nothing.js";
import { choice, glyph, h, replace } from "./dom.js";
import { figure } from "./i18n.js";

/** @param {HTMLElement} root @param {import("./types").App} app */
export function filterBar(root, app) {
  const fields = h("div.fields");
  const count = h("div.count");
  const toggle = h("button.filter-toggle", { "aria-expanded": "false", "aria-controls": "filter-fields", onclick: () => {
    const open = root.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  } });
  fields.id = "filter-fields";
  replace(root, toggle, fields, count);
  const facets = /** @type {const} */ (["actor", "sector", "group", "instrument", "status"]);
  const counts = Object.fromEntries(facets.map((f) => [f, facet(app.model, f)]));
  const days = bounds(app.model);
  let drawn = "";

  function draw() {
    const { t, state } = app;
    const parts = [kinds()];
    for (const f of facets) {
      if (!counts[f].length) continue;
      const options = counts[f].map(([id, n]) => /** @type {[string, string]} */ ([address(app.model.nodes[id].iri), `${app.label(id)} (${n})`]));
      parts.push(choice(t(`filter.${f}`), [["", t(`filter.${f}`)], ...options], state[f], (v) => app.set({ [f]: v }), f));
    }
    parts.push(choice(t("filter.conf"), [["0", t("filter.conf")], ...[0.5, 0.7, 0.8, 0.9].map((c) => /** @type {[string, string]} */ ([String(c), `≥ ${c * 100} %`]))], String(state.conf), (v) => app.set({ conf: Number(v) }), "conf"));
    if (app.model.docs.length > 1) {
      const docs = app.model.docs.map((d) => /** @type {[string, string]} */ ([address(app.model.nodes[d.node].iri), app.label(d.node)]));
      parts.push(choice(t("filter.doc"), [["", t("filter.doc")], ...docs], state.doc, (v) => app.set({ doc: v }), "doc"));
    }
    if (days.starts.length) {
      const options = (/** @type {string} */ name, /** @type {string[]} */ list) => /** @type {[string, string][]} */ ([["", name], ...list.map((d) => [d, d])]);
      parts.push(choice(t("filter.from"), options(t("filter.from"), days.starts), state.from, (v) => app.set({ from: v }), "from"));
      parts.push(choice(t("filter.to"), options(t("filter.to"), days.ends), state.to, (v) => app.set({ to: v }), "to"));
    }
    for (const part of parts) {
      if (!(part instanceof HTMLSelectElement)) continue;
      part.classList.toggle("set", part.value !== "" && part.value !== "0");
      part.title = part.selectedOptions[0].text; // which may be too long for the field
    }
    replace(fields, ...parts);
  }

  /** Classes as a list of check boxes, which is the legend as well. */
  function kinds() {
    const { t, state, model } = app;
    const present = [...model.counts];
    const menu = h("details.menu.kinds", null, h("summary", { class: state.hide.length ? "set" : null, text: t("filter.kinds") }),
      h("div", null, ...present.map(([kind, n]) => h("label", null,
        h("input", { type: "checkbox", checked: !state.hide.includes(kind), "data-kind": kind, onchange: () => app.set({ hide: app.state.hide.includes(kind) ? app.state.hide.filter((k) => k !== kind) : [...app.state.hide, kind] }) }),
        glyph(kind), h("span", { text: t(`kinds.${kind}`) }), h("span.muted", { text: figure(n, state.lang) })))));
    return menu;
  }

  return {
    update() {
      const { t, state } = app;
      const active = activeFilters(state);
      root.setAttribute("aria-label", t("filter.button"));
      const key = JSON.stringify([state.lang, state.hide, state.conf, state.doc, state.from, state.to, ...facets.map((f) => state[f])]);
      if (key !== drawn) {
        const openMenu = root.querySelector("details.kinds[open]") !== null;
        const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset : {};
        draw();
        if (openMenu) root.querySelector("details.kinds")?.setAttribute("open", "");
        const again = focused.kind ? `[data-kind="${focused.kind}"]` : focused.filter ? `[data-filter="${focused.filter}"]` : "";
        if (again) /** @type {HTMLElement | null} */ (root.querySelector(again))?.focus();
        drawn = key;
      }
      toggle.textContent = active ? t("filter.button-n", { count: active }) : t("filter.button");
      const text = t("filter.count", { shown: figure(app.visible.size, state.lang), all: figure(app.model.drawn.length, state.lang) });
      replace(count, h("span", { text }), clearButton(app));
    },
  };
}
