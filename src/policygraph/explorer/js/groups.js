// Who does what: measures gathered under their headline, or, where a briefing has none, under actor and instrument.

import { MEASURE_KINDS } from "./kinds.js";
import { descendants, rootOf } from "./data.js";

export const MOST_GROUPS = 40; // groups in the lanes and on the board at first
const DIRECT = 10; // up to so many measures of one actor need no group

/**
 * @typedef {{key: string, node: number | null, actor: number | null, instrument: number | null, members: number[], direct: boolean}} Group
 * @param {import("./types").Model} model @param {Set<number>} visible @returns {Group[]}
 */
export function groupMeasures(model, visible) {
  const measures = model.drawn.filter((id) => visible.has(id) && MEASURE_KINDS.includes(model.nodes[id].kind));
  /** @type {Group[]} */
  const groups = [];
  /** @type {Map<number | null, number[]>} */
  const loose = new Map();
  for (const id of measures) {
    if (rootOf(model, id) !== id && visible.has(rootOf(model, id))) continue;
    const members = descendants(model, id).filter((m) => visible.has(m));
    if (model.nodes[id].kind === "headline" || members.length) {
      groups.push({ key: `n${id}`, node: id, actor: actorOf(model, id, members), instrument: null, members, direct: false });
    } else {
      const actor = actorOf(model, id, []);
      const list = loose.get(actor);
      if (list) list.push(id);
      else loose.set(actor, [id]);
    }
  }
  const framed = groups.length > 0;
  for (const [actor, members] of loose) groups.push(...looseGroups(model, actor, members, framed));
  // What one actor does stands together, what has no actor comes last; headlines before what stands alone, in the order of the text.
  const place = (/** @type {Group} */ g) => (g.node === null ? g.members[0] : g.node);
  const rank = (/** @type {Group} */ g) => Number(g.node === null);
  groups.sort((a, b) => rank(a) - rank(b) || place(a) - place(b));
  /** @type {Map<number | null, number>} */
  const order = new Map();
  for (const g of groups) if (!order.has(g.actor)) order.set(g.actor, g.actor === null ? Infinity : order.size);
  const turn = (/** @type {Group} */ g) => order.get(g.actor) ?? 0;
  return groups.sort((a, b) => (turn(a) === turn(b) ? rank(a) - rank(b) || place(a) - place(b) : turn(a) - turn(b)));
}

/** @param {import("./types").Model} model @param {number | null} actor @param {number[]} members @param {boolean} framed @returns {Group[]} */
function looseGroups(model, actor, members, framed) {
  if (framed) return [{ key: `a${actor}`, node: null, actor, instrument: null, members, direct: false }];
  if (members.length <= DIRECT) return [{ key: `a${actor}`, node: null, actor, instrument: null, members, direct: true }];
  /** @type {Map<number | null, number[]>} */
  const byInstrument = new Map();
  for (const id of members) {
    const facts = model.facts.get(id);
    const first = facts && facts.instrument.length ? facts.instrument[0] : null;
    byInstrument.set(first, [...(byInstrument.get(first) || []), id]);
  }
  return [...byInstrument].map(([instrument, ids]) => ({ key: `a${actor}i${instrument}`, node: null, actor, instrument, members: ids, direct: false }));
}

/** Whether a group shows its measures: `open` holds the exceptions from `all`. @param {import("./types").State} state @param {Group} group */
export function groupOpen(state, group) {
  return group.direct || state.all !== state.open.includes(group.key);
}

/**
 * The exceptions such that the group around a measure is open: what is selected must be seen.
 * @param {import("./types").Model} model @param {Set<number>} visible @param {import("./types").State} state @returns {string[]}
 */
export function openAround(model, visible, state) {
  const { sel, open } = state;
  if (sel === null || !MEASURE_KINDS.includes(model.nodes[sel].kind)) return open;
  const groups = groupMeasures(model, visible);
  const at = groups.findIndex((g) => g.node === sel || g.members.includes(sel));
  if (at < 0) return open;
  const all = at < MOST_GROUPS || open.includes("groups") ? open : [...open, "groups"];
  if (groups[at].node === sel || groupOpen(state, groups[at])) return all;
  return state.all ? all.filter((k) => k !== groups[at].key) : [...all, groups[at].key];
}

/** The actor of a measure, or the most frequent one of its sub-measures. @param {import("./types").Model} model @param {number} id @param {number[]} members */
export function actorOf(model, id, members) {
  const own = model.facts.get(id);
  if (own && own.actor.length) return own.actor[0];
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const m of members) for (const a of model.facts.get(m)?.actor || []) counts.set(a, (counts.get(a) || 0) + 1);
  const best = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
  return best ? best[0] : null;
}

/** The predicates behind each choice of the last lane. @type {Record<string, string[]>} */
export const LANES = {
  target: ["pg:targetsSector", "pg:targetsGroup", "pg:concernsProduct"],
  instrument: ["pg:instrumentType"],
  why: ["pg:addresses", "pg:serves"],
  programme: ["pg:implements"],
};

/** What measures point to in a lane, with how many of them do. @param {import("./types").Model} model @param {number[]} measures @param {string} lane @param {Set<number>} visible */
export function targetsOf(model, measures, lane, visible) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const id of measures) {
    const own = new Set(model.out[id].filter((e) => LANES[lane].includes(e.p) && visible.has(e.to)).map((e) => e.to));
    for (const target of own) counts.set(target, (counts.get(target) || 0) + 1);
  }
  return counts;
}
