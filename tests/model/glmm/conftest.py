"""Data that several tests of generalised models fit."""

import pytest

from course_lib import load_dataset


@pytest.fixture(scope="package")
def cbpp():
    data = load_dataset("cbpp")
    return data.assign(row=range(len(data)))


@pytest.fixture(scope="package")
def toenail():
    data = load_dataset("toenail")
    return data.assign(y=data["outcome"] == "moderate or severe")
