// What ignoring groups does to a 5 % test: its rate of false positives, and one data set to look at.
import { NOMINAL, effectiveRows, isSecond, ordinaryTest, rejectionRate, simulateRows } from "./math/false_positives.js";
import { tCritical } from "./math/student.js";
import { explorer } from "./ui/explorer.js";
import { fixed } from "./ui/format.js";
import { arrange, draw, drawArrows, drawPath, drawPoints, drawText, makeLegend, makePanel, makeSvg } from "./ui/plot.js";

const ICCS = Array.from({ length: 96 }, (_, i) => i / 100);
const KINDS = ["between", "within"];

export default explorer((data, theme) => ({
  title: "A 5 % test that ignores the groups",
  legend: makeLegend([
    { label: "predictor’s first value", shape: "circle", fill: theme.groups[0] },
    { label: "second value", shape: "square", fill: theme.groups[4] },
    { label: "their means", line: meanStyle("#1d2733", 3) },
  ]),
  controls: [
    { kind: "buttons", id: "predictor", label: "The predictor varies", options: [["between", "between groups"], ["within", "within groups"]] },
    { kind: "range", id: "icc", label: "Intraclass correlation", min: 0, max: 0.95, step: 0.005, text: (value) => fixed(value, 3) },
    { kind: "range", id: "rows", label: "Rows per group", min: data.limits.rows[0], max: data.limits.rows[1], step: 2 },
    { kind: "range", id: "groups", label: "Groups", min: data.limits.groups[0], max: data.limits.groups[1], step: 2 },
    { kind: "button", id: "again", label: "Another data set", press: ({ set }) => ({ set: set + 1 }) },
  ],
  figure: (stage) => makeFigure(stage, { data, theme }),
}));

const meanStyle = (stroke, width) => ({ stroke, "stroke-width": width, fill: "none" });

function makeFigure(stage, { data, theme }) {
  const svg = makeSvg(stage, "One data set without an effect, and how often a test rejects");
  const panel = makePanel(svg, { title: "One data set without an effect", x: "group", y: "value" });
  const rates = makePanel(svg, { title: "How often the test rejects", x: "intraclass correlation", y: "rejects, % (approximation)" });
  return {
    draw(state, size) {
      const { boxes, width, height } = arrange(size, 2);
      svg.attr("width", width).attr("height", height);
      const rows = simulateRows(data.noise, state);
      const parts = [false, true].map((second) => rows.filter((row) => isSecond(row, state.predictor, state.groups) === second));
      const test = ordinaryTest(parts.map((own) => own.map((row) => row.value)));
      const critical = tCritical(NOMINAL, state.groups * state.rows - 2);
      panel.place(boxes[0], [0.2, state.groups + 0.8], [-3.7, 3.7]);
      rates.place(boxes[1], [-0.03, 1], [-2, 82]);
      drawRows(panel, { state, parts, test, theme });
      drawRates(rates, { state, critical, theme });
      return report(state, { test, critical });
    },
  };
}

function drawRows(panel, { state, parts, test, theme }) {
  const { groups, predictor } = state;
  const aside = predictor === "within" ? 0.2 : 0; // the two values of one group stand side by side
  const step = panel.x(2) - panel.x(1);
  const bands = Array.from({ length: Math.floor(groups / 2) }, (_, i) => ({ key: i, at: 2 * i + 2 }));
  draw(panel.layer("bands"), "rect", bands, { fill: "#f2f4f7", y: 0, width: step, height: panel.y.range()[0] }).attr("x", ({ at }) => panel.x(at - 0.5));
  const looks = [
    { colour: theme.groups[0], cap: "round", size: Math.min(8, 0.9 * step) },
    { colour: theme.groups[4], cap: "square", size: Math.min(6.5, 0.8 * step) },
  ];
  parts.forEach((own, i) => {
    // All marks are ends of lines without length in one path: a thousand cost as much as one.
    const dots = own.map(({ group, value }) => `M${panel.x(group + 1 + (2 * i - 1) * aside)},${panel.y(value)}h0`).join("");
    const { colour, cap, size } = looks[i];
    draw(panel.layer(`part${i}`), "path", [{ key: 0 }], { stroke: colour, "stroke-width": size, "stroke-linecap": cap, "stroke-opacity": 0.75 }).attr("d", dots);
  });
  const reach = predictor === "between" ? [[0.5, groups / 2 + 0.5], [groups / 2 + 0.5, groups + 0.5]] : [[0.5, groups + 0.5], [0.5, groups + 0.5]];
  const segments = test.means.map((mean, key) => ({ key, from: [reach[key][0], mean], to: [reach[key][1], mean] }));
  drawArrows(panel, "halo", segments, meanStyle("#fff", 7));
  drawArrows(panel, "means", segments, meanStyle("#1d2733", 3));
  const signs = segments.map(({ key, to, from }) => ({ key, at: key || predictor === "between" ? (key ? to : from) : from }));
  drawPoints(panel, "first", signs.slice(0, 1), { r: 5.5, fill: looks[0].colour, stroke: "#1d2733", "stroke-width": 2 });
  drawPoints(panel, "second", signs.slice(1), { shape: "square", r: 5, fill: looks[1].colour, stroke: "#1d2733", "stroke-width": 2 });
}

