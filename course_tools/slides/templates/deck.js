// Starts the slides. A slide is 1280 x 720 on a wide screen and 1120 x 840 on a 4:3 projector: the same type, laid
// out for the room there is. Between the two the size follows the screen.
(() => {
  const [WIDE, TALL] = [16 / 9, 4 / 3];
  const root = document.documentElement;
  const printing = /print-pdf/i.test(location.search);

  function canvas() {
    const ratio = printing
      ? WIDE
      : Math.min(WIDE, Math.max(TALL, innerWidth / innerHeight || WIDE));
    const width = Math.round(1120 + (160 * (ratio - TALL)) / (WIDE - TALL));
    root.classList.toggle("wide", ratio >= 1.5);
    return { width, height: Math.round(width / ratio) };
  }

  // Sections are columns in the overview (Esc), but the arrows and a clicker go from slide to slide.
  Reveal.initialize({
    ...canvas(),
    margin: 0,
    center: false,
    controls: false,
    hash: true,
    slideNumber: "c/t", // so that G goes to a slide by the number that it shows
    navigationMode: "linear",
    transition: "none",
    backgroundTransition: "none",
    pdfSeparateFragments: false,
    pdfMaxPagesPerSlide: 1,
    totalTime: window.lecture.seconds,
    plugins: [RevealNotes],
  }).then(whenReady);
  const closeCode = () => {
    for (const one of document.querySelectorAll("details[open]")) one.removeAttribute("open");
  };
  Reveal.on("slidechanged", closeCode);
  addEventListener("resize", () => !printing && Reveal.configure(canvas()));

  // A clicker sends PageDown: it must turn the slide although an explorer's slider has the focus.
  addEventListener(
    "keydown",
    (event) => {
      const inside = document.activeElement?.closest(".live, details");
      if (!inside || !["PageDown", "PageUp", "Escape"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      document.activeElement.blur();
      closeCode();
      if (event.key === "PageDown") Reveal.next();
      if (event.key === "PageUp") Reveal.prev();
    },
    true,
  );

  async function whenReady() {
    await Promise.allSettled([...document.images].map((image) => image.decode()));
    await window.explorersMounted;
    root.dataset.ready = "true"; // for the check and the PDF
  }
})();
