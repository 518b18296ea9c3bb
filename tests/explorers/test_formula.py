"""The formula explorer: what it says of a formula, and that Python answers what is typed."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from playwright.sync_api import expect

from course_lib import explore_formula, fit_mixed, load_dataset, translate_formula
from course_lib.explorers.formula.answer import answer_formula
from course_lib.explorers.formula.browser_case import CASE
from course_lib.explorers.formula.examples import EXAMPLES, example_data
from course_lib.explorers.formula.meaning import explain_formula
from tests.explorers.pages import FRAME, open_in_lab, open_static, static_page, watched_page
from tests.lab.test_cli import running_lab

FIRST = ("sleepstudy", EXAMPLES["sleepstudy"]["intercept and slope"])
MISTAKES = {("sleepstudy", "a wrong name"), ("subjects and items", "correlated, refused")}
RIGHT = [
    (name, formula)
    for name, examples in EXAMPLES.items()
    for title, formula in examples.items()
    if (name, title) not in MISTAKES
]


@pytest.fixture(scope="module")
def sleep():
    return load_dataset("sleepstudy")


def written(meaning):
    """Return the equation as text."""
    return "".join(text + "".join(index) for _, text, *index in meaning.equation)


@pytest.mark.parametrize(("name", "formula"), RIGHT)
def test_counts_and_call_are_those_of_the_fit(name, formula):
    data = example_data(name)
    meaning = explain_formula(formula, data)
    fit = fit_mixed(formula, data)
    assert meaning.call == str(translate_formula(formula, data))
    assert meaning.fixed == len(fit.fe_params)
    q = fit.model.k_re
    assert meaning.variances == q + fit.model.k_vc + 1
    assert meaning.correlations == q * (q - 1) // 2
    effects = sum(len(own) for own in fit.random_effects.values())
    assert meaning.z.shape == (len(data), effects)


@pytest.mark.parametrize(
    ("name", "formula", "equation"),
    [
        (*FIRST, "Reactionsk=β0+β1·Days+u0s+u1s·Days+εsk"),
        (
            "sleepstudy",
            "Reaction ~ Days + (0 + Days | Subject)",
            "Reactionsk=β0+β1·Days+u1s·Days+εsk",
        ),
        ("Penicillin", "diameter ~ 1 + (1 | plate) + (1 | sample)", "diameterpsk=β0+up+vs+εpsk"),
        ("Pastes", "strength ~ 1 + (1 | batch/cask)", "strengthbck=β0+ub+wbc+εbck"),
        (
            "Machines",
            "score ~ 0 + Machine + (1 | Worker)",
            "scorewk=β1·[Machine = A]+β2·[Machine = B]+β3·[Machine = C]+uw+εwk",
        ),
    ],
)
def test_equations_are_those_of_the_lectures(name, formula, equation):
    assert written(explain_formula(formula, example_data(name))) == equation


def test_z_has_each_groups_rows_and_its_values(sleep):
    meaning = explain_formula(FIRST[1], sleep)
    first = (sleep["Subject"] == "308").to_numpy()
    assert_array_equal(meaning.z[:, 0], first)
    assert_array_equal(meaning.z[:, 1], first * sleep["Days"])
    assert_array_equal(meaning.scaled[:, 1], first * sleep["Days"] / 9)
    assert (meaning.labels[1].factor, meaning.labels[1].group) == ("Subject", "308")
    assert meaning.varies == ["Subject (18 groups): intercept and slope of Days, correlated"]


def test_two_bars_say_independent(sleep):
    meaning = explain_formula("Reaction ~ Days + (Days || Subject)", sleep)
    assert meaning.varies == ["Subject (18 groups): intercept and slope of Days, independent"]
    assert "2 fixed effects and 3 variances." in meaning.sentence


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("Reaction ~ Days + (1 | subject)", "Did you mean 'Subject'"),
        ("Reaction ~ Days + (1 | Subject", "Unbalanced parentheses"),
        ("Reaction ~ Days", "no random effects"),
        ("", "needs a response"),
        (None, "is text"),
        ("Reaction ~ Days + (1 | Days:Subject)", "one level for each"),
        ("Subject ~ Days + (1 | Subject)", "must be numeric"),
        ("Reaction ~ Days + I(2*Days) + (1 | Subject)", "combination of the others"),
    ],
)
def test_mistakes_are_explained(sleep, formula, said):
    assert said in answer_formula(formula, sleep)["error"]


@pytest.mark.parametrize(
    "formula",
    [
        "Reaction ~ __import__('os').getcwd() + (1 | Subject)",
        "Reaction ~ open('x', 'w') + (1 | Subject)",
        "Reaction ~ Days.to_csv('x') + (1 | Subject)",
        "Reaction ~ I(9**9**9**9) + (1 | Subject)",
        "Reaction ~ I(Days**99999) + (1 | Subject)",
        "Reaction ~ I([Days for Days in Days]) + (1 | Subject)",
        "Reaction ~ (I)(Days) + (1 | Subject)",
        "Reaction ~ np.save + np.save('x', Days) + (1 | Subject)",
        "Reaction ~ Days" + " + Days" * 100 + " + (1 | Subject)",
    ],
)
def test_what_is_typed_is_not_run_as_code(sleep, formula, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "error" in answer_formula(formula, sleep)
    assert list(tmp_path.iterdir()) == []


def test_usual_functions_and_powers_are_understood(sleep):
    meaning = explain_formula("log(Reaction) ~ Days + I(Days**2) + (1 | Subject)", sleep)
    assert written(meaning) == "log(Reaction)sk=β0+β1·Days+β2·I(Days ^ 2)+us+εsk"


@pytest.mark.parametrize(("name", "formula"), RIGHT)
def test_an_answer_holds_all_that_the_page_shows(name, formula):
    answer = answer_formula(formula, example_data(name))
    names = ["call", "counts", "equation", "meanings", "sentence", "terms", "varies", "z"]
    assert sorted(answer) == names


@pytest.mark.parametrize(("name", "formula"), RIGHT)
def test_the_terms_of_the_equation_share_the_columns_of_z(name, formula):
    meaning = explain_formula(formula, example_data(name))
    signs = [text for kind, text, *_ in meaning.equation if kind == "op"]
    assert len(meaning.terms) == signs.count("+") + 1
    columns = [column for _, own, _ in meaning.terms for column in own]
    assert sorted(columns) == list(range(meaning.z.shape[1]))
    for words, own, _ in meaning.terms:
        said = {(label.factor, label.term) for label in (meaning.labels[i] for i in own)}
        assert len(said) == (1 if own else 0), words


def test_a_press_on_a_term_lights_its_columns_and_its_words(browser):
    with static_page(browser, 850, 700) as (page, problems):
        open_static(page, CASE.explorer())
        slope = page.locator(f"{FRAME} .equation button").nth(3)
        slope.click()
        assert slope.get_attribute("aria-pressed") == "true"
        bars = page.locator(f"{FRAME} .lights path").get_attribute("d")
        assert bars.count("M") == 18
        lit = page.locator(f"{FRAME} .meanings tr[style*=shadow]")
        assert "slope of Days" in lit.text_content()
        summary = page.locator(f"{FRAME} .summary")
        assert summary.text_content() == "Lit: slope of Days by Subject; 18 of the 36 columns of Z."
        slope.press("Enter")
        assert slope.get_attribute("aria-pressed") == "false"
        assert summary.text_content().startswith("This model estimates 2 fixed effects")
        assert problems == []


def test_own_data_with_missing_values_are_explained(sleep):
    data = sleep.copy()
    data.loc[3, "Reaction"] = np.nan
    explorer = explore_formula("Reaction ~ Days + (1 | Subject)", data)
    assert explorer.start["formula"] == "Reaction ~ Days + (1 | Subject)"
    assert explorer.data["examples"][0]["answer"]["counts"]["rows"] == 179
    assert explorer.data["columns"]["your data"][2] == ["Subject", "18 groups"]
    wrong = explore_formula("Reaction ~ Days + (1 | subject)", sleep)
    assert "Did you mean 'Subject'" in repr(wrong)


def test_formula_and_data_come_together_and_are_small(sleep):
    with pytest.raises(ValueError, match="a formula and its data"):
        explore_formula(FIRST[1])
    with pytest.raises(ValueError, match="at most 2000"):
        explore_formula(FIRST[1], pd.concat([sleep] * 12))


def test_without_python_examples_work_and_typing_says_why_not(browser):
    with static_page(browser, 1280, 720) as (page, problems):
        open_static(page, CASE.explorer())
        field = page.locator(f"{FRAME} textarea")
        field.fill("Reaction ~ 1 + (1 | Subject)")
        page.locator(f"{FRAME} .summary").get_by_text("Python does not answer").wait_for()
        assert field.get_attribute("aria-invalid") == "true"
        page.locator(f"{FRAME} [name=example]").select_option(label="Pastes: nested")
        assert field.input_value() == "strength ~ 1 + (1 | batch/cask)"
        assert field.get_attribute("aria-invalid") == "false"
        expect(page.locator(f"{FRAME} data[data-number=random]")).to_have_attribute("value", "40")
        assert problems == []


def test_in_jupyterlab_python_answers_what_is_typed(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    with running_lab(folder) as lab, watched_page(browser, 1200, 900) as (page, problems):
        open_in_lab(page, lab, CASE)
        field = page.locator(f"{FRAME} textarea")
        number = page.locator(f"{FRAME} data[data-number=random]")
        for effects, count in (("1", "18"), ("1 + Days", "36")):
            field.fill(f"Reaction ~ log(Days + 1) + ({effects} | Subject)")
            expect(number).to_have_attribute("value", count)
        field.fill("Reaction ~ Days + (1 | subject)")
        page.locator(f"{FRAME} .summary").get_by_text("Did you mean 'Subject'").wait_for()
        field.fill("Reaction ~ Days + (1 | )")
        field.press("ArrowLeft")
        page.locator(f"{FRAME} .columns button").filter(has_text="Subject").click()
        assert field.input_value() == "Reaction ~ Days + (1 | Subject)"
        field.press("Enter")
        expect(number).to_have_attribute("value", "18")
        assert page.locator(".jp-Notebook .jp-Cell").count() == 2
        assert problems == []
