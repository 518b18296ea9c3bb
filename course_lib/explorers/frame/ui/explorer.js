// The frame that all explorers share: a figure, controls, numbers, a summary and a reset.
import { makeControls } from "./controls.js";
import { create, keepKeys } from "./dom.js";
import { makeNumbers, makeSummary } from "./numbers.js";

/**
 * Make the module that anywidget loads.
 *
 * describe(data, theme, model) returns; model (anywidget's) is for those who ask Python, see ask.js
 *   title      what the explorer is called
 *   controls   list for makeControls (see controls.js)
 *   legend     an element above the picture, or nothing (makeLegend in plot.js)
 *   figure(stage, set) -> { draw(state, size) -> { numbers, summary } }
 * where stage is the <div> for the picture, set(changes) changes the state, and size is
 * { width, em, tall }: pixels, the type size, and whether controls stand beside the picture.
 * The state is a plain object of control values; it begins as `start`, given by Python.
 */
export function explorer(describe) {
  return {
    render({ model, el }) {
      const data = model.get("data");
      const frame = makeFrame(describe(data, data.theme, model), model.get("start"), data.theme);
      el.append(frame.element);
      frame.begin();
      return frame.stop;
    },
  };
}

function makeFrame(spec, start, theme) {
  let [state, size] = [{ ...start }, { width: 0 }];
  const stage = create("div", { class: "stage" });
  const set = (changes) => {
    state = { ...state, ...changes };
    show();
  };
  const controls = makeControls(spec.controls, set);
  const reset = create(
    "button",
    { type: "button", class: "reset", "aria-label": `Reset ${spec.title}` },
    "↺ Reset",
  );
  reset.addEventListener("click", () => {
    state = { ...start };
    show();
  });
  const [numbers, summary] = [makeNumbers(), makeSummary()];
  const figure = spec.figure(stage, set);
  const element = layout(spec, { stage, controls, reset, numbers, summary });
  for (const [name, colour] of Object.entries(theme.colours))
    element.style.setProperty(`--${name}`, colour);
  keepKeys(element);

  function show() {
    if (!size.width) return;
    const said = figure.draw(state, size);
    for (const control of controls) control.show(state);
    numbers.show(said.numbers);
    summary.show(said.summary);
  }
  const resize = new ResizeObserver(() => {
    // Whole pixels: else a scroll bar that comes and goes would redraw without end.
    const now = Math.floor(stage.clientWidth);
    if (now === size.width) return;
    size = {
      width: now,
      em: parseFloat(getComputedStyle(stage).fontSize),
      tall: getComputedStyle(stage).getPropertyValue("--beside") === "yes",
    };
    show();
  });
  return {
    element,
    begin: () => resize.observe(stage),
    stop() {
      resize.disconnect();
      summary.stop();
    },
  };
}

function layout(spec, { stage, controls, reset, numbers, summary }) {
  const heading = create("header", {}, [create("h3", { role: "presentation" }, spec.title), reset]);
  const form = create(
    "div",
    { class: "controls" },
    controls.map((control) => control.element),
  );
  const results = create("div", { class: "results" }, [numbers.element, ...summary.elements]);
  const picture = create("div", { class: "picture" }, [spec.legend ?? "", stage]);
  const body = create("div", { class: "body" }, [
    picture,
    create("div", { class: "side" }, [form, results]),
  ]);
  return create("section", { class: "course-explorer", "aria-label": spec.title }, [heading, body]);
}
