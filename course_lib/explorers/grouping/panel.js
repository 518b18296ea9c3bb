// A picture of rows with names, to draw into, and the names of batches and labels.
import { draw } from "../frame/ui/plot.js";

export const outerName = (number) => String.fromCharCode(65 + Number(number));
export const labelName = (number) => String.fromCharCode(97 + Number(number));

/** Row names and title, in a group moved to its box. */
export function drawFrame({ group, frame }, { x, y, high, em }, { title, names }) {
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
export function layers(svg, names) {
  const group = svg.append("g").attr("class", "panel");
  return {
    group,
    ...Object.fromEntries(names.map((name) => [name, group.append("g").attr("class", name)])),
  };
}

export function words(group, items) {
  return draw(group, "text", items, {})
    .attr("x", ({ at }) => at[0])
    .attr("y", ({ at }) => at[1])
    .style("text-anchor", ({ anchor }) => anchor)
    .text(({ text }) => text);
}
