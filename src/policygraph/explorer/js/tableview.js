// The table: all that the graph holds as text, to sort, to narrow and to take away.

import { choice, h, nodeButton, replace } from "./dom.js";
import { CLAIM_KINDS, kindRank } from "./kinds.js";
import { emptyNote } from "./nothing.js";
import { observationOf, observationText } from "./observe.js";
import { fold } from "./search.js";
import { objects, periodsOf } from "./data.js";
import { sentence } from "./text.js";

const COLUMNS = ["label", "kind", "actor", "status", "instrument", "target", "period", "confidence"];
const PAGE = 200;

/** The cells of a row as text. @param {import("./types").App} app @param {number} id @returns {Record<string, string>} */
export function rowOf(app, id) {
  const { model } = app;
  const facts = model.facts.get(id);
  const names = (/** @type {number[]} */ ids) => [...new Set(ids)].map((i) => app.label(i)).join("; ");
  const node = model.nodes[id];
  const figure = node.kind === "observation" ? observationText(app, observationOf(model, id)) : "";
  return {
    label: app.label(id),
    kind: app.t(`kind.${node.kind}`),
    actor: facts ? names(facts.actor) : "",
    status: facts && facts.status !== null ? app.label(facts.status) : figure,
    instrument: facts ? names(facts.instrument) : "",
    target: facts ? names([...facts.sector, ...facts.group, ...objects(model, id, "pg:concernsProduct")]) : "",
    period: names(periodsOf(model, id)),
    confidence: facts && facts.conf !== null ? String(Math.round(facts.conf * 100)) : "",
  };
}

/** Rows that pass the filters and the table's own field, sorted. @param {import("./types").App} app */
export function tableRows(app) {
  const { model, state } = app;
  const wanted = fold(state.find).split(/\s+/).filter(Boolean);
  const kinds = state.kind === "measure" ? ["headline", "measure"] : [state.kind];
  const rows = [...app.visible]
    .filter((id) => !state.kind || kinds.includes(model.nodes[id].kind))
    .map((id) => ({ id, cells: rowOf(app, id) }))
    .filter(({ cells }) => !wanted.length || wanted.every((w) => fold(Object.values(cells).join("\n")).includes(w)));
  const down = state.sort.startsWith("-");
  const by = state.sort.replace(/^-/, "");
  const compare = new Intl.Collator(state.lang, { numeric: true }).compare;
  rows.sort((a, b) => {
    if (!COLUMNS.includes(by)) return firstRank(model.nodes[a.id].kind) - firstRank(model.nodes[b.id].kind) || a.id - b.id;
    const empty = Number(a.cells[by] === "") - Number(b.cells[by] === ""); // empty cells last, whichever way
    return empty || (down ? -1 : 1) * compare(a.cells[by], b.cells[by]) || a.id - b.id;
  });
  return rows;
}

/** Claims before the things they are about. @param {string} kind */
function firstRank(kind) {
  return (CLAIM_KINDS.includes(kind) ? 0 : 100) + kindRank(kind);
}

