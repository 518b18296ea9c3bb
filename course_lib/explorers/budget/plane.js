// The plane of subjects and tests: lines of equal power, their ceiling, and designs of one cost.
import { drawHandles, drawPath, drawPoints, drawText, lookStyle } from "../frame/ui/plot.js";
import { budgetOf, contours, cost, designAt } from "./mathematics.js";

const LEVELS = [0.2, 0.5, 0.8, 0.95];
const WANTED = 0.8;
const [HIGHEST, HEIGHT] = [19, 2.2]; // of the names of lines, in tests

export const planeDomains = ({ limits: { subjects, tests } }) => [
  [subjects[0] - 1, subjects[1] + 0.5],
  [0, tests[1] + 0.5],
];

export function drawPlane(panel, { state, data, best, set }) {
  const lines = drawContours(panel, { state, data });
  drawBudget(panel, { state, data });
  drawText(
    panel,
    "names",
    LEVELS.flatMap((level, i) => nameOf(level, lines[i], HIGHEST - HEIGHT * i)),
  );
  const edge = { stroke: "var(--card)", "stroke-width": 1.5 };
  const at = [{ key: "best", at: [best.subjects, best.tests] }];
  const green = data.looks.best.colour;
  drawPoints(panel, "best", at, { shape: "diamond", r: 9, fill: green, ...edge });
  const design = [{ key: "design", at: [state.subjects, state.tests] }];
  drawHandles(panel, "design", design, {
    label: "Tests on each day; subjects follow, at the same cost",
    move: (_, wanted) => set(designAt(wanted, state, data)),
    step: 1,
    r: 6.5,
    fill: data.looks.design.colour,
    ...edge,
  });
}

function drawContours(panel, { state, data }) {
  const [, [low, high]] = [panel.x.domain(), panel.y.domain()];
  const [fewest, most] = data.limits.tests;
  const steps = Array.from({ length: 2 * (most - fewest) + 1 }, (_, i) => fewest + i / 2);
  const lines = contours(LEVELS, [...steps, high], state, data);
  const [[ceiling]] = contours([WANTED], [Infinity], state, data);
  LEVELS.forEach((level, i) => {
    const wanted = level === WANTED;
    const look = {
      stroke: wanted ? "var(--ink)" : "var(--soft)",
      "stroke-width": wanted ? 3 : 1.4,
    };
    drawPath(panel, `level-${level}`, lines[i], look);
  });
  const up = ceiling ? [low, high].map((y) => [ceiling[0], y]) : [];
  drawPath(panel, "ceiling", up, lookStyle(data.looks.ceiling, 2.5));
  return lines;
}

/** The name of a line, beside it at a height where it is in the plane. */
function nameOf(level, line, height) {
  if (!line.length) return [];
  const near = line.reduce((one, two) =>
    Math.abs(two[1] - height) < Math.abs(one[1] - height) ? two : one,
  );
  return [{ key: level, at: near, text: String(level), dx: 5, dy: 5 }];
}

function drawBudget(panel, { state, data }) {
  const [low, high] = panel.y.domain();
  const budget = budgetOf(state, data);
  const heights = Array.from({ length: 81 }, (_, i) => low + ((high - low) * i) / 80);
  const line = heights
    .map((tests) => [budget / cost(1, tests, state.price, data), tests])
    .filter(([subjects]) => Number.isFinite(subjects));
  drawPath(panel, "cost", line, lookStyle(data.looks.cost, 2.5));
}
