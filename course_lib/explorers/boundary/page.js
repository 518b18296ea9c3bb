// The boundary: what a likelihood ratio of a variance is when the variance is zero, or is not.
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { arrange, lookStyle, makeLegend, makePanel, makeSvg } from "../frame/ui/plot.js";
import { drawShares } from "./curves.js";
import { drawLaw, lawDomain } from "./law.js";
import { bins, shares } from "./mathematics.js";

export default explorer((data, theme) => {
  const look = (name, width = 2.5) => lookStyle(data.looks[name], width);
  const [fewest, most] = data.limits.groups;
  const [low, high] = data.limits.icc;
  return {
    title: "How often is a variance estimated as zero?",
    legend: makeLegend([
      { label: "estimated as zero", line: { ...look("zero"), "stroke-width": 8 } },
      { label: "half-and-half test", line: look("mixture", 3) },
      { label: "chi-square(1) test", line: look("chi_square", 3) },
      { label: "half of chi-square(1)", shape: "diamond", fill: theme.colours.partial },
    ]),
    controls: [
      { kind: "range", id: "groups", label: "Groups", min: fewest, max: most },
      {
        kind: "buttons",
        id: "rows",
        label: "Rows in each group",
        options: data.rows.map((rows) => [rows, String(rows)]),
      },
      {
        kind: "range",
        id: "icc",
        label: "True ICC",
        min: low,
        max: high,
        step: data.step,
        text: (icc) => fixed(icc, 2),
      },
    ],
    figure: (stage) => makeFigure(stage, { data, theme, look }),
  };
});

function makeFigure(stage, context) {
  const { data } = context;
  const svg = makeSvg(stage, "Shares of data sets by their likelihood ratio, and by the true ICC");
  const law = makePanel(svg, { title: "", x: "likelihood ratio", y: "data sets, %" });
  const curves = makePanel(svg, { title: "", x: "true ICC", y: "data sets, %" });
  return {
    draw(design, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 480 });
      svg.attr("width", width).attr("height", height);
      const now = shares(design, data);
      const each = bins(design, data);
      law.place(boxes[0], lawDomain(data), [0, 105 * Math.max(now.zero, ...each) + 3], { x: 5 });
      law.title(size.width < 560 ? "Law of the ratio" : "Zero, and what lies above");
      drawLaw(law, { ...context, now, each });
      curves.place(boxes[1], data.limits.icc, [0, 104]);
      curves.title(size.width < 560 ? "By true ICC" : "Zeros, and rejected");
      drawShares(curves, { ...context, design, now });
      return report(design, now);
    },
  };
}

const percent = (share) => `${fixed(100 * share, 1)}\u00a0%`;

function report(design, now) {
  const row = (id, label) => ({ id, label, value: now[id], text: percent(now[id]) });
  return {
    numbers: [
      row("zero", "Estimated as zero"),
      row("chi_square", "Rejects: chi-square(1)"),
      row("mixture", "Rejects: half and half"),
      row("exact", "Rejects: exact F"),
    ],
    summary: sentence(design, now),
  };
}

function sentence({ groups, rows, icc }, { zero, mixture }) {
  const size = `${groups} groups of ${rows} rows`;
  if (icc === 0)
    return `The true variance is zero. With ${size} the estimate is exactly zero in ${percent(zero)} of data sets.`;
  return `The true ICC is ${fixed(icc, 2)}. With ${size} ${percent(zero)} of the estimates are zero all the same; the half-and-half test finds it in ${percent(mixture)}.`;
}