/** @param {HTMLElement} root @param {import("./types").App} app @param {() => void} csv */
export function tableView(root, app, csv) {
  let most = PAGE;
  let asked = "";
  const find = /** @type {HTMLInputElement} */ (h("input", { type: "search", oninput: () => app.set({ find: find.value }) }));
  const tools = h("div.tools");
  const holder = h("div.table-holder", { tabindex: 0, role: "region" });
  const title = h("h1.sr");
  replace(root, title, tools, holder);
  return {
    update() {
      const { t, state, model } = app;
      const key = [state.find, state.kind, state.sort].join("|");
      if (key !== asked) most = PAGE;
      asked = key;
      const rows = tableRows(app);
      const kinds = [...model.counts.keys()].map((k) => /** @type {[string, string]} */ ([k, t(`kinds.${k}`)]));
      if (document.activeElement !== find) find.value = state.find;
      find.placeholder = t("table.find");
      find.setAttribute("aria-label", t("table.find"));
      const kept = [...tools.children].includes(find);
      const kindChoice = choice(t("table.kind"), [["", t("table.kind")], ...kinds], state.kind, (kind) => app.set({ kind }), "table-kind");
      const orders = COLUMNS.flatMap((c) => ["", "-"].map((sign) => /** @type {[string, string]} */ ([sign + c, `${t(`column.${c}`)} ${sign ? "▼" : "▲"}`])));
      const sortChoice = choice(t("table.sort"), [["", t("table.sort")], ...orders], state.sort, (sort) => app.set({ sort }), "table-sort");
      const rest = [kindChoice, sortChoice, h("span.muted", { text: t("table.rows", { n: rows.length }) }), h("button", { onclick: csv, text: t("export.csv") })];
      if (!kept) tools.append(find);
      while (tools.children.length > 1) tools.lastElementChild?.remove();
      tools.append(...rest);
      title.textContent = t("view.table");
      holder.setAttribute("aria-label", t("view.table"));
      const more = rows.length > most ? h("button.more", { onclick: () => { most += PAGE * 5; this.update(); }, text: t("panel.more", { n: rows.length - most }) }) : null;
      const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.sort : undefined;
      replace(holder, rows.length ? table(app, rows.slice(0, most)) : emptyNote(app, "graph.empty"), more);
      if (focused) /** @type {HTMLElement | null} */ (holder.querySelector(`[data-sort="${focused}"]`))?.focus();
    },
  };
}

/** @param {import("./types").App} app @param {{id: number, cells: Record<string, string>}[]} rows */
function table(app, rows) {
  const { t, state, model } = app;
  const used = COLUMNS.filter((c) => c === "label" || c === "kind" || rows.some((r) => r.cells[c]));
  const head = used.map((c) => {
    const now = state.sort === c ? "ascending" : state.sort === `-${c}` ? "descending" : null;
    const next = now === "ascending" ? `-${c}` : now === "descending" ? "" : c;
    return h(`th.c-${c}`, { scope: "col", "aria-sort": now }, h("button", { "data-sort": c, onclick: () => app.set({ sort: next }), text: `${t(`column.${c}`)} ${now === "ascending" ? "▲" : now === "descending" ? "▼" : ""}` }));
  });
  return h("table.all", null, h("caption.sr", { text: t("view.table") }), h("thead", null, h("tr", null, ...head)),
    h("tbody", null, ...rows.map(({ id, cells }) => h("tr", { class: state.sel === id ? "on" : null },
      ...used.map((c) => c === "label" ? h("th", { scope: "row" }, nodeButton(app, id))
        : h("td", { class: `t-${c}`, "data-name": t(`column.${c}`), title: c === "actor" ? cells[c] : null }, c === "confidence" && cells[c] ? `${cells[c]} %` : c === "actor" ? (model.facts.get(id)?.actor || []).map((a) => app.short(a)).join("; ") : c === "period" && cells[c] ? h("span", null, ...unbroken(cells[c])) : cells[c]))))));
}

/** Dates that break between them only. @param {string} text */
function unbroken(text) {
  return text.split(/(?<=[–;]) /).flatMap((part, i) => [i ? " " : "", /^[\d–QH; -]{1,12}$/.test(part) ? h("span.whole", { text: part }) : part]);
}

/** The table as it stands, for spreadsheets: no cell can be run as a formula. @param {import("./types").App} app */
export function csvOf(app) {
  const { t, model } = app;
  const header = [...COLUMNS.map((c) => t(`column.${c}`)), t("panel.evidence"), "IRI"];
  const lines = tableRows(app).map(({ id, cells }) => {
    const quote = CLAIM_KINDS.includes(model.nodes[id].kind) && model.nodes[id].spans.length ? sentence(model, model.nodes[id].spans[0], 0)[1] : "";
    return [...COLUMNS.map((c) => cells[c]), quote, model.nodes[id].iri];
  });
  return `\ufeff${[header, ...lines].map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** @param {string} text */
export function csvCell(text) {
  const guarded = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${guarded.replace(/"/g, '""')}"`;
}
