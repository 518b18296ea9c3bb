// Power against subjects at a number of items, and the ceiling that subjects do not pass.
import { drawHandles, drawPath, drawText, lookStyle } from "../frame/ui/plot.js";
import { itemPower } from "./mathematics.js";

const PLACES = 36; // of a curve, closer together where it is steep

export const curveDomains = ({ limits: { item_subjects: ends } }) => [
  [0, ends[1] + 4],
  [0, 1.04],
];

export function drawCurves(panel, { state, data, now, set }) {
  const { items, item_subjects: subjects } = state;
  const [few, many] = data.limits.item_subjects;
  const places = Array.from({ length: PLACES }, (_, i) => few * (many / few) ** (i / (PLACES - 1)));
  const curve = (count) => places.map((at) => [at, itemPower(at, count, state, data)]);
  const others = [Math.floor(items / 2), 2 * items];
  const lines = others.map(curve);
  lines.forEach((line, i) => {
    const look = { stroke: "var(--soft)", "stroke-width": 1.4 };
    drawPath(panel, i ? "double" : "half", line, look);
  });
  const mine = curve(items);
  drawPath(panel, "curve", mine, lookStyle(data.looks.design, 3));
  const flat = panel.x.domain().map((x) => [x, now.ceiling]);
  drawPath(panel, "ceiling", flat, lookStyle(data.looks.ceiling, 2.5));
  // At different places, since lines that reach 1 lie over each other.
  const name = (key, line, back, count) => {
    const text = `${count} items`;
    return { key, at: line.at(-1 - back), text, dy: 18, anchor: back ? "start" : "end" };
  };
  drawText(panel, "names", [
    name("mine", mine, 4, items),
    ...others.map((count, i) => name(i, lines[i], 8 * i, count)),
  ]);
  drawHandles(panel, "design", [{ key: "design", at: [subjects, now.power] }], {
    label: "Subjects",
    axis: "x",
    step: 1,
    move: (_, to) => set({ item_subjects: Math.min(many, Math.max(few, Math.round(to))) }),
    r: 6.5,
    fill: data.looks.design.colour,
    stroke: "var(--card)",
    "stroke-width": 1.5,
  });
}
