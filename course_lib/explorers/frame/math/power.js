// Power of a two-sided t test: the noncentral t, as a Poisson mixture of beta functions.
import { incompleteBeta, logGamma, tCritical } from "./student.js";

const SURE = 37; // shifts above it miss less than once in 1e20 with 2 degrees of freedom or more

/**
 * Probability that |T| is larger than `limit`, where T is noncentral t.
 * The square of T is noncentral F with 1 degree of freedom above (Johnson, Kotz and Balakrishnan
 * 1995, chapters 30 and 31).
 */
export function noncentralTail(limit, shift, freedom) {
  if (shift > SURE) return 1;
  const half = (shift * shift) / 2;
  const b = freedom / 2;
  const x = (limit * limit) / (limit * limit + freedom);
  // I(j + 3/2, b) = I(j + 1/2, b) - drop, by a recursion.
  let beta = incompleteBeta(x, 0.5, b);
  const front = logGamma(0.5 + b) - logGamma(1.5) - logGamma(b);
  let drop = Math.exp(front + 0.5 * Math.log(x) + b * Math.log1p(-x));
  let [weight, rest, below] = [Math.exp(-half), 1, 0];
  for (let j = 0; j < 5000 && rest > 1e-16 && beta > 1e-17; j++) {
    below += weight * beta;
    rest -= weight;
    beta -= drop;
    drop *= (x * (j + 0.5 + b)) / (j + 1.5);
    weight *= half / (j + 1);
  }
  return 1 - below;
}

/** The power of the two-sided test at `level`; shift: the effect by its standard error. */
export const tPower = (shift, freedom, level) =>
  noncentralTail(tCritical(level, freedom), shift, freedom);
