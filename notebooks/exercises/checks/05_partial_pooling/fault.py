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
        options=["s18", "spread", "new tree", "nothing"],
        length=0,
        columns=[],
    )


@test_case(points=2.0, hidden=False)
def test_value(fault):
    from course_lib.exercises.checks import check_value

    check_value(
        "05_partial_pooling/fault",
        fault,
        known={
            "right": [["f94sBwClmTmv"]],
            "one point, no news": [["KdWItq2dTgdu"]],
            "new tree": [["DT7Jlh3eRmh1"]],
            "no fault seen": [["x2GNVD9Ve66J"]],
        },
        messages={
            "one point, no news": "One height far above the population line tells something: the tree may have started tall, or may grow fast. The model moves both, the intercept and the slope.",
            "new tree": "A new tree has no BLUPs, so the fixed effects are the best prediction. Look at the other sentences.",
            "no fault seen": "One sentence is wrong. Compare each with the tables of the fit: is the number there what the sentence says it is?",
        },
        otherwise="This is not the answer, and none of the usual slips either. Open the hint.",
        tolerance=0.002,
    )
