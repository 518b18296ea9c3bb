// The numbers beside the picture, and the sentence that a screen reader hears.
import { create, throttled } from "./dom.js";
import { fixed } from "./format.js";

/**
 * A table of numbers. show(rows) takes [{ id, label, value, text }] (text: fixed(value) by
 * default); the unrounded number is in the `value` of each <data>.
 */
export function makeNumbers() {
  const body = create("tbody");
  const cells = new Map();
  return {
    element: create("table", { class: "numbers" }, [body]),
    show(rows) {
      for (const { id, label, value, text } of rows) {
        if (!cells.has(id)) cells.set(id, addRow(body, id));
        const { head, data } = cells.get(id);
        if (head.textContent !== label) head.textContent = label;
        data.value = value === null ? "" : String(value);
        data.textContent = text ?? fixed(value);
      }
      for (const [id, { row }] of cells) row.hidden = !rows.some((one) => one.id === id);
    },
  };
}

function addRow(body, id) {
  const head = create("th", { scope: "row" });
  const data = create("data", { "data-number": id });
  const row = create("tr", {}, [head, create("td", {}, [data])]);
  body.append(row);
  return { row, head, data };
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
