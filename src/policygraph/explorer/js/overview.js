// The first view: one sentence, key figures, who will do what for whom, and how far the reading can be trusted.

import { glyph, h, nodeButton, replace } from "./dom.js";
import { briefings } from "./briefings.js";
import { board } from "./board.js";
import { clearButton } from "./nothing.js";
import { groupMeasures, targetsOf } from "./groups.js";
import { observationOf, observationText } from "./observe.js";
import { coverage, shownDocs, warnings } from "./quality.js";
import { figure } from "./i18n.js";
import { value } from "./data.js";

const LONGEST = 70; // letters of a name in the sentence

/** @param {HTMLElement} root @param {import("./types").App} app */
export function overview(root, app) {
  return {
    update() {
      const groups = groupMeasures(app.model, app.visible);
      replace(root, h("div.page", null, lead(app, groups), board(app, groups), briefings(app), findings(app), groups.length ? null : problems(app), keyFigures(app), quality(app)));
    },
  };
}

/** Title, date, source, and the whole in one sentence. @param {import("./types").App} app @param {import("./groups.js").Group[]} groups */
function lead(app, groups) {
  const { model, t } = app;
  const docs = shownDocs(app).map((d) => model.nodes[model.docs[d].node]);
  const own = model.title && model.title !== "policygraph";
  // A page of what surrounds one thing is called by that thing, one of a single briefing by that.
  const titled = own && (docs.length > 1 || (model.docs.length === 1 && docs.length === 1 && !Object.values(docs[0].labels).includes(model.title)));
  const dates = docs.map((d) => value(d, "dcterms:issued")).filter((v) => v !== null).sort();
  const several = [own ? t("overview.briefings", { n: docs.length }) : "", [...new Set([dates[0], dates[dates.length - 1]])].filter(Boolean).join(" – ")].filter(Boolean);
  const parts = docs.length === 1 ? ["dcterms:issued", "dcterms:source"].map((p) => value(docs[0], p)).filter((v) => v !== null) : several;
  const publisher = docs.length === 1 ? model.out[docs[0].id].filter((e) => e.p === "dcterms:publisher").map((e) => app.label(e.to)) : [];
  return h("header.lead", null,
    h("h1", { text: titled ? model.title : docs.length === 1 ? app.label(docs[0].id) : t("overview.briefings", { n: docs.length }) }),
    h("p.muted", { text: [...publisher, ...(titled && docs.length === 1 ? [app.label(docs[0].id)] : []), ...parts].join(" · ") }),
    h("p.sentence", null, ...summary(app, groups)));
}

/** @param {import("./types").App} app @param {import("./groups.js").Group[]} groups @returns {(Node | string)[]} */
function summary(app, groups) {
  const { model, visible, t } = app;
  const named = groups.filter((g) => g.actor !== null);
  const told = named.length ? named : groups;
  const measures = measuresOf(groups);
  if (!measures.length) return without(app);
  const actors = [...new Set(named.map((g) => /** @type {number} */ (g.actor)))];
  const targets = [...targetsOf(model, measures, "target", visible)].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 4);
  const isHead = (/** @type {number} */ id) => model.nodes[id].kind === "headline";
  const heads = told.filter((g) => g.node !== null && isHead(g.node)).length;
  const who = listed(app, actors.slice(0, 2).map((a) => nodeButton(app, a, clipped(app.label(a)))));
  const count = t("overview.measures", { n: measuresOf(told).length - heads });
  const rest = measures.length - measuresOf(told).length;
  const seen = countOf(app, ["observation"]);
  return [
    ...who,
    actors.length > 2 ? ` ${t("overview.and-others", { n: actors.length - 2 })}` : "",
    ` ${t(actors.length ? "overview.will" : "overview.are-told", { n: actors.length })} `,
    h("strong", { text: heads ? t("overview.headlines", { n: heads, measures: count }) : count }),
    rest ? ` ${t("overview.actorless", { n: rest })}` : "",
    ...(targets.length ? [` ${t("overview.mostly")} `, ...listed(app, targets.map(([id]) => nodeButton(app, id, clipped(app.short(id)))))] : []),
    ...(seen > measures.length ? [`${t("overview.stop")} `, h("strong", { text: t("overview.also", { list: amounts(app, ["observation", "problem"]) }) })] : []),
  ];
}

/** A name that leaves room for the rest of the sentence; its button's title has it in full. @param {string} name */
function clipped(name) {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name;
}

/** Headlines and measures of groups. @param {import("./groups.js").Group[]} groups */
function measuresOf(groups) {
  return groups.flatMap((g) => (g.node === null ? g.members : [g.node, ...g.members]));
}

/** @param {import("./types").App} app @param {string[]} kinds */
function countOf(app, kinds) {
  return [...app.visible].filter((id) => kinds.includes(app.model.nodes[id].kind)).length;
}

/** "3 observations, 1 problem". @param {import("./types").App} app @param {string[]} kinds */
function amounts(app, kinds) {
  const counts = kinds.map((kind) => [kind, countOf(app, [kind])]).filter(([, n]) => n);
  return counts.map(([kind, n]) => `${figure(Number(n), app.state.lang)} ${app.t(n === 1 ? `kind.${kind}` : `kinds.${kind}`).toLocaleLowerCase()}`).join(app.t("overview.comma"));
}

/** What there is where no measure is. @param {import("./types").App} app @returns {(Node | string)[]} */
function without(app) {
  const { model, t } = app;
  const none = t(model.counts.has("measure") || model.counts.has("headline") ? "overview.no-measures" : "overview.none");
  const list = amounts(app, ["observation", "problem", "objective", "foundation"]);
  return list ? [`${none} `, h("strong", { text: t("overview.but", { list }) })] : [`${none} `, clearButton(app) || ""];
}

