// Time origin: where time is zero decides what a slope-only model says.
import { drag } from "d3-drag";
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { arrangeGrid, pathThrough } from "../frame/ui/grid.js";
import {
  draw,
  drawPoints,
  lookStyle,
  makeLegend,
  makePanel,
  makeSvg,
  padded,
} from "../frame/ui/plot.js";
import { atOrigin, ellipse } from "./mathematics.js";

export default explorer((data, theme) => {
  const table = data.origins.map((origin, i) =>
    atOrigin(data, origin, { slope: data.only[i], both: data.both }),
  );
  const look = styles(data, theme);
  const [low, high] = [data.origins[0], data.origins.at(-1)];
  return {
    title: "Where time is zero",
    legend: makeLegend([
      { label: `slopes only (0 + ${data.predictor})`, line: look.only(3) },
      { label: `intercepts and slopes (1 + ${data.predictor})`, line: look.both(3) },
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
        text: (origin) => text(origin, data),
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

const text = (origin, data) =>
  origin === data.mean
    ? `${fixed(origin, 2)} (mean)`
    : fixed(origin, Number.isInteger(origin) ? 0 : 2);

function makeFigure(stage, set, context) {
  const { data, table } = context;
  const svg = makeSvg(
    stage,
    "Lines of both models, their log-likelihoods, and intercepts and slopes at the origin",
  );
  const fan = makePanel(svg, { title: "Slopes only", x: data.predictor, y: data.outcome });
  const lines = makePanel(svg, { title: "", x: data.predictor, y: data.outcome });
  const logs = makePanel(svg, { title: "", x: `origin of ${data.predictor}`, y: "" });
  const plane = makePanel(svg, { title: "", x: "intercept", y: "" });
  const domains = makeDomains(data, table);
  return {
    draw({ origin }, size) {
      const grid = arrangeGrid(size, 4);
      svg.attr("width", grid.width).attr("height", grid.height);
      const at = table[nearest(data.origins, origin)];
      fan.place(grid.boxes[0], domains.x, domains.y);
      lines.place(grid.boxes[1], domains.x, domains.y);
      logs.place(grid.boxes[2], domains.x, domains.loglik);
      plane.place(grid.boxes[3], domains.intercept, domains.slope);
      lines.title(grid.narrow ? "Both" : "Intercepts and slopes");
      logs.title(grid.narrow ? "Log-likelihood" : "REML log-likelihood");
      plane.title(grid.narrow ? "Slope, intercept" : "Slope against intercept there");
      drawFan(fan, { ...context, origin, at });
      drawBoth(lines, { ...context, origin, at });
      drawLogs(logs, { ...context, origin, at });
      drawPlane(plane, { ...context, at });
      drawOrigin(fan, { ...context, origin, set, focus: true });
      for (const panel of [lines, logs]) drawOrigin(panel, { ...context, origin, set });
      return report({ data, origin, at, first: table[0] });
    },
  };
}

/** Which of the tabulated origins this is. */
function nearest(origins, origin) {
  const distance = origins.map((one) => Math.abs(one - origin));
  return distance.indexOf(Math.min(...distance));
}

function makeDomains(data, table) {
  const pairs = table.flatMap(({ both }) => [
    ...both.lines,
    ...ellipse(both.mean, both.covariance, data.share),
  ]);
  return {
    x: padded(data.x, 0.06),
    y: padded(data.y),
    loglik: padded(
      table.flatMap(({ only, both }) => [only.loglik, both.loglik]),
      0.12,
    ),
    intercept: padded(pairs.map((pair) => pair[0])),
    slope: padded(
      pairs.map((pair) => pair[1]),
      0.1,
    ),
  };
}

function drawLinesFrom(panel, layer, items, origin, style) {
  const ends = panel.x.domain();
  const path = ([a, b]) =>
    pathThrough(
      panel,
      ends.map((x) => [x, a + b * (x - origin)]),
    );
  draw(
    panel.layer(layer),
    "path",
    items.map((line, key) => ({ key, line })),
    style,
  ).attr("d", ({ line }) => path(line));
}

function drawData(panel, { data, theme }) {
  const rows = data.x.map((x, key) => ({ key, at: [x, data.y[key]] }));
  drawPoints(panel, "data", rows, { r: 2.2, fill: theme.colours.muted });
}

function drawFan(panel, { data, theme, look, origin, at }) {
  drawData(panel, { data, theme });
  drawLinesFrom(panel, "lines", at.only.lines, origin, look.only(1.8));
  drawPoints(panel, "meet", [{ key: 0, at: [origin, at.only.mean[0]] }], {
    shape: "diamond",
    r: 6.5,
    fill: theme.colours.highlight,
    stroke: "#fff",
    "stroke-width": 1.5,
  });
}

function drawBoth(panel, { data, theme, look, origin, at }) {
  drawData(panel, { data, theme });
  drawLinesFrom(panel, "lines", at.both.lines, origin, {
    ...look.both(1.8),
    "stroke-opacity": 0.75,
  });
  const heights = at.both.lines.map(([a], key) => ({ key, at: [origin, a] }));
  drawPoints(panel, "heights", heights, { r: 4.5, fill: theme.colours.partial, stroke: "#fff" });
}

function drawLogs(panel, { data, table, look, origin, at }) {
  for (const model of ["both", "only"]) {
    const points = table.map((one, i) => [data.origins[i], one[model].loglik]);
    draw(panel.layer(model), "path", [{ key: 0 }], look[model](2.5)).attr(
      "d",
      pathThrough(panel, points),
    );
    const fill = look[model](1).stroke;
    drawPoints(panel, `${model}-here`, [{ key: 0, at: [origin, at[model].loglik] }], {
      r: 6.5,
      fill,
      stroke: "#fff",
      "stroke-width": 1.5,
    });
  }
}

function drawPlane(panel, { data, theme, look, at }) {
  const { mean, covariance, lines } = at.both;
  const edge = pathThrough(panel, ellipse(mean, covariance, data.share));
  draw(panel.layer("ellipse"), "path", [{ key: 0 }], {
    ...look.both(1.6),
    fill: theme.colours.partial,
    "fill-opacity": 0.07,
  }).attr("d", edge);
  drawPoints(
    panel,
    "pairs",
    lines.map((at, key) => ({ key, at })),
    { r: 4.5, fill: theme.colours.partial, stroke: "#fff" },
  );
}

/** The line of the origin, which a hand may move; the first of them also by keys. */
function drawOrigin(panel, { data, look, origin, set, focus = false }) {
  const [top, bottom] = [panel.y.range()[1], panel.y.range()[0]];
  const [low, high] = [data.origins[0], data.origins.at(-1)];
  const put = (value) =>
    set({
      origin: Math.min(
        high,
        Math.max(low, low + data.step * Math.round((value - low) / data.step)),
      ),
    });
  const steps = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    PageUp: 5,
    PageDown: -5,
  };
  const path = `M${panel.x(origin)},${top}V${bottom}`;
  draw(panel.layer("origin"), "path", [{ key: 0 }], look.origin).attr("d", path);
  const handle = draw(panel.layer("handle"), "path", [{ key: 0 }], {
    class: "grab",
    fill: "none",
    stroke: "transparent",
    "stroke-width": 18,
    "pointer-events": "stroke",
    style: "cursor: ew-resize",
  })
    .attr("d", path)
    .call(
      drag()
        .subject(() => ({ x: panel.x(origin), y: 0 }))
        .on("drag", (event) => put(panel.x.invert(event.x))),
    );
  if (!focus) return;
  for (const [name, value] of Object.entries({
    tabindex: 0,
    role: "slider",
    "aria-label": `Origin of ${data.predictor}`,
    "aria-valuemin": low,
    "aria-valuemax": high,
    "aria-valuenow": origin,
    "aria-valuetext": text(origin, data),
  }))
    handle.attr(name, value);
  handle.on("keydown", (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault(); // the page would scroll
    put(origin + data.step * steps[event.key]);
  });
}

function report({ data, origin, at, first }) {
  const { only, both } = at;
  return {
    numbers: [
      { id: "only_loglik", label: "Slopes only: log-likelihood", value: only.loglik },
      { id: "only_sd", label: "Slopes only: SD of slopes", value: only.slopeSd, digits: 4 },
      { id: "both_loglik", label: "Both: log-likelihood", value: both.loglik },
      { id: "mean", label: `Both: mean ${data.outcome} at the origin`, value: both.mean[0] },
      { id: "intercept_sd", label: "Both: SD of intercepts", value: both.interceptSd, digits: 3 },
      { id: "slope_sd", label: "Both: SD of slopes", value: both.slopeSd, digits: 4 },
      { id: "correlation", label: "Both: correlation", value: both.correlation, digits: 3 },
    ],
    summary: sentence({ data, origin, only, both, first }),
  };
}

function sentence({ data, origin, only, both, first }) {
  const change = only.loglik - first.only.loglik;
  const against =
    Math.abs(change) < 0.005
      ? ""
      : `, ${fixed(Math.abs(change), 2)} ${change > 0 ? "above" : "below"} that of the first origin`;
  const tilt =
    both.correlation === null
      ? "There is no correlation: a variance is zero"
      : `The correlation is ${fixed(both.correlation, 3)} here`;
  return `Slopes only: all lines are alike at ${data.predictor} ${text(origin, data)}; the log-likelihood is ${fixed(only.loglik, 2)}${against}. Intercepts and slopes: it stands still at ${fixed(both.loglik, 2)}. ${tilt}.`;
}
