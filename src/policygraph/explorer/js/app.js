// Starts the page: unpacks the data, keeps the state, and tells the views when something changed.

import { VIEWS, fromHash, toHash } from "./state.js";
import { nameOf, shortNameOf } from "./naming.js";
import { translator } from "./i18n.js";
import { evidencePanel } from "./panel.js";
import { csvOf, tableView } from "./tableview.js";
import { beginning } from "./defaults.js";
import { currentLook } from "./paint.js";
import { filterBar } from "./filterbar.js";
import { openAround } from "./groups.js";
import { graphView } from "./graphview.js";
import { download, h } from "./dom.js";
import { indicatorsView } from "./indicators.js";
import { matrixView } from "./matrix.js";
import { overview } from "./overview.js";
import { sourceView } from "./source.js";
import { timelineView } from "./timeline.js";
import { toPng, toSvg } from "./picture.js";
import { topBar } from "./topbar.js";
import { unpack } from "./data.js";
import { visibleNodes } from "./filters.js";

/** @param {string} id */
function place(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

function start() {
  const page = JSON.parse(place("pg-data").textContent || "{}");
  const model = unpack(page);
  const base = beginning(model, page.language);
  const read = () => {
    const given = fromHash(location.hash, base, model);
    return { ...given, open: openAround(model, visibleNodes(model, given), given) };
  };
  let state = read();
  /** @type {import("./types").State[]} */
  const past = [];

  /** @type {import("./types").App} */
  const app = {
    model,
    get state() { return state; },
    visible: visibleNodes(model, state),
    t: translator(page.locales, state.lang),
    label: (id) => nameOf(app, id),
    short: (id) => shortNameOf(app, id),
    set(patch, options = {}) {
      const next = { ...state, ...patch };
      if (patch.sel !== undefined && patch.sel !== state.sel) next.open = openAround(model, visibleNodes(model, next), next);
      if (toHash(next, base, model) === toHash(state, base, model)) return;
      past.push(state);
      if (past.length > 100) past.shift();
      state = next;
      remember(toHash(state, base, model));
      if (!options.quiet) refresh();
    },
    select(id, options = {}) {
      app.set({ sel: id, ...(options.view ? { view: options.view } : {}) });
    },
    undo() {
      const before = past.pop();
      if (!before) return;
      state = before;
      remember(toHash(state, base, model));
      refresh();
    },
    canUndo: () => past.length > 0,
    announce(text) { place("live").textContent = text; },
  };

  /** @param {string} hash */
  function remember(hash) {
    try {
      history.pushState(null, "", hash || location.href.split("#")[0]);
    } catch {
      // a sandboxed frame has no history of its own
    }
  }

  const stage = place("stage");
  const rooms = Object.fromEntries(VIEWS.map((view) => [view, h("div", { id: `view-${view}`, class: `view ${view}`, hidden: true })]));
  stage.append(...Object.values(rooms));
  const languages = Object.keys(page.locales);
  const file = () => (model.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "policygraph").toLowerCase();
  const drawing = () => toSvg(sceneNow(), currentLook(), graph?.cloud() ?? null, app.label);
  const tools = {
    languages,
    csv: () => download(`${file()}.csv`, new Blob([csvOf(app)], { type: "text/csv;charset=utf-8" })),
    svg: () => download(`${file()}.svg`, new Blob([drawing()], { type: "image/svg+xml" })),
    async png() {
      const picture = await toPng(sceneNow(), currentLook(), (p) => app.t(`p.${p}`), graph?.cloud() ?? null, app.short);
      if (picture) download(`${file()}.png`, picture);
    },
  };
  const frame = [topBar(place("top"), app, tools), filterBar(place("filters"), app), evidencePanel(place("panel"), app)];
  /** @type {Record<string, (root: HTMLElement) => import("./types").View>} */
  const makers = {
    overview: (root) => overview(root, app),
    graph: (root) => (graph = graphView(root, app, page.options)),
    matrix: (root) => matrixView(root, app),
    timeline: (root) => timelineView(root, app),
    indicators: (root) => indicatorsView(root, app),
    source: (root) => sourceView(root, app),
    table: (root) => tableView(root, app, tools.csv),
  };
  /** @type {ReturnType<typeof graphView> | null} */
  let graph = null;
  /** The scene of the graph view, which need not have been open yet. */
  function sceneNow() {
    if (!graph || state.view !== "graph") app.set({ view: "graph" });
    return /** @type {ReturnType<typeof graphView>} */ (graph).scene();
  }
  /** @type {Record<string, import("./types").View>} */
  const made = {};

  let filtered = "";
  let paper = matchMedia("print").matches;
  function refresh() {
    app.t = translator(page.locales, state.lang);
    app.visible = visibleNodes(model, state);
    const root = document.documentElement;
    root.lang = state.lang === "zh" ? "zh-Hans" : state.lang;
    const theme = paper ? "light" : state.theme;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    place("skip").textContent = app.t("skip");
    place("main").setAttribute("aria-label", app.t(`view.${state.view}`));
    for (const part of frame) part.update();
    for (const [view, room] of Object.entries(rooms)) {
      if (view !== state.view && !room.hidden) made[view]?.hide?.();
      room.hidden = view !== state.view;
    }
    if (!made[state.view] && makers[state.view]) made[state.view] = makers[state.view](rooms[state.view]);
    made[state.view]?.update();
    const now = app.visible.size;
    const key = `${now} ${state.view}`;
    if (filtered && key !== filtered) app.announce(`${app.t(`view.${state.view}`)}: ${app.t("filter.count", { shown: now, all: model.drawn.length })}`);
    filtered = key;
  }

  addEventListener("popstate", () => {
    state = read();
    refresh();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
  // On paper the page is light, whatever it is on screen.
  const onPaper = (/** @type {boolean} */ now) => {
    if (now === paper) return;
    paper = now;
    refresh();
    layOut();
  };
  // A canvas keeps the size of the screen, a drawing takes that of the sheet.
  const layOut = () => {
    rooms.graph.querySelector(".drawing")?.remove();
    if (paper && state.view === "graph") rooms.graph.append(h("div.drawing", null, new DOMParser().parseFromString(drawing(), "image/svg+xml").documentElement));
  };
  matchMedia("print").addEventListener("change", (event) => onPaper(event.matches));
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
  document.addEventListener("keydown", (event) => shortcuts(event, app));
  refresh();
  layOut();
  document.documentElement.dataset.ready = "true";
}

/** @param {KeyboardEvent} event @param {import("./types").App} app */
function shortcuts(event, app) {
  const target = event.target;
  const typing = target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) menu.removeAttribute("open");
    else app.select(null);
  } else if (typing) return;
  else if (event.key === "/") {
    event.preventDefault();
    document.getElementById("search")?.focus();
  } else if (/^[1-7]$/.test(event.key)) app.set({ view: VIEWS[Number(event.key) - 1] });
}

start();
