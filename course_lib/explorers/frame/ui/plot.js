// Panels with axes, and the marks that explorers draw: lines, points, arrows, names.
import { axisBottom, axisLeft } from "d3-axis";
import { drag } from "d3-drag";
import { scaleLinear } from "d3-scale";
import { create as createSvg } from "d3-selection";
import { create, nextId } from "./dom.js";
import { fixed } from "./format.js";

// Around a panel's axes, in units of the type size.
const MARGIN = { top: 1.9, right: 0.9, bottom: 3.1, left: 3.7 };
const REACH = 13; // pixels around a handle's middle that a hand can grasp

/**
 * Boxes of `count` panels: side by side, or one below the other where it is narrow.
 * size: from the frame; ratio: height of a panel by its width, where the picture stands alone.
 */
export function arrange(size, count, { ratio = 0.82, narrow = 560 } = {}) {
  const { width, em, tall } = size;
  const columns = width >= narrow ? count : 1;
  const [each, rows] = [width / columns, count / columns];
  const most = size.height / rows;
  const height = Math.round(tall ? most : Math.min(Math.max(each * ratio, 13 * em), most));
  const boxes = Array.from({ length: count }, (_, i) => ({
    left: (i % columns) * each,
    top: Math.floor(i / columns) * height,
    width: each,
    height,
    em,
  }));
  return { boxes, width, height: height * rows };
}

/** An <svg> with a description for screen readers; the numbers beside it carry the values. */
export function makeSvg(stage, label) {
  const svg = createSvg("svg").attr("role", "group").attr("aria-label", label);
  stage.append(svg.node());
  return svg;
}

/** One set of axes. Call place() first in each redraw, then draw into layer(name). */
export function makePanel(svg, { title, x: xLabel, y: yLabel }) {
  const root = svg.append("g").attr("class", "panel");
  const clip = nextId();
  const cut = root.append("clipPath").attr("id", clip).append("rect");
  const grid = root.append("g").attr("class", "grid").attr("aria-hidden", "true");
  const [bottom, left] = ["x", "y"].map((name) =>
    root.append("g").attr("class", `axis ${name}`).attr("aria-hidden", "true"),
  );
  const heading = root.append("text").attr("class", "title").text(title);
  const names = [xLabel, yLabel].map((text) =>
    root.append("text").attr("class", "label").text(text),
  );
  const clipped = root.append("g").attr("clip-path", `url(#${clip})`);
  const layers = new Map();
  const panel = {
    x: scaleLinear(),
    y: scaleLinear(),
    /** Put the panel into a box and set its domains: [low, high] each; most: { x, y } ticks. */
    place(box, xDomain, yDomain, most = {}) {
      const { em } = box;
      const width = box.width - (MARGIN.left + MARGIN.right) * em;
      const height = box.height - (MARGIN.top + MARGIN.bottom) * em;
      root.attr(
        "transform",
        `translate(${box.left + MARGIN.left * em},${box.top + MARGIN.top * em})`,
      );
      cut.attr("width", width).attr("height", height);
      panel.x.domain(xDomain).range([0, width]);
      panel.y.domain(yDomain).range([height, 0]);
      const across = Math.min(most.x ?? 99, Math.max(3, Math.round(width / (4.6 * em))));
      const up = Math.min(most.y ?? 99, Math.max(3, Math.round(height / (3.4 * em))));
      bottom
        .attr("transform", `translate(0,${height})`)
        .call(axisBottom(panel.x).ticks(across).tickSize(0).tickPadding(9));
      left.call(axisLeft(panel.y).ticks(up).tickSize(0).tickPadding(8));
      rule(grid, panel, { across, up, width, height });
      heading.attr("x", 0).attr("y", -0.75 * em);
      names[0].attr("x", width / 2).attr("y", height + 2.55 * em);
      names[1].attr("transform", `translate(${-2.75 * em},${height / 2}) rotate(-90)`);
    },
    title: (text) => heading.text(text),
    /** A group to draw into; groups lie over each other in the order of their first use. */
    layer(name) {
      if (!layers.has(name)) layers.set(name, clipped.append("g").attr("class", name));
      return layers.get(name);
    },
  };
  return panel;
}

