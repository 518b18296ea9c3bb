// Panels with axes, and the marks that explorers draw: lines, points, arrows, names.
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { create as createSvg, select } from "d3-selection";
import { create, nextId } from "./dom.js";

const MARGIN = { top: 30, right: 14, bottom: 46, left: 58 };

/** Sizes of `count` panels in a width: side by side, or one below the other where it is narrow. */
export function arrange(width, count, { ratio = 0.82, narrow = 560, lowest = 240, highest = 470 } = {}) {
  const beside = width >= narrow ? count : 1;
  const each = width / beside;
  const height = Math.round(Math.min(highest, Math.max(lowest, each * ratio)));
  const boxes = Array.from({ length: count }, (_, i) => ({
    left: (i % beside) * each,
    top: Math.floor(i / beside) * height,
    width: each,
    height,
  }));
  return { boxes, width, height: height * (count / beside) };
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
  const [bottom, left] = ["x", "y"].map((name) => root.append("g").attr("class", `axis ${name}`).attr("aria-hidden", "true"));
  const heading = root.append("text").attr("class", "title").text(title);
  const names = [xLabel, yLabel].map((text) => root.append("text").attr("class", "label").text(text));
  const clipped = root.append("g").attr("clip-path", `url(#${clip})`);
  const layers = new Map();
  const panel = {
    x: scaleLinear(),
    y: scaleLinear(),
    /** Put the panel into a box and set its domains: [low, high] each. */
    place(box, xDomain, yDomain) {
      const [width, height] = [box.width - MARGIN.left - MARGIN.right, box.height - MARGIN.top - MARGIN.bottom];
      root.attr("transform", `translate(${box.left + MARGIN.left},${box.top + MARGIN.top})`);
      cut.attr("width", width).attr("height", height);
      panel.x.domain(xDomain).range([0, width]);
      panel.y.domain(yDomain).range([height, 0]);
      const [across, up] = [Math.max(3, Math.round(width / 75)), Math.max(3, Math.round(height / 55))];
      bottom.attr("transform", `translate(0,${height})`).call(axisBottom(panel.x).ticks(across).tickSize(0).tickPadding(9));
      left.call(axisLeft(panel.y).ticks(up).tickSize(0).tickPadding(8));
      rule(grid, panel, { across, up, width, height });
      heading.attr("x", 0).attr("y", -12);
      names[0].attr("x", width / 2).attr("y", height + 40);
      names[1].attr("transform", `translate(-44,${height / 2}) rotate(-90)`);
    },
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
    .data([x.ticks(across).map((t) => `M${x(t)},0V${height}`).join(""), y.ticks(up).map((t) => `M0,${y(t)}H${width}`).join("")])
    .join("path")
    .attr("d", (d) => d);
}

/** Attributes of a line in the course's look: colour and dashes of a pooling method. */
export function lineStyle(theme, model, width = 2.5) {
  const dashes = theme.dashes[model].map((length) => length * width).join(" ");
  return { stroke: theme.colours[model], "stroke-width": width, "stroke-dasharray": dashes || null, fill: "none" };
}

/** Straight lines: items are { key, line: [intercept, slope] }, drawn over the panel's width. */
export function drawLines(panel, layer, items, style) {
  const ends = panel.x.domain();
  const path = ({ line: [a, b] }) => ends.map((x, i) => `${i ? "L" : "M"}${panel.x(x)},${panel.y(a + b * x)}`).join("");
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

/** Segments: items are { key, from: [x, y], to: [x, y] }; with a head where head is given. */
export function drawArrows(panel, layer, items, { head = 0, ...style }) {
  const path = ({ from, to }) => {
    const [x0, y0, x1, y1] = [panel.x(from[0]), panel.y(from[1]), panel.x(to[0]), panel.y(to[1])];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!head || length < 2 * head) return `M${x0},${y0}L${x1},${y1}`;
    const [ux, uy] = [((x1 - x0) / length) * head, ((y1 - y0) / length) * head];
    const [bx, by] = [x1 - ux, y1 - uy];
    return `M${x0},${y0}L${x1},${y1}M${bx - uy / 2},${by + ux / 2}L${x1},${y1}L${bx + uy / 2},${by - ux / 2}`;
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
  const joined = group.selectAll(kind).data(items, (item) => item.key).join(kind);
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
  return create("ul", { class: "legend" }, items.map(({ label, line, shape, ...style }) => {
    const svg = createSvg("svg").attr("width", line ? 34 : 16).attr("height", 14).attr("aria-hidden", "true");
    const mark = svg.append("path");
    mark.attr("d", line ? "M1,7H33" : SHAPES[shape](5)).attr("transform", line ? null : "translate(8,7)");
    for (const [name, value] of Object.entries(line ?? style)) mark.attr(name, value);
    return create("li", {}, [svg.node(), label]);
  }));
}

export { select };
