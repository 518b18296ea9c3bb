// Two models compared by REML and by ML when time has another unit.
import { chiTail } from "../frame/math/gamma.js";

/** ratios: in the data's unit; scale: logarithm (base 10) of the new unit in units of the data. */
export function atUnit({ reml, ml }, scale, freedom) {
  const now = { reml: reml + 2 * scale * Math.LN10, ml };
  return { ...now, remlP: chiTail(now.reml, freedom), mlP: chiTail(now.ml, freedom) };
}
