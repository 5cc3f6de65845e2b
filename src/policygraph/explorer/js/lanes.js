// The lanes layout: who | headline measures | measures | for whom. Cards are as high as their text, so none is cut.

import { LANES, MOST_GROUPS, groupMeasures, groupOpen, targetsOf } from "./groups.js";
import { columnsFor, laneHeads } from "./lanecolumns.js";
import { wrap } from "./wrap.js";

const GAP = 8;
const LINE = 17;
const TOP = 44;

/**
 * @param {import("./types").App} app @param {number} width of the stage @param {number} height of the stage
 * @param {import("./types").Measure} measure @param {Set<number>} visible
 * @returns {import("./types").Scene}
 */
export function laneScene(app, width, height, measure, visible) {
  const { model, state, t } = app;
  const known = groupMeasures(model, visible);
  const whole = state.open.includes("groups");
  const groups = whole ? known : known.slice(0, MOST_GROUPS);
  const isOpen = (/** @type {import("./groups.js").Group} */ g) => groupOpen(state, g);
  const grouped = groups.some((g) => !g.direct);
  const opened = groups.some((g) => isOpen(g) && g.members.length);
  const columns = columnsFor(width, grouped, opened);
  /** @type {import("./types").Scene} */
  const scene = { kind: "lanes", cards: [], edges: [], heads: [], width: columns.total, height: 0, byKey: new Map() };
  const put = (/** @type {import("./types").Card} */ one) => {
    scene.cards.push(one);
    scene.byKey.set(one.key, one);
    return one;
  };
  const make = (/** @type {string} */ key, /** @type {number | null} */ node, /** @type {string} */ kind, /** @type {{x: number, w: number}} */ at, /** @type {Partial<import("./types").Card> & {text: string}} */ more) =>
    put(card(key, node, kind, at, more, measure));

  // Middle: groups and their measures, from top to bottom in the order of the text.
  /** @type {Map<string, {ys: number[], node: number | null}>} */
  const actors = new Map();
  /** @type {Map<number, {from: string, n: number}[]>} */
  const reach = new Map();
  const link = (/** @type {string} */ from, /** @type {Map<number, number>} */ counts) => {
    for (const [target, n] of counts) reach.set(target, [...(reach.get(target) || []), { from, n }]);
  };
  const putWho = (/** @type {string} */ key, /** @type {number | null} */ node, /** @type {number} */ at) => {
    const one = make(key, node, node === null ? "collective" : model.nodes[node].kind, columns.who, whoText(app, node));
    one.y = at;
    return one.h + GAP;
  };
  let y = TOP;
  for (const group of groups) {
    const open = isOpen(group);
    const who = `w${group.actor}`;
    const seen = actors.get(who);
    const actor = seen || { ys: [], node: group.actor };
    actors.set(who, actor);
    if (columns.narrow && !seen) y += putWho(who, group.actor, y);
    const blockTop = y;
    let head = null;
    if (!group.direct) {
      head = make(group.key, group.node, group.node === null ? "measure" : model.nodes[group.node].kind, columns.group, {
        text: groupTitle(app, group),
        bold: 9,
        badge: group.members.length ? t("graph.measures", { n: group.members.length }) : "",
        toggle: group.members.length ? group.key : "",
        open,
        virtual: group.node === null,
      });
      head.y = y;
      y += head.h + GAP;
      if (!columns.narrow) scene.edges.push({ from: who, to: head.key, weight: group.members.length + 1, label: "pg:actor", elbow: false });
      if (group.node !== null) link(head.key, targetsOf(model, [group.node], state.lane, visible));
    }
    if (open) {
      let below = columns.narrow ? y : blockTop;
      for (const id of group.members) {
        const depth = nesting(model, id, group);
        const indent = Math.min(depth, 3) * 18;
        const at = { x: columns.measure.x + indent, w: columns.measure.w - indent };
        const one = make(`n${id}`, id, model.nodes[id].kind, at, { text: app.label(id), foot: footOf(app, id) });
        one.y = below;
        below += one.h + GAP;
        const parent = model.facts.get(id)?.parent ?? null;
        if (depth && parent !== null) scene.edges.push({ from: `n${parent}`, to: one.key, weight: 1, label: "pg:subMeasureOf", elbow: true });
        else if (head) scene.edges.push({ from: head.key, to: one.key, weight: 1, label: "pg:subMeasureOf", elbow: columns.narrow });
        else if (!columns.narrow) scene.edges.push({ from: who, to: one.key, weight: 1, label: "pg:actor", elbow: false });
        link(one.key, targetsOf(model, [id], state.lane, visible));
      }
      y = Math.max(y, below);
    } else if (head) link(head.key, targetsOf(model, group.members, state.lane, visible));
    actor.ys.push((blockTop + (head && !open ? y : Math.min(y, blockTop + 240)) - GAP) / 2);
    y += open && !group.direct ? GAP : 0;
  }
  if (known.length > MOST_GROUPS) {
    const text = whole ? t("graph.fewer") : t("graph.more", { n: known.length - MOST_GROUPS });
    const more = make("groups", null, "more", columns.group, { text, toggle: "groups", virtual: true });
    more.y = y;
    y += more.h + GAP;
  }
  const middle = Math.max(y, Math.min(height, 900) - 8);
  if (!columns.narrow) {
    spread([...actors].map(([key, a]) => {
      putWho(key, a.node, 0);
      return { card: /** @type {import("./types").Card} */ (scene.byKey.get(key)), want: y > height ? a.ys[0] : mean(a.ys) };
    }), middle);
  }
  targets(app, scene, reach, columns.target, middle, make, y > height, grouped && opened && !columns.narrow ? columns.measure : null);
  scene.heads = laneHeads(t, columns, grouped, opened, state.lane, reach.size > 0);
  scene.height = Math.max(...scene.cards.map((c) => c.y + c.h), 100) + 16;
  if (!scene.cards.length) scene.heads = [];
  return scene;
}

