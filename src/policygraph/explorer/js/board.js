// The board of the first view: who will do what for whom, one row per headline or group.

import { h, nodeButton } from "./dom.js";
import { MOST_GROUPS, groupOpen, targetsOf } from "./groups.js";

const FEW = 16; // so many measures in all are listed at once
const FIRST = 4; // else so many where no headline says what they are about
const MOST_CHIPS = 5;

/** @param {import("./types").App} app @param {import("./groups.js").Group[]} groups */
export function board(app, groups) {
  const { t } = app;
  if (!groups.length) return null;
  const few = groups.reduce((sum, g) => sum + g.members.length, 0) <= FEW;
  const make = (/** @type {number} */ from, /** @type {number} */ to) => groups.slice(from, to).map((group, i) => row(app, group, i === 0 || groups[from + i - 1].actor !== group.actor, few));
  const more = groups.length > MOST_GROUPS ? h("button.more", { "data-act": "more-groups", text: t("panel.more", { n: groups.length - MOST_GROUPS }), onclick: () => {
    more?.previousElementSibling?.append(...make(MOST_GROUPS, groups.length));
    more?.remove();
  } }) : null;
  return h("section", { "aria-label": t("overview.board") },
    h("h2", { text: t("overview.board") }),
    h("div.board", { role: "table", "aria-label": t("overview.board") },
      h("div.board-head", { role: "row" }, ...["who", "what", "whom"].map((k) => h("span", { role: "columnheader", text: t(`overview.${k}`) }))),
      ...make(0, MOST_GROUPS)),
    more);
}

/** @param {import("./types").App} app @param {import("./groups.js").Group} group @param {boolean} named @param {boolean} few */
function row(app, group, named, few) {
  const { model, t } = app;
  const all = group.node === null ? group.members : [group.node, ...group.members];
  const targets = [...targetsOf(model, all, "target", app.visible)].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const who = group.actor === null ? h("span.muted", { text: t("graph.unnamed") }) : nodeButton(app, group.actor, app.short(group.actor));
  return h("div.board-row", { role: "row" },
    h("div.who", { role: "cell" }, named ? who : h("span.sr", { text: group.actor === null ? t("graph.unnamed") : app.label(group.actor) })),
    h("div.what", { role: "cell" }, title(app, group), ...measures(app, group, few)),
    h("div.whom", { role: "cell", "data-name": t("overview.whom") }, ...chips(app, targets)));
}

/** @param {import("./types").App} app @param {import("./groups.js").Group} group */
function title(app, group) {
  if (group.node !== null) return nodeButton(app, group.node);
  return group.direct ? null : h("span.strong", { text: group.instrument === null ? app.t("graph.other") : app.label(group.instrument) });
}

/** The first measures of a group, the rest folded. @param {import("./types").App} app @param {import("./groups.js").Group} group @param {boolean} few */
function measures(app, group, few) {
  const { members } = group;
  const most = few || group.direct ? members.length : group.node === null ? FIRST : 0;
  const list = (/** @type {number[]} */ ids) => h("ul.measures", null, ...ids.map((id) => h("li", null, nodeButton(app, id), status(app, id))));
  if (most >= members.length) return members.length ? [list(members)] : [];
  const details = h("details", { open: groupOpen(app.state, group) }, h("summary", { text: app.t(most ? "overview.more-measures" : "graph.measures", { n: members.length - most }) }), list(members.slice(most)));
  details.addEventListener("toggle", () => {
    const now = /** @type {HTMLDetailsElement} */ (details).open;
    const { open: keys, all: every } = app.state;
    if ((every !== keys.includes(group.key)) !== now) {
      app.set({ open: keys.includes(group.key) ? keys.filter((k) => k !== group.key) : [...keys, group.key] }, { quiet: true });
    }
  });
  return most ? [list(members.slice(0, most)), details] : [details];
}

/** @param {import("./types").App} app @param {[number, number][]} targets */
function chips(app, targets) {
  if (!targets.length) return [h("span.muted", { text: app.t("overview.nobody") })];
  const chip = (/** @type {[number, number]} */ [id, n]) => {
    const button = nodeButton(app, id, app.short(id));
    if (n > 1) button.append(h("span.times", { text: `×${n}` }));
    return button;
  };
  const rest = targets.slice(MOST_CHIPS);
  if (!rest.length) return targets.map(chip);
  const more = h("button.small", { text: app.t("graph.more", { n: rest.length }), onclick: () => more.replaceWith(...rest.map(chip)) });
  return [...targets.slice(0, MOST_CHIPS).map(chip), more];
}

/** @param {import("./types").App} app @param {number} id */
function status(app, id) {
  const facts = app.model.facts.get(id);
  return facts && facts.status !== null ? h("span.status", { text: app.label(facts.status) }) : null;
}
