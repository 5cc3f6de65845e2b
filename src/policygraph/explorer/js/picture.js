// The graph as a picture: PNG from the same drawing as on screen, SVG with real text.

import { FONT, curve, paintCard, paintEdges } from "./paint.js";
import { drawCloud, nameCloud } from "./cloud.js";
import { KINDS } from "./kinds.js";
import { box } from "./network.js";

const MOST_PIXELS = 8000; // pixels along one side; browsers refuse much larger canvases
const CLOUD_PIXELS = 3000; // along the longer side of a picture of points

/** @typedef {ReturnType<typeof import("./cloud.js").cloudOf> | null} Cloud */

/**
 * @param {import("./types").Scene} scene @param {import("./types").Look} look @param {(p: string) => string} words
 * @param {Cloud} cloud what is drawn as points, if anything @param {(id: number) => string} label
 * @returns {Promise<Blob | null>}
 */
export function toPng(scene, look, words, cloud, label) {
  const area = frame(scene, cloud);
  const scale = cloud ? CLOUD_PIXELS / Math.max(area.w, area.h) : Math.min(2, MOST_PIXELS / area.w, MOST_PIXELS / area.h);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(area.w * scale);
  canvas.height = Math.ceil(area.h * scale);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.fillStyle = look.page;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.setTransform(scale, 0, 0, scale, -area.x * scale, -area.y * scale);
  if (cloud) {
    const view = { x1: area.x, y1: area.y, x2: area.x + area.w, y2: area.y + area.h };
    drawCloud(ctx, cloud, look, scale / 2, view, false, scene.cards.length > 0);
    if (!scene.cards.length) nameCloud(ctx, cloud, look, scale / 2, view, label);
  }
  paintEdges(ctx, scene, look, null, 1, words, new Set());
  for (const card of scene.cards) paintCard(ctx, card, look, { selected: false, hover: false, dim: false, scale: 1 });
  ctx.font = `600 12px ${FONT}`;
  ctx.fillStyle = look.muted;
  for (const head of scene.heads) ctx.fillText(head.text, head.x, 22);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** @param {import("./types").Scene} scene @param {Cloud} cloud */
function frame(scene, cloud) {
  if (cloud) {
    const edge = Math.max(cloud.box.w, cloud.box.h) * 0.03 + 40;
    return { x: cloud.box.x - edge, y: cloud.box.y - edge, w: cloud.box.w + 2 * edge, h: cloud.box.h + 2 * edge };
  }
  const area = box(scene.cards);
  const x = scene.kind === "lanes" ? 0 : area.x - 24;
  const y = scene.kind === "lanes" ? 0 : area.y - 24;
  return { x, y, w: area.x + area.w + 24 - x, h: area.y + area.h + 24 - y };
}

/** @param {import("./types").Scene} scene @param {import("./types").Look} look @param {Cloud} cloud @param {(id: number) => string} label */
export function toSvg(scene, look, cloud, label) {
  const area = frame(scene, cloud);
  const size = cloud ? CLOUD_PIXELS / 2 / Math.max(area.w, area.h) : 1;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[area.x, area.y, area.w, area.h].map(short).join(" ")}" width="${short(area.w * size)}" height="${short(area.h * size)}" font-family="${escapeXml(FONT)}" font-size="13">`,
    `<rect x="${short(area.x)}" y="${short(area.y)}" width="${short(area.w)}" height="${short(area.h)}" fill="${look.page}"/>`,
  ];
  if (cloud) parts.push(...svgCloud(cloud, look, Math.max(area.w, area.h) / CLOUD_PIXELS, label));
  for (const head of scene.heads) parts.push(`<text x="${short(head.x)}" y="22" font-size="12" font-weight="600" fill="${look.muted}">${escapeXml(head.text)}</text>`);
  for (const edge of scene.edges) {
    const [a, b] = [scene.byKey.get(edge.from), scene.byKey.get(edge.to)];
    if (!a || !b || edge.behind) continue;
    const c = curve(scene, a, b, edge).map(short);
    parts.push(`<path d="M${edge.via ? `${short(a.x + a.w)} ${c[1]}L` : ""}${c[0]} ${c[1]}C${c.slice(2).join(" ")}" fill="none" stroke="${look.line}" stroke-width="${short(Math.min(1 + Math.sqrt(edge.weight - 1) * 0.8, 5))}"/>`);
  }
  for (const card of scene.cards) parts.push(svgCard(card, look));
  return `${parts.join("\n")}\n</svg>\n`;
}

