"""What all tests share: one BLAS thread, no windows, a browser, and no skip in CI."""

import os
import shutil
from contextlib import suppress

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before anything imports NumPy; kernels inherit it
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # a note of the kernels' debugger

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_SANDBOX = "The sandbox needs"  # so begins what to install for it
NO_BROWSER = (
    "No Chrome or Chromium was found. Debian: sudo apt-get install chromium; elsewhere: install "
    "Google Chrome."
)


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
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(NO_BROWSER in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"Browser tests skipped: {count}. {NO_BROWSER}", yellow=True)
    reasons = [str(report.longrepr[-1]) for report in skipped if NO_SANDBOX in str(report.longrepr)]
    if reasons:
        what = f"Sandbox tests skipped: {len(reasons)}. {reasons[0].removeprefix('Skipped: ')}"
        terminalreporter.write_line(what, yellow=True)
