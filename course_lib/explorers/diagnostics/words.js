// Numbers and sentence beside the six panels.
import { fixed } from "../frame/ui/format.js";

export function report({ data, at, state }) {
  const { mean_se, true_se, tau } = data.cases[at.fault][at.size];
  const told = (value) => (at.hidden ? { value: null, text: "?" } : { value });
  const right = { value: state.right, text: `${state.right} of ${state.answered}` };
  return {
    numbers: [
      { id: "se", label: "SE of the slope, stated here", value: at.se },
      { id: "mean_se", label: `SE, mean of ${data.sets} sets`, ...told(mean_se) },
      { id: "true_se", label: "SE, true", ...told(true_se) },
      {
        id: "tau",
        label: `SD of groups (true: ${at.hidden ? "?" : fixed(tau, 1)})`,
        value: at.tau,
        digits: 1,
      },
      ...(state.asks ? [{ id: "right", label: "Right so far", ...right }] : []),
    ],
    summary: state.asks ? answerTo({ data, at, state }) : explain({ data, at }),
  };
}

function answerTo({ data, at, state }) {
  if (at.hidden)
    return "One fault, or none, is hidden in these data. Choose it above, then press Answer.";
  const names = Object.fromEntries(data.quiz.kinds);
  const verdict =
    state.guess === at.kind ? `Right: ${names[at.kind]}.` : `No, it is: ${names[at.kind]}.`;
  return `${verdict} ${explain({ data, at })}`;
}

/** Where a fault shows, and what it does to the standard error. */
function explain({ data, at }) {
  const { words, mean_se, true_se } = data.cases[at.fault][at.size];
  const [own, subject] = [`each ${data.group_name}`, `${data.group_name} ${data.groups[at.moved]}`];
  const error = `The model states an SE of ${fixed(mean_se)} on average; true is ${fixed(true_se)}.`;
  return {
    none: () => "Nothing is broken. This is how the panels of a right model look.",
    tails: () => `Look at the ends of the Q–Q plot (${words}). ${error}`,
    variance: () => `Look for a fan: ${words} at high means as at low ones. ${error}`,
    slope: () => `Look at ${own}’s trend: ${words}, unknown to the model. ${error}`,
    group: () => `${subject} was moved; only the random effects show it. ${error}`,
    singular: () => singular({ data, at }),
  }[at.kind]();
}

function singular({ data, at }) {
  const truth = data.cases[at.fault][at.size].tau;
  if (at.tau > 0)
    return `The groups differ less: their SD is ${fixed(truth, 1)}, and estimated as ${fixed(at.tau, 1)}.`;
  const also = truth > 0 ? `but in truth it is ${fixed(truth, 1)}` : "as it is in truth";
  return `The SD between groups is estimated as 0, ${also}: a singular fit. All BLUPs are 0, so the fitted values lie on one line.`;
}
