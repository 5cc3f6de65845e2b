// The graph: vis-network keeps the camera, dragging and hit tests; cards and edges are drawn by paint.js.

import { networkScene, MOST_CARDS } from "./network.js";
import { MOST_POINTS, aggregateScene } from "./aggregate.js";
import { cloudOf, drawCloud, hitCloud, nameCloud } from "./cloud.js";
import { FAR, currentLook, measurer, paintCard, paintEdges, paintNames } from "./paint.js";
import { arrangeEgo } from "./egolayout.js";
import { camera } from "./camera.js";
import { clearButton } from "./nothing.js";
import { ego } from "./filters.js";
import { graphTools } from "./graphtools.js";
import { h, replace } from "./dom.js";
import { laneScene } from "./lanes.js";
import { related } from "./related.js";

/** vis-network, which runs when the first graph is drawn: the other views need not wait for it. @returns {any} */
function loadEngine() {
  if (!("vis" in window)) {
    const script = document.createElement("script");
    script.textContent = /** @type {HTMLElement} */ (document.getElementById("engine")).textContent;
    document.head.append(script);
    script.remove();
  }
  // @ts-expect-error vis is the global of the engine's script
  return window.vis;
}

/** @param {HTMLElement} root @param {import("./types").App} app @param {any} options vis-network's */
export function graphView(root, app, options) {
  const { model } = app;
  const hint = h("p.sr", { id: "graph-keys" });
  const canvas = h("div.canvas", { tabindex: 0, role: "application", "aria-describedby": "graph-keys" });
  const heads = h("div.lane-heads", { "aria-hidden": "true" });
  const empty = h("div.empty", { hidden: true });
  const tools = graphTools(app, { zoom: (by) => zoom(by), fit: () => fit(true), scene: () => scene });
  const plane = h("div.canvas-holder", null, canvas, heads);
  const title = h("h1.sr");
  root.append(title, hint, tools.bar, plane, empty, tools.foot);
  const measure = measurer(/** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d")));
  /** @type {import("./types").Scene} */
  let scene = { kind: "lanes", cards: [], edges: [], heads: [], width: 0, height: 0, byKey: new Map() };
  /** @type {import("./types").Look} */
  let look = currentLook();
  /** @type {Set<string> | null} */
  let lit = null;
  /** @type {Set<string>} */
  let named = new Set();
  /** @type {string | null} */
  let hover = null;
  /** @type {any} */
  let network = null;
  /** @type {any} */
  let nodes = null;
  /** @type {ReturnType<typeof cloudOf> | null} */
  let cloud = null;
  let shape = "";
  let seen = "";
  let moving = false;
  const { view, pan, clamp, zoom, fit, reveal, isFitted, moved } = camera(canvas, {
    network: () => network,
    scene: () => scene,
    cloud: () => cloud,
    centre: () => (app.state.depth ? scene.cards.find((c) => c.node === app.state.sel) : null),
  });

  function start() {
    const engine = loadEngine();
    nodes = new engine.DataSet([]);
    network = new engine.Network(canvas, { nodes, edges: new engine.DataSet([]) }, { ...options, autoResize: true });
    network.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) => {
      const scale = network.getScale();
      if (cloud) drawCloud(ctx, cloud, look, scale, view(), moving, scene.cards.length > 0);
      paintEdges(ctx, scene, look, lit, scale, (p) => app.t(`p.${p}`), named);
    });
    network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) => {
      placeHeads();
      const scale = network.getScale();
      if (cloud && !moving && !scene.cards.length) nameCloud(ctx, cloud, look, scale, view(), (id) => app.short(id));
      if (scene.kind === "network" && scale < FAR) paintNames(ctx, scene, look, scale, lit, view());
    });
    network.on("click", clicked);
    network.on("doubleClick", (/** @type {any} */ e) => e.nodes.length && toggle(e.nodes[0]));
    network.on("hoverNode", (/** @type {any} */ e) => hovered(e.node, e.event));
    network.on("blurNode", () => hovered(null, null));
    network.on("dragStart", () => { moving = true; moved(); hovered(null, null); });
    network.on("dragging", dragged);
    network.on("dragEnd", () => { moving = false; clamp(); network.redraw(); });
    canvas.addEventListener("wheel", wheel, { capture: true, passive: false });
    canvas.addEventListener("keydown", keys);
    new ResizeObserver(() => {
      if (!canvas.clientWidth || app.state.view !== "graph") return;
      rebuild(true);
      if (isFitted()) fit(false);
    }).observe(canvas);
  }

  const tip = h("div.tip", { hidden: true, role: "tooltip" });
  root.append(tip);

  /** @param {string | null} key @param {any} event */
  function hovered(key, event) {
    hover = key;
    const one = key === null ? null : scene.byKey.get(key);
    const full = one ? one.title : "";
    tip.hidden = !one || !event;
    if (one && event) {
      tip.textContent = full;
      const area = root.getBoundingClientRect();
      tip.style.left = `${Math.min(event.clientX - area.left + 12, area.width - 290)}px`;
      tip.style.top = `${Math.min(event.clientY - area.top + 14, area.height - 80)}px`;
    }
    canvas.style.cursor = one ? "pointer" : "";
    network.redraw();
  }

  /** @param {any} event */
  function clicked(event) {
    const at = event.pointer.canvas;
    if (event.nodes.length) {
      const one = scene.byKey.get(event.nodes[0]);
      if (!one) return;
      const onBadge = one.toggle && (one.node === null || at.y > one.y + one.h - 28);
      if (onBadge) toggle(one.key);
      else if (one.node !== null) app.select(one.node);
    } else if (cloud) {
      app.select(hitCloud(cloud, at.x, at.y, network.getScale()));
    } else app.select(null);
  }

  /** Opens or closes a group; the card stays where it is on screen. @param {string} key */
  function toggle(key) {
    const one = scene.byKey.get(key);
    if (!one || !one.toggle) return;
    const before = network.canvasToDOM({ x: one.x, y: one.y }).y;
    const { open } = app.state;
    app.set({ open: open.includes(one.toggle) ? open.filter((k) => k !== one.toggle) : [...open, one.toggle] });
    const now = scene.byKey.get(key);
    if (!now) return;
    const centre = network.getViewPosition();
    const after = network.canvasToDOM({ x: now.x, y: now.y }).y;
    network.moveTo({ position: { x: centre.x, y: centre.y + (after - before) / network.getScale() } });
    clamp();
  }

  /** @param {any} event */
  function dragged(event) {
    for (const key of event.nodes) {
      const one = scene.byKey.get(key);
      const place = network.getPosition(key);
      if (one) [one.x, one.y] = [place.x - one.w / 2, place.y - one.h / 2];
      if (one && one.node !== null && !app.state.depth) [model.nodes[one.node].x, model.nodes[one.node].y] = [place.x, place.y];
    }
  }

  /** In lanes the wheel scrolls like a page; with Ctrl, and in the network, it zooms. @param {WheelEvent} event */
  function wheel(event) {
    moved();
    if (scene.kind !== "lanes" || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    const lines = event.deltaMode === 1 ? 18 : 1;
    pan(event.shiftKey ? event.deltaY * lines : event.deltaX * lines, event.shiftKey ? 0 : event.deltaY * lines);
  }

  function placeHeads() {
    if (scene.kind !== "lanes") return;
    const scale = network.getScale();
    [...heads.children].forEach((child, i) => {
      const head = scene.heads[i];
      if (!head) return;
      const element = /** @type {HTMLElement} */ (child);
      element.style.left = `${network.canvasToDOM({ x: head.x, y: 0 }).x}px`;
      element.style.width = `${head.w * scale}px`;
    });
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = arrows[/** @type {keyof typeof arrows} */ (event.key)];
    if (way) {
      const one = nearest(way);
      if (one) step(one);
    } else if (event.key === "Enter" || event.key === " ") {
      const key = focusKey();
      const one = key ? scene.byKey.get(key) : null;
      if (one && one.toggle) toggle(one.key);
      else if (app.state.sel !== null) document.getElementById("panel")?.focus();
    } else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit(true);
    else if (event.key === "PageDown" || event.key === "PageUp") pan(0, (event.key === "PageDown" ? 0.8 : -0.8) * canvas.clientHeight);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @type {string | null} */
  let cursor = null;
  function focusKey() {
    const { sel } = app.state;
    if (cursor !== null && scene.byKey.has(cursor) && scene.byKey.get(cursor)?.node === sel) return cursor;
    const found = scene.cards.find((c) => c.node === sel && sel !== null);
    return found ? found.key : cursor !== null && scene.byKey.has(cursor) ? cursor : null;
  }

  /** @param {import("./types").Card} one */
  function step(one) {
    cursor = one.key;
    if (one.node !== null) app.select(one.node);
    else app.select(null);
    reveal(one);
    app.announce([app.t(`kind.${one.kind}`), one.title, one.badge].filter(Boolean).join(", "));
    network.redraw();
  }

  /** The next card in a direction: near, and rather straight ahead. @param {number[]} way */
  function nearest(way) {
    const from = focusKey();
    const here = from ? scene.byKey.get(from) : null;
    if (!here) return [...scene.cards].sort((a, b) => a.x - b.x || a.y - b.y)[0] || null;
    let best = null;
    let least = Infinity;
    for (const one of scene.cards) {
      const dx = one.x + one.w / 2 - here.x - here.w / 2;
      const dy = one.y + one.h / 2 - here.y - here.h / 2;
      const ahead = dx * way[0] + dy * way[1];
      const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (one === here || ahead < 4) continue;
      const cost = ahead + aside * 2;
      if (cost < least) [best, least] = [one, cost];
    }
    return best;
  }

  /** What the graph may show: the filter's nodes, narrowed to the focus. */
  function allowed() {
    const { state, visible } = app;
    return state.depth && state.sel !== null ? ego(model, state.sel, state.depth, visible) : visible;
  }

  /** @param {boolean} [force] */
  function rebuild(force) {
    const { state } = app;
    const shown = allowed();
    const key = JSON.stringify([state.layout, state.lane, state.open, state.all, state.lang, [...shown].join(), canvas.clientWidth]);
    if (key === seen && !force) return;
    const changed = shape !== state.layout + state.depth;
    seen = key;
    shape = state.layout + state.depth;
    cloud = null;
    if (state.layout === "lanes") scene = laneScene(app, canvas.clientWidth, canvas.clientHeight, measure, shown);
    else if (shown.size <= MOST_CARDS) {
      scene = networkScene(app, measure, shown);
      if (state.depth && state.sel !== null) arrangeEgo(model, scene, state.sel);
    }
    else if (shown.size > MOST_POINTS) scene = aggregateScene(app, measure, shown);
    else {
      cloud = cloudOf(model, shown);
      scene = networkScene(app, measure, state.sel === null ? new Set() : ego(model, state.sel, 1, shown, 60));
    }
    nodes.clear();
    nodes.add(scene.cards.map((c) => ({
      id: c.key, x: c.x + c.w / 2, y: c.y + c.h / 2, shape: "custom", ctxRenderer: renderer, fixed: scene.kind === "lanes",
    })));
    heads.replaceChildren(...scene.heads.map((head) => h("span", { text: head.text })));
    empty.hidden = scene.cards.length > 0 || cloud !== null;
    const other = state.layout === "lanes" && shown.size > 0;
    replace(empty, h("p", { text: app.t(other ? "graph.no-measures" : "graph.empty") }),
      other ? h("button", { "data-act": "to-network", onclick: () => app.set({ layout: "network" }), text: app.t("graph.to-network") }) : clearButton(app));
    if (changed || (state.layout === "network" && state.depth)) fit(false);
    else clamp();
  }

  /** @param {any} given */
  function renderer({ ctx, id, x, y }) {
    const one = scene.byKey.get(id);
    return {
      drawNode() {
        if (!one) return;
        [one.x, one.y] = [x - one.w / 2, y - one.h / 2];
        const focused = document.activeElement === canvas && cursor === id;
        paintCard(ctx, one, look, {
          selected: (one.node !== null && one.node === app.state.sel) || focused,
          hover: hover === id,
          dim: lit !== null && !lit.has(id),
          scale: network.getScale(),
        });
      },
      nodeDimensions: one ? { width: one.w, height: one.h } : { width: 1, height: 1 },
    };
  }

  return {
    update() {
      if (!network) start();
      look = currentLook();
      const before = app.state.sel;
      title.textContent = app.t("view.graph");
      hint.textContent = app.t("graph.keys");
      canvas.setAttribute("aria-label", app.t("graph.name", { n: app.visible.size }));
      rebuild();
      [lit, named] = related(model, scene, before, app.state.depth > 0);
      tools.update(scene, cloud ? cloud.kinds.filter((k) => k.points.length).map((k) => k.kind) : []);
      if (before !== null) {
        const one = scene.cards.find((c) => c.node === before);
        if (one && one.key !== cursor) reveal(one);
        if (one) cursor = one.key;
      }
      network.redraw();
    },
    hide() {
      tip.hidden = true;
    },
    scene: () => scene,
    cloud: () => cloud,
  };
}
