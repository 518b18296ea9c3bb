// Explorers without a kernel. An explorer is a module of its own (anywidget's form: render({ model, el })), so it needs
// neither a widget manager nor a network. It lives in a shadow tree: its style and the slides' do not meet.
(() => {
  // Tried from the largest: an explorer needs 700 pixels of its own to have picture and controls side by side.
  const SCALES = [1.4, 1.35, 1.3, 1.25, 1.2, 1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.85, 0.8];
  const LEAST_WIDTH = 700;
  // All its type as large as a slide asks for. The slide has a title: the explorer needs none.
  const LARGE = `
    .course-explorer > * { --type: 20px !important; }
    .course-explorer :is(.legend, .ends, .mark span, .numbers, .meanings, .columns, .columns small, pre, textarea, .names, .math, small, sub) { font-size: max(20px, 1em) !important; }
    .course-explorer .stage text, .course-explorer .stage .axis text, .course-explorer svg text { font-size: 20px !important; }
    .course-explorer > header { padding-top: 0.2em; padding-bottom: 0.2em; }
    .course-explorer .summary { min-height: 0; }
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

  /** Make it as large as the slide allows: its type has to be read from the last row. */
  function fit(place, el) {
    if (!place.clientWidth) return;
    for (const scale of SCALES.filter((one) => place.clientWidth / one >= LEAST_WIDTH)) {
      el.style.cssText = `width: ${place.clientWidth / scale}px; transform: scale(${scale}); transform-origin: 0 0`;
      if (el.offsetHeight * scale <= place.clientHeight) return;
    }
  }

  window.explorersMounted = Promise.all([...document.querySelectorAll(".live")].map(mount));
})();
