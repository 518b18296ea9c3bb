// A group's rows, its predicted line, and three bands about it.
import { drawArrows, drawHandles, drawPath, drawPoints } from "../frame/ui/plot.js";
import { rowsOf } from "./mathematics.js";

const PLACES = 40; // of a band

export function drawBands(panel, { data, theme, look, state, code, knows, set }) {
  const [low, high] = [data.places.low, data.places.high];
  const places = Array.from({ length: PLACES + 1 }, (_, i) => low + ((high - low) * i) / PLACES);
  const each = places.map(knows);
  const bands = {
    row: ({ prediction, sdRow }) => [prediction, sdRow],
    line: ({ prediction, sdLine }) => [prediction, sdLine],
    mean: ({ mean, sdMean }) => [mean, sdMean],
  };
  for (const [name, of] of Object.entries(bands)) {
    for (const side of [-1, 1]) {
      const edge = each.map((one, i) => {
        const [middle, sd] = of(one);
        return [places[i], middle + side * data.multiplier * sd];
      });
      drawPath(panel, `${name}${side}`, edge, look(name));
    }
  }
  drawPath(
    panel,
    "prediction",
    each.map(({ prediction }, i) => [places[i], prediction]),
    look("prediction", 3),
  );
  const rows = rowsOf(data, code).map((i, number) => ({
    key: number,
    at: [data.x[i], data.y[i]],
    known: number < state.kept,
  }));
  const dot = { r: 4.5, stroke: "var(--ink)", "stroke-width": 1.5 };
  drawPoints(panel, "rows", rows, {
    ...dot,
    fill: ({ known }) => (known ? "var(--ink)" : "var(--card)"),
  });
  const now = knows(state.at);
  const reach = data.multiplier * now.sdRow;
  const ends = [-1, 1].map((side) => [state.at, now.prediction + side * reach]);
  drawArrows(panel, "limits", [{ key: 0, from: ends[0], to: ends[1] }], {
    stroke: theme.colours.highlight,
    "stroke-width": 3,
  });
  drawHandles(panel, "handle", [{ key: 0, at: [state.at, now.prediction] }], {
    label: () => `Place of the prediction, ${data.predictor}`,
    move: (_, value) => set({ at: nearest(value, data.places) }),
    step: data.places.step,
    axis: "x",
    r: 7,
    shape: "diamond",
    fill: theme.colours.highlight,
    stroke: "var(--card)",
    "stroke-width": 2,
  });
}

function nearest(value, { low, high, step }) {
  return Math.min(high, Math.max(low, low + step * Math.round((value - low) / step)));
}
