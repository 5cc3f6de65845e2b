// Beyond some tens of thousands of nodes: not the nodes, but who acts and on what, with how many measures.

import { MEASURE_KINDS } from "./kinds.js";
import { card } from "./lanes.js";

export const MOST_POINTS = 50000; // nodes that are drawn one by one
const PER_COLUMN = 12; // cards in one column
const SIDE_COLUMNS = 2; // columns on each side
const MOST_PAIRS = 240;
const [CARD_WIDTH, SIDE_STEP, CARD_GAP] = [206, 236, 10];

/**
 * The most active bodies, the most frequent targets, and how many measures lie between each two of them.
 * @param {import("./types").Model} model @param {Set<number>} visible @param {number} most on each side
 * @returns {{actors: [number, number][], targets: [number, number][], lines: {from: number, to: number, n: number}[]}}
 */
export function aggregate(model, visible, most) {
  /** @type {Map<number, number>} */
  const acts = new Map();
  /** @type {Map<number, number>} */
  const aims = new Map();
  /** @type {Map<string, {from: number, to: number, n: number}>} */
  const pairs = new Map();
  for (const [id, facts] of model.facts) {
    if (!visible.has(id) || !MEASURE_KINDS.includes(model.nodes[id].kind)) continue;
    const targets = [...facts.sector, ...facts.group];
    for (const actor of facts.actor) acts.set(actor, (acts.get(actor) || 0) + 1);
    for (const target of targets) aims.set(target, (aims.get(target) || 0) + 1);
    for (const from of facts.actor) {
      for (const to of targets) {
        const key = `${from}>${to}`;
        const pair = pairs.get(key);
        if (pair) pair.n++;
        else pairs.set(key, { from, to, n: 1 });
      }
    }
  }
  const first = (/** @type {Map<number, number>} */ counts) => [...counts].filter(([id]) => visible.has(id)).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most);
  const [actors, targets] = [first(acts), first(aims)];
  const kept = new Set([...actors, ...targets].map(([id]) => id));
  const lines = [...pairs.values()].filter((p) => kept.has(p.from) && kept.has(p.to)).sort((a, b) => b.n - a.n || a.from - b.from || a.to - b.to);
  return { actors, targets, lines: lines.slice(0, MOST_PAIRS) };
}

/** @param {import("./types").App} app @param {import("./types").Measure} measure @param {Set<number>} shown @returns {import("./types").Scene} */
export function aggregateScene(app, measure, shown) {
  const found = aggregate(app.model, shown, PER_COLUMN * SIDE_COLUMNS);
  /** @type {import("./types").Scene} */
  const scene = { kind: "network", cards: [], edges: [], heads: [], width: 0, height: 0, byKey: new Map() };
  const put = (/** @type {[number, number][]} */ list, /** @type {number} */ way) => list.forEach(([id, n], i) => {
    const { kind } = app.model.nodes[id];
    const one = card(`n${id}`, id, kind, { x: 0, w: CARD_WIDTH }, { text: app.short(id), bold: way < 0 ? 9 : 0, foot: [app.t("graph.measures", { n })], title: app.label(id) }, measure);
    one.lines = one.lines.slice(0, 2);
    one.h = 14 + (one.lines.length + 1) * 17;
    one.x = way * (SIDE_STEP * (0.9 + Math.floor(i / PER_COLUMN))) - CARD_WIDTH / 2;
    one.y = (i % PER_COLUMN) * (14 + 3 * 17 + CARD_GAP - 2);
    scene.cards.push(one);
    scene.byKey.set(one.key, one);
  });
  put(found.actors, -1);
  put(found.targets, 1);
  scene.edges = found.lines.map(({ from, to, n }) => ({ from: `n${from}`, to: `n${to}`, weight: n, label: "pg:targetsSector", elbow: false }));
  return scene;
}
