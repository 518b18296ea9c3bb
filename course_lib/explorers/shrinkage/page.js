// Shrinkage: give a group more rows, move the variances, and see what its line keeps.

import { explorer } from "../frame/ui/explorer.js";
import { fixed, lineText } from "../frame/ui/format.js";
import {
  arrange,
  drawArrows,
  drawHandles,
  drawPath,
  drawPoints,
  drawText,
  lineStyle,
  makeLegend,
  makePanel,
  makeSvg,
  padded,
} from "../frame/ui/plot.js";
import { rowsOf, shrinkAt, varianceAt, weightsByRows } from "./mathematics.js";
import { makeWeight, short } from "./weight.js";

const WIDE = 26; // in units of the type: a panel where there is room for words beside the share

export default explorer((data, theme) => {
  const count = (group) => rowsOf(data, data.groups.indexOf(group)).length;
  return {
    title: "What a group keeps of its own data",
    legend: makeLegend([
      { label: "its line (partial pooling)", line: lineStyle(theme, "partial", 3) },
      { label: "own data, same slope", line: lineStyle(theme, "none", 3) },
      { label: "population", line: lineStyle(theme, "complete", 3) },
    ]),
    controls: [
      {
        kind: "range",
        id: "kept",
        label: "Observations n",
        min: 0,
        max: 1,
        limits: ({ group }) => ({ max: count(group) }),
      },
      slider(data, "between", "Variance between τ²"),
      slider(data, "residual", "Residual variance σ²"),
      { kind: "own", make: () => makeWeight((state) => variancesOf(data, state)) },
      {
        kind: "choice",
        id: "group",
        label: data.group_name,
        options: data.groups.map((name) => [name, name]),
        changes: (group) => ({
          group,
          kept: Math.min(data.kept, count(group)),
          moved: {},
        }),
      },
    ],
    figure: (stage, set) => makeFigure(stage, set, { data, theme }),
  };
});

function slider(data, id, label) {
  const scale = data.sliders[id];
  return {
    kind: "range",
    id,
    label,
    min: -data.end,
    max: data.end,
    text: (position) => short(varianceAt(position, scale)),
    marks: [{ value: data.reml[id], label: "REML" }],
  };
}

const variancesOf = ({ sliders }, { between, residual }) => ({
  tau2: varianceAt(between, sliders.between),
  sigma2: varianceAt(residual, sliders.residual),
});

function makeFigure(stage, set, { data, theme }) {
  const svg = makeSvg(stage, `Observations and lines of one ${data.group_name}, and its weight`);
  const panel = makePanel(svg, {
    title: "Drag a point up or down",
    x: data.predictor,
    y: data.outcome,
  });
  const share = makePanel(svg, { title: "Weight λ", x: "observations n", y: "" });
  const ends = padded(data.x, 0.05);
  return {
    draw(state, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 440 });
      svg.attr("width", width).attr("height", height);
      if (boxes[0].top === boxes[1].top) widen(boxes, 0.24 * width);
      const chosen = data.groups.indexOf(state.group);
      const variances = variancesOf(data, state);
      const at = shrinkAt(data, variances, { ...state, chosen });
      const x = withRoom(ends, boxes[0]);
      const y = heights(data, chosen, x);
      panel.place(boxes[0], x, y);
      drawGroup(panel, { state, at, ends, chosen, data, theme, set, step: (y[1] - y[0]) / 100 });
      drawShare(panel, { at, x: ends[1], em: size.em, theme });
      drawWeights(share, boxes[1], { state, variances, chosen, data, theme, set });
      return report(state, { data, at, variances });
    },
  };
}

/** The first panel takes some width from the second. */
function widen([one, other], by) {
  one.width += by / 2;
  other.left += by / 2;
  other.width -= by / 2;
}

/** Ends of the data, and room to the right of them for the share that is kept. */
function withRoom([low, high], { width, em }) {
  const room = (width > WIDE * em ? 9 : 4.5) / (width / em - 4.6);
  return [low, low + (high - low) / (1 - room)];
}

/** Low and high end for a group: its rows as they were measured, and the population line. */
function heights(data, chosen, x) {
  const own = rowsOf(data, chosen);
  const given = { chosen, kept: own.length, moved: {} };
  const [a, b] = shrinkAt(data, data.variances, given).population;
  return padded([...own.map((i) => data.y[i]), ...x.map((one) => a + b * one)], 0.12);
}

