// What one group keeps of its own data, at given variances: a model with random intercepts.
import { crossProducts, interceptWeight, solveGiven } from "../frame/math/mixed.js";

/** Row numbers of a group, by the predictor. */
export function rowsOf({ x, group }, code) {
  const rows = group.flatMap((own, i) => (own === code ? [i] : []));
  return rows.sort((a, b) => x[a] - x[b]);
}

/**
 * A variance at a position of its slider: `base` at 0, ten times as large `decade` steps to the
 * right. At the left end there is none, where the slider has an `end`.
 */
export function varianceAt(position, { base, decade, end = Infinity }) {
  return position <= -end ? 0 : base * 10 ** (position / decade);
}

/**
 * Fit lines to the data with only the first `kept` rows of the group `chosen`, and with the
 * outcomes in `moved` ({ row: y }) in place of the data's. tau2, sigma2: the variance between
 * groups and the residual one, held as they are; the population line follows the data.
 * Returns { population, distance, own, weight, effect, line }: distance is the mean distance from
 * the population line and own the line through the group's mean, both null without rows.
 */
export function shrinkAt(data, { tau2, sigma2 }, { chosen, kept, moved }) {
  const left = new Set(rowsOf(data, chosen).slice(kept));
  const rows = data.x.map((_, i) => i).filter((i) => !left.has(i));
  const products = crossProducts({
    x: (i) => [1, data.x[rows[i]]],
    z: () => [1],
    y: rows.map((i) => moved[i] ?? data.y[i]),
    group: rows.map((i) => data.group[i]),
    count: data.groups.length,
  });
  const { beta, effects } = solveGiven(products, [[tau2 / sigma2]]);
  const mine = products[chosen];
  const distance = mine.n ? meanDistance(mine, beta) : null;
  const [effect] = effects[chosen];
  const shifted = (by) => [beta[0] + by, beta[1]];
  return {
    population: beta,
    distance,
    own: mine.n ? shifted(distance) : null,
    weight: interceptWeight(mine.n, tau2, sigma2),
    effect,
    line: shifted(effect),
  };
}

function meanDistance({ n, ztx, zty }, beta) {
  return (zty[0][0] - ztx[0].reduce((sum, value, j) => sum + value * beta[j], 0)) / n;
}

/** The weight with 0, 1, 2, ... up to `most` rows. */
export function weightsByRows(most, { tau2, sigma2 }) {
  return Array.from({ length: most + 1 }, (_, n) => interceptWeight(n, tau2, sigma2));
}
