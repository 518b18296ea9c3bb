// A linear mixed model at given variances: y = X beta + Z b + e, b ~ N(0, s2 D), e ~ N(0, s2).
// D ("relative") is the covariance of a group's random effects divided by the residual variance.
// Everything follows from the cross-products of each group's rows, since
//   (I + Z D Z')^-1 = I - Z D (I + Z'Z D)^-1 Z'.
import { add, column, identity, multiply, solve, subtract, transpose } from "./linear.js";

const gram = (a, b) => multiply(transpose(a), b);

/** Zeros in place of the products of no rows. */
const zeros = (rows, columns) => Array.from({ length: rows }, () => new Array(columns).fill(0));

/**
 * Cross-products of each group.
 * x, z: functions of a row number that give a row of X and of Z; y: numbers; group: codes 0..count-1.
 */
export function crossProducts({ x, z, y, group, count }) {
  const rows = Array.from({ length: count }, () => []);
  for (const [i, code] of group.entries()) rows[code].push(i);
  const [p, q] = [x(0).length, z(0).length];
  return rows.map((own) => {
    if (!own.length)
      return {
        n: 0,
        ztz: zeros(q, q),
        ztx: zeros(q, p),
        zty: zeros(q, 1),
        xtx: zeros(p, p),
        xty: zeros(p, 1),
        yty: 0,
      };
    const [X, Z, Y] = [own.map(x), own.map(z), column(own.map((i) => y[i]))];
    return {
      n: own.length,
      ztz: gram(Z, Z),
      ztx: gram(Z, X),
      zty: gram(Z, Y),
      xtx: gram(X, X),
      xty: gram(X, Y),
      yty: gram(Y, Y)[0][0],
    };
  });
}

/** D (I + Z'Z D)^-1, and the log-determinant of I + Z'Z D. */
function shrinker(ztz, relative) {
  const { x, logDet } = solve(
    add(identity(ztz.length), multiply(ztz, relative)),
    identity(ztz.length),
  );
  return { k: multiply(relative, x), logDet };
}

/**
 * Fixed effects, BLUPs and the REML criterion (-2 log-likelihood with the residual variance at its
 * best value) for given relative variances.
 * Returns { beta: [p], effects: [groups][q], sigma2, criterion }.
 */
export function solveGiven(groups, relative) {
  const p = groups[0].xtx.length;
  let [xvx, xvy, yvy, logDet, n] = [zeros(p, p), zeros(p, 1), 0, 0, 0];
  const shrinkers = groups.map((g) => {
    const { k, logDet: own } = shrinker(g.ztz, relative);
    const across = multiply(transpose(g.ztx), k);
    xvx = add(xvx, subtract(g.xtx, multiply(across, g.ztx)));
    xvy = add(xvy, subtract(g.xty, multiply(across, g.zty)));
    yvy += g.yty - multiply(multiply(transpose(g.zty), k), g.zty)[0][0];
    logDet += own;
    n += g.n;
    return k;
  });
  const { x: beta, logDet: logDetX } = solve(xvx, xvy);
  const freedom = n - p;
  const sigma2 = (yvy - multiply(transpose(xvy), beta)[0][0]) / freedom;
  return {
    beta: beta.map((row) => row[0]),
    effects: groups.map((g, i) =>
      multiply(shrinkers[i], subtract(g.zty, multiply(g.ztx, beta))).map((row) => row[0]),
    ),
    sigma2,
    criterion: logDet + logDetX + freedom * (1 + Math.log(2 * Math.PI * sigma2)),
  };
}

/** W = D Z'(I + Z D Z')^-1 Z: the share of its own deviation that a group keeps. */
export function weight(ztz, relative) {
  return multiply(shrinker(ztz, relative).k, ztz);
}

/** lambda = n tau2 / (n tau2 + sigma2), the weight of a random intercept. */
export function interceptWeight(n, tau2, sigma2) {
  return (n * tau2) / (n * tau2 + sigma2);
}

/** A group's own least-squares coefficients of Z, or null where its rows determine none. */
export function ownCoefficients({ n, ztz, zty }) {
  const size = ztz.map((row, i) => Math.sqrt(row[i]));
  if (n < ztz.length || size.some((value) => value === 0)) return null;
  // Scaled to a diagonal of ones, so that the units do not decide what is singular.
  const correlation = ztz.map((row, i) => row.map((value, j) => value / (size[i] * size[j])));
  if (solve(correlation, identity(size.length)).logDet < Math.log(1e-10)) return null;
  return solve(ztz, zty).x.map((row) => row[0]);
}