function drawRates(panel, { state, critical, theme }) {
  const colours = { between: theme.colours.partial, within: theme.groups[2] };
  const dashes = { between: null, within: "3 4" };
  const at = (icc, kind) => [icc, 100 * rejectionRate({ ...state, icc }, kind, critical)];
  drawPath(panel, "nominal", [[-0.03, 5], [1, 5]], { stroke: theme.colours.complete, "stroke-width": 2, "stroke-dasharray": "9 4" });
  for (const kind of KINDS) {
    drawPath(panel, kind, ICCS.map((icc) => at(icc, kind)), { stroke: colours[kind], "stroke-width": kind === state.predictor ? 3.5 : 2, "stroke-dasharray": dashes[kind] });
  }
  const points = KINDS.map((kind) => ({ key: kind, at: at(state.icc, kind) }));
  drawPoints(panel, "other", points.filter(({ key }) => key !== state.predictor), { r: 5, fill: "#fff", stroke: ({ key }) => colours[key], "stroke-width": 2 });
  drawPoints(panel, "now", points.filter(({ key }) => key === state.predictor), { r: 8, fill: ({ key }) => colours[key], stroke: "#fff", "stroke-width": 2 });
  const words = { between: "between groups", within: "within groups" };
  drawText(panel, "names", [
    { key: "between", at: at(0.95, "between"), text: words.between, dx: 0, dy: -12, anchor: "end" },
    { key: "nominal", at: [0.95, 5], text: "5 %", dy: -7, anchor: "end" },
    { key: "within", at: at(0.6, "within"), text: words.within, dy: -6 , anchor: "middle" },
  ]);
}

const percent = (share) => `${fixed(100 * share, 1)}\u00a0%`;

function report(state, { test, critical }) {
  const [between, within] = KINDS.map((kind) => rejectionRate(state, kind, critical));
  const worth = effectiveRows(state, state.predictor);
  const count = state.groups * state.rows;
  return {
    numbers: [
      { id: "between", label: "Rejects, predictor between groups", value: between, text: percent(between) },
      { id: "within", label: "Rejects, predictor within groups", value: within, text: percent(within) },
      { id: "worth", label: `${count} rows are worth`, value: worth, text: `${fixed(worth, 1)} rows` },
      { id: "p", label: "p in this data set, groups ignored", value: test.p, text: fixed(test.p, 3) },
    ],
    summary: sentence(state, { rate: state.predictor === "between" ? between : within, worth, count }),
  };
}

function sentence({ icc, predictor }, { rate, worth, count }) {
  if (icc === 0) return `Rows of one group are no more alike than others: the ${count} rows are independent, and the test rejects in 5 % of data sets without an effect, as it should.`;
  const kind = `A test of a predictor ${predictor} groups`;
  const verdict = predictor === "between" ? "far too often" : "too careful";
  return `${kind} rejects in about ${percent(rate)} of data sets without an effect, not 5 %. For it the ${count} rows are worth ${fixed(worth, 1)}.`;
}
