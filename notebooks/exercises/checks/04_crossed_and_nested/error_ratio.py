from otter.test_files import test_case

OK_FORMAT = False

name = "error_ratio"
points = 2


@test_case(points=0, hidden=False)
def test_kind(error_ratio):
    from course_lib.exercises.checks import check_kind

    check_kind("error_ratio", error_ratio, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(error_ratio):
    from course_lib.exercises.checks import check_value

    check_value(
        "04_crossed_and_nested/error_ratio",
        error_ratio,
        known={
            "right": [["YIHhl9VSBZSd", "hy2Vx+0pwi1E", "xd3LzPPDhxP/"]],
            "upside down": [["2i6+Mbvda/Cp", "KWKLu1Mn9Pd7", "hhOASD4IQELi"]],
            "variances": [["9Pe6izV4YT+7", "KzYT6qL9fvu+", "r0lQgNJQAimB"]],
            "estimates": [["8R8naps+4d4z", "fP6acysmgUg7", "ikZF1M4HwYLO", "rgSZdW7hY/gd"]],
            "one error": [["6iATYyFxaSuG", "Q2KweXrgrG1X", "zLtr8w+jsTgq"]],
            "z values": [["41XR0E7Cakmq", "I4x8HTE/ZxBh", "f933d22+c8jG"]],
            "ordinary regression": [["H2K72m1tzN/d", "TYxN31jBMcVy", "x6gH54olwsf2"]],
            "intercept": [["a+MGYgPRixTp", "c4auGXjoDest", "wZOk7rjKmt7C"]],
            "residual SDs": [["5d+ESMSFB8Dc", "vV0l3MWy88i3", "xnbFXrYM+jG4"]],
        },
        messages={
            "upside down": "The ratio is upside down. How many times as large is the error in `work` as in the colleague's model?",
            "variances": "This is the ratio of the squared standard errors. Divide the standard errors themselves.",
            "estimates": "This is the ratio of the estimated differences, which are the same. Divide their standard errors.",
            "one error": "This is the standard error in the model `work`. Divide it by that of the colleague's model.",
            "z values": "This is the z value in the colleague's model. Divide the two standard errors.",
            "ordinary regression": "The second model is an ordinary regression here. The colleague's model still has `(1 | Worker)`.",
            "intercept": "This compares the errors of the intercept, the mean on machine A. Asked for is the difference between B and A.",
            "residual SDs": "This is a ratio of residual SDs. Asked for are standard errors of a fixed effect.",
        },
        otherwise="This is not the ratio. Take the standard error of the difference B minus A from both models, both fitted by REML.",
        tolerance=0.002,
    )
