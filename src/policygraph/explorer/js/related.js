// Which cards stay bright when something is selected.

import { rootOf } from "./data.js";
import { neighbours } from "./filters.js";

/**
 * In lanes the whole way through the selection (who, under which headline, for whom); in the network its neighbours.
 * @param {import("./types").Model} model @param {import("./types").Scene} scene @param {number | null} sel
 * @param {boolean} [focus] whether only the surroundings of the selection are shown: then nothing is dimmed
 * @returns {[Set<string> | null, Set<string>]} the bright cards (null = all) and those whose edges are labelled
 */
export function related(model, scene, sel, focus = false) {
  const own = new Set(scene.cards.filter((c) => c.node === sel && sel !== null).map((c) => c.key));
  if (sel === null) return [null, own];
  if (!own.size && scene.kind === "lanes") {
    const near = new Set([rootOf(model, sel), ...neighbours(model, sel)]);
    for (const c of scene.cards) if (c.node !== null && near.has(c.node)) own.add(c.key);
  }
  if (!own.size || (focus && scene.kind === "network")) return [null, own];
  const bright = new Set(own);
  if (scene.kind === "network") {
    for (const e of scene.edges) {
      if (own.has(e.from)) bright.add(e.to);
      if (own.has(e.to)) bright.add(e.from);
    }
    return [bright, own];
  }
  follow(scene, own, bright, "from", "to");
  follow(scene, own, bright, "to", "from");
  return [bright, own];
}

/** @param {import("./types").Scene} scene @param {Set<string>} start @param {Set<string>} bright @param {"from" | "to"} a @param {"from" | "to"} b */
function follow(scene, start, bright, a, b) {
  const queue = [...start];
  for (const key of queue) {
    for (const edge of scene.edges) {
      if (edge[a] === key && !bright.has(edge[b])) {
        bright.add(edge[b]);
        queue.push(edge[b]);
      }
    }
  }
}
