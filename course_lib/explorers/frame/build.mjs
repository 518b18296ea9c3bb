// Builds <explorer>/built.js from <explorer>/page.js, one self-contained module each, and frame/built.css.
//   node course_lib/explorers/frame/build.mjs [FOLDER]      (default: the folder of the explorers)
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { here, install, packages } from "./packages.mjs";

const home = resolve(here, "..");
const out = resolve(process.argv[2] ?? home);

/** The licences of what is built in, as they ask for. */
function licences(inputs) {
  const names = Object.keys(inputs).map(
    (path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1],
  );
  return [...new Set(names.filter(Boolean))]
    .sort()
    .map((name) => {
      const folder = join(packages, "node_modules", name);
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
    })
    .join("\n----\n\n");
}

install();
const { build } = createRequire(join(packages, "package.json"))("esbuild");
const explorers = readdirSync(home).filter((name) => existsSync(join(home, name, "page.js")));
const { metafile } = await build({
  absWorkingDir: home,
  entryPoints: [
    ...explorers.map((name) => ({ in: `${name}/page.js`, out: `${name}/built` })),
    { in: "frame/ui/explorer.css", out: "frame/built" },
  ],
  outdir: out,
  nodePaths: [join(packages, "node_modules")],
  alias: { "d3-interpolate": "./frame/ui/interpolate.js" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  metafile: true,
});
writeFileSync(join(out, "frame", "LICENCES.txt"), licences(metafile.inputs));
