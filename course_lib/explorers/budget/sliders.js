// The sliders of one tab, two side by side; they are there where their tab is chosen.
import { makeControls, refusal } from "../frame/ui/controls.js";
import { create } from "../frame/ui/dom.js";

const BESIDE = "display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.8em 1em";

/**
 * A control of sliders in two columns; the last one of an odd number has a row for itself.
 * after(change, state): what else a change changes.
 */
export const sliders = (tab, specs, { after = () => ({}) } = {}) => ({
  kind: "own",
  make(set) {
    let state;
    const made = makeControls(specs, (change) => set({ ...change, ...after(change, state) }));
    const grid = create(
      "div",
      { style: BESIDE },
      made.map(({ element }) => element),
    );
    for (const { element } of made) element.querySelector(".head").style.columnGap = "0.3em";
    if (specs.length % 2) made.at(-1).element.style.gridColumn = "1 / -1";
    const element = create("div", {}, [grid]);
    return {
      id: `sliders of ${tab}`,
      refuses: (now) => refusal([...made], now),
      element,
      show(now) {
        state = now;
        element.hidden = now.tab !== tab;
        for (const one of made) one.show(now);
      },
    };
  },
});
