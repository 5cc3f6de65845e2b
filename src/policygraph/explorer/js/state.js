// The one state of the page and its form in the address: #view=graph&node=…

/** @type {import("./types").State} */
export const INITIAL = {
  view: "overview",
  sel: null,
  hide: [],
  actor: "",
  sector: "",
  group: "",
  instrument: "",
  status: "",
  conf: 0,
  doc: "",
  from: "",
  to: "",
  layout: "lanes",
  lane: "target",
  depth: 0,
  open: [],
  all: false,
  rows: "headline",
  cols: "group",
  cell: "",
  kind: "",
  sort: "",
  find: "",
  lang: "en",
  theme: "",
};

export const FILTERS = ["hide", "actor", "sector", "group", "instrument", "status", "conf", "doc", "from", "to"];
export const VIEWS = ["overview", "graph", "matrix", "timeline", "indicators", "source", "table"];

/** Shortest name of a node that survives a rebuild: its IRI behind …/data/ or …/vocab/, else the whole IRI. @param {string} iri */
export function address(iri) {
  const found = /\/(data|vocab)\/(.+)$/.exec(iri);
  if (!found) return iri;
  return found[1] === "data" ? found[2] : `~${found[2]}`;
}

/** @param {string} short @param {import("./types").Model} model @returns {number | null} */
export function resolve(short, model) {
  const found = model.byAddress.get(short) ?? model.byIri.get(short);
  return found === undefined ? null : found;
}

/** @param {import("./types").State} state @param {import("./types").State} base @param {import("./types").Model} model */
export function toHash(state, base, model) {
  const parts = [];
  const known = /** @type {Record<string, any>} */ (state);
  const initial = /** @type {Record<string, any>} */ (base);
  for (const key of Object.keys(INITIAL)) {
    const now = known[key];
    if (key === "sel") {
      if (now !== null) parts.push(`node=${encode(address(model.nodes[now].iri))}`);
    } else if (String(now) !== String(initial[key])) {
      parts.push(`${key}=${Array.isArray(now) ? now.map(encode).join(",") : encode(String(now))}`);
    }
  }
  return parts.length ? `#${parts.join("&")}` : "";
}

/** @param {string} text */
function encode(text) {
  return encodeURIComponent(text).replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%7E/g, "~");
}

/** Reads an address; whatever is not understood is left at its initial value. @param {string} hash @param {import("./types").State} base @param {import("./types").Model} model @returns {import("./types").State} */
export function fromHash(hash, base, model) {
  const state = /** @type {Record<string, any>} */ ({ ...base });
  for (const part of hash.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    const key = part.slice(0, cut);
    const given = decode(part.slice(cut + 1));
    if (key === "node") state.sel = resolve(given, model);
    else if (key === "sel" || !Object.hasOwn(INITIAL, key)) continue;
    else if (Array.isArray(state[key])) state[key] = part.slice(cut + 1).split(",").map(decode).filter(Boolean);
    else if (typeof state[key] === "number") state[key] = Number.isFinite(Number(given)) ? Number(given) : state[key];
    else if (typeof state[key] === "boolean") state[key] = given === "true";
    else state[key] = given;
  }
  if (!VIEWS.includes(state.view)) state.view = base.view;
  state.depth = Math.min(3, Math.max(0, Math.round(state.depth)));
  state.conf = Math.min(1, Math.max(0, state.conf));
  return /** @type {import("./types").State} */ (state);
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** How many filters are set. @param {import("./types").State} state */
export function activeFilters(state) {
  const known = /** @type {Record<string, any>} */ (state);
  return FILTERS.filter((key) => (Array.isArray(known[key]) ? known[key].length > 0 : Boolean(known[key]))).length;
}

/** The state without its filters. */
export function withoutFilters() {
  const initial = /** @type {Record<string, any>} */ (INITIAL);
  return Object.fromEntries(FILTERS.map((key) => [key, initial[key]]));
}
