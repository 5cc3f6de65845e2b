// The briefing with its claims marked: one underline per claim, nearer to the text the shorter the claim is.

import { CLAIM_KINDS, kindRank } from "./kinds.js";
import { asItStands, glyph, h, replace } from "./dom.js";
import { levels, pieces, slice } from "./text.js";

const MOST_LINES = 4; // underlines drawn below one line of text
const ENTITIES = ["organisation", "collective", "person", "programme"];

/**
 * Marks of one document: claims and names that pass the filters.
 * @param {import("./types").Model} model @param {number} d @param {Set<number>} visible
 */
export function marksOf(model, d, visible) {
  const found = [];
  const seen = new Set();
  for (const id of model.drawn) {
    const node = model.nodes[id];
    if (!visible.has(id) || !(CLAIM_KINDS.includes(node.kind) || ENTITIES.includes(node.kind))) continue;
    for (const s of node.spans) {
      const [doc, start, end] = model.spans[s];
      const key = `${start}-${end}-${id}`;
      if (doc !== d || seen.has(key)) continue;
      seen.add(key);
      found.push({ start, end, key: found.length, node: id });
    }
  }
  return found;
}

/** @param {HTMLElement} root @param {import("./types").App} app */
export function sourceView(root, app) {
  let drawn = "";
  let shown = "";
  return {
    update() {
      const { state, model } = app;
      const d = documentOf(app);
      const key = JSON.stringify([d, state.lang, state.hide, app.visible.size, state.actor, state.sector, state.group, state.instrument, state.status, state.conf, state.from, state.to]);
      if (key !== drawn) {
        drawn = key;
        replace(root, h("div.page.source-page", null, picker(app, d), legend(app), ...text(app, d)));
      }
      for (const mark of root.querySelectorAll("[data-ids]")) {
        const on = state.sel !== null && ` ${mark.getAttribute("data-ids")} `.includes(` ${state.sel} `);
        mark.classList.toggle("on", on);
      }
      if (state.sel !== null && `${state.sel} ${d}` !== shown) {
        const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
        root.querySelector(".on")?.scrollIntoView({ block: "center", behavior: calm || !shown ? "instant" : "smooth" });
      }
      shown = `${state.sel} ${d}`;
      if (!model.docs.length) replace(root, h("p.empty", { text: app.t("graph.empty") }));
    },
  };
}

/** The document of the filter, else of the selection, else the first. @param {import("./types").App} app */
function documentOf(app) {
  const { model, state } = app;
  if (state.sel !== null) {
    const { spans, id } = model.nodes[state.sel];
    const own = model.docs.findIndex((doc) => doc.node === id);
    if (own >= 0) return own;
    if (spans.length && model.spans[spans[0]][0] >= 0) return model.spans[spans[0]][0];
  }
  return Math.max(0, model.docs.findIndex((doc) => state.doc && model.nodes[doc.node].iri.endsWith(state.doc)));
}

/** @param {import("./types").App} app @param {number} d */
function picker(app, d) {
  const { model } = app;
  const title = h("h1", { text: model.docs[d] ? app.label(model.docs[d].node) : "" });
  if (model.docs.length < 2) return title;
  const select = /** @type {HTMLSelectElement} */ (h("select", { "aria-label": app.t("filter.doc"), onchange: () => app.select(model.docs[Number(select.value)].node) },
    ...model.docs.map((doc, i) => h("option", { value: i, selected: i === d, text: app.label(doc.node) }))));
  return h("header", null, title, select);
}

/** @param {import("./types").App} app */
function legend(app) {
  const kinds = [...CLAIM_KINDS, ...ENTITIES].filter((kind) => app.model.counts.has(kind)).sort((a, b) => kindRank(a) - kindRank(b));
  return h("p.source-legend", null, ...kinds.map((kind) => h(`span.u-${kind}`, null, glyph(kind), app.t(`kind.${kind}`))), app.model.noise.length ? h("span.noise", { text: app.t("source.noise") }) : null);
}

