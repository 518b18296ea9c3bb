// Six slopes beside that of all data: how far each one falls from it.
import { drawArrows, drawPath, drawPoints, drawText } from "../frame/ui/plot.js";

/** So wide that every slope at every limit is in it, and the names where they stand beside. */
export function slopeDomain({ estimates, all }, beside) {
  const most = Math.max(all[1], ...estimates.map(([, , , slope, error]) => slope + error));
  return [beside ? -0.95 * most : -1, most + 0.6];
}

export function drawSlopes(panel, { data, look, now, beside, em }) {
  const truth = data.all[1];
  const places = Object.keys(data.names).map((name, i) => ({
    name,
    height: i + (beside ? 0.5 : 0.66),
    slope: now.slopes[name],
    colour: data.looks[name].colour,
  }));
  const [top, bottom] = [0, places.length];
  drawPath(
    panel,
    "all",
    [top, bottom].map((y) => [truth, y]),
    look("all", 2.5),
  );
  for (const { name, height, slope, colour } of places) {
    const miss = [{ key: 0, from: [truth, height], to: [slope, height] }];
    drawArrows(panel, `miss-${name}`, miss, { stroke: colour, "stroke-width": 4 });
    const dot = [{ key: 0, at: [slope, height] }];
    drawPoints(panel, name, dot, {
      r: 6.5,
      fill: colour,
      stroke: "var(--card)",
      "stroke-width": 1.5,
    });
  }
  const mixed = places.at(-1);
  const ends = [-1, 1].map((side) => [mixed.slope + side * now.error, mixed.height]);
  drawPath(panel, "error", ends, { stroke: mixed.colour, "stroke-width": 1.5 });
  const left = panel.x.invert(4);
  drawText(panel, "names", [
    ...places.map(({ name, height }) => ({
      key: name,
      at: [left, height],
      dy: (beside ? 0.35 : -0.75) * em,
      text: data.names[name],
    })),
  ]);
}