function rule(grid, { x, y }, { across, up, width, height }) {
  grid
    .selectAll("path")
    .data([
      x
        .ticks(across)
        .map((t) => `M${x(t)},0V${height}`)
        .join(""),
      y
        .ticks(up)
        .map((t) => `M0,${y(t)}H${width}`)
        .join(""),
    ])
    .join("path")
    .attr("d", (d) => d);
}

/** Attributes of a line in the course's look: colour and dashes of a pooling method. */
export function lineStyle(theme, model, width = 2.5) {
  return lookStyle({ colour: theme.colours[model], dashes: theme.dashes[model] }, width);
}

/** Attributes of a line from a look that Python gives: its colour, and dashes by its width. */
export function lookStyle({ colour, dashes }, width) {
  const lengths = dashes.map((length) => length * width).join(" ");
  return {
    stroke: colour,
    "stroke-width": width,
    "stroke-dasharray": lengths || null,
    fill: "none",
  };
}

/** Straight lines: items are { key, line: [intercept, slope] }, drawn over the panel's width. */
export function drawLines(panel, layer, items, style) {
  const ends = panel.x.domain();
  const path = ({ line: [a, b] }) =>
    ends.map((x, i) => `${i ? "L" : "M"}${panel.x(x)},${panel.y(a + b * x)}`).join("");
  return draw(panel.layer(layer), "path", items, style).attr("d", path);
}

const SHAPES = {
  circle: (r) => `M${-r},0A${r},${r} 0 1,1 ${r},0A${r},${r} 0 1,1 ${-r},0Z`,
  square: (r) => `M${-r},${-r}H${r}V${r}H${-r}Z`,
  diamond: (r) => `M0,${-1.3 * r}L${1.3 * r},0L0,${1.3 * r}L${-1.3 * r},0Z`,
};

/** Points: items are { key, at: [x, y] }; shape: circle, square or diamond. */
export function drawPoints(panel, layer, items, { shape = "circle", r = 4, ...style }) {
  return draw(panel.layer(layer), "path", items, style)
    .attr("d", SHAPES[shape](r))
    .attr("transform", ({ at: [x, y] }) => `translate(${panel.x(x)},${panel.y(y)})`);
}

/**
 * Points that a hand moves up and down (or, with axis "x", left and right), by mouse, touch or
 * arrow keys; the hand may miss the mark a little.
 * label(item) says what is moved; move(key, value) receives where to; step: what an arrow key adds.
 */
export function drawHandles(panel, layer, items, { label, move, step, axis = "y", ...style }) {
  const [low, high] = panel[axis].domain();
  const value = ({ at }) => at[axis === "x" ? 0 : 1];
  const put = (key, to) => move(key, Math.min(high, Math.max(low, to)));
  const { shape = "circle", r = 4, ...looks } = style;
  const handles = draw(panel.layer(layer), "g", items, {
    class: axis === "x" ? "grab sideways" : "grab",
    tabindex: 0,
    role: "slider",
    "aria-orientation": axis === "x" ? "horizontal" : "vertical",
    "aria-label": label,
    "aria-valuemin": low,
    "aria-valuemax": high,
    "aria-valuenow": value,
    "aria-valuetext": (item) => fixed(value(item)),
    transform: ({ at: [x, y] }) => `translate(${panel.x(x)},${panel.y(y)})`,
  })
    .on("keydown", (event, item) => {
      const change = stepOf(event.key) * step;
      if (!change) return;
      event.preventDefault(); // the page would scroll
      put(item.key, value(item) + change);
    })
    .call(
      drag()
        .subject((_, { at: [x, y] }) => ({ x: panel.x(x), y: panel.y(y) }))
        .on("drag", (event, { key }) => put(key, panel[axis].invert(event[axis]))),
    );
  const one = (item) => [item];
  handles.selectAll("circle").data(one).join("circle").attr("class", "hit").attr("r", REACH);
  const marks = handles.selectAll("path").data(one).join("path").attr("d", SHAPES[shape](r));
  for (const [name, given] of Object.entries(looks)) marks.attr(name, given);
  return handles;
}

