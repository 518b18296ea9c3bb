// Ask Python, where there is one behind the page: one question at a time, the last one counts.

const PATIENCE = 1500; // milliseconds

/**
 * known: [{ name, formula, answer }]; keyOf: their key; changed() is called when more is known.
 * answer(question) gives the answer, or null and asks for it.
 */
export function makeAsker(model, known, keyOf, changed) {
  const answers = new Map(known.map((one) => [keyOf(one), one.answer]));
  let [open, wanted, timer, silent] = [null, null, 0, false];
  const ask = (question) => {
    open = keyOf(question);
    model.send({ name: question.name, formula: question.formula });
    clearTimeout(timer);
    timer = setTimeout(() => {
      const again = wanted && keyOf(wanted) !== open;
      [silent, open] = [true, null];
      if (again) ask(wanted);
      changed();
    }, PATIENCE);
  };
  model.on("msg:custom", (said) => {
    answers.set(keyOf(said), said.answer);
    clearTimeout(timer);
    [open, silent] = [null, false];
    if (wanted && !answers.has(keyOf(wanted))) ask(wanted);
    changed();
  });
  return {
    answer(question) {
      const key = keyOf(question);
      if (answers.has(key)) {
        [wanted, silent] = [null, false];
        return answers.get(key);
      }
      const fresh = !wanted || keyOf(wanted) !== key;
      wanted = question;
      if (fresh && open === null) ask(question);
      return null;
    },
    silent: () => silent,
  };
}
