// Title, search, the seven views, and what concerns the page as a whole (language, theme, export, print).

import { glyph, h, replace } from "./dom.js";
import { VIEWS } from "./state.js";
import { fold, searchFor, searchIndex } from "./search.js";
import { sentence } from "./text.js";

/** @param {HTMLElement} root @param {import("./types").App} app @param {{png: () => void, svg: () => void, csv: () => void, languages: string[]}} tools */
export function topBar(root, app, tools) {
  /** @type {ReturnType<typeof searchIndex> | null} */
  let index = null;
  let drawn = "";
  const input = /** @type {HTMLInputElement} */ (h("input", { type: "search", role: "combobox", id: "search", autocomplete: "off", spellcheck: "false", "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list" }));
  const list = h("ul.found", { id: "found", role: "listbox", hidden: true });
  const title = h("strong.brand");
  const tabs = h("nav.tabs");
  const side = h("div.side");
  replace(root, title, h("div.search", { role: "search" }, input, list), tabs, side);
  let active = -1;
  /** @type {number[]} */
  let hits = [];

  const ready = () => (index = index || searchIndex(app.model, (s) => sentence(app.model, s, 0)[1]));
  setTimeout(ready, 400); // before the first letter is typed

  function look() {
    index = ready();
    hits = searchFor(index, input.value);
    active = hits.length ? 0 : -1;
    show();
  }

  function show() {
    const open = input.value.trim() !== "";
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    replace(list, ...hits.map((id, i) => option(id, i)));
    if (open && !hits.length) list.append(h("li.none", { role: "option", "aria-selected": "false", text: app.t("search.none") }));
    if (active >= 0) input.setAttribute("aria-activedescendant", `hit-${active}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} id @param {number} i */
  function option(id, i) {
    const node = app.model.nodes[id];
    const asked = fold(input.value.trim());
    const names = Object.values(node.labels).filter((l) => l.toLowerCase() !== app.label(id).toLowerCase());
    const meant = [app.label(id), ...names].some((l) => fold(l).includes(asked)) ? undefined : node.alt.map(([, l]) => l).find((l) => fold(l).includes(asked));
    const other = meant ?? names[0];
    return h("li", { role: "option", id: `hit-${i}`, "aria-selected": String(i === active), onmousedown: (/** @type {Event} */ e) => { e.preventDefault(); pick(id); } },
      glyph(node.kind), h("span", null, h("span", { text: app.label(id) }), other ? h("small", { text: other }) : null), h("em", { text: app.t(`kind.${node.kind}`) }));
  }

  /** @param {number} id */
  function pick(id) {
    input.value = "";
    hits = [];
    show();
    if (!app.visible.has(id)) app.set({ hide: [], actor: "", sector: "", group: "", instrument: "", status: "", conf: 0, doc: "", from: "", to: "" });
    app.select(id, app.state.view === "overview" || app.state.view === "matrix" ? { view: "graph" } : {});
    input.blur();
    app.announce(app.label(id));
  }

  input.addEventListener("input", look);
  input.addEventListener("focus", () => input.value && look());
  input.addEventListener("blur", () => { list.hidden = true; });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      active = hits.length ? (active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length : -1;
      show();
    } else if (event.key === "Enter" && active >= 0) pick(hits[active]);
    else if (event.key === "Escape") {
      if (!input.value) input.blur();
      input.value = "";
      hits = [];
      show();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    update() {
      const { t, state } = app;
      const key = `${state.lang} ${state.theme} ${state.view}`;
      if (key === drawn) return;
      drawn = key;
      title.textContent = "policygraph";
      title.title = app.model.title;
      input.placeholder = t("search.placeholder");
      input.setAttribute("aria-label", t("search.name"));
      list.setAttribute("aria-label", t("search.results"));
      tabs.setAttribute("aria-label", t("views"));
      replace(tabs, ...VIEWS.filter((view) => view !== "source" || app.model.docs.some((d) => d.text !== null)).map((view) => h("button", { "data-view": view, "aria-current": view === state.view ? "page" : null, onclick: () => app.set({ view }), text: t(`view.${view}`) })));
      requestAnimationFrame(() => tabs.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })); // after the first paint
      const other = tools.languages[(tools.languages.indexOf(state.lang) + 1) % tools.languages.length];
      replace(side,
        h("button", { onclick: () => app.set({ lang: other }), lang: other, "data-act": "language", text: t(`language.${other}`), title: t("language") }),
        h("button", { onclick: () => app.set({ theme: isDark() ? "light" : "dark" }), "data-act": "theme", "aria-label": t("theme"), title: t("theme"), text: isDark() ? "☀" : "☾" }),
        exportMenu());
    },
  };

  function isDark() {
    return app.state.theme ? app.state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function exportMenu() {
    const { t } = app;
    const menu = h("details.menu", null, h("summary", { "aria-label": t("export"), title: t("export"), text: "⤓" }),
      h("div", null, ...(/** @type {const} */ (["csv", "png", "svg"])).map((kind) => h("button", { "data-export": kind, onclick: () => { menu.removeAttribute("open"); tools[kind](); }, text: t(`export.${kind}`) })),
        h("button", { onclick: () => { menu.removeAttribute("open"); print(); }, text: t("export.print") })));
    return menu;
  }
}
