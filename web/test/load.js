// Loads the modules of the page; text of the tests is written here, none of it comes from a briefing.

import { readFileSync } from "node:fs";

const at = (path) => new URL(`../../src/policygraph/explorer/${path}`, import.meta.url);

/** @param {string} name */
export function module(name) {
  return import(at(`js/${name}.js`).href);
}

/** @param {string} language */
export function locale(language) {
  return JSON.parse(readFileSync(at(`locale/${language}.json`), "utf-8"));
}

/** A page's data with one briefing and what the caller adds. */
export function page({ nodes, edges = [], spans = [], text = "", predicates = [] }) {
  const filled = nodes.map((node, id) => ({ id, iri: `https://w3id.org/policygraph/data/d/${node.kind}/${id}`, types: [], labels: { en: `${node.kind} ${id}` }, values: [], ...node }));
  const names = [...new Set([...predicates, ...edges.map((e) => e[1])])];
  return {
    title: "t",
    nodes: filled,
    edges: edges.map(([from, p, to, more]) => ({ from, to, p: names.indexOf(p), ...more })),
    tables: { prefixes: { pg: "https://w3id.org/policygraph/ns#" }, predicates: names, rules: ["r.one"], spans, quotes: {}, noise: [], documents: [{ node: 0, text }] },
  };
}
