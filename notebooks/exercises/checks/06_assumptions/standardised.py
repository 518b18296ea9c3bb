from otter.test_files import test_case

OK_FORMAT = False

name = "standardised"
points = 1


@test_case(points=0, hidden=False)
def test_kind(standardised):
    from course_lib.exercises.checks import check_kind

    check_kind("standardised", standardised, kind="number", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(standardised):
    from course_lib.exercises.checks import check_value

    check_value(
        "06_assumptions/standardised",
        standardised,
        known={
            "right": [["Py0XfNaVgGk/", "W7B1wSbWL5Lz", "cIJbiPu+rz+5"]],
            "residual": [["16QVT/cbikvL", "IxM6aPQVlpUP", "hvDUcWrD4Q9g"]],
            "variance": [["PpJRb8mrQmSF", "V/yAh+43X57U", "blchBwUPaZKm"]],
            "sign": [["K/TnEy0UA9hQ", "XxzOBspWrfc5", "miF/EPn23FNJ"]],
            "SD of residuals": [["1P/ttMwESalY", "CmDyRs6SvhTr", "P4SaK479jxjr"]],
            "population line": [["8xzkEpB1oeKQ", "khhP+GjNh4tg", "pRIZKVotXTkY"]],
            "raw score": [["1L5QSM4Keei5", "a1/TCX8bbqIJ", "p2SXyY8y7dnJ"]],
            "cleaned SD": [["PVYnX/q00D6r", "PdKd8GktpiZf", "XA76cybd/SzR"]],
        },
        messages={
            "residual": "This is the residual itself, in kg. Divide it by the residual SD.",
            "variance": "This is divided by the residual variance: `scale` is a variance. Divide by the SD.",
            "sign": "The size is right, the sign is not. A residual is the recorded value minus the fitted value.",
            "SD of residuals": "This is divided by the SD of the residuals. They spread less than the model's residual SD, because lines were fitted to them; use `scale`.",
            "population line": "This is the distance from the population line: `predict` knows only the fixed effects. Use `fit.resid`, which includes the BLUPs.",
            "raw score": "This compares the weight with the mean of all weights. A residual compares it with the line of its own hive.",
            "cleaned SD": "The residual SD here is that of a model without the entry. Take both from the model fitted to all rows.",
        },
        otherwise="This is not the standardised residual. Take the residual of the entry of question 1, and divide it by the residual SD of the same model.",
        tolerance=0.002,
    )
