// Probabilities by month: patients, the typical one, and the average.
import { pathThrough } from "../frame/ui/grid.js";
import { draw, drawPath } from "../frame/ui/plot.js";
import { average, patient } from "./mathematics.js";

const PLACES = 48; // of a curve

export function drawCurves(panel, { data, look, sd }) {
  const { model, rule, effects } = data;
  const [first, last] = data.months;
  const months = Array.from(
    { length: PLACES + 1 },
    (_, i) => first + ((last - first) * i) / PLACES,
  );
  const curve = (probability) => months.map((month) => [month, probability(month)]);
  const each = effects.map((effect, key) => ({
    key,
    through: curve((month) => patient(model, month, sd * effect)),
  }));
  draw(panel.layer("patients"), "path", each, look("patients", 1.1)).attr("d", ({ through }) =>
    pathThrough(panel, through),
  );
  const typical = curve((month) => patient(model, month));
  drawPath(panel, "typical", typical, look("typical", 4));
  const all = curve((month) => average(model, month, sd, rule));
  drawPath(panel, "average", all, look("average", 4));
}
