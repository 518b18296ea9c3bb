// The chi-square distribution, by the regularised incomplete gamma function.
import { logGamma } from "./student.js";

const front = (a, x) => Math.exp(a * Math.log(x) - x - logGamma(a));

/** P(a, x) by its series: for x below a + 1. */
function series(a, x) {
  let [term, sum] = [1 / a, 1 / a];
  for (let n = 1; n < 1000 && term > 1e-17 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return front(a, x) * sum;
}

/** 1 - P(a, x) by Lentz's continued fraction: for x above a + 1. */
function fraction(a, x) {
  let b = x + 1 - a;
  let [c, d] = [1e300, 1 / b];
  let value = d;
  for (let n = 1; n < 1000; n++) {
    b += 2;
    d = 1 / (n * (a - n) * d + b);
    c = b + (n * (a - n)) / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return front(a, x) * value;
}

/** Probability that a chi-square number is larger than x; 1 where x is not positive. */
export function chiTail(x, freedom) {
  if (x <= 0) return 1;
  const [a, half] = [freedom / 2, x / 2];
  return half < a + 1 ? 1 - series(a, half) : fraction(a, half);
}
