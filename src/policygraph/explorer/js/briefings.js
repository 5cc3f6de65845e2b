// The briefings of a page that holds several: what each is, and a click narrows all views to it.

import { CLAIM_KINDS, MEASURE_KINDS } from "./kinds.js";
import { glyph, h } from "./dom.js";
import { address } from "./state.js";
import { figure } from "./i18n.js";
import { objects, value } from "./data.js";

const MOST = 12; // briefings listed at first

/**
 * Briefings with their date and how many measures and other claims they hold, newest first, undated ones last.
 * @param {import("./types").Model} model
 * @returns {{node: number, issued: string, measures: number, claims: number}[]}
 */
export function briefingList(model) {
  const rows = model.docs.map((doc) => ({ node: doc.node, issued: value(model.nodes[doc.node], "dcterms:issued") || "", measures: 0, claims: 0 }));
  for (const [id, facts] of model.facts) {
    const row = rows[facts.doc];
    if (row && MEASURE_KINDS.includes(model.nodes[id].kind)) row.measures++;
    else if (row && CLAIM_KINDS.includes(model.nodes[id].kind)) row.claims++;
  }
  return rows.sort((a, b) => b.issued.localeCompare(a.issued) || a.node - b.node);
}

/** @param {import("./types").App} app */
export function briefings(app) {
  const { model, t } = app;
  if (model.docs.length < 2) return null;
  const rows = briefingList(model);
  const make = (/** @type {typeof rows[0]} */ row) => {
    const name = address(model.nodes[row.node].iri);
    const on = app.state.doc === name;
    const about = [row.issued, ...objects(model, row.node, "dcterms:publisher").map((id) => app.short(id))].filter(Boolean).join(" · ");
    return h("li", null,
      h("button.brief", { "aria-pressed": String(on), "data-briefing": name, onclick: () => app.set({ doc: on ? "" : name }) },
        glyph("briefing"), h("span", null, h("b", { text: app.label(row.node) }), about ? h("small.muted", { text: about }) : null),
        h("span.muted", { text: t("overview.of-briefing", { n: row.measures, claims: figure(row.claims, app.state.lang) }) })));
  };
  const list = h("ul.briefs", null, ...rows.slice(0, MOST).map(make));
  const more = rows.length > MOST ? h("button.more", { text: t("panel.more", { n: rows.length - MOST }), onclick: () => {
    list.append(...rows.slice(MOST).map(make));
    more?.remove();
  } }) : null;
  return h("section", { "aria-label": t("overview.briefing-list") }, h("h2", { text: t("overview.briefing-list") }), list, more);
}
