// What one group keeps of its own data, at the variances of a fit.
import { scale } from "../frame/math/linear.js";
import {
  crossProducts,
  interceptWeight,
  ownCoefficients,
  solveGiven,
  weight,
} from "../frame/math/mixed.js";

/** Row numbers of a group, by the predictor. */
export function rowsOf({ x, group }, code) {
  const rows = group.flatMap((own, i) => (own === code ? [i] : []));
  return rows.sort((a, b) => x[a] - x[b]);
}

const designs = {
  intercept: () => [1],
  line: (x) => [1, x],
};

/**
 * Fit lines to the data with only the first `kept` rows of the group `chosen`, and with the
 * outcomes in `moved` ({ row: y }) in place of the data's. fit: { model: "intercept" or "line",
 * relative, sigma2 }, held as they are; the population line follows the data.
 * Returns { population, line, own, distance, effects, weights, lines }: own is null where the rows
 * determine none; distance is the mean distance from the population line, null without rows.
 */
export function shrinkAt(data, fit, { chosen, kept, moved }) {
  const left = new Set(rowsOf(data, chosen).slice(kept));
  const rows = data.x.map((_, i) => i).filter((i) => !left.has(i));
  const y = rows.map((i) => moved[i] ?? data.y[i]);
  const products = crossProducts({
    x: (i) => [1, data.x[rows[i]]],
    z: (i) => designs[fit.model](data.x[rows[i]]),
    y,
    group: rows.map((i) => data.group[i]),
    count: data.groups.length,
  });
  const { beta, effects } = solveGiven(products, fit.relative);
  const lines = effects.map((b) => beta.map((value, j) => value + (b[j] ?? 0)));
  const mine = products[chosen];
  const distance = mine.n ? meanDistance(mine, beta) : null;
  return {
    population: beta,
    line: lines[chosen],
    lines,
    own:
      fit.model === "line" ? ownCoefficients(mine) : mine.n ? [beta[0] + distance, beta[1]] : null,
    distance,
    effects: effects[chosen],
    weights:
      fit.model === "line"
        ? weight(mine.ztz, fit.relative)
        : interceptWeight(mine.n, fit.relative[0][0] * fit.sigma2, fit.sigma2),
  };
}

function meanDistance({ n, ztx, zty }, beta) {
  // The first row of Z is always of ones.
  return (zty[0][0] - ztx[0].reduce((sum, value, j) => sum + value * beta[j], 0)) / n;
}

/**
 * Share that the group keeps of its own intercept (model "intercept": lambda) or slope (model
 * "line": the last element of W) with its first 0, 1, 2, ... rows.
 */
export function weightsByRows(data, fit, chosen) {
  const rows = rowsOf(data, chosen);
  const z = rows.map((i) => designs[fit.model](data.x[i]));
  let ztz = scale(fit.relative, 0);
  const shares = [0];
  for (const row of z) {
    ztz = ztz.map((line, i) => line.map((value, j) => value + row[i] * row[j]));
    shares.push(weight(ztz, fit.relative).at(-1).at(-1));
  }
  return shares;
}
