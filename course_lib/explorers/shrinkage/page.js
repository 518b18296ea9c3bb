// Shrinkage: take observations of one group away, drag its points, and see what its line keeps.

import { explorer } from "../frame/ui/explorer.js";
import { fixed, lineText, percent } from "../frame/ui/format.js";
import {
  arrange,
  drawHandles,
  drawLines,
  drawPath,
  drawPoints,
  lineStyle,
  makeLegend,
  makePanel,
  makeSvg,
  padded,
} from "../frame/ui/plot.js";
import { rowsOf, shrinkAt, weightsByRows } from "./mathematics.js";

export default explorer((data, theme) => ({
  title: "What a group keeps of its own data",
  legend: makeLegend([
    { label: "its line (partial pooling)", line: lineStyle(theme, "partial", 3) },
    { label: "its own data alone", line: lineStyle(theme, "none", 3) },
    { label: "population", line: lineStyle(theme, "complete", 3) },
  ]),
  controls: [
    {
      kind: "buttons",
      id: "model",
      label: "What varies between groups",
      options: [
        ["intercept", "intercept"],
        ["line", "intercept and slope"],
      ],
    },
    {
      kind: "range",
      id: "kept",
      label: "Observations kept",
      min: 0,
      max: 1,
      limits: ({ group }) => ({ max: rowsOf(data, data.groups.indexOf(group)).length }),
    },
    {
      kind: "choice",
      id: "group",
      label: data.group_name,
      options: data.groups.map((name) => [name, name]),
      changes: (group) => ({
        group,
        kept: rowsOf(data, data.groups.indexOf(group)).length,
        moved: {},
        last: null,
      }),
    },
  ],
  figure: (stage, set) => makeFigure(stage, set, { data, theme }),
}));

function makeFigure(stage, set, { data, theme }) {
  const svg = makeSvg(stage, `Observations and lines of one ${data.group_name}, and its weight`);
  const panel = makePanel(svg, {
    title: "Drag a point up or down",
    x: data.predictor,
    y: data.outcome,
  });
  const share = makePanel(svg, { title: "", x: "observations", y: "share kept" });
  const domains = { x: padded(data.x, 0.05), y: padded(data.y, 0.1) };
  return {
    draw(state, size) {
      const { boxes, width, height } = arrange(size, 2);
      svg.attr("width", width).attr("height", height);
      const chosen = data.groups.indexOf(state.group);
      const fit = data.fits[state.model];
      const at = shrinkAt(data, fit, { ...state, chosen });
      panel.place(boxes[0], domains.x, domains.y);
      drawGroup(panel, { state, at, chosen, data, theme, set, domain: domains.y });
      drawShares(share, boxes[1], { state, fit, chosen, data, theme, set });
      return report(state, { data, fit, at });
    },
  };
}

function drawGroup(panel, { state, at, chosen, data, theme, set, domain }) {
  const rows = rowsOf(data, chosen).map((key) => ({
    key,
    at: [data.x[key], state.moved[key] ?? data.y[key]],
  }));
  const others = at.lines.map((line, key) => ({ key, line })).filter(({ key }) => key !== chosen);
  const only = (line) => (line ? [{ key: 0, line }] : []);
  drawLines(panel, "others", others, {
    stroke: theme.colours.partial,
    "stroke-width": 1.2,
    "stroke-opacity": 0.14,
  });
  drawLines(panel, "population", only(at.population), lineStyle(theme, "complete", 2.5));
  drawLines(panel, "own", only(at.own), lineStyle(theme, "none", 3.5));
  drawLines(panel, "line", only(at.line), lineStyle(theme, "partial", 3.5));
  drawPoints(panel, "gone", rows.slice(state.kept), {
    r: 5.5,
    fill: "#fff",
    stroke: theme.colours.muted,
    "stroke-width": 1.5,
  });
  drawHandles(panel, "rows", rows.slice(0, state.kept), {
    r: 6.5,
    fill: theme.colours.data,
    stroke: "#fff",
    step: (domain[1] - domain[0]) / 100,
    label: ({ at: [x] }) => `${data.outcome} at ${data.predictor} ${x}`,
    move: (key, y) => set({ moved: { ...state.moved, [key]: y }, last: key }),
  });
}

