"""A class of two hundred from each platform, from its download to its marks; and ten kills.

Each student's mark is known from what the notebook was made to answer. It is compared with the
gradebook and with the file that the platform takes back, for all students. Then one class is graded
by a command that is killed ten times, at random moments, and goes on each time.
"""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.tools.exercises.tiny_exercise import MASTER
from tests.tools.grading.hostile import CELLS, notebook

COUNT, KILLS = 200, 10
FIRST = ["Ann", "Éva", "Bob", "Zoë", "李", "Omar", "Ida", "José", "Mia", "Åse"]
LAST = ["Lee", "van der Berg", "Ono", "O'Neill", "Müller"]
LAST += ["Ng", "Silva", "Ćosić", "Dahl", "Smith-Jones"]
# What a student answers, and its points: all, the first wrong, the second left out, nothing.
WORK = [
    (CELLS, 6.0),
    (("a = 21", *CELLS[1:]), 4.0),
    ((CELLS[0], CELLS[2]), 5.0),
    (("1 / 0",), 0.0),
]
# Platform: where a file lies, the roster's header and row, the column of marks in what it takes.
PLATFORMS = {
    "moodle": (
        "{first} {last}_{number}_assignsubmission_file_/work.ipynb",
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade",
        "Participant {number},{first} {last},s{number}@uni.edu,Submitted,,6.00",
        "Grade",
    ),
    "canvas": (
        "{folded}_{number}_9{number}_work.ipynb",
        "Student,ID,SIS User ID,SIS Login ID,Section",
        '"{last}, {first}",{number},u{number},l{number},One',
        "tiny",
    ),
    "blackboard": (
        "Work_l{number}_attempt_2026-11-20-10-00-00_work.ipynb",
        "Last Name,First Name,Username,Student ID,Last Access",
        "{last},{first},l{number},u{number},2026-11-20",
        "",
    ),
    "brightspace": (
        "{number}-77 - {first} {last} - Nov 20, 2026 1033 AM/work.ipynb",
        "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator",
        "#u{number},#l{number},{last},{first},s{number}@uni.edu,#",
        "tiny Points Grade",
    ),
    "gradescope": (
        "submission_{number}/work.ipynb",
        "First Name,Last Name,SID,Email,Sections",
        "{first},{last},u{number},s{number}@uni.edu,A",
        "",
    ),
}


def students() -> list[dict[str, str]]:
    """Return who they are: no two have one name."""
    found = []
    for place in range(COUNT):
        first = FIRST[place % 10] + ("" if place < 100 else " M.")
        last = LAST[place // 10 % 10]
        folded = "".join(c for c in f"{last}{first}".lower() if c.isalnum())
        found.append(
            {"first": first, "last": last, "folded": folded, "number": str(1001 + 7 * place)}
        )
    return found


def write_class(platform: str, folder: Path) -> tuple[Path, dict[str, float]]:
    """Write all files as the platform packs them, and its export; returns it and the marks."""
    place, header, row, _ = PLATFORMS[platform]
    people, marks = students(), {}
    for position, who in enumerate(people):
        cells, points = WORK[position % len(WORK)]
        path = folder / "in" / place.format(**who)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook(cells)), encoding="utf-8")
        marks[who["number"]] = points
    if platform == "gradescope":
        (folder / "in/submission_metadata.yml").write_text(_metadata(people), encoding="utf-8")
    roster = folder / "roster.csv"
    lines = [header, *(row.format(**who) for who in people)]
    roster.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return roster, marks


def _metadata(people: list[dict[str, str]]) -> str:
    told = [
        f"submission_{who['number']}:\n  :submitters:\n  - :name: {who['first']} {who['last']}\n"
        f"    :sid: u{who['number']}\n    :email: s{who['number']}@uni.edu\n"
        for who in people
    ]
    return "---\n" + "".join(told)


def command(folder: Path, roster: Path, out: Path, master: Path) -> list[str]:
    """Words of the command."""
    words = [str(folder / "in"), "--exercise", str(master), "--roster", str(roster)]
    return [
        *[sys.executable, "-m", "course_tools.grading.command", *words],
        *["--out", str(out), "--column", "tiny", "--workers", "2", "--seeds", "5"],
    ]


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number_of(row: dict[str, str]) -> str:
    """The number within any of a student's ids."""
    names = ("student_id", "Identifier", "ID", "OrgDefinedId", "Student ID", "SID")
    text = next(row[name] for name in names if row.get(name))
    return "".join(c for c in text if c.isdigit())


def compare(out: Path, platform: str, marks: dict[str, float]) -> tuple[int, int]:
    """Count right marks in the gradebook, and in what the platform takes back."""
    rows = table(out / "gradebook.csv")
    right = sum(float(row["total"] or "nan") == marks[number_of(row)] for row in rows)
    column = PLATFORMS[platform][3]
    path = out / f"marks_for_{platform}.csv"
    if not path.exists():
        return right, 0
    rows = [row for row in table(path) if number_of(row) in marks]
    title = next(name for name in rows[0] if name.startswith(column))
    return right, sum(float(row[title] or "nan") == marks[number_of(row)] for row in rows)


def interrupted(words: list[str], out: Path, seed: int) -> int:
    """Kill the command and start it again, ten times; then let it end. Counts what was saved."""
    draw = random.Random(seed)

    def hear() -> None:  # what runs in the background has Ctrl+C switched off
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    quiet = subprocess.DEVNULL
    for _ in range(KILLS):
        running = subprocess.Popen(words, stdout=quiet, stderr=quiet, preexec_fn=hear)
        before = len(list(out.glob("students/*.json")))
        while running.poll() is None and len(list(out.glob("students/*.json"))) <= before + 2:
            time.sleep(0.05)
        time.sleep(draw.uniform(0, 1.5))
        running.send_signal(draw.choice([signal.SIGKILL, signal.SIGINT]))
        running.wait()
    return len(list(out.glob("students/*.json")))


def main() -> None:
    """Print a row for each platform, then what the kills left."""
    shown = Table(title=f"{COUNT} students of each platform")
    for title in ("platform", "seconds", "status", "marks right", "right in what it takes back"):
        shown.add_column(title, justify="left" if title == "platform" else "right")
    with TemporaryDirectory() as name:
        scratch = Path(name)
        master = scratch / "99_tiny.md"
        master.write_text(MASTER, encoding="utf-8")
        for platform in PLATFORMS:
            folder = scratch / platform
            roster, marks = write_class(platform, folder)
            start = time.perf_counter()
            words = command(folder, roster, folder / "out", master)
            status = subprocess.run(words, capture_output=True, check=False).returncode
            seconds = time.perf_counter() - start
            right, back = compare(folder / "out", platform, marks)
            print(f"{platform}: {seconds:.0f} s", file=sys.stderr, flush=True)
            shown.add_row(platform, f"{seconds:.0f}", str(status), str(right), str(back or "–"))
        Console().print(shown)
        folder, out = scratch / "moodle", scratch / "killed"
        words = command(folder, folder / "roster.csv", out, master)
        saved = interrupted(words, out, seed=int(os.environ.get("SEED", "1")))
        subprocess.run(words, capture_output=True, check=False)
        books = [(place / "gradebook.csv").read_bytes() for place in (folder / "out", out)]
        same = books[0] == books[1]
        Console().print(f"{KILLS} kills, {saved} results kept till then; same gradebook: {same}.")


if __name__ == "__main__":
    main()
