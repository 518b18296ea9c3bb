// What ignoring groups does to a 5 % test: p-values pile up, and the rate in the long run.

import { create } from "../frame/ui/dom.js";
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { drawPath, drawPoints, drawText, lookStyle, makePanel, makeSvg } from "../frame/ui/plot.js";
import { drawRows, makeLegendOf } from "./data_panel.js";
import {
  criticalOf,
  drawSet,
  effectiveRows,
  ordinaryTest,
  rejectionRate,
  rowsOf,
  sumsOf,
} from "./mathematics.js";
import { drawPile } from "./pile.js";

const KINDS = ["between", "within"];

export default explorer((data, theme) => ({
  title: "A 5 % test that ignores the groups",
  legend: makeLegendOf(data, theme),
  controls: [
    {
      kind: "buttons",
      id: "predictor",
      label: "The predictor varies … groups",
      options: [
        ["between", "between"],
        ["within", "within"],
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
    count("rows", "Rows per group", data),
    count("groups", "Groups", data),
    { kind: "own", make: (set) => drawMore(data, set) },
  ],
  figure: (stage) => makeFigure(stage, { data, theme }),
}));

const count = (id, label, { limits }) => ({
  kind: "range",
  id,
  label,
  min: limits[id][0],
  max: limits[id][1],
  step: 2,
});

/** The button that draws more data sets, as long as there are more. */
function drawMore({ each, most }, set) {
  let state;
  const button = create("button", { type: "button", name: "more" });
  button.addEventListener("click", () => set({ sets: Math.min(most, state.sets + each) }));
  return {
    element: create("div", { class: "control row" }, [button]),
    show(now) {
      state = now;
      button.disabled = state.sets >= most;
      button.textContent = button.disabled
        ? `All ${most} are drawn`
        : `Draw ${each} more data sets`;
    },
  };
}

function makeFigure(stage, { data, theme }) {
  const svg = makeSvg(
    stage,
    "P-values of data sets without an effect, and how often a test rejects",
  );
  const pile = makePanel(svg, { title: "", x: "p-value of the test", y: "" });
  const rows = makePanel(svg, { title: "The newest data set", x: "group", y: "value" });
  const rates = makePanel(svg, { title: "", x: "intraclass correlation", y: "rejects, %" });
  const tested = makeTester(data);
  return {
    draw(state, size) {
      const { boxes, width, height } = arrangeThree(size);
      svg.attr("width", width).attr("height", height);
      const tests = tested(state);
      const critical = criticalOf(state, data.nominal);
      const rejected = tests.filter(({ p }) => p < data.nominal).length;
      pile.place(boxes[0], [0, 1], [0, 1], { y: 0 });
      const what =
        size.width < 480 ? "rejected, no effect" : "data sets without an effect rejected";
      pile.title(`${rejected} of ${state.sets} ${what}`);
      drawPile(pile, { tests, data, theme });
      rows.place(boxes[1], [0.2, state.groups + 0.8], [-3.9, 3.9], { x: state.groups });
      rows.title(`${size.width < 640 ? "Newest" : "Newest data set"}: p ${pText(tests.at(-1).p)}`);
      drawRows(rows, { state, data, test: tests.at(-1), rows: rowsOf(tests.at(-1).set, state) });
      rates.place(boxes[2], [-0.03, 1], data.percent);
      rates.title(size.width < 640 ? "In the long run" : "In the long run (approximation)");
      drawRates(rates, { state, critical, data, theme, share: rejected / state.sets });
      return report(state, { critical, rejected });
    },
  };
}

/** The pile over the whole width, the other two panels below it. */
function arrangeThree({ width, em, tall, height: most }) {
  const height = Math.round(tall ? most : Math.min(Math.max(0.8 * width, 26 * em), most));
  const above = Math.round(0.46 * height);
  const below = { top: above, width: width / 2, height: height - above, em };
  return {
    boxes: [
      { left: 0, top: 0, width, height: above, em },
      { ...below, left: 0 },
      { ...below, left: width / 2 },
    ],
    width,
    height,
  };
}

/** The tests of all data sets; what does not change with a move is kept. */
function makeTester(data) {
  const sets = [];
  let [key, sums] = ["", []];
  return (state) => {
    const now = `${state.groups} ${state.rows} ${state.predictor}`;
    if (now !== key) [key, sums] = [now, []];
    return Array.from({ length: state.sets }, (_, i) => {
      sets[i] ??= drawSet(data, i);
      sums[i] ??= sumsOf(sets[i], state);
      return { ...ordinaryTest(sums[i], state.icc), set: sets[i] };
    });
  };
}

function drawRates(panel, { state, critical, data, theme, share }) {
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
  const now = [{ key: 0, at: at(state.icc, state.predictor) }];
  const edge = { stroke: "var(--card)", "stroke-width": 2 };
  drawPoints(panel, "now", now, { r: 6, fill: data.looks[state.predictor].colour, ...edge });
  const seen = [{ key: 0, at: [state.icc, 100 * share] }];
  drawPoints(panel, "seen", seen, {
    shape: "diamond",
    r: 6,
    fill: theme.colours.highlight,
    ...edge,
  });
  const words = { between: "between", within: "within" };
  drawText(panel, "names", [
    { key: "between", at: at(high, "between"), text: words.between, dy: -12, anchor: "end" },
    { key: "nominal", at: [high, nominal], text: `${nominal} %`, dy: -7, anchor: "end" },
    { key: "within", at: [0.6, 0], text: words.within, dy: 17, anchor: "middle" },
  ]);
}

const pText = (p) => (p < 0.0005 ? "< 0.001" : `= ${fixed(p, 3)}`);

const percent = (share) => `${fixed(100 * share, 1)}\u00a0%`;

function report(state, { critical, rejected }) {
  const rate = rejectionRate(state, state.predictor, critical);
  const worth = effectiveRows(state, state.predictor);
  const rows = state.groups * state.rows;
  return {
    numbers: [
      { id: "rejected", label: "Rejected", value: rejected, text: `${rejected} of ${state.sets}` },
      { id: "rate", label: "In the long run, about", value: rate, text: percent(rate) },
      { id: "worth", label: `Independent rows, of ${rows}`, value: worth, digits: 1 },
    ],
    summary: sentence(state, { rate, rejected }),
  };
}

function sentence({ icc, sets }, { rate, rejected }) {
  const seen = `There is no effect. The test rejects ${rejected} of ${sets};`;
  if (icc === 0) return `${seen} in the long run 5\u00a0%, as it should.`;
  return `${seen} in the long run about ${percent(rate)}.`;
}
