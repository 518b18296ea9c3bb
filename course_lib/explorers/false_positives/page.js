// What ignoring groups does to a 5 % test: its rate of false positives, and one data set to look at.

import { create } from "../frame/ui/dom.js";
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import {
  arrange,
  draw,
  drawArrows,
  drawPath,
  drawPoints,
  drawText,
  lookStyle,
  makeLegend,
  makePanel,
  makeSvg,
} from "../frame/ui/plot.js";
import {
  criticalOf,
  effectiveRows,
  isSecond,
  ordinaryTest,
  rejectionRate,
  simulateRows,
} from "./mathematics.js";

const KINDS = ["between", "within"];

export default explorer((data, theme) => {
  const legend = makeLegend([
    { label: "predictor A", shape: "circle", fill: data.parts[0] },
    { label: "predictor B", shape: "square", fill: data.parts[1] },
    { label: "means", line: meanStyle(4) },
    { label: "group means", line: meanStyle(1.5) },
  ]);
  return {
    title: "A 5 % test that ignores the groups",
    legend,
    controls: [
      {
        kind: "buttons",
        id: "predictor",
        label: "The predictor varies",
        options: [
          ["between", "between groups"],
          ["within", "within groups"],
        ],
      },
      {
        kind: "range",
        id: "icc",
        label: "Intraclass correlation",
        min: data.limits.icc[0],
        max: data.limits.icc[1],
        step: 0.005,
        text: (value) => fixed(value, 3),
      },
      {
        kind: "range",
        id: "rows",
        label: "Rows per group",
        min: data.limits.rows[0],
        max: data.limits.rows[1],
        step: 2,
      },
      {
        kind: "range",
        id: "groups",
        label: "Groups",
        min: data.limits.groups[0],
        max: data.limits.groups[1],
        step: 2,
      },
    ],
    figure: (stage, set) => makeFigure(stage, set, { data, theme, legend }),
  };
});

const meanStyle = (width) => ({ stroke: "var(--ink)", "stroke-width": width, fill: "none" });

function makeFigure(stage, set, { data, theme, legend }) {
  let current = 0;
  const again = create("button", { type: "button", name: "again" }, "Another data set");
  again.addEventListener("click", () => set({ set: current + 1 }));
  legend.append(create("li", {}, [again])); // beside the picture that it changes
  const svg = makeSvg(stage, "One data set without an effect, and how often a test rejects");
  const panel = makePanel(svg, { title: "One data set without an effect", x: "group", y: "value" });
  const rates = makePanel(svg, {
    title: "How often the test rejects",
    x: "intraclass correlation",
    y: "rejects, % (approximation)",
  });
  return {
    draw(state, size) {
      current = state.set;
      const { boxes, width, height } = arrange(size, 2);
      svg.attr("width", width).attr("height", height);
      const rows = simulateRows(data.noise, state);
      const parts = [false, true].map((second) =>
        rows.filter((row) => isSecond(row, state.predictor, state.groups) === second),
      );
      const test = ordinaryTest(parts.map((own) => own.map((row) => row.value)));
      const critical = criticalOf(state, data.nominal);
      panel.place(boxes[0], [0.2, state.groups + 0.8], [-3.7, 3.7], { x: state.groups });
      rates.place(boxes[1], [-0.03, 1], data.percent);
      drawRows(panel, { state, parts, test, data });
      drawRates(rates, { state, critical, data, theme });
      return report(state, { test, critical });
    },
  };
}

function drawRows(panel, { state, parts, test, data }) {
  const step = panel.x(2) - panel.x(1);
  const bands = Array.from({ length: Math.floor(state.groups / 2) }, (_, key) => ({
    key,
    x: panel.x(2 * key + 1.5),
  }));
  draw(panel.layer("bands"), "rect", bands, {
    fill: "#f2f4f7",
    y: 0,
    width: step,
    height: panel.y.range()[0],
    x: ({ x }) => x,
  });
  const looks = [
    { stroke: data.parts[0], "stroke-linecap": "round", "stroke-width": Math.min(8, 0.9 * step) },
    {
      stroke: data.parts[1],
      "stroke-linecap": "square",
      "stroke-width": Math.min(6.5, 0.8 * step),
    },
  ];
  const aside = state.predictor === "within" ? 0.2 : 0; // the two values of one group stand side by side
  parts.forEach((own, i) => {
    // All marks are ends of lines without length in one path: a thousand cost as much as one.
    const dots = own
      .map(({ group, value }) => `M${panel.x(group + 1 + (2 * i - 1) * aside)},${panel.y(value)}h0`)
      .join("");
    draw(panel.layer(`part${i}`), "path", [{ key: 0 }], {
      ...looks[i],
      "stroke-opacity": 0.75,
    }).attr("d", dots);
  });
  drawGroupMeans(panel, parts, state.groups);
  drawMeans(panel, { state, test, looks });
}

