// Looks at the style of all JavaScript that is written by hand, as style.json says.
//   node course_lib/explorers/frame/lint.mjs [--write]      (--write: put right what can be)
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { here, install, packages, root } from "./packages.mjs";

const FOLDERS = ["course_lib/explorers", "course_tools"];
const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(js|mjs|cjs)$/.test(name) && !name.endsWith("built.js"))
    .map((name) => join(folder, name)),
).sort();

install();
const biome = createRequire(join(packages, "package.json")).resolve("@biomejs/biome/package.json");
const command = [
  join(dirname(biome), "bin", "biome"),
  "check",
  `--config-path=${join(here, "style.json")}`,
  "--error-on-warnings",
  "--max-diagnostics=100",
  ...process.argv.slice(2),
  ...files,
];
const result = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
process.exit(result.status ?? 1);
