// The grid of levels that the model sees: a row for each outer level, a column for each inner one.
import { draw } from "../frame/ui/plot.js";
import { distinct } from "./mathematics.js";
import { drawFrame, labelName, outerName, words } from "./panel.js";

const LONGEST = 14; // letters of a level's name

/** The grid of the example: { rows, columns, cells, turned }, as `drawLevels` takes it. */
export function gridOf(places, { tests, batches }) {
  const levels = distinct(places.map((place) => place.level)).sort(byName);
  const rows = Array.from({ length: batches }, (_, i) => outerName(i));
  const name = (part, line, parts) => (line + 1 < parts.length ? outerName : labelName)(part);
  return {
    title: "The model sees",
    rows,
    columns: levels.map((level) => level.split(":").map(name)),
    cells: levels.flatMap((level, column) =>
      rows.map((_, row) => [
        row,
        column,
        tests * places.filter((one) => one.batch === row && one.level === level).length,
      ]),
    ),
  };
}

/** The grid of a reader's own table, of which Python gives the part that is drawn. */
export function ownGrid({ rows, columns, cells, all }) {
  const seen = [rows.length, columns.length];
  const part = seen.some((count, i) => count < all[i]);
  const known = new Map(cells.map(([row, column, count]) => [`${row}/${column}`, count]));
  return {
    title: part
      ? `The model sees ${all[0]} × ${all[1]} levels, here ${seen[0]} × ${seen[1]}`
      : "The model sees",
    rows: rows.map(short),
    columns: columns.map((name) => [short(name)]),
    cells: columns.flatMap((_, column) =>
      rows.map((_, row) => [row, column, known.get(`${row}/${column}`) ?? 0]),
    ),
    turned: true,
  };
}

const short = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

const byName = (one, other) => {
  const [a, b] = [one, other].map((level) => level.split(":").map(Number));
  return a[0] - b[0] || (a[1] ?? 0) - (b[1] ?? 0);
};

/** Cells with their numbers of rows, and the levels' names below; turned: names from top to bottom. */
export function drawLevels(panel, box, { title, rows, columns, cells, turned }) {
  const { wide, high, em } = box;
  drawFrame(panel, box, { title, names: rows });
  const items = cells.map(([row, column, count]) => ({
    key: `${row}/${column}`,
    x: column * wide,
    y: row * high,
    count,
  }));
  draw(panel.cells, "path", items, { stroke: "var(--edge)" })
    .attr("fill", ({ count }) => (count ? "var(--partial)" : "var(--card)"))
    .attr("d", ({ x, y }) => `M${x + 1},${y + 1}h${wide - 2}v${high - 2}h${2 - wide}Z`);
  const middle = ({ x, y }) => [x + wide / 2, y + high / 2 + 0.35 * em];
  const fits = ({ count }) => count && String(count).length * 0.62 * em < wide;
  const counts = items.filter(fits).map(({ count, ...cell }) => ({
    ...cell,
    at: middle(cell),
    text: String(count),
    anchor: "middle",
  }));
  words(panel.counts, counts).style("font-weight", 600).style("fill", "var(--on)");
  const foot = rows.length * high;
  const heads = columns.flatMap((parts, column) =>
    parts.map((text, line) => ({
      key: `${column}/${line}`,
      text,
      at: turned ? [0, 0] : [(column + 0.5) * wide, foot + (1.1 + line * 1.1) * em],
      anchor: turned ? "end" : "middle",
      turn: turned
        ? `translate(${(column + 0.5) * wide + 0.35 * em},${foot + 0.5 * em}) rotate(-90)`
        : null,
    })),
  );
  words(panel.columns, heads)
    .attr("class", "label")
    .attr("transform", ({ turn }) => turn);
}
