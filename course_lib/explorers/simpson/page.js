// Simpson's paradox: a trend within groups, another between them, and what models report.

import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import {
  arrange,
  drawArrows,
  drawPath,
  drawPoints,
  drawText,
  lineStyle,
  lookStyle,
  makeLegend,
  makePanel,
  makeSvg,
} from "../frame/ui/plot.js";
import { mixedLines, simpsonPoints, slopeAt, slopesOf } from "./mathematics.js";

export default explorer((data, theme) => ({
  title: "One trend within groups, another between them",
  legend: makeLegend([
    { label: "mixed model", line: lineStyle(theme, "partial", 3) },
    { label: "own line (within)", line: lineStyle(theme, "none", 3) },
    { label: "pooled regression", line: lineStyle(theme, "complete", 3) },
    { label: "means (between)", line: lookStyle(data.between, 2.5) },
  ]),
  controls: [
    {
      kind: "range",
      id: "r",
      label: "Correlation within groups",
      min: data.correlations[0],
      max: data.correlations.at(-1),
      step: stepOf(data.correlations),
      text: (value) => fixed(value),
    },
    {
      kind: "range",
      id: "difference",
      label: "Gap between groups",
      min: data.gaps[0],
      max: data.gaps.at(-1),
      step: stepOf(data.gaps),
      text: (value) => fixed(value, 1),
    },
    {
      kind: "range",
      id: "size",
      label: "Points per group",
      min: 0,
      max: data.sizes.length - 1,
      text: (value) => String(data.sizes[value]),
    },
  ],
  figure: (stage, set) => makeFigure(stage, set, { data, theme }),
}));

/** How far two neighbours lie apart, without what rounding adds. */
const stepOf = ([first, second]) => Number((second - first).toFixed(9));

/** REML's ratio of the variances, which Python has tabulated. */
function ratioAt(data, { r, difference, size }) {
  return data.ratios[size][nearest(data.correlations, r)][nearest(data.gaps, difference)];
}

const nearest = (values, value) => values.findIndex((one) => Math.abs(one - value) < 1e-6);

function makeFigure(stage, set, { data, theme }) {
  const svg = makeSvg(
    stage,
    "Points of all groups with their lines, and slopes by points per group",
  );
  const panel = makePanel(svg, { title: "Points and lines", x: "V1", y: "V2" });
  const slopes = makePanel(svg, { title: "Slopes", x: "points per group", y: "slope" });
  return {
    draw(state, size) {
      const { boxes, width, height } = arrange(size, 2);
      svg.attr("width", width).attr("height", height);
      const points = simpsonPoints(data.draws, data.sizes[state.size], state.r, state.difference);
      const at = {
        ...slopesOf(points),
        pooled: mixedLines(points, 0),
        mixed: mixedLines(points, ratioAt(data, state)),
        ratio: ratioAt(data, state),
      };
      // No value within a group is further from its mean than the root of n - 1.
      const reach =
        (data.gaps.at(-1) * (data.draws.length - 1)) / 2 +
        Math.min(Math.sqrt(points[0].length - 1), 3.1) +
        0.3;
      const middle = (state.difference * (data.draws.length + 1)) / 2;
      panel.place(boxes[0], [middle - reach, middle + reach], [-middle - reach, -middle + reach]);
      slopes.place(boxes[1], [-3, data.sizes.at(-1) + 4], data.slopes);
      drawData(panel, { points, at, data, theme });
      drawSlopes(slopes, { state, at, data, theme, set });
      return report(state, { at, data });
    },
  };
}

