// The law of the ratio: a spike at zero, bins above it, and the limits of two tests.

import { fixed } from "../frame/ui/format.js";
import { drawArrows, drawPath, drawPoints, drawText } from "../frame/ui/plot.js";

const SPIKE = -0.9; // middle of the bar of zeros, left of the bins

export const lawDomain = ({ last, width }) => [-1.6, last + width + 0.1];

export function drawLaw(panel, { data, theme, look, now, each }) {
  const { width, critical } = data;
  const wide = panel.x(width) - panel.x(0);
  const middle = (i) => (i + 0.5) * width;
  const bar = (key, x, share) => ({ key, from: [x, 0], to: [x, 100 * share] });
  drawArrows(
    panel,
    "bins",
    each.map((share, i) => bar(i, middle(i), share)),
    { stroke: theme.colours.muted, "stroke-width": 0.88 * wide },
  );
  drawArrows(panel, "spike", [bar(0, SPIKE, now.zero)], {
    stroke: data.looks.zero.colour,
    "stroke-width": 1.6 * wide,
  });
  const half = data.asymptotic.map((share, key) => ({ key, at: [middle(key), 100 * share] }));
  const mark = { shape: "diamond", r: 3, fill: theme.colours.partial, stroke: "var(--card)" };
  drawPoints(panel, "half", half, mark);
  const top = panel.y.domain()[1];
  for (const name of ["mixture", "chi_square"]) {
    const line = [0, top].map((y) => [critical[name], y]);
    drawPath(panel, name, line, look(name));
  }
  const limit = (name, share) => ({
    key: name,
    at: [critical[name], share * top],
    dx: name === "mixture" ? -5 : 6,
    anchor: name === "mixture" ? "end" : "start",
    text: fixed(critical[name], 2),
  });
  const spike = {
    key: "spike",
    at: [SPIKE, 100 * now.zero],
    dx: 0.8 * wide + 5,
    dy: 12,
    text: `${fixed(100 * now.zero, 1)}\u00a0% zero`,
  };
  drawText(panel, "names", [spike, limit("mixture", 0.72), limit("chi_square", 0.72)]);
}
