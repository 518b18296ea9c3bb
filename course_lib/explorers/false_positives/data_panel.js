// One data set: its rows, the means of its groups, and those of the predictor's two levels.
import { draw, drawArrows, drawPoints, makeLegend } from "../frame/ui/plot.js";
import { isSecond } from "./mathematics.js";

const meanStyle = (width) => ({ stroke: "var(--ink)", "stroke-width": width, fill: "none" });

export function makeLegendOf(data, theme) {
  return makeLegend([
    { label: "rejected", shape: "diamond", fill: theme.colours.highlight },
    { label: "level A of the predictor", shape: "circle", fill: data.parts[0] },
    { label: "level B", shape: "square", fill: data.parts[1] },
    { label: "mean of a level", line: meanStyle(4) },
    { label: "mean of a group", line: meanStyle(1.5) },
  ]);
}

/** rows: { group, row, value }; test: { means } of both levels. */
export function drawRows(panel, { state, data, test, rows }) {
  const step = panel.x(2) - panel.x(1);
  const looks = [
    { stroke: data.parts[0], "stroke-linecap": "round", "stroke-width": Math.min(6, 0.9 * step) },
    { stroke: data.parts[1], "stroke-linecap": "square", "stroke-width": Math.min(5, 0.8 * step) },
  ];
  drawBands(panel, state.groups);
  // The two levels within one group stand side by side.
  const aside = state.predictor === "within" ? 0.2 : 0;
  [false, true].forEach((second, i) => {
    // All marks are ends of lines without length in one path: a thousand cost as much as one.
    const dots = rows
      .filter((row) => isSecond(row, state.predictor, state.groups) === second)
      .map(({ group, value }) => `M${panel.x(group + 1 + (2 * i - 1) * aside)},${panel.y(value)}h0`)
      .join("");
    draw(panel.layer(`part${i}`), "path", [{ key: 0 }], looks[i]).attr("d", dots);
  });
  drawGroupMeans(panel, rows, state);
  drawMeans(panel, { state, test, looks });
}

/** Every second group on a ground of its own. */
function drawBands(panel, groups) {
  const bands = Array.from({ length: Math.floor(groups / 2) }, (_, key) => ({
    key,
    x: panel.x(2 * key + 1.5),
  }));
  draw(panel.layer("bands"), "rect", bands, {
    fill: "var(--wash)",
    y: 0,
    width: panel.x(2) - panel.x(1),
    height: panel.y.range()[0],
    x: ({ x }) => x,
  });
}

function drawGroupMeans(panel, rows, state) {
  const sums = new Array(state.groups).fill(0);
  for (const { group, value } of rows) sums[group] += value / state.rows;
  const ticks = sums.map((mean, key) => ({ key, from: [key + 0.6, mean], to: [key + 1.4, mean] }));
  drawArrows(panel, "groups", ticks, meanStyle(1.5));
}

/** A line at the mean of each level, over the groups that have it. */
function drawMeans(panel, { state: { groups, predictor }, test, looks }) {
  const between = predictor === "between";
  const segments = test.means.map((mean, key) => ({
    key,
    from: [between && key ? groups / 2 + 0.5 : 0.5, mean],
    to: [between && !key ? groups / 2 + 0.5 : groups + 0.5, mean],
  }));
  drawArrows(panel, "halo", segments, { stroke: "var(--card)", "stroke-width": 6 });
  drawArrows(panel, "means", segments, meanStyle(3.5));
  const edge = { stroke: "var(--ink)", "stroke-width": 2 };
  drawPoints(panel, "first", [{ key: 0, at: segments[0].from }], {
    r: 6,
    fill: looks[0].stroke,
    ...edge,
  });
  drawPoints(panel, "second", [{ key: 0, at: segments[1].to }], {
    shape: "square",
    r: 5,
    fill: looks[1].stroke,
    ...edge,
  });
}