/** @param {import("./types").App} app @param {number} d @returns {HTMLElement[]} */
function text(app, d) {
  const { model } = app;
  const doc = model.docs[d];
  if (!doc || doc.text === null) return [h("p.empty", { text: app.t("source.withheld") })];
  const marks = marksOf(model, d, app.visible);
  const level = levels(marks, MOST_LINES);
  const noise = model.noise.map((s) => model.spans[s]).filter((s) => s[0] === d);
  const breaks = lineEnds(doc);
  const all = [...marks, ...noise.map(([, start, end]) => ({ start, end, key: -1 })), ...breaks.map((at) => ({ start: at, end: at + 1, key: -2 }))];
  const paragraphs = [];
  let paragraph = h("p", { dir: "auto" });
  for (const piece of pieces(doc.length, all)) {
    const part = slice(doc, piece.start, piece.end);
    if (piece.keys.includes(-2)) {
      if (paragraph.childNodes.length) paragraphs.push(paragraph);
      paragraph = h("p", { dir: "auto" });
    } else if (piece.keys.includes(-1)) paragraph.append(h("span.noise", { title: app.t("source.noise") }, ...asItStands(part)));
    else if (piece.keys.length) paragraph.append(markedPiece(app, part, piece, marks, level));
    else paragraph.append(...asItStands(part));
  }
  if (paragraph.childNodes.length) paragraphs.push(paragraph);
  const article = h("article.text", { lang: "" }, ...paragraphs);
  article.addEventListener("click", (event) => {
    const chosen = event.target instanceof Element ? event.target.closest("[data-ids]") : null;
    if (chosen && !String(getSelection())) cycle(app, chosen);
  });
  article.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target instanceof Element && event.target.hasAttribute("data-ids")) {
      event.preventDefault();
      cycle(app, event.target);
    }
  });
  return [article];
}

/** A click selects the shortest claim; the next click on the same place the one around it. @param {import("./types").App} app @param {Element} chosen */
function cycle(app, chosen) {
  const ids = (chosen.getAttribute("data-ids") || "").split(" ").map(Number);
  const at = app.state.sel === null ? -1 : ids.indexOf(app.state.sel);
  app.select(ids[(at + 1) % ids.length]);
}

/**
 * @param {import("./types").App} app @param {string} part @param {{start: number, keys: number[]}} piece
 * @param {ReturnType<typeof marksOf>} marks @param {Map<number, number>} level
 */
function markedPiece(app, part, piece, marks, level) {
  const own = piece.keys.map((key) => marks[key]).sort((a, b) => a.end - a.start - (b.end - b.start) || a.key - b.key);
  const lines = own.map((m) => [level.get(m.key) || 0, app.model.nodes[m.node].kind]).slice(0, MOST_LINES);
  const shadows = lines.map(([l, kind]) => `linear-gradient(var(--${kind}),var(--${kind})) 0 calc(1.24em + ${Number(l) * 3.5}px)/100% 2px no-repeat`);
  const starts = own.some((m) => m.start === piece.start);
  const ids = [...new Set(own.map((m) => m.node))];
  return h("span.marked", {
    "data-ids": ids.join(" "), style: `--lines:${shadows.join(",")}`, tabindex: starts ? 0 : null, role: starts ? "button" : null,
    title: ids.map((id) => `${app.t(`kind.${app.model.nodes[id].kind}`)}: ${app.label(id)}`).join("\n"),
  }, ...asItStands(part));
}

/** Offsets of line ends in code points; CR and LF count each by itself. @param {import("./types").Doc} doc */
function lineEnds(doc) {
  const found = [];
  const signs = doc.points || doc.text || "";
  for (let i = 0; i < signs.length; i++) if (signs[i] === "\n" || signs[i] === "\r") found.push(i);
  return found;
}
