// The F distribution.
import { incompleteBeta } from "./student.js";

/** Probability that F with these degrees of freedom is larger than f. */
export const fTail = (f, above, below) =>
  f <= 0 ? 1 : incompleteBeta(below / (below + above * f), below / 2, above / 2);

/** The f that is exceeded with probability `level`, by halving. */
export function fCritical(level, above, below) {
  let [low, high] = [0, 1];
  while (fTail(high, above, below) > level) high *= 2;
  for (let i = 0; i < 80 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    [low, high] = fTail(middle, above, below) > level ? [middle, high] : [low, middle];
  }
  return (low + high) / 2;
}
