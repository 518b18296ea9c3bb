// Goes through all slides, with all fragments shown, and says what is wrong with each: [[number, complaint], …].
async () => {
  const [SLACK, LEAST_TYPE, LEAST_FIGURE] = [1.5, 15, 240]; // pixels of a slide
  const found = [];
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
        !one.closest(":scope > footer, svg, details, .live") &&
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
      const says = [...one.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.data.trim(),
      );
      const type = parseFloat(getComputedStyle(one).fontSize);
      if (says && type < LEAST_TYPE) complaints.push(`type of ${type} px: ${nameOf(one)}`);
    }
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
    for (const complaint of new Set(measure(slide))) found.push([at + 1, complaint]);
  }
  return found;
};
