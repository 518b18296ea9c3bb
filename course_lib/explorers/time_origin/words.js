// Numbers and sentence about an origin.
import { fixed } from "../frame/ui/format.js";

export const originText = (origin, data) =>
  origin === data.mean
    ? `${fixed(origin, 2)} (mean)`
    : fixed(origin, Number.isInteger(origin) ? 0 : 2);

export function report({ data, origin, view, at }) {
  const { only, both } = at;
  return {
    numbers: [
      { id: "correlation", label: "Correlation", value: both.correlation, digits: 3 },
      { id: "intercept_sd", label: "SD of intercepts", value: both.interceptSd, digits: 3 },
      { id: "both_loglik", label: "Log-likelihood, both", value: both.loglik },
      { id: "only_loglik", label: "… slopes only", value: only.loglik },
    ],
    summary: sentences({ place: `${data.predictor} ${originText(origin, data)}`, only, both })[
      view
    ](),
  };
}

const sentences = ({ place, only, both }) => ({
  correlation: () =>
    both.correlation === null
      ? "There is no correlation: a variance is zero."
      : `The lines stay. Intercepts are their heights at ${place}, and their correlation with the slopes is ${fixed(both.correlation, 3)}.`,
  spread: () =>
    `The lines stay. At ${place} their heights have an SD of ${fixed(both.interceptSd, 3)} (bar: one SD to each side).`,
  loglik: () =>
    `Slopes only: all lines are alike at ${place}. Log-likelihood ${fixed(only.loglik, 2)}; with intercepts ${fixed(both.loglik, 2)} at any origin.`,
});
