"""The page of notebooks that are alike: beside each other, what they share marked."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from course_tools.basics.files import write_file
from course_tools.exercises.edition import handed_out
from course_tools.exercises.masters import Master
from course_tools.grading.feedback import render
from course_tools.grading.results import StudentResult
from course_tools.grading.similarity import AlikePair, alike_pairs, bound_names, statements
from course_tools.grading.submissions import UnreadableSubmission, read_submission

FILE = "alike.html"
_MOST_PAIRS = 50


def write_alike(
    results: Sequence[StudentResult], submissions: Path, master: Master, out: Path
) -> list[AlikePair]:
    """Write ``alike.html``: for each pair, what their students wrote, the shared part marked.

    Parameters
    ----------
    results : sequence of StudentResult
        Of the class; those whose file can be read are compared.
    submissions : Path
        Folder of the files.
    master : Master
        The exercise: what it hands out is no student's work, and its names are nobody's choice.
    out : Path
        Where the gradebook is.

    Returns
    -------
    list of AlikePair
        As `alike_pairs`. None of them is a proof, and nothing is taken off for it.
    """
    given = [cell.source for cell in handed_out(master).cells if cell.cell_type == "code"]
    known = bound_names(given)
    given_forms = {each.form for each in statements(given, known)}
    those = [each for each in results if each.file]
    found = {each.student_id: statements(_cells(submissions / each.file), known) for each in those}
    forms = {who: {each.form for each in written} - given_forms for who, written in found.items()}
    pairs = alike_pairs(forms)
    counts = Counter(form for each in forms.values() for form in each)
    usual = {form for form, count in counts.items() if count > max(len(forms) / 2, 2)}
    hidden = usual | given_forms
    page = render(
        "alike.html",
        title=master.title,
        pairs=pairs[:_MOST_PAIRS],
        more=len(pairs[_MOST_PAIRS:]),
        names={each.student_id: each.name for each in results},
        written={w: [each for each in one if each.form not in hidden] for w, one in found.items()},
        forms=forms,
        counts=counts,
    )
    write_file(out / FILE, page)
    return pairs


def _cells(path: Path) -> tuple[str, ...]:
    try:
        return read_submission(path).cells
    except UnreadableSubmission:
        return ()
