from otter.test_files import test_case

OK_FORMAT = False

name = "error_meaning"
points = 1


@test_case(points=0, hidden=False)
def test_kind(error_meaning):
    from course_lib.exercises.checks import check_kind

    check_kind(
        "error_meaning",
        error_meaning,
        kind="text",
        options=["single deliveries", "couriers", "repeated studies", "limits"],
        length=0,
        columns=[],
    )


@test_case(points=1.0, hidden=False)
def test_value(error_meaning):
    from course_lib.exercises.checks import check_value

    check_value(
        "00_start_here/error_meaning",
        error_meaning,
        known={
            "right": [["O4jDXYYF405o"]],
            "residual SD": [["gcquiUY4PiGH"]],
            "spread of slopes": [["FSpsoVn2Qmhk"]],
            "certain limits": [["rje2E0fivVAm"]],
        },
        messages={
            "residual SD": "That is the residual SD. It stays about the same when there are more deliveries; a standard error gets smaller.",
            "spread of slopes": "Each courier made one delivery, so nothing is known of slopes of single couriers. The standard error speaks of the one estimated slope.",
            "certain limits": "A standard error sets no limits. Even an interval of two standard errors on either side misses the true slope in about 5 % of studies.",
        },
        otherwise="This is not the answer, and none of the usual slips either. Open the hint.",
        tolerance=0.002,
    )