/** Steps of a key: 1 for the arrows up and right, 10 for a page; 0 for other keys. */
function stepOf(key) {
  const up = ["ArrowUp", "ArrowRight", "PageUp"].includes(key);
  const down = ["ArrowDown", "ArrowLeft", "PageDown"].includes(key);
  return (Number(up) - Number(down)) * (key.startsWith("Page") ? 10 : 1);
}

/** A path through points [[x, y], ...]. */
export function drawPath(panel, layer, points, style) {
  const path = points.map(([x, y]) => `${panel.x(x)},${panel.y(y)}`).join("L");
  return draw(panel.layer(layer), "path", [{ key: 0 }], { fill: "none", ...style }).attr(
    "d",
    path ? `M${path}` : null,
  );
}

/**
 * Segments: items are { key, from: [x, y], to: [x, y] }; with a head of that many pixels where head
 * is given, and ending `gap` pixels before `to`.
 */
export function drawArrows(panel, layer, items, { head = 0, gap = 0, ...style }) {
  const path = ({ from, to }) => {
    const [x0, y0, x1, y1] = [panel.x(from[0]), panel.y(from[1]), panel.x(to[0]), panel.y(to[1])];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!head || length < head + gap) return `M${x0},${y0}L${x1},${y1}`;
    const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
    const [tx, ty] = [x1 - ux * gap, y1 - uy * gap];
    const [bx, by, w] = [tx - ux * head, ty - uy * head, head / 2];
    return `M${x0},${y0}L${tx},${ty}M${bx - uy * w},${by + ux * w}L${tx},${ty}L${bx + uy * w},${by - ux * w}`;
  };
  return draw(panel.layer(layer), "path", items, { fill: "none", ...style }).attr("d", path);
}

/** Words in the panel: items are { key, at: [x, y], text, dx, dy, anchor }. */
export function drawText(panel, layer, items, style = {}) {
  return draw(panel.layer(layer), "text", items, style)
    .attr("x", ({ at, dx = 0 }) => panel.x(at[0]) + dx)
    .attr("y", ({ at, dy = 0 }) => panel.y(at[1]) + dy)
    .attr("text-anchor", ({ anchor = "start" }) => anchor)
    .text(({ text }) => text);
}

/** Join items to elements of one kind, with attributes that are values or functions. */
export function draw(group, kind, items, style) {
  const joined = group
    .selectAll(kind)
    .data(items, (item) => item.key)
    .join(kind);
  for (const [name, value] of Object.entries(style)) joined.attr(name, value);
  return joined;
}

/** Low and high end of numbers, with some room on both sides. */
export function padded(values, room = 0.06) {
  const known = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const space = (high - low || 1) * room;
  return [low - space, high + space];
}

/** A legend: items are { label, line: style } or { label, shape, fill }. */
export function makeLegend(items) {
  return create(
    "ul",
    { class: "legend" },
    items.map(({ label, line: lineOf, shape, ...style }) => {
      const svg = createSvg("svg")
        .attr("width", lineOf ? 34 : 16)
        .attr("height", 14)
        .attr("aria-hidden", "true");
      const mark = svg.append("path");
      mark
        .attr("d", lineOf ? "M1,7H33" : SHAPES[shape](5))
        .attr("transform", lineOf ? null : "translate(8,7)");
      for (const [name, value] of Object.entries(lineOf ?? style)) mark.attr(name, value);
      return create("li", {}, [svg.node(), label]);
    }),
  );
}