function drawGroup(panel, { state, at, ends, chosen, data, theme, set, step }) {
  const rows = rowsOf(data, chosen).map((key) => ({
    key,
    at: [data.x[key], state.moved[key] ?? data.y[key]],
  }));
  const along = (line) => (line ? ends.map((x) => [x, line[0] + line[1] * x]) : []);
  drawPath(panel, "population", along(at.population), lineStyle(theme, "complete", 2.5));
  drawPath(panel, "own", along(at.own), lineStyle(theme, "none", 3.5));
  drawPath(panel, "line", along(at.line), lineStyle(theme, "partial", 3.5));
  drawPoints(panel, "gone", rows.slice(state.kept), {
    r: 5.5,
    fill: "var(--card)",
    stroke: "var(--soft)",
    "stroke-width": 1.5,
  });
  drawHandles(panel, "rows", rows.slice(0, state.kept), {
    r: 6.5,
    fill: theme.colours.data,
    stroke: "var(--card)",
    step,
    label: ({ at: [x] }) => `${data.outcome} at ${data.predictor} ${x}`,
    move: (key, y) => set({ moved: { ...state.moved, [key]: y } }),
  });
}

/** How far the line goes from the population's to the group's own, at the lines' right end. */
function drawShare(panel, { at, x, em, theme }) {
  const [population, line, own] = [at.population, at.line, at.own ?? at.line].map(
    ([a, b]) => a + b * x,
  );
  const parts = [
    { key: "keeps", model: "partial", from: [x, population], to: [x, line], value: at.weight },
    { key: "loses", model: "none", from: [x, line], to: [x, own], value: 1 - at.weight },
  ];
  for (const part of parts) drawArrows(panel, part.key, [part], lineStyle(theme, part.model, 6));
  const wide = panel.x.range()[1] > (WIDE - 4.6) * em;
  const seen = parts.filter(({ from, to }) => Math.abs(panel.y(from[1]) - panel.y(to[1])) > em);
  drawText(
    panel,
    "names",
    seen.map(({ key, from, to, value }) => ({
      key,
      at: [x, (from[1] + to[1]) / 2],
      text: wide ? `${key} ${share(value)}` : share(value),
      dx: 9,
      dy: 0.35 * em,
    })),
  );
}

/** A share in per cent that is never rounded to nothing or to all. */
function share(value) {
  if (value === 0 || value === 1) return `${100 * value}\u00a0%`;
  if (value < 0.005) return "under 1\u00a0%";
  return value > 0.995 ? "over 99\u00a0%" : `${fixed(100 * value, 0)}\u00a0%`;
}

function drawWeights(panel, box, { state, variances, chosen, data, theme, set }) {
  const most = rowsOf(data, chosen).length;
  const items = weightsByRows(most, variances).map((value, n) => ({ key: n, at: [n, value] }));
  panel.place(box, padded([0, most], 0.06), [-0.04, 1.04], { x: Math.min(most, 5) });
  drawPath(
    panel,
    "curve",
    items.map((item) => item.at),
    { stroke: "var(--soft)", "stroke-width": 1.5 },
  );
  drawPoints(panel, "steps", items, {
    r: 4.5,
    fill: "var(--card)",
    stroke: theme.colours.partial,
    "stroke-width": 1.8,
  });
  drawPoints(
    panel,
    "now",
    items.filter(({ key }) => key === state.kept),
    { r: 8, fill: theme.colours.partial, stroke: "var(--card)", "stroke-width": 2 },
  );
  const wide = { r: 12, class: "hand", fill: "none", "pointer-events": "all" };
  drawPoints(panel, "press", items, wide).on("click", (_, { key }) => set({ kept: key }));
}

function report(state, { data, at, variances }) {
  return {
    numbers: [
      { id: "weight", label: "Weight λ", value: at.weight, digits: 3 },
      { id: "distance", label: "Its mean − population", value: at.distance },
      { id: "effect", label: "Its line − population", value: at.effect },
    ],
    summary: sentence(`${data.group_name} ${state.group}`, state, { data, at, variances }),
  };
}

function sentence(who, { kept }, { data, at, variances }) {
  if (kept === 0)
    return `Without an observation ${who} keeps nothing: the best guess is the population line, ${lineText(at.population, data.predictor)}.`;
  const observations = `${who}, ${kept} observation${kept === 1 ? "" : "s"}`;
  if (!variances.tau2)
    return `${observations}: no variance between ${data.group_name}s, so each has the population line, whatever its points say.`;
  const side = at.distance < 0 ? "below" : "above";
  const [far, near] = [at.distance, at.effect].map((one) => fixed(Math.abs(one), 1));
  return `${observations}: its mean lies ${far} ${side} the population line. It keeps ${share(at.weight)}: its line lies ${near} ${side}.`;
}
