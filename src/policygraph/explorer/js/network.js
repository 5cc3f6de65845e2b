// The network layout: cards at the positions that were computed when the page was built.

import { card } from "./lanes.js";
import { isDrawn } from "./filters.js";

export const MOST_CARDS = 300; // above it only the focus is drawn as cards, the rest as points

/**
 * @param {import("./types").App} app @param {import("./types").Measure} measure @param {Set<number>} shown
 * @returns {import("./types").Scene}
 */
export function networkScene(app, measure, shown) {
  const { model } = app;
  /** @type {import("./types").Scene} */
  const scene = { kind: "network", cards: [], edges: [], heads: [], width: 0, height: 0, byKey: new Map() };
  for (const id of shown) {
    const node = model.nodes[id];
    const text = app.short(id);
    const bold = node.kind === "organisation" || node.kind === "headline" ? 9 : 0;
    const one = card(`n${id}`, id, node.kind, { x: 0, w: 206 }, { text, bold, title: app.label(id) }, measure);
    if (one.lines.length > 3) {
      one.lines = [one.lines[0], one.lines[1], `${one.lines[2].slice(0, -1)}…`];
      one.h = 14 + 3 * 17;
      one.bold = Math.min(one.bold, 3);
    }
    one.w = Math.min(206, Math.max(...one.lines.map((l) => measure(l, one.bold > 0))) + 48);
    one.x = (node.x || 0) - one.w / 2;
    one.y = (node.y || 0) - one.h / 2;
    scene.cards.push(one);
    scene.byKey.set(one.key, one);
  }
  /** @type {Map<string, import("./types").SceneEdge>} */
  const lines = new Map();
  for (const id of shown) {
    for (const edge of model.out[id]) {
      if (!isDrawn(model, edge) || edge.to === id || !shown.has(edge.to)) continue;
      const key = `${id}>${edge.to}`;
      const line = lines.get(key);
      if (line) line.label += ` ${edge.p}`;
      else lines.set(key, { from: `n${id}`, to: `n${edge.to}`, weight: 1, label: edge.p, elbow: false });
    }
  }
  scene.edges = [...lines.values()];
  return scene;
}

/** Box around all cards. @param {import("./types").Card[]} cards */
export function box(cards) {
  const list = cards.length ? cards : [{ x: 0, y: 0, w: 1, h: 1 }];
  const x = Math.min(...list.map((c) => c.x));
  const y = Math.min(...list.map((c) => c.y));
  return { x, y, w: Math.max(...list.map((c) => c.x + c.w)) - x, h: Math.max(...list.map((c) => c.y + c.h)) - y };
}
