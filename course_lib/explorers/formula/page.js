// Formula: lme4's notation goes to Python; the call, the equation and the picture of Z come back.
import { makeAsker } from "../frame/ui/ask.js";
import { create, nextId } from "../frame/ui/dom.js";
import { explorer } from "../frame/ui/explorer.js";
import { math } from "../frame/ui/math.js";
import { draw, makeLegend, makeSvg } from "../frame/ui/plot.js";

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
          const { name, formula } = data.examples.find((one) => keyOf(one) === key);
          return { name, formula, example: key };
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
    set({ formula, example: known.has(key) ? key : null });
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
  const button = create(
    "button",
    { type: "button", title: kind, "aria-label": `Put in ${column}, ${kind}` },
    [column, create("small", {}, kind)],
  );
  button.addEventListener("click", () => put(column));
  return button;
}

function makeFigure(stage, set, { data, theme, model, typing, keyOf }) {
  const asker = makeAsker(model, data.examples, keyOf, () => set({}));
  const parts = makeParts(stage);
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
      if (shown) parts.show(shown, size, theme);
      if (wrong && told) return { numbers: [], summary: complaint(answer, asker) };
      return { numbers: numbers(shown), summary: shown.sentence };
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

function numbers(answer) {
  const names = {
    rows: "Rows of data",
    fixed: "Fixed effects",
    random: "Random effects",
    variances: "Variances",
    correlations: "Correlations",
  };
  return Object.entries(names).map(([id, label]) => ({
    id,
    label,
    value: answer.counts[id],
    digits: 0,
  }));
}

/** The parts of the picture: equation, symbols in words, call, what varies, Z. */
function makeParts(stage) {
  const equation = create("div", { class: "equation" });
  const meanings = create("table", { class: "meanings" });
  const call = create("pre");
  const varies = create("ul", { class: "varies" });
  const z = create("div", { class: "z" });
  const left = create("div", {}, [title("In words"), meanings, title("In statsmodels"), call]);
  const right = create("div", {}, [title("What may vary by group"), varies, z]);
  const body = create("div", { class: "parts" }, [equation, left, right]);
  stage.append(body);
  const svg = makeSvg(z, "The matrix Z");
  const layers = ["cells", "edges", "blocks"].map((name) => svg.append("g").attr("class", name));
  const key = create("div");
  z.append(key);
  return {
    show(answer, size, theme) {
      equation.replaceChildren(math(answer.equation));
      meanings.replaceChildren(
        ...answer.meanings.map(([tokens, words]) =>
          create("tr", {}, [create("td", {}, math(tokens)), create("td", {}, words)]),
        ),
      );
      call.textContent = answer.call;
      varies.replaceChildren(...answer.varies.map((line) => create("li", {}, line)));
      drawZ(svg, layers, { z: answer.z, counts: answer.counts, size, theme, key });
    },
  };
}

const title = (text) => create("p", { class: "title" }, text);

/** Cells of Z, by their value: full for the largest of its effect, lighter for less, narrow below zero. */
function drawZ(svg, [cells, edges, names], { z, counts, size, theme, key }) {
  const { em, width, tall } = size;
  const wide = Math.floor(width >= 620 ? 0.46 * width : width) - 2;
  const high = (tall ? 13.5 : 12) * em;
  const [top, one, row] = [1.7 * em, wide / counts.random, high / z.shown];
  const blocks = z.blocks.map(([, columns], i) => ({
    key: i,
    from: z.blocks.slice(0, i).reduce((sum, [, n]) => sum + n, 0),
    columns,
  }));
  svg
    .attr("width", wide + 2)
    .attr("height", top + high + (0.5 + 1.3 * blocks.length) * em)
    .attr("aria-label", `The matrix Z: ${counts.rows} rows, ${counts.random} columns`);
  const parts = shades(z);
  draw(cells, "path", parts, {})
    .attr("fill", ({ negative }) => theme.colours[negative ? "highlight" : "partial"])
    .attr("fill-opacity", ({ shade }) => shade)
    .attr("d", ({ at, negative }) =>
      at.map((i) => cell(z, i, { top, one, row, share: negative ? 0.5 : 1 })).join(""),
    );
  const lines = [
    `M1,${top}h${wide}v${high}h${-wide}Z`,
    ...blocks.slice(1).map(({ from }) => `M${1 + from * one},${top}v${high}`),
  ];
  draw(
    edges,
    "path",
    lines.map((d, i) => ({ key: i, d })),
    { fill: "none", stroke: theme.colours.data },
  ).attr("d", ({ d }) => d);
  const part = z.shown < counts.rows ? `, the first ${z.shown} rows` : "";
  const texts = [
    {
      key: "title",
      x: 0,
      y: 0.9 * em,
      text: `Z: ${counts.rows} rows × ${counts.random} random effects${part}`,
      anchor: "start",
      class: "title",
    },
    ...blocks.map(({ key: i, from, columns }) =>
      nameOfBlock(z.blocks[i][0], {
        i,
        x: (from + columns / 2) * one,
        wide,
        y: top + high + (1.2 + 1.3 * i) * em,
        em,
      }),
    ),
  ];
  draw(names, "text", texts, {})
    .attr("x", (t) => t.x)
    .attr("y", (t) => t.y)
    .attr("class", (t) => t.class)
    .style("text-anchor", (t) => t.anchor)
    .text((t) => t.text);
  const negative = parts.some((some) => some.negative);
  key.replaceChildren(
    makeLegend([
      { label: "1 or largest", shape: "square", fill: theme.colours.partial },
      ...(negative
        ? [{ label: "below zero", shape: "square", fill: theme.colours.highlight }]
        : []),
      { label: "zero", shape: "square", fill: "#fff", stroke: theme.colours.data },
    ]),
  );
}

function cell(z, i, { top, one, row, share }) {
  const width = share * one;
  return `M${1 + z.columns[i] * one + (one - width) / 2},${top + z.rows[i] * row}h${width}v${row}h${-width}Z`;
}

/** A block's name below its columns, one line further down for each, kept inside the picture. */
function nameOfBlock(text, { i, x, wide, y, em }) {
  const half = 0.27 * em * text.length;
  const anchor = x < half ? "start" : x > wide - half ? "end" : "middle";
  return { key: i, x: { start: 0, middle: x, end: wide }[anchor], y, text, anchor, class: "label" };
}

function shades(z) {
  const parts = new Map();
  z.values.forEach((value, i) => {
    const shade = Math.max(0.2, Math.ceil(Math.abs(value) * 5) / 5);
    const key = `${value < 0}/${shade}`;
    if (!parts.has(key)) parts.set(key, { key, shade, negative: value < 0, at: [] });
    parts.get(key).at.push(i);
  });
  return [...parts.values()];
}
