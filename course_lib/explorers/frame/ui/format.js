// Numbers as the course prints them.

/** A number with a fixed count of decimals and a real minus sign; "–" where there is none. */
export function fixed(value, digits = 2) {
  if (value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** A line as words: "251.4 + 10.5 × Days". */
export function lineText([intercept, slope], predictor, digits = 2) {
  const sign = slope < 0 ? "−" : "+";
  return `${fixed(intercept, 1)} ${sign} ${fixed(Math.abs(slope), digits)} × ${predictor}`;
}

export const percent = (value) => (value === null ? "–" : `${fixed(100 * value, 0)}\u00a0%`);
