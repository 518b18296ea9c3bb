// Simpson's paradox: a trend within groups, another between them, and what models report.

import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { arrange, lineStyle, lookStyle, makeLegend, makePanel, makeSvg } from "../frame/ui/plot.js";
import { drawPoints, mixedLines, remlRatio, simpsonPoints, slopesOf } from "./mathematics.js";
import { drawData } from "./points.js";
import { drawSlopes, useLogarithm } from "./slopes.js";
import { report } from "./words.js";

export default explorer((data, theme) => ({
  title: "One trend within groups, another between them",
  legend: makeLegend([
    { label: "within a group", line: lineStyle(theme, "none", 3) },
    { label: "between (means)", line: lookStyle(data.between, 2.5) },
    { label: "random intercept", line: lineStyle(theme, "partial", 3) },
    { label: "one line", line: lineStyle(theme, "complete", 3) },
  ]),
  controls: [
    { kind: "buttons", id: "model", label: "Model", options: data.models },
    {
      kind: "range",
      id: "size",
      label: "Points per group",
      min: 0,
      max: data.sizes.length - 1,
      text: (value) => String(data.sizes[value]),
    },
    places("r", "Correlation within", data.correlations, 2),
    places("difference", "Gap between groups", data.gaps, 1),
  ],
  figure: (stage) => makeFigure(stage, { data, theme }),
}));

/** A slider over places that Python lists, which are evenly spaced. */
const places = (id, label, values, digits) => ({
  kind: "range",
  id,
  label,
  min: values[0],
  max: values.at(-1),
  step: Number((values[1] - values[0]).toFixed(9)),
  text: (value) => fixed(value, digits),
});

function makeFigure(stage, { data, theme }) {
  const svg = makeSvg(
    stage,
    "Points of all groups with the model's lines, and slopes by points per group",
  );
  const panel = makePanel(svg, { title: "Points and lines", x: "V1", y: "V2" });
  const slopes = makePanel(svg, { title: "Slopes", x: "points per group", y: "slope" });
  useLogarithm(slopes, data.ticks);
  const draws = drawPoints(data.seed, data.groups, data.sizes.at(-1));
  const ends = [data.sizes[0] / 1.15, data.sizes.at(-1) * 1.15];
  return {
    draw(state, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 480 });
      svg.attr("width", width).attr("height", height);
      const n = data.sizes[state.size];
      const points = simpsonPoints(draws, n, state.r, state.difference);
      const at = solve(points, { ...state, n, groups: data.groups });
      // From the middle of all groups to the farthest points at the widest gap: no point of a
      // group lies further from its mean than the root of n - 1.
      const own = Math.min(Math.sqrt(n - 1), 3.4) + 0.3;
      const reach = (data.gaps.at(-1) * (data.groups - 1)) / 2 + own;
      const middle = (state.difference * (data.groups + 1)) / 2;
      panel.place(boxes[0], [middle - reach, middle + reach], [-middle - reach, reach - middle]);
      slopes.place(boxes[1], ends, data.slopes);
      drawData(panel, { points, at, data, theme, model: state.model });
      drawSlopes(slopes, { state, at, data, theme });
      return report(state, { n, at, data });
    },
  };
}

/** All slopes, and the lines of the chosen model: { slope, heights }. */
function solve(points, setting) {
  const slopes = slopesOf(points);
  const ratio = remlRatio(setting);
  const heights = slopes.means.map(([x, y]) => y - slopes.within * x);
  const lines = {
    line: () => mixedLines(points, 0),
    intercept: () => mixedLines(points, ratio),
    means: () => ({ slope: slopes.within, heights }),
  }[setting.model]();
  return { ...slopes, ratio, lines };
}
