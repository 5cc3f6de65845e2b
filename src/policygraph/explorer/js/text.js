// Slices of briefings by code point, sentences around a span, and the cutting of overlapping spans.

/** @param {import("./types").Doc} doc @param {number} start @param {number} end */
export function slice(doc, start, end) {
  if (doc.text === null) return "";
  return doc.points ? doc.points.slice(start, end).join("") : doc.text.slice(start, end);
}

// Signs that reorder what stands around them, and those that no font draws.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Text cut so that each sign that cannot be seen stands alone, given by its number. @param {string} text @returns {{text: string, unseen: boolean}[]} */
export function seen(text) {
  if (!UNSEEN.test(text)) return [{ text, unseen: false }];
  return text.split(new RegExp(`(${UNSEEN.source})`)).filter(Boolean).map((part) => {
    const unseen = UNSEEN.test(part);
    return { text: unseen ? `U+${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}` : part, unseen };
  });
}

const ENDS = /[.!?。！？]/;
const CLOSERS = /["'”’)\]」』]/;

/**
 * The sentence around a span as [before, quote, after]; at most `reach` code points on each side.
 * @param {import("./types").Model} model @param {number} index index of the span @param {number} [reach]
 * @returns {[string, string, string]}
 */
export function sentence(model, index, reach = 420) {
  const [d, start, end] = model.spans[index];
  const doc = model.docs[d];
  if (!doc || doc.text === null) {
    const [exact, prefix, suffix] = model.quotes[index] || ["", "", ""];
    return [prefix ? `…${prefix}` : "", exact, suffix ? `${suffix}…` : ""];
  }
  const before = slice(doc, Math.max(0, start - reach), start);
  const after = slice(doc, end, Math.min(doc.length, end + reach));
  let from = 0;
  for (let i = before.length - 1; i >= 0; i--) {
    if (before[i] === "\n" || before[i] === "\r" || (endsAt(before, i) && i < before.length - 1)) {
      from = i + 1;
      break;
    }
  }
  let to = after.length;
  const quote = slice(doc, start, end);
  if (ENDS.test(quote.slice(-1))) to = 0;
  else {
    for (let i = 0; i < after.length; i++) {
      if (after[i] === "\n" || after[i] === "\r") { to = i; break; }
      if (endsAt(after, i)) { to = i + 1; break; }
    }
  }
  const cutLeft = from === 0 && start > reach ? "…" : "";
  const cutRight = to === after.length && end + reach < doc.length ? "…" : "";
  return [cutLeft + before.slice(from).trimStart(), quote, after.slice(0, to).trimEnd() + cutRight];
}

/** A full stop that ends a sentence: not one inside a number or behind a single letter. @param {string} text @param {number} i */
function endsAt(text, i) {
  if (!ENDS.test(text[i])) return false;
  if (text[i] !== ".") return true;
  const next = text[i + 1];
  const far = next !== undefined && CLOSERS.test(next) ? text[i + 2] : next;
  if (far !== undefined && !/\s/.test(far)) return false;
  return !/(^|[\s.(])[A-Za-z]$/.test(text.slice(Math.max(0, i - 2), i));
}

/**
 * Cuts [0, length) into pieces with the marks that cover each.
 * @param {number} length @param {{start: number, end: number, key: number}[]} marks
 * @returns {{start: number, end: number, keys: number[]}[]}
 */
export function pieces(length, marks) {
  const cuts = new Set([0, length]);
  for (const mark of marks) {
    cuts.add(Math.min(mark.start, length));
    cuts.add(Math.min(mark.end, length));
  }
  const points = [...cuts].sort((a, b) => a - b);
  const sorted = [...marks].sort((a, b) => a.start - b.start || b.end - a.end);
  const found = [];
  /** @type {typeof marks} */
  let open = [];
  let next = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [start, end] = [points[i], points[i + 1]];
    while (next < sorted.length && sorted[next].start <= start) open.push(sorted[next++]);
    open = open.filter((m) => m.end > start);
    found.push({ start, end, keys: open.map((m) => m.key) });
  }
  return found;
}

/**
 * Gives each mark a level (0 = nearest to the text) so that overlapping underlines never share one.
 * @param {{start: number, end: number, key: number}[]} marks @param {number} most
 * @returns {Map<number, number>}
 */
export function levels(marks, most) {
  /** @type {number[]} */
  const ends = [];
  const found = new Map();
  // Short spans lie nearest to the text, long ones below them.
  const sorted = [...marks].sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
  /** @type {{start: number, end: number}[][]} */
  const rows = [];
  for (const mark of sorted) {
    let level = rows.findIndex((row) => row.every((m) => m.end <= mark.start || mark.end <= m.start));
    if (level < 0) level = rows.push([]) - 1;
    rows[level].push(mark);
    found.set(mark.key, Math.min(level, most - 1));
    ends[level] = mark.end;
  }
  return found;
}
