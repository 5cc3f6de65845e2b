// Draws cards and edges on a canvas; the same functions serve the live view and the exported picture.

import { KINDS, kindColours } from "./kinds.js";

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif';

/** Below this zoom a card is drawn as its sign. */
export const FAR = 0.5;

const MOST_LABELS = 16; // more of them on edges would cover each other

/** @param {number} scale */
function signSize(scale) {
  return Math.max(26, 12 / scale);
}

/**
 * Names beside the signs of a far view: what is bold first, then the best connected, as many as fit without covering each other.
 * @param {CanvasRenderingContext2D} ctx @param {import("./types").Scene} scene @param {import("./types").Look} look
 * @param {number} scale @param {Set<string> | null} lit @param {{x1: number, x2: number}} view
 */
export function paintNames(ctx, scene, look, scale, lit, view) {
  /** @type {Map<string, number>} */
  const degree = new Map();
  for (const e of scene.edges) for (const key of [e.from, e.to]) degree.set(key, (degree.get(key) || 0) + 1);
  const size = 12 / scale;
  const half = signSize(scale) / 2;
  const cards = scene.cards.filter((c) => lit === null || lit.has(c.key)).sort((a, b) => Number(b.bold > 0) - Number(a.bold > 0) || (degree.get(b.key) || 0) - (degree.get(a.key) || 0));
  const signs = scene.cards.map((c) => [c.x + c.w / 2 - half, c.y + c.h / 2 - half, half * 2, half * 2]);
  /** @type {number[][]} */
  const names = [];
  const free = (/** @type {number[]} */ [x, y, w, hgt], /** @type {number[][]} */ taken) => x >= view.x1 && x + w <= view.x2 && !taken.some((t) => x < t[0] + t[2] && t[0] < x + w && y < t[1] + t[3] && t[1] < y + hgt);
  ctx.textBaseline = "middle";
  ctx.lineWidth = 3.5 / scale;
  ctx.lineJoin = "round";
  for (const c of cards) {
    ctx.font = cardFont(c.bold > 0, size);
    const whole = c.lines.join(" ");
    const text = whole.length > 26 ? `${whole.slice(0, 25).trimEnd()}…` : whole;
    const w = ctx.measureText(text).width;
    const [x, y, step] = [c.x + c.w / 2, c.y + c.h / 2, half + 3 / scale];
    const places = [[x + step, y - size * 0.6], [x - step - w, y - size * 0.6], [x - w / 2, y + step], [x - w / 2, y - step - size * 1.2]].map(([px, py]) => [px, py, w, size * 1.2]);
    const place = places.find((p) => free(p, names) && free(p, signs)) || (c.bold > 0 ? places.find((p) => free(p, names)) : undefined);
    if (!place) continue;
    names.push(place);
    ctx.strokeStyle = look.page;
    ctx.strokeText(text, place[0], place[1] + place[3] / 2);
    ctx.fillStyle = look.ink;
    ctx.fillText(text, place[0], place[1] + place[3] / 2);
  }
}

/** Colours of the page as it stands. @returns {import("./types").Look} */
export function currentLook() {
  const style = getComputedStyle(document.documentElement);
  const get = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const dark = get("dark") === "1";
  const kinds = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, kindColours(kind, dark)]));
  kinds.more = { fill: get("muted"), stroke: get("muted") };
  return { ink: get("ink"), muted: get("muted"), line: get("line-strong"), page: get("page"), card: get("card"), accent: get("accent"), dark, kinds };
}

/** Measures text in the fonts of the cards, remembering what it has seen. @param {CanvasRenderingContext2D} ctx @returns {import("./types").Measure} */
export function measurer(ctx) {
  /** @type {Map<string, number>} */
  const known = new Map();
  return (text, bold) => {
    const key = (bold ? "b" : "n") + text;
    let width = known.get(key);
    if (width === undefined) {
      ctx.font = cardFont(bold, 13);
      width = ctx.measureText(text).width;
      known.set(key, width);
    }
    return width;
  };
}

