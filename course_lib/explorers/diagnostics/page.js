// Diagnostics: break one assumption by a chosen size, and see which of six panels shows it.

import { create } from "../frame/ui/dom.js";
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { arrangeGrid, pathThrough } from "../frame/ui/grid.js";
import {
  draw,
  drawLines,
  drawPoints,
  drawText,
  makeLegend,
  makePanel,
  makeSvg,
  padded,
} from "../frame/ui/plot.js";
import { boxes, largest, ownTrends, quantiles, refit, standardised, trend } from "./mathematics.js";

const own = (theme) => ({ stroke: theme.colours.none, "stroke-width": 1.3, fill: "none" });
const TELL = {
  tails: ["qq"],
  variance: ["fitted", "spread"],
  slope: ["predictor", "boxes"],
  group: ["effects"],
  singular: ["fitted", "effects"],
};

export default explorer((data, theme) => ({
  title: "Break an assumption",
  legend: legend(data, theme),
  controls: [
    { kind: "choice", id: "fault", label: "Fault", options: Object.entries(data.names) },
    {
      kind: "range",
      id: "size",
      label: "Size",
      min: 0,
      max: data.cases.tails.length - 1,
      text: (size, { fault }) => data.cases[fault][size].words,
      ends: ["no fault", "large"],
    },
  ],
  figure: (stage) => makeFigure(stage, { data, theme }),
}));

function legend(data, theme) {
  const list = makeLegend([
    { label: `beyond ${data.far} residual SDs`, shape: "diamond", fill: theme.colours.highlight },
    { label: `trend of one ${data.group_name}`, line: own(theme) },
  ]);
  list.append(create("li", {}, "▸ panel that shows the fault"));
  return list;
}

const panelsOf = ({ predictor, group_name: group }) => [
  { id: "fitted", title: "Residuals, fitted", x: "fitted value", y: "residual / SD" },
  {
    id: "predictor",
    title: "Residuals, predictor",
    short: `Residuals, ${predictor}`,
    x: predictor,
    y: "residual / SD",
  },
  { id: "spread", title: "Spread", x: "fitted value", y: "√ |residual / SD|" },
  { id: "qq", title: "Q–Q, residuals", x: "normal quantile", y: "residual / SD" },
  {
    id: "boxes",
    title: `Residuals by ${group}`,
    short: `By ${group}`,
    x: `${group}, by spread`,
    y: "residual / SD",
  },
  {
    id: "effects",
    title: "Q–Q, random effects",
    short: "Q–Q, effects",
    x: "normal quantile",
    y: "BLUP / its SD",
  },
];

function makeFigure(stage, { data, theme }) {
  const svg = makeSvg(stage, "Six diagnostic panels of the random-intercept model");
  const panels = panelsOf(data).map((spec) => ({ ...spec, panel: makePanel(svg, spec) }));
  const fits = perFault(data, (cases) => cases.map(({ y, relative }) => refit(data, y, relative)));
  const ranges = perFault(data, (_, fault) => padded(fits[fault].flatMap((one) => one.fitted)));
  const far =
    1.06 *
    Math.max(
      4,
      ...Object.values(fits)
        .flat()
        .map((one) => largest(one.standard)),
    );
  return {
    draw(state, size) {
      const grid = arrangeGrid(size, panels.length, { columns: 3 });
      svg.attr("width", grid.width).attr("height", grid.height);
      const at = fits[state.fault][state.size];
      const domains = makeDomains(data, ranges[state.fault], far);
      panels.forEach(({ id, panel, title, short }, i) => {
        panel.place(grid.boxes[i], ...domains[id]);
        const tells = state.size > 0 && TELL[state.fault].includes(id);
        panel.title(`${tells ? "▸ " : ""}${grid.narrow ? (short ?? title) : title}`);
        DRAW[id](panel, { data, theme, at, state });
      });
      return report({ data, at, state });
    },
  };
}

const perFault = (data, of) =>
  Object.fromEntries(Object.entries(data.cases).map(([fault, cases]) => [fault, of(cases, fault)]));

