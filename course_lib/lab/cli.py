"""The ``course`` command: open the course, and what an instructor runs where it is present."""

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from course_lib.basics.folder import course_folder

START = "notebooks/00_start_here.ipynb"


def lab(argv: Sequence[str]) -> int:
    """Open JupyterLab on the first notebook, and stay until it is stopped.

    Parameters
    ----------
    argv : sequence of str
        Options: ``--ip``, ``--port``, ``--no-browser``.

    Returns
    -------
    int
        Exit status: 0 after the reader stopped JupyterLab, 1 when it could not start; a message
        on standard error then says what to do.
    """
    options = _lab_parser().parse_args(argv)
    try:
        folder = course_folder()
    except FileNotFoundError as error:
        return _complain(str(error))
    _prepare_environment()
    from jupyterlab.labapp import LabApp  # after the environment is set, which it reads

    start = START if (folder / START).exists() else "notebooks"
    token = secrets.token_hex(16)
    try:
        server = LabApp.initialize_server(argv=_lab_arguments(options, folder, start, token))
    except OSError as error:
        return _complain(
            f"JupyterLab cannot listen on {options.ip}, port {options.port}: {error.strerror}. "
            "Leave --ip and --port out, or choose others."
        )
    # The server listens from the event loop on: this call comes right after.
    rest = f"{server.port}/lab/tree/{start}?token={token}"
    server.io_loop.add_callback(_announce, options.ip, rest)
    server.start()
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the ``course`` command.

    Parameters
    ----------
    argv : sequence of str, optional
        The command and its options. Default: those of the command line.

    Returns
    -------
    int
        Exit status: 0 when all is well, 1 when the message on standard error says what to do.
    """
    arguments, options = _parser().parse_known_args(argv)
    try:
        if arguments.command == "lab":
            return lab(options)
        return int(import_module(_present()[arguments.command][0]).main(options) or 0)
    except ModuleNotFoundError as error:
        return _complain(
            f"The package {error.name!r} is missing here. In the course's folder, "
            f"'uv run course {arguments.command}' installs all that this command needs."
        )


def _announce(ip: str, rest: str) -> None:
    """Print the address; a wildcard is no address, so this machine's own name stands for it."""
    host = "localhost" if ip in {"0.0.0.0", "::", "*", ""} else ip
    host = f"[{host}]" if ":" in host else host
    print(f"The course is at http://{host}:{rest}")
    print("Keep this window open while you work. To stop, save your work and press Ctrl+C twice.")
    sys.stdout.flush()


def _complain(message: str) -> int:
    print(f"course: {message}", file=sys.stderr)
    return 1


def _present() -> dict[str, tuple[str, str]]:
    """Commands of `course_tools`, module and help by name, where that package is present."""
    if find_spec("course_tools") is None:
        return {}
    commands: dict[str, tuple[str, str]] = import_module("course_tools").COMMANDS
    return commands


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course",
        description="The course on mixed-effects models in Python.",
        epilog="'course COMMAND --help' shows the options of a command.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    offered = {"lab": "open JupyterLab on the first notebook"}
    offered |= {name: text for name, (_, text) in _present().items()}
    for name, text in offered.items():
        commands.add_parser(name, help=text, add_help=False)  # its own parser reads its options
    return parser


def _lab_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course lab", description="Open JupyterLab on the first notebook."
    )
    parser.add_argument("--ip", default="localhost", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=_port, default=8888, help="port; the next free one if taken (%(default)s)"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    return parser


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port; ports are 1 to 65535")


def _lab_arguments(options: argparse.Namespace, folder: Path, start: str, token: str) -> list[str]:
    """Options for JupyterLab itself."""
    arguments = [
        f"--ip={options.ip}",
        f"--port={options.port}",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{start}",
        f"--IdentityProvider.token={token}",
        "--Application.log_level=WARN",
    ]
    if options.no_browser or not _has_display():
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    return arguments


def _prepare_environment() -> None:
    """Point JupyterLab at the course's settings."""
    paths = [str(Path(__file__).parent / "jupyter"), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))


def _has_display() -> bool:
    """Tell whether a browser window can open."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


if __name__ == "__main__":
    sys.exit(main())
