// What an ordinary 5 % test of a predictor does when rows come in groups, and data to look at.
import { tCritical, tTail } from "../frame/math/student.js";

/** How many independent rows the rows are worth for a predictor between or within groups. */
export function effectiveRows({ groups, rows, icc }, predictor) {
  return (groups * rows) / (predictor === "between" ? 1 + (rows - 1) * icc : 1 - icc);
}

/** The ordinary test's limit for a t value at a nominal level. */
export const criticalOf = ({ groups, rows }, nominal) => tCritical(nominal, groups * rows - 2);

/**
 * Share of data sets without an effect in which the ordinary test rejects. An approximation: the
 * residual sum of squares, a sum of two chi-squares, is taken for one (Satterthwaite). `critical`
 * is the test's limit, from criticalOf.
 */
export function rejectionRate({ groups, rows, icc }, predictor, critical) {
  const between = predictor === "between";
  const [outer, inner] = [1 + (rows - 1) * icc, 1 - icc];
  const counts = between
    ? [groups - 2, groups * (rows - 1)]
    : [groups - 1, groups * (rows - 1) - 1];
  const mean = counts[0] * outer + counts[1] * inner;
  const freedom = mean ** 2 / (counts[0] * outer ** 2 + counts[1] * inner ** 2);
  const inflation = (between ? outer : inner) / (mean / (groups * rows - 2));
  return tTail(critical / Math.sqrt(inflation), freedom);
}

/**
 * Data set number `set`: rows [[group, row, value], ...] with variance icc between groups and
 * 1 - icc within. The noise is always the same, in an order that depends on the set's number: `order`
 * says how; `room` is how many places each group has among the noise of rows.
 */
export function simulateRows(noise, { groups, rows, icc, set }) {
  const [first, step] = noise.order;
  const at = (list, place) =>
    list[(first * set + (1 + ((step * set) % (list.length - 1))) * place) % list.length];
  return Array.from({ length: groups * rows }, (_, i) => {
    const [group, row] = [Math.floor(i / rows), i % rows];
    const value =
      Math.sqrt(icc) * at(noise.groups, group) +
      Math.sqrt(1 - icc) * at(noise.rows, group * noise.room + row);
    return { group, row, value };
  });
}

/** Whether a row has the predictor's second value: half of the groups, or half of each group's rows. */
export function isSecond({ group, row }, predictor, groups) {
  return predictor === "between" ? group >= groups / 2 : row % 2 === 1;
}

/** The ordinary test of the difference of two equally large parts, each a list of values. */
export function ordinaryTest(parts) {
  const n = parts[0].length;
  const means = parts.map((own) => own.reduce((sum, value) => sum + value, 0) / n);
  const squares = parts.reduce(
    (sum, own, i) => sum + own.reduce((all, value) => all + (value - means[i]) ** 2, 0),
    0,
  );
  const freedom = 2 * n - 2;
  const difference = means[1] - means[0];
  const error = Math.sqrt(((squares / freedom) * 2) / n);
  return { means, difference, error, p: tTail(difference / error, freedom) };
}
