// Panels in rows and columns, for figures of four panels and more.

/**
 * Boxes of `count` panels in `columns`, in two columns where it is narrow.
 * size: from the frame; ratio: height of a panel by its width, where the picture stands alone.
 */
export function arrangeGrid(size, count, { columns = 2, ratio = 0.75, narrow = 560 } = {}) {
  const { width, em, tall } = size;
  const across = width >= narrow ? columns : 2;
  const rows = Math.ceil(count / across);
  const each = width / across;
  const wanted = tall ? size.height / rows : Math.max(each * ratio, 13 * em);
  const height = Math.round(Math.min(wanted, 17 * em));
  const boxes = Array.from({ length: count }, (_, i) => ({
    left: (i % across) * each,
    top: Math.floor(i / across) * height,
    width: each,
    height,
    em,
  }));
  return { boxes, width, height: height * rows, narrow: width < narrow };
}

/** A path through points [[x, y], ...] in a panel's units, as the `d` of an SVG path. */
export function pathThrough(panel, points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${panel.x(x)},${panel.y(y)}`).join("");
}
