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
      { id: "best", label: "Best: subjects, tests/day", value: [subjects, tests], digits: 0 },
      row("best_power", "… its power", best.power),
    ],
    summary: sayBest(state, { power, ceiling, best }, data),
  };
}

function sayBest(state, { power, ceiling, best }, { limits }) {
  const limit = state.slope_sd
    ? `with any number of tests ${most(ceiling)}`
    : "with equal slopes tests can reach 1";
  const mine = `Power ${short(power)}, ${limit}`;
  const same = state.subjects === best.subjects && state.tests === best.tests;
  if (same) return `${mine}. No design at this cost has more.`;
  const where = best.subjects > limits.subjects[1] ? " (off the picture)" : "";
  return `${mine}. At the same cost ${counted(best)}${where}: ${short(best.power)}.`;
}

const counted = ({ subjects, tests }) =>
  `${subjects} subjects × ${tests} ${tests === 1 ? "test" : "tests"}/day`;
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

function sayItems({ item_sd: sd }, { power, ceiling }) {
  const mine = `Power ${short(power)}`;
  if (!sd) return `${mine}. The effect is the same for all items: subjects alone can do it.`;
  return `${mine}, with any number of subjects ${most(ceiling)}. Only more items raise that.`;
}
