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
        options=["too few fish", "not separable", "sex missing", "nothing"],
        length=0,
        columns=[],
    )


@test_case(points=2.0, hidden=False)
def test_value(fault):
    from course_lib.exercises.checks import check_value

    check_value(
        "01_grouped_data/fault",
        fault,
        known={
            "right": [["gOQcKLW7jXEi"]],
            "few rows": [["vkbQMVZiXYbJ"]],
            "missing predictor": [["dybqy2/VZ8Bi"]],
            "no fault seen": [["QJn1tAFire9Z"]],
        },
        messages={
            "few rows": "Weigh a thousand fish in each tank, and the difficulty is still there: each tank has one feed. Think of what the warning says.",
            "missing predictor": "Each tank has four females and four males, so leaving `sex` out does not shift the difference between the feeds. Think of what `feed` and `C(tank)` have in common.",
            "no fault seen": "Compare the 65.5 g with the difference of the two feeds in the farm's first analysis. And what did statsmodels warn of?",
        },
        otherwise="This is not the answer, and none of the usual slips either. Open the hint.",
        tolerance=0.002,
    )