function makeDomains(data, fitted, far) {
  const residual = [-far, far];
  const ends = ([low, high]) => [low - 0.15, high + 0.15];
  return {
    fitted: [fitted, residual],
    predictor: [padded(data.x), residual],
    spread: [fitted, [0, Math.sqrt(far)]],
    qq: [ends([data.normal.rows[0], data.normal.rows.at(-1)]), residual],
    boxes: [[-0.8, data.groups.length - 0.2], residual, { x: 0 }],
    effects: [ends([data.normal.groups[0], data.normal.groups.at(-1)]), [-4.4, 4.4]],
  };
}

const DRAW = {
  fitted: (panel, context) => drawResiduals(panel, context.at.fitted, context),
  predictor: (panel, context) => {
    const { x, group, groups } = context.data;
    const lines = ownTrends(x, context.at.standard, group, groups.length).map((line, key) => ({
      key,
      line,
    }));
    drawLines(
      panel,
      "own",
      lines.filter(({ line }) => line),
      own(context.theme),
    );
    drawResiduals(panel, x, context);
  },
  spread: drawSpread,
  qq: drawQuantiles,
  boxes: drawBoxes,
  effects: drawEffects,
};

/** Points, those far out as diamonds in another colour. */
function drawMarked(panel, points, { theme }, isFar) {
  const items = points.map((at, key) => ({ key, at }));
  drawPoints(
    panel,
    "near",
    items.filter(({ key }) => !isFar(key)),
    { r: 2.7, fill: theme.colours.partial, "fill-opacity": 0.6 },
  );
  drawPoints(
    panel,
    "far",
    items.filter(({ key }) => isFar(key)),
    { shape: "diamond", r: 4.5, fill: theme.colours.highlight, stroke: "#fff" },
  );
}

function drawLevel(panel, from, to) {
  const path = pathThrough(panel, [from, to]);
  draw(panel.layer("level"), "path", [{ key: 0 }], {
    stroke: "currentColor",
    "stroke-width": 1.2,
    fill: "none",
  }).attr("d", path);
}

function drawResiduals(panel, x, context) {
  const { standard } = context.at;
  drawLevel(panel, [panel.x.domain()[0], 0], [panel.x.domain()[1], 0]);
  drawMarked(
    panel,
    x.map((value, i) => [value, standard[i]]),
    context,
    (i) => Math.abs(standard[i]) > context.data.far,
  );
}

function drawSpread(panel, context) {
  const { fitted, standard } = context.at;
  const roots = standard.map((value) => Math.sqrt(Math.abs(value)));
  drawMarked(
    panel,
    fitted.map((value, i) => [value, roots[i]]),
    context,
    (i) => Math.abs(standard[i]) > context.data.far,
  );
  const path = pathThrough(panel, trend(fitted, roots));
  draw(panel.layer("trend"), "path", [{ key: 0 }], {
    stroke: "currentColor",
    "stroke-width": 2,
    fill: "none",
  }).attr("d", path);
}

function drawQuantiles(panel, context) {
  const [low, high] = panel.x.domain();
  const points = quantiles(context.data.normal.rows, context.at.standard);
  drawLevel(panel, [low, low], [high, high]);
  drawMarked(panel, points, context, (i) => Math.abs(points[i][1]) > context.data.far);
}

function drawBoxes(panel, { data, theme, at }) {
  const rows = boxes(at.standard, data.group, data.groups.length);
  const half = 0.36 * (panel.x(1) - panel.x(0));
  const [x, y] = [(i) => panel.x(i), (value) => panel.y(value)];
  const outline = rows
    .map(
      (b, i) =>
        `M${x(i) - half},${y(b.q1)}V${y(b.q3)}H${x(i) + half}V${y(b.q1)}ZM${x(i)},${y(b.q3)}V${y(b.high)}M${x(i)},${y(b.q1)}V${y(b.low)}`,
    )
    .join("");
  const medians = rows.map((b, i) => `M${x(i) - half},${y(b.median)}h${2 * half}`).join("");
  const out = rows.flatMap((b, i) =>
    b.out.map((value, k) => ({ key: `${b.code}-${k}`, at: [i, value] })),
  );
  drawLevel(panel, [panel.x.domain()[0], 0], [panel.x.domain()[1], 0]);
  draw(panel.layer("boxes"), "path", [{ key: 0 }], {
    stroke: theme.colours.partial,
    "stroke-width": 1.3,
    fill: theme.colours.partial,
    "fill-opacity": 0.1,
  }).attr("d", outline);
  draw(panel.layer("medians"), "path", [{ key: 0 }], {
    stroke: theme.colours.partial,
    "stroke-width": 2.4,
    fill: "none",
  }).attr("d", medians);
  const near = out.filter((item) => Math.abs(item.at[1]) <= data.far);
  drawPoints(panel, "near", near, { r: 2.7, fill: theme.colours.partial, "fill-opacity": 0.6 });
  drawPoints(
    panel,
    "far",
    out.filter((item) => !near.includes(item)),
    { shape: "diamond", r: 4.5, fill: theme.colours.highlight, stroke: "#fff" },
  );
}

