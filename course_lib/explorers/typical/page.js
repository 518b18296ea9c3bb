// Typical or average? Spread the patients, and see their average leave the typical one.
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { arrange, lookStyle, makeLegend, makePanel, makeSvg, padded } from "../frame/ui/plot.js";
import { drawCurves } from "./curves.js";
import { atSd } from "./mathematics.js";
import { drawRatios, ratioCurves } from "./ratios.js";

export default explorer((data, theme) => {
  const look = (name, width = 3) => lookStyle(data.looks[name], width);
  const { low, high, step } = data.sd;
  return {
    title: "Typical or average?",
    legend: makeLegend([
      { label: "patients", line: look("patients", 1.2) },
      { label: "typical patient", line: look("typical") },
      { label: "average over patients", line: look("average") },
      { label: "average, by the formula", line: look("formula") },
    ]),
    controls: [
      {
        kind: "range",
        id: "sd",
        label: "SD of the random intercepts",
        min: low,
        max: high,
        step,
        text: (sd) => shown(sd),
      },
      {
        kind: "buttons",
        id: "sd",
        label: "Patients",
        options: data.stops.map((sd) => [
          sd,
          sd === 0 ? "all alike: 0" : `as fitted: ${shown(sd)}`,
        ]),
      },
    ],
    figure: (stage, set) => makeFigure(stage, set, { data, theme, look }),
  };
});

/** An SD with its own decimals. */
const shown = (sd) => fixed(sd, Math.abs(100 * sd - Math.round(100 * sd)) < 1e-9 ? 2 : 3);

function makeFigure(stage, set, context) {
  const { data } = context;
  const svg = makeSvg(stage, "Probabilities of patients by month, and odds ratios by their SD");
  const curves = makePanel(svg, { title: "", x: "month", y: "probability" });
  const ratios = makePanel(svg, { title: "Odds ratio per month", x: "SD", y: "" });
  const lines = ratioCurves(data);
  const heights = padded(Object.values(lines).flatMap((line) => line.map(([, y]) => y), 0.1));
  return {
    draw({ sd }, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 480 });
      svg.attr("width", width).attr("height", height);
      const now = atSd(data.model, sd, data);
      curves.place(boxes[0], padded(data.months, 0.02), [-0.02, 1.02], { x: 5 });
      curves.title(size.width < 560 ? "Patients" : "Patients and average");
      drawCurves(curves, { ...context, sd });
      ratios.place(boxes[1], padded([data.sd.low, data.sd.high], 0.04), heights, { x: 6 });
      drawRatios(ratios, { ...context, lines, sd, now, set });
      return report(sd, now, data);
    },
  };
}

const percent = (share) => `${fixed(100 * share, 1)}\u00a0%`;

function report(sd, now, { months }) {
  const pair = (id, label) => ({
    id,
    label: `${label}: month ${months.join(", ")}`,
    value: now[id],
    digits: 3,
  });
  const row = (id, label, value) => ({ id, label, value, digits: 3 });
  return {
    numbers: [
      pair("typical", "Typical"),
      pair("average", "Average"),
      row("patient_ratio", "Odds ratio, a patient", now.patientRatio),
      row("average_ratio", "… of the average", now.averageRatio),
      row("kept", "Slope the average keeps", now.kept),
      row("kept_by_formula", "… by the formula", now.keptByFormula),
    ],
    summary: sentence(sd, now, months),
  };
}

function sentence(sd, { typical, average, averageRatio, patientRatio }, [from, to]) {
  if (sd === 0)
    return `All patients are alike: the typical one is the average, with ${percent(typical[0])} in month ${from} and ${percent(typical[1])} in month ${to}.`;
  return `In month ${to}: ${percent(typical[1])} for the typical patient, ${percent(average[1])} on average. Each month multiplies the odds by ${fixed(patientRatio)} for a patient, by ${fixed(averageRatio)} for the average.`;
}