function drawGroupMeans(panel, parts, groups) {
  const sums = new Array(groups).fill(0);
  for (const { group, value } of parts.flat()) sums[group] += value;
  const rows = parts.flat().length / groups;
  const ticks = sums.map((sum, key) => ({
    key,
    from: [key + 0.6, sum / rows],
    to: [key + 1.4, sum / rows],
  }));
  drawArrows(panel, "groups", ticks, meanStyle(1.5));
}

/** A line at the mean of A and of B, over the groups that have it. */
function drawMeans(panel, { state: { groups, predictor }, test, looks }) {
  const between = predictor === "between";
  const segments = test.means.map((mean, key) => ({
    key,
    from: [between && key ? groups / 2 + 0.5 : 0.5, mean],
    to: [between && !key ? groups / 2 + 0.5 : groups + 0.5, mean],
  }));
  drawArrows(panel, "halo", segments, { stroke: "#fff", "stroke-width": 6, "stroke-opacity": 0.8 });
  drawArrows(panel, "means", segments, meanStyle(3.5));
  const edge = { stroke: "var(--ink)", "stroke-width": 2 };
  drawPoints(panel, "first", [{ key: 0, at: segments[0].from }], {
    r: 6,
    fill: looks[0].stroke,
    ...edge,
  });
  drawPoints(panel, "second", [{ key: 0, at: segments[1].to }], {
    shape: "square",
    r: 5,
    fill: looks[1].stroke,
    ...edge,
  });
}

function drawRates(panel, { state, critical, data, theme }) {
  const [low, high] = data.limits.icc;
  const iccs = Array.from({ length: 96 }, (_, i) => low + ((high - low) * i) / 95);
  const nominal = 100 * data.nominal;
  const at = (icc, kind) => [icc, 100 * rejectionRate({ ...state, icc }, kind, critical)];
  drawPath(
    panel,
    "nominal",
    [
      [-0.03, nominal],
      [1, nominal],
    ],
    { stroke: theme.colours.complete, "stroke-width": 2, "stroke-dasharray": "9 4" },
  );
  for (const kind of KINDS) {
    drawPath(
      panel,
      kind,
      iccs.map((icc) => at(icc, kind)),
      lookStyle(data.looks[kind], kind === state.predictor ? 3.5 : 2),
    );
  }
  const points = KINDS.map((kind) => ({ key: kind, at: at(state.icc, kind) }));
  drawPoints(
    panel,
    "other",
    points.filter(({ key }) => key !== state.predictor),
    { r: 5, fill: "#fff", stroke: ({ key }) => data.looks[key].colour, "stroke-width": 2 },
  );
  drawPoints(
    panel,
    "now",
    points.filter(({ key }) => key === state.predictor),
    { r: 8, fill: ({ key }) => data.looks[key].colour, stroke: "#fff", "stroke-width": 2 },
  );
  const words = { between: "between groups", within: "within groups" };
  drawText(panel, "names", [
    { key: "between", at: at(high, "between"), text: words.between, dy: -12, anchor: "end" },
    { key: "nominal", at: [high, nominal], text: `${nominal} %`, dy: -7, anchor: "end" },
    { key: "within", at: [0.6, 0], text: words.within, dy: 17, anchor: "middle" },
  ]);
}

const percent = (share) => `${fixed(100 * share, 1)}\u00a0%`;

function report(state, { test, critical }) {
  const [between, within] = KINDS.map((kind) => rejectionRate(state, kind, critical));
  const worth = effectiveRows(state, state.predictor);
  const count = state.groups * state.rows;
  return {
    numbers: [
      {
        id: "between",
        label: "Rejects, predictor between",
        value: between,
        text: percent(between),
      },
      { id: "within", label: "Rejects, predictor within", value: within, text: percent(within) },
      {
        id: "worth",
        label: `${count} rows are worth`,
        value: worth,
        text: `${fixed(worth, 1)} rows`,
      },
      {
        id: "p",
        label: "p in this data set",
        value: test.p,
        text: test.p < 0.0005 ? "< 0.001" : fixed(test.p, 3),
      },
    ],
    summary: sentence(state, {
      rate: state.predictor === "between" ? between : within,
      worth,
      count,
    }),
  };
}

function sentence({ icc, predictor }, { rate, worth, count }) {
  if (icc === 0)
    return `Rows of one group are no more alike than others. The test rejects in 5 % of data sets, as it should.`;
  return `Predictor ${predictor} groups: the test rejects in about ${percent(rate)}, not 5 %. For it the ${count} rows are worth ${fixed(worth, 1)} independent rows.`;
}
