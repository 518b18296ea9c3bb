// The origin: a line over a panel that a hand moves, anywhere along it; and a handle for keys.
import { drag } from "d3-drag";
import { draw, drawHandles } from "../frame/ui/plot.js";

const WIDE = 26; // pixels across the line that a hand can grasp

/** at: the handle's height in the panel. */
export function drawOrigin(panel, { data, theme, look, origin, set, at }) {
  const [low, high] = [data.origins[0], data.origins.at(-1)];
  const put = (value) => {
    const place = low + data.step * Math.round((value - low) / data.step);
    set({ origin: Math.min(high, Math.max(low, place)) });
  };
  const line = `M${panel.x(origin)},0V${panel.y.range()[0]}`;
  draw(panel.layer("origin"), "path", [{ key: 0 }], look.origin).attr("d", line);
  const hit = { class: "grab sideways whole", fill: "none", stroke: "transparent" };
  draw(panel.layer("whole"), "path", [{ key: 0 }], {
    ...hit,
    "stroke-width": WIDE,
    "pointer-events": "stroke",
  })
    .attr("d", line)
    .call(
      drag()
        .subject(() => ({ x: panel.x(origin), y: 0 }))
        .on("drag", (event) => put(panel.x.invert(event.x))),
    );
  drawHandles(panel, "handle", [{ key: 0, at: [origin, at] }], {
    label: () => `Origin of ${data.predictor}`,
    move: (_, value) => put(value),
    step: data.step,
    axis: "x",
    r: 8,
    fill: theme.colours.highlight,
    stroke: "var(--card)",
    "stroke-width": 2,
  });
}
