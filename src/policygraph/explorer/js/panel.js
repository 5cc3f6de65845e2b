// The evidence panel: what the selected thing is, who said it, how sure we are, and the sentence it stands in.

import { CLAIM_KINDS, kindRank } from "./kinds.js";
import { asItStands, glyph, h, nodeButton, replace } from "./dom.js";
import { objects, value } from "./data.js";
import { observationOf, observationText, quantity } from "./observe.js";
import { address } from "./state.js";
import { figure } from "./i18n.js";
import { sentence } from "./text.js";
import { turtle } from "./turtle.js";

/** @param {HTMLElement} root @param {import("./types").App} app */
export function evidencePanel(root, app) {
  /** @type {string} */
  let drawn = "";
  return {
    update() {
      const { sel, lang } = app.state;
      const key = `${sel} ${lang}`;
      root.classList.toggle("open", sel !== null);
      root.setAttribute("aria-label", app.t("panel.name"));
      if (key === drawn) return;
      if (drawn) root.scrollTop = 0;
      drawn = key;
      if (sel === null) replace(root, nothing(app));
      else replace(root, ...content(app, sel));
    },
  };
}

/** What the signs mean, how many there are of each, and the keys. @param {import("./types").App} app */
function nothing(app) {
  const { model, t } = app;
  const rows = [...model.counts];
  return h("div.panel-empty", null, h("h2", { text: t("panel.name") }), h("p", { text: t("panel.none") }),
    h("h3", { text: t("panel.signs") }),
    h("ul.signs", null, ...rows.map(([kind, n]) => h("li", null, h("button", { "data-sign": kind, onclick: () => app.set({ view: "table", kind, find: "", sort: "" }) },
      glyph(kind), h("span", { text: t(`kinds.${kind}`) }), h("span.muted", { text: figure(n, app.state.lang) }))))),
    h("h3", { text: t("panel.keys") }),
    h("dl.keys", null, ...["/", "1–7", "← ↑ → ↓", "Enter", "Esc", "+ − 0"].flatMap((key, i) => [
      h("dt", null, h("kbd", { text: key })), h("dd", { text: t(`keys.${i}`) })])));
}

/** @param {import("./types").App} app @param {number} id */
function content(app, id) {
  const node = app.model.nodes[id];
  const names = [...new Set(Object.values(node.labels))].filter((l) => l.toLowerCase() !== app.label(id).toLowerCase());
  return [
    h("div.panel-top", null,
      h("span.chip", null, glyph(node.kind), app.t(`kind.${node.kind}`)),
      h("button.close", { onclick: () => app.select(null), "aria-label": app.t("panel.close"), text: "✕" })),
    h("h2", { text: app.label(id), tabindex: -1 }),
    names.length ? h("p.muted", { text: names.join(" · ") }) : null,
    node.kind === "observation" ? observed(app, id) : null,
    factList(app, id),
    quotes(app, id),
    relations(app, id),
    identity(app, id),
  ].filter((e) => e !== null);
}

/** @param {import("./types").App} app @param {number} id */
function observed(app, id) {
  const o = observationOf(app.model, id);
  return h("div.figure", null, h("strong", { text: observationText(app, o) }),
    o.ambiguous ? h("p.warn", null, h("b", { text: `⚠ ${app.t("panel.ambiguous")} ` }), o.comment) : null);
}

