// Explorers without a kernel. An explorer is a module of its own (anywidget's form: render({ model, el })), so it needs
// neither a widget manager nor a network. It lives in a shadow tree: its style and the slides' do not meet.
(() => {
  // Pixels that the height of an explorer's picture is counted in, tried from the largest; its type stays as it is.
  const HEIGHTS = [20, 19, 18, 17, 16, 15, 14, 13];
  // All its type as large as a slide asks for. The slide has a title: the explorer needs none.
  const LARGE = `
    .course-explorer > * { --type: 20px !important; }
    .course-explorer :is(.legend, .ends, .mark span, .numbers, .meanings, .columns, .columns small, pre, textarea, .names, .math, small, sub) { font-size: max(20px, 1em) !important; }
    .course-explorer .stage text, .course-explorer .stage .axis text, .course-explorer svg text { font-size: 20px !important; }
    .course-explorer { line-height: 1.22; }
    .course-explorer > * * { font-size: max(20px, 1em) !important; }
    .course-explorer .stage { font-size: var(--picture) !important; }
    .course-explorer > header { padding-top: 0; padding-bottom: 0; }
    .course-explorer > header button { min-height: 0; padding: 0.1em 0.7em; }
    .course-explorer .body { padding: 0.2em 0.8em 0.2em; gap: 0.2em 1em; }
    .course-explorer :is(.side, .controls) { gap: 0.3em; }
    .course-explorer .legend { padding: 0; }
    .course-explorer .numbers :is(th, td) { padding-top: 0.03em; padding-bottom: 0.03em; }
    .course-explorer .columns { display: none; }
    .course-explorer .summary { min-height: 0; margin-top: 0.3em; padding: 0.25em 0.6em; }
    .course-explorer .buttons > div { padding-top: 0; }
    .course-explorer input[type="range"] { height: 24px; }
  `;

  /** What an explorer asks of its model (anywidget's interface); messages to Python go nowhere. */
  function modelOf(state) {
    const heard = new Map(); // name of an event: its callbacks
    const changed = new Set();
    const tell = (event, ...said) => {
      for (const callback of [...(heard.get(event) ?? [])]) callback(...said);
    };
    const model = {
      get: (name) => state[name],
      set(name, value) {
        if (state[name] === value) return;
        state[name] = value;
        changed.add(name);
        tell(`change:${name}`, model, value);
      },
      save_changes() {
        if (changed.size) tell("change", model);
        changed.clear();
      },
      on(event, callback) {
        heard.set(event, [...(heard.get(event) ?? []), callback]);
      },
      off(event, callback) {
        const left = callback ? (heard.get(event) ?? []).filter((one) => one !== callback) : [];
        if (event) heard.set(event, left);
        else heard.clear();
      },
      send() {},
    };
    return model;
  }

  async function mount(place) {
    const state = JSON.parse(place.querySelector("script").textContent);
    const address = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
    const { default: explorer } = await import(address);
    URL.revokeObjectURL(address);
    const [style, el] = [document.createElement("style"), document.createElement("div")];
    style.textContent = state._css + LARGE;
    place.attachShadow({ mode: "open" }).append(style, el);
    await explorer.render({ model: modelOf(state), el });
    place.parentElement.classList.add("mounted");
    new ResizeObserver(() => fit(place, el)).observe(place);
  }

  const SETTLED = 80; // milliseconds after which an explorer has drawn itself
  const drawn = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next, SETTLED)));

  /** Make it as large as the slide allows: its type has to be read from the last row. It draws itself after each try. */
  async function fit(place, el) {
    const size = `${place.clientWidth} ${place.clientHeight}`;
    if (!place.clientWidth || place.dataset.size === size) return;
    place.dataset.size = size;
    delete place.dataset.fitted;
    for (const height of HEIGHTS) {
      // An explorer draws itself anew when its width has changed.
      el.style.cssText = `display: flow-root; --picture: ${height}px; width: calc(100% - ${2 * (HEIGHTS[0] - height)}px)`;
      await drawn();
      if (place.dataset.size !== size) return; // another fit has begun
      if (el.offsetHeight <= place.clientHeight) break;
    }
    place.dataset.fitted = "true";
  }

  window.explorersMounted = Promise.all([...document.querySelectorAll(".live")].map(mount));
})();
