// Linear algebra for matrices of a few rows, kept as arrays of rows.

export const identity = (n) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => +(i === j)));

export const transpose = (a) => a[0].map((_, j) => a.map((row) => row[j]));

export const scale = (a, factor) => a.map((row) => row.map((value) => value * factor));

export const add = (a, b) => a.map((row, i) => row.map((value, j) => value + b[i][j]));

export const subtract = (a, b) => a.map((row, i) => row.map((value, j) => value - b[i][j]));

export const multiply = (a, b) =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));

export const column = (values) => values.map((value) => [value]);

/**
 * Solve a x = b by elimination with partial pivoting.
 * Returns { x, logDet }: logDet is log|det a|; a singular matrix gives x = null, logDet = -Infinity.
 */
export function solve(a, b) {
  const n = a.length;
  const rows = a.map((row, i) => [...row, ...b[i]]);
  let logDet = 0;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    if (rows[k][k] === 0) return { x: null, logDet: -Infinity };
    logDet += Math.log(Math.abs(rows[k][k]));
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j < rows[i].length; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = n; j < rows[k].length; j++) {
      for (let i = k + 1; i < n; i++) rows[k][j] -= rows[k][i] * rows[i][j];
      rows[k][j] /= rows[k][k];
    }
  }
  return { x: rows.map((row) => row.slice(n)), logDet };
}
