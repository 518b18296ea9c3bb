// A yes/no model with random intercepts: the typical patient, and the average over patients.

const logistic = (logOdds) => 1 / (1 + Math.exp(-logOdds));
const logOdds = (share) => Math.log(share / (1 - share));

/** The probability of a patient with a random effect in a month. */
export const patient = ({ intercept, slope }, month, effect = 0) =>
  logistic(intercept + slope * month + effect);

/** The probability averaged over patients: a trapezoidal rule over the normal law. */
export function average(model, month, sd, { width, reach }) {
  const count = Math.round(reach / width);
  let [sum, all] = [0, 0];
  for (let i = -count; i <= count; i++) {
    const weight = Math.exp(-((i * width) ** 2) / 2);
    sum += weight * patient(model, month, sd * i * width);
    all += weight;
  }
  return sum / all;
}

/** Share of the slope in log odds that the average keeps between both ends of the months. */
export function keptShare(model, sd, { months: [first, last], rule }) {
  const [from, to] = [first, last].map((month) => logOdds(average(model, month, sd, rule)));
  return (to - from) / (model.slope * (last - first));
}

/** The same share by 1 / sqrt(1 + 0.346 SD^2). */
export const keptByFormula = (sd, { shrinking }) => 1 / Math.sqrt(1 + shrinking * sd ** 2);

/** All that is shown at one SD: probabilities in the first and last month; odds ratios per month. */
export function atSd(model, sd, data) {
  const kept = keptShare(model, sd, data);
  return {
    typical: data.months.map((month) => patient(model, month)),
    average: data.months.map((month) => average(model, month, sd, data.rule)),
    patientRatio: Math.exp(model.slope),
    averageRatio: Math.exp(kept * model.slope),
    kept,
    keptByFormula: keptByFormula(sd, data),
  };
}
