"""Simulate data whose structure is known: Simpson's paradox, crossed and nested designs."""

import math

import numpy as np
import pandas as pd

from course_lib.basics.arguments import Rng, generator, is_finite, whole_number


def _check_sds(**sds: float) -> None:
    """Standard deviations are finite and at least zero."""
    for name, value in sds.items():
        if not is_finite(value) or value < 0:
            raise ValueError(
                f"{name} is a standard deviation: a number of at least 0; got {value!r}."
            )


def _check_numbers(**numbers: float) -> None:
    for name, value in numbers.items():
        if not is_finite(value):
            raise ValueError(f"{name} must be a finite number; got {value!r}.")


def _labels(prefix: str, count: int) -> list[str]:
    """Labels padded with zeros, so that text order is number order."""
    return [f"{prefix}{i:0{len(str(count))}d}" for i in range(1, count + 1)]


def _standard_pair(n: int, r: float, rng: np.random.Generator) -> np.ndarray:
    """Two columns with means 0, variances 1 and correlation r, exactly."""
    draws = rng.standard_normal((n, 2))
    orthonormal, _ = np.linalg.qr(draws - draws.mean(axis=0))
    first, other = (orthonormal * math.sqrt(n - 1)).T
    return np.column_stack([first, r * first + math.sqrt(1 - r**2) * other])


def simulate_simpson(
    n: int = 100,
    r: float = 0.5,
    groups: int = 3,
    difference: float = 1.0,
    group_prefix: str = "G_",
    rng: Rng = None,
) -> pd.DataFrame:
    """Simulate Simpson's paradox: a trend within groups, the opposite one between them.

    Parameters
    ----------
    n : int
        Points per group, at least 4.
    r : float
        Correlation within each group, from -1 to 1.
    groups : int
        Number of groups, at least 2.
    difference : float
        How far each group is shifted from the one before, in both variables.
    group_prefix : str
        Text before the group's number.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed.

    Returns
    -------
    DataFrame
        ``n * groups`` rows: `V1`, `V2` (no units) and `Group` (categorical).

    Raises
    ------
    ValueError
        For values outside the ranges above; the message names the argument and what is possible.

    Notes
    -----
    Within each group the sample means are 0 before shifting, the sample variances 1 and the
    correlation `r`, exactly. So every estimate of a linear or mixed model of `V2` on `V1` with
    `Group` is the same for every seed; only the scatter varies. Group i is shifted by
    ``i * difference`` in `V1` and by ``-sign(r) * i * difference`` in `V2`. The design is that of
    ``simulate_simpson`` in the R package bayestestR (Makowski et al. 2019,
    doi:10.21105/joss.01541).
    """
    n, groups = whole_number("n", n, 4), whole_number("groups", groups, 2)
    _check_numbers(r=r, difference=difference)
    if abs(r) > 1:
        raise ValueError(f"r is a correlation, from -1 to 1; got {r!r}.")
    rng = generator(rng)
    labels = _labels(group_prefix, groups)
    shift = difference * np.array([1.0, -np.sign(r)])
    points = [_standard_pair(n, r, rng) + i * shift for i in range(1, groups + 1)]
    data = pd.DataFrame(np.concatenate(points), columns=["V1", "V2"])
    data["Group"] = pd.Categorical(np.repeat(labels, n), categories=labels)
    return data


