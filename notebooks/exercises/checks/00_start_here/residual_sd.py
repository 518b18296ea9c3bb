from otter.test_files import test_case

OK_FORMAT = False

name = "residual_sd"
points = 1


@test_case(points=0, hidden=False)
def test_kind(residual_sd):
    from course_lib.exercises.checks import check_kind

    check_kind("residual_sd", residual_sd, kind="number", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(residual_sd):
    from course_lib.exercises.checks import check_value

    check_value(
        "00_start_here/residual_sd",
        residual_sd,
        known={
            "right": [["Ouo2Asc4ucP9", "WQ1kvRWy4SRx", "r4tbDsX5NL/W"]],
            "variance": [["5Jpsji2J9XVc", "70/embnEtrNx", "F7RpGRon5C0Q"]],
            "divided by n": [["PS0DQxRkzJnv", "PsRdcT1/XLE3", "s+wFilK2PYpx"]],
            "divided by n - 1": [["5Pgt32KC2cHy", "hzjz83r4sVDN", "xbLgQxi0qdOj"]],
            "SD of minutes": [["DPuYQQ4Ytrzp", "FE5dmLyN6vVW", "cZduyLEhzpEj"]],
            "standard error": [["6imGu6OEtJsw", "Ge+xUH7PQ+GE", "xqhkj1XMJmb2"]],
            "R squared": [["1tALPtNIMSqU", "B0fIPGfD9L5c", "N4VHJPqarKD+"]],
            "sum of squares": [["/xVHe9GB+eIh", "BCmCglUJDkmk", "GzEgLdGgdome"]],
            "mean absolute": [["5vGQsRx0gSQI", "kfVljV/+vVTR", "zZ12+gWc49Mh"]],
        },
        messages={
            "variance": "This is the residual variance, in squared minutes. The standard deviation is its square root.",
            "divided by n": "Here the sum of squares is divided by the number of rows. Two coefficients were estimated; take them off.",
            "divided by n - 1": "Here the sum of squares is divided by the number of rows less 1, as for a plain SD. A line has two coefficients.",
            "SD of minutes": "This is the SD of the times themselves. The residual SD is what is left around the line.",
            "standard error": "This is the standard error of the slope. The residual SD says how far the deliveries lie from the line.",
            "R squared": "This is R squared: the share of the variance that the line explains. The residual SD is in minutes.",
            "sum of squares": "This is the sum of the squared residuals. Divide it and take the root.",
            "mean absolute": "This is the mean size of the residuals. A standard deviation squares them first.",
        },
        otherwise="This is not the residual SD. Start from the sum of the squared residuals of `minutes ~ km`.",
        tolerance=0.002,
    )
