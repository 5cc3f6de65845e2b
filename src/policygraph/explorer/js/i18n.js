// Texts of the interface and the choice of a label's language.

/** @param {Record<string, Record<string, string>>} locales @param {string} language */
export function translator(locales, language) {
  const own = locales[language] || {};
  const fallback = locales.en || {};
  return (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) => {
    const many = values.n !== undefined && Number(values.n) !== 1 ? `${key}.many` : key;
    const text = own[many] || own[key] || fallback[many] || fallback[key] || humanise(key.replace(/^[^.]*\.(?:[a-z]+:)?/, ""));
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      if (!(name in values)) return whole;
      const given = values[name];
      return typeof given === "number" ? figure(given, language) : given;
    });
  };
}

/** "subMeasureOf" and "sub-measure-of" as words. @param {string} name */
export function humanise(name) {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[-_]+/g, " ").toLowerCase();
}

/** A node's label in a language, else in English, else in any. @param {import("./types").GraphNode} node @param {string} language */
export function labelIn(node, language) {
  const { labels } = node;
  const related = Object.keys(labels).find((l) => l === language || l.startsWith(`${language}-`));
  const text = (related && labels[related]) || labels.en || labels[""] || Object.values(labels)[0];
  return text ? tidy(text) : decoded(node.iri);
}

/** Text that shows what it holds: no control characters and none that reorder what stands around it. @param {string} text */
export function plain(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "");
}

/** @param {string} text */
function tidy(text) {
  const one = text.replace(/\s+/g, " ").trim();
  return one ? one[0].toLocaleUpperCase() + one.slice(1) : "–";
}

/** @param {string} iri */
function decoded(iri) {
  return iri.slice(Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1) || iri;
}

/** A short name for narrow places: "MIIT", 工信部. @param {import("./types").GraphNode} node @param {string} language */
export function acronym(node, language) {
  const own = node.alt.filter(([lang]) => lang.split("-")[0] === language).map(([, name]) => name);
  if (language === "zh") return own.sort((a, b) => a.length - b.length)[0] || null;
  return node.alt.map(([, name]) => name).find((name) => /^[A-Z][A-Za-z&.]{1,7}$/.test(name) && /[A-Z].*[A-Z]/.test(name)) || null;
}

/** @type {Map<string, Intl.NumberFormat>} */
const FORMATS = new Map();

/** @param {number} number @param {string} language @param {Intl.NumberFormatOptions} [options] */
export function figure(number, language, options = {}) {
  if (Number.isInteger(number) && number >= 0 && number < 1000) return String(number); // starting a format takes long
  const key = `${language} ${options.notation || ""}`;
  const known = FORMATS.get(key) || new Intl.NumberFormat(language === "zh" ? "zh-Hans" : language, { maximumFractionDigits: 6, ...options });
  FORMATS.set(key, known);
  return known.format(number);
}
