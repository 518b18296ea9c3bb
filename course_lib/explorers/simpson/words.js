// Numbers and sentence about the slopes.
import { fixed } from "../frame/ui/format.js";

export function report(state, { n, at, data }) {
  const { slope } = at.lines;
  const share = at.between === null ? null : (slope - at.within) / (at.between - at.within);
  const split = { id: "split", label: "Slope of the group means in it", value: at.between };
  return {
    numbers: [
      { id: "within", label: "Slope within groups", value: at.within, digits: 4 },
      { id: "between", label: "Slope between the means", value: at.between, digits: 4 },
      { id: "model", label: "Slope of V1 in the model", value: slope, digits: 4 },
      { id: "share", label: "Weight of between in it", value: share, text: shareText(share) },
      ...(state.model === "means" ? [{ ...split, digits: 4 }] : []),
    ],
    summary: sentence(state, {
      n,
      at,
      share,
      points: `${n} points in each of ${data.groups} groups.`,
    }),
  };
}

const shareText = (value) => (value === null ? "–" : `${fixed(100 * value, 2)}\u00a0%`);

function sentence({ model }, { at, share, points }) {
  const within = fixed(at.within);
  if (at.between === null && model === "means")
    return `No gap: the means are one point. They are no predictor, and no slope between groups exists; within it is ${within}.`;
  if (at.between === null)
    return `No gap: all means are one point, so no slope between groups exists. The model gives the slope within, ${within}.`;
  if (model === "means")
    return `Two slopes: ${within} within, −1 between. The means lie exactly on a line: a singular fit, and the slope between has no honest standard error.`;
  const slope = `${points} The model says ${fixed(at.lines.slope, 3)}`;
  if (model === "intercept" && at.ratio === 0)
    return `${slope}; within groups it is ${within}. REML puts the variance between groups at zero (a singular fit): this is the one line.`;
  return `${slope}; within groups it is ${within}. The trend between groups has a weight of ${shareText(share)}.`;
}
