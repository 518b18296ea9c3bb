// The controls: who picks the fault, which one, how large, and in which data set.
import { create, nextId } from "../frame/ui/dom.js";

/** kindOf(state): the kind of fault that is there. */
export function makeControls(data, kindOf) {
  const last = data.cases[data.quiz.kinds[1][0]].length - 1;
  return [
    { kind: "own", make: (set) => faults({ data, last }, set) },
    {
      kind: "range",
      id: "size",
      label: "Size",
      min: 0,
      max: last,
      limits: ({ asks }) => ({ min: asks ? 1 : 0 }),
      text: (size, { asks, fault }) =>
        asks ? `${size} of ${last}` : data.cases[fault][size].words,
    },
    { kind: "own", make: (set) => pushButtons({ last, kindOf }, set) },
  ];
}

/** Radio buttons: they choose the fault, or the answer to a question. */
function faults({ data, last }, set) {
  let state;
  const [name, [[none]]] = [nextId(), data.quiz.kinds];
  const choose = (key) =>
    key === none ? { size: 0 } : { fault: key, size: state.size === 0 ? last : state.size };
  const inputs = data.quiz.kinds.map(([key, text]) => {
    const input = create("input", { type: "radio", name, value: key, "data-control": "fault" });
    input.addEventListener("change", () => set(state.asks ? { guess: key } : choose(key)));
    return { key, input, element: create("label", {}, [input, create("span", {}, text)]) };
  });
  const legend = create("legend", {}, "Fault");
  const list = create(
    "div",
    {},
    inputs.map(({ element }) => element),
  );
  return {
    element: create("fieldset", { class: "control buttons" }, [legend, list]),
    show(now) {
      state = now;
      legend.textContent = state.asks ? "Which fault is hidden?" : "Fault";
      const chosen = state.size === 0 ? none : state.fault;
      for (const { key, input } of inputs) {
        input.checked = key === (state.asks ? state.guess : chosen);
        input.disabled = state.asks && state.told;
      }
    },
  };
}

/** Another data set, or the answer and the next question; and who picks the fault. */
function pushButtons({ last, kindOf }, set) {
  let state;
  const next = create("button", { type: "button", name: "next" });
  const asks = create("button", { type: "button", name: "asks" });
  next.addEventListener("click", () => set(pressed(state, kindOf)));
  asks.addEventListener("click", () => {
    const fresh = { guess: null, told: false };
    set(state.asks ? { asks: false } : { asks: true, size: last, ...fresh });
  });
  return {
    element: create("div", { class: "control row" }, [next, asks]),
    show(now) {
      state = now;
      next.textContent = !state.asks ? "Another data set" : state.told ? "Next" : "Answer";
      next.disabled = state.asks && !state.told && state.guess === null;
      asks.textContent = state.asks ? "Stop asking" : "Quiz me";
    },
  };
}

function pressed(state, kindOf) {
  if (!state.asks) return { set: state.set + 1 };
  if (state.told) return { question: state.question + 1, guess: null, told: false };
  const right = state.guess === kindOf(state);
  return { told: true, answered: state.answered + 1, right: state.right + (right ? 1 : 0) };
}
