// Time origin: where time is zero decides what intercepts are, and what a slope-only model says.
import { explorer } from "../frame/ui/explorer.js";
import { arrange, lookStyle, makeLegend, makePanel, makeSvg, padded } from "../frame/ui/plot.js";
import { drawOrigin } from "./handle.js";
import { drawBoth, drawCurve, drawFan } from "./lines.js";
import { atOrigin } from "./mathematics.js";
import { originText, report } from "./words.js";

export default explorer((data, theme) => {
  const table = data.origins.map((origin, i) =>
    atOrigin(data, origin, { slope: data.only[i], both: data.both }),
  );
  const look = styles(data, theme);
  const [low, high] = [data.origins[0], data.origins.at(-1)];
  return {
    title: `Drag the origin of ${data.predictor}`,
    legend: makeLegend([
      { label: "intercepts and slopes", line: look.both(3) },
      { label: "slopes only", line: look.only(3) },
      { label: "origin", line: look.origin },
    ]),
    controls: [
      {
        kind: "range",
        id: "origin",
        label: `Zero is at ${data.predictor}`,
        min: low,
        max: high,
        step: data.step,
        text: (origin) => originText(origin, data),
        marks: [{ value: data.mean, label: "mean" }],
      },
      {
        kind: "buttons",
        id: "origin",
        label: "Go to",
        options: [
          [low, "first"],
          [data.mean, "mean"],
          [high, "last"],
        ],
      },
      { kind: "buttons", id: "view", label: "What follows it", options: data.views },
    ],
    figure: (stage, set) => makeFigure(stage, set, { data, theme, table, look }),
  };
});

function styles(data, theme) {
  return {
    only: (width) => lookStyle(data.looks.only, width),
    both: (width) => lookStyle(data.looks.both, width),
    origin: {
      stroke: theme.colours.highlight,
      "stroke-width": 2,
      "stroke-dasharray": "4 4",
      fill: "none",
    },
  };
}

const TITLES = {
  correlation: "Correlation",
  spread: "SD of the intercepts",
  loglik: "REML log-likelihood",
};

function makeFigure(stage, set, context) {
  const { data, table } = context;
  const svg = makeSvg(stage, "Lines over time, and what follows their origin");
  const lines = makePanel(svg, { title: "", x: data.predictor, y: data.outcome });
  const curve = makePanel(svg, { title: "", x: `origin of ${data.predictor}`, y: "" });
  const domains = makeDomains(data, table);
  return {
    draw({ origin, view }, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 480 });
      svg.attr("width", width).attr("height", height);
      const here = { ...context, origin, view, at: table[nearest(data.origins, origin)] };
      const slopesOnly = view === "loglik";
      lines.place(boxes[0], domains.x, domains.y);
      lines.title(slopesOnly ? "Slopes only" : "Intercepts and slopes");
      drawFan(lines, here, slopesOnly);
      drawBoth(lines, here, !slopesOnly);
      drawOrigin(lines, { ...here, set, at: domains.y[0] + 0.06 * (domains.y[1] - domains.y[0]) });
      curve.place(boxes[1], domains.x, domains[view]);
      curve.title(TITLES[view]);
      drawCurve(curve, here);
      drawOrigin(curve, { ...here, set, at: heightAt(here.at, view) });
      return report({ data, origin, view, at: here.at });
    },
  };
}

/** Which of the tabulated origins this is. */
function nearest(origins, origin) {
  const distance = origins.map((one) => Math.abs(one - origin));
  return distance.indexOf(Math.min(...distance));
}

/** What the right panel shows at an origin. */
function heightAt({ only, both }, view) {
  return { correlation: both.correlation ?? 0, spread: both.interceptSd, loglik: only.loglik }[
    view
  ];
}

function makeDomains(data, table) {
  const logs = table.flatMap(({ only, both }) => [only.loglik, both.loglik]);
  return {
    x: padded(data.x, 0.06),
    y: padded(data.y),
    correlation: [-1, 1],
    spread: [0, 1.1 * Math.max(...table.map(({ both }) => both.interceptSd))],
    loglik: padded(logs, 0.12),
  };
}
