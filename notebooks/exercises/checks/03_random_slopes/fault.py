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
        options=["REML", "same start", "optimiser", "sex", "nothing"],
        length=0,
        columns=[],
    )


@test_case(points=2.0, hidden=False)
def test_value(fault):
    from course_lib.exercises.checks import check_value

    check_value(
        "03_random_slopes/fault",
        fault,
        known={
            "right": [["B/hjBrYWH2MC"]],
            "REML not comparable": [["tnWRCOpOREh9"]],
            "not converged": [["6B/XQ6jxV7Xe"]],
            "sex is missing": [["2cy0A7XJx5+a"]],
            "no fault seen": [["FlmnmfJUc5of"]],
        },
        messages={
            "REML not comparable": "REML criteria can be compared when the fixed effects are the same. Are they here?",
            "not converged": "The numbers are the optimum; other optimisers agree. Look at what the model claims, not at how it was fitted.",
            "sex is missing": "Sex may explain some of the slopes, but a model without it still describes how slopes spread. Look at what the slope-only model claims about age 0.",
            "no fault seen": "Would the colleague say the same with age counted from 8 years? Think of question 6.",
        },
        otherwise="This is not the answer, and none of the usual slips either. Open the hint.",
        tolerance=0.002,
    )