function drawEffects(panel, { data, theme, at, state }) {
  const [low, high] = panel.x.domain();
  const values = standardised(at.effects);
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const items = order.map((code, i) => ({ key: code, at: [data.normal.groups[i], values[code]] }));
  drawLevel(panel, [low, low], [high, high]);
  drawPoints(panel, "groups", items, { r: 4, fill: theme.colours.partial, "fill-opacity": 0.8 });
  const named =
    state.fault === "group" && state.size > 0
      ? items.filter(({ key }) => key === data.outlying)
      : [];
  drawPoints(panel, "named", named, {
    shape: "square",
    r: 4.5,
    fill: theme.colours.highlight,
    stroke: "#fff",
  });
  const zero =
    at.tau === 0 ? [{ key: "zero", at: [0, -1.5], text: "all 0", anchor: "middle" }] : [];
  const labels = named.map((item) => ({
    ...item,
    text: data.groups[item.key],
    dx: -10,
    dy: 5,
    anchor: "end",
  }));
  drawText(panel, "names", [...labels, ...zero]);
}

function report({ data, at, state }) {
  const { truth } = data;
  const { true_se, true_tau } = data.cases[state.fault][state.size];
  return {
    numbers: [
      {
        id: "slope",
        label: `Slope of ${data.predictor} (true: ${fixed(truth.slope)})`,
        value: at.beta[1],
      },
      { id: "se", label: "Its standard error, by the model", value: at.se },
      { id: "true_se", label: "Its true standard error", value: true_se },
      {
        id: "tau",
        label: `SD between groups (true: ${fixed(true_tau, 1)})`,
        value: at.tau,
        digits: 1,
      },
      {
        id: "sigma",
        label: `Residual SD (true: ${fixed(truth.sigma, 1)})`,
        value: at.sigma,
        digits: 1,
      },
      { id: "largest", label: "Largest residual, in SDs", value: largest(at.standard), digits: 1 },
    ],
    summary: sentence({ data, at, state, true_se, true_tau }),
  };
}

function sentence({ data, at, state, true_se, true_tau }) {
  const [rows, groups] = [data.x.length, data.groups.length];
  if (state.size === 0)
    return `Nothing is wrong: the responses were simulated from this model. This is how good panels look, with ${rows} rows and ${groups} groups.`;
  const words = data.cases[state.fault][state.size].words;
  const se = `standard error: ${fixed(at.se)} by the model, ${fixed(true_se)} in truth.`;
  const truth = true_tau > 0 ? `but in truth it is ${fixed(true_tau, 1)}` : "as it is in truth";
  return {
    tails: `Residuals from ${words}: the ends of their Q–Q plot leave the line. The slope's ${se}`,
    variance: `With a ${words}, the points fan out and the spread rises. The slope's ${se}`,
    slope: `${words[0].toUpperCase()}${words.slice(1)}, and the model has none: residuals spread at both ends of ${data.predictor}, along each ${data.group_name}'s own trend. The fixed slope's ${se}`,
    group: `${data.group_name} ${data.groups[data.outlying]} lies apart, among the random effects alone: its intercept takes the distance up. The slope's ${se}`,
    singular:
      at.tau > 0
        ? `The groups differ less: fitted values gather in columns. The SD between groups is estimated as ${fixed(at.tau, 1)}; in truth it is ${fixed(true_tau, 1)}.`
        : `Singular: the SD between groups is estimated as 0, ${truth}. All BLUPs are 0: all fitted values lie on one line.`,
  }[state.fault];
}
