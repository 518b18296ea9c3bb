from otter.test_files import test_case

OK_FORMAT = False

name = "sex_p"
points = 3


@test_case(points=0, hidden=False)
def test_kind(sex_p):
    from course_lib.exercises.checks import check_kind

    check_kind("sex_p", sex_p, kind="number", options=[], length=0, columns=[])


@test_case(points=3.0, hidden=False)
def test_value(sex_p):
    from course_lib.exercises.checks import check_value

    check_value(
        "03_random_slopes/sex_p",
        sex_p,
        known={
            "right": [["0RJWrmQeHGQp", "Eb2pq4hH7FlG", "MBYmMHJFv9e2"]],
            "z": [["PWNcm17+5Dj2", "hMXQ0p3wog2b", "xJFgan27Uzfu"]],
            "rows": [["2if5hX4mJ/XR", "40c4eaIUYZ+P", "mmd7lGrROvhT"]],
            "one-sided": [["cmjNRr6PUKI+", "wUf4W2BQUoaA", "zKgl1Tb9it3Y"]],
            "random intercept": [["8R96pWMGDDgG", "HpsjFNGvhyQb", "vUNFVyFT7Hf1"]],
            "random intercept, z": [["7xhndMbbawjS", "CY8GCUfZMmjL", "vLtZbEqmN9OO"]],
            "random intercept, rows": [["aQsIO0yA0Rvz", "geS2pGd6zfA4", "xzUX06Rf/0S/"]],
            "ordinary regression": [["9QwkBrqg8SKE", "H4269r+AUybV", "QdipxGjwR9XF"]],
            "level": [["AWYpRsipM4fH", "hrXDf6oviYil", "wYYu57u1ySEd"]],
            "difference": [["KhYx3lwJHTkg", "dwQaID87hvaL", "uemKFxoPOx/v"]],
            "t value": [["0c9aAZoVIzvZ", "dw7RPeTGEw1a", "jWibcM8LjHPG"]],
        },
        messages={
            "z": "This is the p-value of the z test, which takes the variances for known. With so few children take the t distribution.",
            "rows": "The degrees of freedom count rows here. The evidence about a difference in growth rates is one slope per child.",
            "one-sided": "This is a one-sided p-value. Asked for is the two-sided one.",
            "random intercept": "This comes from a model with random intercepts only. It takes all children of one sex to grow at one rate; let the slopes vary.",
            "random intercept, z": "This is the z test of a model with random intercepts only. Let the slopes vary, and count children.",
            "random intercept, rows": "This comes from a model with random intercepts only, and counts rows. Let the slopes vary, and count children.",
            "ordinary regression": "This is ordinary regression, which does not know which rows belong to one child.",
            "level": "This is the row of `Sex`: the difference between boys and girls at age 0. The difference in growth rates is the interaction.",
            "difference": "This is the difference in growth rates itself, in mm per year. Asked for is its p-value.",
            "t value": "This is the estimate divided by its standard error. Make a p-value of it.",
        },
        otherwise="This is not the p-value. Is the interaction in your model, are intercepts and slopes random, and do you count children?",
        tolerance=0.002,
    )