function drawShares(panel, box, { state, fit, chosen, data, theme, set }) {
  const shares = weightsByRows(data, fit, chosen);
  const items = shares.map((value, n) => ({ key: n, at: [n, value] }));
  panel.place(box, padded([0, shares.length - 1], 0.06), [-0.04, 1.04], {
    x: Math.min(shares.length - 1, 10),
  });
  panel.title(state.model === "line" ? "Share of own slope kept" : "Weight λ");
  drawPath(
    panel,
    "curve",
    items.map((item) => item.at),
    { stroke: theme.colours.muted, "stroke-width": 2 },
  );
  drawPoints(panel, "steps", items, {
    r: 4.5,
    class: "hand",
    fill: "#fff",
    stroke: theme.colours.partial,
    "stroke-width": 1.8,
  }).on("click", (_, { key }) => set({ kept: key }));
  drawPoints(
    panel,
    "now",
    items.filter(({ key }) => key === state.kept),
    { r: 8, fill: theme.colours.partial, stroke: "#fff", "stroke-width": 2 },
  );
}

function report(state, { data, fit, at }) {
  const rows = state.model === "line" ? lineRows(at) : interceptRows(fit, at);
  const moved =
    state.last === null
      ? []
      : [
          {
            id: "moved",
            label: `${data.outcome} at ${data.predictor} ${data.x[state.last]}, moved`,
            value: state.moved[state.last],
          },
        ];
  const who = `${data.group_name} ${state.group}`;
  return { numbers: [...rows, ...moved], summary: sentence(who, state, { data, fit, at }) };
}

function interceptRows(fit, at) {
  return [
    { id: "tau2", label: "Variance between groups τ²", value: tau2(fit) },
    { id: "sigma2", label: "Residual variance σ²", value: fit.sigma2 },
    {
      id: "weight",
      label: "Weight λ = nτ² / (nτ² + σ²)",
      value: at.weights,
      text: fixed(at.weights, 3),
    },
    { id: "distance", label: "Mean distance from population", value: at.distance },
    { id: "effect", label: "Predicted deviation: λ × distance", value: at.effects[0] },
  ];
}

function lineRows(at) {
  const own = at.own ? at.own.map((value, j) => value - at.population[j]) : [null, null];
  return [
    { id: "own", label: "Own line − population: intercept, slope", value: own },
    { id: "w1", label: "Weights W, first row", value: at.weights[0], digits: 3 },
    { id: "w2", label: "Weights W, second row", value: at.weights[1], digits: 3 },
    { id: "effects", label: "Predicted deviation: W × own", value: at.effects },
  ];
}

const tau2 = (fit) => fit.relative[0][0] * fit.sigma2;

function sentence(who, { kept, model }, { data, fit, at }) {
  const observations = `${kept} observation${kept === 1 ? "" : "s"}`;
  if (kept === 0)
    return `Without an observation ${who} keeps nothing: the best guess is the population line, ${lineText(at.population, data.predictor)}.`;
  if (model === "intercept") {
    const part = `${kept} × ${fixed(tau2(fit), 0)}`;
    return `${who}, ${observations}: λ = ${part} / (${part} + ${fixed(fit.sigma2, 0)}) = ${fixed(at.weights, 3)}. Of a distance of ${fixed(at.distance, 1)} it keeps ${fixed(at.effects[0], 1)}.`;
  }
  const words = `Its line is ${lineText(at.line, data.predictor)}.`;
  if (!at.own)
    return `${who}, ${observations} and so no line of its own: the slope comes from the population and from how intercepts and slopes go together. ${words}`;
  return `${who}, ${observations}: its own slope counts ${percent(at.weights[1][1])} in its predicted slope, beside its own intercept. ${words}`;
}
