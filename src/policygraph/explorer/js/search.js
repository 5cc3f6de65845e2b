// Search over labels in all languages, other names, ids and evidence.

/** @param {import("./types").Model} model @param {(span: number) => string} quote */
export function searchIndex(model, quote) {
  return model.drawn.map((id) => {
    const node = model.nodes[id];
    const names = [...Object.values(node.labels), ...node.alt.map(([, name]) => name)].map(fold);
    const own = Object.keys(node.labels).length;
    const rest = node.spans.slice(0, 3).map((s) => fold(quote(s)));
    return { id, names, own, text: [...names, fold(node.iri.slice(node.iri.lastIndexOf("/") + 1)), ...rest].join("\n") };
  });
}

/** @param {string} text */
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Best matches first: whole name, start of a name, start of a word, anywhere; all words must occur.
 * @param {ReturnType<typeof searchIndex>} index @param {string} query @param {number} [most]
 */
export function searchFor(index, query, most = 12) {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const whole = wanted.join(" ");
  /** @type {{id: number, score: number}[]} */
  const found = [];
  for (const entry of index) {
    if (!wanted.every((word) => entry.text.includes(word))) continue;
    let score = 4;
    entry.names.forEach((name, i) => {
      const at = name.indexOf(whole);
      if (at < 0) return;
      const rank = name === whole ? 0 : at === 0 ? 1 : /[\s“"(-]/.test(name[at - 1]) ? 2 : 3;
      score = Math.min(score, rank + (i < entry.own || rank === 0 ? 0 : 0.5)); // "chain leader" is but another name
    });
    found.push({ id: entry.id, score });
  }
  found.sort((a, b) => a.score - b.score || a.id - b.id);
  return found.slice(0, most).map((f) => f.id);
}