/** Status, speaker, actor and confidence as a list of facts. @param {import("./types").App} app @param {number} id */
function factList(app, id) {
  const { model } = app;
  const node = model.nodes[id];
  /** @type {[string, (Node | string)[]][]} */
  const rows = [];
  const row = (/** @type {string} */ key, /** @type {(Node | string)[]} */ cells) => {
    if (cells.length) rows.push([app.t(`panel.${key}`), cells]);
  };
  const facts = model.facts.get(id);
  if (facts && facts.status !== null) row("status", [h("span", { text: app.label(facts.status) })]);
  const modality = objects(model, id, "pg:modality");
  row("modality", modality.map((m) => h("span", { text: app.label(m) })));
  const basis = value(node, "pg:actorBasis");
  if (facts && facts.actor.length) {
    row("actor", [...facts.actor.map((a) => nodeButton(app, a)),
      ...(basis ? [h("span.muted", { text: app.t(`basis.${basis}`) })] : [])]);
  }
  row("said-by", objects(model, id, "prov:wasAttributedTo").map((s) => speaker(app, s)));
  const amount = value(node, "pg:amount");
  const unit = node.outside.find(([p]) => p === "pg:amountUnit");
  if (amount !== null) row("amount", [quantity(app, Number(amount), unit ? unit[1].slice(unit[1].lastIndexOf("/") + 1) : "")]);
  const frequency = value(node, "pg:frequency");
  if (frequency) row("frequency", [frequency]);
  const conf = facts ? facts.conf : null;
  if (conf !== null) row("confidence", [meter(app, conf)]);
  const rule = value(node, "pg:rule");
  if (rule) row("rule", [h("span", { text: ruleWords(rule), title: rule })]);
  if (!rows.length) return null;
  return h("dl.facts", null, ...rows.flatMap(([name, cells]) => [h("dt", { text: name }), h("dd", null, ...cells)]));
}

/** A rule's id as words: "measure.modal-will" is "measure: modal will". @param {string} rule */
export function ruleWords(rule) {
  const [area, ...rest] = rule.split(/[./:]/);
  const words = rest.join(" ").replace(/[-_]+/g, " ");
  return words ? `${area.replace(/[-_]+/g, " ")}: ${words}` : area.replace(/[-_]+/g, " ");
}

/** @param {import("./types").App} app @param {number} conf */
function meter(app, conf) {
  const word = app.t(conf >= 0.9 ? "conf.high" : conf >= 0.7 ? "conf.medium" : "conf.low");
  const percent = Math.round(conf * 100);
  return h("span.meter", null, h("meter", { min: 0, max: 100, value: percent, "aria-label": app.t("panel.confidence") }), `${word} (${percent} %)`);
}

/** @param {import("./types").App} app @param {number} id */
function speaker(app, id) {
  const { model } = app;
  const body = objects(model, id, "pg:speaksFor");
  const person = objects(model, id, "pg:heldBy");
  return h("span.speaker", null,
    person.length ? nodeButton(app, person[0]) : h("span", { text: app.label(id) }),
    ...(body.length ? [" · ", h("span.muted", { text: app.t("panel.for") }), " ", nodeButton(app, body[0], app.short(body[0]))] : []));
}

/** @param {import("./types").App} app @param {number} id */
function quotes(app, id) {
  const { model } = app;
  const { spans } = model.nodes[id];
  if (!spans.length) return null;
  const few = spans.slice(0, 6);
  return h("section", null, h("h3", { text: app.t("panel.evidence", { n: spans.length }) }),
    ...few.map((s) => quote(app, id, s)),
    spans.length > few.length ? h("p.muted", { text: app.t("panel.more-evidence", { n: spans.length - few.length }) }) : null);
}

/** @param {import("./types").App} app @param {number} id @param {number} s */
function quote(app, id, s) {
  const { model } = app;
  const [d, start, end] = model.spans[s];
  const [before, exact, after] = sentence(model, s);
  const doc = model.docs[d];
  const name = doc ? app.label(doc.node) : "";
  return h("blockquote", null,
    h("p", { dir: "auto" }, ...asItStands(before), h("mark", null, ...asItStands(exact)), ...asItStands(after)),
    h("footer", null,
      h("span", { text: `${model.docs.length > 1 ? `${name} · ` : ""}${app.t("panel.chars", { start: figure(start, app.state.lang), end: figure(end, app.state.lang) })}` }),
      doc && doc.text !== null ? h("button.small", { onclick: () => app.select(id, { view: "source" }), text: app.t("panel.show") }) : null));
}

const SHOWN_AS_FACTS = ["pg:status", "pg:modality", "pg:actor", "prov:wasAttributedTo"];

