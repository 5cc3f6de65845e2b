// The camera of the graph: what is on screen, and how it moves. vis-network does the moving.

import { FAR } from "./paint.js";
import { box } from "./network.js";

const [READABLE, SMALLEST] = [0.85, 0.65]; // zooms at which the words on cards are read with ease, and at all
const EDGE = 20; // pixels around what is fitted

/** A middle such that a window of twice `half` stays between two ends, where it can. @param {number} at @param {number} low @param {number} high @param {number} half */
function clampTo(at, low, high, half) {
  return high - low <= 2 * half ? (low + high) / 2 : Math.min(Math.max(at, low + half), high - half);
}

/**
 * @typedef {{x: number, y: number, w: number, h: number}} Box
 * @param {HTMLElement} canvas
 * @param {{network: () => any, scene: () => import("./types").Scene, cloud: () => {box: Box} | null, centre: () => import("./types").Card | null | undefined}} seen
 * `centre` is the card in the middle of a focus, if there is one
 */
export function camera(canvas, seen) {
  let fitted = true; // nobody has moved the view since it was fitted

  /** Pixels of the canvas under the evidence, which on a phone lies over the lower part. */
  function covered() {
    const sheet = document.getElementById("panel");
    if (!sheet || !sheet.classList.contains("open") || getComputedStyle(sheet).position !== "absolute") return 0;
    const top = /** @type {HTMLElement} */ (sheet.parentElement).getBoundingClientRect().bottom - sheet.offsetHeight;
    return Math.min(Math.max(0, canvas.getBoundingClientRect().bottom - top), canvas.clientHeight - 120);
  }

  /** Part of the plane that is on screen. */
  function view() {
    const network = seen.network();
    const a = network.DOMtoCanvas({ x: 0, y: 0 });
    const b = network.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
    return { x1: a.x, y1: a.y, x2: b.x, y2: b.y };
  }

  /** Brings a place into the middle of what is not covered. @param {number} x @param {number} y @param {number} scale */
  function look(x, y, scale) {
    seen.network().moveTo({ scale, position: { x, y: y + covered() / 2 / scale } });
  }

  /** @param {number} dx @param {number} dy in pixels */
  function pan(dx, dy) {
    fitted = false;
    const network = seen.network();
    const at = network.getViewPosition();
    const scale = network.getScale();
    network.moveTo({ position: { x: at.x + dx / scale, y: at.y + dy / scale } });
    clamp();
  }

  /** Lanes end where their cards end. */
  function clamp() {
    const scene = seen.scene();
    if (scene.kind !== "lanes") return;
    const network = seen.network();
    const scale = network.getScale();
    const [w, h] = [canvas.clientWidth / scale / 2, canvas.clientHeight / scale / 2];
    const height = scene.height + covered() / scale;
    const at = network.getViewPosition();
    const x = scene.width <= 2 * w ? scene.width / 2 : Math.min(Math.max(at.x, w), scene.width - w);
    const y = height <= 2 * h ? h : Math.min(Math.max(at.y, h), height - h);
    if (Math.abs(x - at.x) > 0.5 || Math.abs(y - at.y) > 0.5) network.moveTo({ position: { x, y } });
  }

  /** @param {number} by factor */
  function zoom(by) {
    fitted = false;
    const network = seen.network();
    network.moveTo({ scale: Math.min(3, Math.max(0.002, network.getScale() * by)) });
    clamp();
  }

  /** @param {boolean} whole whether all shall be seen, however small */
  function fit(whole) {
    const [scene, cloud] = [seen.scene(), seen.cloud()];
    const width = canvas.clientWidth;
    if (!width || !(scene.cards.length || cloud)) return;
    fitted = !whole || scene.kind !== "lanes";
    if (scene.kind === "lanes") {
      const across = width / scene.width;
      const scale = whole ? Math.min(across, Math.max(0.5, canvas.clientHeight / scene.height)) : across;
      seen.network().moveTo({ scale, position: { x: scene.width / 2, y: canvas.clientHeight / scale / 2 } });
      clamp();
      return;
    }
    const area = cloud ? cloud.box : box(scene.cards);
    const [w, h] = [width - 2 * EDGE, canvas.clientHeight - covered() - 2 * EDGE];
    const middle = whole || cloud ? null : seen.centre();
    if (middle && Math.min(w / area.w, h / area.h) < SMALLEST) {
      // A focus that is too large to be read as a whole begins at its centre.
      const half = (/** @type {number} */ size) => size / READABLE / 2;
      look(clampTo(middle.x + middle.w / 2, area.x, area.x + area.w, half(w)), clampTo(middle.y + middle.h / 2, area.y, area.y + area.h, half(h)), READABLE);
      return;
    }
    const scale = Math.max(0.002, Math.min(1, w / area.w, h / area.h));
    const names = !cloud && scale < FAR ? Math.min(150, width * 0.2) : 0; // room for the names beside the signs
    const tight = names ? Math.min(scale, (w - names) / (area.w - 206)) : scale;
    look(area.x + area.w / 2 + names / 2 / tight, area.y + area.h / 2, tight);
  }

  /** Scrolls a card into the middle part of the stage if it is outside. @param {import("./types").Card} one */
  function reveal(one) {
    const network = seen.network();
    const lanes = seen.scene().kind === "lanes";
    const scale = network.getScale();
    const area = view();
    const [top, bottom] = [area.y1 + (lanes ? 30 : 0), area.y2 - covered() / scale];
    if (one.x >= area.x1 && one.x + one.w <= area.x2 && one.y >= top && one.y + one.h <= bottom) return;
    fitted = false;
    look(one.x + one.w / 2, one.y + one.h / 2, lanes ? scale : Math.max(scale, 0.8));
    clamp();
  }

  return { view, pan, clamp, zoom, fit, reveal, isFitted: () => fitted, moved: () => { fitted = false; } };
}
