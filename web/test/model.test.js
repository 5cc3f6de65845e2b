import assert from "node:assert/strict";
import { test } from "node:test";
import { locale, module, page } from "./load.js";

const { unpack, rootOf, descendants } = await module("data");
const { visibleNodes, ego, facet } = await module("filters");
const { groupMeasures, openAround } = await module("groups");
const { INITIAL } = await module("state");
const { coverage } = await module("quality");
const { matrixOf } = await module("matrix");
const { aggregate } = await module("aggregate");
const { arrangeEgo } = await module("egolayout");
const { turtle } = await module("turtle");
const { csvCell } = await module("tableview");
const { escapeXml } = await module("picture");
const { searchFor, searchIndex } = await module("search");
const { translator, labelIn } = await module("i18n");
const { nameOf } = await module("naming");
const { beginning } = await module("defaults");
const { quantity } = await module("observe");

const [DOC, MINISTRY, HEAD, CUT, LEND, STEEL, FIRMS] = [0, 1, 2, 3, 4, 5, 6];
const model = unpack(page({
  nodes: [
    { kind: "briefing" }, { kind: "organisation" }, { kind: "headline", e: [0] }, { kind: "measure", e: [1], labels: { en: "cut fees" } },
    { kind: "measure", e: [2], labels: { en: "Lend", zh: "贷款" } }, { kind: "sector" }, { kind: "group" },
  ],
  spans: [[0, 0, 10], [0, 5, 20], [0, 30, 40]],
  text: "x".repeat(50),
  edges: [
    [HEAD, "pg:actor", MINISTRY], [CUT, "pg:actor", MINISTRY], [CUT, "pg:subMeasureOf", HEAD], [LEND, "pg:subMeasureOf", CUT],
    [CUT, "pg:targetsGroup", FIRMS, { c: 0.4 }], [LEND, "pg:targetsSector", STEEL], [DOC, "pg:mentions", STEEL],
  ],
}));
const all = new Set(model.drawn);

test("sub-measures of sub-measures belong to the headline", () => {
  assert.equal(rootOf(model, LEND), HEAD);
  assert.deepEqual(descendants(model, HEAD), [CUT, LEND]);
  assert.deepEqual(groupMeasures(model, all).map((g) => [g.node, g.members]), [[HEAD, [CUT, LEND]]]);
});

test("a cycle of sub-measures ends", () => {
  const round = unpack(page({ nodes: [{ kind: "briefing" }, { kind: "measure" }, { kind: "measure" }], edges: [[1, "pg:subMeasureOf", 2], [2, "pg:subMeasureOf", 1]] }));
  assert.ok([1, 2].includes(rootOf(round, 1)));
  assert.ok(descendants(round, 1).length <= 1);
});

test("what is selected is opened, once", () => {
  const state = { ...INITIAL, sel: LEND };
  assert.deepEqual(openAround(model, all, state), [`n${HEAD}`]);
  assert.deepEqual(openAround(model, all, { ...state, open: [`n${HEAD}`] }), [`n${HEAD}`]);
  assert.deepEqual(openAround(model, all, { ...state, all: true, open: [`n${HEAD}`] }), []);
});

test("a filter keeps what passes, its headline and what it points to", () => {
  const shown = visibleNodes(model, { ...INITIAL, sector: "d/sector/5" });
  assert.deepEqual([...shown].sort(), [MINISTRY, HEAD, LEND, STEEL].filter((id) => id !== MINISTRY || shown.has(id)).sort());
  assert.ok(!shown.has(CUT) && !shown.has(FIRMS));
  assert.ok(!visibleNodes(model, { ...INITIAL, hide: ["measure"] }).has(CUT));
});

test("a facet counts claims", () => assert.deepEqual(facet(model, "actor"), [[MINISTRY, 2]]));

test("surroundings grow by links, but not through the briefing", () => {
  assert.deepEqual([...ego(model, STEEL, 1, all)].sort(), [LEND, STEEL]);
  assert.equal(ego(model, STEEL, 3, all, 3).size, 3);
});

test("what is too much to draw is counted: who acts on what", () => {
  const { actors, targets, lines } = aggregate(model, all, 10);
  assert.deepEqual(actors, [[MINISTRY, 2]]);
  assert.deepEqual(targets.map(([id]) => id).sort(), [STEEL, FIRMS]);
  assert.deepEqual(lines, [{ from: MINISTRY, to: FIRMS, n: 1 }]);
  assert.deepEqual(aggregate(model, new Set(), 10), { actors: [], targets: [], lines: [] });
});

test("coverage counts overlapping claims once", () => assert.equal(coverage(model)[0].share, 30 / 50));

test("a matrix cell holds its measures", () => {
  const data = matrixOf(model, all, "headline", "sector");
  assert.deepEqual([...data.cells], [[`${HEAD}:${STEEL}`, [LEND]]]);
});

