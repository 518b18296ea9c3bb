from otter.test_files import test_case

OK_FORMAT = False

name = "within_slope"
points = 3


@test_case(points=0, hidden=False)
def test_kind(within_slope):
    from course_lib.exercises.checks import check_kind

    check_kind("within_slope", within_slope, kind="number", options=[], length=0, columns=[])


@test_case(points=3.0, hidden=False)
def test_value(within_slope):
    from course_lib.exercises.checks import check_value

    check_value(
        "02_random_intercepts/within_slope",
        within_slope,
        known={
            "right": [["RDcHoJCUiUi3", "fJyb8pig0+vl", "qz9ZOMdNNTkz"]],
            "random intercept": [["Aci/w/2BwM1o", "J0pBuyX+itIn", "mZGicS7KeH9w"]],
            "between": [["34PoSILLGngc", "51jqNNMHaZMy", "LU2oqnDGbw7f"]],
            "contextual": [["i+dWWdnWXr6k", "ukz/AtHfAeAV", "xIApPvZFhPJu"]],
            "pooled": [["DlqEz40+dZc0", "c2cIIWv5U+3t", "pq0YQwJUUu06"]],
            "means only": [["PIWF7jLJviUZ", "e+ZfUhlVIt9X", "hUfIg2GRoC2m"]],
        },
        messages={
            "random intercept": "This is the slope of the random-intercept model: a mixture of the effects within and between typists. Separate them.",
            "between": "This is the slope between typists: how people who differ in usual speed differ in errors. Asked for is the slope within.",
            "contextual": "This is the contextual effect: between minus within. It is what the mean gets when `speed` itself stands beside it.",
            "pooled": "This is the slope that ignores the typists.",
            "means only": "This is the slope through the twelve typists' means, so between them. Asked for is the slope within.",
        },
        otherwise="This is not the slope within typists. Are both the mean speed and the deviation in your model?",
        tolerance=0.002,
    )
