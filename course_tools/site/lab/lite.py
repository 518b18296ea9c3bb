"""JupyterLite: the pages in which the notebooks open and run."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course_tools.basics.errors import BuildError
from course_tools.site.lab.environment import LabEnvironment

# Loaded together when the kernel starts; the first five are what it would fetch one by one.
PRELOADED = (
    "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", "piplite", "mixed-models-course",
)  # fmt: skip
TITLE = "Mixed-effects models in Python"
STORAGE = TITLE  # of a reader's work, in the browser
APPS = ("notebooks", "lab", "tree", "edit")
_SETTINGS: dict[str, Any] = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "appName": TITLE,
        "collaborative": False,
        "exposeAppInBrowser": True,
        "contentsStorageName": STORAGE,
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {
                "disablePyPIFallback": True,
                "loadPyodideOptions": {"packages": list(PRELOADED)},
            }
        },
    },
}
_OVERRIDES: dict[str, Any] = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


def joined(notebook: bytes) -> bytes:
    """Return a notebook whose texts are single strings: JupyterLite does not join lines."""
    read = json.loads(notebook)
    for cell in read["cells"]:
        cell["source"] = "".join(cell["source"])
        for output in cell.get("outputs", []):
            if "text" in output:
                output["text"] = "".join(output["text"])
            for kind, value in output.get("data", {}).items():
                if isinstance(value, list):
                    output["data"][kind] = "".join(value)
        for bundle in cell.get("attachments", {}).values():
            bundle |= {kind: "".join(value) for kind, value in bundle.items()}
    return json.dumps(read, ensure_ascii=False, indent=1).encode()


def build_lite(
    environment: LabEnvironment,
    python: Path,
    contents: Mapping[str, bytes],
    scratch: Path,
    out: Path,
) -> None:
    """Build the lab.

    Parameters
    ----------
    environment : LabEnvironment
        With JupyterLite.
    python : Path
        What `python_parts.write_python` has written.
    contents : mapping
        Files that the reader sees: path to content.
    scratch : Path
        An empty folder to work in.
    out : Path
        Folder to write.

    Raises
    ------
    BuildError
        When JupyterLite fails; the message holds its last lines.
    """
    (scratch / "static").mkdir(parents=True)
    (scratch / "static" / "pyodide").symlink_to(python, target_is_directory=True)
    for name, content in contents.items():
        path = scratch / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(joined(content) if path.suffix == ".ipynb" else content)
    for name, settings in (("jupyter-lite.json", _SETTINGS), ("overrides.json", _OVERRIDES)):
        (scratch / name).write_text(json.dumps(settings, indent=1), encoding="utf-8")
    command = [
        str(environment.python),
        "-m",
        "jupyterlite_core.app",
        "build",
        "--lite-dir",
        str(scratch),
    ]
    command += ["--output-dir", str(out), "--LiteBuildConfig.cache_dir", str(scratch / "cache")]
    command += [
        "--contents",
        str(scratch / "files"),
        "--no-sourcemaps",
        "--no-unused-shared-packages",
    ]
    for app in APPS:
        command += ["--apps", app]
    variables = os.environ | {"SOURCE_DATE_EPOCH": "1577836800", "PYTHONHASHSEED": "0"}
    answer = subprocess.run(
        command, cwd=scratch, env=variables, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise BuildError(f"JupyterLite could not build the lab:\n{answer.stderr.strip()[-2000:]}")
