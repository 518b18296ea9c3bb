// Goes through all slides, with all fragments shown, and says what is wrong with each, [[number, complaint], …],
// and how large the smallest type is.
async (LIMITS) => {
  const [SLACK, LEAST_FIGURE] = [1.5, 240]; // pixels of a slide
  const LEAST_TYPE = LIMITS.least_type;
  const found = [];
  let smallest = Number.POSITIVE_INFINITY;
  const frame = () =>
    new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  const textOf = (element) => element.textContent.trim().replace(/\s+/g, " ").slice(0, 50);
  const nameOf = (element) =>
    element.alt?.slice(0, 50) || textOf(element) || element.className || element.tagName;

  function measure(slide) {
    const complaints = [];
    const page = slide.querySelector(".page");
    const outer = page.getBoundingClientRect();
    const scale = outer.width / page.offsetWidth;
    const bottom = page.querySelector(":scope > footer").getBoundingClientRect().top;
    const shown = [...page.querySelectorAll("*")].filter(
      (one) =>
        !one.closest("svg, details, .live") &&
        one.getClientRects().length &&
        !page.querySelector(":scope > footer").contains(one),
    );
    for (const one of shown) {
      const box = one.getBoundingClientRect();
      const down = (box.bottom - bottom) / scale;
      const right = Math.max(box.right - outer.right, outer.left - box.left) / scale;
      if (down > SLACK) complaints.push(`${Math.round(down)} px too tall: ${nameOf(one)}`);
      if (right > SLACK) complaints.push(`${Math.round(right)} px too wide: ${nameOf(one)}`);
      if (
        one.matches("pre, pre *, .block, .body, td, th") &&
        one.scrollWidth > one.clientWidth + SLACK &&
        one.clientWidth
      ) {
        complaints.push(`clipped at the side: ${nameOf(one)}`);
      }
      if (one.matches(".block, .body, pre") && one.scrollHeight > one.clientHeight + 4) {
        complaints.push(`taller than its place: ${nameOf(one)}`);
      }
    }
    complaints.push(...types(slide, scale));
    complaints.push(
      ...pictures(slide, scale),
      ...formulas(slide),
      ...explorers(slide),
      ...neighbours(page, scale),
    );
    if (!slide.matches(".title") && !page.querySelector(".block")) complaints.push("empty");
    if (!slide.querySelector("aside.notes h4")) complaints.push("no speaker notes");
    return complaints;
  }

  const says = (one) =>
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  /** Everything that is read, with the size of its type in pixels of a slide. */
  function read(slide, scale) {
    const sized = [];
    const add = (root) => {
      for (const one of root.querySelectorAll("*")) {
        if (one.shadowRoot) add(one.shadowRoot);
        const style = getComputedStyle(one);
        if (!says(one) || !one.getClientRects().length || style.visibility === "hidden") continue;
        if (
          one.closest(
            "style, script, .formula, aside, [aria-hidden='true'], details > div, .hidden",
          )
        )
          continue;
        const box = one.getBoundingClientRect();
        if (box.width < 2 || box.height < 2) continue; // for screen readers only
        sized.push([parseFloat(style.fontSize) * drawn(one, scale), one]);
      }
      for (const one of root.querySelectorAll("img[data-type]")) {
        const height = one.getBoundingClientRect().height;
        const [wide, tall] = [one.naturalWidth, one.naturalHeight];
        const shown = Math.min(height / tall, one.getBoundingClientRect().width / wide) / scale;
        if (height && one.dataset.type) sized.push([Number(one.dataset.type) * shown, one]);
      }
    };
    add(slide.querySelector(".page"));
    return sized;
  }

  /** The smallest type of a slide, and how much of it is too small. */
  function types(slide, scale) {
    const small = read(slide, scale)
      .filter(([size]) => size < LEAST_TYPE - 0.25)
      .sort(([a], [b]) => a - b);
    if (!small.length) return [];
    const [size, one] = small[0];
    return [`type of ${size.toFixed(1)} px: ${nameOf(one)}; ${small.length} in all`];
  }

  /** How much larger a text is drawn than its style says: by the picture that it is in. */
  function drawn(one, scale) {
    if (!one.closest("svg")) return 1;
    const { a, b } = one.getScreenCTM(); // turned text too
    return Math.hypot(a, b) / scale;
  }

  const pictures = (slide, scale) =>
    [...slide.querySelectorAll("img")].flatMap((image) => {
      if (!image.naturalWidth) return [`broken picture: ${image.getAttribute("src")}`];
      if (!image.alt) return [`a picture without alt text: ${image.getAttribute("src")}`];
      const height = image.getBoundingClientRect().height / scale;
      return height && height < LEAST_FIGURE
        ? [`a figure only ${Math.round(height)} px tall: ${nameOf(image)}`]
        : [];
    });

  function formulas(slide) {
    const bad = [...slide.querySelectorAll(".formula")].filter(
      (one) => !one.querySelector("svg") || one.querySelector("[data-mjx-error]"),
    );
    const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    const raw = [];
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (
        !node.parentElement.closest("code, pre, script, style") &&
        /\$[^$]+\$|\\[a-z]+/.test(node.data)
      )
        raw.push(node.data);
    }
    return [...bad.map((one) => one.getAttribute("aria-label")), ...raw].map(
      (text) => `formula not drawn: ${text?.slice(0, 50)}`,
    );
  }

  const explorers = (slide) =>
    [...slide.querySelectorAll(".live")].flatMap((place) => {
      const picture = place.shadowRoot?.querySelector(".course-explorer");
      if (!picture?.querySelector("svg")) return ["an explorer did not start"];
      const [inside, around] = [picture.getBoundingClientRect(), place.getBoundingClientRect()];
      return inside.bottom > around.bottom + 2 || inside.right > around.right + 2
        ? ["an explorer is cut off"]
        : [];
    });

  /** Blocks that lie over each other. */
  function neighbours(page, scale) {
    const boxes = [...page.querySelectorAll("h2, .block")].map((one) => [
      one,
      one.getBoundingClientRect(),
    ]);
    return boxes.flatMap(([one, a], at) =>
      boxes.slice(at + 1).flatMap(([two, b]) => {
        const over =
          Math.min(a.bottom - b.top, b.bottom - a.top, a.right - b.left, b.right - a.left) / scale;
        return over > 2 ? [`${nameOf(one)} lies over ${nameOf(two)}`] : [];
      }),
    );
  }

  for (const [at, slide] of Reveal.getSlides().entries()) {
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v, Number.MAX_SAFE_INTEGER);
    await frame();
    for (let tries = 0; tries < 60 && slide.querySelector(".live:not([data-fitted])"); tries++)
      await frame();
    for (const complaint of new Set(measure(slide))) found.push([at + 1, complaint]);
    const page = slide.querySelector(".page");
    const scale = page.getBoundingClientRect().width / page.offsetWidth;
    for (const [size] of read(slide, scale)) smallest = Math.min(smallest, size);
  }
  return { found, smallest };
};
