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
        options=["p-value only", "value only", "both", "nothing"],
        length=0,
        columns=[],
    )


@test_case(points=2.0, hidden=False)
def test_value(fault):
    from course_lib.exercises.checks import check_value

    check_value(
        "02_random_intercepts/fault",
        fault,
        known={
            "right": [["lt+NHUMkpzd0"]],
            "value": [["cPlmmMivKLND"]],
            "p-value": [["xTXJmG6lqctk"]],
            "no fault seen": [["EL+67kzq1jkW"]],
        },
        messages={
            "value": "The p-value means nothing, that is so. But compare 3.1 with `cov_re`.",
            "p-value": "The value is divided by the residual variance, that is so. But a variance cannot be negative: what could a two-sided test of zero mean?",
            "no fault seen": "Compare the row in `params` with `cov_re`, and think of what a p-value of a variance would test.",
        },
        otherwise="This is not the answer, and none of the usual slips either. Open the hint.",
        tolerance=0.002,
    )
