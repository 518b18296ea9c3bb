from otter.test_files import test_case

OK_FORMAT = False

name = "fault"
points = 2


@test_case(points=0, hidden=False)
def test_kind(fault):
    from course_lib.exercises.checks import check_kind

    check_kind(
        "fault",
        fault,
        kind="text",
        options=["person left out", "not converged", "words not shared", "slope only", "nothing"],
        length=0,
        columns=[],
    )


@test_case(points=2.0, hidden=False)
def test_value(fault):
    from course_lib.exercises.checks import check_value

    check_value(
        "04_crossed_and_nested/fault",
        fault,
        known={
            "right": [["uJ1IetY684lF"]],
            "intercept thought missing": [["PHE3FKA5JCax"]],
            "optimiser blamed": [["zPSfNT1s4o4f"]],
            "slope blamed": [["E0Y53Any+cAU"]],
            "no fault seen": [["19v9n7TShKOV"]],
        },
        messages={
            "intercept thought missing": 'The random intercept is there: `re_formula="1"` asks for it. Look at what the groups do to the words.',
            "optimiser blamed": "The likelihood is at its highest here; other values of the words' SD give the same. Why does it not matter?",
            "slope blamed": "The slope is missing, that is so. But look at the words: how many rows has a word within one group?",
            "no fault seen": "Compare the log-likelihood with that of `time ~ rare + (1 | person)`. What do the words add?",
        },
        otherwise="This is not the answer, and none of the usual slips either. Open the hint.",
        tolerance=0.002,
    )