test("columns of a focus do not overlap", () => {
  const cards = [...all].map((node) => ({ key: `n${node}`, node, x: 0, y: 0, w: 200, h: 50 }));
  arrangeEgo(model, { cards }, CUT);
  for (const a of cards) for (const b of cards) assert.ok(a === b || a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y);
  const x = (id) => cards.find((c) => c.node === id).x;
  assert.ok(x(LEND) < x(CUT) && x(CUT) < x(FIRMS));
});

test("turtle keeps strings closed and IRIs clean", () => {
  const odd = unpack(page({ nodes: [{ kind: "briefing" }, { kind: "measure", iri: "https://a.example/x> <y", types: ["pg:Measure"], values: [[0, 'a"b\n\\ \u0085', "en", ""]] }], predicates: ["rdfs:label"] }));
  const text = turtle(odd, 1);
  assert.ok(text.includes('"a\\"b\\n\\\\ \\u0085"@en'));
  assert.ok(!text.includes("<y"));
});

test("no cell of the CSV can be run as a formula", () => {
  for (const start of ["=", "+", "-", "@", "\t", "\r", "|", " =", "＝", "\n="]) assert.match(csvCell(`${start}cmd`), /^"'/);
  assert.equal(csvCell('plain "quoted", text'), '"plain ""quoted"", text"');
});

test("text in a picture cannot become markup", () => assert.equal(escapeXml('<a b="c">&\u0000'), "&#60;a b=&#34;c&#34;&#62;&#38;"));

test("search finds accents, other languages and quotes; whole names come first", () => {
  const index = searchIndex(model, () => "évidence here");
  assert.deepEqual(searchFor(index, "贷款"), [LEND]);
  assert.deepEqual(searchFor(index, "EVIDENCE fees"), [CUT]);
  assert.equal(searchFor(index, "sector 5")[0], STEEL);
  assert.deepEqual(searchFor(index, "   "), []);
  const named = [{ id: 1, names: ["leading firms", "chain owners"], own: 1, text: "leading firms\nchain owners" }, { id: 2, names: ["supply chain"], own: 1, text: "supply chain" }];
  assert.deepEqual(searchFor(named, "chain"), [1, 2]); // the start of another name is better than the middle of a name …
  assert.deepEqual(searchFor(named, "owners chain"), [1]);
  assert.deepEqual(searchFor([{ ...named[0], names: ["leading firms", "supply chains"], text: "leading firms\nsupply chains" }, named[1]], "chain"), [2, 1]); // … but not the middle of another
});

test("labels follow the language, then English, then any", () => {
  assert.equal(labelIn(model.nodes[LEND], "zh"), "贷款");
  assert.equal(labelIn(model.nodes[CUT], "zh"), "Cut fees");
  assert.equal(labelIn({ ...model.nodes[CUT], labels: {} }, "en"), "3");
});

test("zero is a figure, and so is a percentage point", () => {
  const t = translator({ en: locale("en") }, "en");
  const app = { t, state: { lang: "en" } };
  assert.equal(quantity(app, 0, "PERCENT", true), "0 %");
  assert.equal(quantity(app, 2.6, "percentage-point", true).startsWith("+2.6 "), true);
  assert.equal(t("graph.measures", { n: 0 }), "0 measures");
});

test("a page begins with what its contents allow", () => {
  const start = beginning(model, "en");
  assert.deepEqual([start.layout, start.rows, start.cols], ["lanes", "headline", "group"]);
  const figures = unpack(page({ nodes: [{ kind: "briefing" }, { kind: "observation" }, { kind: "indicator" }] }));
  assert.equal(beginning(figures, "en").layout, "network");
  const loans = unpack(page({ nodes: [{ kind: "briefing" }, { kind: "measure" }, { kind: "instrument" }], edges: [[1, "pg:instrumentType", 2]] }));
  assert.deepEqual([beginning(loans, "en").rows, beginning(loans, "en").cols], ["actor", "instrument"]);
});

test("observations are named as a reader writes figures", () => {
  const named = (label) => nameOf({ model: { nodes: [{ kind: "observation", labels: { en: label }, iri: "x" }] }, state: { lang: "en" }, t: translator({ en: locale("en") }, "en") }, 0);
  assert.equal(named("exports -3.5 percent yoy, 2020-01--2020-03"), "Exports −3.5 percent year on year, 2020-01 – 2020-03");
  assert.equal(named("trade 15568370000 USD, 2019-09"), "Trade 15.57B USD, 2019-09");
  assert.equal(named("rates -50 basis-point target"), "Rates −50 basis points against a target");
  assert.equal(named("road A-7 repaired at mid-year"), "Road A-7 repaired at mid-year");
});

test("numbers in the page's own words are grouped", () => {
  const t = translator({ en: locale("en") }, "en");
  assert.equal(t("overview.measures", { n: 1440 }), "1,440 measures");
  assert.equal(t("overview.measures", { n: 1 }), "1 measure");
});
