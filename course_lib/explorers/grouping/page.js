// Grouping: things of two factors, their labels, and what a formula makes of them.

import { create } from "../frame/ui/dom.js";
import { explorer } from "../frame/ui/explorer.js";
import { draw, makeLegend, makeSvg } from "../frame/ui/plot.js";
import { distinct, groupingAt, placesOf } from "./mathematics.js";

const outerName = (number) => String.fromCharCode(65 + Number(number));
const labelName = (number) => String.fromCharCode(97 + Number(number));

export default explorer((data, theme) => ({
  title: "Crossed or nested: what the labels say",
  legend: legend(data, theme),
  controls: [
    {
      kind: "buttons",
      id: "truth",
      label: `In truth each ${data.outer} has`,
      options: [
        ["own", `${data.inners} of its own`],
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
    {
      kind: "buttons",
      id: "formula",
      label: "The formula's random effects",
      options: Object.entries(data.formulas),
    },
    {
      kind: "range",
      id: "tests",
      label: `Tests of each ${data.inner} in a ${data.outer}`,
      min: 1,
      max: 3,
      text: (tests) => String(tests),
    },
  ],
  figure: (stage, set) => makeFigure(stage, set, { data, theme }),
}));

const capital = (word) => word[0].toUpperCase() + word.slice(1);

function legend({ inner, wood }, theme) {
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
      fill: wood,
      stroke: theme.colours.partial,
      "stroke-width": 1.5,
    },
    { label: "the model joins, rightly", line: line("partial", null) },
    { label: "it joins, wrongly", line: line("highlight", "8 5") },
    { label: "it cuts, wrongly", line: { ...line("highlight", null), "stroke-width": 2.5 } },
  ]);
}

function makeFigure(stage, set, { data, theme }) {
  const svg = makeSvg(
    stage,
    `${capital(data.inners)} and their labels, and the levels that the model sees`,
  );
  const [left, right] = [
    layers(svg, ["frame", "things", "links", "cuts", "plates"]),
    layers(svg, ["frame", "cells", "counts", "columns"]),
  ];
  const variances = create("ul", { class: "chips", "aria-label": "Variances" });
  stage.append(variances);
  return {
    draw(shown, size) {
      const state = { ...shown, batches: data.batches, room: data.room };
      const [places, at] = [placesOf(state), groupingAt(state)];
      const boxes = layout(size, data, places);
      svg.attr("width", size.width).attr("height", boxes.height);
      drawThings(left, boxes.left, { state, places, data, theme, set });
      drawLevels(right, boxes.right, { state, places, data });
      showVariances(variances, at, data);
      return { numbers: numbers(state, at, data), summary: sentence(state, at, data) };
    },
  };
}

/** Two panels: where each begins, and the height and width of its cells. */
function layout({ width, em, tall }, { batches, room }, places) {
  const beside = width >= 620;
  const names = 2 * em;
  const high = (tall ? 5.4 : 4) * em;
  const [top, foot] = [2 * em, 2.4 * em];
  const columns = distinct(places.map((place) => place.level)).length;
  const share = beside ? Math.round(0.42 * width) : width;
  const panel = top + batches * high + foot;
  const wide = beside ? width - share : width;
  return {
    height: beside ? panel : 2 * panel,
    left: {
      x: names,
      y: top,
      wide: Math.min((share - names - 1.2 * em) / room, 1.4 * high),
      high,
      em,
    },
    right: {
      x: (beside ? share : 0) + names,
      y: top + (beside ? 0 : panel),
      wide: Math.min((wide - names - 0.5 * em) / columns, 1.3 * high),
      high,
      em,
    },
  };
}

/** Row names and title, in a group moved to its box. */
function drawFrame({ group, frame }, { x, y, high, em }, { title, names }) {
  group.attr("transform", `translate(${x},${y})`);
  const texts = [
    { key: "title", text: title, at: [-2 * em, -0.8 * em], anchor: "start" },
    ...names.map((text, i) => ({
      key: i,
      text,
      at: [-0.8 * em, (i + 0.5) * high + 0.35 * em],
      anchor: "end",
    })),
  ];
  words(frame, texts).attr("class", ({ key }) => (key === "title" ? "title" : "label"));
}

/** A group with named groups in it, to draw into. */
function layers(svg, names) {
  const group = svg.append("g");
  return {
    group,
    ...Object.fromEntries(names.map((name) => [name, group.append("g").attr("class", name)])),
  };
}

function words(group, items) {
  return draw(group, "text", items, {})
    .attr("x", ({ at }) => at[0])
    .attr("y", ({ at }) => at[1])
    .style("text-anchor", ({ anchor }) => anchor)
    .text(({ text }) => text);
}

