from otter.test_files import test_case

OK_FORMAT = False

name = "weight"
points = 2


@test_case(points=0, hidden=False)
def test_kind(weight):
    from course_lib.exercises.checks import check_kind

    check_kind("weight", weight, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(weight):
    from course_lib.exercises.checks import check_value

    check_value(
        "05_partial_pooling/weight",
        weight,
        known={
            "right": [["LkSE856J3hMX", "VN/SG2aEI5fO", "nNn2HB5rPhWM"]],
            "n left out": [["+vJ3RBJnxxP1", "4gh6iZEBf5FX", "ojlT03CjP0UJ"]],
            "shrinkage": [["6mIkN73ELr8S", "GcnFx8P4Tphb", "wQxsyg5F6kcs"]],
            "SDs": [["Lj9H3dazfUpb", "VuDRQVgCIiT+", "jImJBQsKmEH0"]],
            "n at residual": [["SHxnRwQOURyl", "bIpmRIS5hbc9", "nJvJ7/AjT5Il"]],
            "divided twice": [["5A+zI6azcrnz", "EWcB5lQtdC4j", "hQAFZH79Q58p"]],
            "random slopes": [["BtLVuKPBH5xF", "Nap0lVprWrc9", "ztM+F5qbB1Wb"]],
            "mean number": [["9CUnU6b1BooO", "CQkdbISSpqKo", "kWf0ohllogWH"]],
            "all rows": [["ClqYLNZIYfoE", "PnE+ZV4k7wRm", "T1+Db3mf9rwh"]],
        },
        messages={
            "n left out": "This is the weight of a tree with one height. `s17` has more.",
            "shrinkage": "This is the share that `s17` loses. The weight is the share that it keeps.",
            "SDs": "This is made of standard deviations. The formula takes variances.",
            "n at residual": "Here the number of heights multiplies the residual variance. With more heights the weight must grow.",
            "divided twice": "Here the variance between trees is divided by the residual variance, as in `params`. Read `cov_re`, or use `variance_components`.",
            "random slopes": "These are the variances of the model with random slopes. There the weight is a matrix; fit random intercepts only.",
            "mean number": "Here the number is the mean over all trees. `s17` has fewer heights than most.",
            "all rows": "Here the number is that of all rows. Only the heights of `s17` tell about its own deviation.",
        },
        otherwise="This is not the weight of `s17`. It needs the variance between trees, the residual variance and the number of heights of `s17`.",
        tolerance=0.002,
    )
