"""Settings of the whole check."""

import os

# Before NumPy is imported, and for the kernels that the notebooks' tests start.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
# Debugger notes and TCP warnings of kernels are not what is tested.
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import matplotlib
import pytest

matplotlib.use("Agg")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):  # noqa: ARG001
    """With CI=true nothing may be skipped: a skip there hides a missing install step."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")
