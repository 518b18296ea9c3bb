// Brings a page of the book to life: its explorers, and what only a browser can know of its width.
(() => {
  // A page has room beside its text: an explorer takes the page's type, and scrolls when it must.
  const STYLE = ".course-explorer { font-family: var(--sans); }";

  /** What is wider than its place can be scrolled with the keys too. */
  function openToKeys() {
    for (const box of document.querySelectorAll(".cell_output .output, .scrolls, pre")) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  // On paper nothing can be opened.
  const opened = new Set();
  function openAll() {
    for (const fold of document.querySelectorAll("details:not([open])")) {
      fold.open = true;
      opened.add(fold);
    }
  }
  function closeAgain() {
    for (const fold of opened) fold.open = false;
    opened.clear();
  }

  const start = () => {
    const places = [...document.querySelectorAll(".explorer > .live")];
    window.explorersMounted = Promise.all(
      places.map((place) => window.mountExplorer(place, STYLE)),
    );
    openToKeys();
    addEventListener("resize", openToKeys);
    addEventListener("beforeprint", openAll);
    addEventListener("afterprint", closeAgain);
    for (const fold of document.querySelectorAll("details"))
      fold.addEventListener("toggle", openToKeys);
  };
  start();
})();
