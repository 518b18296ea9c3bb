// Two grouping factors: what is one thing, what the model takes for one, which variances differ.

/** Labels of all things, `room` in each of the `batches`, by number: fresh ones, or the same few again; some changed by hand. */
export function labelsOf({ labels, moved, batches, room }) {
  const all = Array.from({ length: batches * room }, (_, i) => (labels === "own" ? i : i % room));
  return all.map((label, i) => moved[labels]?.[i] ?? label);
}

/** One item per place (outer level, position): what lies there, and its level in the model. */
export function placesOf(state) {
  const labels = labelsOf(state);
  const { room } = state;
  const places = [];
  for (let batch = 0; batch < state.batches; batch += 1) {
    for (let at = 0; at < room; at += 1) {
      const key = batch * room + at;
      const thing = state.truth === "own" ? key : at;
      const level = state.formula === "slash" ? `${batch}:${labels[key]}` : String(labels[key]);
      places.push({ key, batch, at, thing, label: labels[key], level });
    }
  }
  return places;
}

/** Levels of a list, in the order of their first use. */
export const distinct = (values) => [...new Set(values)];

/**
 * What the data can tell: { rows, batch, cask, things, merged, split, variances }, and what the
 * verdict asks for: design, again, hidden, alone. Each variance is
 * { name, told, levels }. A variance can be told when its matrix ZZ', seen after the mean is taken
 * away, is no combination of the others' (the covariance of REML is linear in the variances).
 */
export function groupingAt(state) {
  const places = placesOf(state);
  const rows = places.flatMap((place) => Array.from({ length: state.tests }, () => place));
  const levels = {
    batch: rows.map((row) => row.batch),
    cask: rows.map((row) => row.level),
    residual: rows.map((_, i) => i),
  };
  const names = ["batch", "cask", "residual"].filter(
    (name) => name !== "batch" || state.formula !== "alone",
  );
  const matrices = names.map((name) => centred(levels[name]));
  return {
    rows: rows.length,
    batch: distinct(levels.batch).length,
    cask: distinct(levels.cask).length,
    things: distinct(places.map((place) => place.thing)).length,
    merged: mixed(places, "level", "thing"),
    split: mixed(places, "thing", "level"),
    design: state.truth === "own" ? "nested" : "crossed",
    again: state.truth === "own" && mixed(places, "label", "batch") > 0,
    hidden: state.truth !== "own" && mixed(places, "thing", "label") > 0,
    alone: state.formula === "alone",
    variances: names.map((name, k) => ({
      name,
      levels: distinct(levels[name]).length,
      told: !within(
        matrices[k],
        matrices.filter((_, j) => j !== k),
      ),
    })),
  };
}

/** How many values of `one` go with more than one value of `other`. */
function mixed(places, one, other) {
  return distinct(places.map((p) => p[one])).filter(
    (value) => distinct(places.filter((p) => p[one] === value).map((p) => p[other])).length > 1,
  ).length;
}

/** M ZZ' M as one long vector: 1 where two rows share a level, rows and columns centred. */
function centred(levels) {
  const n = levels.length;
  const mean = levels.map((level) => levels.filter((other) => other === level).length / n);
  const total = mean.reduce((sum, value) => sum + value, 0) / n;
  return levels.flatMap((one, i) =>
    levels.map((other, j) => (one === other) - mean[i] - mean[j] + total),
  );
}

/** Whether a vector is a combination of others, or zero. */
function within(vector, others) {
  const basis = [];
  for (const other of others) {
    const rest = without(other, basis);
    if (norm(rest) > 1e-8 * norm(other)) basis.push(rest.map((value) => value / norm(rest)));
  }
  return norm(without(vector, basis)) <= 1e-8 * Math.max(norm(vector), 1);
}

function without(vector, basis) {
  let rest = vector;
  for (const unit of [...basis, ...basis]) {
    // twice: the first leaves rounding
    const share = rest.reduce((sum, value, i) => sum + value * unit[i], 0);
    rest = rest.map((value, i) => value - share * unit[i]);
  }
  return rest;
}

const norm = (vector) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
