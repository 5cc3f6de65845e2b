import assert from "node:assert/strict";
import { test } from "node:test";
import { module } from "./load.js";

const { levels, pieces, seen, sentence, slice } = await module("text");
const { wrap } = await module("wrap");

const doc = (text) => ({ text, points: /[\ud800-\udbff]/.test(text) ? Array.from(text) : null, length: Array.from(text).length });
const model = (text, spans) => ({ docs: [doc(text)], spans, quotes: {} });

test("offsets are code points, so signs beyond the basic plane count once", () => {
  assert.equal(slice(doc("a🌾b"), 1, 2), "🌾");
  assert.equal(slice(doc("a🌾b"), 2, 3), "b");
});

test("a sentence ends at full stops, not inside numbers or behind initials", () => {
  const text = "Before. Growth of 4.5 percent by J. Doe was seen. After.";
  const at = text.indexOf("4.5");
  assert.deepEqual(sentence(model(text, [[0, at, at + 3]]), 0), ["Growth of ", "4.5", " percent by J. Doe was seen."]);
});

test("a line end bounds the sentence", () => {
  assert.deepEqual(sentence(model("one\ntwo three\nfour", [[0, 4, 7]]), 0), ["", "two", " three"]);
});

test("a withheld text shows the quote that the graph keeps", () => {
  const withheld = { docs: [{ text: null, points: null, length: 0 }], spans: [[0, 5, 9]], quotes: { 0: ["kept", "pre", "post"] } };
  assert.deepEqual(sentence(withheld, 0), ["…pre", "kept", "post…"]);
});

test("pieces cover the text once and name all marks above them", () => {
  const marks = [{ start: 0, end: 5, key: 1 }, { start: 3, end: 8, key: 2 }];
  assert.deepEqual(pieces(10, marks).map((p) => [p.start, p.end, p.keys]), [[0, 3, [1]], [3, 5, [1, 2]], [5, 8, [2]], [8, 10, []]]);
});

test("overlapping marks never share a level", () => {
  const marks = [{ start: 0, end: 9, key: 1 }, { start: 2, end: 4, key: 2 }, { start: 3, end: 6, key: 3 }, { start: 20, end: 22, key: 4 }];
  const level = levels(marks, 4);
  assert.equal(new Set([1, 2, 3].map((k) => level.get(k))).size, 3);
  assert.equal(level.get(4), 0);
});

test("lines break at spaces, hyphens and ideographs, and lose no letter", () => {
  const width = (s) => s.length;
  assert.deepEqual(wrap("small and medium-sized firms", 12, width, 9), ["small and", "medium-sized", "firms"]);
  assert.deepEqual(wrap("medium-sized", 8, width, 9), ["medium-", "sized"]);
  assert.deepEqual(wrap("工业和信息化部", 3, width, 9), ["工业和", "信息化", "部"]);
  assert.deepEqual(wrap("abcdefghijkl", 5, width, 9), ["abcd-", "efgh-", "ijkl"]);
  assert.deepEqual(wrap("telecommunication", 16, width, 9), ["telecommunicat-", "ion"]);
  assert.deepEqual(wrap("12345678", 5, width, 9), ["12345", "678"]);
  assert.deepEqual(wrap("one two three four", 5, width, 2), ["one", "two…"]);
});

test("signs that reorder or cannot be seen are given by their number, all else is left as it is", () => {
  const parts = seen("pay \u202e00\u202c now\u0007");
  assert.deepEqual(parts.filter((p) => p.unseen).map((p) => p.text), ["U+202E", "U+202C", "U+0007"]);
  assert.equal(parts.filter((p) => !p.unseen).map((p) => p.text).join(""), "pay 00 now");
  assert.deepEqual(seen("two\ttabs, 农业 und Größe"), [{ text: "two\ttabs, 农业 und Größe", unseen: false }]);
});
