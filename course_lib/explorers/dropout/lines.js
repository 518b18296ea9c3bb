// The subjects' lines, cut where they leave; the limit, which a hand moves; lines of the population.
import { pathThrough } from "../frame/ui/grid.js";
import { draw, drawHandles, drawLines, drawPath, drawPoints } from "../frame/ui/plot.js";

const GRIP = 9.25; // where the limit's handle stands, beside the last day

export function drawSubjects(panel, { data, theme, look, limit, now, set }) {
  const each = data.values.map((mine, key) => ({
    key,
    through: mine.map((y, j) => [data.times[j], y]),
    last: now.last[key],
  }));
  const part = (layer, cut, style) =>
    draw(panel.layer(layer), "path", each, { fill: "none", ...style }).attr("d", (one) =>
      pathThrough(panel, cut(one)),
    );
  part("unseen", ({ through, last }) => through.slice(last), {
    stroke: theme.colours.muted,
    "stroke-width": 1.1,
    "stroke-dasharray": "1.5 3",
  });
  part("seen", ({ through, last }) => through.slice(0, last + 1), {
    stroke: theme.colours.data,
    "stroke-width": 1.5,
  });
  const gone = each.filter(({ last }) => last < data.times.length - 1);
  drawPoints(
    panel,
    "leaves",
    gone.map(({ key, through, last }) => ({ key, at: through[last] })),
    { r: 4, fill: theme.colours.highlight, stroke: "var(--card)", "stroke-width": 1 },
  );
  const line = (layer, at, width) =>
    drawLines(panel, layer, [{ key: 0, line: at }], look(layer, width));
  line("ols", now.ols, 3);
  line("slopes", now.line, 4);
  line("all", data.all, 2.5);
  drawLimit(panel, { data, theme, limit, set });
}

function drawLimit(panel, { data, theme, limit, set }) {
  const { low, high, step } = data.limits;
  const across = panel.x.domain().map((x) => [x, limit]);
  drawPath(panel, "limit", across, { stroke: theme.colours.highlight, "stroke-width": 1.5 });
  const nearest = (value) => low + step * Math.round((value - low) / step);
  drawHandles(panel, "handle", [{ key: 0, at: [GRIP, limit] }], {
    label: () => "Limit above which subjects leave, in milliseconds",
    move: (_, value) => set({ limit: Math.min(high, Math.max(low, nearest(value))) }),
    step,
    r: 7,
    shape: "diamond",
    fill: theme.colours.highlight,
    stroke: "var(--card)",
    "stroke-width": 2,
  });
}