/** @param {import("./types").App} app @param {number} id */
function relations(app, id) {
  const { model } = app;
  /** @type {Map<string, {name: string, edges: {edge: import("./types").Edge, other: number}[]}>} */
  const groups = new Map();
  const put = (/** @type {string} */ key, /** @type {string} */ name, /** @type {import("./types").Edge} */ edge, /** @type {number} */ other) => {
    const group = groups.get(key) || { name, edges: [] };
    group.edges.push({ edge, other });
    groups.set(key, group);
  };
  const claim = CLAIM_KINDS.includes(model.nodes[id].kind);
  for (const edge of model.out[id]) if (!(claim && SHOWN_AS_FACTS.includes(edge.p)) && edge.p !== "pg:mentions") put(`>${edge.p}`, app.t(`p.${edge.p}`), edge, edge.to);
  for (const edge of model.in[id]) if (edge.p !== "pg:mentions") put(`<${edge.p}`, app.t(`of.${edge.p}`), edge, edge.from);
  if (!groups.size) return null;
  const total = [...groups.values()].reduce((n, g) => n + g.edges.length, 0);
  return h("section.relations", null, h("h3", { text: app.t("panel.relations", { n: total }) }),
    ...[...groups.values()].map((g) => relationGroup(app, g.name, g.edges)));
}

/** @param {import("./types").App} app @param {string} name @param {{edge: import("./types").Edge, other: number}[]} edges */
function relationGroup(app, name, edges) {
  const sorted = [...edges].sort((a, b) => kindRank(app.model.nodes[a.other].kind) - kindRank(app.model.nodes[b.other].kind) || a.other - b.other);
  const item = (/** @type {typeof edges[0]} */ { edge, other }) => h("li", { title: edge.rule === null ? null : `${ruleWords(edge.rule)}${edge.conf === null ? "" : ` · ${Math.round(edge.conf * 100)} %`}` }, nodeButton(app, other));
  const list = h("ul", null, ...sorted.slice(0, 8).map(item));
  if (sorted.length > 8) {
    const more = h("button.small", { text: app.t("panel.more", { n: sorted.length - 8 }), onclick: () => { more.remove(); list.append(...sorted.slice(8).map(item)); } });
    return h("div.relation", null, h("h4", { text: name }), list, more);
  }
  return h("div.relation", null, h("h4", { text: name }), list);
}

/** IRI, links elsewhere and Turtle. @param {import("./types").App} app @param {number} id */
function identity(app, id) {
  const node = app.model.nodes[id];
  const links = node.outside.filter(([p]) => /Match$|homepage|seeAlso|sameAs/.test(p));
  return h("section.identity", null, h("h3", { text: app.t("panel.identity") }),
    h("p.iri", null, h("code", null, ...asItStands(node.iri))),
    h("div.row", null,
      copyButton(app, app.t("panel.copy-iri"), () => node.iri),
      copyButton(app, app.t("panel.copy-link"), () => location.href)),
    links.length ? h("ul.links", null, ...links.map(([p, iri]) => h("li", null, h("span.muted", { text: `${app.t(`p.${p}`)} ` }), h("code", null, ...asItStands(iri))))) : null,
    app.model.expand ? h("p", null, h("a", { href: `${app.model.expand}${encodeURIComponent(node.iri)}#view=graph&node=${encodeURIComponent(address(node.iri))}`, "data-act": "expand", text: app.t("panel.expand") })) : null,
    turtleBox(app, id));
}

/** @param {import("./types").App} app @param {number} id */
function turtleBox(app, id) {
  const pre = h("pre", { tabindex: 0 });
  const box = h("details", null, h("summary", { text: app.t("panel.turtle") }), pre);
  box.addEventListener("toggle", () => {
    if (!pre.textContent) {
      pre.textContent = turtle(app.model, id);
      box.append(copyButton(app, app.t("panel.copy-turtle"), () => pre.textContent || ""));
    }
  });
  return box;
}

/** @param {import("./types").App} app @param {string} name @param {() => string} text */
function copyButton(app, name, text) {
  const button = h("button.small", { text: name, onclick: async () => {
    const done = await copy(text());
    button.textContent = app.t(done ? "panel.copied" : "panel.not-copied");
    app.announce(button.textContent);
    setTimeout(() => { button.textContent = name; }, 1500);
  } });
  return button;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = /** @type {HTMLTextAreaElement} */ (h("textarea", { "aria-hidden": "true", class: "sr" }));
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
