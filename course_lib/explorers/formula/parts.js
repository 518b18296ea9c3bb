// What a formula means: the equation whose terms are pressed, its symbols in words, the call, and Z.
import { create } from "../frame/ui/dom.js";
import { math } from "../frame/ui/math.js";
import { makeSvg } from "../frame/ui/plot.js";
import { drawZ } from "./z.js";

const TERM =
  "padding: 0 0.2em; min-height: 26px; min-width: 24px; border-radius: 6px; text-align: center;";
const LIT = "background: var(--card); border: 2px solid var(--complete);";
const UNLIT = "background: none; border: 2px solid transparent;";

/** The parts of the picture; press(index) is called with the term that is pressed, or null. */
export function makeParts(stage, press) {
  const equation = makeEquation(press);
  const meanings = create("table", { class: "meanings" });
  const call = create("pre", { tabindex: 0, "aria-label": "The call in statsmodels" });
  const varies = create("ul", { class: "varies" });
  const z = create("div", { class: "z" });
  const left = create("div", {}, [title("In words"), meanings, title("In statsmodels"), call]);
  const right = create("div", {}, [title("What may vary by group"), varies, z]);
  stage.append(create("div", { class: "parts" }, [equation.element, left, right]));
  const svg = makeSvg(z, "The matrix Z");
  const panel = svg.append("g").attr("class", "panel");
  const layers = ["cells", "edges", "blocks", "lights"].map((name) =>
    panel.append("g").attr("class", name),
  );
  const key = create("div");
  z.append(key);
  return {
    show(answer, size, theme, lit) {
      const term = answer.terms[lit];
      equation.show(answer.equation, lit);
      meanings.replaceChildren(
        ...answer.meanings.map(([tokens, words], row) => {
          const style = row === term?.row ? "box-shadow: inset 0 0 0 2px var(--complete)" : "";
          const cells = [create("td", {}, math(tokens)), create("td", {}, words)];
          return create("tr", { style }, cells);
        }),
      );
      call.textContent = answer.call;
      varies.replaceChildren(...answer.varies.map((line) => create("li", {}, line)));
      const { z: cells, counts } = answer;
      drawZ(svg, layers, { z: cells, counts, lit: term?.columns ?? [], size, theme, key });
    },
  };
}

const title = (text) => create("p", { class: "title" }, text);

/** The equation: each term on its right side is a button, which keeps the focus when it is pressed. */
function makeEquation(press) {
  const element = create("div", { class: "equation" });
  let [written, buttons, now] = ["", [], null];
  return {
    element,
    show(tokens, lit) {
      now = lit;
      if (written !== JSON.stringify(tokens)) {
        written = JSON.stringify(tokens);
        const [response, ...terms] = sides(tokens);
        buttons = terms.map((term) => create("button", { type: "button" }, math(term)));
        for (const [i, button] of buttons.entries())
          button.addEventListener("click", () => press(now === i ? null : i));
        const between = (i) => math([["op", i ? "+" : "="]]);
        element.replaceChildren(math(response), ...buttons.flatMap((one, i) => [between(i), one]));
      }
      for (const [i, button] of buttons.entries()) {
        button.setAttribute("aria-pressed", i === lit);
        button.style.cssText = TERM + (i === lit ? LIT : UNLIT);
      }
    },
  };
}

/** The response, and each term on the right of the equation. */
function sides(tokens) {
  const parts = [[]];
  for (const token of tokens) {
    if (token[0] === "op" && "=+".includes(token[1])) parts.push([]);
    else parts.at(-1).push(token);
  }
  return parts;
}
