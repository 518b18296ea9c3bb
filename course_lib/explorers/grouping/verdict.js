// One verdict in words: ✓ means that the model is right. And which variances the rows tell apart.
import { create } from "../frame/ui/dom.js";

const ODD = ["again", "hidden", "alone"];
const REFUSED = ["twice", "single"]; // of these no model can be right

/** Whether the model takes for one thing what is one thing, and leaves no factor out. */
export const isRight = ({ merged, split, alone, design }) =>
  !(merged || split || alone || REFUSED.includes(design));

/** The verdict: a mark, the design, and what is odd about labels or formula. words: from Python. */
export function verdictOf(facts, words) {
  const parts = [words[facts.design], ...ODD.filter((odd) => facts[odd]).map((odd) => words[odd])];
  return `${isRight(facts) ? "✓" : "✗"} ${parts.join(", ")}`;
}

/** Why, in a sentence. facts: things, and cask: the levels that the model sees. */
export function reason({ things, cask, merged, split, design, alone }, { outer, inner, inners }) {
  if (REFUSED.includes(design))
    return design === "single"
      ? "With one level there is no variance between levels."
      : `${outer} and ${inner} are the same groups: one of them is enough.`;
  const seen = `${things} ${inners}; the model sees ${cask}`;
  if (merged && split) return `${seen}: it treats different ones as one, and one as several.`;
  if (merged) return `${seen}: it treats different ones as one.`;
  if (split) return `${seen}: it does not know that they are the same in every ${outer}.`;
  if (alone) return `${seen}, but not which ${outer} they belong to.`;
  return `${seen}.`;
}

/** Which variances the rows cannot tell apart, in words. variances: [{ label, told, levels }]. */
export function apart(variances) {
  const [lost, single] = sorted(variances);
  const names = (some) => some.map(({ label }) => label).join(" and ");
  return [
    ...(single.length ? [`With one level the variance of ${names(single)} cannot be seen.`] : []),
    ...(lost.length ? [`The variances of ${names(lost)} cannot be told apart.`] : []),
  ].join(" ");
}

/** A chip for each variance that stands alone, one for all that only their sum is known of. */
export function showVariances(list, variances) {
  const [lost, single] = sorted(variances);
  const chips = [
    ...variances.filter(({ told }) => told).map(({ label }) => ["told", label]),
    ...(lost.length
      ? [["lost", `${lost.map(({ label }) => label).join(" + ")}: not told apart`]]
      : []),
    ...single.map(({ label }) => ["lost", `${label}: one level only`]),
  ];
  list.replaceChildren(
    create("li", { class: "head" }, "Variances:"),
    ...chips.map(([kind, text]) => create("li", { class: kind }, text)),
  );
}

const sorted = (variances) => [
  variances.filter(({ told, levels }) => !told && levels > 1),
  variances.filter(({ levels }) => levels === 1),
];
