// The law of the likelihood ratio that tests one variance, in groups of one size.
import { fCritical, fTail } from "../frame/math/fisher.js";

const freedom = ({ groups, rows }) => [groups - 1, groups * (rows - 1)];
const stretch = ({ rows, icc }) => 1 + (rows * icc) / (1 - icc);

/** REML's ratio at a quotient of mean squares; zero where that is below 1. */
export function ratioAt(f, design) {
  const [between, within] = freedom(design);
  const [all, at] = [between + within, Math.max(f, 1)];
  return all * Math.log((between * at + within) / all) - between * Math.log(at);
}

/** Probability of a ratio above a number; of a positive one at 0. */
export function above(ratio, design) {
  const tail = (f) => fTail(f / stretch(design), ...freedom(design));
  if (ratio <= 0) return tail(1);
  let [low, high] = [1, 2];
  while (ratioAt(high, design) < ratio) [low, high] = [high, 2 * high];
  for (let i = 0; i < 80 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    [low, high] = ratioAt(middle, design) < ratio ? [middle, high] : [low, middle];
  }
  return tail((low + high) / 2);
}

/** Shares of data sets: estimated as zero, and rejected by each test. */
export function shares(design, { critical, level }) {
  const exact = fCritical(level, ...freedom(design));
  return {
    zero: 1 - above(0, design),
    chi_square: above(critical.chi_square, design),
    mixture: above(critical.mixture, design),
    exact: fTail(exact / stretch(design), ...freedom(design)),
  };
}

/** Shares of the positive ratios in bins of a width; the last bin has no upper end. */
export function bins(design, { width, last }) {
  const count = Math.round(last / width) + 1;
  const tails = Array.from({ length: count }, (_, i) => above(i * width, design));
  return tails.map((tail, i) => tail - (tails[i + 1] ?? 0));
}
