// The points of all groups, their own lines, their means, and the lines of the chosen model.
import {
  draw,
  drawArrows,
  drawPath,
  drawPoints,
  drawText,
  lineStyle,
  lookStyle,
} from "../frame/ui/plot.js";

/** model: its key; at: slopes, means and the model's lines. */
export function drawData(panel, { points, at, data, theme, model }) {
  const size = points[0].length <= 20 ? 8 : points[0].length <= 100 ? 5 : 3;
  points.forEach((own, code) => {
    // All marks are ends of lines without length in one path: a thousand cost as much as one.
    const dots = own.map(([x, y]) => `M${panel.x(x)},${panel.y(y)}h0`).join("");
    const style = { stroke: theme.groups[code], "stroke-linecap": "round", "stroke-width": size };
    draw(panel.layer(`group${code}`), "path", [{ key: 0 }], style).attr("d", dots);
  });
  drawPath(panel, "between", at.between === null ? [] : at.means, lookStyle(data.between, 2.5));
  drawModel(panel, { points, at, theme, model });
  const own = points.map((rows, code) => segment(rows, code, at.means[code], at.within));
  drawArrows(panel, "within", own, lineStyle(theme, "none", 3.5));
  const edge = { stroke: "var(--card)", "stroke-width": 1.5 };
  const means = at.means.map((mean, key) => ({ key, at: mean }));
  drawPoints(panel, "means", means, {
    shape: "diamond",
    r: 5.5,
    fill: data.between.colour,
    ...edge,
  });
  drawNames(panel, own, at);
}

function drawModel(panel, { points, at, theme, model }) {
  const { slope, heights } = at.lines;
  const one = model === "line";
  const parts = one ? [points.flat()] : points;
  const lines = parts.map((rows, code) => segment(rows, code, [0, heights[code]], slope));
  drawArrows(panel, "halo", lines, { stroke: "var(--card)", "stroke-width": 7 });
  const style = lineStyle(theme, one ? "complete" : "partial", 3.5);
  drawArrows(panel, "model", lines, style);
}

/** A line over the rows it belongs to. */
function segment(rows, key, [x0, y0], slope) {
  const ends = [Math.min(...rows.map(([x]) => x)), Math.max(...rows.map(([x]) => x))];
  const [from, to] = ends.map((x) => [x, y0 + slope * (x - x0)]);
  return { key, from, to };
}

/** The groups' numbers, unless they would lie on each other. */
function drawNames(panel, own, { between, means }) {
  const apart = between !== null && means[1][0] - means[0][0] > 0.65;
  const items = own.map(({ key, to }) => ({ key, at: to, text: String(key + 1), dx: 7, dy: 4 }));
  drawText(panel, "names", apart ? items : []);
}
