// Responses with a fault, and which fault a question hides: as faults.py and quiz.py make them.
import { normals, uniforms } from "../frame/math/draws.js";

/** The numbers of one data set: each set has a place of its own in the seed's stream. */
export function drawSet({ x, groups, seed }, number) {
  const [rows, count] = [x.length, groups.length];
  const first = number * (2 * count + rows);
  const both = normals(seed, first, 2 * count);
  const all = uniforms(seed, 2 * (first + 2 * count), 2 * rows);
  return {
    u: both.slice(0, count),
    v: both.slice(count),
    pairs: x.map((_, i) => [all[2 * i], all[2 * i + 1]]),
  };
}

/** A residual with variance 1: normal where df is null, else of a t distribution (Bailey 1994). */
function noiseOf([first, second], df) {
  const square = df === null ? -2 * Math.log(first) : (df - 2) * (first ** (-2 / df) - 1);
  return Math.sqrt(square) * Math.cos(2 * Math.PI * second);
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Code of the group that is moved away: the one in the middle of all. */
export const outlying = ({ u }) =>
  u.map((_, code) => code).sort((a, b) => u[a] - u[b] || a - b)[Math.floor(u.length / 2)];

/** How the residuals' SD grows with the mean; the mean square of these factors is 1. */
function growths({ x, group, truth }, { tau, growth }, { u }) {
  const means = x.map((value, i) => truth.beta[1] * value + tau * u[group[i]]);
  const middle = mean(means);
  const spread = Math.sqrt(mean(means.map((value) => (value - middle) ** 2)));
  const grown = means.map((value) => Math.exp((growth * (value - middle)) / spread));
  const root = Math.sqrt(mean(grown.map((value) => value * value)));
  return grown.map((value) => value / root);
}

/** Responses with a fault: a case of the table that Python gives. */
export function breakModel(data, fault, draws) {
  const { x, group, truth } = data;
  const [middle, moved, factors] = [mean(x), outlying(draws), growths(data, fault, draws)];
  return x.map(
    (value, i) =>
      truth.beta[0] +
      truth.beta[1] * value +
      fault.tau * draws.u[group[i]] +
      fault.slope_sd * draws.v[group[i]] * (value - middle) +
      (group[i] === moved ? fault.away : 0) +
      truth.sigma * factors[i] * noiseOf(draws.pairs[i], fault.df),
  );
}

/** The key of `kinds` that a question hides; never that of the question before. */
export function hiddenKind(seed, question, kinds, place) {
  const [first, ...rest] = uniforms(seed, place, question + 1);
  const count = kinds.length;
  const next = (at, draw) => (at + 1 + Math.floor(draw * (count - 1))) % count;
  return kinds[rest.reduce(next, Math.floor(first * count))];
}
