// HTML elements, and which keys stay inside an explorer.

let count = 0;

/** An id that no other element of the page has. */
export function nextId() {
  count += 1;
  return `explorer-${count}-${Math.random().toString(36).slice(2, 8)}`;
}

/** Make an element with attributes and children (elements or text). */
export function create(name, attributes = {}, children = []) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...[children].flat());
  return element;
}

const KEYS = new Set(["Home", "End", "PageUp", "PageDown", "Enter", "Delete", "Backspace"]);

/**
 * Keep from the page what an input uses itself: JupyterLab would move to another cell on an arrow
 * key, and slides to another slide. Tab, Escape and all shortcuts with a modifier pass.
 */
export function keepKeys(element) {
  element.addEventListener("keydown", (event) => {
    const modified =
      event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    const used = event.key.startsWith("Arrow") || KEYS.has(event.key) || event.key.length === 1;
    if (used && !modified) event.stopPropagation();
  });
}

/** Call `run` at most every `pause` milliseconds, the last time with the last argument. */
export function throttled(run, pause) {
  let [timer, last] = [0, null];
  return {
    call(value) {
      last = value;
      timer ||= setTimeout(() => {
        timer = 0;
        run(last);
      }, pause);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Keep the height that elements once had, so that nothing below them jumps under the hand. */
export function keepRoom(elements) {
  const tallest = new Map();
  return {
    keep() {
      for (const element of elements) {
        const height = element.offsetHeight;
        if (height <= (tallest.get(element) ?? 0)) continue;
        tallest.set(element, height);
        element.style.minHeight = `${height}px`;
      }
    },
    forget() {
      tallest.clear();
      for (const element of elements) element.style.minHeight = "";
    },
  };
}