function drawThings(panel, box, { state, places, data, theme, set }) {
  const { wide, high, em } = box;
  const middle = ({ at, batch }) => [(at + 0.5) * wide, (batch + 0.5) * high];
  const names = Array.from({ length: data.batches }, (_, i) => outerName(i));
  drawFrame(panel, box, { title: `${capital(data.inners)}: press a label to change it`, names });
  draw(panel.things, "path", things(places, box), {
    fill: data.wood,
    stroke: theme.colours.partial,
    "stroke-width": 1.5,
  }).attr("d", ({ d }) => d);
  const links = linksOf(places).map((link) => ({
    ...link,
    d: linkPath(middle(link.from), middle(link.to), high),
  }));
  draw(panel.links, "path", links, { fill: "none", "stroke-width": 4 })
    .attr("stroke", ({ same }) => theme.colours[same ? "partial" : "highlight"])
    .attr("stroke-dasharray", ({ same }) => (same ? null : "8 5"))
    .attr("d", ({ d }) => d);
  const cuts = cutsOf(places).map((place) => ({
    ...place,
    d: `M${(place.at + 0.18) * wide},${(place.batch + 1) * high}h${0.64 * wide}`,
  }));
  draw(panel.cuts, "path", cuts, { stroke: theme.colours.highlight, "stroke-width": 2.5 }).attr(
    "d",
    ({ d }) => d,
  );
  drawPlates(panel.plates, places, { state, data, set, middle, em, colour: theme.colours.partial });
}

/** Outlines of the things: one for each, or one over all rows. */
function things(places, { wide, high }) {
  const [width, pad] = [Math.min(0.84 * wide, 1.1 * high), 0.1 * high];
  return distinct(places.map((place) => place.thing)).map((key) => {
    const own = places.filter((place) => place.thing === key);
    const [first, last] = [own[0], own.at(-1)];
    return {
      key,
      d: barrel(
        (first.at + 0.5) * wide,
        first.batch * high + pad,
        width,
        (last.batch - first.batch + 1) * high - 2 * pad,
      ),
    };
  });
}

/** A barrel with its hoops. */
function barrel(x, y, width, height) {
  const [half, neck, belly] = [width / 2, width * 0.4, Math.min(height, width) * 0.16];
  const side = (sign, y1) =>
    `Q${x + sign * (half + width * 0.06)},${y + height / 2} ${x + sign * neck},${y1}`;
  const body = `M${x - neck},${y}H${x + neck}${side(1, y + height)}H${x - neck}${side(-1, y)}Z`;
  const hoops = [y + belly, y + height - belly].map(
    (at) => `M${x - neck * 1.04},${at}H${x + neck * 1.04}`,
  );
  return body + hoops.join("");
}

/** Lines between things that the model takes for one: each to the next of its level. */
function linksOf(places) {
  return places.flatMap((from, i) => {
    const to = places.slice(i + 1).find((place) => place.level === from.level);
    return to ? [{ key: from.key, from, to, same: from.thing === to.thing }] : [];
  });
}

/** Straight to the next row of the same column, else past what lies between. */
function linkPath([x0, y0], [x1, y1], high) {
  const straight = x0 === x1 && y1 - y0 < 1.5 * high;
  const [bend, drop] = y0 === y1 ? [0, -0.75 * high] : [0.45 * high, 0];
  return straight
    ? `M${x0},${y0}L${x1},${y1}`
    : `M${x0},${y0}Q${(x0 + x1) / 2 + bend},${(y0 + y1) / 2 + drop} ${x1},${y1}`;
}

/** Places of which the next part of the same thing has another level. */
function cutsOf(places) {
  return places.filter((place, i) => {
    const next = places.slice(i + 1).find(({ thing }) => thing === place.thing);
    return next && next.level !== place.level;
  });
}

function drawPlates(group, places, { state, data, set, middle, em, colour }) {
  const names = distinct(places.map((place) => place.label)).sort((a, b) => a - b);
  const fresh = Array.from({ length: names.length + 1 }, (_, i) => i).find(
    (i) => !names.includes(i),
  );
  const choices = [...names, fresh].sort((a, b) => a - b);
  const turn = ({ key, label }, by) => {
    const next = choices[(choices.indexOf(label) + by + choices.length) % choices.length];
    set({
      moved: { ...state.moved, [state.labels]: { ...state.moved[state.labels], [key]: next } },
    });
  };
  const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, Enter: 1, " ": 1 };
  const plates = draw(group, "g", places, {})
    .attr("class", "hand plate")
    .attr("transform", (place) => `translate(${middle(place)})`)
    .attr("tabindex", 0)
    .attr("role", "spinbutton")
    .attr(
      "aria-label",
      ({ batch, at }) => `Label of ${data.inner} ${at + 1} in ${data.outer} ${outerName(batch)}`,
    )
    .attr("aria-valuenow", ({ label }) => label)
    .attr("aria-valuetext", ({ label }) => labelName(label))
    .on("click", (_, place) => turn(place, 1))
    .on("keydown", (event, place) => {
      if (!(event.key in steps)) return;
      event.preventDefault(); // the page would scroll
      turn(place, steps[event.key]);
    });
  const r = 0.95 * em;
  const only = (place) => [place];
  draw(plates, "path", only, { fill: "#fff", stroke: colour, "stroke-width": 2 }).attr(
    "d",
    `M${-r},0A${r},${r} 0 1,1 ${r},0A${r},${r} 0 1,1 ${-r},0Z`,
  );
  draw(plates, "text", only, { y: 0.35 * em })
    .style("text-anchor", "middle")
    .style("font-weight", 650)
    .text(({ label }) => labelName(label));
}

