// Before JupyterLite's own service worker: keeps what was loaded, so that a second visit loads
// nothing again and works without a network. What JupyterLite answers itself is left to it.

const KEPT = "@STORE@"; // another course, another store
// Files that do not change under their name while the store has this name.
const LASTING = /\/(static\/pyodide|build|extensions)\/|^\/pyodide\/v/;
const JUPYTERLITES = /\/api\/(drive|stdin|service-worker-heartbeat)/;
const PATIENCE = 8000; // milliseconds, where a kept file would do
const PYODIDES = "https://cdn.jsdelivr.net";

const isOurs = ({ method, url }) => {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || JUPYTERLITES.test(pathname)) return false;
  return origin === PYODIDES || url.startsWith(new URL("./", location.href).href);
};

async function keep(request, response) {
  if (response.ok) await (await caches.open(KEPT)).put(request, response.clone());
  return response;
}

const kept = async (request, how) => (await caches.open(KEPT)).match(request, how);

async function lasting(request) {
  return (await kept(request)) ?? keep(request, await fetch(request));
}

// A page's address names the notebook it opens; the page is the same for all.
async function newest(request) {
  const there = await kept(request, { ignoreSearch: true });
  try {
    const how = there ? { signal: AbortSignal.timeout(PATIENCE) } : {};
    return await keep(request, await fetch(request, how));
  } catch (error) {
    if (there) return there;
    throw error;
  }
}

addEventListener("fetch", (event) => {
  if (!isOurs(event.request)) return;
  event.stopImmediatePropagation();
  const isLasting = LASTING.test(new URL(event.request.url).pathname);
  event.respondWith((isLasting ? lasting : newest)(event.request));
});

addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter(
        (name) => name.startsWith("course-lab ") && name !== KEPT,
      );
      await Promise.all(old.map((name) => caches.delete(name)));
    })(),
  ),
);

// What the first page loaded before this worker was there. The answer says that all of it is kept.
addEventListener("message", (event) => {
  const { keep: addresses } = event.data ?? {};
  if (!addresses) return;
  event.waitUntil(
    (async () => {
      const done = await Promise.allSettled(
        addresses.map(async (address) => {
          const request = new Request(address);
          if (isOurs(request) && !(await kept(request))) await keep(request, await fetch(request));
        }),
      );
      if (done.every(({ status }) => status === "fulfilled")) event.ports[0]?.postMessage("kept");
    })(),
  );
});
