// Draws formulas as SVG, so that a slide needs no MathJax and no fonts.
//   node math.cjs FOLDER < formulas.json > drawn.json        (FOLDER: where node_modules is)
// In: [[how, tex], …], how is "inline" or "display". Out: [[svg, error], …].
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const packages = createRequire(join(process.argv[2], "package.json"));
const settings = { loader: { load: ["input/tex", "output/svg"] }, svg: { fontCache: "none" } };

packages("mathjax")
  .init(settings)
  .then((MathJax) => {
    const { adaptor } = MathJax.startup;
    const drawn = JSON.parse(readFileSync(0, "utf8")).map(([how, tex]) => {
      const node = MathJax.tex2svg(tex, { display: how === "display" });
      const html = adaptor.innerHTML(node);
      return [html, html.match(/data-mjx-error="([^"]*)"/)?.[1] ?? ""];
    });
    process.stdout.write(JSON.stringify(drawn));
  });
