// Explorers without a kernel. An explorer is a module of its own (anywidget's form: render({ model, el })), so it needs
// neither a widget manager nor a network. It lives in a shadow tree: its style and the slides' do not meet.
(() => {
  const SCALES = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7];
  const WIDTH = 1180; // what an explorer is laid out for, at least

  /** What an explorer asks of its model; messages to Python go nowhere. */
  const modelOf = (state) => ({
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
    },
    on() {},
    off() {},
    send() {},
    save_changes() {},
  });

  async function mount(place) {
    const state = JSON.parse(place.querySelector("script").textContent);
    const address = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
    const { default: explorer } = await import(address);
    URL.revokeObjectURL(address);
    const [style, el] = [document.createElement("style"), document.createElement("div")];
    style.textContent = state._css;
    place.attachShadow({ mode: "open" }).append(style, el);
    await explorer.render({ model: modelOf(state), el });
    place.parentElement.classList.add("mounted");
    new ResizeObserver(() => fit(place, el)).observe(place);
  }

  /** Make it as large as the slide allows. */
  function fit(place, el) {
    if (!place.clientWidth) return;
    for (const scale of SCALES.filter((one) => place.clientWidth / one >= WIDTH)) {
      el.style.cssText = `width: ${place.clientWidth / scale}px; transform: scale(${scale}); transform-origin: 0 0`;
      if (el.offsetHeight * scale <= place.clientHeight) return;
    }
  }

  window.explorersMounted = Promise.all([...document.querySelectorAll(".live")].map(mount));
})();
