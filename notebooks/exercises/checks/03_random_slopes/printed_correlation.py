from otter.test_files import test_case

OK_FORMAT = False

name = "printed_correlation"
points = 2


@test_case(points=0, hidden=False)
def test_kind(printed_correlation):
    from course_lib.exercises.checks import check_kind

    check_kind(
        "printed_correlation", printed_correlation, kind="number", options=[], length=0, columns=[]
    )


@test_case(points=2.0, hidden=False)
def test_value(printed_correlation):
    from course_lib.exercises.checks import check_value

    check_value(
        "03_random_slopes/printed_correlation",
        printed_correlation,
        known={
            "right": [["dRqxkGgWpwwj", "r3NnpzdeIGgW", "rPKlIG88uvUW"]],
            "covariance": [["2/vNOuWZkRyV", "NLKjFWwyJUau", "st4VbTDbWx02"]],
            "params": [["2aSoBKgEYmZU", "4K3Ns1mzF3/Y", "YMHxavzZU+3p"]],
            "variances": [["NT1zZi6ZZlji", "aqp9/nYy5C7V", "r7oq6MgzSg9N"]],
            "slope on intercept": [["LxH0lTJFeRmT", "YQ6Zru8OA3NZ", "gPN4K/GMLbKA"]],
            "sign": [["2K8osav4KqTB", "D5s6pcB1M70F", "geUS1jrJoTDt"]],
            "estimates": [["MYx0e4s+D9mv", "a2/WnK8cJLww", "o8UOTTBbmhcp"]],
            "BLUPs": [["kPFOgtMZEwMj", "pWZmc1h/i6ph", "xyYkaee1imT/"]],
        },
        messages={
            "covariance": "This is the covariance, which has units (mm times mm per year). Divide it by both standard deviations.",
            "params": "This row of `params` is the covariance divided by the residual variance. Start from `cov_re`.",
            "variances": "The covariance is divided by the variances here. Divide it by the standard deviations.",
            "slope on intercept": "This is the covariance divided by one variance: a regression coefficient. A correlation divides by both standard deviations.",
            "sign": "The size is right, the sign is not. The correlation has the sign of the covariance.",
            "estimates": "This is how estimates go together: those of the children's separate regressions, or of the fixed effects. It contains their noise. Asked for is the correlation of the random effects.",
            "BLUPs": "This is the correlation of the children's BLUPs. They are shrunken predictions; the model has an estimate of the correlation itself.",
        },
        otherwise="This is not the correlation. It is made of all three numbers in `growth.cov_re`.",
        tolerance=0.002,
    )
