// A random-intercept model at a given ratio of variances, and what diagnostic panels draw of it.
import {
  add,
  identity,
  multiply,
  scale,
  solve,
  subtract,
  transpose,
} from "../frame/math/linear.js";
import { crossProducts, ownCoefficients, solveGiven } from "../frame/math/mixed.js";

/** The model y ~ 1 + x + (1 | group) when the groups' variance is `relative` times the residual's. */
export function refit({ x, group, groups }, y, relative) {
  const products = crossProducts({
    x: (i) => [1, x[i]],
    z: () => [1],
    y,
    group,
    count: groups.length,
  });
  const { beta, effects, sigma2 } = solveGiven(products, [[relative]]);
  const sigma = Math.sqrt(sigma2);
  const blups = effects.map(([b]) => b);
  const fitted = x.map((value, i) => beta[0] + beta[1] * value + blups[group[i]]);
  return {
    beta,
    effects: blups,
    fitted,
    standard: y.map((value, i) => (value - fitted[i]) / sigma),
    sigma,
    tau: sigma * Math.sqrt(relative),
    se: sigma * Math.sqrt(covariance(products, relative)[1][1]),
  };
}

/** Covariance of the fixed effects divided by the residual variance: (X'(I + rZZ')^-1 X)^-1. */
function covariance(products, relative) {
  const parts = products.map(({ n, xtx, ztx }) =>
    subtract(xtx, scale(multiply(transpose(ztx), ztx), relative / (1 + n * relative))),
  );
  return solve(parts.reduce(add), identity(2)).x;
}

/** Points of a Q-Q plot: normal quantiles, and the values from the least to the greatest. */
export const quantiles = (normal, values) =>
  ascending(values).map((value, i) => [normal[i], value]);

/**
 * Boxes of the residuals, from the group with the least spread to that with the most:
 * [{ code, q1, median, q3, low, high, out: [values] }]; whiskers end within 1.5 boxes' heights.
 */
export function boxes(values, group, count) {
  const own = Array.from({ length: count }, (_, code) =>
    values.filter((_, i) => group[i] === code),
  );
  return own.map((part, code) => box(ascending(part), code)).sort((a, b) => a.spread - b.spread);
}

function box(sorted, code) {
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return {
    code,
    spread: Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length),
    q1,
    median,
    q3,
    low: Math.min(q1, ...inside),
    high: Math.max(q3, ...inside),
    out: sorted.filter((value) => value < q1 - reach || value > q3 + reach),
  };
}

/** Linear between the ordered values. */
function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

/** Means of x and y in parts of equal size, by x: [[x, y], ...]. */
export function trend(x, y, parts = 6) {
  const order = x.map((_, i) => i).sort((a, b) => x[a] - x[b] || a - b);
  return Array.from({ length: parts }, (_, k) => {
    const own = order.slice(
      Math.round((k * order.length) / parts),
      Math.round(((k + 1) * order.length) / parts),
    );
    return [x, y].map((values) => own.reduce((sum, i) => sum + values[i], 0) / own.length);
  });
}

/** Each group's least-squares line of y on x: [[intercept, slope], ...]; null where there is none. */
export function ownTrends(x, y, group, count) {
  const rows = { x: () => [1], z: (i) => [1, x[i]], y, group, count };
  return crossProducts(rows).map(ownCoefficients);
}

const ascending = (values) => [...values].sort((a, b) => a - b);

/** Largest absolute value. */
export const largest = (values) =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Values divided by their SD, or as they are where they do not differ. */
export function standardised(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length,
  );
  return spread > 0 ? values.map((value) => value / spread) : values;
}
