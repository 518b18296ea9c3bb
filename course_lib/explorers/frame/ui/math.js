// Equations from tokens: ["symbol", base, index], ["name", text] or ["op", text]. They wrap.
import { create } from "./dom.js";

const SPOKEN = { β: "beta", ε: "epsilon", "·": "times", "=": "equals", "+": "plus", ",": "and" };

/** An equation: letters in italics with their index below, and words for a screen reader. */
export function math(tokens) {
  const words = tokens
    .map(([, text, index]) => [SPOKEN[text] ?? text, ...(index ?? "")].join(" "))
    .join(" ");
  return create("span", { class: "math", role: "math", "aria-label": words }, tokens.map(part));
}

function part([kind, text, index]) {
  if (kind === "op") return { "·": "\u2009·\u2009", ",": ",\u2009" }[text] ?? ` ${text} `;
  if (kind === "name") return create("span", { class: "word" }, text);
  const base = text.length === 1 ? create("i", {}, text) : create("span", {}, text);
  return create("span", { class: "word" }, [
    base,
    create(
      "sub",
      {},
      [...index].map((one) => (/\d/.test(one) ? one : create("i", {}, one))),
    ),
  ]);
}