def simulate_crossed(
    subjects: int = 30,
    items: int = 20,
    effect: float = 30.0,
    subject_sd: float = 60.0,
    slope_sd: float = 20.0,
    item_sd: float = 40.0,
    item_slope_sd: float = 0.0,
    residual_sd: float = 80.0,
    rng: Rng = None,
) -> pd.DataFrame:
    """Simulate a study in which every subject answers every item in two conditions.

    Parameters
    ----------
    subjects, items : int
        Numbers of subjects and items, at least 2.
    effect : float
        Mean difference between the conditions, in milliseconds.
    subject_sd, item_sd : float
        Standard deviations of the subjects' and items' intercepts.
    slope_sd, item_slope_sd : float
        Standard deviations of the condition's effect over subjects and over items.
    residual_sd : float
        Standard deviation of single answers.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed.

    Returns
    -------
    DataFrame
        `subject`, `item` (categorical), `condition` (-0.5 and 0.5) and `response` (ms, mean 600):
        ``2 * subjects * items`` rows. The condition varies within subjects and within items.

    Raises
    ------
    ValueError
        For counts below 2, standard deviations below 0, or a wrong `rng`; the message names the
        argument and what is possible.
    """
    subjects, items = whole_number("subjects", subjects, 2), whole_number("items", items, 2)
    _check_numbers(effect=effect)
    _check_sds(
        subject_sd=subject_sd,
        slope_sd=slope_sd,
        item_sd=item_sd,
        item_slope_sd=item_slope_sd,
        residual_sd=residual_sd,
    )
    rng = generator(rng)
    names, things = _labels("s", subjects), _labels("i", items)
    grid = pd.MultiIndex.from_product(
        [names, things, [-0.5, 0.5]], names=["subject", "item", "condition"]
    ).to_frame(index=False)
    s, i = np.repeat(np.arange(subjects), 2 * items), np.tile(np.repeat(range(items), 2), subjects)
    slope = effect + rng.normal(0, slope_sd, subjects)[s] + rng.normal(0, item_slope_sd, items)[i]
    level = 600 + rng.normal(0, subject_sd, subjects)[s] + rng.normal(0, item_sd, items)[i]
    noise = rng.normal(0, residual_sd, len(grid))
    grid["response"] = level + slope * grid["condition"] + noise
    grid["subject"] = pd.Categorical(grid["subject"], categories=names)
    grid["item"] = pd.Categorical(grid["item"], categories=things)
    return grid


def simulate_nested(
    schools: int = 10,
    classrooms: int = 4,
    students: int = 15,
    effect: float = 4.0,
    school_sd: float = 5.0,
    classroom_sd: float = 3.0,
    residual_sd: float = 10.0,
    rng: Rng = None,
) -> pd.DataFrame:
    """Simulate test scores of students in classrooms in schools.

    Parameters
    ----------
    schools, classrooms, students : int
        Numbers of schools, of classrooms per school, and of students per classroom, at least 2.
    effect : float
        Mean difference between the conditions, in points.
    school_sd, classroom_sd, residual_sd : float
        Standard deviations of schools, of classrooms within a school, of students within a
        classroom.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed.

    Returns
    -------
    DataFrame
        `school`, `classroom`, `student` (categorical), `condition` (-0.5 and 0.5, alternating
        between the students of a classroom) and `score` (points, mean 50): one row per student.
        Classroom labels are used again in each school (``c1`` of ``s01`` and ``c1`` of ``s02``
        are two rooms); student labels are unique.

    Raises
    ------
    ValueError
        For counts below 2, standard deviations below 0, or a wrong `rng`; the message names the
        argument and what is possible.
    """
    schools = whole_number("schools", schools, 2)
    classrooms, students = (
        whole_number("classrooms", classrooms, 2),
        whole_number("students", students, 2),
    )
    _check_numbers(effect=effect)
    _check_sds(school_sd=school_sd, classroom_sd=classroom_sd, residual_sd=residual_sd)
    rng = generator(rng)
    rooms, total = schools * classrooms, schools * classrooms * students
    room = np.repeat(np.arange(rooms), students)
    school = room // classrooms
    condition = np.tile(np.arange(students) % 2 - 0.5, rooms)
    score = (
        50 + rng.normal(0, school_sd, schools)[school] + rng.normal(0, classroom_sd, rooms)[room]
    )
    score = score + effect * condition + rng.normal(0, residual_sd, total)
    names = [_labels("s", schools), _labels("c", classrooms), _labels("p", total)]
    codes = [school, room % classrooms, np.arange(total)]
    columns = [
        pd.Categorical.from_codes(c, categories=n) for c, n in zip(codes, names, strict=True)
    ]
    data = pd.DataFrame(dict(zip(["school", "classroom", "student"], columns, strict=True)))
    return data.assign(condition=condition, score=score)
