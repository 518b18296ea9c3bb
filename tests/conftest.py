"""What all tests share: one BLAS thread, no windows, a browser, and no skip in CI."""

import os
from contextlib import ExitStack

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before anything imports NumPy; kernels inherit it
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # a note of the kernels' debugger

import pytest

NO_NODE = "Node was not found. Debian: sudo apt-get install nodejs npm; elsewhere: nodejs.org."
# Kind of test: how the reason for its skipping begins, which says what to install.
NEEDS = {"Browser": "A browser is needed", "JavaScript": NO_NODE, "Sandbox": "The sandbox needs"}


@pytest.fixture(autouse=True)
def _figures():
    """Draw without windows, and leave no figure behind.

    Not by MPLBACKEND, which the notebooks' kernels would inherit: they draw inline.
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture(scope="session")
def browser():
    """Return a headless browser, or skip."""
    from course_tools.basics.errors import BuildError
    from course_tools.slides.browser import open_browser

    with ExitStack() as stack:
        try:
            opened = stack.enter_context(open_browser())
        except BuildError as error:
            pytest.skip(str(error))
        yield opened


class SkipsFailInCI:
    """With CI=true a skipped test, or notebook cell, is a failed one: nothing goes unnoticed."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self):
        """Turn a skip into a failure."""
        report = yield
        if report.skipped and not hasattr(report, "wasxfail"):
            report.outcome = "failed"
            report.longrepr = f"Skipped, which CI does not allow: {report.longrepr[-1]}"
        return report


def pytest_configure(config):
    # A plugin of its own, since a conftest's hooks do not reach the notebooks outside its folder.
    if os.environ.get("CI") == "true":
        config.pluginmanager.register(SkipsFailInCI())


def pytest_terminal_summary(terminalreporter):
    """Say what to install for the tests that were skipped."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for kind, told in NEEDS.items():
        found = [reason[reason.index(told) :] for reason in reasons if told in reason]
        if found:
            what = found[0].rstrip("')")
            terminalreporter.write_line(f"{kind} tests skipped: {len(found)}. {what}", yellow=True)
