from otter.test_files import test_case

OK_FORMAT = False

name = "rate_sd"
points = 1


@test_case(points=0, hidden=False)
def test_kind(rate_sd):
    from course_lib.exercises.checks import check_kind

    check_kind("rate_sd", rate_sd, kind="number", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(rate_sd):
    from course_lib.exercises.checks import check_value

    check_value(
        "03_random_slopes/rate_sd",
        rate_sd,
        known={
            "right": [["9j16WNYF4zDr", "KLT+a59owCvd", "VV9cAh2XpWtu"]],
            "variance": [["0FIvmS0pVtrK", "2PIZqIs2w8je", "Yn4qkgNwVigu"]],
            "standard error": [["+oAlan80tyN0", "9ypf9fYO0oVG", "E98n+Eg89y7A"]],
            "mean slope": [["mFbYVqQxt3Sn", "oz/ccQiz57aH", "wMl9h+/NjAFJ"]],
            "intercept SD": [["2zp93m/sB1au", "7P3K3TaudpZC", "n0i0pun/Lk9T"]],
            "residual SD": [["HrOZ9ij4VgO7", "mFmiN1isT8ke", "ofRHUroYM7Zd"]],
            "params": [["FZrPGCDFXAyy", "X8a/SBclmU0E", "Y2np2N1nd17q"]],
            "params root": [["74ZLk9hwx3pD", "ElV/WZUG8P4A", "Fe9bi05b7dc7"]],
            "own slopes": [["13r/96UcjlAL", "izFGfXaUvpiX", "kjIOzXnzgXvl"]],
            "SD of BLUPs": [["B9Dt9+w0qJPd", "Qyr95fsMNE1H", "tb4HHvRFOTh0"]],
        },
        messages={
            "variance": "This is the variance of the slopes. The standard deviation is its square root.",
            "standard error": "This is the standard error of the mean slope: how well the mean growth rate is known. Asked for is how far children differ.",
            "mean slope": "This is the mean growth rate of all children. Asked for is the spread around it.",
            "intercept SD": "This is the SD of the intercepts, in mm. Asked for is the SD of the slopes.",
            "residual SD": "This is the residual SD: how far a child's points lie from the child's own line. Asked for is the spread of the slopes.",
            "params": "The variance rows of `params` are divided by the residual variance. Read `cov_re`; then think of the square root.",
            "params root": "The variance rows of `params` are divided by the residual variance, so a root of them is no SD of slopes. Read `cov_re`.",
            "own slopes": "This is the SD of slopes fitted to each child alone. It contains their noise, so it is too large. Read the model.",
            "SD of BLUPs": "This is the SD of the children's BLUPs. They are shrunken, so they spread less than the estimated SD of the slopes.",
        },
        otherwise="This is not the SD of the slopes. Look for the variance of `age` in `growth.cov_re`, or use `variance_components(growth)`.",
        tolerance=0.002,
    )
