from otter.test_files import test_case

OK_FORMAT = False

name = "boy_at_13"
points = 2


@test_case(points=0, hidden=False)
def test_kind(boy_at_13):
    from course_lib.exercises.checks import check_kind

    check_kind("boy_at_13", boy_at_13, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(boy_at_13):
    from course_lib.exercises.checks import check_value

    check_value(
        "03_random_slopes/boy_at_13",
        boy_at_13,
        known={
            "right": [["3IzFAIi3kjcl", "reKGPniw9Zv6", "wd+APtYjiJtR"]],
            "population": [["0KbqmrxNl1e8", "35A8ZPfwxcBj", "V+Lm4FaWYwQJ"]],
            "BLUPs only": [["O/5BHzuYYEIy", "f+5CN6murb3n", "p3f7tT91d1UU"]],
            "intercept of child only": [["I3M0hvbhxZGD", "UYfjH4optc1E", "htbwJW5JgULh"]],
            "slope of child only": [["/iu8DEGTf/Vj", "QDSII5U41sRe", "qUDvqWw3tNay"]],
            "own regression": [["5D8Wq6DRO2y1", "htQtNdGFL+uY", "v2G1KKJQ+0Ed"]],
            "mean of points": [["0skAUiAmjFUI", "Fd4eMjbu2sXz", "qQWMyrD1zcVp"]],
            "random intercept": [["4E9qgNVeec1C", "8I0ALJdZEn3t", "vx7toX30ajxZ"]],
            "at birth": [["+s62LLcoVC5B", "g29Wsh5Jt69o", "vS0UHmxYtUiJ"]],
        },
        messages={
            "population": "This is the prediction for a child nobody has met: fixed effects only, as `predict` gives it. `M13` is known; use his own line.",
            "BLUPs only": "This is how far the boy's line lies from the population line at 13 years. Add the population line.",
            "intercept of child only": "Only the intercept is the boy's own here; the slope is that of the population. He has a slope of his own.",
            "slope of child only": "Only the slope is the boy's own here; the intercept is that of the population. He has an intercept of his own.",
            "own regression": "This is a regression on this boy's four points alone (no pooling). The mixed model also uses the other children.",
            "mean of points": "This is the mean of two measured points. Asked for is the model's line, which uses all points and all children.",
            "random intercept": "This comes from a model with random intercepts only, where all children grow at one rate. Use `growth`.",
            "at birth": "This is the boy's intercept, his line at age 0. Go along the line to 13 years.",
        },
        otherwise="This is not the boy's line at 13 years. Take his intercept and 13 times his slope from `group_coefficients(growth)`.",
        tolerance=0.002,
    )