/**
 * @param {string} key @param {number | null} node @param {string} kind @param {{x: number, w: number}} at
 * @param {Partial<import("./types").Card> & {text: string}} more @param {import("./types").Measure} measure
 * @returns {import("./types").Card}
 */
export function card(key, node, kind, at, more, measure) {
  const room = at.w - 42;
  const bold = more.bold || 0;
  const lines = more.lines || wrap(more.text, room, (s) => measure(s, bold > 0), 16);
  const foot = (more.foot || []).flatMap((f) => wrap(f, room, (s) => measure(s, false) * 0.9, 6));
  return {
    key, node, kind, x: at.x, y: 0, w: at.w,
    h: 14 + (lines.length + foot.length) * LINE + (more.badge ? 22 : 0),
    lines, bold: Math.min(bold, lines.length), foot,
    badge: more.badge || "", toggle: more.toggle || "", open: Boolean(more.open),
    title: more.title || more.text, virtual: Boolean(more.virtual),
  };
}

/** @param {import("./types").App} app @param {import("./groups.js").Group} group */
function groupTitle(app, group) {
  if (group.node !== null) return app.label(group.node);
  return group.instrument === null ? app.t("graph.other") : app.label(group.instrument);
}

/** How deep a measure lies under its group's head, a direct child being 0. @param {import("./types").Model} model @param {number} id @param {import("./groups.js").Group} group */
function nesting(model, id, group) {
  let depth = 0;
  let parent = model.facts.get(id)?.parent ?? null;
  while (parent !== null && parent !== group.node && depth < 5 && group.members.includes(parent)) {
    depth++;
    parent = model.facts.get(parent)?.parent ?? null;
  }
  return depth;
}

