// How things are called: in full, and in short where room is scarce.

import { acronym, labelIn } from "./i18n.js";
import { objects } from "./data.js";

const FITS = 24; // letters that need no shortening
const FITS_WIDE = 8; // the same for ideographs

/** @param {import("./types").App} app @param {number} id */
export function nameOf(app, id) {
  const node = app.model.nodes[id];
  if (node.kind === "turn") return turnName(app, id);
  const label = labelIn(node, app.state.lang);
  if (node.kind === "briefing" && !Object.keys(node.labels).length) return label.replace(/-[0-9a-f]{8}$/, ""); // the digest of its text
  return node.kind === "period" || node.kind === "observation" ? label.replace(/(\d)--(\d)/g, "$1 – $2") : label;
}

/** @param {import("./types").App} app @param {number} id */
export function shortNameOf(app, id) {
  const node = app.model.nodes[id];
  const label = nameOf(app, id);
  if (label.length <= (app.state.lang === "zh" ? FITS_WIDE : FITS)) return label;
  if (node.kind === "organisation") return acronym(node, app.state.lang) || label;
  return node.kind === "sector" ? label.replace(/\s*[(（][^()（）]*[)）]$/, "") : label;
}

/** A turn by its kind and speaker. @param {import("./types").App} app @param {number} turn */
function turnName(app, turn) {
  const { model } = app;
  const speakers = objects(model, turn, "pg:speaker").map((id) => app.label(id));
  const kind = model.nodes[turn].types.find((c) => c.endsWith("Turn") && c !== "pg:Turn") || "pg:Turn";
  return [app.t(`turn.${kind.slice(3)}`), ...speakers].join(": ");
}
