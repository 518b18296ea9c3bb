// Who is next? Predict a group from few of its rows, or a stranger, and see three bands breathe.
import { explorer } from "../frame/ui/explorer.js";
import { fixed } from "../frame/ui/format.js";
import { arrange, lookStyle, makeLegend, makePanel, makeSvg, padded } from "../frame/ui/plot.js";
import { know, rowsOf } from "./mathematics.js";
import { drawBands } from "./picture.js";
import { drawSds } from "./sds.js";

export default explorer((data, theme) => {
  const look = (name, width = 2) => lookStyle(data.looks[name], width);
  const codeOf = (group) => [...data.groups, data.new].indexOf(group);
  const count = (group) => rowsOf(data, codeOf(group)).length;
  const { low, high, step } = data.places;
  return {
    title: `Who is next, at ${data.predictor} …?`,
    legend: makeLegend([
      { label: "predicted line", line: look("prediction", 3) },
      { label: "limits: the mean of all", line: look("mean") },
      { label: "this line", line: look("line") },
      { label: "a single row", line: look("row") },
      { label: "SD for a stranger", line: { stroke: "var(--ink)", "stroke-width": 3 } },
    ]),
    controls: [
      {
        kind: "choice",
        id: "group",
        label: data.group_name,
        options: [...data.groups, data.new].map((name) => [name, name]),
        changes: (group) => ({ group, kept: count(group) }),
      },
      {
        kind: "range",
        id: "kept",
        label: "Rows known",
        min: 0,
        max: 1,
        limits: ({ group }) => ({ max: count(group) }),
        text: (kept) => (kept === 0 ? "0: a stranger" : String(kept)),
      },
      {
        kind: "range",
        id: "at",
        label: `Predict at ${data.predictor}`,
        min: low,
        max: high,
        step,
        text: (at) => fixed(at, Number.isInteger(step) ? 0 : 2),
      },
    ],
    figure: (stage, set) => makeFigure(stage, set, { data, theme, look, codeOf }),
  };
});

function makeFigure(stage, set, context) {
  const { data, codeOf } = context;
  const svg = makeSvg(stage, "A group's rows, its predicted line with three bands, and their SDs");
  const lines = makePanel(svg, { title: "", x: data.predictor, y: data.outcome });
  const sds = makePanel(svg, { title: "", x: "", y: "SD" });
  const stranger = know(data, data.groups.length, 0);
  const domains = makeDomains(data, stranger);
  return {
    draw(state, size) {
      const { boxes, width, height } = arrange(size, 2, { narrow: 480 });
      svg.attr("width", width).attr("height", height);
      if (boxes[0].top === boxes[1].top) widen(boxes, 0.11 * width);
      const code = codeOf(state.group);
      const knows = know(data, code, state.kept);
      const here = { ...context, state, code, knows, stranger, set };
      lines.place(boxes[0], domains.x, domains.y);
      lines.title(state.kept === 0 ? "A stranger" : `${data.group_name} ${state.group}`);
      drawBands(lines, here);
      sds.place(boxes[1], [0, 3], domains.sd, { x: 0 });
      sds.title(size.width < 560 ? "SDs" : "SD of the error");
      drawSds(sds, { ...here, em: size.em });
      return report(state, { data, now: knows(state.at), new: stranger(state.at) });
    },
  };
}

/** The first panel takes some width from the second. */
function widen([one, other], by) {
  one.width += by;
  other.left += by;
  other.width -= by;
}

/** As wide as a stranger's band, and as the data. */
function makeDomains(data, stranger) {
  const { low, high } = data.places;
  const ends = [low, high].map(stranger);
  const reach = ends.flatMap(({ prediction, sdRow }) =>
    [-1, 1].map((side) => prediction + side * data.multiplier * sdRow),
  );
  return {
    x: padded([low, high], 0.04),
    y: padded([...data.y, ...reach]),
    sd: [-0.1, 1.06].map((share) => share * Math.max(...ends.map(({ sdRow }) => sdRow))),
  };
}

function report(state, { data, now, new: stranger }) {
  const half = data.multiplier * now.sdRow;
  const limits = [now.prediction - half, now.prediction + half];
  return {
    numbers: [
      { id: "prediction", label: "Prediction", value: now.prediction, digits: 1 },
      { id: "sd_mean", label: "SD of the mean", value: now.sdMean, digits: 1 },
      { id: "sd_line", label: "SD of the line", value: now.sdLine, digits: 1 },
      { id: "sd_row", label: "SD of a row", value: now.sdRow, digits: 1 },
      { id: "limits", label: `${100 * data.level}\u00a0% of a row`, value: limits, digits: 1 },
    ],
    summary: sentence(state, { data, limits, share: 1 - now.sdRow / stranger.sdRow }),
  };
}

function sentence({ group, kept, at }, { data, limits, share }) {
  const place = `${data.predictor} ${fixed(at, Number.isInteger(data.places.step) ? 0 : 2)}`;
  const between = `${fixed(limits[0], 0)} and ${fixed(limits[1], 0)}`;
  if (kept === 0)
    return `Of a stranger no row is known: at ${place} the limits of a row are ${between}.`;
  const rows = kept === 1 ? "one row" : `${kept} rows`;
  const narrower =
    share < 0
      ? "no narrower than a stranger's"
      : `${fixed(100 * share, 0)}\u00a0% narrower than a stranger's`;
  return `From ${rows} of ${group}: at ${place} the limits of a row are ${between}, ${narrower}.`;
}
