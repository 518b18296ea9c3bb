"""What all tests share: one BLAS thread, no windows, a browser, and no skip in CI."""

import os
import shutil
from contextlib import suppress

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before anything imports NumPy; kernels inherit it
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # a note of the kernels' debugger

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "No Chrome or Chromium was found. Debian: sudo apt-get install chromium; elsewhere: install "
    "Google Chrome."
)
NO_NODE = "Node was not found. Debian: sudo apt-get install nodejs npm; elsewhere: nodejs.org."
# Kind of test: how the reason for its skipping begins, which says what to install.
NEEDS = {"Browser": NO_BROWSER, "JavaScript": NO_NODE, "Sandbox": "The sandbox needs"}


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
    """Return a headless browser of Playwright, or skip."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = open_browser(playwright)
        if opened is None:
            pytest.skip(NO_BROWSER)
        yield opened
        opened.close()


def open_browser(playwright):
    """Start a browser on the path, else Chrome or Edge where their makers put them, or none."""
    from playwright.sync_api import Error

    if found := next(filter(None, map(shutil.which, BROWSERS)), None):
        return playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
    for channel in ("chrome", "msedge"):
        with suppress(Error):
            return playwright.chromium.launch(channel=channel)
    return None


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
