// A reader's saved notebooks: download one, or start it again and keep a copy.

const STORAGE = document.documentElement.dataset.storage;
const OPENS = "notebooks/index.html?path=";
const given = new Map(
  [...document.querySelectorAll("[data-path]")].map((link) => [
    link.dataset.path,
    link.textContent,
  ]),
);
const said = document.getElementById("said");
const own = document.getElementById("own");

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Nothing is made where nothing is there: JupyterLite sets up its own storage.
async function database() {
  const known = await indexedDB.databases();
  return known.some(({ name }) => name === STORAGE) ? answer(indexedDB.open(STORAGE)) : null;
}

async function within(mode, task) {
  const opened = await database();
  if (!opened) return null;
  try {
    if (!opened.objectStoreNames.contains("files")) return null;
    const transaction = opened.transaction("files", mode);
    const result = await task(transaction.objectStore("files"));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    return result;
  } finally {
    opened.close();
  }
}

const notebooks = () =>
  within("readonly", async (files) => {
    const all = await answer(files.getAll());
    return all
      .filter((file) => file?.type === "notebook" && file.content)
      .sort((one, other) => one.path.localeCompare(other.path));
  });

function download(file) {
  const text =
    typeof file.content === "string" ? file.content : JSON.stringify(file.content, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  said.textContent = `${file.name} is in the folder of your downloads.`;
}

// The copy stands beside the notebook. Without an entry of its own the notebook is the course's again.
async function startAgain(path) {
  const stamp = new Date().toLocaleString("sv").replace(/:/g, ".");
  const copy = await within("readwrite", async (files) => {
    const file = await answer(files.get(path));
    if (!file) return null;
    const renamed = (text) => text.replace(/\.ipynb$/, ` (my copy, ${stamp}).ipynb`);
    const kept = { ...file, name: renamed(file.name), path: renamed(file.path) };
    await answer(files.put(kept, kept.path));
    await answer(files.delete(path));
    return kept;
  });
  said.textContent = copy
    ? `${given.get(path)} is as the course gives it. Your work is kept in "${copy.name}". If the notebook is still open in another tab, close that tab.`
    : "It was already as the course gives it.";
  await show();
  said.scrollIntoView({ block: "nearest" });
}

function row(file) {
  const line = document.createElement("li");
  const add = (kind, text, more = {}) =>
    line.append(Object.assign(document.createElement(kind), { textContent: text, ...more }));
  const name = given.get(file.path) ?? file.name;
  add("a", name, { href: `${OPENS}${encodeURI(file.path)}` });
  const when = new Date(file.last_modified);
  const said = when.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  add("span", `saved ${said}`, { className: "when" });
  add("button", "Download", {
    type: "button",
    ariaLabel: `Download ${name}`,
    onclick: () => download(file),
  });
  if (given.has(file.path)) {
    add("button", "Start again", {
      type: "button",
      ariaLabel: `Start again: ${name}`,
      onclick: () => startAgain(file.path).catch(tell),
    });
  }
  return line;
}

async function show() {
  const found = await notebooks();
  if (found?.length) own.replaceChildren(...found.map(row));
}

function tell(error) {
  said.textContent = `This browser does not show what it keeps (${error?.message ?? error}). In the lab itself, File, Download still works.`;
}

show().catch(tell);
// After "back", what was saved meanwhile is shown too.
addEventListener("pageshow", (event) => {
  if (event.persisted) show().catch(tell);
});
