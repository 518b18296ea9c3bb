from otter.test_files import test_case

OK_FORMAT = False

name = "typist_share"
points = 2


@test_case(points=0, hidden=False)
def test_kind(typist_share):
    from course_lib.exercises.checks import check_kind

    check_kind("typist_share", typist_share, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(typist_share):
    from course_lib.exercises.checks import check_value

    check_value(
        "02_random_intercepts/typist_share",
        typist_share,
        known={
            "right": [["331Ts7/Q4Oap", "53cyhXFhaIkB", "LpzJ/yOXxxeB"]],
            "within share": [["3hSlP+FXiLtc", "QwJU7o1y8cbk", "Rgli4wi52sCC"]],
            "ratio": [["P+gkNho4kRSs", "SCYOWVbuCoiS", "nSomxd2WXclg"]],
            "SDs": [["+3ppipo+eQZG", "+J3qI7+cBwcu", "gGa7nzWvnMba"]],
            "no predictor": [["9a3pstPlknEr", "FMl/DsFc36W5", "RAeoIuEWs5FA"]],
            "per cent": [["38d7408Zxkco", "VXVT5/qlrkC4", "i3Z6OzV0T7PH"]],
        },
        messages={
            "within share": "This is the share within typists. Two sessions of one typist have the other part in common.",
            "ratio": "This is the ratio of the two variances. The intraclass correlation divides by their sum.",
            "SDs": "This is made of standard deviations. Shares are made of variances, which add up; standard deviations do not.",
            "no predictor": "This comes from a model without `speed`. It asks how alike two sessions are at any speed, not at the same one.",
            "per cent": "This is in per cent. A share lies between 0 and 1.",
        },
        otherwise="This is not the intraclass correlation. It is made of two variances; both are in `variance_components(fit)`.",
        tolerance=0.002,
    )
