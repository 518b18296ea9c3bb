// Says what is happening while Python starts, and where a reader's work is.

(() => {
  const VISITED = "course-lab-started";
  const READY_SHOWN = 4000; // milliseconds
  const LOOK = 300;
  const LONG = 120000;
  const { megabytes, store } = document.currentScript.dataset;
  const PLACE = [store, new URL("../compiled-modules", location.href).href];
  const first = !localStorage.getItem(VISITED);
  const start = performance.now();
  let imported = null;

  const bar = document.createElement("div");
  bar.id = "course-start";
  bar.innerHTML =
    "<style>#course-start { position: fixed; z-index: 10000; left: 50%; bottom: 1rem; transform: translateX(-50%);" +
    " max-width: min(44rem, 92vw); padding: 0.6rem 1rem; border-radius: 6px; color: #fff; background: #1c2733;" +
    " font: 16px/1.45 Georgia, serif; box-shadow: 0 2px 12px rgb(0 0 0 / 35%); }" +
    " #course-start a { color: #9cc7f5; } #course-start button { font: inherit; margin-left: 0.8rem; color: inherit;" +
    " background: none; border: 1px solid currentcolor; border-radius: 4px; cursor: pointer; }</style>" +
    '<span role="status"></span> <a href="../index.html">Your work</a><button type="button" aria-label="Close this message">Close</button>';
  const status = bar.querySelector("[role=status]");
  const close = () => bar.remove();
  bar.querySelector("button").addEventListener("click", close);

  const kernel = () => {
    const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
    return context?.session?.kernel;
  };
  const isNotebook = () => /\.ipynb$/.test(new URLSearchParams(location.search).get("path") ?? "");

  // Runs a function of course_start.py. What cannot be imported there fails again, and is told, in
  // the cell that imports it.
  function run(kernel, name) {
    const code = `await __import__("course_start").${name}(get_ipython(), *${JSON.stringify(PLACE)})`;
    const request = { code, silent: true, store_history: false };
    return kernel.requestExecute(request).done.catch(() => {});
  }

  function look() {
    const found = kernel();
    const state = found?.connectionStatus === "connected" ? found.status : found?.connectionStatus;
    if (state === "idle" && imported === null) {
      imported = false;
      tell(
        "Python is here and loads the course's packages. You can read meanwhile; cells wait for it.",
      );
      run(found, "take_up").finally(() => {
        imported = true;
        run(found, "keep_compiled");
      });
    } else if (state === "idle" && imported) {
      localStorage.setItem(VISITED, "yes");
      tell("Python is ready.");
      keep()
        .catch(() => {})
        .finally(() => setTimeout(close, READY_SHOWN));
      return;
    }
    if (state === "dead" || state === "disconnected")
      tell("Python has stopped. Reload this page; what was saved is kept.");
    else if (imported === null && performance.now() - start > LONG)
      tell("Python takes longer than usual. Is the network there? It is needed the first time.");
    setTimeout(look, LOOK);
  }

  // What the page loaded before the service worker was there, the page of the reader's work, and
  // all notebooks.
  async function keep() {
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    const others = ["../index.html", "../work.js", ...(await files(""))];
    const work = others.map((name) => new URL(name, location.href).href);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () =>
      tell("Python and the notebooks are kept here: next time they open without a network too.");
    active.postMessage({ keep: [...loaded, ...work, location.href] }, [port2]);
  }

  // Addresses of the lists of files that JupyterLite reads, and of the files in them.
  async function files(folder) {
    const list = `../api/contents/${folder}all.json`;
    const { content } = await (await fetch(list)).json();
    const within = content.map(({ path, type }) =>
      type === "directory" ? files(`${path}/`) : [`../files/${path}`],
    );
    return [list, ...(await Promise.all(within)).flat()];
  }

  function tell(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  addEventListener("DOMContentLoaded", () => {
    if (!isNotebook()) return;
    document.body.append(bar);
    tell(
      first
        ? `Python is being loaded: about ${megabytes} megabytes, this one time. You can read meanwhile; cells wait for it.`
        : "Python is being started, from what this browser has kept. You can read meanwhile; cells wait for it.",
    );
    look();
  });
})();
