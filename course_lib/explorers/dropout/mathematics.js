// Who is left when subjects leave after the first value above a limit, and six slopes of time.

/** Position of the last value that is seen: the first above the limit, else the last one. */
export function lastSeen(values, limit) {
  const first = values.findIndex((value) => value > limit);
  return first < 0 ? values.length - 1 : first;
}

/** [intercept, slope] of a line through points [[x, y], ...], by least squares. */
export function lineOf(points) {
  const mean = (i) => points.reduce((sum, point) => sum + point[i], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const sum = (term) => points.reduce((all, [x, y]) => all + term(x - x0, y - y0), 0);
  const slope = sum((x, y) => x * y) / sum((x) => x * x);
  return [y0 - slope * x0, slope];
}

/**
 * What remains at a limit: { last, rows, completers, slopes, ols, line, error }, where ols and line
 * are [intercept, slope] of least squares and of random slopes, and error that slope's standard error.
 */
export function leaveAbove(limit, { values, times, limits, estimates }) {
  const last = values.map((mine) => lastSeen(mine, limit));
  const ends = times.length - 1;
  const points = (keep) =>
    values.flatMap((mine, i) =>
      times.flatMap((time, j) => (keep(i, j) ? [[time, mine[Math.min(j, last[i])]]] : [])),
    );
  const ols = lineOf(points((i, j) => j <= last[i]));
  const [gee, intercepts, intercept, slope, error] =
    estimates[Math.round((limit - limits.low) / limits.step)];
  return {
    last,
    rows: last.reduce((sum, one) => sum + one + 1, 0),
    completers: last.filter((one) => one === ends).length,
    slopes: {
      completers: lineOf(points((i) => last[i] === ends))[1],
      ols: ols[1],
      intercepts,
      gee,
      carried: lineOf(points(() => true))[1],
      slopes: slope,
    },
    ols,
    line: [intercept, slope],
    error,
  };
}
