// Indicators as small multiples: a card for each indicator, in it one chart per kind of figure and unit, so that no two units share an axis.

import { h, nodeButton, replace, svg } from "./dom.js";
import { emptyNote } from "./nothing.js";
import { observationOf, observationText, quantity, unitText } from "./observe.js";

/** @typedef {ReturnType<typeof observationOf>} Observation */

/**
 * @param {import("./types").Model} model @param {Set<number>} visible
 * @returns {{indicator: number | null, kind: string, unit: string, comparator: string, items: Observation[]}[]}
 */
export function charts(model, visible) {
  /** @type {Map<string, {indicator: number | null, kind: string, unit: string, comparator: string, items: Observation[]}>} */
  const found = new Map();
  for (const id of model.drawn) {
    if (!visible.has(id) || model.nodes[id].kind !== "observation") continue;
    const o = observationOf(model, id);
    const worded = o.value === null && o.low === null && o.high === null;
    const kind = worded ? "qualitative" : o.kind;
    const key = [o.indicator, kind, worded ? "" : o.unit, worded ? "" : o.comparator].join("|");
    const one = found.get(key) || { indicator: o.indicator, kind, unit: worded ? "" : o.unit, comparator: worded ? "" : o.comparator, items: [] };
    one.items.push(o);
    found.set(key, one);
  }
  const first = new Map();
  for (const c of found.values()) if (!first.has(c.indicator)) first.set(c.indicator, Math.min(...c.items.map((o) => o.id)));
  return [...found.values()].sort((a, b) => Number(a.kind === "qualitative") - Number(b.kind === "qualitative") || first.get(a.indicator) - first.get(b.indicator) || a.items[0].id - b.items[0].id);
}

/** @param {HTMLElement} root @param {import("./types").App} app */
export function indicatorsView(root, app) {
  return {
    update() {
      const { t } = app;
      const all = charts(app.model, app.visible);
      const figures = all.filter((c) => c.kind !== "qualitative");
      const worded = all.filter((c) => c.kind === "qualitative");
      replace(root, h("div.page", null,
        h("h1", { text: t("view.indicators") }),
        h("p.muted", { text: t("indicators.intro") }),
        figures.length ? h("div.multiples", null, ...byIndicator(figures).map((own) => indicatorCard(app, own))) : null,
        worded.length ? h("section", null, h("h2", { text: t("indicators.worded") }), ...worded.map((c) => h("div.worded", null,
          h("h3", { text: c.indicator === null ? t("indicators.none") : app.label(c.indicator) }),
          h("ul.measures", null, ...c.items.map((o) => h("li", null, nodeButton(app, o.id), h("span.status", { text: [observationText(app, o), o.period === null ? "" : app.label(o.period)].filter(Boolean).join(" · ") }))))))) : null,
        all.length ? null : emptyNote(app, "indicators.no", "indicators.empty")));
    },
  };
}

/** The charts of each indicator together; one without an indicator stands alone. @param {ReturnType<typeof charts>} list */
function byIndicator(list) {
  /** @type {Map<number | string, ReturnType<typeof charts>>} */
  const found = new Map();
  list.forEach((c, i) => {
    const key = c.indicator === null ? `none${i}` : c.indicator;
    found.set(key, [...(found.get(key) || []), c]);
  });
  return [...found.values()];
}

/** @param {import("./types").App} app @param {ReturnType<typeof charts>} own charts of one indicator */
function indicatorCard(app, own) {
  const { indicator } = own[0];
  return h("article.multiple", null,
    indicator === null ? h("h2", { text: app.t("indicators.none") }) : h("h2", null, nodeButton(app, indicator)),
    ...own.map((c) => chart(app, c)));
}

/** Figures that are given more than once, once each with all that give them. @param {Observation[]} items @returns {{one: Observation, ids: number[]}[]} */
export function merged(items) {
  /** @type {Map<string, {one: Observation, ids: number[]}>} */
  const found = new Map();
  for (const o of items) {
    const key = JSON.stringify([o.value, o.low, o.high, o.bound, o.period, o.base, o.area, o.ambiguous]);
    const known = found.get(key);
    if (known) known.ids.push(o.id);
    else found.set(key, { one: o, ids: [o.id] });
  }
  return [...found.values()];
}

/** @param {import("./types").App} app @param {ReturnType<typeof charts>[0]} c */
function chart(app, c) {
  const { t } = app;
  const items = merged([...c.items].sort((a, b) => (a.interval ? a.interval[0] : "9").localeCompare(b.interval ? b.interval[0] : "9") || a.id - b.id));
  const about = [c.kind && t(`figure.${c.kind}`), c.comparator && t(`comparator.${c.comparator}`), c.unit === "PERCENT" ? "%" : unitText(app, c.unit)].filter(Boolean).join(" · ");
  return h("div.one-unit", null,
    h("p.muted", { text: about }),
    items.length > 1 ? plot(app, items.map(({ one }) => one), c.unit) : null,
    h("ul.values", null, ...items.map((item) => h("li", null, figureButton(app, item)))));
}

/** A figure; each click selects the next place that gives it. @param {import("./types").App} app @param {ReturnType<typeof merged>[0]} item */
function figureButton(app, { one: o, ids }) {
  const { t } = app;
  const at = app.state.sel === null ? -1 : ids.indexOf(app.state.sel);
  return h("button.value", { onclick: () => app.select(ids[(at + 1) % ids.length]), "aria-current": at >= 0 ? "true" : null, "data-node": o.id },
    h("strong", null, observationText(app, o), ids.length > 1 ? h("span.times", { text: ` ×${ids.length}` }) : null),
    h("span.muted", { text: [o.period === null ? t("indicators.undated") : app.label(o.period), o.base === null ? "" : t("indicators.against", { period: app.label(o.base) })].filter(Boolean).join(" · ") }),
    o.ambiguous ? h("span.warn", { title: o.comment, text: `⚠ ${t("panel.ambiguous")}` }) : null);
}

/** Dots (or bars from low to high) over a zero line; the figures stand below as text. @param {import("./types").App} app @param {Observation[]} items @param {string} unit */
function plot(app, items, unit) {
  const [width, height, pad] = [300, 90, 10];
  const values = items.flatMap((o) => [o.value, o.low, o.high]).filter((v) => v !== null);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const y = (/** @type {number} */ v) => height - pad - ((v - low) / (high - low || 1)) * (height - 2 * pad);
  const x = (/** @type {number} */ i) => pad + ((i + 0.5) * (width - 2 * pad)) / items.length;
  const marks = items.map((o, i) => {
    const [a, b] = o.value !== null ? [0, o.value] : [o.low ?? o.high ?? 0, o.high ?? o.low ?? 0];
    const bar = Math.min(26, (width - 2 * pad) / items.length / 1.6);
    const top = Math.min(y(a), y(b));
    return svg("rect", { x: x(i) - bar / 2, y: top, width: bar, height: Math.max(2, Math.abs(y(a) - y(b))), rx: 2, class: o.ambiguous ? "amount unsure" : "amount" },
      svg("title", null, `${observationText(app, o)}${o.period === null ? "" : `, ${app.label(o.period)}`}`));
  });
  return svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": app.t("indicators.plot", { n: items.length, low: quantity(app, Math.min(...values), unit), high: quantity(app, Math.max(...values), unit) }) },
    ...marks, svg("line", { x1: 0, x2: width, y1: y(0), y2: y(0), class: "zero" }));
}
