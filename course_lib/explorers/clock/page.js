// The clock: change the unit of time, and see which comparison of two models follows it.
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { arrange, lookStyle, makeLegend, makePanel, makeSvg, padded } from "../frame/ui/plot.js";
import { atUnit } from "./mathematics.js";
import { drawBars } from "./ratios.js";
import { drawRows } from "./rows.js";

const STEP = 0.02; // of the slider, in powers of ten

export default explorer((data, theme) => {
  const scales = Object.values(data.units);
  const shapes = ["circle", "diamond"];
  return {
    title: "One set of data, many clocks",
    legend: makeLegend(
      data.levels.map((label, i) => ({ label, shape: shapes[i], fill: data.looks[i].colour })),
    ),
    controls: [
      {
        kind: "buttons",
        id: "scale",
        label: "Time in",
        options: Object.entries(data.units).map(([name, scale]) => [scale, name]),
      },
      {
        kind: "range",
        id: "scale",
        label: `One unit of time, in ${data.unit}`,
        min: STEP * Math.floor(Math.min(...scales) / STEP),
        max: STEP * Math.ceil(Math.max(...scales) / STEP),
        step: STEP,
        text: (scale) => short(10 ** scale),
      },
    ],
    figure: (stage) => makeFigure(stage, { data, theme, shapes }),
  };
});

/** A number with three digits that count. */
const short = (value) => fixed(value, Math.max(0, 2 - Math.floor(Math.log10(value) + 1e-9)));

function makeFigure(stage, { data, theme, shapes }) {
  const svg = makeSvg(stage, "The data against time in the chosen unit, and two comparisons");
  const rows = makePanel(svg, { title: "", x: data.names.predictor, y: data.names.outcome });
  const bars = makePanel(svg, {
    title: "Larger − smaller model",
    x: "",
    y: "2 × log-lik. difference",
  });
  const looks = data.looks.map((one) => lookStyle(one, 1.2));
  const heights = barHeights(data);
  return {
    draw({ scale }, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 480 });
      svg.attr("width", width).attr("height", height);
      const at = atUnit(data.ratios, scale, data.freedom);
      const unit = 10 ** scale;
      rows.place(boxes[0], padded(data.predictor.map((x) => x / unit)), padded(data.outcome), {
        x: 5,
      });
      rows.title(`Time in ${unitName(data, scale)}`);
      drawRows(rows, { data, unit, looks, shapes });
      bars.place(boxes[1], [0, 2], heights, { x: 0 });
      drawBars(bars, { at, data, theme });
      return report(data, scale, at);
    },
  };
}

function barHeights({ units, ratios, freedom, critical }) {
  const all = Object.values(units).map((scale) => atUnit(ratios, scale, freedom).reml);
  return padded([...all, ratios.ml, critical, 0], 0.14);
}

/** The name of a unit, or how many of the data's units it has. */
function unitName({ units, unit }, scale) {
  const known = Object.entries(units).find(([, one]) => Math.abs(one - scale) < 1e-9);
  return known ? known[0] : `units of ${short(10 ** scale)} ${unit}`;
}

function report(data, scale, at) {
  const name = unitName(data, scale);
  const p = (value) => (value < 0.0001 ? "< 0.0001" : fixed(value, 4));
  return {
    numbers: [
      { id: "reml", label: "REML, not a ratio", value: at.reml },
      { id: "reml_p", label: "… its “p”", value: at.remlP, text: p(at.remlP) },
      { id: "ml", label: "ML likelihood ratio", value: at.ml },
      { id: "ml_p", label: "… its p", value: at.mlP, text: p(at.mlP) },
    ],
    summary: `Same data, time in ${name}: ML says ${fixed(at.ml, 2)}, as in any unit. REML says ${fixed(at.reml, 2)}${at.reml < 0 ? ": by it the larger model is worse" : ""}.`,
  };
}
