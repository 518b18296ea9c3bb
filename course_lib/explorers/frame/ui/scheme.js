// Light or dark, as what lies behind the explorer is: JupyterLab, a book and a slide each say it in their own way.

const OPAQUE = 0.5; // a background below this shows what is behind it
const DARK = 0.4; // brightness of a background that is dark
const SETTLED = 400; // milliseconds, until a new theme's colours are there

/** Set the colours of the course on an element, and again when what lies behind it changes. */
export function followScheme(element, palettes) {
  const set = () => {
    const scheme = isDark(element) ? "dark" : "light";
    if (element.dataset.scheme === scheme) return;
    element.dataset.scheme = scheme;
    for (const [name, colour] of Object.entries(palettes[scheme]))
      element.style.setProperty(`--${name}`, colour);
  };
  let timer = 0;
  const look = () => {
    set();
    clearTimeout(timer);
    timer = setTimeout(set, SETTLED);
  };
  const watcher = new MutationObserver(look);
  for (const one of [document.documentElement, document.body])
    watcher.observe(one, { attributes: true });
  const asked = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((q) =>
    matchMedia(q),
  );
  for (const query of asked) query.addEventListener("change", look);
  return {
    set,
    stop() {
      watcher.disconnect();
      clearTimeout(timer);
      for (const query of asked) query.removeEventListener("change", look);
    },
  };
}

/** Whether the nearest background behind an element is dark. */
function isDark(element) {
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  if (matchMedia("(forced-colors: active)").matches) return prefersDark;
  for (let node = behind(element); node instanceof Element; node = behind(node)) {
    const { backgroundColor, colorScheme } = getComputedStyle(node);
    const shade = brightness(backgroundColor);
    if (shade !== null) return shade < DARK;
    if (node === document.documentElement && colorScheme.includes("dark"))
      return prefersDark || !colorScheme.includes("light");
  }
  return false;
}

/** The element around a node, also out of a shadow tree. */
const behind = (node) => node.parentElement ?? node.getRootNode().host;

/** Brightness of a computed colour, from 0 to 1; null where it lets through what is behind. */
function brightness(colour) {
  const [r, g, b, opacity = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  if (r === undefined || opacity < OPAQUE) return null;
  return (0.299 * r + 0.587 * g + 0.114 * b) / (colour.startsWith("rgb") ? 255 : 1);
}
