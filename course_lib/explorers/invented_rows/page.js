// Invented rows: each group has one that says zero; theta says how little it weighs.
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import {
  arrange,
  drawLines,
  drawPath,
  drawPoints,
  lineStyle,
  makeLegend,
  makePanel,
  makeSvg,
  padded,
} from "../frame/ui/plot.js";
import { keptShare, products, stackedAt, worthOf } from "./mathematics.js";

export default explorer((data, theme) => ({
  title: "Weight of the invented rows",
  legend: makeLegend([
    { label: "population line", line: lineStyle(theme, "complete", 3) },
    { label: "line of the chosen group", line: lineStyle(theme, "partial", 3) },
    { label: "criterion now", shape: "circle", fill: theme.colours.highlight },
  ]),
  controls: [
    {
      kind: "range",
      id: "theta",
      label: "Theta: SD of intercepts / residual SD",
      min: 0,
      max: data.last,
      step: data.step,
      text: (theta) => fixed(theta, 2),
      ends: ["one line for all", "own heights"],
    },
    {
      kind: "choice",
      id: "group",
      label: data.group_name,
      options: data.groups.map((name) => [name, name]),
    },
  ],
  figure: (stage) => makeFigure(stage, { data, theme }),
}));

/** The criterion at every place of the slider. */
function curveOf(groups, { last, step }) {
  const places = Array.from({ length: Math.round(last / step) + 1 }, (_, i) => i * step);
  return places.map((theta) => [theta, stackedAt(groups, theta).criterion]);
}

function makeFigure(stage, { data, theme }) {
  const svg = makeSvg(stage, `Lines of all ${data.group_name}s, and the criterion against theta`);
  const lines = makePanel(svg, { title: "Lines", x: data.predictor, y: data.outcome });
  const curve = makePanel(svg, {
    title: "Lower is better",
    x: "theta",
    y: "criterion, above its lowest",
  });
  const groups = products(data);
  const lowest = stackedAt(groups, data.reml).criterion;
  const all = curveOf(groups, data).map(([theta, value]) => [theta, value - lowest]);
  const domains = {
    x: padded(data.x, 0.03),
    y: padded(data.y),
    theta: padded([0, data.last], 0.03),
    above: padded([0, ...all.map(([, value]) => value)]),
  };
  return {
    draw(state, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 440 });
      svg.attr("width", width).attr("height", height);
      const at = stackedAt(groups, state.theta);
      const chosen = data.groups.indexOf(state.group);
      lines.place(boxes[0], domains.x, domains.y);
      drawGroups(lines, { data, theme, at, chosen });
      curve.place(boxes[1], domains.theta, domains.above);
      drawCriterion(curve, { theme, all, now: [state.theta, at.criterion - lowest] });
      return report(state, { data, at, chosen, lowest, count: groups[chosen].n });
    },
  };
}

function drawGroups(panel, { data, theme, at, chosen }) {
  const [intercept, slope] = at.population;
  const line = (key) => ({ key, line: [intercept + at.effects[key], slope] });
  const others = data.groups.map((_, key) => line(key)).filter(({ key }) => key !== chosen);
  const own = data.x
    .map((x, key) => ({ key, at: [x, data.y[key]] }))
    .filter(({ key }) => data.group[key] === chosen);
  drawLines(panel, "others", others, { stroke: "var(--soft)", "stroke-width": 0.8 });
  drawPoints(panel, "rows", own, { r: 5, fill: theme.colours.data, stroke: "var(--card)" });
  drawLines(panel, "chosen", [line(chosen)], lineStyle(theme, "partial", 3.5));
  const mean = [{ key: 0, line: at.population }];
  drawLines(panel, "population", mean, lineStyle(theme, "complete", 2.5));
}

/** The curve up to where the hand is: it draws itself as theta grows. */
function drawCriterion(panel, { theme, all, now }) {
  const sofar = [...all.filter(([theta]) => theta < now[0]), now];
  drawPath(panel, "curve", sofar, { stroke: theme.colours.partial, "stroke-width": 2.5 });
  const point = [{ key: 0, at: now }];
  drawPoints(panel, "now", point, { r: 8, fill: theme.colours.highlight, stroke: "var(--card)" });
}

function report({ theta, group }, { data, at, chosen, lowest, count }) {
  const [worth, kept] = [worthOf(theta), keptShare(count, theta)];
  return {
    numbers: [
      {
        id: "worth",
        label: "An invented row counts as",
        value: worth,
        text: worth === null ? "∞ rows" : `${fixed(worth, 2)} rows`,
      },
      { id: "kept", label: "Share kept", value: kept, text: `${fixed(100 * kept, 1)}\u00a0%` },
      { id: "effect", label: "Its deviation", value: at.effects[chosen] },
      { id: "criterion", label: "Criterion", value: at.criterion },
      { id: "above", label: "Above the lowest", value: at.criterion - lowest },
    ],
    summary: sentence(`${data.group_name} ${group}`, { worth, kept, count }),
  };
}

function sentence(who, { worth, kept, count }) {
  if (worth === null)
    return `At 0 the invented rows outweigh all measured ones: ${who} has the population line.`;
  return `${who} has ${count} measured rows, and one invented row that counts as ${fixed(worth, 2)}. So its line keeps ${fixed(100 * kept, 1)}\u00a0% of its mean distance.`;
}
