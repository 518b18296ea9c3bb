// Formula: lme4's notation goes to Python; the call, the equation and the picture of Z come back.
import { makeAsker } from "../frame/ui/ask.js";
import { create, nextId } from "../frame/ui/dom.js";
import { explorer } from "../frame/ui/explorer.js";
import { makeParts } from "./parts.js";

const REST = 450; // milliseconds without a key before a mistake is told

export default explorer((data, theme, model) => {
  const typing = { at: -REST };
  const keyOf = ({ name, formula }) => `${name}: ${formula}`;
  const groups = Object.keys(data.columns).map((name) => [
    name,
    data.examples.filter((one) => one.name === name),
  ]);
  const several = groups.length > 1;
  return {
    title: "A formula, and what it means",
    controls: [
      {
        kind: "choice",
        id: "example",
        label: "Example",
        options: data.examples.map((one) => [
          keyOf(one),
          several ? `${one.name}: ${one.title}` : one.title,
        ]),
        changes: (key) => {
          const { name, formula, answer } = data.examples.find((one) => keyOf(one) === key);
          return { name, formula, example: key, lit: answer.counts?.fixed ?? null };
        },
      },
      { kind: "own", make: (set) => makeField(set, { data, typing, keyOf }) },
    ],
    figure: (stage, set) => makeFigure(stage, set, { data, theme, model, typing, keyOf }),
  };
});

const tidy = (text) => text.replace(/\s+/g, " ").trim();

/** The field to type in, with the data's columns below: a press puts one in. */
function makeField(set, { data, typing, keyOf }) {
  const [id, hint] = [nextId(), nextId()];
  const field = create("textarea", {
    id,
    name: "formula",
    rows: 2,
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": hint,
  });
  const columns = create("div", { class: "columns", id: hint });
  const known = new Set(data.examples.map(keyOf));
  let name;
  const changed = () => {
    const formula = tidy(field.value);
    const key = keyOf({ name, formula });
    typing.at = performance.now();
    set({ formula, example: known.has(key) ? key : null, lit: null });
  };
  field.addEventListener("input", changed);
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  const put = (column) => {
    field.setRangeText(column, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    changed();
  };
  return {
    element: create("div", { class: "control field" }, [
      create("label", { for: id }, "Formula"),
      field,
      columns,
    ]),
    show(state) {
      if (tidy(field.value) !== state.formula) field.value = state.formula;
      if (name === state.name) return;
      name = state.name;
      columns.replaceChildren(
        `Columns of ${name}: `,
        ...data.columns[name].map(([column, kind]) => columnButton(column, kind, put)),
      );
    },
  };
}

function columnButton(column, kind, put) {
  const button = create("button", { type: "button", title: `Put in ${column}` }, [
    `${column} `,
    create("small", {}, kind),
  ]);
  button.addEventListener("click", () => put(column));
  return button;
}

function makeFigure(stage, set, { data, theme, model, typing, keyOf }) {
  const asker = makeAsker(model, data.examples, keyOf, () => set({}));
  const parts = makeParts(stage, (lit) => set({ lit }));
  let [shown, timer] = [null, 0];
  return {
    draw(state, size) {
      const answer = asker.answer(state);
      const rest = REST - (performance.now() - typing.at);
      clearTimeout(timer);
      if (answer && !answer.error) shown = answer;
      else if (shown && rest > 0) timer = setTimeout(() => set({}), rest + 5); // not while typing
      const wrong = !answer || answer.error;
      const told = rest <= 0 || !shown;
      markWrong(stage, Boolean(wrong && told));
      if (shown) parts.show(shown, size, theme, state.lit);
      if (wrong && told) return { numbers: [], summary: complaint(answer, asker) };
      return { numbers: numbers(shown, state.lit), summary: sentence(shown, state.lit) };
    },
  };
}

/** Fade the last picture that had a meaning, and mark the field. */
function markWrong(stage, is) {
  const frame = stage.closest(".course-explorer");
  frame.classList.toggle("wrong", is);
  frame.querySelector("textarea").setAttribute("aria-invalid", is);
}

function complaint(answer, asker) {
  if (answer) return answer.error;
  if (!asker.silent()) return "Python is asked …";
  return "Python does not answer: it is busy, or this page has none behind it. Without it only the examples can be shown.";
}

function numbers(answer, lit) {
  const names = {
    rows: "Rows of data",
    fixed: "Fixed effects",
    random: "Random effects",
    variances: "Variances",
    correlations: "Correlations",
  };
  const counts = Object.entries(names).map(([id, label]) => [id, label, answer.counts[id]]);
  const columns = answer.terms[lit]?.columns.length ?? 0;
  return [...counts, ["lit", "Columns of Z lit", columns]].map(([id, label, value]) => ({
    id,
    label,
    value,
    digits: 0,
  }));
}

/** The lit term in words, else what is estimated. */
function sentence({ sentence: whole, terms, counts }, lit) {
  if (!terms[lit]) return whole;
  const { words, columns } = terms[lit];
  const share = columns.length ? `${columns.length} of the ${counts.random} columns` : "no column";
  return `Lit: ${words}; ${share} of Z.`;
}
