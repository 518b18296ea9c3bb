"""The numbers that lecture 07 shows are R's.

Each is written from R's value, to the digits that the lecture has, and looked for in an output.
"""

import json

import pytest

from tests.notebooks.shown import lecture_outputs, not_shown
from tests.reference.lme4_values import FOLDER

VALUES = json.loads((FOLDER / "inference" / "lecture07.json").read_text(encoding="utf-8"))
PROFILES = {
    f"{name}: {row}": ends
    for name, rows in VALUES.items()
    if isinstance(rows, dict)
    for row, ends in rows.items()
}
# By the name of R's values in make_lecture07.R: what is shown of them, as a format.
SHOWN = {
    "b_minus_a_level": "B - A {0:.3f}, SE {1:.3f}, {2:.0f} df, p = {4:.2g}",
    "b_minus_a_gain": "B - A {0:.3f}, SE {1:.3f}, {2:.0f} df, p = {4:.2g}",
    "b_minus_a_free": "B - A {0:.3f}, SE {1:.3f}, {2:.0f} df, p = {4:.2g}",
    "by_hand": "B - A {0:.3f}, SE {1:.3f}, {2:.0f} df, p = {4:.2g}",
    "b_minus_a_without_6": "B - A {0:.2f}, SE {1:.2f}, {2:.0f} df",
    "means_gain": "{0:.2f} {3:.2f} {6:.2f} {9:.2f} {12:.2f} | "
    "{1:.2f} {4:.2f} {7:.2f} {10:.2f} {13:.2f}",
    "ratio_gain": "{0:.4g} | {0:.3g} | {1:.3g} {2:.3g}",
    "ratio_free": "{0:.4g} | {1:.4g}",
    "f_gain_Kenward-Roger": "{0:.3f} | {3:.5f}",
    "f_free_Kenward-Roger": "{0:.3f} | {3:.4f}",
    "f_free_Satterthwaite": "{0:.4f} | {3:.4f}",
    "hotelling": "F = {0:.3f} on 2 and 4, p = {1:.4f}",
    "interaction_z": "z p = {1:.5f}",
    "interaction_ratio": "chi-square p = {1:.5f}",
    "interaction_Satterthwaite": "satterthwaite p = {4:.5f}",
    "interaction_Kenward-Roger": "kenward-roger p = {4:.5f}",
    "joint_ratio": "chi-square p = {1:.6f}",
    "joint_kr": "kenward-roger p = {3:.6f}",
    "joint_hotelling": "own lines p = {1:.6f}",
    "joint_law": "ratio {0:.2f} | rejects {1:.1%}",
    "clock_hours": "hours REML {0:.2f} ML {1:.3f}",
    "clock_days": "days REML {0:.2f} ML {1:.3f}",
    "clock_weeks": "weeks REML {0:.2f} ML {1:.3f}",
    "clock_months": "months REML {0:.2f} ML {1:.3f}",
    "clock_years": "years REML {0:.2f} ML {1:.3f}",
    "slopes_one": "{0:.3f} | {1:.3g} {2:.3g}",
    "boundary_6_5": "6 × 5 zero {0:.0%}, chi-square rejects {1:.1%}, half of it {2:.1%}",
    "boundary_6_1000": "6 × 1000 zero {0:.0%}, chi-square rejects {1:.1%}, half of it {2:.1%}",
    "boundary_18_10": "18 × 10 zero {0:.0%}, chi-square rejects {1:.1%}, half of it {2:.1%}",
    "boundary_100_10": "100 × 10 zero {0:.0%}, chi-square rejects {1:.1%}, half of it {2:.1%}",
    "boundary_icc": "ICC of 0.1 in {1:.0%} | ICC of 0.1 in {2:.0%} | ICC of 0.1 in {3:.0%} "
    "| estimated as zero in {0:.0%}",
    "days_wald": "wald {0:.2f} to {1:.2f}",
    "days_t": "auto {0:.2f} to {1:.2f} | {0:.2f} {1:.2f}",
    "profile_sleepstudy: Days": "profile {0:.2f} to {1:.2f}",
    "profile_sleepstudy: sd_(Intercept)|Subject": "{0:.2f} {1:.2f}",
    "profile_sleepstudy: sd_Days|Subject": "{0:.2f} {1:.2f}",
    "profile_sleepstudy: sigma": "{0:.2f} {1:.2f}",
    "profile_ex33: sd_time|animal_id": "{0:.3f} {1:.3f}",
    "profile_dyestuff2: sd_(Intercept)|Batch": "{0:.3f} {1:.3f}",
    "bootstrap_of_subjects_se": "SE {0:.3f}",
    "correlation_sleepstudy": "{0:.3f} {1:.1f}",
    "aic_sleepstudy": "{0:.3f} | {1:.3f} | {2:.3f} | {3:.3f}",
}


@pytest.fixture(scope="module")
def outputs():
    return lecture_outputs("07")


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_rs(name, outputs):
    assert not_shown(outputs, SHOWN[name], (VALUES | PROFILES)[name]) == []