function drawLevels(panel, box, { state, places, data }) {
  const { wide, high, em } = box;
  const names = Array.from({ length: data.batches }, (_, i) => outerName(i));
  drawFrame(panel, box, { title: "What the model sees", names });
  const levels = distinct(places.map((place) => place.level)).sort(byName);
  const cells = levels.flatMap((level, column) =>
    names.map((_, batch) => {
      const count =
        state.tests *
        places.filter((place) => place.batch === batch && place.level === level).length;
      return { key: `${level}/${batch}`, x: column * wide, y: batch * high, count };
    }),
  );
  draw(panel.cells, "path", cells, {})
    .attr("fill", ({ count }) => (count ? "#9fd0ef" : "#f1f4f7"))
    .attr("d", ({ x, y }) => `M${x + 1},${y + 1}h${wide - 2}v${high - 2}h${2 - wide}Z`);
  const middle = ({ x, y, ...cell }) => ({
    ...cell,
    at: [x + wide / 2, y + high / 2 + 0.35 * em],
    anchor: "middle",
  });
  words(
    panel.counts,
    cells
      .filter(({ count }) => count)
      .map((cell) => ({ ...middle(cell), text: String(cell.count) })),
  ).style("font-weight", 600);
  const heads = levels.flatMap((level, column) =>
    level.split(":").map((part, line, parts) => ({
      key: `${level}/${line}`,
      text: line + 1 < parts.length ? outerName(part) : labelName(part),
      at: [(column + 0.5) * wide, data.batches * high + (1.1 + line * 1.1) * em],
      anchor: "middle",
    })),
  );
  words(panel.columns, heads).attr("class", "label");
}

const byName = (one, other) => {
  const [a, b] = [one, other].map((level) => level.split(":").map(Number));
  return a[0] - b[0] || (a[1] ?? 0) - (b[1] ?? 0);
};

/** One chip for each variance that stands alone, one for all that cannot be told apart. */
function showVariances(list, { variances }, data) {
  const lost = variances.filter(({ told, levels }) => !told && levels > 1);
  const chips = [
    ...variances.filter(({ told }) => told).map((one) => ["told", `✓ ${nameOf(one, data)}`]),
    ...(lost.length
      ? [["lost", `✗ ${lost.map((one) => nameOf(one, data)).join(" ⟷ ")}: not apart`]]
      : []),
    ...variances
      .filter(({ levels }) => levels === 1)
      .map((one) => ["lost", `✗ ${nameOf(one, data)}: one level only`]),
  ];
  list.replaceChildren(
    create("li", { class: "head" }, "Variances:"),
    ...chips.map(([kind, text]) => create("li", { class: kind }, text)),
  );
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

function sentence(state, at, data) {
  return `${verdict(state, at, data)} ${apart(at, data)}`.trim();
}

function verdict({ formula }, at, { outer, inners }) {
  const seen = `${at.things} ${inners}, and the model sees ${at.cask}`;
  if (at.merged && at.split)
    return `Wrong: it takes different ${inners} for one, and one for several.`;
  if (at.merged) return `Wrong: there are ${seen}. It takes different ${inners} for one.`;
  if (at.split)
    return `Wrong: there are ${seen}. It does not know that they are the same in every ${outer}.`;
  if (formula === "alone") return `The ${inners} are right, but the ${outer} is left out.`;
  return `Right: there are ${seen}.`;
}

function apart({ variances }, data) {
  const names = (some) => some.map((one) => nameOf(one, data)).join(" and ");
  const single = variances.filter(({ levels }) => levels === 1);
  const lost = variances.filter(({ told, levels }) => !told && levels > 1);
  const parts = [
    ...(single.length ? [`With one level the variance of ${names(single)} cannot be seen.`] : []),
    ...(lost.length ? [`The variances of ${names(lost)} cannot be told apart.`] : []),
  ];
  return parts.join(" ");
}