function drawData(panel, { points, at, data, theme }) {
  const rows = points.flatMap((own, code) =>
    own.map((row, i) => ({ key: `${code}-${i}`, at: row, code })),
  );
  const few = points[0].length <= 20;
  drawPoints(panel, "rows", rows, {
    r: few ? 4.5 : 3,
    fill: ({ code }) => theme.groups[code],
    "fill-opacity": few ? 0.6 : 0.42,
  });
  const segment = (own, key, middle, slope) => {
    const ends = [Math.min(...own.map(([x]) => x)), Math.max(...own.map(([x]) => x))];
    const [from, to] = ends.map((x) => [x, middle[1] + slope * (x - middle[0])]);
    return { key, from, to };
  };
  const lines = (slope) => points.map((own, code) => segment(own, code, at.means[code], slope));
  const mixed = points.map((own, code) =>
    segment(own, code, [0, at.mixed.heights[code]], at.mixed.slope),
  );
  drawArrows(
    panel,
    "pooled",
    [segment(points.flat(), 0, [0, at.pooled.heights[0]], at.pooled.slope)],
    lineStyle(theme, "complete", 3),
  );
  drawPath(panel, "between", at.means, lookStyle(data.between, 2));
  drawArrows(panel, "halo", mixed, { stroke: "#fff", "stroke-width": 6 });
  drawArrows(panel, "mixed", mixed, lineStyle(theme, "partial", 3));
  drawArrows(panel, "within", lines(at.within), lineStyle(theme, "none", 3.5));
  drawPoints(
    panel,
    "means",
    at.means.map((mean, key) => ({ key, at: mean })),
    { shape: "diamond", r: 5.5, fill: data.between.colour, stroke: "#fff", "stroke-width": 1.5 },
  );
  const apart = at.between !== null && at.means[1][0] - at.means[0][0] > 0.35; // else the names would lie on each other
  drawText(
    panel,
    "names",
    (apart ? mixed : []).map(({ key, to }) => ({
      key,
      at: to,
      text: String(key + 1),
      dx: 7,
      dy: 4,
    })),
  );
}

function drawSlopes(panel, { state, at, data, theme, set }) {
  const setting = (size) => ({
    n: data.sizes[size],
    r: state.r,
    difference: state.difference,
    groups: data.draws.length,
  });
  const curve = (ratio) => data.sizes.map((n, size) => [n, slopeAt(setting(size), ratio(size))]);
  const pooled = curve(() => 0);
  const mixed = curve((size) => ratioAt(data, { ...state, size }));
  const ends = panel.x.domain();
  drawPath(
    panel,
    "zero",
    ends.map((x) => [x, 0]),
    { stroke: "#8a949e", "stroke-width": 1 },
  );
  drawPath(
    panel,
    "within",
    ends.map((x) => [x, at.within]),
    lineStyle(theme, "none", 3.5),
  );
  drawPath(
    panel,
    "between",
    at.between === null ? [] : ends.map((x) => [x, at.between]),
    lookStyle(data.between, 2.5),
  );
  drawPath(panel, "pooled", pooled, lineStyle(theme, "complete", 2.5));
  drawPath(panel, "mixed", mixed, lineStyle(theme, "partial", 2.5));
  const steps = mixed.map((point, key) => ({ key, at: point }));
  drawPoints(panel, "steps", steps, {
    r: 4,
    class: "hand",
    fill: "#fff",
    stroke: theme.colours.partial,
    "stroke-width": 1.8,
  }).on("click", (_, { key }) => set({ size: key }));
  drawPoints(
    panel,
    "now",
    steps.filter(({ key }) => key === state.size),
    { r: 8, fill: theme.colours.partial, stroke: "#fff", "stroke-width": 2 },
  );
}

function report(state, { at, data }) {
  const n = data.sizes[state.size];
  const share = (slope) =>
    at.between === null ? null : (slope - at.within) / (at.between - at.within);
  const [pooled, mixed] = [share(at.pooled.slope), share(at.mixed.slope)];
  return {
    numbers: [
      { id: "within", label: "Slope within groups", value: at.within, digits: 4 },
      { id: "between", label: "Slope between the means", value: at.between, digits: 4 },
      { id: "pooled", label: "Slope of the pooled regression", value: at.pooled.slope, digits: 4 },
      { id: "mixed", label: "Slope of the mixed model", value: at.mixed.slope, digits: 4 },
      {
        id: "pooled_share",
        label: "Weight of between, pooled",
        value: pooled,
        text: shareText(pooled),
      },
      {
        id: "mixed_share",
        label: "Weight of between, mixed",
        value: mixed,
        text: shareText(mixed),
      },
    ],
    summary: sentence(n, { at, share: mixed }),
  };
}

const shareText = (value) => (value === null ? "–" : `${fixed(100 * value, 2)}\u00a0%`);

function sentence(n, { at, share }) {
  const within = fixed(at.within);
  if (at.between === null)
    return `No gap: all means are one point, so no slope between groups exists. Pooled and mixed model both give the slope within, ${within}.`;
  if (at.ratio < 1e-9)
    return `REML puts the variance between groups at zero (a singular fit). The mixed model is then the pooled regression: slope ${fixed(at.mixed.slope, 3)}, not ${within}.`;
  const pooled = `Pooled, the slope is ${fixed(at.pooled.slope, 3)}.`;
  return `${n} points per group. ${pooled} The mixed model says ${fixed(at.mixed.slope, 3)}: the trend between groups still has a weight of ${shareText(share)}.`;
}
