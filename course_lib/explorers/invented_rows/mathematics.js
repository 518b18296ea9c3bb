// Random intercepts at one theta, the SD of the intercepts divided by the residual SD.
import { crossProducts, interceptWeight, solveGiven } from "../frame/math/mixed.js";

/** Cross-products of all groups: an intercept and a slope for all, a height for each group. */
export function products({ x, y, group, groups }) {
  return crossProducts({ x: (i) => [1, x[i]], z: () => [1], y, group, count: groups.length });
}

/** Population line, deviations of the groups, and the REML criterion. */
export function stackedAt(groups, theta) {
  const { beta, effects, criterion } = solveGiven(groups, [[theta ** 2]]);
  return { population: beta, effects: effects.map(([effect]) => effect), criterion };
}

/** How many measured rows an invented one counts for; null at 0, where no number is enough. */
export const worthOf = (theta) => (theta === 0 ? null : 1 / theta ** 2);

/** The share of its mean distance that a group keeps. */
export const keptShare = (rows, theta) => interceptWeight(rows, theta ** 2, 1);
