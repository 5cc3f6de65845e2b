// How far the reading reaches and what is doubtful in it.

import { CLAIM_KINDS } from "./kinds.js";
import { address } from "./state.js";
import { intervalOf, value } from "./data.js";
import { sentence, slice } from "./text.js";

/**
 * Share of each turn's characters (of each briefing's, where it has no turns) that lie in the span of a claim.
 * @param {import("./types").Model} model
 * @returns {{doc: number, node: number | null, start: number, end: number, share: number, claims: number}[]}
 */
export function coverage(model) {
  /** @type {{start: number, end: number, node: number}[][]} */
  const spans = model.docs.map(() => []);
  /** @type {{start: number, end: number, node: number}[][]} */
  const turns = model.docs.map(() => []);
  for (const node of model.nodes) {
    const list = CLAIM_KINDS.includes(node.kind) ? spans : node.kind === "turn" ? turns : null;
    const own = node.kind === "turn" ? longest(model, node.spans) : node.spans;
    if (list) for (const [d, start, end] of own.map((s) => model.spans[s])) list[d]?.push({ start, end, node: node.id });
  }
  return model.docs.flatMap((doc, d) => {
    if (!turns[d].length && doc.text === null) return []; // how long it is nobody knows
    const parts = turns[d].length ? turns[d] : [{ node: null, start: 0, end: doc.length }];
    return parts.map((part) => ({ doc: d, ...part, ...share(spans[d], part.start, part.end) }));
  });
}

/** What is said in a turn, not the label before it. @param {import("./types").Model} model @param {number[]} spans */
function longest(model, spans) {
  const length = (/** @type {number} */ s) => model.spans[s][2] - model.spans[s][1];
  return [...spans].sort((a, b) => length(b) - length(a)).slice(0, 1);
}

/** @param {{start: number, end: number, node: number}[]} spans @param {number} start @param {number} end */
function share(spans, start, end) {
  const inside = spans.filter((s) => s.start < end && s.end > start).sort((a, b) => a.start - b.start);
  let covered = 0;
  let reached = start;
  for (const { start: from, end: to } of inside) {
    covered += Math.max(0, Math.min(to, end) - Math.max(from, reached));
    reached = Math.max(reached, Math.min(to, end));
  }
  return { share: end > start ? covered / (end - start) : 0, claims: new Set(inside.map((s) => s.node)).size };
}

/** The briefings that the filter leaves, as indices. @param {import("./types").App} app */
export function shownDocs(app) {
  const { model, state } = app;
  return [...model.docs.keys()].filter((d) => !state.doc || address(model.nodes[model.docs[d].node].iri) === state.doc);
}

/** @param {import("./types").App} app @returns {{text: string, nodes: number[], more: string}[]} */
export function warnings(app) {
  const { model, t } = app;
  const list = [];
  const docs = new Set(shownDocs(app));
  const within = (/** @type {import("./types").GraphNode} */ n) => docs.size === model.docs.length || n.spans.some((s) => docs.has(model.spans[s][0]));
  const kind = (/** @type {string} */ k) => model.nodes.filter((n) => n.kind === k && within(n));
  const claims = [...model.facts].filter(([id]) => within(model.nodes[id]));
  const noise = model.noise.filter((s) => docs.has(model.spans[s][0]));
  const ambiguous = kind("observation").filter((n) => value(n, "pg:ambiguous") === "true");
  if (ambiguous.length) list.push({ text: t("warn.ambiguous", { n: ambiguous.length }), nodes: ambiguous.map((n) => n.id), more: "" });
  const open = kind("period").filter((n) => n.types.includes("pg:UnresolvedPeriod") || intervalOf(model, n.id) === null);
  if (open.length) list.push({ text: t("warn.periods", { n: open.length }), nodes: [], more: [...new Set(open.map((n) => app.label(n.id)))].slice(0, 6).join(" · ") });
  const unlinked = kind("organisation").filter((n) => !n.outside.some(([p]) => p.endsWith("Match")));
  if (unlinked.length) list.push({ text: t("warn.unlinked", { n: unlinked.length }), nodes: unlinked.map((n) => n.id), more: "" });
  const actorless = claims.filter(([id, f]) => !f.actor.length && ["measure", "headline"].includes(model.nodes[id].kind));
  if (actorless.length) list.push({ text: t("warn.actorless", { n: actorless.length }), nodes: actorless.map(([id]) => id), more: "" });
  const unsure = claims.filter(([, f]) => f.conf !== null && f.conf < 0.6);
  if (unsure.length) list.push({ text: t("warn.unsure", { n: unsure.length }), nodes: unsure.map(([id]) => id), more: "" });
  if (noise.length) {
    const tokens = new Set(noise.map((s) => sentenceless(model, s)));
    list.push({ text: t("warn.noise", { n: noise.length }), nodes: [], more: [...tokens].slice(0, 6).join(" · ") });
  }
  return list;
}

/** @param {import("./types").Model} model @param {number} s */
function sentenceless(model, s) {
  const [d, start, end] = model.spans[s];
  const text = model.docs[d] && model.docs[d].text !== null ? slice(model.docs[d], start, end) : sentence(model, s)[1];
  return text.trim().slice(0, 60);
}
