// Builds <explorer>/built.js from <explorer>/page.js, one self-contained module each, and frame/built.css.
//   node course_lib/explorers/frame/build.mjs [FOLDER]      (default: the folder of the explorers)
// Packages are installed from package-lock.json into build/explorers/, which git ignores.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const home = resolve(here, "..");
const packages = resolve(home, "../../build/explorers");
const out = resolve(process.argv[2] ?? home);

function install() {
  const lock = readFileSync(join(here, "package-lock.json"), "utf8");
  const done = join(packages, "node_modules", ".installed");
  if (existsSync(done) && readFileSync(done, "utf8") === lock) return;
  mkdirSync(packages, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) {
    copyFileSync(join(here, name), join(packages, name));
  }
  const npm = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = spawnSync("npm", npm, {
    cwd: packages,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error("npm could not install the packages: is npm there, and the network?");
    process.exit(1);
  }
  writeFileSync(done, lock);
}

/** The licences of what is built in, as they ask for. */
function licences(inputs) {
  const names = Object.keys(inputs).map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  return [...new Set(names.filter(Boolean))].sort().map((name) => {
    const folder = join(packages, "node_modules", name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  }).join("\n----\n\n");
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
