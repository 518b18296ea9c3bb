// The matrix Z: a row for each row of the data, a column for each random effect.
import { draw, makeLegend } from "../frame/ui/plot.js";

const LEAST = 0.3; // of a column's width: the narrowest cell

/** Cells of Z: as wide as their value is large, of another colour below zero; lit columns have a bar above. */
export function drawZ(svg, [cells, edges, names, lights], { z, counts, lit, size, theme, key }) {
  const { em, tall } = size;
  const wide = Math.floor(key.parentElement.clientWidth) - 2;
  const high = (tall ? 13.5 : 12) * em;
  const [top, one, row] = [1.7 * em, wide / counts.random, high / z.shown];
  const blocks = z.blocks.map(([, columns], i) => ({
    key: i,
    from: z.blocks.slice(0, i).reduce((sum, [, n]) => sum + n, 0),
    columns,
  }));
  svg
    .attr("width", wide + 2)
    .attr("height", top + high + (0.5 + 1.3 * blocks.length) * em)
    .attr("aria-label", `The matrix Z: ${counts.rows} rows, ${counts.random} columns`);
  const parts = kinds(z, new Set(lit));
  draw(cells, "path", parts, {})
    .attr("fill", ({ colour }) => theme.colours[colour])
    .attr("d", ({ at }) => at.map((i) => cell(z, i, { top, one, row })).join(""));
  const bars = lit.map((i) => `M${1 + (i + 0.1) * one},${top - 6}h${0.8 * one}v4h${-0.8 * one}Z`);
  const lines = [
    `M1,${top}h${wide}v${high}h${-wide}Z`,
    ...blocks.slice(1).map(({ from }) => `M${1 + from * one},${top}v${high}`),
  ];
  const bar = [{ key: "bar", d: bars.join("") }];
  draw(lights, "path", bar, { fill: theme.colours.complete }).attr("d", ({ d }) => d || null);
  draw(
    edges,
    "path",
    lines.map((d, i) => ({ key: i, d })),
    { fill: "none", stroke: theme.colours.data },
  ).attr("d", ({ d }) => d);
  const part = z.shown < counts.rows ? `; first ${z.shown}` : "";
  const texts = [
    {
      key: "title",
      x: 0,
      y: 0.9 * em,
      text: `Z: ${counts.rows} rows, ${counts.random} columns${part}`,
      anchor: "start",
      class: "title",
    },
    ...blocks.map(({ key: i, from, columns }) =>
      nameOfBlock(named(z.blocks[i][0], wide / em), {
        i,
        x: (from + columns / 2) * one,
        wide,
        y: top + high + (1.2 + 1.3 * i) * em,
        em,
      }),
    ),
  ];
  draw(names, "text", texts, {})
    .attr("x", (t) => t.x)
    .attr("y", (t) => t.y)
    .attr("class", (t) => t.class)
    .style("text-anchor", (t) => t.anchor)
    .text((t) => t.text);
  const negative = parts.some(({ key: colour }) => colour === "none");
  key.replaceChildren(
    makeLegend([
      { label: "not zero, wide where large", shape: "square", fill: theme.colours.partial },
      ...(lit.length ? [{ label: "lit", shape: "square", fill: theme.colours.complete }] : []),
      ...(negative ? [{ label: "below zero", shape: "square", fill: theme.colours.none }] : []),
      { label: "zero", shape: "square", fill: "var(--card)", stroke: theme.colours.data },
    ]),
  );
}

function cell(z, i, { top, one, row }) {
  const width = Math.max(LEAST, Math.abs(z.values[i])) * one;
  return `M${1 + z.columns[i] * one + (one - width) / 2},${top + z.rows[i] * row}h${width}v${row}h${-width}Z`;
}

/** A block's name; where there is no room for it, its factor alone, as the list above says the rest. */
const named = (text, room) =>
  0.52 * text.length > room ? text.slice(0, text.indexOf(": ")) : text;

/** A block's name below its columns, one line further down for each, kept inside the picture. */
function nameOfBlock(text, { i, x, wide, y, em }) {
  const half = 0.27 * em * text.length;
  const anchor = x < half ? "start" : x > wide - half ? "end" : "middle";
  return { key: i, x: { start: 0, middle: x, end: wide }[anchor], y, text, anchor, class: "label" };
}

/** Cells that are drawn alike: by their sign, and whether their column is lit. */
function kinds(z, lit) {
  const parts = new Map();
  z.values.forEach((value, i) => {
    const colour = value < 0 ? "none" : lit.has(z.columns[i]) ? "complete" : "partial";
    if (!parts.has(colour)) parts.set(colour, { key: colour, colour, at: [] });
    parts.get(colour).at.push(i);
  });
  return [...parts.values()];
}
