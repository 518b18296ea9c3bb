// Grouping: two factors, their labels, and what a formula makes of them.

import { create } from "../frame/ui/dom.js";
import { explorer } from "../frame/ui/explorer.js";
import { makeLegend, makeSvg } from "../frame/ui/plot.js";
import { drawLevels, gridOf, ownGrid } from "./levels.js";
import { groupingAt, placesOf } from "./mathematics.js";
import { layers } from "./panel.js";
import { drawThings } from "./things.js";
import { apart, reason, showVariances, verdictOf } from "./verdict.js";

export default explorer((data, theme) => ({
  title: "Crossed or nested: what the labels say",
  legend: data.own ? null : legend(data, theme),
  controls: data.own ? ownControls(data) : controls(data),
  figure: (stage, set) => makeFigure(stage, set, { data, theme }),
}));

const formulas = (data) => ({
  kind: "buttons",
  id: "formula",
  label: "The formula's random effects",
  options: Object.entries(data.formulas),
});

function ownControls(data) {
  const truth = {
    kind: "buttons",
    id: "truth",
    label: `One label of ${data.inner} in several levels of ${data.outer} is`,
    options: [
      ["same", "one thing"],
      ["own", "another thing each time"],
    ],
  };
  return data.own.reused ? [truth, formulas(data)] : [formulas(data)];
}

function controls(data) {
  return [
    {
      kind: "buttons",
      id: "truth",
      label: `In truth each ${data.outer} has`,
      options: [
        ["own", `own ${data.inners}`],
        ["same", `the same ${data.inners}`],
      ],
    },
    {
      kind: "buttons",
      id: "labels",
      label: "Labels",
      options: [
        ["again", "a, b, c again"],
        ["own", "one for each"],
      ],
    },
    formulas(data),
    {
      kind: "range",
      id: "tests",
      label: `Tests of each ${data.inner}`,
      min: 1,
      max: 3,
      text: (tests) => String(tests),
    },
  ];
}

function legend({ inner }, theme) {
  const line = (model, dashes) => ({
    stroke: theme.colours[model],
    "stroke-width": 4,
    "stroke-dasharray": dashes,
    fill: "none",
  });
  return makeLegend([
    {
      label: `one ${inner}`,
      shape: "square",
      fill: "var(--wash)",
      stroke: theme.colours.partial,
      "stroke-width": 1.5,
    },
    { label: "joined, rightly", line: line("partial", null) },
    { label: "joined, wrongly", line: line("highlight", "8 5") },
    { label: "cut, wrongly", line: { ...line("highlight", null), "stroke-width": 2.5 } },
  ]);
}

function makeFigure(stage, set, { data, theme }) {
  const verdict = create("p", { style: "font-weight: 650; font-size: 1.15em" });
  stage.append(verdict);
  const svg = makeSvg(stage, `The levels of ${data.outer} and ${data.inner} that the model sees`);
  const left = layers(svg, ["frame", "things", "links", "cuts", "plates"]);
  const right = layers(svg, ["frame", "cells", "counts", "columns"]);
  const variances = create("ul", { class: "chips", "aria-label": "Variances" });
  stage.append(variances);
  return {
    draw(shown, size) {
      const state = { ...shown, batches: data.batches, room: data.room };
      const at = data.own ? ownAt(shown, data) : groupingAt(state);
      const places = data.own ? [] : placesOf(state);
      const grid = data.own ? ownGrid(data.own.tables[shown.formula]) : gridOf(places, state);
      const boxes = layout(size, grid, data);
      svg.attr("width", size.width).attr("height", boxes.height);
      if (!data.own) drawThings(left, boxes.left, { state, places, data, theme, set });
      drawLevels(right, boxes.right, grid);
      verdict.textContent = verdictOf(at, data.words);
      const named = at.variances.map((one) => ({ ...one, label: nameOf(one, data) }));
      showVariances(variances, named);
      return {
        numbers: numbers(state, at, data),
        summary:
          `${verdict.textContent}. ${reason(at, data)} ${apart(named)} ${missing(data)}`.trim(),
      };
    },
  };
}

/** What Python found in the reader's own data, as `groupingAt` gives it for the example. */
function ownAt({ truth, formula }, { own }) {
  const facts = own.answers[`${truth}/${formula}`];
  const levels = { outer: facts.outers, inner: facts.levels, residual: own.rows };
  const names = { outer: "batch", inner: "cask", residual: "residual" };
  const variances = Object.entries(facts.told).map(([name, told]) => ({
    name: names[name],
    told,
    levels: levels[name],
  }));
  return { ...facts, batch: facts.outers, cask: facts.levels, variances };
}

function missing({ own }) {
  if (!own?.missing) return "";
  return own.missing === 1
    ? "One row lacks a label and is left out."
    : `${own.missing} rows lack a label and are left out.`;
}

/** One panel for own data, else two: where each begins, and the height and width of its cells. */
function layout({ width, height, em }, { rows, columns }, { own, room }) {
  const longest = (names) => Math.max(...names.map((name) => name.length));
  const names = own ? Math.max(2, 0.62 * longest(rows) + 1.2) * em : 2 * em;
  const [top, foot] = [
    2 * em,
    own ? (0.62 * longest(columns.map(([one]) => one)) + 1) * em : 2.4 * em,
  ];
  const most = (height - 6.5 * em - top - foot) / rows.length;
  const high = Math.floor(Math.min(5 * em, Math.max(most, 1.5 * em)));
  const share = own ? 0 : Math.round(0.42 * width);
  const across = (space, count, widest) =>
    Math.floor(Math.min((space - names - 0.6 * em) / count, widest));
  const box = { y: top, high, em };
  return {
    height: top + rows.length * high + foot,
    left: { ...box, x: names, wide: across(share, room, 1.4 * high) },
    right: { ...box, x: share + names, wide: across(width - share, columns.length, 2 * high) },
  };
}

const nameOf = ({ name }, data) =>
  ({ batch: data.outer, cask: data.inner, residual: "residual" })[name];

function numbers(state, at, data) {
  const term = state.formula === "slash" ? `${data.outer}:${data.inner}` : data.inner;
  const alone = state.formula === "alone";
  return [
    {
      id: "effects",
      label: `Random effects: ${data.outer}, ${term}`,
      value: [alone ? null : at.batch, at.cask],
      digits: 0,
    },
    { id: "things", label: `${capital(data.inners)} in truth`, value: at.things, digits: 0 },
    {
      id: "told",
      label: `Variances told apart, of ${at.variances.length}`,
      value: at.variances.filter(({ told }) => told).length,
      digits: 0,
    },
  ];
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
