// Diagnostics: break one assumption by a chosen size, and see which of six panels shows it.

import { create } from "../frame/ui/dom.js";
import { explorer } from "../frame/ui/explorer.js";
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
import { makeControls } from "./choices.js";
import { boxes, largest, ownTrends, quantiles, refit, standardised, trend } from "./mathematics.js";
import { remlRatio, sumsOf } from "./reml.js";
import { breakModel, drawSet, hiddenKind, outlying } from "./simulate.js";
import { report } from "./words.js";

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
  controls: makeControls(data, (state) => shownOf(data, state).kind),
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

/** What is shown: { kind, fault, size, number }; kind is "none" where nothing is broken. */
function shownOf({ seed, quiz }, state) {
  const keys = quiz.kinds.map(([key]) => key);
  if (state.asks) {
    const kind = hiddenKind(seed, state.question, keys, quiz.place);
    const number = quiz.first_set + state.question;
    if (kind !== keys[0]) return { kind, fault: kind, size: state.size, number };
    return { kind, fault: keys[1], size: 0, number };
  }
  const kind = state.size === 0 ? keys[0] : state.fault;
  return { kind, fault: state.fault, size: state.size, number: state.set };
}

const panelsOf = ({ predictor, group_name: group }) => [
  {
    id: "fitted",
    title: "Residuals, fitted",
    short: "By fitted value",
    x: "fitted value",
    y: "residual / SD",
  },
  {
    id: "predictor",
    title: "Residuals, predictor",
    short: `By ${predictor}`,
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
  const remembered = makeMemory(data);
  return {
    draw(state, size) {
      const grid = arrangeGrid(size, panels.length, { columns: 3, narrow: 480 });
      svg.attr("width", grid.width).attr("height", grid.height);
      const shown = shownOf(data, state);
      const { fits, domains, moved } = remembered(shown);
      const at = { ...fits[shown.size], ...shown, moved, hidden: state.asks && !state.told };
      panels.forEach(({ id, panel, title, short }, i) => {
        panel.place(grid.boxes[i], ...domains[id]);
        const tells = !at.hidden && (TELL[at.kind] ?? []).includes(id);
        panel.title(`${tells ? "▸ " : ""}${size.width < 640 ? (short ?? title) : title}`);
        DRAW[id](panel, { data, theme, at });
      });
      return report({ data, at, state });
    },
  };
}

/** The fits of a fault at all sizes in one data set, so that no axis moves with the size. */
function makeMemory(data) {
  let [key, kept] = [null, null];
  return ({ fault, number }) => {
    if (key !== `${fault} ${number}`) {
      const draws = drawSet(data, number);
      const fits = data.cases[fault].map((one) => {
        const y = breakModel(data, one, draws);
        return refit(data, y, remlRatio(sumsOf(data, y), data.grid));
      });
      kept = { fits, domains: makeDomains(data, fits), moved: outlying(draws) };
      key = `${fault} ${number}`;
    }
    return kept;
  };
}

function makeDomains(data, fits) {
  const far = 1.12 * Math.max(4, ...fits.map(({ standard }) => largest(standard)));
  const fitted = padded(fits.flatMap((one) => one.fitted));
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
    { r: 2.2, fill: theme.colours.partial },
  );
  drawPoints(
    panel,
    "far",
    items.filter(({ key }) => isFar(key)),
    { shape: "diamond", r: 4.5, fill: theme.colours.highlight, stroke: "var(--card)" },
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
    fill: "none",
  }).attr("d", outline);
  draw(panel.layer("medians"), "path", [{ key: 0 }], {
    stroke: theme.colours.partial,
    "stroke-width": 2.4,
    fill: "none",
  }).attr("d", medians);
  const near = out.filter((item) => Math.abs(item.at[1]) <= data.far);
  drawPoints(panel, "near", near, { r: 2.2, fill: theme.colours.partial });
  drawPoints(
    panel,
    "far",
    out.filter((item) => !near.includes(item)),
    { shape: "diamond", r: 4.5, fill: theme.colours.highlight, stroke: "var(--card)" },
  );
}

function drawEffects(panel, { data, theme, at }) {
  const [low, high] = panel.x.domain();
  const values = standardised(at.effects);
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const items = order.map((code, i) => ({ key: code, at: [data.normal.groups[i], values[code]] }));
  drawLevel(panel, [low, low], [high, high]);
  drawPoints(panel, "groups", items, { r: 3.5, fill: theme.colours.partial });
  const named =
    at.kind === "group" && !at.hidden ? items.filter(({ key }) => key === at.moved) : [];
  drawPoints(panel, "named", named, {
    shape: "square",
    r: 4.5,
    fill: theme.colours.highlight,
    stroke: "var(--card)",
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
