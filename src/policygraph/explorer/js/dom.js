// Makes elements. Text from the graph goes in as text nodes only, so it can never become markup.

import { KINDS } from "./kinds.js";
import { seen } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag "button.small" gives a class
 * @param {Record<string, any> | null} [attributes] `on…` are listeners, `text` is text
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  if (name === "button") element.setAttribute("type", "button");
  decorate(element, attributes || {});
  add(element, children);
  return element;
}

/** The same for SVG. @param {string} tag @param {Record<string, any> | null} [attributes] @param {...(Node | string)} children */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  decorate(element, attributes || {});
  add(element, children);
  return element;
}

/** @param {Element} element @param {Record<string, any>} attributes */
function decorate(element, attributes) {
  for (const [key, given] of Object.entries(attributes)) {
    if (given === null || given === undefined || given === false) continue;
    if (key === "text") element.textContent = String(given);
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), given);
    else element.setAttribute(key, given === true ? "" : String(given));
  }
}

/** @param {Element} element @param {(Node | string | null | false | undefined)[]} children */
function add(element, children) {
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
}

/** @param {Element} element @param {...(Node | string | null | false)} children */
export function replace(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

/** Text of a briefing as it stands, but with nothing in it that reorders the rest unseen. @param {string} text @returns {(Node | string)[]} */
export function asItStands(text) {
  return seen(text).map((part) => (part.unseen ? h("span.unseen", { text: part.text }) : part.text));
}

/** The sign of a kind. @param {string} kind */
export function glyph(kind) {
  const known = KINDS[kind];
  return svg(
    "svg",
    { class: `glyph k-${kind}${known && known.hollow ? " hollow" : ""}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d: known ? known.path : "M2 2H14V14H2Z", "fill-rule": "evenodd" }),
  );
}

/** A button that stands for a node. @param {import("./types").App} app @param {number} id @param {string} [text] */
export function nodeButton(app, id, text) {
  const node = app.model.nodes[id];
  return h(
    "button.node",
    {
      onclick: () => app.select(id),
      "data-node": id,
      title: app.label(id),
      "aria-current": app.state.sel === id ? "true" : null,
    },
    glyph(node.kind),
    h("span", { text: text === undefined ? app.label(id) : text }),
  );
}

/** A row of options of which one is chosen. @param {string} name @param {[string, string][]} options @param {string} chosen @param {(value: string) => void} pick */
export function segmented(name, options, chosen, pick) {
  return h(
    "div.segmented",
    { role: "group", "aria-label": name },
    ...options.map(([key, text]) => h("button", { "aria-pressed": String(key === chosen), onclick: () => pick(key), text, "data-key": key })),
  );
}

/** A labelled select. @param {string} name @param {[string, string][]} options @param {string} chosen @param {(value: string) => void} pick @param {string} [id] */
export function choice(name, options, chosen, pick, id) {
  const all = options.some(([key]) => key === chosen) ? options : [...options, [chosen, chosen]]; // from an address of other days
  const select = /** @type {HTMLSelectElement} */ (
    h("select", { "aria-label": name, "data-filter": id || null, onchange: () => pick(select.value) },
      ...all.map(([key, text]) => h("option", { value: key, selected: key === chosen, text })))
  );
  select.value = chosen;
  return select;
}

/** Offers a file for saving. @param {string} name @param {Blob} blob */
export function download(name, blob) {
  const link = /** @type {HTMLAnchorElement} */ (h("a", { href: URL.createObjectURL(blob), download: name }));
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
