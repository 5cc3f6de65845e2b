// Breaks text into lines of a given width.

const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/;

/**
 * Lines no wider than `width`; words that are too long are broken, what does not fit into `most` lines ends in "…".
 * @param {string} text @param {number} width @param {(text: string) => number} measure @param {number} most
 * @returns {string[]}
 */
export function wrap(text, width, measure, most) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const { text: word, space } of words(text)) {
    const joined = line && space && !joinsTight(line, word) ? `${line} ${word}` : line + word;
    if (measure(joined) <= width) {
      line = joined;
      continue;
    }
    if (line) lines.push(line);
    line = word;
    while (measure(line) > width && line.length > 1) {
      let fit = line.length - 1;
      while (fit > 1 && measure(broken(line, fit)) > width) fit--;
      if (fit > 4 && line.length - fit < 3) fit = line.length - 3; // no single letter on a line of its own
      lines.push(broken(line, fit));
      line = line.slice(fit);
    }
  }
  if (line) lines.push(line);
  if (lines.length <= most) return lines;
  let last = lines[most - 1];
  while (last && measure(`${last}…`) > width) last = last.slice(0, -1);
  return [...lines.slice(0, most - 1), `${last.trimEnd()}…`];
}

/** The first part of a word, with a hyphen between letters. @param {string} word @param {number} at */
function broken(word, at) {
  const letters = /[\p{L}]/u.test(word[at - 1]) && /[\p{L}]/u.test(word[at]) && !WIDE.test(word[at - 1]) && !WIDE.test(word[at]);
  return word.slice(0, at) + (letters ? "-" : "");
}

/** Pieces that stay on one line: words, their parts behind hyphens and slashes, single ideographs. @param {string} text */
function words(text) {
  /** @type {{text: string, space: boolean}[]} */
  const found = [];
  for (const chunk of text.split(/\s+/)) {
    let word = "";
    let space = true;
    const put = () => {
      if (word) {
        found.push({ text: word, space });
        space = false;
      }
      word = "";
    };
    for (const sign of chunk) {
      if (WIDE.test(sign)) put();
      word += sign;
      if (WIDE.test(sign) || (/[-/–]/.test(sign) && word.length > 1)) put();
    }
    put();
  }
  return found;
}

/** No space next to an ideograph. @param {string} line @param {string} word */
function joinsTight(line, word) {
  return WIDE.test(line[line.length - 1]) || WIDE.test(word[0]);
}
