"""Copies are listed however they are disguised; a class that works alone is left in peace."""

import pytest

from course_tools.exercises.edition import handed_out
from course_tools.exercises.masters import find_master
from course_tools.grading.alike import write_alike
from course_tools.grading.results import StudentResult
from course_tools.grading.similarity import alike_pairs, bound_names, statements
from tests.tools.grading.example_notebooks import code, notebook, write
from tests.tools.grading.honest_class import KNOWN, disguised, honest_notebook

MASTER = find_master("02")
ONE = "between = fit.cov_re.iloc[0, 0]\nshare = between / (between + fit.scale)"
ONE_AGAIN = {
    "other names": 'tau2 = m.cov_re.iloc[0, 0]\nshare = tau2 / (tau2 + m.scale)',
    "comments and blanks": "between=fit.cov_re.iloc[0,0]   # of typists\n\n\n"
    "share = between/(between+fit.scale)",
    "one line": "between = fit.cov_re.iloc[0, 0]; share = between / (between + fit.scale)",
    "more lines": "between = fit.cov_re.iloc[\n    0,\n    0,\n]\n"
    "share = between / (\n  between + fit.scale\n)",
}  # fmt: skip
OTHERS = {
    "another place": ONE.replace("[0, 0]", "[0, 1]"),
    "another quantity": ONE.replace("= between /", "= fit.scale /"),
    "another way": 'share = icc(fit)["share"][0]',
}


def forms(*cells, known=("share",)):
    setting = 'fit = smf.mixedlm("y ~ x", data, groups="g").fit()'
    renamed = setting.replace("fit =", "m =") if "m." in cells[0] else setting
    return {each.form for each in statements([renamed, *cells], known)}


@pytest.mark.parametrize("how", ONE_AGAIN)
def test_a_disguise_leaves_the_form_as_it_is(how):
    assert forms(ONE_AGAIN[how]) == forms(ONE)


@pytest.mark.parametrize("how", OTHERS)
def test_another_way_has_another_form(how):
    assert forms(OTHERS[how]) != forms(ONE)


ODD = ["%matplotlib inline", "!pip install x", "if (", "it's not Python\nat all", "'''", "\0"]
LARGE = ["é = (" * 50_000, "((((" * 60_000, "a = [" + "x, " * 60_000]


@pytest.mark.parametrize("cell", [*ODD, *LARGE], ids=lambda cell: repr(cell[:12]))
def test_code_of_any_kind_is_read(cell):
    assert isinstance(statements([cell, "a = b + c * d"]), list)


@pytest.mark.parametrize("seed", [0, 1_000, 10_000])
def test_an_honest_class_is_left_in_peace_and_each_copy_is_found(seed):
    cells = {f"s{i}": honest_notebook(seed + i) for i in range(200)}
    alone = {who: {each.form for each in statements(own, KNOWN)} for who, own in cells.items()}
    assert len(alike_pairs(alone)) <= 3
    copies = {f"c{i}": disguised(cells[f"s{i}"], i) for i in range(10)}
    class_ = alone | {
        who: {each.form for each in statements(copied, KNOWN)} for who, copied in copies.items()
    }
    found = {frozenset((pair.first, pair.second)) for pair in alike_pairs(class_)}
    assert {frozenset((f"s{i}", f"c{i}")) for i in range(10)} <= found


def test_what_all_of_a_class_wrote_makes_nobody_alike():
    given = ["data = load_exercise('x')", "a = f(data, 1)", "b = g(data, a)"]
    same = {f"s{i}": {each.form for each in statements(given)} for i in range(30)}
    assert alike_pairs(same) == []
    assert alike_pairs({}) == alike_pairs({"s1": {"a = 1"}}) == []


def test_what_is_handed_out_makes_nobody_alike(tmp_path):
    """No statement of a blank notebook is anybody's own, in a class of twenty or of two."""
    blank = [cell.source for cell in handed_out(MASTER).cells if cell.cell_type == "code"]
    for number in range(4):
        write(tmp_path, notebook(*map(code, blank)), f"{number}.ipynb")
    for number in range(4, 20):
        write(tmp_path, notebook(*map(code, honest_notebook(number))), f"{number}.ipynb")
    class_ = [StudentResult(str(number), file=f"{number}.ipynb") for number in range(20)]
    listed = write_alike(class_, tmp_path, MASTER, tmp_path)
    assert {who for pair in listed for who in (pair.first, pair.second)} & set("0123") == set()
    assert write_alike(class_[:2], tmp_path, MASTER, tmp_path) == []


def test_names_that_cells_assign_to_are_found():
    cells = [
        "a, b = 1, 2\nc.d(e=f)\ng[h] = 3",
        "for i in j:\n    k = lambda n: n + o",
        "import l as m",
    ]
    assert bound_names(cells) == {"a", "b", "g", "i", "k", "m", "n"}


@pytest.fixture
def page(tmp_path):
    """A class of twelve in which one copied, with names and code that would like to be a script."""
    results = []
    for number in range(12):
        cells = honest_notebook(number)
        name = f"s{number}.ipynb"
        if number == 11:
            cells = [
                *disguised(honest_notebook(3), 3),
                'bad = "</pre><script>alert(1)</script>" + a',
            ]
        write(tmp_path, notebook(*map(code, cells)), name)
        results.append(StudentResult(f"s{number}", name=f"<b>{number}</b>", file=name))
    results.append(StudentResult("s98", status="missing"))
    results.append(StudentResult("s99", file="lost.ipynb", status="unreadable"))
    pairs = write_alike(results, tmp_path, MASTER, tmp_path)
    return pairs, (tmp_path / "alike.html").read_text(encoding="utf-8")


def test_the_page_shows_the_pair_beside_each_other_and_escapes_all(page):
    pairs, text = page
    assert (pairs[0].first, pairs[0].second) == ("s3", "s11")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "<b>3</b>" not in text
    assert "&lt;b&gt;3&lt;/b&gt; and" not in text, "names stand in their own direction of writing"
    assert "A pair is a reason to look, not a proof." in text
