"""A server of static pages: to load packages over it takes a browser a quarter of the time."""

from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distribution
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from tests.explorers.node import PACKAGES

PAGES = "pages"
_TYPES = {".js": "text/javascript", ".html": "text/html"}


class _Handler(BaseHTTPRequestHandler):
    """Gives the pages that were handed in, and the files of packages, which a browser may keep."""

    protocol_version = "HTTP/1.1"
    pages: tuple[str, ...] = ()

    def do_GET(self) -> None:
        """Answer."""
        folder, _, rest = urlsplit(self.path).path.lstrip("/").partition("/")
        if folder == PAGES:
            self._send(type(self).pages[int(rest)].encode(), ".html", "no-store")
            return
        anywidget = Path(str(distribution("anywidget").locate_file("anywidget/nbextension")))
        root = {"packages": PACKAGES, "anywidget": anywidget}.get(folder)
        file = root / rest if root else None
        if file is None or not file.is_file():
            self.send_error(404)
        else:
            self._send(file.read_bytes(), file.suffix, "max-age=3600")

    def _send(self, body: bytes, ending: str, kept: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", _TYPES.get(ending, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", kept)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@cache
def _host() -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://slides.localhost:{server.server_port}"


def put_page(html: str) -> str:
    """Return the address of a page, which stays there as long as the tests run."""
    _Handler.pages += (html,)
    return f"{_host()}/{PAGES}/{len(_Handler.pages) - 1}"
