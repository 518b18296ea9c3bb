"""JupyterLite's own environment: in the course's, JupyterLab would load the extensions of both."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

from course_tools.basics.errors import BuildError
from course_tools.basics.sources import ROOT

FOLDER = ROOT / "build" / "lab-environment"
_SYNC = ("sync", "--locked", "--only-group", "lab", "--no-install-project", "--quiet")


class LabEnvironment:
    """An environment with what the group ``lab`` of pyproject.toml names, as locked.

    Parameters
    ----------
    folder : Path
        Where it is, or is made.

    Raises
    ------
    BuildError
        When uv is missing or cannot make it; the message says what to do.
    """

    def __init__(self, folder: Path = FOLDER):
        self.folder = folder
        variables = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        answer = subprocess.run(
            [_uv(), *_SYNC, "--python", f"{sys.version_info.major}.{sys.version_info.minor}"],
            cwd=ROOT,
            env=variables | {"UV_PROJECT_ENVIRONMENT": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise BuildError(
                "uv could not install JupyterLite, with which the lab is made. Is the network "
                f"there? It is needed this one time. uv says: {answer.stderr.strip()[-800:]}"
            )

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def distribution(self, name: str) -> Distribution:
        """Return what is known of a package in it."""
        places = [*self.folder.glob("lib/python*/site-packages"), self.folder / "Lib/site-packages"]
        found = distributions(name=name, path=[str(place) for place in places])
        return next(iter(found))


def _uv() -> str:
    """Return where uv is: `make` puts it into build/ where there is none."""
    own = ROOT / "build" / "uv" / "bin" / "uv"
    found = os.environ.get("UV") or shutil.which("uv") or (str(own) if own.exists() else "")
    if not found:
        raise BuildError("The lab needs uv: docs.astral.sh/uv. Without the lab: --no-lab.")
    return found
