"""Show a site on this machine, as a web server would."""

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MISSING = "404.html"


class SiteHandler(SimpleHTTPRequestHandler):
    """Gives files without a word; for an address that is not there, the site's own error page."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the error page where there is nothing."""
        page = Path(self.directory) / MISSING
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def site_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a site, for this machine alone.

    Raises
    ------
    OSError
        When the port is taken.
    """
    return ThreadingHTTPServer(("127.0.0.1", port), partial(SiteHandler, directory=str(folder)))