/** Status and instruments in one small line. @param {import("./types").App} app @param {number} id */
function footOf(app, id) {
  const facts = app.model.facts.get(id);
  if (!facts) return [];
  const words = [...(facts.status === null ? [] : [facts.status]), ...(app.state.lane === "instrument" ? [] : facts.instrument)];
  return words.length ? [words.map((w) => app.label(w)).join(" · ")] : [];
}

/** @param {import("./types").App} app @param {number | null} node */
function whoText(app, node) {
  if (node === null) return { text: app.t("graph.unnamed"), virtual: true };
  const brief = app.short(node);
  const label = app.label(node);
  return brief !== label ? { text: brief, bold: 1, foot: [label], title: label } : { text: label, bold: 9 };
}

/**
 * The last lane: what fits beside the middle, the most frequent first, the rest behind one card.
 * @param {import("./types").App} app @param {import("./types").Scene} scene @param {Map<number, {from: string, n: number}[]>} reach
 * @param {{x: number, w: number}} at @param {number} room
 * @param {(key: string, node: number | null, kind: string, at: {x: number, w: number}, more: any) => import("./types").Card} make
 * @param {boolean} long whether the lanes need scrolling: then a target stands beside its first use
 * @param {{x: number, w: number} | null} past the lane of measures that headlines' links have to pass
 */
function targets(app, scene, reach, at, room, make, long, past) {
  const total = (/** @type {number} */ id) => (reach.get(id) || []).reduce((sum, r) => sum + r.n, 0);
  const ranked = [...reach.keys()].sort((a, b) => total(b) - total(a) || a - b);
  const every = app.state.open.includes("more");
  const items = [];
  let used = TOP + 46;
  let rest = 0;
  for (const id of ranked) {
    const one = make(`n${id}`, id, app.model.nodes[id].kind, at, { text: app.short(id), title: app.label(id) });
    used += one.h + GAP;
    if (!every && used > room && items.length >= 4) {
      scene.cards.pop();
      scene.byKey.delete(one.key);
      rest++;
      continue;
    }
    const links = reach.get(id) || [];
    for (const { from, n } of links) {
      const start = scene.byKey.get(from);
      const passes = past && start && start.x + start.w < past.x ? (start.open ? { behind: true } : { via: past.x + past.w }) : {};
      scene.edges.push({ from, to: one.key, weight: n, label: LANES[app.state.lane][0], elbow: false, ...passes });
    }
    const ys = links.map(({ from }) => centre(scene.byKey.get(from)));
    items.push({ card: one, want: long ? Math.min(...ys) : mean(ys) });
  }
  items.sort((a, b) => a.want - b.want || (a.card.node || 0) - (b.card.node || 0));
  if (rest || every) {
    const text = rest ? app.t("graph.more", { n: rest }) : app.t("graph.fewer");
    items.push({ card: make("more", null, "more", at, { text, toggle: "more", virtual: true }), want: Number.MAX_SAFE_INTEGER });
  }
  spread(items, room);
}

/**
 * Puts cards of one column near where they want to be, without overlap.
 * @param {{card: import("./types").Card, want: number}[]} items @param {number} room
 */
function spread(items, room) {
  items.sort((a, b) => a.want - b.want);
  let y = TOP;
  for (const { card: one, want } of items) {
    one.y = Math.max(y, Math.min(want, room) - one.h / 2);
    y = one.y + one.h + GAP;
  }
  let limit = Math.max(room, TOP + items.reduce((sum, i) => sum + i.card.h + GAP, 0));
  for (const { card: one } of [...items].reverse()) {
    one.y = Math.min(one.y, limit - one.h - GAP);
    limit = one.y;
  }
}

/** @param {import("./types").Card | undefined} one */
function centre(one) {
  return one ? one.y + one.h / 2 : 0;
}

/** @param {number[]} list */
function mean(list) {
  return list.length ? list.reduce((a, b) => a + b, 0) / list.length : TOP;
}
