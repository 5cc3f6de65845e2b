// Thousands of nodes as points, batched into few canvas calls; only the focus is drawn as cards.

import { FONT } from "./paint.js";
import { KINDS } from "./kinds.js";
import { isDrawn } from "./filters.js";

const BUDGET = 4000; // edges drawn while the view moves
const STILL_BUDGET = 12000; // edges drawn when it stands; more of them make no other picture
const BATCH = 400; // edges in one path: the cost of a path grows faster than its length
const MOST_NAMES = 50; // names of points at a time

/** @param {import("./types").Model} model @param {Set<number>} shown */
export function cloudOf(model, shown) {
  const ids = [...shown];
  const place = new Map(ids.map((id, i) => [id, i]));
  const xs = new Float32Array(ids.length);
  const ys = new Float32Array(ids.length);
  ids.forEach((id, i) => {
    xs[i] = model.nodes[id].x || 0;
    ys[i] = model.nodes[id].y || 0;
  });
  /** @type {number[]} */
  const ends = [];
  for (const id of ids) {
    for (const edge of model.out[id]) {
      const to = place.get(edge.to);
      if (to !== undefined && isDrawn(model, edge)) ends.push(/** @type {number} */ (place.get(id)), to);
    }
  }
  const [x1, x2] = extent(xs);
  const [y1, y2] = extent(ys);
  const kinds = Object.keys(KINDS).map((kind) => ({ kind, points: Int32Array.from(ids.keys()).filter((i) => model.nodes[ids[i]].kind === kind) }));
  const degree = new Int32Array(ids.length);
  for (const end of ends) degree[end]++;
  const order = Int32Array.from(ids.keys()).sort((a, b) => degree[b] - degree[a] || a - b);
  return { ids, xs, ys, edges: Int32Array.from(ends), kinds, order, box: { x: x1, y: y1, w: x2 - x1 || 1, h: y2 - y1 || 1 } };
}

/** @param {Float32Array} list */
function extent(list) {
  let [low, high] = [Infinity, -Infinity];
  for (const n of list) {
    if (n < low) low = n;
    if (n > high) high = n;
  }
  return list.length ? [low, high] : [0, 1];
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {ReturnType<typeof cloudOf>} cloud @param {import("./types").Look} look
 * @param {number} scale @param {{x1: number, y1: number, x2: number, y2: number}} view @param {boolean} moving
 * @param {boolean} faint when cards stand in front
 */
export function drawCloud(ctx, cloud, look, scale, view, moving, faint) {
  const { xs, ys, edges } = cloud;
  const every = Math.max(1, Math.ceil(edges.length / 2 / (moving ? BUDGET : STILL_BUDGET)));
  ctx.globalAlpha = Math.min(0.5, Math.max(0.08, 1200 / edges.length)) * (faint ? 0.3 : 1);
  ctx.lineWidth = 1 / scale;
  ctx.strokeStyle = look.line;
  let waiting = 0;
  ctx.beginPath();
  for (let i = 0; i < edges.length; i += 2 * every) {
    const [a, b] = [edges[i], edges[i + 1]];
    if ((xs[a] < view.x1 && xs[b] < view.x1) || (xs[a] > view.x2 && xs[b] > view.x2)) continue;
    if ((ys[a] < view.y1 && ys[b] < view.y1) || (ys[a] > view.y2 && ys[b] > view.y2)) continue;
    ctx.moveTo(xs[a], ys[a]);
    ctx.lineTo(xs[b], ys[b]);
    if (++waiting < BATCH) continue;
    ctx.stroke();
    ctx.beginPath();
    waiting = 0;
  }
  ctx.stroke();
  ctx.globalAlpha = faint ? 0.25 : 1;
  const radius = Math.max(9, (cloud.ids.length > 4000 ? 1.3 : 2.2) / scale);
  for (const { kind, points } of cloud.kinds) {
    if (!points.length) continue;
    ctx.fillStyle = look.kinds[kind].fill;
    if (scale < 0.35) {
      for (const i of points) if (inside(xs[i], ys[i], view, radius)) ctx.fillRect(xs[i] - radius, ys[i] - radius, 2 * radius, 2 * radius);
      continue;
    }
    ctx.beginPath();
    for (const i of points) {
      if (!inside(xs[i], ys[i], view, radius)) continue;
      ctx.moveTo(xs[i] + radius, ys[i]);
      ctx.arc(xs[i], ys[i], radius, 0, 2 * Math.PI);
    }
    ctx.fill();
    ctx.strokeStyle = look.kinds[kind].stroke;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/**
 * Names of the best connected points in view, as many as fit without covering each other.
 * @param {CanvasRenderingContext2D} ctx @param {ReturnType<typeof cloudOf>} cloud @param {import("./types").Look} look
 * @param {number} scale @param {{x1: number, y1: number, x2: number, y2: number}} view @param {(id: number) => string} label
 */
export function nameCloud(ctx, cloud, look, scale, view, label) {
  const size = 12 / scale;
  const gap = Math.max(9, 2.2 / scale) + 3 / scale;
  /** @type {number[][]} */
  const taken = [];
  ctx.font = `400 ${size}px ${FONT}`;
  ctx.textBaseline = "middle";
  ctx.lineWidth = 3.5 / scale;
  ctx.lineJoin = "round";
  let tries = 0;
  for (const i of cloud.order) {
    if (taken.length >= MOST_NAMES || tries >= MOST_NAMES * 6) break;
    if (!inside(cloud.xs[i], cloud.ys[i], view, 0)) continue;
    tries++;
    const whole = label(cloud.ids[i]);
    const text = whole.length > 30 ? `${whole.slice(0, 29).trimEnd()}…` : whole;
    const [x, y, w] = [cloud.xs[i] + gap, cloud.ys[i] - size * 0.6, ctx.measureText(text).width];
    if (x + w > view.x2 || taken.some(([a, b, c]) => x < a + c && a < x + w && y < b + size * 1.3 && b < y + size * 1.3)) continue;
    taken.push([x, y, w]);
    ctx.strokeStyle = look.page;
    ctx.strokeText(text, x, y + size * 0.6);
    ctx.fillStyle = look.ink;
    ctx.fillText(text, x, y + size * 0.6);
  }
}

/** @param {number} x @param {number} y @param {{x1: number, y1: number, x2: number, y2: number}} view @param {number} r */
function inside(x, y, view, r) {
  return x + r > view.x1 && x - r < view.x2 && y + r > view.y1 && y - r < view.y2;
}

/** The node under a point, or null. @param {ReturnType<typeof cloudOf>} cloud @param {number} x @param {number} y @param {number} scale */
export function hitCloud(cloud, x, y, scale) {
  const reach = Math.max(12, 8 / scale);
  let best = null;
  let least = reach * reach;
  for (let i = 0; i < cloud.ids.length; i++) {
    const d = (cloud.xs[i] - x) ** 2 + (cloud.ys[i] - y) ** 2;
    if (d < least) [best, least] = [cloud.ids[i], d];
  }
  return best;
}
