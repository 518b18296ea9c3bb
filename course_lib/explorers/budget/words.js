// The numbers and the sentence of each tab.
import { fixed } from "../frame/ui/format.js";

const short = (power) => (power > 0.995 ? "> 0.99" : fixed(power, 2));
const long = (power) => (power > 0.9995 ? "> 0.999" : fixed(power, 3));
const row = (id, label, value) => ({ id, label, value, text: long(value) });

export function reportSlopes(state, { power, ceiling, best }, data) {
  const { subjects, tests } = best;
  return {
    numbers: [
      row("power", "Power", power),
      row("ceiling", "Ceiling (∞ tests)", ceiling),
      { id: "best", label: "Best: subjects, tests a day", value: [subjects, tests], digits: 0 },
      row("best_power", "… its power", best.power),
    ],
    summary: sayBest(state, { power, ceiling, best }, data),
  };
}

function sayBest(state, { power, ceiling, best }, { tie, limits }) {
  const now = `${counted(state)}: power ${short(power)}`;
  const mine = state.slope_sd ? `${now}, with any number of tests ${most(ceiling)}` : now;
  const same = state.subjects === best.subjects && state.tests === best.tests;
  if (same || best.power <= power + tie) return `${mine}. Nothing better at this cost.`;
  const where = best.subjects > limits.subjects[1] ? " (right of the picture)" : "";
  return `${mine}. At the same cost ${best.subjects} × ${best.tests}${where}: ${short(best.power)}.`;
}

const counted = ({ subjects, tests }) =>
  `${subjects} subjects × ${tests} ${tests === 1 ? "test" : "tests"} a day`;
const most = (power) => (power > 0.995 ? short(power) : `at most ${short(power)}`);

export function reportItems(state, now) {
  return {
    numbers: [
      row("power", "Power", now.power),
      row("more_subjects", "… with twice the subjects", now.more_subjects),
      row("more_items", "… with twice the items", now.more_items),
      row("ceiling", "Ceiling (∞ subjects)", now.ceiling),
    ],
    summary: sayItems(state, now),
  };
}

function sayItems({ item_subjects: subjects, items, item_sd: sd }, { power, ceiling }) {
  const mine = `${subjects} subjects × ${items} items: power ${short(power)}.`;
  if (!sd) return `${mine} The effect is the same for all items: subjects alone can do it.`;
  return `${mine} With any number of subjects ${most(ceiling)}: that takes more items.`;
}
