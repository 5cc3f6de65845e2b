import assert from "node:assert/strict";
import { test } from "node:test";
import { module, page } from "./load.js";

const { INITIAL, activeFilters, address, fromHash, toHash } = await module("state");
const { unpack } = await module("data");

const model = unpack(page({ nodes: [{ kind: "briefing" }, { kind: "measure" }, { kind: "sector", iri: "https://w3id.org/policygraph/vocab/sector/steel" }] }));

test("every field survives the way through the address", () => {
  const state = { ...INITIAL, view: "graph", sel: 1, hide: ["sector", "group"], actor: "~organisation/a b&c", conf: 0.8, open: ["n1", "a2"], all: true, find: "100 % #1", theme: "dark", depth: 2 };
  assert.deepEqual(fromHash(toHash(state, INITIAL, model), INITIAL, model), state);
});

test("no field is forgotten in the address", () => {
  const other = (value) => ({ string: "x y&z=1,2%#", number: 1, boolean: true })[typeof value] ?? ["a,b", "c=d"];
  const changed = Object.fromEntries(Object.entries(INITIAL).map(([key, value]) => [key, key === "sel" ? 2 : key === "view" ? "table" : other(value)]));
  assert.deepEqual(fromHash(toHash(changed, INITIAL, model), INITIAL, model), changed);
});

test("the first state has an empty address", () => assert.equal(toHash(INITIAL, INITIAL, model), ""));

test("nonsense in an address is harmless", () => {
  for (const hash of ["#", "#view=nowhere&depth=99&conf=x", "#__proto__=1&constructor=2", "#node=none", "#%E0%A4%A=1&find=%E0%A4%A", "#sel=1", "&&==&"]) {
    const state = fromHash(hash, INITIAL, model);
    assert.equal(state.view, "overview");
    assert.equal(state.sel, null);
    assert.ok(state.depth >= 0 && state.depth <= 3 && state.conf === 0);
  }
});

test("a node is named by what survives a rebuild", () => {
  assert.equal(address(model.nodes[2].iri), "~sector/steel");
  assert.equal(fromHash("#node=~sector/steel", INITIAL, model).sel, 2);
  assert.equal(fromHash(`#node=${encodeURIComponent(model.nodes[1].iri)}`, INITIAL, model).sel, 1);
});

test("filters are counted, views are not", () => assert.equal(activeFilters({ ...INITIAL, view: "table", hide: ["group"], conf: 0.5, find: "x" }), 2));
