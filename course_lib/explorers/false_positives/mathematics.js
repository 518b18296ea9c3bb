// What an ordinary 5 % test of a predictor does when rows come in groups, and data to try it on.
import { normals } from "../frame/math/draws.js";
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

/** The draws of data set `number`: levels of the most groups, then errors of the most rows. */
export function drawSet({ seed, limits }, number) {
  const [groups, rows] = [limits.groups[1], limits.rows[1]];
  const all = normals(seed, number * groups * (1 + rows), groups * (1 + rows));
  return { levels: all.slice(0, groups), errors: all.slice(groups), room: rows };
}

/** Rows { group, row, value } with variance icc between groups and 1 - icc within. */
export function rowsOf({ levels, errors, room }, { groups, rows, icc }) {
  return Array.from({ length: groups * rows }, (_, i) => {
    const [group, row] = [Math.floor(i / rows), i % rows];
    const error = errors[group * room + row];
    return { group, row, value: Math.sqrt(icc) * levels[group] + Math.sqrt(1 - icc) * error };
  });
}

/** Whether a row has the predictor's second level: half of the groups, or half of each group's rows. */
export const isSecond = ({ group, row }, predictor, groups) =>
  predictor === "between" ? group >= groups / 2 : row % 2 === 1;

/**
 * What the test needs of a data set, whatever the intraclass correlation: means of levels and of
 * errors in both parts, and their sums of squares and products within the parts.
 */
export function sumsOf({ levels, errors, room }, { groups, rows, predictor }) {
  const half = (groups * rows) / 2;
  const parts = [0, 0].map(() => ({ u: 0, e: 0 }));
  let [uu, ue, ee] = [0, 0, 0];
  for (let group = 0; group < groups; group++)
    for (let row = 0; row < rows; row++) {
      const part = parts[isSecond({ group, row }, predictor, groups) ? 1 : 0];
      const [u, e] = [levels[group], errors[group * room + row]];
      part.u += u / half;
      part.e += e / half;
      [uu, ue, ee] = [uu + u * u, ue + u * e, ee + e * e];
    }
  for (const { u, e } of parts)
    [uu, ue, ee] = [uu - half * u * u, ue - half * u * e, ee - half * e * e];
  return { half, parts, uu, ue, ee };
}

/** The ordinary test of the difference of both parts: their means, and p. */
export function ordinaryTest({ half, parts, uu, ue, ee }, icc) {
  const [a, b] = [Math.sqrt(icc), Math.sqrt(1 - icc)];
  const means = parts.map(({ u, e }) => a * u + b * e);
  const squares = a * a * uu + 2 * a * b * ue + b * b * ee;
  const error = Math.sqrt((squares / (2 * half - 2)) * (2 / half));
  return { means, p: tTail((means[1] - means[0]) / error, 2 * half - 2) };
}
