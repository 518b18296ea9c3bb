// The formula of the weight, worked out with the numbers of the moment.

import { interceptWeight } from "../frame/math/mixed.js";
import { create } from "../frame/ui/dom.js";
import { fixed } from "../frame/ui/format.js";

const PARTS = ["between", "residual", "kept"];
const LIT = "background: var(--rule); outline: 1.5px solid var(--partial); outline-offset: 2px";

/**
 * Shows τ²/(τ² + σ²/n), and below it the same with numbers; what the hand moved last is lit.
 * variancesOf(state) gives { tau2, sigma2 }.
 */
export function makeWeight(variancesOf) {
  const element = create("div", { class: "weight" });
  let [start, before, lit] = [null, null, null];
  return {
    element,
    show(state) {
      start ??= state;
      const differ = (other) => PARTS.filter((one) => state[one] !== other[one]);
      const moved = differ(before ?? state);
      if (moved.length) lit = moved.length === 1 && differ(start).length ? moved[0] : null;
      before = state;
      element.innerHTML = written(state.kept, variancesOf(state), lit);
    },
  };
}

function written(n, { tau2, sigma2 }, lit) {
  const part = (name, text, kind = "mn") =>
    name === lit ? `<${kind} style="${LIT}">${text}</${kind}>` : `<${kind}>${text}</${kind}>`;
  const square = (name, letter) => part(name, `<mi>${letter}</mi><mn>2</mn>`, "msup");
  const symbols = fraction(
    square("between", "τ"),
    square("residual", "σ"),
    part("kept", "n", "mi"),
  );
  if (n === 0) return `${line(`${WEIGHT}${symbols}`)}<p>No observation: λ is 0.</p>`;
  const numbers = fraction(
    part("between", short(tau2)),
    part("residual", short(sigma2)),
    part("kept", n),
  );
  const value = interceptWeight(n, tau2, sigma2).toFixed(3);
  return line(`${WEIGHT}${symbols}`) + line(`<mo>=</mo>${numbers}<mo>=</mo><mn>${value}</mn>`);
}

const LINE = "display: inline-block; padding: 0.1em 0"; // two lines where one is too long
const WEIGHT = "<mi>λ</mi><mo>=</mo>";
const line = (inner) =>
  `<span style="${LINE}"><math displaystyle="true" style="font-size: 0.9em">${inner}</math></span> `;
const fraction = (tau2, sigma2, n) =>
  `<mfrac><mrow>${tau2}</mrow><mrow>${tau2}<mo>+</mo>${sigma2}<mo>/</mo>${n}</mrow></mfrac>`;

/** A number above zero with three digits that count: 0.01234 is 0.0123, and 1296.3 is 1296. */
export function short(value) {
  if (!value) return "0";
  return fixed(value, Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(value)))));
}
