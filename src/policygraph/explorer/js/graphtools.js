// The buttons above and below the graph: layout, last lane, focus, expand, undo, zoom, legend.

import { glyph, h, replace, segmented } from "./dom.js";
import { MOST_POINTS } from "./aggregate.js";
import { kindRank } from "./kinds.js";

/**
 * @param {import("./types").App} app
 * @param {{zoom: (by: number) => void, fit: () => void, scene: () => import("./types").Scene}} camera
 */
export function graphTools(app, camera) {
  const bar = h("div.graph-bar");
  const legend = h("div.legend");
  const corner = h("div.corner");
  const foot = h("div.graph-foot", null, legend, corner);

  function layoutChoice() {
    const { state } = app;
    return segmented(app.t("graph.layout"), [["lanes", app.t("graph.lanes")], ["network", app.t("graph.network")]], state.layout, (layout) => app.set({ layout }));
  }

  function laneChoice() {
    const { state } = app;
    if (state.layout !== "lanes") return null;
    /** @type {[string, string][]} */
    const lanes = ["target", "instrument", "why", "programme"].map((lane) => [lane, app.t(`lane.${lane}`)]);
    return segmented(app.t("graph.last-lane"), lanes, state.lane, (lane) => app.set({ lane }));
  }

  function focusChoice() {
    const { state } = app;
    /** @type {[string, string][]} */
    const depths = ["0", "1", "2", "3"].map((d) => [d, d === "0" ? app.t("graph.all") : d]);
    const group = segmented(app.t("graph.focus"), depths, String(state.depth), (depth) => app.set({ depth: Number(depth) }));
    group.classList.toggle("off", state.sel === null);
    if (state.sel === null) for (const b of group.querySelectorAll("button")) b.toggleAttribute("disabled", true);
    return h("div.with-name", { title: app.t(state.sel === null ? "graph.focus-none" : "graph.focus-hint") }, h("span", { text: app.t("graph.focus") }), group);
  }

  return {
    bar,
    foot,
    /** @param {import("./types").Scene} scene @param {string[]} others kinds that are drawn as points */
    update(scene, others) {
      const groups = scene.cards.some((c) => c.toggle && c.kind !== "more");
      replace(
        bar,
        layoutChoice(),
        laneChoice(),
        app.state.layout === "network" ? focusChoice() : null,
        groups ? h("button.quiet", { onclick: () => app.set({ all: !app.state.all, open: [] }), "data-act": "expand", text: app.t(app.state.all ? "graph.collapse" : "graph.expand") }) : null,
        app.state.layout === "network" && !app.state.depth && app.visible.size > MOST_POINTS ? h("span.muted", { text: app.t("graph.aggregated") }) : null,
        h("button.quiet", { onclick: () => app.undo(), disabled: !app.canUndo(), "data-act": "undo", text: app.t("graph.undo") }),
      );
      const kinds = [...new Set([...scene.cards.map((c) => c.kind), ...others])].filter((k) => k !== "more").sort((a, b) => kindRank(a) - kindRank(b));
      replace(legend, ...kinds.map((kind) => h("span", null, glyph(kind), app.t(`kind.${kind}`))));
      replace(
        corner,
        h("button", { onclick: () => camera.zoom(0.8), "aria-label": app.t("graph.zoom-out"), text: "−" }),
        h("button", { onclick: () => camera.zoom(1.25), "aria-label": app.t("graph.zoom-in"), text: "+" }),
        h("button", { onclick: () => camera.fit(), text: app.t("graph.fit") }),
      );
    },
  };
}
