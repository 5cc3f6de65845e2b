// Observations as figures: value, unit, period and what they are compared with.

import { intervalOf, numberOf, objects, tail, value } from "./data.js";
import { figure, plain } from "./i18n.js";

/**
 * @param {import("./types").Model} model @param {number} id
 */
export function observationOf(model, id) {
  const node = model.nodes[id];
  const first = (/** @type {string} */ p) => {
    const found = objects(model, id, p);
    return found.length ? found[0] : null;
  };
  const id_of = (/** @type {string} */ p) => {
    const found = first(p);
    return found === null ? "" : tail(model.nodes[found].iri);
  };
  const outside = node.outside.find(([p]) => p === "sa:unitMeasure");
  const period = first("sd:refPeriod") ?? first("dcterms:temporal");
  return {
    id,
    value: numberOf(node, "sm:obsValue"),
    low: numberOf(node, "pg:minValue"),
    high: numberOf(node, "pg:maxValue"),
    printed: value(node, "pg:printedValue"),
    bound: value(node, "pg:bound") || "",
    unit: outside ? tail(outside[1]) : id_of("sa:unitMeasure"),
    kind: id_of("pg:measureKind"),
    comparator: id_of("pg:comparator"),
    direction: id_of("pg:direction"),
    indicator: first("pg:indicator"),
    period,
    base: first("pg:basePeriod"),
    area: first("sd:refArea"),
    interval: period === null ? null : intervalOf(model, period),
    ambiguous: value(node, "pg:ambiguous") === "true",
    comment: node.values.filter((v) => v[0] === "rdfs:comment").map((v) => plain(v[1])).join(" "),
  };
}

/** @param {import("./types").App} app @param {string} unit */
export function unitText(app, unit) {
  if (!unit) return "";
  if (unit.startsWith("CCY_")) return unit.slice(4);
  const key = `unit.${unit}`;
  const text = app.t(key);
  return text === "" ? "" : text;
}

/** A number with its unit; money and counts in compact form. @param {import("./types").App} app @param {number} number @param {string} unit @param {boolean} [signed] */
export function quantity(app, number, unit, signed = false) {
  const sign = signed && number > 0 ? "+" : "";
  const big = Math.abs(number) >= 1e6;
  const text = figure(number, app.state.lang, big ? { notation: "compact", maximumFractionDigits: 2 } : {}).replace("-", "−");
  if (unit === "PERCENT") return `${sign}${text} %`;
  return `${sign}${text} ${unitText(app, unit)}`.trim();
}

/** @param {import("./types").App} app @param {ReturnType<typeof observationOf>} o */
export function observationText(app, o) {
  const signed = o.kind === "growth-rate" || o.kind === "change-of-rate";
  const bound = o.bound ? `${app.t(`bound.${o.bound}`)} ` : "";
  if (o.value !== null) return bound + quantity(app, o.value, o.unit, signed);
  if (o.low !== null || o.high !== null) {
    const ends = [o.low, o.high].filter((n) => n !== null).map((n) => quantity(app, /** @type {number} */ (n), o.unit, signed));
    return bound + ends.join(" – ");
  }
  return o.direction ? `${{ up: "↑", down: "↓", flat: "→" }[o.direction] || ""} ${app.t(`direction.${o.direction}`)}` : app.t("indicators.words");
}
