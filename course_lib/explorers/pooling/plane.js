// Intercepts and slopes as points, and the two steps that lead to the group that is followed.

import { drawArrows, drawPoints, drawText, padded } from "../frame/ui/plot.js";

/** Low and high end of all intercepts and slopes that the slider can reach. */
export function planeDomains(own, complete) {
  const known = [...own.filter(Boolean), complete];
  const [intercept, slope] = [0, 1].map((i) =>
    padded(
      known.map((line) => line[i]),
      0.09,
    ),
  );
  return { intercept, slope };
}

export function drawPlane(panel, { data, theme, at, own, complete, chosen, steps, set }) {
  const pairs = at.lines.map((line, key) => ({ key, at: line, from: own[key], to: line }));
  const here = pairs.filter((item) => item.at);
  const colour = theme.colours;
  drawArrows(
    panel,
    "arrows",
    here.filter(({ from }) => from),
    {
      head: 7,
      gap: 6,
      stroke: ({ key }) => (key === chosen ? colour.partial : "var(--soft)"),
      "stroke-width": ({ key }) => (key === chosen ? 2.5 : 1),
    },
  );
  const squares = own.map((line, key) => ({ key, at: line })).filter((item) => item.at);
  drawPoints(panel, "own", squares, { shape: "square", r: 4.5, fill: colour.none });
  drawPoints(panel, "complete", [{ key: 0, at: complete }], {
    shape: "diamond",
    r: 7,
    fill: colour.complete,
    stroke: "var(--card)",
  });
  drawPoints(panel, "here", here, { r: 5, fill: colour.partial, stroke: "var(--card)" });
  drawSteps(panel, at.population, steps);
  const name = here.filter(({ key }) => key === chosen);
  drawPoints(panel, "ring", name, {
    r: 9,
    fill: "none",
    stroke: colour.partial,
    "stroke-width": 2,
  });
  const right = name.length && panel.x(name[0].at[0]) > 0.8 * panel.x.range()[1];
  drawText(
    panel,
    "names",
    name.map((item) => ({
      ...item,
      text: data.groups[item.key],
      dx: right ? -13 : 13,
      dy: -9,
      anchor: right ? "end" : "start",
    })),
  );
  const wide = { r: 12, class: "hand", fill: "none", "pointer-events": "all" };
  drawPoints(panel, "press", here, wide).on("click", (_, { key }) =>
    set({ group: data.groups[key] }),
  );
}

/** From the population: first what the own intercept adds, then what the own slope adds. */
function drawSteps(panel, population, steps) {
  const places = steps ? [population] : [];
  for (const step of steps ?? []) places.push(places.at(-1).map((value, j) => value + step[j]));
  const items = places.slice(1).map((to, key) => ({ key, from: places[key], to }));
  drawArrows(panel, "steps", items, { head: 8, stroke: "var(--ink)", "stroke-width": 1.6 });
}
