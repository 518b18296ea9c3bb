"""What all tests share: one BLAS thread, no windows, a browser; what is left out, no skip in CI."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before anything imports NumPy; kernels inherit it
os.environ["COURSE_PROGRESS"] = "off"  # no bar among a notebook's outputs
# Hundreds of kernels and sandboxes import the same packages: they are compiled once, not by each.
os.environ["PYTHONDONTWRITEBYTECODE"] = ""
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # a note of the kernels' debugger

import pytest

from tests.waiting import MILLISECONDS

TESTS = Path(__file__).parent
ONE_NOTEBOOK = "01_grouped_data"  # nbval runs it where it does not run all
NO_NODE = "Node was not found. Debian: sudo apt-get install nodejs npm; elsewhere: nodejs.org."
# Files that take minutes, the longest first.
LONG = (
    "tools/exercises/test_exercises.py",
    "tools/slides/test_browser.py",
    "notebooks/test_notebooks.py",
    "tools/grading/test_command.py",
    "explorers/frame/test_hand.py",
    "explorers/frame/test_browser.py",
    "test_contributing.py",
    "tools/site/test_browser.py",
    "explorers/frame/test_looks.py",
    "tools/grading/sandbox/test_hostile.py",
    "model/test_frames.py",
    "lab/test_what_a_reader_sees.py",
    "tools/site/lab/test_runs.py",
    "tools/exercises/test_masters.py",
    "tools/site/test_book.py",
    "tools/grading/test_follow_through.py",
    "test_conftest.py",
    "test_house_rules.py",
)
# Kind of test: how the reason for its skipping begins, which says what to install.
NEEDS = {
    "Browser": "A browser is needed",
    "JavaScript": NO_NODE,
    "Sandbox": "The sandbox needs",
    "Lab": "Pyodide's builds are needed",
}


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
        yield _patient(opened)


def _patient(browser):
    """Let pages wait longer than Playwright's half a minute."""
    open_page = browser.new_page

    def new_page(**options):
        page = open_page(**options)
        page.set_default_timeout(MILLISECONDS)
        return page

    browser.new_page = new_page
    return browser


def pytest_addoption(parser):
    parser.addoption(
        "--thorough",
        action="store_true",
        help="run the tests marked thorough too",
    )
    parser.addoption("--cells", action="store_true", help="run all notebooks cell by cell too")


class LeftOut:
    """Leave out what a check can do without, and say how much that is.

    Daily these are tests marked ``thorough`` and nbval's; with ``--thorough`` nbval's of all
    notebooks but one, which shows that they run: the build's own check runs all notebooks too,
    and compares more.
    """

    def __init__(self):
        self.left_out = 0

    def pytest_collection_modifyitems(self, config, items):
        """Take the tests out of the run."""
        left_out = [item for item in items if _is_left_out(item, config)]
        items[:] = [item for item in items if not _is_left_out(item, config)]
        self.left_out = len(left_out)
        config.hook.pytest_deselected(items=left_out)
        if hasattr(config, "workeroutput"):  # a worker of xdist tells its controller
            config.workeroutput["left_out"] = self.left_out

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        """Take over the count of a worker: all of them collect the same tests."""
        self.left_out = max(self.left_out, getattr(node, "workeroutput", {}).get("left_out", 0))

    def pytest_terminal_summary(self, terminalreporter):
        """Tell the count."""
        if self.left_out:
            terminalreporter.write_line(
                f'Left out: {self.left_out} tests. To run all: make test ARGS="--thorough --cells"'
            )


class LongFirst:
    """Begin with the files that take minutes: one that came last would keep one worker alone."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        """Order the tests by file; within a file, and among the short files, nothing moves."""
        place = {TESTS / name: number for number, name in enumerate(LONG)}
        items.sort(key=lambda item: place.get(item.path, len(LONG)))


def _is_left_out(item, config) -> bool:
    if type(item).__module__.startswith("nbval"):
        wanted = config.getoption("--thorough") and item.path.stem == ONE_NOTEBOOK
        return not (wanted or config.getoption("--cells"))
    return bool(item.get_closest_marker("thorough")) and not config.getoption("--thorough")


class SkipsFailInCI:
    """With CI=true a skipped test, or notebook cell, is a failed one: nothing goes unnoticed.

    But for tests marked ``needs_pyodide``: no registry carries Pyodide's builds.
    """

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item):
        """Turn a skip into a failure."""
        report = yield
        if item.get_closest_marker("needs_pyodide"):
            return report
        if report.skipped and not hasattr(report, "wasxfail"):
            report.outcome = "failed"
            report.longrepr = f"Skipped, which CI does not allow: {report.longrepr[-1]}"
        return report


def pytest_configure(config):
    sys.dont_write_bytecode = False  # read from the variable before it was set here
    config.addinivalue_line("markers", "thorough: left out unless --thorough is given")
    config.addinivalue_line(
        "markers", "needs_pyodide: skipped where Pyodide's builds cannot be had"
    )
    config.pluginmanager.register(LeftOut())
    config.pluginmanager.register(LongFirst())
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
