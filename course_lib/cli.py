"""The ``course`` command: open the course, and what an instructor runs where it is present."""

import argparse
import importlib
import importlib.util
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# Command, module that runs it, help. Each module has a function main(arguments) -> exit status.
_AUTHORING = {
    "build": ("course_lib.authoring.build", "rebuild the notebooks from their sources"),
}
_START = Path("notebooks") / "00_start_here.ipynb"


def course_folder() -> Path:
    """Return the folder that holds the notebooks, or say how to get there."""
    for folder in (Path(__file__).parents[1], Path.cwd(), *Path.cwd().parents):
        if (folder / "notebooks").is_dir() and (folder / "data").is_dir():
            return folder
    raise SystemExit(
        "No notebooks found here. Go into the course's folder (it holds 'notebooks' and 'data') "
        "and type the command again."
    )


def _free_port(ip: str) -> int:
    with socket.socket() as probe:
        probe.bind((ip if ip not in {"localhost", "*"} else "", 0))
        return int(probe.getsockname()[1])


def _has_display() -> bool:
    """Whether a browser window can open."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def lab(arguments: argparse.Namespace) -> int:
    """Open JupyterLab on the first notebook."""
    folder = course_folder()
    port = arguments.port or _free_port(arguments.ip)
    token = secrets.token_hex(16)
    start = _START.as_posix() if (folder / _START).exists() else "notebooks"
    quiet = arguments.no_browser or not _has_display()
    command = [sys.executable, "-m", "jupyter", "lab", f"--ip={arguments.ip}", f"--port={port}"]
    command += [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{start}"]
    command += ["--log-level=WARN"] + ["--no-browser"] * quiet
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    host = "localhost" if arguments.ip in {"0.0.0.0", "*"} else arguments.ip
    print(f"JupyterLab: http://{host}:{port}/lab/tree/{start}?token={token}", flush=True)
    print("Stop it with Ctrl+C.", flush=True)
    try:
        return subprocess.run(command, cwd=folder, env=_environment(token), check=False).returncode
    except KeyboardInterrupt:
        return 0


def _environment(token: str) -> dict[str, str]:
    """Environment of JupyterLab: our configuration, one BLAS thread, the token."""
    ours = str(Path(__file__).parent / "jupyter")
    paths = [ours, os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return os.environ | {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(path for path in paths if path),
        "JUPYTER_TOKEN": token,
        "OPENBLAS_NUM_THREADS": "1",
    }


def _present(module: str) -> bool:
    """Whether an authoring command is part of this copy of the course."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course", description="The course on mixed-effects models in Python."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    opening = commands.add_parser("lab", help="open JupyterLab on the first notebook")
    opening.add_argument("--ip", default="localhost", help="address to listen on")
    opening.add_argument("--port", type=int, default=0, help="port; a free one without it")
    opening.add_argument("--no-browser", action="store_true", help="only print the address")
    for name, (module, text) in _AUTHORING.items():
        if _present(module):
            commands.add_parser(name, help=text, add_help=False)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the ``course`` command and return its exit status."""
    arguments, rest = _parser().parse_known_args(argv)
    if arguments.command == "lab":
        if rest:
            _parser().error(f"unknown option: {' '.join(rest)}")
        return lab(arguments)
    module, _ = _AUTHORING[arguments.command]
    return int(importlib.import_module(module).main(rest))


if __name__ == "__main__":
    sys.exit(main())
