// Slopes against the points per group, which have a logarithmic axis.
import { scaleLog } from "d3-scale";
import { drawPath, drawPoints, drawText, lineStyle, lookStyle } from "../frame/ui/plot.js";
import { remlRatio, slopeAt } from "./mathematics.js";

/** Give a panel a logarithmic axis of x with these ticks. */
export function useLogarithm(panel, ticks) {
  panel.x = Object.assign(scaleLog(), { ticks: () => ticks, tickFormat: () => String });
}

export function drawSlopes(panel, { state, at, data, theme }) {
  const ends = panel.x.domain();
  const curves = {
    line: data.sizes.map((n) => [n, slopeAt(settingOf(n, state, data), 0)]),
    intercept: data.sizes.map((n) => {
      const setting = settingOf(n, state, data);
      return [n, slopeAt(setting, remlRatio(setting))];
    }),
    means: data.sizes.map((n) => [n, at.within]),
  };
  const level = (layer, value, style) =>
    drawPath(panel, layer, value === null ? [] : ends.map((x) => [x, value]), style);
  level("zero", 0, { stroke: "var(--soft)", "stroke-width": 1 });
  level("between", at.between, lookStyle(data.between, 2.5));
  const width = (model) => (state.model === model ? 3.5 : 1.5);
  drawPath(panel, "line", curves.line, lineStyle(theme, "complete", width("line")));
  const mixed = lineStyle(theme, "partial", width("intercept"));
  drawPath(panel, "intercept", curves.intercept, mixed);
  const split = state.model === "means" ? curves.means : [];
  drawPath(panel, "split", split, lineStyle(theme, "partial", 6));
  level("within", at.within, lineStyle(theme, "none", 3.5));
  const fill = theme.colours[state.model === "line" ? "complete" : "partial"];
  const now = [{ key: 0, at: [data.sizes[state.size], at.lines.slope] }];
  drawPoints(panel, "now", now, { r: 8, fill, stroke: "var(--card)", "stroke-width": 2 });
  const words = [{ key: "within", at: [ends[1], at.within], text: "within", dx: -4, dy: -9 }];
  if (at.between !== null)
    words.push({ key: "between", at: [ends[0], at.between], text: "between", dx: 6, dy: -9 });
  drawText(
    panel,
    "names",
    words.map((one) => ({ ...one, anchor: one.key === "within" ? "end" : "start" })),
  );
}

const settingOf = (n, { r, difference }, { groups }) => ({ n, r, difference, groups });
