// The things of two factors, such as casks in batches, and what the model makes of their labels.
import { draw } from "../frame/ui/plot.js";
import { distinct } from "./mathematics.js";
import { drawFrame, labelName, outerName } from "./panel.js";

/** Things of each batch with their labels, and lines where the model takes several for one. */
export function drawThings(panel, box, { state, places, data, theme, set }) {
  const { wide, high, em } = box;
  const middle = ({ at, batch }) => [(at + 0.5) * wide, (batch + 0.5) * high];
  const names = Array.from({ length: data.batches }, (_, i) => outerName(i));
  drawFrame(panel, box, { title: "Press a label", names });
  draw(panel.things, "path", things(places, box), {
    fill: "var(--wash)",
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
  draw(plates, "path", only, { fill: "var(--card)", stroke: colour, "stroke-width": 2 }).attr(
    "d",
    `M${-r},0A${r},${r} 0 1,1 ${r},0A${r},${r} 0 1,1 ${-r},0Z`,
  );
  draw(plates, "text", only, { y: 0.35 * em })
    .style("text-anchor", "middle")
    .style("font-weight", 650)
    .text(({ label }) => labelName(label));
}
