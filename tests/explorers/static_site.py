"""A server of static pages with an explorer, and of the packages that they load."""

from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distribution
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread

from tests.explorers.node import PACKAGES


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@cache
def _site() -> tuple[Path, str]:
    """Start the server; return its folder and its address."""
    folder = Path(mkdtemp(prefix="explorers-"))
    (folder / "packages").symlink_to(PACKAGES)
    anywidget = str(distribution("anywidget").locate_file("anywidget/nbextension"))
    (folder / "anywidget").symlink_to(anywidget)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    return folder, f"http://slides.localhost:{server.server_port}"


def put_page(html: str) -> str:
    """Return the address of a page, which stays there as long as the tests run."""
    folder, address = _site()
    name = f"{len(list(folder.glob('*.html')))}.html"
    (folder / name).write_text(html, encoding="utf-8")
    return f"{address}/{name}"
