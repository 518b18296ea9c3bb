// The budget: subjects or tests, subjects or items, and what power each of them buys.
import { create } from "../frame/ui/dom.js";
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { arrange, lookStyle, makeLegend, makePanel, makeSvg } from "../frame/ui/plot.js";
import { curveDomains, drawCurves } from "./curves.js";
import { cost, itemNumbers, slopeNumbers } from "./mathematics.js";
import { drawPlane, planeDomains } from "./plane.js";
import { sliders } from "./sliders.js";
import { reportItems, reportSlopes } from "./words.js";

export default explorer((data) => {
  const range = (id, label, text) => {
    const [min, max, step] = data.limits[id];
    return { kind: "range", id, label, min, max, step, text };
  };
  const paid = (change, state) => budgetAfter(change, state, data);
  const legends = makeLegends(data);
  return {
    title: "What power does a budget buy?",
    legend: create("div", {}, Object.values(legends)),
    controls: [
      {
        kind: "buttons",
        id: "tab",
        label: "Subjects ×",
        options: data.tabs.map((tab) => [tab, tab]),
      },
      sliders(
        "tests",
        [
          range("subjects", "Subjects"),
          range("tests", "Tests/day"),
          range("slope_sd", "Slope SD", (sd) => fixed(sd, 2)),
          range("effect", "Effect", (effect) => fixed(effect, 1)),
          range("price", "A subject costs, in tests"),
        ],
        { after: paid },
      ),
      sliders("items", [
        range("item_subjects", "Subjects"),
        range("items", "Items"),
        range("subject_sd", "Subject SD"),
        range("item_sd", "Item SD"),
        range("item_effect", "Effect, in ms"),
      ]),
    ],
    figure: (stage, set) => makeFigure(stage, { data, set, legends }),
  };
});

/** The line of equal cost goes through the design that sliders give. */
function budgetAfter(change, state, data) {
  if (!["subjects", "tests", "price"].some((name) => name in change)) return {};
  const { subjects, tests, price } = { ...state, ...change };
  return { budget: cost(subjects, tests, price, data) };
}

function makeLegends({ looks }) {
  const line = (name) => lookStyle(looks[name], 2.5);
  const design = { label: "your design (drag it)", shape: "circle", fill: looks.design.colour };
  return {
    tests: makeLegend([
      design,
      { label: "best at the same cost", shape: "diamond", fill: looks.best.colour },
      { label: "same cost", line: line("cost") },
      { label: "left of it power stays below 0.8", line: line("ceiling") },
    ]),
    items: makeLegend([
      design,
      { label: "ceiling: ∞ subjects", line: line("ceiling") },
      { label: "half and double the items", line: { stroke: "var(--soft)", "stroke-width": 1.4 } },
    ]),
  };
}

function makeFigure(stage, { data, set, legends }) {
  const svg = makeSvg(stage, "Power of designs");
  const axes = { tests: ["subjects", "tests on each day"], items: ["subjects", "power"] };
  const [roots, panels] = [{}, {}];
  for (const [tab, [x, y]] of Object.entries(axes)) {
    roots[tab] = svg.append("g").remove();
    panels[tab] = makePanel(roots[tab], { title: "", x, y });
  }
  const open = (shown) => {
    for (const tab of data.tabs) {
      if (tab === shown) svg.append(() => roots[tab].node());
      else roots[tab].remove();
      legends[tab].style.display = tab === shown ? "" : "none";
    }
  };
  const draws = {
    tests(state, panel, box) {
      const now = slopeNumbers(state, data);
      panel.place(box, ...planeDomains(data));
      panel.title("Lines of equal power");
      drawPlane(panel, { state, data, best: now.best, set });
      return reportSlopes(state, now, data);
    },
    items(state, panel, box) {
      const now = itemNumbers(state, data);
      panel.place(box, ...curveDomains(data));
      panel.title(`Power with ${state.items} items`);
      drawCurves(panel, { state, data, now, set });
      return reportItems(state, now);
    },
  };
  return {
    draw(state, size) {
      const { boxes, width, height } = arrange(size, 1);
      svg.attr("width", width).attr("height", height);
      if (!roots[state.tab].node().isConnected) open(state.tab);
      return draws[state.tab](state, panels[state.tab], boxes[0]);
    },
  };
}
