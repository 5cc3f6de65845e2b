// Unpacks the tables that payload.py wrote into a model with adjacency, and derives what the filters look at.

import { CLAIM_KINDS, DRAWN_KINDS } from "./kinds.js";
import { address } from "./state.js";
import { plain } from "./i18n.js";

/** @param {any} page @returns {import("./types").Model} */
export function unpack(page) {
  const { tables } = page;
  const named = (/** @type {number} */ i) => tables.predicates[i];
  /** @type {import("./types").GraphNode[]} */
  const nodes = page.nodes.map((/** @type {any} */ n) => ({
    id: n.id,
    iri: expand(n.iri, tables.prefixes),
    curie: n.iri,
    kind: n.kind,
    types: n.types,
    labels: Object.fromEntries(Object.entries(n.labels).map(([language, text]) => [language, plain(String(text))])),
    alt: (n.alt || []).map((/** @type {[string, string]} */ [language, name]) => [language, plain(name)]),
    values: n.values.map((/** @type {any} */ v) => [named(v[0]), v[1], v[2], v[3]]),
    outside: (n.out || []).map((/** @type {any} */ v) => [named(v[0]), expand(v[1], tables.prefixes)]),
    spans: n.e || [],
    interval: n.interval || null,
    x: n.x === undefined ? null : n.x,
    y: n.y === undefined ? null : n.y,
  }));
  /** @type {import("./types").Edge[]} */
  const edges = page.edges.map((/** @type {any} */ e, /** @type {number} */ id) => ({
    id,
    from: e.from,
    to: e.to,
    p: named(e.p),
    rule: e.r === undefined ? null : tables.rules[e.r],
    conf: e.c === undefined ? null : e.c,
    spans: e.e || [],
  }));
  /** @type {import("./types").Edge[][]} */
  const out = nodes.map(() => []);
  /** @type {import("./types").Edge[][]} */
  const into = nodes.map(() => []);
  for (const edge of edges) {
    out[edge.from].push(edge);
    into[edge.to].push(edge);
  }
  const model = {
    title: plain(page.title),
    expand: page.expand || null,
    nodes,
    edges,
    out,
    in: into,
    docs: tables.documents.map(unpackDocument),
    spans: tables.spans,
    quotes: tables.quotes,
    noise: tables.noise,
    prefixes: tables.prefixes,
    rules: tables.rules,
    facts: new Map(),
    byIri: new Map(nodes.map((n) => [n.iri, n.id])),
    byAddress: new Map(nodes.map((n) => [address(n.iri), n.id])),
    drawn: nodes.filter((n) => DRAWN_KINDS.includes(n.kind)).map((n) => n.id),
    counts: countKinds(nodes),
  };
  for (const node of nodes) if (CLAIM_KINDS.includes(node.kind)) model.facts.set(node.id, factsOf(model, node));
  return model;
}

/** How many nodes of each kind that is drawn, in the order of the kinds. @param {import("./types").GraphNode[]} nodes */
function countKinds(nodes) {
  /** @type {Map<string, number>} */
  const counts = new Map(DRAWN_KINDS.map((kind) => [kind, 0]));
  for (const { kind } of nodes) if (counts.has(kind)) counts.set(kind, (counts.get(kind) || 0) + 1);
  return new Map([...counts].filter(([, n]) => n));
}

/** @param {{node: number, text: string | null}} doc @returns {import("./types").Doc} */
function unpackDocument(doc) {
  const astral = doc.text !== null && /[\ud800-\udbff]/.test(doc.text);
  const points = astral && doc.text !== null ? Array.from(doc.text) : null;
  return { node: doc.node, text: doc.text, points, length: points ? points.length : doc.text ? doc.text.length : 0 };
}

/** @param {string} curie @param {Record<string, string>} prefixes */
export function expand(curie, prefixes) {
  const colon = curie.indexOf(":");
  const prefix = curie.slice(0, colon);
  return Object.hasOwn(prefixes, prefix) && !curie.startsWith("//", colon + 1) ? prefixes[prefix] + curie.slice(colon + 1) : curie;
}

/** Objects of a predicate. @param {import("./types").Model} model @param {number} id @param {...string} predicates */
export function objects(model, id, ...predicates) {
  return model.out[id].filter((e) => predicates.includes(e.p)).map((e) => e.to);
}

/** Subjects that point here. @param {import("./types").Model} model @param {number} id @param {...string} predicates */
export function subjects(model, id, ...predicates) {
  return model.in[id].filter((e) => predicates.includes(e.p)).map((e) => e.from);
}

/** First literal of a predicate. @param {import("./types").GraphNode} node @param {string} predicate */
export function value(node, predicate) {
  const found = node.values.find((v) => v[0] === predicate);
  return found ? plain(found[1]) : null;
}

/** @param {import("./types").GraphNode} node @param {string} predicate */
export function numberOf(node, predicate) {
  const text = value(node, predicate);
  return text === null || text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

/** Tail of an IRI: the id of a vocabulary entry. @param {string} iri */
export function tail(iri) {
  return iri.slice(Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1);
}

const PERIOD_LINKS = ["dcterms:temporal", "sd:refPeriod", "pg:period"];

/** Periods of a claim as nodes. @param {import("./types").Model} model @param {number} id */
export function periodsOf(model, id) {
  return objects(model, id, ...PERIOD_LINKS);
}

/** The calendar interval of a period, or of what it resolves to. @param {import("./types").Model} model @param {number} id */
export function intervalOf(model, id) {
  const node = model.nodes[id];
  if (node.interval) return node.interval;
  for (const resolved of objects(model, id, "pg:resolvesTo")) {
    if (model.nodes[resolved].interval) return model.nodes[resolved].interval;
  }
  return null;
}

/** @param {import("./types").Model} model @param {import("./types").GraphNode} node @returns {import("./types").Facts} */
function factsOf(model, node) {
  const id = node.id;
  const own = numberOf(node, "pg:confidence");
  const edges = model.out[id].map((e) => e.conf).filter((c) => c !== null);
  const status = objects(model, id, "pg:status");
  const parent = objects(model, id, "pg:subMeasureOf");
  const intervals = periodsOf(model, id).map((p) => intervalOf(model, p));
  return {
    actor: objects(model, id, "pg:actor"),
    sector: objects(model, id, "pg:targetsSector"),
    group: objects(model, id, "pg:targetsGroup"),
    instrument: objects(model, id, "pg:instrumentType"),
    status: status.length ? status[0] : null,
    conf: own !== null ? own : edges.length ? Math.min(...edges) : null,
    doc: node.spans.length ? model.spans[node.spans[0]][0] : -1,
    parent: parent.length ? parent[0] : null,
    intervals: /** @type {[string, string][]} */ (intervals.filter((i) => i !== null)),
  };
}

/** The outermost measure that this one belongs to (itself if none); cycles end. @param {import("./types").Model} model @param {number} id */
export function rootOf(model, id) {
  const seen = new Set();
  let here = id;
  for (;;) {
    seen.add(here);
    const facts = model.facts.get(here);
    if (!facts || facts.parent === null || seen.has(facts.parent)) return here;
    here = facts.parent;
  }
}

/** All direct and indirect sub-measures, in text order. @param {import("./types").Model} model @param {number} id */
export function descendants(model, id) {
  const found = new Set();
  const queue = [id];
  for (const here of queue) {
    for (const child of subjects(model, here, "pg:subMeasureOf")) {
      if (child !== id && !found.has(child)) {
        found.add(child);
        queue.push(child);
      }
    }
  }
  return [...found].sort((a, b) => a - b);
}
