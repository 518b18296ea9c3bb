// The frame that all explorers share: a figure, controls, numbers, a summary, undo and reset.
import { makeControls, refusal } from "./controls.js";
import { create, keepKeys, keepRoom, throttled } from "./dom.js";
import { listen, makeHistory } from "./history.js";
import { makeNumbers, makeSummary } from "./numbers.js";
import { followScheme } from "./scheme.js";

const PAUSE = 100; // milliseconds between two messages of the state to Python
const TALLEST = 29; // of a picture, in units of the type size: what a slide and a laptop have room for

/**
 * Make the module that anywidget loads.
 *
 * describe(data, theme, model) returns; model (anywidget's) is for those who ask Python, see ask.js
 *   title      what the explorer is called
 *   controls   list for makeControls (see controls.js)
 *   legend     an element above the picture, or nothing (makeLegend in plot.js)
 *   figure(stage, set) -> { draw(state, size) -> { numbers, summary } }
 * where stage is the <div> for the picture, set(changes) changes the state, and size is
 * { width, height, em, tall }: pixels (height: at most), the type size, and whether controls stand
 * beside the picture. The state is a plain object: all that the reader changed, by name. It begins
 * as Python's `state`, goes back to `start` on a reset, and Python can read and set it.
 */
export function explorer(describe) {
  return {
    render({ model, el }) {
      const data = model.get("data");
      const frame = makeFrame(describe(data, data.theme, model), model, data.theme);
      el.append(frame.element);
      frame.begin();
      return frame.stop;
    },
  };
}

function makeFrame(spec, model, theme) {
  const [start, stage] = [model.get("start"), create("div", { class: "stage" })];
  const history = makeHistory({ ...start, ...model.get("state") });
  const [numbers, summary] = [makeNumbers(), makeSummary()];
  const tell = throttled((state) => {
    model.set("state", state);
    model.save_changes();
  }, PAUSE);
  const does = (change) => {
    change();
    show();
    tell.call(history.state);
  };
  const set = (changes) => does(() => history.set(changes));
  const undo = () => does(history.undo);
  const controls = makeControls(spec.controls, set);
  const buttons = makeButtons(spec.title, undo, () => does(() => history.put({ ...start })));
  const figure = spec.figure(stage, set);
  const element = layout(spec, { stage, controls, buttons, numbers, summary });
  const room = keepRoom(element.querySelectorAll(".control, .results"));
  listen(element, history, undo);
  keepKeys(element);

  let size = { width: 0 };
  function show() {
    if (!size.width) return;
    const said = figure.draw(history.state, size);
    for (const control of controls) control.show(history.state);
    buttons.undo.disabled = !history.steps;
    numbers.show(said.numbers);
    summary.show(said.summary);
    room.keep();
  }
  const scheme = followScheme(element, theme.palettes);
  const resize = new ResizeObserver(() => {
    // Whole pixels: else a scroll bar that comes and goes would redraw without end.
    const now = Math.floor(stage.clientWidth);
    if (now === size.width) return;
    scheme.set(); // only now is it surely a part of the page
    size = sizeOf(stage, now);
    room.forget();
    show();
  });
  const hear = () => {
    const told = model.get("state");
    if (JSON.stringify(told) === JSON.stringify(history.state)) return;
    const refused = refusal(controls, told);
    if (refused) {
      tell.call(history.state);
      summary.show(refused);
      return;
    }
    history.begin();
    history.set(told);
    show();
  };
  return {
    element,
    begin() {
      resize.observe(stage);
      model.on("change:state", hear);
    },
    stop() {
      for (const one of [scheme, summary, tell]) one.stop();
      resize.disconnect();
      model.off("change:state", hear);
    },
  };
}

function sizeOf(stage, width) {
  const style = getComputedStyle(stage);
  const em = parseFloat(style.fontSize);
  const tall = style.getPropertyValue("--beside") === "yes";
  return { width, em, tall, height: TALLEST * em };
}

function makeButtons(title, undo, reset) {
  const make = (name, word, sign, press) => {
    const label = `${word} ${title}`;
    const kind = { type: "button", class: name, "aria-label": label };
    const button = create("button", kind, [sign, create("span", {}, ` ${word}`)]);
    button.addEventListener("click", press);
    return button;
  };
  return {
    undo: make("undo", "Undo", "↶", undo),
    reset: make("reset", "Reset", "↺", reset),
  };
}

function layout(spec, { stage, controls, buttons, numbers, summary }) {
  const heading = create("header", {}, [
    create("h3", { role: "presentation" }, spec.title),
    create("div", { class: "row" }, [buttons.undo, buttons.reset]),
  ]);
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
