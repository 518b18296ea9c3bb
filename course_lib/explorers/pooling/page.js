// Pooling: the variances between groups, from none at all to no limit, move every line.

import { explorer } from "../frame/ui/explorer.js";
import { fixed, lineText } from "../frame/ui/format.js";
import {
  arrange,
  drawLines,
  drawPoints,
  drawText,
  lineStyle,
  makeLegend,
  makePanel,
  makeSvg,
  padded,
} from "../frame/ui/plot.js";
import { lineProducts, lineWeight, poolingAt, ratioAt, stepsOf } from "./mathematics.js";
import { drawPlane, planeDomains } from "./plane.js";

export default explorer((data, theme) => {
  const products = lineProducts(data);
  return {
    title: "From complete pooling to no pooling",
    legend: legend(theme),
    controls: [
      {
        kind: "range",
        id: "position",
        label: "Group variances",
        min: -data.scale.end,
        max: data.scale.end,
        text: (position) => ratioText(ratioAt(position, data.scale)),
        ends: ["complete pooling", "no pooling"],
        marks: [{ value: 0, label: "REML" }],
        curve: supportCurve(data, products),
      },
      {
        kind: "choice",
        id: "group",
        label: data.group_name,
        options: data.groups.map((name) => [name, name]),
      },
    ],
    figure: (stage, set) => makeFigure(stage, set, { data, theme, products }),
  };
});

function ratioText(ratio) {
  const digits = ratio >= 10 || ratio === 0 ? 0 : ratio >= 1 ? 2 : 4;
  return `${fixed(ratio, digits)} × REML`;
}

/** Height of the REML log-likelihood at each position, 1 at its top. */
function supportCurve(data, products) {
  const at = (position) =>
    poolingAt(products, data.relative, ratioAt(position, data.scale)).criterion;
  const positions = Array.from(
    { length: 2 * data.scale.end - 1 },
    (_, i) => i + 1 - data.scale.end,
  );
  const lowest = at(0);
  const values = positions.map(at);
  const highest = Math.max(...values);
  return positions.map((position, i) => [position, (highest - values[i]) / (highest - lowest)]);
}

function legend(theme) {
  return makeLegend([
    { label: "this setting", line: lineStyle(theme, "partial", 3) },
    { label: "no pooling", line: lineStyle(theme, "none", 3) },
    { label: "complete pooling", line: lineStyle(theme, "complete", 3) },
    {
      label: "from the population: own intercept, own slope",
      line: { stroke: "var(--ink)", "stroke-width": 1.6 },
    },
  ]);
}

function makeFigure(stage, set, { data, theme, products }) {
  const svg = makeSvg(stage, `Lines of all ${data.group_name}s, and their intercepts and slopes`);
  const lines = makePanel(svg, { title: "Lines", x: data.predictor, y: data.outcome });
  const plane = makePanel(svg, {
    title: "Intercepts and slopes",
    x: "intercept",
    y: `slope of ${data.predictor}`,
  });
  const own = poolingAt(products, data.relative, Infinity).lines;
  const complete = poolingAt(products, data.relative, 0).population;
  const domains = { x: padded(data.x, 0.03), y: padded(data.y), ...planeDomains(own, complete) };
  return {
    draw(state, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 440 });
      svg.attr("width", width).attr("height", height);
      const at = poolingAt(products, data.relative, ratioAt(state.position, data.scale));
      const chosen = data.groups.indexOf(state.group);
      lines.place(boxes[0], domains.x, domains.y);
      plane.place(boxes[1], domains.intercept, domains.slope);
      drawPanelOfLines(lines, { data, theme, at, own, complete, chosen });
      const weight = lineWeight(
        products[chosen],
        data.relative,
        ratioAt(state.position, data.scale),
      );
      const steps = stepsOf(weight, own[chosen], at.population);
      drawPlane(plane, { data, theme, at, own, complete, chosen, steps, set });
      return report(state, { data, products, at, own, chosen, weight, steps });
    },
  };
}

function drawPanelOfLines(panel, { data, theme, at, own, complete, chosen }) {
  const items = at.lines
    .map((line, key) => ({ key, line }))
    .filter(({ line, key }) => line && key !== chosen);
  const rows = data.x
    .map((x, i) => ({ key: i, at: [x, data.y[i]] }))
    .filter(({ key }) => data.group[key] === chosen);
  const only = (line) => (line ? [{ key: 0, line }] : []);
  drawLines(panel, "others", items, {
    stroke: "var(--soft)",
    "stroke-width": 0.8,
  });
  drawLines(panel, "complete", only(complete), lineStyle(theme, "complete", 2.5));
  drawLines(panel, "own", only(own[chosen]), lineStyle(theme, "none", 3.5));
  drawLines(panel, "chosen", only(at.lines[chosen]), lineStyle(theme, "partial", 3.5));
  drawPoints(panel, "rows", rows, { r: 5, fill: theme.colours.data, stroke: "var(--card)" });
  const note = at.lines[chosen]
    ? []
    : [
        {
          key: 0,
          at: rows[0].at,
          text: `${data.groups[chosen]}: no line of its own`,
          dx: 12,
          dy: 5,
        },
      ];
  drawText(panel, "note", note);
}

function report(state, { data, products, at, own, chosen, weight, steps }) {
  const ratio = ratioAt(state.position, data.scale);
  const [name, line] = [data.groups[chosen], at.lines[chosen]];
  const pair = (values) => values ?? [null, null];
  return {
    numbers: [
      { id: "line", label: "Its line", value: pair(line) },
      { id: "own", label: "Its own line", value: pair(own[chosen]) },
      { id: "w1", label: "Weights, intercept", value: pair(weight?.[0]) },
      { id: "w2", label: "Weights, slope", value: pair(weight?.[1]) },
      { id: "slope_sd", label: "Model's slope SD", value: Math.sqrt(ratio) * data.slope_sd },
      { id: "criterion", label: "REML criterion", value: at.criterion },
    ],
    summary: sentence(ratio, {
      data,
      name,
      line,
      products: products[chosen],
      parts: madeOf(at.population, { line, steps }),
    }),
  };
}

/** In words: what a group's slope is made of. */
function madeOf(population, { line, steps }) {
  if (!population || !line) return "";
  const start = `Its slope: ${fixed(population[1], 3)} of the population`;
  if (!steps) return `${start}, and ${signed(line[1] - population[1])} by its own points.`;
  const [byIntercept, bySlope] = steps.map((step) => signed(step[1]));
  return `${start}, ${byIntercept} by its own intercept, ${bySlope} by its own slope.`;
}

// One digit more than the line, so that the parts add up to it.
const signed = (value) => (value < 0 ? fixed(value, 3) : `+${fixed(value, 3)}`);

function sentence(ratio, { data, name, line, products, parts }) {
  const who = `${data.group_name} ${name}`;
  if (!line) {
    const points =
      products.n === 1
        ? "has one point"
        : `has ${products.n} points at one value of ${data.predictor}`;
    return `No pooling: ${who} ${points}, and infinitely many lines pass through. So it has no line of its own.`;
  }
  const words = lineText(line, data.predictor);
  if (ratio === 0) return `Complete pooling: every ${data.group_name} has the line ${words}.`;
  if (ratio === Infinity)
    return `No pooling: the line of ${who} is ${words}, from its own points alone.`;
  const where =
    ratio === 1
      ? "At the REML estimate"
      : ratio < 1
        ? "Pooled more than REML says,"
        : "Pooled less than REML says,";
  return `${where} ${who} has ${words}. ${parts}`;
}
