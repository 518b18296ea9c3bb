// Odds ratios per month against the SD: a patient's stays, that of the average goes towards 1.
import { drawHandles, drawPath, drawPoints } from "../frame/ui/plot.js";
import { atSd } from "./mathematics.js";

const PLACES = 50; // of a curve

/** Odds ratios per month at all SDs: a patient's, that of the average, and the latter by the formula. */
export function ratioCurves(data) {
  const { low, high } = data.sd;
  const sds = Array.from({ length: PLACES + 1 }, (_, i) => low + ((high - low) * i) / PLACES);
  const each = sds.map((sd) => ({ sd, ...atSd(data.model, sd, data) }));
  return {
    formula: each.map(({ sd, keptByFormula }) => [sd, Math.exp(keptByFormula * data.model.slope)]),
    typical: each.map(({ sd, patientRatio }) => [sd, patientRatio]),
    average: each.map(({ sd, averageRatio }) => [sd, averageRatio]),
  };
}

export function drawRatios(panel, { data, look, lines, sd, now, set }) {
  for (const [name, line] of Object.entries(lines)) drawPath(panel, name, line, look(name));
  const edge = { stroke: "var(--card)", "stroke-width": 2 };
  const typical = [{ key: 0, at: [sd, now.patientRatio] }];
  drawPoints(panel, "now", typical, { r: 6, fill: data.looks.typical.colour, ...edge });
  const { low, high, step } = data.sd;
  const nearest = (value) => low + step * Math.round((value - low) / step);
  drawHandles(panel, "handle", [{ key: 0, at: [sd, now.averageRatio] }], {
    label: () => "SD of the random intercepts",
    move: (_, value) => set({ sd: Math.min(high, Math.max(low, nearest(value))) }),
    step,
    axis: "x",
    r: 6.5,
    shape: "diamond",
    fill: data.looks.average.colour,
    ...edge,
  });
}
