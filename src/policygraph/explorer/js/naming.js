// How things are called: in full, and in short where room is scarce.

import { acronym, figure, labelIn } from "./i18n.js";
import { objects } from "./data.js";

const FITS = 24; // letters that need no shortening
const FITS_WIDE = 8; // the same for ideographs

/** @param {import("./types").App} app @param {number} id */
export function nameOf(app, id) {
  const node = app.model.nodes[id];
  if (node.kind === "turn") return turnName(app, id);
  const label = labelIn(node, app.state.lang);
  if (node.kind === "briefing" && !Object.keys(node.labels).length) return label.replace(/-[0-9a-f]{8}$/, ""); // the digest of its text
  if (node.kind === "observation") return figureName(app, label);
  return node.kind === "period" ? label.replace(/(\d)--(\d)/g, "$1 – $2") : label;
}

/** @param {import("./types").App} app @param {number} id */
export function shortNameOf(app, id) {
  const node = app.model.nodes[id];
  const label = nameOf(app, id);
  if (label.length <= (app.state.lang === "zh" ? FITS_WIDE : FITS)) return label;
  if (node.kind === "organisation") return acronym(node, app.state.lang) || label;
  return node.kind === "sector" ? label.replace(/\s*[(（][^()（）]*[)）]$/, "") : label;
}

/** The name of an observation with its figures and shorthands as a reader writes them. @param {import("./types").App} app @param {string} label */
function figureName(app, label) {
  return label.replace(/(\d)--(\d)/g, "$1 – $2")
    .replace(/(^|\s)-(?=\d)/g, "$1−")
    .replace(/(\s−?)(\d{7,}(?:\.\d+)?)(?=\s)/g, (_, before, digits) => before + figure(Number(digits), app.state.lang, { notation: "compact", maximumFractionDigits: 2 }))
    .replace(/(\d\S* )(basis-point|percentage point)(?=[ ,]|$)/, (_, before, unit) => before + app.t(unit === "basis-point" ? "unit.basis-point" : "unit.PercentagePoint"))
    .replace(/ (yoy|mom|qoq|ytd|vs-period|two-year-average|target)(?=,|$)/, (_, id) => ` ${app.t(`comparator.${id}`)}`);
}

/** A turn by its kind and speaker. @param {import("./types").App} app @param {number} turn */
function turnName(app, turn) {
  const { model } = app;
  const speakers = objects(model, turn, "pg:speaker").map((id) => app.label(id));
  const kind = model.nodes[turn].types.find((c) => c.endsWith("Turn") && c !== "pg:Turn") || "pg:Turn";
  return [app.t(`turn.${kind.slice(3)}`), ...speakers].join(": ");
}