/** Buttons with commas that stay beside them. @param {import("./types").App} app @param {Node[]} buttons @returns {(Node | string)[]} */
function listed(app, buttons) {
  return buttons.flatMap((b, i) => [i ? " " : "", h("span.item", null, b, i + 1 < buttons.length ? app.t("overview.comma").trim() : "")]);
}

/** How many of each kind; a click lists them. @param {import("./types").App} app */
function keyFigures(app) {
  const { t } = app;
  /** @type {[string, string[]][]} */
  const tiles = [["measure", ["headline", "measure"]], ["organisation", ["organisation"]], ["sector", ["sector"]], ["group", ["group"]],
    ["observation", ["observation"]], ["programme", ["programme"]], ["problem", ["problem"]], ["objective", ["objective"]]];
  const counts = tiles.map(([kind, kinds]) => /** @type {const} */ ([kind, kinds[kinds.length - 1], countOf(app, kinds)])).filter(([, , n]) => n);
  if (!counts.length) return null;
  return h("section", null, h("h2", { text: t("overview.counts") }), h("div.tiles", null, ...counts.map(([kind, chosen, n]) =>
    h("button.tile", { onclick: () => app.set({ view: "table", kind: chosen, find: "", sort: "" }) },
      glyph(kind), h("strong", { text: figure(n, app.state.lang) }), h("span", { text: t(n === 1 ? `kind.${kind}` : `kinds.${kind}`) })))));
}

/** Figures that the briefing gives. @param {import("./types").App} app */
function findings(app) {
  const { model, visible, t } = app;
  const all = model.drawn.filter((id) => visible.has(id) && model.nodes[id].kind === "observation").map((id) => observationOf(model, id));
  const known = all.filter((o) => o.value !== null || o.low !== null || o.high !== null);
  const figures = known.slice(0, 6);
  const words = figures.length < 3 ? all.filter((o) => !known.includes(o)).slice(0, 8) : [];
  if (!all.length) return null;
  return h("section", null, h("h2", { text: t(figures.length ? "overview.figures" : "overview.said") }),
    h("div.figures", null, ...figures.map((o) => h("button.figure-card", { onclick: () => app.select(o.id), "aria-current": app.state.sel === o.id ? "true" : null },
      h("strong", { text: observationText(app, o) }),
      h("span", { text: o.indicator === null ? app.label(o.id) : app.label(o.indicator) }),
      h("span.muted", { text: [o.comparator && !(o.base !== null && o.comparator === "vs-period") && t(`comparator.${o.comparator}`), o.period !== null && app.label(o.period), o.base !== null && t("indicators.against", { period: app.label(o.base) })].filter(Boolean).join(" · ") }),
      o.ambiguous ? h("span.warn", { text: `⚠ ${t("panel.ambiguous")}` }) : null))),
    words.length ? h("ul.measures.said", null, ...words.map((o) => h("li", null, nodeButton(app, o.id), o.direction ? h("span.status", { text: observationText(app, o) }) : null))) : null,
    all.length > figures.length + words.length ? h("button.more", { "data-act": "all-figures", onclick: () => app.set({ view: "indicators" }), text: t("overview.all-figures", { n: all.length }) }) : null);
}

/** What is said to go wrong, where no measure answers it. @param {import("./types").App} app */
function problems(app) {
  const { model, visible, t } = app;
  const all = model.drawn.filter((id) => visible.has(id) && model.nodes[id].kind === "problem");
  if (!all.length) return null;
  return h("section", null, h("h2", { text: t("overview.problems") }), h("ul.measures", null, ...firstOf(app, all, 8, (id) => h("li", null, nodeButton(app, id)))));
}

/** Coverage by turn, and what a reader should know before quoting. @param {import("./types").App} app */
function quality(app) {
  const { t, model } = app;
  const list = warnings(app);
  return h("section", null, h("h2", { text: t("overview.quality") }),
    h("div.quality", null,
      h("div", null, h("h3", { text: t("overview.coverage") }), ...firstOf(app, coverage(model).filter((part) => shownDocs(app).includes(part.doc)), 12, (part) => h("div.cover", null,
        coverName(app, part.doc, part.node),
        h("span.bar", null, h("span", { style: `width:${Math.round(part.share * 100)}%` })),
        h("span.muted", { text: t("overview.cover", { share: Math.round(part.share * 100), n: part.claims }) })))),
      h("div", null, h("h3", { text: t("overview.warnings") }),
        list.length ? h("ul.warnings", null, ...list.map((w) => h("li", null, h("b", { text: w.text }), " ", ...w.nodes.slice(0, 5).flatMap((id, i) => [i ? " · " : "", nodeButton(app, id)]), w.more ? h("span.muted", { text: ` ${w.more}` }) : null)))
          : h("p.muted", { text: t("overview.no-warnings") }))));
}

/** A turn (or briefing), which leads to its text if that is here. @param {import("./types").App} app @param {number} doc @param {number | null} turn */
function coverName(app, doc, turn) {
  const text = app.label(turn === null ? app.model.docs[doc].node : turn);
  if (app.model.docs[doc].text === null) return h("span", { text });
  return h("button.link", { onclick: () => app.set({ view: "source", sel: turn === null ? app.state.sel : turn }), text });
}

/**
 * The first so many of a list, the rest behind a button.
 * @template T @param {import("./types").App} app @param {T[]} list @param {number} most @param {(item: T) => HTMLElement} make
 */
function firstOf(app, list, most, make) {
  const shown = list.slice(0, most).map(make);
  if (list.length <= most) return shown;
  const more = h("button.small", { text: app.t("panel.more", { n: list.length - most }), onclick: () => more.replaceWith(...list.slice(most).map(make)) });
  return [...shown, more];
}
