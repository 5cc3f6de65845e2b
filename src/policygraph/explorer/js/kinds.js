// The kinds of node: order, colour family and glyph. Colour never stands alone: each kind has its own glyph.

/** Outline of each glyph in a 16 × 16 box; "hollow" glyphs are stroked only. */
/** @type {Record<string, {family: string, path: string, hollow?: boolean}>} */
export const KINDS = {
  organisation: { family: "who", path: "M8 1 14.5 4.6 14.5 11.4 8 15 1.5 11.4 1.5 4.6Z" },
  collective: { family: "who", path: "M8 2 13.5 5 13.5 11 8 14 2.5 11 2.5 5Z", hollow: true },
  headline: { family: "headline", path: "M8 .8 15.2 8 8 15.2 .8 8Z" },
  measure: { family: "measure", path: "M2.5 3.5H13.5A1.5 1.5 0 0 1 15 5V11A1.5 1.5 0 0 1 13.5 12.5H2.5A1.5 1.5 0 0 1 1 11V5A1.5 1.5 0 0 1 2.5 3.5Z" },
  sector: { family: "sector", path: "M8 1.5 15.2 14.5 .8 14.5Z" },
  group: { family: "group", path: "M.8 1.5 15.2 1.5 8 14.5Z" },
  product: { family: "sector", path: "M8 1.5 14.6 6.3 12.1 14 3.9 14 1.4 6.3Z", hollow: true },
  instrument: { family: "grey", path: "M6 1H10V6H15V10H10V15H6V10H1V6H6Z" },
  programme: { family: "programme", path: "M8 .8 10.1 5.8 15.4 6.2 11.4 9.7 12.6 15 8 12.1 3.4 15 4.6 9.7 .6 6.2 5.9 5.8Z" },
  objective: { family: "programme", path: "M8 1A7 7 0 1 1 7.99 1ZM8 5.5A2.5 2.5 0 1 0 8.01 5.5Z", hollow: true },
  problem: { family: "violet", path: "M5 1H11L15 5V11L11 15H5L1 11V5ZM8 4V9M8 11V12.5", hollow: true },
  foundation: { family: "grey", path: "M2 14V6L8 2L14 6V14Z", hollow: true },
  observation: { family: "observation", path: "M8 3.2C12 3.2 15 5.3 15 8S12 12.8 8 12.8 1 10.7 1 8 4 3.2 8 3.2Z" },
  indicator: { family: "indicator", path: "M1 15V9H4.5V15ZM6.2 15V5H9.8V15ZM11.5 15V1H15V15Z" },
  person: { family: "violet", path: "M8 1A7 7 0 1 1 7.99 1Z" },
  briefing: { family: "grey", path: "M2.5 1H10L13.5 4.5V15H2.5Z" },
};

export const DRAWN_KINDS = Object.keys(KINDS);

/** Claims: what somebody says in a briefing. */
export const CLAIM_KINDS = ["headline", "measure", "observation", "problem", "foundation", "objective"];
export const MEASURE_KINDS = ["headline", "measure"];

/** Families as (fill, stroke on light, stroke on dark); Okabe and Ito's seven and three more (see NOTICE). */
/** @type {Record<string, [string, string, string]>} */
const FAMILIES = {
  who: ["#0072B2", "#0072B2", "#3891C3"],
  measure: ["#E69F00", "#956700", "#E69F00"],
  sector: ["#009E73", "#00805D", "#009E73"],
  observation: ["#CC79A7", "#9B5C7F", "#CC79A7"],
  indicator: ["#56B4E9", "#39779A", "#56B4E9"],
  headline: ["#D55E00", "#B95200", "#D86B14"],
  group: ["#F0E442", "#787221", "#F0E442"],
  grey: ["#5B6270", "#5B6270", "#848994"],
  violet: ["#4B2E83", "#4B2E83", "#9382B5"],
  programme: ["#B2DF8A", "#60784B", "#B2DF8A"],
};

/** @param {string} kind @param {boolean} dark */
export function kindColours(kind, dark) {
  const family = KINDS[kind] ? KINDS[kind].family : "grey";
  const [fill, light, night] = FAMILIES[family];
  const faint = dark && (family === "violet" || family === "grey");
  return { fill: faint ? night : fill, stroke: dark ? night : light };
}

/** Rank in legends, tables and facets. @param {string} kind */
export function kindRank(kind) {
  const rank = DRAWN_KINDS.indexOf(kind);
  return rank < 0 ? DRAWN_KINDS.length : rank;
}
