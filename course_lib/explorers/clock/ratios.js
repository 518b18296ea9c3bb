// Two bars: REML's, which slides with the clock, and ML's, which stands still.

import { fixed } from "../frame/ui/format.js";
import { drawArrows, drawPath, drawText } from "../frame/ui/plot.js";

const PLACES = { reml: 0.52, ml: 1.22 };

/** at: { reml, ml }. */
export function drawBars(panel, { at, data, theme }) {
  const wide = 0.28 * (panel.x(1) - panel.x(0));
  const rule = { stroke: "var(--soft)", "stroke-width": 1.5 };
  drawPath(panel, "zero", across(panel, 0), rule);
  drawPath(panel, "limit", across(panel, data.critical), { ...rule, "stroke-dasharray": "5 4" });
  const colours = { reml: theme.colours.highlight, ml: theme.colours.partial };
  for (const [by, x] of Object.entries(PLACES)) {
    const bar = [{ key: 0, from: [x, 0], to: [x, at[by]] }];
    drawArrows(panel, by, bar, { stroke: colours[by], "stroke-width": wide });
  }
  const names = Object.entries(PLACES).map(([by, x]) => ({
    key: by,
    at: [x, at[by]],
    dy: at[by] < 0 ? 18 : -8,
    anchor: "middle",
    text: `${by.toUpperCase()} ${fixed(at[by], 2)}`,
  }));
  const limit = `${100 * data.level} %`;
  const beside = { key: "limit", at: [2, data.critical], dy: -6, anchor: "end", text: limit };
  drawText(panel, "names", [...names, beside]);
}

const across = (panel, height) => panel.x.domain().map((x) => [x, height]);
