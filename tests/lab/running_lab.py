"""A running ``course lab``, as a reader starts it."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from tests.waiting import SECONDS, wait_for

ROOT = Path(__file__).parents[2]
COURSE = shutil.which("course", path=str(Path(sys.executable).parent))
ADDRESS = re.compile(r"(http://localhost:\d+)/lab/tree/(\S*)\?token=(\w+)")


class Lab:
    """A running ``course lab``."""

    def __init__(self, process: subprocess.Popen, log: Path):
        self.process, self.log = process, log
        self.address, (self.base, self.start, self.token) = self._wait_for_address()

    def _wait_for_address(self) -> tuple[str, tuple[str, ...]]:
        def ended_or_printed() -> bool:
            return bool(ADDRESS.search(self.log.read_text())) or self.process.poll() is not None

        wait_for(ended_or_printed, "the address of course lab")
        match = ADDRESS.search(self.log.read_text())
        assert match, f"course lab printed no address:\n{self.log.read_text()}"
        return match[0], match.groups()

    def ask(self, path: str, method: str = "GET") -> dict:
        """Answer of the server's own interface."""
        headers = {"Authorization": f"token {self.token}"}
        with urlopen(Request(f"{self.base}/{path}", method=method, headers=headers)) as answer:
            return json.loads(answer.read() or "{}")


@contextmanager
def running_lab(folder: Path, *options: str, **variables: str):
    """Start ``course lab`` with no display, from a folder inside the course."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "OPENBLAS_NUM_THREADS"}
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    env["JUPYTER_CONFIG_DIR"] = str(folder)  # nothing of the reader's own settings or workspaces
    command = [COURSE, "lab", *options]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT / "tests", env=env | variables, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield Lab(process, folder / "log")
    finally:
        process.terminate()
        process.wait(SECONDS)
