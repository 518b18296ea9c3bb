// REML of a random-intercept model with one predictor: as reml.py finds it.

const total = (values) => values.reduce((sum, value) => sum + value, 0);
const HALVINGS = 60;

/** All that REML needs of the rows; x and y are centred, which changes no variance. */
export function sumsOf({ x, group, groups }, y) {
  const [xs, ys] = [x, y].map((values) => {
    const middle = total(values) / values.length;
    return values.map((value) => value - middle);
  });
  const own = groups.map(() => ({ n: 0, x: 0, y: 0 }));
  for (const [i, code] of group.entries()) {
    own[code].n += 1;
    own[code].x += xs[i];
    own[code].y += ys[i];
  }
  const products = (a, b) => total(a.map((value, i) => value * b[i]));
  return { own, rows: x.length, xx: products(xs, xs), xy: products(xs, ys), yy: products(ys, ys) };
}

/** { criterion, score } when the groups' variance is `ratio` times the residual variance. */
export function atRatio({ own, rows, xx, xy, yy }, ratio) {
  const less = own.map(({ n }) => ratio / (1 + n * ratio));
  const sum = (of) => total(own.map((one, i) => of(one, less[i])));
  const m00 = sum(({ n }) => n / (1 + n * ratio));
  const m01 = -sum(({ n, x }, c) => c * n * x);
  const m11 = xx - sum(({ x }, c) => c * x * x);
  const b0 = -sum(({ n, y }, c) => c * n * y);
  const b1 = xy - sum(({ x, y }, c) => c * x * y);
  const det = m00 * m11 - m01 * m01;
  const [first, second] = [(m11 * b0 - m01 * b1) / det, (m00 * b1 - m01 * b0) / det];
  const left = yy - sum(({ y }, c) => c * y * y) - first * b0 - second * b1;
  const score = sum(({ n, x, y }) => {
    const grown = 1 + n * ratio;
    const trace = (m11 * n * n - 2 * m01 * n * x + m00 * x * x) / det;
    const error = y - n * first - x * second;
    return n / grown - (trace + ((rows - 2) / left) * error * error) / grown ** 2;
  });
  const criterion =
    sum(({ n }) => Math.log(1 + n * ratio)) + Math.log(det) + (rows - 2) * Math.log(left);
  return { criterion, score };
}

/** REML's ratio of the variances; 0 is a singular fit. `grid`: where the search begins. */
export function remlRatio(sums, grid) {
  const values = grid.map((ratio) => atRatio(sums, ratio).criterion);
  const best = values.indexOf(Math.min(...values));
  if (best === 0 && atRatio(sums, 0).score >= 0) return 0;
  let [low, high] = [grid[Math.max(best - 1, 0)], grid[Math.min(best + 1, grid.length - 1)]];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    [low, high] = atRatio(sums, middle).score < 0 ? [middle, high] : [low, middle];
  }
  return (low + high) / 2;
}