/** @param {boolean} bold @param {number} size */
function cardFont(bold, size) {
  return `${bold ? "600" : "400"} ${size}px ${FONT}`;
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {import("./types").Card} c @param {import("./types").Look} look
 * @param {{selected: boolean, hover: boolean, dim: boolean, scale: number}} flags
 */
export function paintCard(ctx, c, look, flags) {
  const { fill, stroke } = look.kinds[c.kind] || look.kinds.briefing;
  ctx.save();
  if (flags.dim) ctx.globalAlpha = 0.22;
  if (flags.scale < FAR) {
    paintGlyph(ctx, c.kind, c.x + c.w / 2, c.y + c.h / 2, signSize(flags.scale), fill, stroke);
    if (flags.selected) ring(ctx, c, look.accent, flags.scale);
    ctx.restore();
    return;
  }
  ctx.beginPath();
  ctx.roundRect(c.x, c.y, c.w, c.h, 8);
  ctx.fillStyle = look.card;
  ctx.fill();
  ctx.lineWidth = flags.selected ? 3 : flags.hover ? 2 : 1.2;
  ctx.strokeStyle = flags.selected ? look.accent : stroke;
  if (c.virtual) ctx.setLineDash([5, 4]);
  ctx.stroke();
  ctx.setLineDash([]);
  if (!c.virtual) {
    ctx.save();
    ctx.clip();
    ctx.fillStyle = fill;
    ctx.fillRect(c.x, c.y, 6, c.h);
    ctx.restore();
  }
  ctx.textBaseline = "middle";
  let y = c.y + 7 + 8.5;
  if (c.kind !== "more") paintGlyph(ctx, c.kind, c.x + 20, y, 13, fill, stroke);
  const left = c.x + 34;
  c.lines.forEach((line, i) => {
    ctx.font = cardFont(i < c.bold, 13);
    ctx.fillStyle = c.virtual ? look.muted : look.ink;
    ctx.fillText(line, left, y);
    y += 17;
  });
  for (const line of c.foot) {
    ctx.font = cardFont(false, 11.5);
    ctx.fillStyle = look.muted;
    ctx.fillText(line, left, y);
    y += 17;
  }
  if (c.badge) {
    ctx.font = cardFont(true, 11.5);
    ctx.fillStyle = look.accent;
    ctx.fillText(`${c.open ? "▾" : "▸"} ${c.badge}`, left, y + 2);
  }
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {string} kind @param {number} x @param {number} y @param {number} size @param {string} fill @param {string} stroke */
export function paintGlyph(ctx, kind, x, y, size, fill, stroke) {
  const known = KINDS[kind];
  if (!known) return;
  ctx.save();
  ctx.translate(x - size / 2, y - size / 2);
  ctx.scale(size / 16, size / 16);
  const path = new Path2D(known.path);
  if (!known.hollow) {
    ctx.fillStyle = fill;
    ctx.fill(path, "evenodd");
  }
  ctx.strokeStyle = stroke;
  ctx.lineWidth = known.hollow ? 2 : 1.2;
  ctx.stroke(path);
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {import("./types").Card} c @param {string} colour @param {number} scale */
function ring(ctx, c, colour, scale) {
  ctx.beginPath();
  ctx.arc(c.x + c.w / 2, c.y + c.h / 2, Math.max(24, 14 / scale), 0, 2 * Math.PI);
  ctx.lineWidth = 3 / scale;
  ctx.strokeStyle = colour;
  ctx.stroke();
}

/**
 * Path of an edge: between lanes from side to side, in the network from border to border.
 * @param {import("./types").Scene} scene @param {import("./types").Card} a @param {import("./types").Card} b @param {import("./types").SceneEdge} edge
 * @param {number} [small] radius of the signs that stand for cards when the view is far away
 * @returns {number[]} start, two control points, end
 */
export function curve(scene, a, b, edge, small = 0) {
  if (edge.elbow) return [a.x + 9, a.y + a.h, a.x + 9, b.y + b.h / 2, a.x + 9, b.y + b.h / 2, b.x, b.y + b.h / 2];
  if (scene.kind === "lanes") {
    const [x1, y1, x2, y2] = [edge.via || a.x + a.w, a.y + a.h / 2, b.x, b.y + b.h / 2];
    const bend = Math.max(20, (x2 - x1) * 0.55);
    return [x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2];
  }
  if (small) {
    const [ax, ay, bx, by] = [a.x + a.w / 2, a.y + a.h / 2, b.x + b.w / 2, b.y + b.h / 2];
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const [ux, uy] = [((bx - ax) / length) * small, ((by - ay) / length) * small];
    return [ax + ux, ay + uy, ax + ux, ay + uy, bx - ux, by - uy, bx - ux, by - uy];
  }
  const [x1, y1] = border(a, b.x + b.w / 2, b.y + b.h / 2);
  const [x2, y2] = border(b, a.x + a.w / 2, a.y + a.h / 2);
  return [x1, y1, x1, y1, x2, y2, x2, y2];
}

/** Where the line from a card's centre to a point leaves the card. @param {import("./types").Card} c @param {number} x @param {number} y */
function border(c, x, y) {
  const [cx, cy] = [c.x + c.w / 2, c.y + c.h / 2];
  const [dx, dy] = [x - cx, y - cy];
  const part = Math.min(c.w / 2 / Math.max(Math.abs(dx), 1e-6), c.h / 2 / Math.max(Math.abs(dy), 1e-6), 1);
  return [cx + dx * part, cy + dy * part];
}

/** @param {CanvasRenderingContext2D} ctx @param {number[]} c @param {number} size */
export function arrowHead(ctx, c, size) {
  const [fx, fy] = c[4] === c[6] && c[5] === c[7] ? [c[0], c[1]] : [c[4], c[5]];
  const length = Math.hypot(c[6] - fx, c[7] - fy) || 1;
  const [ux, uy] = [(c[6] - fx) / length, (c[7] - fy) / length];
  ctx.beginPath();
  ctx.moveTo(c[6], c[7]);
  ctx.lineTo(c[6] - size * ux - size * 0.5 * uy, c[7] - size * uy + size * 0.5 * ux);
  ctx.lineTo(c[6] - size * ux + size * 0.5 * uy, c[7] - size * uy - size * 0.5 * ux);
  ctx.fill();
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {import("./types").Scene} scene @param {import("./types").Look} look
 * @param {Set<string> | null} lit keys of the cards that stay bright; null = all
 * @param {number} scale @param {(p: string) => string} words label of a predicate @param {Set<string>} named cards whose edges get a label
 */
export function paintEdges(ctx, scene, look, lit, scale, words, named) {
  const labels = [];
  for (const bright of [false, true]) {
    for (const edge of scene.edges) {
      const a = scene.byKey.get(edge.from);
      const b = scene.byKey.get(edge.to);
      if (!a || !b) continue;
      const on = lit === null ? named.has(edge.from) || named.has(edge.to) : lit.has(edge.from) && lit.has(edge.to);
      if (on !== bright || (edge.behind && (!on || lit === null))) continue;
      const c = curve(scene, a, b, edge, scene.kind === "network" && scale < FAR ? signSize(scale) * 0.6 : 0);
      ctx.globalAlpha = lit === null || on ? 1 : 0.18;
      ctx.strokeStyle = ctx.fillStyle = on ? look.accent : look.line;
      ctx.lineWidth = Math.max(Math.min(1 + Math.sqrt(edge.weight - 1) * 0.8, 5) * (on ? 1.4 : 1), 0.8 / scale);
      ctx.beginPath();
      ctx.moveTo(edge.via ? a.x + a.w : c[0], c[1]);
      if (edge.via) ctx.lineTo(c[0], c[1]);
      ctx.bezierCurveTo(c[2], c[3], c[4], c[5], c[6], c[7]);
      ctx.stroke();
      if (scale >= FAR) arrowHead(ctx, c, 7);
      if (on && scale >= 0.5 && (named.has(edge.from) || named.has(edge.to))) labels.push({ c, text: edge.label.split(" ").map(words).join(", ") });
    }
  }
  ctx.globalAlpha = 1;
  ctx.font = cardFont(false, 11);
  // Between lanes a label needs room beside the cards; what a lane holds, its title says anyway.
  const fits = (/** @type {{c: number[], text: string}} */ { c, text }) => scene.kind === "network" || ctx.measureText(text).width + 8 <= c[6] - c[0];
  if (labels.length <= MOST_LABELS) for (const { c, text } of labels.filter(fits)) edgeLabel(ctx, look, (c[0] + 3 * c[2] + 3 * c[4] + c[6]) / 8, (c[1] + 3 * c[3] + 3 * c[5] + c[7]) / 8, text);
}

/** @param {CanvasRenderingContext2D} ctx @param {import("./types").Look} look @param {number} x @param {number} y @param {string} text */
function edgeLabel(ctx, look, x, y, text) {
  ctx.font = cardFont(false, 11);
  ctx.textBaseline = "middle";
  const width = ctx.measureText(text).width;
  ctx.fillStyle = look.page;
  ctx.globalAlpha = 0.92;
  ctx.beginPath();
  ctx.roundRect(x - width / 2 - 4, y - 8, width + 8, 16, 4);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = look.ink;
  ctx.fillText(text, x - width / 2, y);
}
