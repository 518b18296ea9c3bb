// The data against time in the chosen unit: the picture stays, the numbers of its axis change.
import { pathThrough } from "../frame/ui/grid.js";
import { draw, drawPoints } from "../frame/ui/plot.js";

/** looks, shapes: of the factor's two levels. */
export function drawRows(panel, { data, unit, looks, shapes }) {
  const points = data.outcome.map((y, key) => ({ key, at: [data.predictor[key] / unit, y] }));
  for (const [level, style] of looks.entries()) {
    const mine = points.filter(({ key }) => data.codes[key] === level);
    const groups = [...new Set(mine.map(({ key }) => data.groups[key]))];
    const lines = groups.map((group) => ({
      key: group,
      through: mine
        .filter(({ key }) => data.groups[key] === group)
        .map(({ at }) => at)
        .sort(([a], [b]) => a - b),
    }));
    draw(panel.layer(`lines${level}`), "path", lines, style).attr("d", ({ through }) =>
      pathThrough(panel, through),
    );
    drawPoints(panel, `data${level}`, mine, { shape: shapes[level], r: 3, fill: style.stroke });
  }
}
