// The locked packages, installed into build/explorers/, which git ignores.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, "../../..");
export const packages = join(root, "build", "explorers");

/** Install the packages of package-lock.json, unless they are there already. */
export function install() {
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
