// The numbers beside the picture, and the sentence that a screen reader hears.
import { create, throttled } from "./dom.js";
import { fixed } from "./format.js";

/**
 * A table of numbers. show(rows) takes [{ id, label, value, text, digits }] (text: the value with
 * 2 digits by default); the unrounded number is in the `value` of each <data>, by its id. Where
 * value is a list, its numbers stand side by side, as id_1, id_2, ...
 */
export function makeNumbers() {
  const body = create("tbody");
  const rows = new Map();
  return {
    element: create("table", { class: "numbers" }, [body]),
    show(shown) {
      for (const one of shown) {
        if (!rows.has(one.id)) rows.set(one.id, addRow(body, one));
        fill(rows.get(one.id), one);
      }
      for (const [id, { row }] of rows) row.hidden = !shown.some((one) => one.id === id);
    },
  };
}

function addRow(body, { id, value }) {
  const head = create("th", { scope: "row" });
  const ids = Array.isArray(value) ? value.map((_, i) => `${id}_${i + 1}`) : [id];
  const cells = ids.map((name) => create("data", { "data-number": name }));
  const row = create("tr", {}, [head, create("td", {}, cells)]);
  body.append(row);
  return { row, head, cells };
}

function fill({ head, cells }, { label, value, text, digits }) {
  if (head.textContent !== label) head.textContent = label;
  [value].flat().forEach((number, i) => {
    cells[i].value = number === null ? "" : String(number);
    cells[i].textContent = text ?? fixed(number, digits);
  });
}

/** A sentence that is seen at once and spoken when the hand rests. */
export function makeSummary() {
  const seen = create("p", { class: "summary", "aria-hidden": "true" });
  const heard = create("p", { class: "heard", "aria-live": "polite" });
  const speak = throttled((text) => (heard.textContent = text), 700);
  return {
    elements: [seen, heard],
    show(text) {
      seen.textContent = text;
      if (heard.textContent) speak.call(text);
      else heard.textContent = text; // the first sentence is there to be read, not announced
    },
    stop: speak.stop,
  };
}
