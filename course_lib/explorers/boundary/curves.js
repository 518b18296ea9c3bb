// Zeros, and what two tests reject, against the true intraclass correlation.
import { drawPath, drawPoints } from "../frame/ui/plot.js";
import { shares } from "./mathematics.js";

const NAMES = ["zero", "chi_square", "mixture"];
const PLACES = 40; // of a curve

export function drawShares(panel, { data, look, design, now }) {
  const [low, high] = data.limits.icc;
  const truths = Array.from({ length: PLACES + 1 }, (_, i) => low + ((high - low) * i) / PLACES);
  const each = truths.map((icc) => shares({ ...design, icc }, data));
  const level = truths.map((icc) => [icc, 100 * data.level]);
  drawPath(panel, "level", level, { stroke: "var(--soft)", "stroke-dasharray": "2 4" });
  const edge = { stroke: "var(--card)", "stroke-width": 2 };
  for (const name of NAMES) {
    const path = each.map((one, i) => [truths[i], 100 * one[name]]);
    drawPath(panel, name, path, look(name));
    const here = [{ key: 0, at: [design.icc, 100 * now[name]] }];
    drawPoints(panel, `now-${name}`, here, { r: 5.5, fill: data.looks[name].colour, ...edge });
  }
}
