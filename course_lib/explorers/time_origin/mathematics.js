// Two models of lines whose time is counted from another origin.
import { multiply, transpose } from "../frame/math/linear.js";
import { crossProducts, solveGiven } from "../frame/math/mixed.js";

/** Covariance of intercepts and slopes where time is counted from `by`: only the intercepts move. */
export function shiftOrigin(relative, by) {
  const move = [
    [1, by],
    [0, 1],
  ];
  return multiply(multiply(move, relative), transpose(move));
}

/**
 * Both models when time is counted from an origin, for given relative variances: `slope` of the
 * slope-only model at that origin, `both` of the full model at origin zero.
 * Lines are [intercept at the origin, slope] of each group.
 */
export function atOrigin({ x, y, group, groups }, origin, { slope, both }) {
  const row = (i) => [1, x[i] - origin];
  const base = { x: row, y, group, count: groups.length };
  const only = solveGiven(crossProducts({ ...base, z: (i) => [x[i] - origin] }), [[slope]]);
  const full = solveGiven(crossProducts({ ...base, z: row }), shiftOrigin(both, origin));
  const [[tau00, tau01], [, tau11]] = shiftOrigin(both, origin).map((r) =>
    r.map((v) => v * full.sigma2),
  );
  return {
    only: {
      loglik: -only.criterion / 2,
      slopeSd: Math.sqrt(slope * only.sigma2),
      mean: only.beta,
      lines: only.effects.map(([b]) => [only.beta[0], only.beta[1] + b]),
    },
    both: {
      loglik: -full.criterion / 2,
      interceptSd: Math.sqrt(tau00),
      slopeSd: Math.sqrt(tau11),
      correlation: correlation(tau00, tau01, tau11),
      mean: full.beta,
      lines: full.effects.map((b) => b.map((value, i) => full.beta[i] + value)),
    },
  };
}

/** Correlation, or null beside a variance of zero. */
function correlation(tau00, tau01, tau11) {
  return tau00 > 0 && tau11 > 0 ? tau01 / Math.sqrt(tau00 * tau11) : null;
}
