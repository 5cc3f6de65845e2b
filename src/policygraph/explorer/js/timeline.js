// Timeline: what is said of each period; what has no calendar date stands apart.

import { h, nodeButton, replace } from "./dom.js";
import { CLAIM_KINDS } from "./kinds.js";
import { intervalOf, periodsOf, value } from "./data.js";
import { emptyNote } from "./nothing.js";
import { observationOf, observationText } from "./observe.js";

/**
 * Claims by period, oldest and shortest first; relative periods without a date, and claims without a period, apart.
 * @param {import("./types").Model} model @param {Set<number>} visible
 */
export function periods(model, visible) {
  /** @type {Map<string, {start: string, end: string, period: number, claims: number[]}>} */
  const dated = new Map();
  /** @type {Map<number, number[]>} */
  const relative = new Map();
  const undated = [];
  for (const id of model.drawn) {
    if (!visible.has(id) || !CLAIM_KINDS.includes(model.nodes[id].kind)) continue;
    const own = periodsOf(model, id);
    if (!own.length) undated.push(id);
    for (const about of own) {
      const interval = intervalOf(model, about);
      if (interval) {
        const key = interval.join("/");
        const row = dated.get(key) || { start: interval[0], end: interval[1], period: about, claims: [] };
        if (model.nodes[about].interval) row.period = about;
        if (!row.claims.includes(id)) row.claims.push(id);
        dated.set(key, row);
      } else relative.set(about, [...(relative.get(about) || []), id]);
    }
  }
  const rows = [...dated.values()].sort((a, b) => a.start.localeCompare(b.start) || a.end.localeCompare(b.end));
  return { rows, relative: [...relative], undated };
}

/** @param {HTMLElement} root @param {import("./types").App} app */
export function timelineView(root, app) {
  return {
    update() {
      const { t, model } = app;
      const { rows, relative, undated } = periods(model, app.visible);
      const issued = model.docs.map((d) => value(model.nodes[d.node], "dcterms:issued")).filter((d) => d !== null);
      const days = [...rows.flatMap((r) => [r.start, r.end]), .../** @type {string[]} */ (issued)].sort();
      replace(root, h("div.page", null,
        h("h1", { text: t("view.timeline") }),
        h("p.muted", { text: t("timeline.intro") }),
        rows.length ? h("div.time", null, axis(days), ...rows.map((r) => period(app, r, days)), ...issueMark(app, /** @type {string[]} */ (issued), days)) : null,
        relative.length ? apart(app, t("timeline.relative"), relative.flatMap(([p, ids]) => [h("h3", { text: app.label(p) }), list(app, ids)])) : null,
        undated.length ? apart(app, t("timeline.undated"), [list(app, undated)], undated.length) : null,
        rows.length || relative.length || undated.length ? null : emptyNote(app, "overview.none")));
    },
  };
}

/** Share of the way from the first to the last day. @param {string} day @param {string[]} days */
function along(day, days) {
  const [a, b, x] = [days[0], days[days.length - 1], day].map((d) => Date.parse(`${d.slice(0, 10)}T00:00:00Z`));
  return b > a ? (100 * (x - a)) / (b - a) : 50;
}

/** @param {string[]} days */
function axis(days) {
  const first = Number(days[0].slice(0, 4));
  const last = Number(days[days.length - 1].slice(0, 4));
  const step = Math.max(1, Math.ceil((last - first) / 8));
  const ticks = [];
  const months = last - first < 2 ? ["01", "04", "07", "10"] : ["01"];
  for (let year = first; year <= last; year += step) {
    for (const month of months) {
      const text = `${String(year).padStart(4, "0")}-${month}`;
      const at = along(`${text}-01`, days);
      if (at >= -0.01 && at <= 94) ticks.push(h("span", { style: `left:${at}%`, text: months.length > 1 ? text : text.slice(0, 4) }));
    }
  }
  return h("div.axis", { "aria-hidden": "true" }, h("div", null, ...ticks));
}

/** @param {import("./types").App} app @param {{start: string, end: string, period: number, claims: number[]}} row @param {string[]} days */
function period(app, row, days) {
  const left = along(row.start, days);
  const width = Math.max(0.8, along(row.end, days) - left);
  return h("section.period", null,
    h("div.when", null, h("h2", { text: app.label(row.period) }), h("span.muted", { text: row.start === row.end ? row.start : `${row.start} – ${row.end}` })),
    h("div.span", { "aria-hidden": "true" }, h("span", { style: `left:${Math.min(left, 99)}%;width:${width}%` })),
    list(app, row.claims));
}

/** When the briefings were given. @param {import("./types").App} app @param {string[]} issued @param {string[]} days */
function issueMark(app, issued, days) {
  return [...new Set(issued)].map((day) => h("div.issued", null, h("div.when", null, h("span.muted", { text: `${app.t("timeline.issued")} ${day}` })), h("div.span", { "aria-hidden": "true" }, h("span.dot", { style: `--at:${along(day, days)}` }))));
}

/** @param {import("./types").App} app @param {number[]} ids */
function list(app, ids) {
  return h("ul.measures", null, ...ids.map((id) => {
    const figure = app.model.nodes[id].kind === "observation" ? observationOf(app.model, id) : null;
    return h("li", null, nodeButton(app, id), figure && figure.value !== null && !/\d/.test(app.label(id)) ? h("span.status", { text: observationText(app, figure) }) : null);
  }));
}

/** @param {import("./types").App} app @param {string} title @param {Node[]} content @param {number} [count] */
function apart(app, title, content, count) {
  if (count === undefined || count <= 6) return h("section.apart", null, h("h2", { text: title }), ...content);
  return h("section.apart", null, h("h2", { text: title }), h("details", null, h("summary", { text: app.t("timeline.show", { n: count }) }), ...content));
}
