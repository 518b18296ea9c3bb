// Three SDs as bars, and a stranger's beside them.
import { drawArrows, drawPath, drawText } from "../frame/ui/plot.js";

const NAMES = ["mean", "line", "row"];
const key = { mean: "sdMean", line: "sdLine", row: "sdRow" };

export function drawSds(panel, { data, state, knows, stranger, em }) {
  const [now, unknown] = [knows(state.at), stranger(state.at)];
  const wide = 0.5 * (panel.x(1) - panel.x(0));
  for (const [i, name] of NAMES.entries()) {
    const bar = { key: 0, from: [i + 0.5, 0], to: [i + 0.5, now[key[name]]] };
    drawArrows(panel, name, [bar], { stroke: data.looks[name].colour, "stroke-width": wide });
    const height = unknown[key[name]];
    const mark = { key: 0, from: [i + 0.08, height], to: [i + 0.92, height] };
    drawArrows(panel, `new-${name}`, [mark], { stroke: "var(--ink)", "stroke-width": 3 });
  }
  const zero = panel.x.domain().map((x) => [x, 0]);
  drawPath(panel, "zero", zero, { stroke: "var(--soft)", "stroke-width": 1.5 });
  const names = NAMES.map((name, i) => ({ key: name, at: [i + 0.5, 0], text: name }));
  drawText(
    panel,
    "names",
    names.map((one) => ({ ...one, dy: 1.2 * em, anchor: "middle" })),
  );
}
