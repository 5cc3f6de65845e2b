// Matrix: how many measures a row (headline, ministry, instrument, status, plan) has for a column (group, sector, …).

import { glyph, h, nodeButton, replace, segmented } from "./dom.js";
import { LANES } from "./groups.js";
import { emptyNote } from "./nothing.js";
import { MEASURE_KINDS } from "./kinds.js";
import { objects, rootOf } from "./data.js";

const CROSS_ROWS = ["headline", "actor", "instrument", "status", "programme"];
const CROSS_COLUMNS = ["group", "sector", "product", "instrument"];
const MOST_ACROSS = 14; // columns whose names may be tried across; more of them are written upwards
const PREDICATE = { group: LANES.target[1], sector: LANES.target[0], product: LANES.target[2], instrument: LANES.instrument[0] };

/**
 * @param {import("./types").Model} model @param {Set<number>} visible @param {string} rows @param {string} cols
 * @returns {{rows: (number | null)[], cols: number[], cells: Map<string, number[]>}}
 */
export function matrixOf(model, visible, rows, cols) {
  /** @type {Map<string, number[]>} */
  const cells = new Map();
  /** @type {Map<number | null, number>} */
  const rowSums = new Map();
  /** @type {Map<number, number>} */
  const colSums = new Map();
  const predicate = PREDICATE[/** @type {keyof typeof PREDICATE} */ (cols)];
  for (const id of model.drawn) {
    const facts = model.facts.get(id);
    if (!facts || !visible.has(id) || !MEASURE_KINDS.includes(model.nodes[id].kind)) continue;
    const targets = [...new Set(model.out[id].filter((e) => e.p === predicate).map((e) => e.to))];
    for (const row of rowsOf(model, id, facts, rows)) {
      for (const col of targets) {
        const key = `${row}:${col}`;
        cells.set(key, [...(cells.get(key) || []), id]);
        rowSums.set(row, (rowSums.get(row) || 0) + 1);
        colSums.set(col, (colSums.get(col) || 0) + 1);
      }
    }
  }
  const byText = rows === "headline";
  const rowOrder = [...rowSums.keys()].sort((a, b) => Number(a === null) - Number(b === null) || (byText ? 0 : (rowSums.get(b) || 0) - (rowSums.get(a) || 0)) || (a || 0) - (b || 0));
  const colOrder = [...colSums.keys()].sort((a, b) => (colSums.get(b) || 0) - (colSums.get(a) || 0) || a - b);
  return { rows: rowOrder, cols: colOrder, cells };
}

/** @param {import("./types").Model} model @param {number} id @param {import("./types").Facts} facts @param {string} rows @returns {(number | null)[]} */
function rowsOf(model, id, facts, rows) {
  if (rows === "headline") {
    const root = rootOf(model, id);
    return [model.nodes[root].kind === "headline" ? root : null];
  }
  /** @type {Record<string, () => number[]>} */
  const known = {
    actor: () => facts.actor,
    instrument: () => facts.instrument,
    status: () => (facts.status === null ? [] : [facts.status]),
    programme: () => [...new Set(objects(model, id, ...LANES.programme))],
  };
  const found = known[rows]();
  return found.length ? found : [null];
}

