// Equations as MathML, from tokens: ["symbol", base, index], ["name", text] or ["op", text].

const SPACE = "http://www.w3.org/1998/Math/MathML";

function element(name, ...children) {
  const made = document.createElementNS(SPACE, name);
  made.append(...children);
  return made;
}

/** A <math> element; `words` is what a screen reader says where it does not read MathML. */
export function math(tokens, words) {
  const made = element("math", element("mrow", ...tokens.map(part)));
  made.setAttribute("alttext", words);
  return made;
}

function part([kind, text, index]) {
  if (kind === "op") return element("mo", text);
  if (kind === "name") return element("mtext", text);
  const base = text.length === 1 ? element("mi", text) : element("mtext", text);
  return element("msub", base, element("mi", index));
}

const GREEK = { β: "beta", ε: "epsilon" };

/** The tokens as words. */
export function spoken(tokens) {
  return tokens.map(([, text, index]) => [GREEK[text] ?? text, index].filter(Boolean).join(" ")).join(" ");
}
