// Runs notebooks in Pyodide, in Node, with the lab's own Python; prints a line of JSON for each.
// node run_notebooks.mjs PYODIDE_FOLDER COURSE_FOLDER RUNNER NOTEBOOK...
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [python, root, runner, ...notebooks] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(python, "pyodide.mjs")).href);
const pyodide = await loadPyodide({ indexURL: `${python}/` });
await pyodide.loadPackage(["mixed-models-course", "ipython"], { messageCallback() {} });
pyodide.FS.mkdirTree("/course");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root }, "/course");
pyodide.runPython(fs.readFileSync(runner, "utf8"));
for (const name of notebooks) {
  console.log(pyodide.runPython(`run_notebook(${JSON.stringify(`/course/${name}`)})`));
}
process.exit(0);