/** @param {HTMLElement} root @param {import("./types").App} app */
export function matrixView(root, app) {
  const shape = () => {
    const [table, holder] = [root.querySelector("table"), root.querySelector(".grid")];
    if (!table || !holder) return;
    table.classList.toggle("few", Number(table.dataset.columns) <= MOST_ACROSS);
    if (holder.scrollWidth > holder.clientWidth + 1) table.classList.remove("few");
  };
  new ResizeObserver(shape).observe(root);
  return {
    update() {
      const { t, state } = app;
      const rows = CROSS_ROWS.includes(state.rows) ? state.rows : CROSS_ROWS[0];
      const cols = CROSS_COLUMNS.includes(state.cols) ? state.cols : CROSS_COLUMNS[0];
      const data = matrixOf(app.model, app.visible, rows, cols);
      const name = (/** @type {string[]} */ keys) => keys.map((k) => /** @type {[string, string]} */ ([k, t(`axis.${k}`)]));
      const focus = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.cell : undefined;
      replace(root,
        h("h1.sr", { text: t("view.matrix") }),
        h("div.tools", null,
          h("div.with-name", null, h("span", { text: t("matrix.rows") }), segmented(t("matrix.rows"), name(CROSS_ROWS), rows, (v) => app.set({ rows: v, cell: "" }))),
          h("div.with-name", null, h("span", { text: t("matrix.cols") }), segmented(t("matrix.cols"), name(CROSS_COLUMNS), cols, (v) => app.set({ cols: v, cell: "" })))),
        data.cols.length ? grid(app, data, rows) : noGrid(app),
        members(app, data));
      shape();
      if (focus) /** @type {HTMLElement | null} */ (root.querySelector(`[data-cell="${focus}"]`))?.focus();
    },
  };
}

/** @param {import("./types").App} app @param {ReturnType<typeof matrixOf>} data @param {string} rows */
function grid(app, data, rows) {
  const { t, state, model } = app;
  const most = Math.max(...[...data.cells.values()].map((c) => c.length));
  const head = h("tr", null, h("td.corner-cell", { text: t(`axis.${rows}`) }),
    ...data.cols.map((c) => h("th", { scope: "col", title: app.label(c) }, h("button.col", { onclick: () => app.select(c), "aria-label": app.label(c) }, h("span", null, glyph(model.nodes[c].kind), app.short(c))))));
  const body = data.rows.map((r) => h("tr", null,
    h("th", { scope: "row" }, r === null ? h("span.muted", { text: t("matrix.other") }) : nodeButton(app, r)),
    ...data.cols.map((c) => {
      const key = `${r}:${c}`;
      const found = data.cells.get(key);
      if (!found) return h("td");
      const share = Math.round(18 + 62 * Math.sqrt(found.length / most));
      return h("td", null, h("button.cell", {
        style: `--share:${share}%`, "data-cell": key, "aria-pressed": String(state.cell === key),
        "aria-label": t("matrix.cell", { n: found.length, row: r === null ? t("matrix.other") : app.label(r), col: app.label(c) }),
        onclick: () => app.set({ cell: state.cell === key ? "" : key }), text: String(found.length) }));
    })));
  return h("div.grid", { tabindex: 0, role: "region", "aria-label": t("view.matrix") }, h("table", { class: "matrix", "data-columns": data.cols.length }, h("thead", null, head), h("tbody", null, ...body)));
}

/** Why there is no grid, and where to go instead. @param {import("./types").App} app */
function noGrid(app) {
  const { t, model } = app;
  if (!app.visible.size) return emptyNote(app, "graph.empty");
  const known = MEASURE_KINDS.some((kind) => model.counts.has(kind));
  const to = known ? null : model.counts.has("observation") ? "indicators" : "table";
  return h("div.empty", null, h("p", { text: t(known ? "matrix.empty" : "overview.none") }), to ? h("button", { onclick: () => app.set({ view: to }), text: t(`view.${to}`) }) : null);
}

/** The measures of the chosen cell. @param {import("./types").App} app @param {ReturnType<typeof matrixOf>} data */
function members(app, data) {
  const found = data.cells.get(app.state.cell);
  if (!found) return h("p.muted.tools", { text: data.cols.length ? app.t("matrix.hint") : "" });
  const [r, c] = app.state.cell.split(":").map(Number);
  const title = [Number.isNaN(r) ? app.t("matrix.other") : app.label(r), app.label(c)].join(" × ");
  return h("section.cell-list", null, h("h2", { text: title }), h("ul.measures", null, ...found.map((id) => h("li", null, nodeButton(app, id)))));
}
