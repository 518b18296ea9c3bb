"""From a fresh clone to JupyterLab answering: seconds and disk, with a cold and a warm uv cache."""

import os
import re
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"http://localhost:\d+/\S+token=\w+")


def megabytes(folder: Path) -> float:
    """Disk used, each file counted once however many names it has."""
    files = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            status = path.stat()
            files[status.st_dev, status.st_ino] = status.st_size
    return sum(files.values()) / 1e6


def path_without_uv() -> str:
    """Return PATH without the folders that hold uv: a machine that has only Python, make, git."""
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not (Path(folder) / "uv").exists())


def clean_environment(cache: Path) -> dict[str, str]:
    """Return an environment with no uv and no virtual environment, and uv's cache in ``cache``."""
    hidden = {
        "VIRTUAL_ENV",
        "UV_PROJECT_ENVIRONMENT",
        "UV",
        "PYTHONPATH",
        "PYTHONDONTWRITEBYTECODE",
    }
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return kept | {"PATH": path_without_uv(), "UV_CACHE_DIR": str(cache)}


def time_to_page(clone: Path, cache: Path) -> float:
    """Seconds from ``make lab`` to the page, in a clone that is there."""
    log = clone.with_suffix(".log")
    begin = time.perf_counter()
    with log.open("w") as sink:
        process = subprocess.Popen(
            ["make", "lab", "ARGS=--no-browser"],
            cwd=clone,
            env=clean_environment(cache),
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        with urlopen(wait_for_address(process, log)) as page:
            page.read()
        return time.perf_counter() - begin
    finally:
        os.killpg(process.pid, 15)
        process.wait()


def wait_for_address(process: subprocess.Popen, log: Path) -> str:
    """Address that ``make lab`` prints."""
    while process.poll() is None:
        if match := ADDRESS.search(log.read_text()):
            return match[0]
        time.sleep(0.02)
    raise SystemExit(f"make lab ended early:\n{log.read_text()}")


def main() -> None:
    """Print the table."""
    table = Table("from", "seconds", "clone with environment, MB", title="make lab to JupyterLab")
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        for name in ("cold", "warm"):
            clone = Path(folder) / name
            subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
            seconds = time_to_page(clone, cache)
            row = f"fresh clone, {name} cache", f"{seconds:.1f}", f"{megabytes(clone):.0f}"
            table.add_row(*row)
        table.add_row("same clone again", f"{time_to_page(clone, cache):.1f}", "")
        whole = megabytes(Path(folder))
    table.caption = f"Both clones and uv's cache, which share files: {whole:.0f} MB"
    Console().print(table)
