// Where a page begins that says nothing else: the graph and the matrix as its contents allow.

import { INITIAL } from "./state.js";
import { LANES } from "./groups.js";
import { MEASURE_KINDS } from "./kinds.js";

const ENOUGH = 3; // measures that make a column worth showing first
/** @type {[string, string[]][]} */
const COLUMNS_BY_CHOICE = [["group", [LANES.target[1]]], ["sector", [LANES.target[0]]], ["product", [LANES.target[2]]], ["instrument", LANES.instrument]];

/** @param {import("./types").Model} model @param {string} lang @returns {import("./types").State} */
export function beginning(model, lang) {
  const measures = model.drawn.filter((id) => MEASURE_KINDS.includes(model.nodes[id].kind));
  const layout = measures.length ? INITIAL.layout : "network";
  const linked = COLUMNS_BY_CHOICE.map(([name, predicates]) => /** @type {const} */ ([name, measures.filter((id) => model.out[id].some((e) => predicates.includes(e.p))).length]));
  const cols = linked.find(([, n]) => n >= ENOUGH) || linked.reduce((best, one) => (one[1] > best[1] ? one : best));
  const actors = new Set(measures.flatMap((id) => model.facts.get(id)?.actor || []));
  const rows = model.counts.has("headline") ? INITIAL.rows : actors.size > 1 || cols[0] === "instrument" ? "actor" : "instrument";
  return { ...INITIAL, lang, layout, rows, cols: cols[1] ? cols[0] : INITIAL.cols };
}
