// Power of a mean slope by subjects and tests, and of an effect by subjects and items.
import { noncentralTail, tPower } from "../frame/math/power.js";
import { tCritical } from "../frame/math/student.js";

const shift = (effect, error) => (error > 0 ? effect / error : Infinity);

// Limits of t for whole degrees of freedom, which a plane of designs asks for again and again.
const known = new Map();
const criticalOf = (level, freedom) => {
  const key = `${level} ${freedom}`;
  if (!known.has(key)) known.set(key, tCritical(level, freedom));
  return known.get(key);
};

/** The standard error of a mean slope; tests, on each day, may be infinite. */
export const slopeError = (subjects, tests, slopeSd, { residual, sxx }) =>
  Math.sqrt((slopeSd ** 2 + residual.tests ** 2 / (tests * sxx)) / subjects);

/** The power of the t test of the subjects' own slopes: exact in a balanced layout. */
export function slopePower(subjects, tests, { slope_sd: slopeSd, effect }, data) {
  const error = slopeError(subjects, tests, slopeSd, data);
  const limit = criticalOf(data.level, subjects - 1);
  return noncentralTail(limit, shift(effect, error), subjects - 1);
}

/** What a study costs, where one test costs 1 and a subject `price` besides. */
export const cost = (subjects, tests, price, { days }) => subjects * (price + days * tests);

/** The budget: that of the line, or what the design costs. */
export const budgetOf = ({ subjects, tests, price, budget }, data) =>
  Math.max(budget, cost(subjects, tests, price, data));

/** Subjects that a budget pays at a number of tests on each day. */
export const subjectsFor = (budget, tests, price, data) =>
  Math.floor(budget / cost(1, tests, price, data));

/** The design with the most power that the budget pays; of equals that with the smaller error. */
export function bestDesign(state, data) {
  const [fewest, most] = data.limits.tests;
  const budget = budgetOf(state, data);
  let best = { subjects: 0, tests: 0, power: -1, error: Infinity };
  for (let tests = fewest; tests <= most; tests++) {
    const subjects = subjectsFor(budget, tests, state.price, data);
    if (subjects < data.limits.subjects[0]) break;
    const power = slopePower(subjects, tests, state, data);
    const error = slopeError(subjects, tests, state.slope_sd, data);
    const equal = Math.abs(power - best.power) <= data.tie;
    const better = power > best.power + data.tie || (equal && error < best.error * (1 - data.tie));
    if (better) best = { subjects, tests, power, error };
  }
  return best;
}

/** The design nearest to a number of tests that the budget pays within the plane. */
export function designAt(wanted, state, data) {
  const { limits } = data;
  const budget = budgetOf(state, data);
  const [few, many] = limits.subjects;
  let tests = Math.min(limits.tests[1], Math.max(limits.tests[0], Math.round(wanted)));
  while (tests > limits.tests[0] && subjectsFor(budget, tests, state.price, data) < few) tests--;
  const subjects = Math.min(many, subjectsFor(budget, tests, state.price, data));
  return { subjects, tests, budget };
}

/**
 * Lines of equal power [[subjects, tests], ...] by their level; between whole numbers of subjects
 * power is taken for straight. tests: those at which it is asked, Infinity for the ceiling.
 */
export function contours(levels, tests, state, data) {
  const [few, many] = data.limits.subjects;
  const rows = tests.map((at) =>
    Array.from({ length: many - few + 1 }, (_, i) => slopePower(few + i, at, state, data)),
  );
  return levels.map((level) =>
    rows.flatMap((row, k) => {
      const after = row.findIndex((power) => power >= level);
      if (after < 1) return []; // left or right of the plane
      const part = (level - row[after - 1]) / (row[after] - row[after - 1]);
      return [[few + after - 1 + part, tests[k]]];
    }),
  );
}

/** The power for an effect that varies over subjects and over items (Satterthwaite's t). */
export function itemPower(subjects, items, sizes, { residual, level }) {
  const { subject_sd: subjectSd, item_sd: itemSd, item_effect: effect } = sizes;
  const noise = (2 * residual.items ** 2) / (subjects * items);
  const [bySubject, byItem] = [subjectSd ** 2 / subjects + noise, itemSd ** 2 / items + noise];
  const variance = bySubject + byItem - noise;
  if (variance === 0) return 1;
  const parts =
    bySubject ** 2 / (subjects - 1) +
    byItem ** 2 / (items - 1) +
    noise ** 2 / ((subjects - 1) * (items - 1));
  return tPower(effect / Math.sqrt(variance), variance ** 2 / parts, level);
}

/** What the first tab says of a design. */
export function slopeNumbers(state, data) {
  const { subjects, tests } = state;
  return {
    power: slopePower(subjects, tests, state, data),
    ceiling: slopePower(subjects, Infinity, state, data),
    best: bestDesign(state, data),
  };
}

/** What the second tab says of a design. */
export function itemNumbers(state, data) {
  const { item_subjects: subjects, items } = state;
  const power = (n, m) => itemPower(n, m, state, data);
  return {
    power: power(subjects, items),
    more_subjects: power(2 * subjects, items),
    more_items: power(subjects, 2 * items),
    ceiling: power(Infinity, items),
  };
}
