// A node's triples as Turtle, written from what the page holds.

/** @param {import("./types").Model} model @param {number} id */
export function turtle(model, id) {
  const node = model.nodes[id];
  const used = new Set();
  const name = (/** @type {string} */ iri) => shortName(iri, model.prefixes, used);
  /** @type {[string, string][]} */
  const rows = node.types.map((type) => ["a", name(full(type, model.prefixes))]);
  for (const [p, text, language, datatype] of node.values) rows.push([p, literal(text, language, datatype, name, model.prefixes)]);
  for (const edge of model.out[id]) rows.push([edge.p, name(model.nodes[edge.to].iri)]);
  for (const [p, iri] of node.outside) rows.push([p, name(iri)]);
  for (const s of node.spans) {
    const [d, start, end] = model.spans[s];
    if (model.docs[d]) rows.push(["pg:evidence", name(`${model.nodes[model.docs[d].node].iri}/evidence/${start}-${end}`)]);
  }
  const lines = grouped(rows).map(([p, objects]) => `    ${p === "a" ? "a" : name(full(p, model.prefixes))} ${objects.join(" ,\n        ")}`);
  const subject = name(node.iri);
  const head = [...used].sort().map((prefix) => `@prefix ${prefix}: <${model.prefixes[prefix]}> .`);
  return `${head.join("\n")}\n\n${subject}\n${lines.join(" ;\n")} .\n`;
}

/** @param {[string, string][]} rows @returns {[string, string[]][]} */
function grouped(rows) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const [p, o] of rows) found.set(p, (found.get(p) || new Set()).add(o));
  return [...found].map(([p, set]) => [p, [...set].sort()]);
}

/** @param {string} curie @param {Record<string, string>} prefixes */
function full(curie, prefixes) {
  const cut = curie.indexOf(":");
  const namespace = prefixes[curie.slice(0, cut)];
  return namespace === undefined ? curie : namespace + curie.slice(cut + 1);
}

/** @param {string} iri @param {Record<string, string>} prefixes @param {Set<string>} used */
function shortName(iri, prefixes, used) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && /^[A-Za-z_][\w-]*$/.test(iri.slice(namespace.length))) {
      used.add(prefix);
      return `${prefix}:${iri.slice(namespace.length)}`;
    }
  }
  // eslint-disable-next-line no-control-regex
  return `<${iri.replace(/[\u0000-\u0020<>"{}|^`\\\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}>`;
}

/** @param {string} text @param {string} language @param {string} datatype @param {(iri: string) => string} name @param {Record<string, string>} prefixes */
function literal(text, language, datatype, name, prefixes) {
  if (datatype === "xsd:integer" && /^[+-]?\d+$/.test(text)) return text;
  if (datatype === "xsd:boolean" && /^(true|false)$/.test(text)) return text;
  if (datatype === "xsd:decimal" && /^[+-]?\d*\.\d+$/.test(text)) return text;
  const quoted = JSON.stringify(text).replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  if (language) return `${quoted}@${language}`;
  return datatype && datatype !== "xsd:string" ? `${quoted}^^${name(full(datatype, prefixes))}` : quoted;
}
