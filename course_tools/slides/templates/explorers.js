// Explorers on slides: as large as a slide asks for. `mountExplorer` is in mount.js.
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

  async function mount(place) {
    const el = await window.mountExplorer(place, LARGE);
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
