// Numbers and sentence beside the six panels.
import { fixed } from "../frame/ui/format.js";

export function report({ data, at, state }) {
  const { truth, predictor, cases } = data;
  const { mean_se, true_se, tau } = cases[at.fault][at.size];
  const told = (value) => (at.hidden ? { value: null, text: "?" } : { value });
  const number = (id, label, value, digits = 2) => ({ id, label, value, digits });
  const trueTau = at.hidden ? "?" : fixed(tau, 1);
  return {
    numbers: [
      number("slope", `Slope of ${predictor} (true: ${fixed(truth.beta[1])})`, at.beta[1]),
      number("se", "Its SE, stated here", at.se),
      { id: "mean_se", label: `SE stated, mean of ${data.sets} sets`, ...told(mean_se) },
      { id: "true_se", label: "True SE", ...told(true_se) },
      number("tau", `SD between groups (true: ${trueTau})`, at.tau, 1),
      number("sigma", `Residual SD (true: ${fixed(truth.sigma, 1)})`, at.sigma, 1),
      ...(state.asks
        ? [
            {
              id: "right",
              label: "Right so far",
              value: state.right,
              text: `${state.right} of ${state.answered}`,
            },
          ]
        : []),
    ],
    summary: state.asks ? answerTo({ data, at, state }) : explain({ data, at }),
  };
}

function answerTo({ data, at, state }) {
  if (at.hidden)
    return "One fault, or none, is hidden in these data. Look at the six panels, choose, and press Answer.";
  const names = Object.fromEntries(data.quiz.kinds);
  const verdict =
    state.guess === at.kind ? `Right: ${names[at.kind]}.` : `No, it is: ${names[at.kind]}.`;
  return `${verdict} ${explain({ data, at })}`;
}

/** Where a fault shows, and what it does to the standard error. */
function explain({ data, at }) {
  const { words, mean_se, true_se } = data.cases[at.fault][at.size];
  const error = `The model states a standard error of ${fixed(mean_se)} on average; the true one is ${fixed(true_se)}.`;
  return {
    none: () => "Nothing is broken. This is how the panels of a right model look.",
    tails: () => `Residuals: ${words}. Heavy tails show at the ends of the Q–Q plot. ${error}`,
    variance: () => `Residuals: ${words} as at low ones (±1 SD): the points fan out. ${error}`,
    slope: () =>
      `The ${words}, and the model has none: each ${data.group_name} has a trend of its own. ${error}`,
    group: () =>
      `${data.group_name} ${data.groups[at.moved]} was moved. It shows among the random effects alone. ${error}`,
    singular: () => singular({ data, at }),
  }[at.kind]();
}

function singular({ data, at }) {
  const truth = data.cases[at.fault][at.size].tau;
  if (at.tau > 0)
    return `The groups differ less: their SD is ${fixed(truth, 1)}, and estimated as ${fixed(at.tau, 1)}.`;
  const also = truth > 0 ? `but in truth it is ${fixed(truth, 1)}` : "as it is in truth";
  return `Singular: the SD between groups is estimated as 0, ${also}. All BLUPs are 0, so the fitted values lie on one line.`;
}
