// The state, and the way back: one step for each thing that a hand did.

const MOST = 200; // steps that are kept

/** A state that remembers. A drag, or a key held down, is one step, however often it calls `set`. */
export function makeHistory(first) {
  let [now, past, fresh] = [{ ...first }, [], false];
  const same = (one, two) => JSON.stringify(one) === JSON.stringify(two);
  return {
    get state() {
      return now;
    },
    get steps() {
      return past.length;
    },
    /** What a hand does from here on is a new step. */
    begin() {
      fresh = true;
    },
    set: (changes) => put({ ...now, ...changes }),
    put,
    undo() {
      now = past.pop() ?? now;
      fresh = false;
    },
  };

  function put(next) {
    if (fresh && !same(next, now)) {
      past = [...past, now].slice(-MOST);
      fresh = false;
    }
    now = next;
  }
}

/** Tell a history, and an undo, what keys and pointers do within an element. */
export function listen(element, history, undo) {
  element.addEventListener("pointerdown", history.begin, { capture: true });
  element.addEventListener(
    "keydown",
    (event) => {
      const typed = event.target.matches("textarea, input[type=text]"); // undoes by itself
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typed) {
        event.preventDefault();
        event.stopPropagation();
        undo();
      } else if (!event.repeat) history.begin();
    },
    { capture: true },
  );
}
