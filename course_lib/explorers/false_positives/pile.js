// P-values as dots, piled up in bins as wide as the test's level.
import { draw, drawPath, drawText } from "../frame/ui/plot.js";

/** tests: [{ p }] in the order of their draw; the newest one has a ring. */
export function drawPile(panel, { tests, data, theme }) {
  const dots = placeDots(panel, tests, data.nominal);
  const [low, high] = [true, false].map((one) => dots.filter(({ rejected }) => rejected === one));
  const { r } = dots[0];
  const edge = { stroke: theme.colours.partial, "stroke-width": Math.min(1.8, 0.5 * r) };
  drawDots(panel, "kept", high, { fill: "none", ...edge });
  drawDots(panel, "rejected", low, { fill: theme.colours.highlight }, true);
  const ring = { fill: "none", stroke: "var(--ink)", "stroke-width": 2 };
  drawDots(panel, "newest", [{ ...dots.at(-1), r: r + 2.5 }], ring);
  const limit = { stroke: theme.colours.highlight, "stroke-width": 2, "stroke-dasharray": "5 3" };
  const at = [data.nominal, 0];
  drawPath(panel, "limit", [at, [data.nominal, 1]], limit);
  const words = `← rejected: p < ${data.nominal}`;
  drawText(panel, "names", [{ key: 0, at: [data.nominal, 1], text: words, dx: 8, dy: 16 }]);
}

/** Where each dot lies, in pixels: as large as lets one bin hold them all. */
function placeDots(panel, tests, level) {
  const [width, height] = [panel.x(level) - panel.x(0), panel.y(0) - 2];
  const size = largestSize(width - 1, height, tests.length);
  const across = Math.floor((width - 1) / size);
  const counts = new Map();
  return tests.map(({ p }) => {
    const bin = Math.min(Math.floor(p / level), Math.round(1 / level) - 1);
    const place = counts.get(bin) ?? 0;
    counts.set(bin, place + 1);
    const left = bin * width + (width - across * size) / 2;
    return {
      x: left + ((place % across) + 0.5) * size,
      y: height - (Math.floor(place / across) + 0.5) * size,
      r: 0.43 * size,
      rejected: p < level,
    };
  });
}

/** The largest diameter with which `count` dots fit into a bin. */
function largestSize(width, height, count) {
  const sizes = Array.from({ length: 30 }, (_, i) => {
    const across = i + 1;
    return Math.min(width / across, height / Math.ceil(count / across));
  });
  return Math.max(...sizes);
}

/** All dots in one path; sharp: diamonds. */
function drawDots(panel, layer, dots, style, sharp = false) {
  const path = ({ x, y, r }) =>
    sharp
      ? `M${x},${y - 1.15 * r}l${1.15 * r},${1.15 * r}l${-1.15 * r},${1.15 * r}l${-1.15 * r},${-1.15 * r}z`
      : `M${x - r},${y}a${r},${r} 0 1,1 ${2 * r},0a${r},${r} 0 1,1 ${-2 * r},0z`;
  draw(panel.layer(layer), "path", [{ key: 0 }], style).attr("d", dots.map(path).join("") || null);
}
