"""Both doors, uv and conda, lead to the same packages, all from public PyPI."""

import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from threadpoolctl import threadpool_info

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def ranges(requirements) -> dict[str, str]:
    """Package to range, both spelled in one way."""
    parsed = map(Requirement, requirements)
    return {each.name.lower().replace("_", "-"): str(each.specifier) for each in parsed}


def conda_requirements() -> list[str]:
    """All that environment.yml lists, but for the course itself."""
    plain = [each for each in CONDA["dependencies"] if isinstance(each, str)]
    return [each for each in plain + from_pip() if each not in {"pip", "-e ."}]


def from_pip() -> list[str]:
    """Return what conda leaves to pip."""
    return next(each["pip"] for each in CONDA["dependencies"] if isinstance(each, dict))


def test_conda_lists_the_same_packages_and_ranges():
    declared = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    python = f"python{PROJECT['project']['requires-python']}"
    assert ranges(conda_requirements()) == ranges([*declared, python])


def test_conda_installs_the_course_editable_from_conda_forge_only():
    assert "-e ." in from_pip()
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]


def test_the_lock_holds_only_public_pypi():
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r'https?://[^/"]+', text))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}


@pytest.mark.parametrize("name", sorted(ranges(PROJECT["project"]["dependencies"])))
def test_each_dependency_is_locked_within_its_range(name):
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {each["name"]: each.get("version") for each in lock["package"]}
    wanted = {each.name: each for each in map(Requirement, PROJECT["project"]["dependencies"])}
    assert wanted[name].specifier.contains(locked[name])


def test_small_fits_run_on_one_thread():
    import numpy as np

    assert np.linalg.norm(np.eye(2) @ np.eye(2)) > 0
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    assert {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"} <= {1}
