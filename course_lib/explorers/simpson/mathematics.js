// Simpson's paradox: points with an exact correlation within groups, and the slopes of models.
import { crossProducts, solveGiven } from "../frame/math/mixed.js";

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

/**
 * The slope of a random-intercept model at a ratio of its variances, for any points that
 * simpsonPoints can make: the mean of r (within) and -1 (between), weighted by sums of squares.
 */
export function slopeAt({ n, r, difference, groups }, ratio) {
  const within = groups * (n - 1);
  const between =
    (n * difference * difference * groups * (groups * groups - 1)) / 12 / (1 + n * ratio);
  return (r * within - between) / (within + between);
}
