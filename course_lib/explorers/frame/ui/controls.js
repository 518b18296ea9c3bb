// Labelled native inputs. Each function returns { element, show(state), refuses(state) }; `set` takes
// changes; refuses says in words why a state that Python gives is none of the control's, else "".
import { create, nextId } from "./dom.js";

/** Build the controls that an explorer asks for, by their kind. */
export function makeControls(specs, set) {
  return specs.map((spec) => ({ range, choice, button, buttons, own })[spec.kind](spec, set));
}

/**
 * Why a state is none that these controls have, else "". A name may have two controls, a slider and
 * buttons: one that takes its value is enough. Choices are asked first, since limits hang on them.
 */
export function refusal(controls, state) {
  const asked = controls.filter((control) => control.refuses);
  const ordered = asked.sort((one, two) => Number(one.depends ?? 0) - Number(two.depends ?? 0));
  const answers = ordered.map(({ id, refuses }) => ({ id, why: refuses(state) }));
  const taken = new Set(answers.filter(({ why }) => !why).map(({ id }) => id));
  return answers.find(({ id }) => !taken.has(id))?.why ?? "";
}

/** What one explorer alone has: { kind: "own", make(set) -> { element, show(state), refuses } }. */
function own(spec, set) {
  return spec.make(set);
}

/**
 * A slider: { kind: "range", id, label, min, max, step, text(value, state), curve, marks, limits(state) }.
 * curve: [[value, height from 0 to 1]], drawn above the track; marks: [{ value, label }];
 * ends: words for the left and right end; limits: { min, max } where they depend on the state.
 */
function range(spec, set) {
  const id = nextId();
  const input = create("input", {
    type: "range",
    id,
    name: spec.id,
    min: spec.min,
    max: spec.max,
    step: spec.step ?? 1,
  });
  const output = create("output", { for: id });
  const label = create("label", { for: id }, spec.label);
  const dot = spec.curve && create("i", { class: "dot" });
  const track = create("div", { class: "track" }, [
    ...(spec.curve ? [hill(spec), dot] : []),
    ...(spec.marks ?? []).map((mark) => markAt(spec, mark)),
    input,
  ]);
  input.addEventListener("input", () => set({ [spec.id]: Number(input.value) }));
  const ends = spec.ends
    ? [
        create(
          "div",
          { class: "ends", "aria-hidden": "true" },
          spec.ends.map((end) => create("span", {}, end)),
        ),
      ]
    : [];
  return {
    id: spec.id,
    depends: Boolean(spec.limits),
    refuses: (state) => outside(spec, state),
    element: create("div", { class: "control" }, [
      create("div", { class: "head" }, [label, output]),
      track,
      ...ends,
    ]),
    show(state) {
      if (spec.limits) Object.assign(input, spec.limits(state));
      input.value = state[spec.id];
      const text = spec.text ? spec.text(state[spec.id], state) : String(state[spec.id]);
      output.textContent = text;
      input.setAttribute("aria-valuetext", text);
      const where = share({ min: Number(input.min), max: Number(input.max) }, state[spec.id]);
      input.style.setProperty("--at", where);
      if (dot) {
        // Beyond the hill there is nothing to mark.
        dot.hidden = state[spec.id] < spec.curve[0][0] || state[spec.id] > spec.curve.at(-1)[0];
        dot.style.setProperty("--at", where);
        dot.style.setProperty("--height", heightAt(spec.curve, state[spec.id]));
      }
    },
  };
}

/** Why a value is none of a slider's: it would show another one than the picture. */
function outside({ id, min, max, step = 1, limits }, state) {
  const [value, ends] = [state[id], { min, max, ...limits?.(state) }];
  const steps = (value - min) / step;
  const fits = value >= ends.min && value <= ends.max && Math.abs(steps - Math.round(steps)) < 1e-6;
  const known = `from ${ends.min} to ${ends.max}, in steps of ${step}`;
  return typeof value === "number" && fits ? "" : `“${id}” is ${known}; Python said ${value}.`;
}

/** Why a value is none of those that a list offers. */
function unknown({ id, options }, state) {
  const known = options.map(([value]) => value);
  return known.includes(state[id])
    ? ""
    : `“${id}” is one of ${known.join(", ")}; Python said ${state[id]}.`;
}

const share = ({ min, max }, value) => (value - min) / (max - min);

function heightAt(curve, value) {
  const right = curve.findIndex(([at]) => at >= value);
  if (right <= 0) return curve[right === 0 ? 0 : curve.length - 1][1];
  const [[x0, y0], [x1, y1]] = [curve[right - 1], curve[right]];
  return y0 + ((y1 - y0) * (value - x0)) / (x1 - x0);
}

function hill(spec) {
  const points = spec.curve.map(
    ([value, height]) => `${100 * share(spec, value)},${100 * (1 - height)}`,
  );
  const [first, last] = [spec.curve[0][0], spec.curve.at(-1)[0]].map(
    (value) => 100 * share(spec, value),
  );
  const box = document.createElement("div");
  box.className = "hill";
  box.innerHTML = `<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><path class="area" d="M${first},100L${points.join("L")}L${last},100Z"/><path class="edge" d="M${points.join("L")}"/></svg>`;
  return box;
}

function markAt(spec, { value, label }) {
  const mark = create("span", { class: "mark" }, [create("span", {}, label)]);
  mark.style.setProperty("--at", share(spec, value));
  return mark;
}

/** A list to choose from; changes: what else a choice changes. { kind: "choice", id, label, options: [[value, text]], changes(value) }. */
function choice(spec, set) {
  const id = nextId();
  const options = spec.options.map(([value, text]) => create("option", { value }, text));
  const select = create("select", { id, name: spec.id }, options);
  select.addEventListener("change", () => {
    const value = spec.options[select.selectedIndex][0];
    set(spec.changes ? spec.changes(value) : { [spec.id]: value });
  });
  return {
    id: spec.id,
    refuses: (state) => unknown(spec, state),
    element: create("div", { class: "control row" }, [
      create("label", { for: id }, spec.label),
      select,
    ]),
    show(state) {
      select.selectedIndex = spec.options.findIndex(([value]) => value === state[spec.id]);
    },
  };
}

/** A few choices side by side: { kind: "buttons", id, label, options: [[value, text]] }. */
function buttons(spec, set) {
  const name = nextId();
  const inputs = spec.options.map(([value, text]) => {
    const input = create("input", { type: "radio", name, value, "data-control": spec.id });
    input.addEventListener("change", () => set({ [spec.id]: value }));
    return { value, input, element: create("label", {}, [input, create("span", {}, text)]) };
  });
  return {
    id: spec.id,
    refuses: (state) => unknown(spec, state),
    element: create("fieldset", { class: "control buttons" }, [
      create("legend", {}, spec.label),
      create(
        "div",
        {},
        inputs.map(({ element }) => element),
      ),
    ]),
    show(state) {
      for (const { value, input } of inputs) input.checked = value === state[spec.id];
    },
  };
}

/** A push button: { kind: "button", id, label, press(state) -> changes }. */
function button(spec, set) {
  let current;
  const element = create("button", { type: "button", name: spec.id }, spec.label);
  element.addEventListener("click", () => set(spec.press(current)));
  return {
    element,
    show(state) {
      current = state;
    },
  };
}
