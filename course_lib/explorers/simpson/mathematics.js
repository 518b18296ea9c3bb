// Simpson's paradox: points with an exact correlation within groups, and the slopes of models.
import { normals } from "../frame/math/draws.js";
import { crossProducts, solveGiven } from "../frame/math/mixed.js";

/** Random pairs for the largest number of points in each group. */
export function drawPoints(seed, groups, most) {
  const all = normals(seed, 0, groups * most * 2);
  return Array.from({ length: groups }, (_, code) =>
    Array.from({ length: most }, (_, i) => {
      const at = 2 * (code * most + i);
      return [all[at], all[at + 1]];
    }),
  );
}

/**
 * Points [[V1, V2], ...] of each group from random draws, as simulate_simpson makes them: within
 * a group means 0, variances 1 and correlation r; group i = 1, 2, ... shifted by (i, -i) x difference.
 */
export function simpsonPoints(draws, n, r, difference) {
  return draws.map((own, code) => {
    const first = direction(own.slice(0, n).map((pair) => pair[0]));
    const second = direction(
      own.slice(0, n).map((pair) => pair[1]),
      first,
    );
    const [scale, rest, shift] = [Math.sqrt(n - 1), Math.sqrt(1 - r * r), (code + 1) * difference];
    return first.map((value, i) => [
      scale * value + shift,
      scale * (r * value + rest * second[i]) - shift,
    ]);
  });
}

/** Values centred and at right angles to another direction, with length 1. */
function direction(values, other) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let out = values.map((value) => value - mean);
  if (other) {
    const along = dot(out, other);
    out = out.map((value, i) => value - along * other[i]);
  }
  const length = Math.sqrt(dot(out, out));
  return out.map((value) => value / length);
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/**
 * All lines of a random-intercept model at a ratio of its variances (between groups to residual),
 * from the points: { slope, heights }: heights holds each group's intercept.
 */
export function mixedLines(points, ratio) {
  const rows = points.flat();
  const group = points.flatMap((own, code) => own.map(() => code));
  const products = crossProducts({
    x: (i) => [1, rows[i][0]],
    z: () => [1],
    y: rows.map((row) => row[1]),
    group,
    count: points.length,
  });
  const { beta, effects } = solveGiven(products, [[ratio]]);
  return { slope: beta[1], heights: effects.map(([effect]) => beta[0] + effect) };
}

/** Slopes within and between groups, from the points; between is null where the means are one point. */
export function slopesOf(points) {
  const means = points.map(mean);
  const centred = points.map((own, code) =>
    own.map(([x, y]) => [x - means[code][0], y - means[code][1]]),
  );
  const middle = mean(means);
  return {
    means,
    within: through(centred.flat()),
    between: through(means.map(([x, y]) => [x - middle[0], y - middle[1]])),
  };
}

const mean = (rows) => [0, 1].map((j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);

/** Slope of centred points; null where they do not spread. */
function through(rows) {
  const [xx, xy] = rows.reduce(([a, b], [x, y]) => [a + x * x, b + x * y], [0, 0]);
  return xx < 1e-20 ? null : xy / xx;
}

/** Sums of squares of V1 within and between groups; of V2 they are the same. */
const sums = ({ n, difference, groups }) => [
  groups * (n - 1),
  (n * difference * difference * groups * (groups * groups - 1)) / 12,
];

/**
 * REML's variance between groups divided by the residual variance: a root of a quadratic, as
 * slopes.py explains, or zero where the criterion is lowest there.
 */
export function remlRatio({ n, r, difference, groups }) {
  const [within, between] = sums({ n, difference, groups });
  const [most, rows] = [between / within, n * groups];
  const linear = 2 * (rows - 2) - (rows - 3) * (1 - r) - (groups - 1) * (3 - r);
  const root = linear ** 2 - 8 * (groups - 2) * (groups - 1) * (1 - r);
  if (linear <= 0 || root < 0) return 0;
  const lowest = (2 * (groups - 1) * (1 - r)) / (linear + Math.sqrt(root));
  const criterion = (v) =>
    (rows - 2) * Math.log(1 - r + 2 * v) - (rows - 3) * Math.log1p(v) - (groups - 1) * Math.log(v);
  return lowest >= most || criterion(lowest) >= criterion(most) ? 0 : (most / lowest - 1) / n;
}

/**
 * The slope of a random-intercept model at a ratio of its variances, for any points that
 * simpsonPoints can make: the mean of r (within) and -1 (between), weighted by sums of squares.
 */
export function slopeAt(setting, ratio) {
  const [within, all] = sums(setting);
  const between = all / (1 + setting.n * ratio);
  return (setting.r * within - between) / (within + between);
}
