// Which nodes pass the filters: claims by what is said of them, all else by being linked to a claim that passes.

import { address } from "./state.js";
import { rootOf } from "./data.js";

/** @param {import("./types").Model} model @param {import("./types").State} state @returns {Set<number>} */
export function visibleNodes(model, state) {
  const shown = (/** @type {number} */ id) => !state.hide.includes(model.nodes[id].kind);
  const narrowing = ["actor", "sector", "group", "instrument", "status", "conf", "doc", "from", "to"];
  const known = /** @type {Record<string, any>} */ (state);
  if (!narrowing.some((key) => known[key])) return new Set(model.drawn.filter(shown));
  const claims = new Set();
  for (const [id, facts] of model.facts) {
    if (!passes(model, facts, state)) continue;
    claims.add(id);
    claims.add(rootOf(model, id)); // a headline stays as the frame of its measures
  }
  const found = new Set(claims);
  for (const id of claims) {
    for (const edge of model.out[id]) if (!model.facts.has(edge.to)) found.add(edge.to);
    for (const edge of model.in[id]) if (!model.facts.has(edge.from)) found.add(edge.from);
  }
  return new Set(model.drawn.filter((id) => found.has(id) && shown(id)));
}

/** @param {import("./types").Model} model @param {import("./types").Facts} facts @param {import("./types").State} state */
function passes(model, facts, state) {
  const has = (/** @type {number[]} */ ids, /** @type {string} */ wanted) =>
    !wanted || ids.some((id) => address(model.nodes[id].iri) === wanted);
  if (!has(facts.actor, state.actor) || !has(facts.sector, state.sector)) return false;
  if (!has(facts.group, state.group) || !has(facts.instrument, state.instrument)) return false;
  if (!has(facts.status === null ? [] : [facts.status], state.status)) return false;
  if (state.conf && (facts.conf === null || facts.conf < state.conf)) return false;
  if (state.doc && (facts.doc < 0 || address(model.nodes[model.docs[facts.doc].node].iri) !== state.doc)) return false;
  if (!state.from && !state.to) return true;
  return facts.intervals.some(([start, end]) => (!state.from || end >= state.from) && (!state.to || start <= state.to));
}

/**
 * The values that claims have for a facet, with how many claims have each, most frequent first.
 * @param {import("./types").Model} model @param {"actor" | "sector" | "group" | "instrument" | "status"} name
 * @returns {[number, number][]}
 */
export function facet(model, name) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const facts of model.facts.values()) {
    const given = facts[name];
    for (const id of Array.isArray(given) ? given : given === null ? [] : [given]) counts.set(id, (counts.get(id) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** The first and the last days of all that claims are about, sorted. @param {import("./types").Model} model */
export function bounds(model) {
  const starts = new Set();
  const ends = new Set();
  for (const facts of model.facts.values()) {
    for (const [start, end] of facts.intervals) {
      starts.add(start);
      ends.add(end);
    }
  }
  return { starts: [...starts].sort(), ends: [...ends].sort() };
}

/** Nodes within `depth` links of a node, nearest first, at most `most`. @param {import("./types").Model} model @param {number} id @param {number} depth @param {Set<number>} allowed @param {number} [most] */
export function ego(model, id, depth, allowed, most = 150) {
  const found = new Set([id]);
  let ring = [id];
  for (let step = 0; step < depth && found.size < most; step++) {
    const next = [];
    for (const here of ring) {
      for (const other of neighbours(model, here)) {
        if (found.has(other) || !allowed.has(other) || found.size >= most) continue;
        found.add(other);
        next.push(other);
      }
    }
    ring = next;
  }
  return found;
}

/** @param {import("./types").Model} model @param {number} id */
export function neighbours(model, id) {
  const near = new Set();
  for (const edge of model.out[id]) if (isDrawn(model, edge)) near.add(edge.to);
  for (const edge of model.in[id]) if (isDrawn(model, edge)) near.add(edge.from);
  return near;
}

/** Whether a link is one for the graph: a briefing is linked to all that it holds, which says nothing. @param {import("./types").Model} model @param {import("./types").Edge} edge */
export function isDrawn(model, edge) {
  return edge.p === "dcterms:publisher" || (model.nodes[edge.from].kind !== "briefing" && model.nodes[edge.to].kind !== "briefing");
}
