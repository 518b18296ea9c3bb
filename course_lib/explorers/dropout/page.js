// Who leaves? Drag the limit above which subjects leave, and see six slopes move.
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { arrange, lookStyle, makeLegend, makePanel, makeSvg, padded } from "../frame/ui/plot.js";
import { drawSubjects } from "./lines.js";
import { leaveAbove } from "./mathematics.js";
import { drawSlopes, slopeDomain } from "./slopes.js";

const ROOM = 3.2; // of a name above its mark, and of its share of the axis, in units of the type size

export default explorer((data, theme) => {
  const look = (name, width = 3) => lookStyle(data.looks[name], width);
  const { low, high, step } = data.limits;
  return {
    title: "Who leaves?",
    legend: makeLegend([
      { label: "seen", line: { stroke: theme.colours.data, "stroke-width": 1.8 } },
      { label: "after leaving", line: { stroke: theme.colours.muted, "stroke-dasharray": "2 3" } },
      { label: "leaves", shape: "circle", fill: theme.colours.highlight },
      { label: "all data", line: look("all") },
      { label: "least squares", line: look("ols") },
      { label: "random slopes", line: look("slopes") },
    ]),
    controls: [
      {
        kind: "range",
        id: "limit",
        label: "Leaves after a value above",
        min: low,
        max: high,
        step,
        text: (limit) => `${limit}\u00a0ms`,
      },
    ],
    figure: (stage, set) => makeFigure(stage, set, { data, theme, look }),
  };
});

function makeFigure(stage, set, context) {
  const { data } = context;
  const svg = makeSvg(stage, "The subjects' lines, cut where they leave, and six slopes of Days");
  const lines = makePanel(svg, { title: "", x: "Days", y: "Reaction, ms" });
  const slopes = makePanel(svg, { title: "", x: "slope, ms per day", y: "" });
  const heights = padded(data.values.flat(), 0.04);
  const names = Object.keys(data.names).length;
  return {
    draw({ limit }, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 480 });
      svg.attr("width", width).attr("height", height);
      const now = leaveAbove(limit, data);
      lines.place(boxes[0], [-0.4, 9.6], heights, { x: 5 });
      lines.title(`${now.rows} of ${data.values.flat().length} values seen`);
      drawSubjects(lines, { ...context, limit, now, set });
      const beside = boxes[1].height < ROOM * names * size.em; // of their marks stand the names
      slopes.place(boxes[1], slopeDomain(data, beside), [names, 0], { x: 5, y: 0 });
      slopes.title("Six answers");
      drawSlopes(slopes, { ...context, now, beside, em: size.em });
      return report(limit, now, data);
    },
  };
}

function report(limit, now, { names, all, subjects, values }) {
  const also = { ols: " = indep.\u00a0GEE" };
  const row = (id) => ({
    id,
    label: `${capital(names[id])}${also[id] ?? ""}`,
    value: now.slopes[id],
  });
  const others = Object.keys(names).filter((name) => name !== "slopes");
  const counts = `${now.rows} of ${values.flat().length} rows remain, ${now.completers} of ${subjects.length} subjects to the end`;
  return {
    numbers: [
      { id: "remain", label: "Rows, completers", value: [now.rows, now.completers], digits: 0 },
      ...others.map(row),
      { id: "slopes", label: "Random slopes, SE", value: [now.slopes.slopes, now.error] },
    ],
    summary: `Limit ${limit}\u00a0ms: ${counts}. All data say ${fixed(all[1])} ms per day; least squares ${fixed(now.slopes.ols)}, random slopes ${fixed(now.slopes.slopes)} (SE ${fixed(now.error)}).`,
  };
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