/** Points with their names as titles, and the links between them. @param {NonNullable<Cloud>} cloud @param {import("./types").Look} look @param {number} pixel @param {(id: number) => string} label */
function svgCloud(cloud, look, pixel, label) {
  const { xs, ys, edges, ids } = cloud;
  const lines = [];
  for (let i = 0; i < edges.length; i += 2) lines.push(`M${Math.round(xs[edges[i]])} ${Math.round(ys[edges[i]])}L${Math.round(xs[edges[i + 1]])} ${Math.round(ys[edges[i + 1]])}`);
  const parts = [`<path d="${lines.join("")}" fill="none" stroke="${look.line}" stroke-width="${short(pixel)}" opacity="${edges.length > 8000 ? 0.12 : 0.3}"/>`];
  for (const { kind, points } of cloud.kinds) {
    if (!points.length) continue;
    const dots = [...points].map((i) => `<circle cx="${Math.round(xs[i])}" cy="${Math.round(ys[i])}" r="${short(Math.max(9, 4 * pixel))}"><title>${escapeXml(label(ids[i]))}</title></circle>`);
    parts.push(`<g fill="${look.kinds[kind].fill}" stroke="${look.kinds[kind].stroke}">${dots.join("")}</g>`);
  }
  return parts;
}

/** @param {import("./types").Card} c @param {import("./types").Look} look */
function svgCard(c, look) {
  const { fill, stroke } = look.kinds[c.kind] || look.kinds.briefing;
  /** @type {string[]} */
  const rows = [];
  let y = c.y + 20;
  const row = (/** @type {string} */ text, /** @type {string} */ extra, /** @type {string} */ colour) => {
    rows.push(`<text x="${short(c.x + 34)}" y="${short(y)}" fill="${colour}"${extra}>${escapeXml(text)}</text>`);
    y += 17;
  };
  c.lines.forEach((line, i) => row(line, i < c.bold ? ' font-weight="600"' : "", c.virtual ? look.muted : look.ink));
  for (const line of c.foot) row(line, ' font-size="11.5"', look.muted);
  if (c.badge) row(`${c.open ? "▾" : "▸"} ${c.badge}`, ' font-size="11.5" font-weight="600"', look.accent);
  const known = KINDS[c.kind];
  const sign = known ? `<path transform="translate(${short(c.x + 13.5)} ${short(c.y + 9)}) scale(.81)" d="${known.path}" fill="${known.hollow ? "none" : fill}" stroke="${stroke}" stroke-width="${known.hollow ? 2 : 1.2}" fill-rule="evenodd"/>` : "";
  const bar = c.virtual ? "" : `<rect x="${short(c.x)}" y="${short(c.y)}" width="6" height="${short(c.h)}" rx="3" fill="${fill}"/>`;
  return `<g><title>${escapeXml(c.title)}</title><rect x="${short(c.x)}" y="${short(c.y)}" width="${short(c.w)}" height="${short(c.h)}" rx="8" fill="${look.card}" stroke="${stroke}"${c.virtual ? ' stroke-dasharray="5 4"' : ""}/>${bar}${sign}${rows.join("")}</g>`;
}

/** @param {number} n */
function short(n) {
  return Math.round(n * 10) / 10;
}

/** @param {string} text */
export function escapeXml(text) {
  // eslint-disable-next-line no-control-regex
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return clean.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
