// The focus as columns around the selection: what points to it on the left, what it points to on the right.

import { isDrawn } from "./filters.js";

const SPACE = 12;
const COLUMN_STEP = 292;
const MOST_ROWS = 14; // cards in one column; more of them take a second one

/**
 * Moves the cards of a focus into columns, so that few cards are not strewn over the places of the whole graph.
 * @param {import("./types").Model} model @param {import("./types").Scene} scene @param {number} centre
 */
export function arrangeEgo(model, scene, centre) {
  const sides = sidesOf(model, centre, new Set(scene.cards.map((c) => c.node).filter((n) => n !== null)));
  /** @type {Map<number, import("./types").Card[]>} */
  const columns = new Map();
  for (const one of scene.cards) {
    const at = one.node === null ? 0 : sides.get(one.node) || 0;
    columns.set(at, [...(columns.get(at) || []), one]);
  }
  for (const way of [-1, 1]) {
    let x = 0;
    for (const at of [...columns.keys()].filter((k) => k * way > 0).sort((a, b) => Math.abs(a) - Math.abs(b))) {
      const cards = columns.get(at) || [];
      for (let i = 0; i < cards.length; i += MOST_ROWS) {
        x += COLUMN_STEP * way;
        stack(cards.slice(i, i + MOST_ROWS), x);
      }
    }
  }
  stack(columns.get(0) || [], 0);
}

/** Distance from the centre, negative on the side that points to it. @param {import("./types").Model} model @param {number} centre @param {Set<number>} shown @returns {Map<number, number>} */
function sidesOf(model, centre, shown) {
  const sides = new Map([[centre, 0]]);
  const queue = [centre];
  for (const here of queue) {
    const side = sides.get(here) || 0;
    const links = [...model.out[here].map((e) => ({ e, to: e.to, way: 1 })), ...model.in[here].map((e) => ({ e, to: e.from, way: -1 }))];
    for (const { e, to, way } of links) {
      if (sides.has(to) || !shown.has(to) || !isDrawn(model, e)) continue;
      sides.set(to, side === 0 ? way : side + Math.sign(side));
      queue.push(to);
    }
  }
  return sides;
}

/** @param {import("./types").Card[]} cards @param {number} x */
function stack(cards, x) {
  let y = -cards.reduce((sum, c) => sum + c.h + SPACE, -SPACE) / 2;
  for (const one of cards) {
    one.x = x - one.w / 2;
    one.y = y;
    y += one.h + SPACE;
  }
}
