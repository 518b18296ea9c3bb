// Numbers and sentence about the slopes.
import { fixed } from "../frame/ui/format.js";

export function report(state, { n, at }) {
  const { slope } = at.lines;
  const share = at.between === null ? null : (slope - at.within) / (at.between - at.within);
  return {
    numbers: [
      { id: "within", label: "Slope within groups", value: at.within, digits: 4 },
      { id: "model", label: "Slope of the model", value: slope, digits: 4 },
      { id: "share", label: "Weight of between", value: share, text: shareText(share) },
    ],
    summary: sentence(state, { n, at }),
  };
}

const shareText = (value) => (value === null ? "–" : `${fixed(100 * value, 2)}\u00a0%`);

function sentence({ model }, { n, at }) {
  const within = fixed(at.within);
  if (at.between === null && model === "means")
    return `No gap: the group means are one point, and no predictor. The slope within is ${within}.`;
  if (at.between === null)
    return `No gap: the group means are one point, without a slope. The model gives the slope within, ${within}.`;
  if (model === "means")
    return "The slope between has no honest standard error: all means lie on one line.";
  const slope = `With ${n} points per group the model says ${fixed(at.lines.slope, 3)}; within groups it is ${within}.`;
  if (model === "intercept" && at.ratio === 0)
    return `${slope} REML finds no variance between groups: this is the one line.`;
  return slope;
}
