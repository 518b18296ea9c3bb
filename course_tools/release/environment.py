"""Derive the student edition's environment from ours: same versions, no development tools.

Nothing is resolved anew, so no network is asked, and students run what the tests ran.
"""

import re
import tomllib
from collections.abc import Iterable
from typing import Any

_KEPT_TABLES = ("build-system", "project", "tool.hatch", "tool.uv")
_KEPT_RULES = ("UV :=", ".PHONY:", "lab:", "build/uv/bin/uv:")
_DEVELOPMENT = re.compile(
    r"^\[package\.(?:dev-dependencies|metadata\.requires-dev)\]\n(?:.+\n)+\n*", re.MULTILINE
)
_CONDA_HEAD = (
    "# With conda: conda env create -f environment.yml; conda activate mixed-models; course lab\n"
)


class ReleaseError(ValueError):
    """The student edition cannot be made; the message says why, and what to do."""


def student_pyproject(text: str) -> str:
    """Return pyproject.toml without what only contributors need.

    Parameters
    ----------
    text : str
        Our pyproject.toml.
    """
    tables = re.split(r"^(?=\[)", _without_comments(text), flags=re.MULTILINE)
    kept = [table for table in tables if table.lstrip("[").startswith(_KEPT_TABLES)]
    return "".join(kept).rstrip() + "\n"


def student_conda(text: str, pyproject: str) -> str:
    """Return environment.yml without what only the dependency groups need.

    Parameters
    ----------
    text : str
        Our environment.yml, one package a line.
    pyproject : str
        Our pyproject.toml.
    """
    project = tomllib.loads(pyproject)
    groups = project.get("dependency-groups", {}).values()
    named = {_name(line) for group in groups for line in group if isinstance(line, str)}
    named -= {_name(line) for line in project.get("project", {}).get("dependencies", [])}
    lines = _without_comments(text).splitlines(keepends=True)
    kept = (line for line in lines if not (_is_item(line) and _name(line.strip("- \n")) in named))
    return _CONDA_HEAD + "".join(kept)


def student_lock(text: str, project: str) -> str:
    """Return uv.lock without the packages that only development needs.

    Each package that stays keeps its version, its files and their hashes.

    Parameters
    ----------
    text : str
        Our uv.lock.
    project : str
        Name of the project in it.

    Raises
    ------
    ReleaseError
        When the project is not in the lock file.
    """
    head, *blocks = text.split("[[package]]\n")
    packages = [tomllib.loads(f"[[package]]\n{block}")["package"][0] for block in blocks]
    needed = _needed(packages, project)
    kept = (b for b, package in zip(blocks, packages, strict=True) if _key(package) in needed)
    whole = head + "".join(f"[[package]]\n{block}" for block in kept)
    return _DEVELOPMENT.sub("", whole).rstrip("\n") + "\n"


def student_makefile(text: str) -> str:
    """Return the Makefile with ``make lab`` alone, and the way it gets uv.

    Parameters
    ----------
    text : str
        Our Makefile, its rules parted by blank lines.

    Raises
    ------
    ReleaseError
        When a rule that students need is no longer there.
    """
    blocks = re.split(r"\n{2,}", text.strip())
    kept = []
    for start in _KEPT_RULES:
        found = [block for block in blocks if re.search(f"^{re.escape(start)}", block, re.M)]
        if len(found) != 1:
            raise ReleaseError(
                f"The Makefile has {len(found)} blocks with a line that begins with '{start}', "
                "and the student edition needs one. Blank lines part the blocks."
            )
        kept.append(".PHONY: lab" if start == ".PHONY:" else found[0])
    return "\n\n".join(kept) + "\n"


def _without_comments(text: str) -> str:
    """Leave out whole lines of comment: they speak to contributors."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _name(requirement: str) -> str:
    """Return the package's name, in one spelling."""
    match = re.match(r"[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", match[0]).lower() if match else ""


def _key(package: dict[str, Any]) -> tuple[str, str]:
    return package["name"], package.get("version", "")


def _needed(packages: Iterable[dict[str, Any]], project: str) -> set[tuple[str, str]]:
    """Return name and version of the project and all that it needs, at whatever distance."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for package in packages:
        by_name.setdefault(package["name"], []).append(package)
    if project not in by_name:
        raise ReleaseError(f"uv.lock does not hold {project}: run 'uv lock' in the course's folder")
    needed: set[tuple[str, str]] = set()
    waiting: list[dict[str, Any]] = [{"name": project}]
    while waiting:
        wanted = waiting.pop()
        for package in by_name[wanted["name"]]:  # one, or one of each version
            chosen = wanted.get("version") in {None, package.get("version")}
            if chosen and _key(package) not in needed:
                needed.add(_key(package))
                waiting += _dependencies(package)
    return needed


def _dependencies(package: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a package depends on, with all extras that the lock file has of it."""
    extras = package.get("optional-dependencies", {}).values()
    return [each for group in [package.get("dependencies", []), *extras] for each in group]
