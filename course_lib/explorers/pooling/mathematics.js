// Complete, partial and no pooling of one line per group, as one scale.
import { scale } from "../frame/math/linear.js";
import { crossProducts, ownCoefficients, solveGiven, weight } from "../frame/math/mixed.js";

/**
 * Factor on the REML estimate of the variance ratio at a position of the slider, whose scale is
 * { end, decade }: the place of no limit (-end: of no variance), and the steps for a factor of ten.
 */
export function ratioAt(position, { end, decade }) {
  if (position <= -end) return 0;
  return position >= end ? Infinity : 10 ** (position / decade);
}

/** Cross-products of lines in x: X and Z both hold a one and x. */
export function lineProducts({ x, y, group, groups }) {
  const row = (i) => [1, x[i]];
  return crossProducts({ x: row, z: row, y, group, count: groups.length });
}

/**
 * All groups' lines when the variances between groups, relative to the residual variance, are
 * `ratio` times `relative`. At 0 this is complete pooling; at Infinity, no pooling, where a group
 * without a line of its own has null and the criterion has no limit.
 */
export function poolingAt(products, relative, ratio) {
  if (ratio === Infinity) {
    return { lines: products.map(ownCoefficients), population: null, criterion: Infinity };
  }
  const { beta, effects, criterion } = solveGiven(products, scale(relative, ratio));
  return {
    lines: effects.map((b) => beta.map((value, i) => value + b[i])),
    population: beta,
    criterion,
  };
}

/** The 2 x 2 weight of a group, or null where no pooling leaves it without a line. */
export function lineWeight(group, relative, ratio) {
  if (ratio < Infinity) return weight(group.ztz, scale(relative, ratio));
  return (
    ownCoefficients(group) && [
      [1, 0],
      [0, 1],
    ]
  );
}

/**
 * What the own intercept and the own slope of a group add to its line: [[intercept, slope], ...];
 * null where there is no own line, or no population to start from.
 */
export function stepsOf(weights, own, population) {
  if (!weights || !own || !population) return null;
  return [0, 1].map((i) => weights.map((row) => row[i] * (own[i] - population[i])));
}
