// What is known of one group from some of its rows, at given variances.
import {
  add,
  column,
  identity,
  multiply,
  scale,
  solve,
  subtract,
  transpose,
} from "../frame/math/linear.js";
import { crossProducts } from "../frame/math/mixed.js";

const zeros = [
  [0, 0],
  [0, 0],
];

/** Positions of a group's rows in the order of the predictor; of none for a code that none has. */
export function rowsOf({ x, group }, code) {
  const mine = [...group.keys()].filter((i) => group[i] === code);
  return mine.sort((one, other) => x[one] - x[other]);
}

/**
 * Groups at given variances; `code` keeps the first `kept` of its rows (a code above all: a new one).
 * Returns at(place) -> { prediction, mean, sdMean, sdLine, sdRow }.
 */
export function know(data, code, kept) {
  const { x, y, group, groups, covariance, residual } = data;
  const out = new Set(rowsOf(data, code).slice(kept));
  const used = [...x.keys()].filter((i) => !out.has(i));
  const row = (i) => [1, x[used[i]]];
  const each = crossProducts({
    x: row,
    z: row,
    y: used.map((i) => y[i]),
    group: used.map((i) => group[i]),
    count: Math.max(groups.length, code + 1),
  });
  const parts = each.map((one) => weigh(one, scale(covariance, 1 / residual)));
  const xvx = parts.reduce((sum, { w }) => add(sum, w), zeros);
  const xvy = parts.reduce((sum, { v }) => add(sum, v), column([0, 0]));
  const inverse = solve(xvx, identity(2)).x;
  const beta = multiply(inverse, xvy);
  const { k, w } = parts[code];
  const effect = multiply(k, subtract(each[code].zty, multiply(each[code].ztx, beta)));
  const rest = subtract(identity(2), scale(multiply(w, covariance), 1 / residual));
  return (place) => {
    const here = column([1, place]);
    const sd = (matrix, left = here) =>
      residual * multiply(multiply(transpose(left), matrix), left)[0][0];
    const line = sd(k) + sd(inverse, multiply(rest, here));
    const at = (b) => multiply(transpose(here), b)[0][0];
    return {
      prediction: at(beta) + at(effect),
      mean: at(beta),
      sdMean: Math.sqrt(sd(inverse)),
      sdLine: Math.sqrt(line),
      sdRow: Math.sqrt(line + residual),
    };
  };
}

/** K = D (I + Z'Z D)^-1, W = Z'(I + Z D Z')^-1 Z and the same of y, for one group. */
function weigh({ ztz, zty }, relative) {
  const k = multiply(relative, solve(add(identity(2), multiply(ztz, relative)), identity(2)).x);
  const across = multiply(ztz, k);
  return {
    k,
    w: subtract(ztz, multiply(across, ztz)),
    v: subtract(zty, multiply(across, zty)),
  };
}
