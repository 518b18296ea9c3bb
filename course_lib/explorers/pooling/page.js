// Pooling: the variances between groups, from none at all to no limit, move every line.

import { explorer } from "../frame/ui/explorer.js";
import { fixed, lineText, percent } from "../frame/ui/format.js";
import {
  arrange,
  drawArrows,
  drawLines,
  drawPoints,
  drawText,
  lineStyle,
  makeLegend,
  makePanel,
  makeSvg,
  padded,
} from "../frame/ui/plot.js";
import { lineProducts, lineWeight, poolingAt, ratioAt } from "./mathematics.js";

export default explorer((data, theme) => {
  const products = lineProducts(data);
  return {
    title: "From complete pooling to no pooling",
    legend: legend(theme),
    controls: [
      {
        kind: "range",
        id: "position",
        label: "Variance between groups",
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
      const { boxes, width, height } = arrange(size, 2);
      svg.attr("width", width).attr("height", height);
      const at = poolingAt(products, data.relative, ratioAt(state.position, data.scale));
      const chosen = data.groups.indexOf(state.group);
      lines.place(boxes[0], domains.x, domains.y);
      plane.place(boxes[1], domains.intercept, domains.slope);
      drawPanelOfLines(lines, { data, theme, at, own, complete, chosen });
      drawPlane(plane, { data, theme, at, own, complete, chosen, set });
      return report(state, { data, products, at, own, chosen });
    },
  };
}

function planeDomains(own, complete) {
  const known = [...own.filter(Boolean), complete];
  const [intercept, slope] = [0, 1].map((i) =>
    padded(
      known.map((line) => line[i]),
      0.09,
    ),
  );
  return { intercept, slope };
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
    stroke: theme.colours.partial,
    "stroke-width": 1.4,
    "stroke-opacity": 0.3,
  });
  drawLines(panel, "complete", only(complete), lineStyle(theme, "complete", 2.5));
  drawLines(panel, "own", only(own[chosen]), lineStyle(theme, "none", 3.5));
  drawLines(panel, "chosen", only(at.lines[chosen]), lineStyle(theme, "partial", 3.5));
  drawPoints(panel, "rows", rows, { r: 5, fill: theme.colours.data, stroke: "#fff" });
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

function drawPlane(panel, { data, theme, at, own, complete, chosen, set }) {
  const pairs = at.lines.map((line, key) => ({ key, at: line, from: own[key], to: line }));
  const here = pairs.filter((item) => item.at);
  const colour = theme.colours;
  drawArrows(
    panel,
    "arrows",
    here.filter(({ from }) => from),
    {
      head: 7,
      gap: 6,
      stroke: ({ key }) => (key === chosen ? colour.partial : colour.muted),
      "stroke-width": ({ key }) => (key === chosen ? 2.5 : 1.5),
    },
  );
  const squares = own.map((line, key) => ({ key, at: line })).filter((item) => item.at);
  drawPoints(panel, "own", squares, { shape: "square", r: 4.5, fill: colour.none });
  drawPoints(panel, "complete", [{ key: 0, at: complete }], {
    shape: "diamond",
    r: 7,
    fill: colour.complete,
    stroke: "#fff",
  });
  drawPoints(panel, "here", here, {
    r: 5,
    class: "hand",
    fill: colour.partial,
    stroke: "#fff",
  }).on("click", (_, { key }) => set({ group: data.groups[key] }));
  const name = here.filter(({ key }) => key === chosen);
  drawPoints(panel, "ring", name, {
    r: 9,
    fill: "none",
    stroke: colour.partial,
    "stroke-width": 2,
  });
  const right = name.length && panel.x(name[0].at[0]) > 0.8 * panel.x.range()[1];
  drawText(
    panel,
    "names",
    name.map((item) => ({
      ...item,
      text: data.groups[item.key],
      dx: right ? -13 : 13,
      dy: -9,
      anchor: right ? "end" : "start",
    })),
  );
}

function report(state, { data, products, at, own, chosen }) {
  const ratio = ratioAt(state.position, data.scale);
  const [name, line] = [data.groups[chosen], at.lines[chosen]];
  const weight = lineWeight(products[chosen], data.relative, ratio);
  const kept = weight?.[1][1] ?? null;
  return {
    numbers: [
      { id: "intercept", label: `Intercept of ${name}`, value: line?.[0] ?? null },
      { id: "slope", label: `Slope of ${name}`, value: line?.[1] ?? null },
      { id: "own_slope", label: "Its own slope", value: own[chosen]?.[1] ?? null },
      { id: "kept", label: "Weight of its own slope", value: kept, text: percent(kept) },
      {
        id: "slope_sd",
        label: "SD of the lines' slopes",
        value: deviation(at.lines.filter(Boolean).map((one) => one[1])),
      },
      { id: "criterion", label: "REML criterion", value: at.criterion },
    ],
    summary: sentence(ratio, {
      data,
      name,
      line,
      products: products[chosen],
      moved: movedSlope(at.population, { line, own: own[chosen], weight }),
    }),
  };
}

function deviation(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  );
}

/** In words: what moves a group's slope away from the population's, and by how much. */
function movedSlope(population, { line, own, weight }) {
  if (!population || !line) return "";
  const start = `The population slope is ${fixed(population[1])}`;
  if (!own) return `${start}; its intercept moves it by ${fixed(line[1] - population[1])}.`;
  const [byIntercept, bySlope] = weight[1].map((share, i) => share * (own[i] - population[i]));
  return (
    `${start}; its own slope (weight ${percent(weight[1][1])}) adds ${fixed(bySlope)}, ` +
    `its own intercept ${fixed(byIntercept)}.`
  );
}

function sentence(ratio, { data, name, line, products, moved }) {
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
        ? "Pooled more than REML says"
        : "Pooled less than REML says";
  return `${where}: the line of ${who} is ${words}. ${moved}`;
}
