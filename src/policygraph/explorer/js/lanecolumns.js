// Where the lanes stand. On a narrow screen actor, headline and measures share one column like a list.

export const NARROW = 620;

/** @param {number} width @param {boolean} grouped @param {boolean} opened */
export function columnsFor(width, grouped, opened) {
  const total = Math.min(width, 1500) - 32;
  if (width < NARROW) {
    const [first, gap] = [(total + 16) * 0.57, 20];
    return {
      narrow: true,
      total: total + 32,
      who: { x: 8, w: first },
      group: { x: 8, w: first },
      measure: { x: 22, w: first - 14 },
      target: { x: 8 + first + gap, w: total + 16 - first - gap },
    };
  }
  const four = grouped && opened;
  const gap = total * (four ? 0.045 : 0.07);
  const [who, group, measure, target] = (four ? [0.15, 0.225, 0.31, 0.18] : [0.2, 0.42, 0.42, 0.24]).map((s) => s * total);
  const second = 16 + who + gap;
  const third = four ? second + group + gap : second;
  return {
    narrow: false,
    total: total + 32,
    who: { x: 16, w: who },
    group: { x: second, w: group },
    measure: { x: third, w: measure },
    target: { x: third + (four ? measure : group) + gap, w: target },
  };
}

/** @param {import("./types").App["t"]} t @param {ReturnType<typeof columnsFor>} columns @param {boolean} grouped @param {boolean} opened @param {string} lane @param {boolean} used whether anything stands in the last lane */
export function laneHeads(t, columns, grouped, opened, lane, used) {
  const list = columns.narrow ? [] : [{ ...columns.who, text: t("lane.who") }];
  if (grouped) list.push({ ...columns.group, text: t("lane.headline") });
  if (!grouped || (opened && !columns.narrow)) list.push({ ...columns.measure, text: t("lane.measure") });
  list.push({ ...columns.target, text: used ? t(`lane.${lane}`) : `${t(`lane.${lane}`)}: ${t("overview.nobody")}` });
  return list;
}
