from otter.test_files import test_case

OK_FORMAT = False

name = "zero_slope"
points = 2


@test_case(points=0, hidden=False)
def test_kind(zero_slope):
    from course_lib.exercises.checks import check_kind

    check_kind("zero_slope", zero_slope, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(zero_slope):
    from course_lib.exercises.checks import check_value

    check_value(
        "05_partial_pooling/zero_slope",
        zero_slope,
        known={
            "right": [["1aKW9MZQ5Knw", "4VvlA1v29fS6", "mkuaz1KPhXfH"]],
            "partial pooling": [["2ATLxx9Ez/T9", "fgx8eXOI8/u2", "ncvcdK1+irAV"]],
            "population slope": [["BU/j5quWtlAJ", "POmO2NRfJGHF", "TQSC9tQkMLjj"]],
            "complete pooling": [["Ds2pMDD9ekcZ", "PqD3mfOEsM8Y", "gCEI5W86WIgd"]],
            "intercept": [["PTroLYt8xxmW", "cX0+mqUVEQQY", "krq8/IMhqOj2"]],
            "other tree": [["gkhePN7s2r71", "ryv8AObB4PW1", "umCKYA+Vd13T"]],
            "slope SD": [["NWmx3AnRNTYo", "SFe2MyymDK3/", "k/ioBtxQ13Yf"]],
            "height by year": [["Oti+f062OIhh", "W/imTuR2tLIq", "yldcVKVEj6oS"]],
        },
        messages={
            "partial pooling": "This is the slope from partial pooling, with fixed effects. Put `0` in their place.",
            "population slope": "This is the population slope of the partial-pooling model. The model asked for has no fixed effects.",
            "complete pooling": "This is the slope of complete pooling. Fit the model without fixed effects.",
            "intercept": "This is the intercept of `s18`. Take the row of the term `year`.",
            "other tree": "This is the slope of `s17`, which has two heights. Asked for is `s18`.",
            "slope SD": "This is the standard deviation of the slopes in this model. Asked for is the slope of one tree.",
            "height by year": "This is the height divided by the years: a line through 0 cm in year 0. Read the slope from the fitted model.",
        },
        otherwise="This is not the slope of `s18` in the model without fixed effects. Is the right side of your formula `0 + (1 + year | tree)`?",
        tolerance=0.002,
    )
