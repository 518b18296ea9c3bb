// The lines of both models, and the curve of what follows the origin.
import { pathThrough } from "../frame/ui/grid.js";
import { draw, drawArrows, drawPath, drawPoints } from "../frame/ui/plot.js";

function drawLinesFrom(panel, layer, items, origin, style) {
  const ends = panel.x.domain();
  const path = ([a, b]) =>
    pathThrough(
      panel,
      ends.map((x) => [x, a + b * (x - origin)]),
    );
  const lines = items.map((line, key) => ({ key, line }));
  draw(panel.layer(layer), "path", lines, style).attr("d", ({ line }) => path(line));
}

/** The slope-only model: all lines leave one point. */
export function drawFan(panel, { data, theme, look, origin, at }, shown) {
  const rows = data.x.map((x, key) => ({ key, at: [x, data.y[key]] }));
  drawPoints(panel, "data", rows, { r: 2.2, fill: theme.colours.data });
  drawLinesFrom(panel, "fan", shown ? at.only.lines : [], origin, look.only(1.8));
  const meet = shown ? [{ key: 0, at: [origin, at.only.mean[0]] }] : [];
  const edge = { stroke: "var(--card)", "stroke-width": 1.5 };
  drawPoints(panel, "meet", meet, {
    shape: "diamond",
    r: 6.5,
    fill: theme.colours.highlight,
    ...edge,
  });
}

/** The full model: its lines, their heights at the origin, and one SD to both sides of the mean. */
export function drawBoth(panel, { theme, look, origin, at }, shown) {
  const { lines, mean, interceptSd } = at.both;
  drawLinesFrom(panel, "lines", shown ? lines : [], origin, look.both(1.5));
  const [low, high] = [mean[0] - interceptSd, mean[0] + interceptSd];
  const reach = (panel.x.domain()[1] - panel.x.domain()[0]) / 60;
  const x = origin + 1.5 * reach; // beside the line, where no point hides it
  const beam = [
    { key: 0, from: [x, low], to: [x, high] },
    ...[low, high].map((y, i) => ({ key: i + 1, from: [x - reach, y], to: [x + reach, y] })),
  ];
  drawArrows(panel, "halo", shown ? beam : [], { stroke: "var(--card)", "stroke-width": 8 });
  drawArrows(panel, "sd", shown ? beam : [], {
    stroke: theme.colours.highlight,
    "stroke-width": 4,
  });
  const heights = lines.map(([a], key) => ({ key, at: [origin, a] }));
  const edge = { stroke: "var(--card)", "stroke-width": 1 };
  drawPoints(panel, "heights", shown ? heights : [], {
    r: 4.5,
    fill: theme.colours.partial,
    ...edge,
  });
}

/** What the right panel shows, over all origins. */
export function drawCurve(panel, { data, table, look, view }) {
  const through = (of) => table.map((one, i) => [data.origins[i], of(one)]);
  const zero = view === "correlation" ? panel.x.domain().map((x) => [x, 0]) : [];
  drawPath(panel, "zero", zero, { stroke: "var(--soft)", "stroke-width": 1 });
  const both = {
    correlation: ({ both }) => both.correlation ?? 0,
    spread: ({ both }) => both.interceptSd,
    loglik: ({ both }) => both.loglik,
  }[view];
  drawPath(panel, "both", through(both), look.both(2.5));
  const only = view === "loglik" ? through(({ only }) => only.loglik) : [];
  drawPath(panel, "only", only, look.only(2.5));
}
