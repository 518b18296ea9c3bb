// Explorers without a kernel. An explorer is a module of its own (anywidget's form: render({ model, el })), so it needs
// neither a widget manager nor a network. It lives in a shadow tree: its style and the page's do not meet.
(() => {
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

  /** Put an explorer in its place, with the style of the page for it; gives the element that it draws in. */
  window.mountExplorer = async (place, style = "") => {
    const state = JSON.parse(place.querySelector("script").textContent);
    const address = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
    const { default: explorer } = await import(address);
    URL.revokeObjectURL(address);
    const [sheet, el] = [document.createElement("style"), document.createElement("div")];
    sheet.textContent = state._css + style;
    place.attachShadow({ mode: "open" }).append(sheet, el);
    await explorer.render({ model: modelOf(state), el });
    place.parentElement.classList.add("mounted");
    return el;
  };
})();
