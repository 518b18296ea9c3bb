from otter.test_files import test_case

OK_FORMAT = False

name = "tank_share"
points = 2


@test_case(points=0, hidden=False)
def test_kind(tank_share):
    from course_lib.exercises.checks import check_kind

    check_kind("tank_share", tank_share, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(tank_share):
    from course_lib.exercises.checks import check_value

    check_value(
        "01_grouped_data/tank_share",
        tank_share,
        known={
            "right": [["D7JEY5uXCIbB", "f2xBj3HAoNsg", "hZSnf/b0IeA/"]],
            "within share": [["+xskJ0XdMmxe", "lvi9FNNx5zMC", "w53O9VY8sCNj"]],
            "ratio": [["NrsjBgOEEwN7", "ohUtRd38f2R9", "vzdT36uMmVnh"]],
            "SDs": [["ESJx/eusXA5w", "YNzawqmkgbwK", "kX1zccDV8i8a"]],
            "no predictor": [["+Dt0m/dMskFH", "1RGlEOMb9kFY", "Y9xofBT0fj8P"]],
            "ML": [["+IAxFj3HNNZ/", "GSCctjpfYhwa", "H++XwZiExUI+"]],
            "R squared": [["8f9dvN96T0oU", "F5Z+jfDkix7I", "t1BcSYDT4slW"]],
            "variance": [["LhNNZJPLWJ/k", "LtqL6JGDufki", "VRwuFPhaRUCh"]],
            "per cent": [["ATBo21m6Q5Nc", "Ty6Ie/vx7tlM", "VIWBU4Kj4xGt"]],
        },
        messages={
            "within share": "This is the share of the variance within tanks. Two fish of one tank have the other part in common.",
            "ratio": "This is the ratio of the two variances, as in `params`. The intraclass correlation divides by their sum.",
            "SDs": "This is made of standard deviations. Shares are made of variances.",
            "no predictor": "This comes from a model without `feed`. There the tanks also differ by their feed; put the predictor in.",
            "ML": "This comes from a fit by maximum likelihood (ML). With few groups it makes the variance between groups too small; REML is asked for.",
            "R squared": "This is R squared of the ordinary regression: the share that the feed explains. Asked for is what fish of one tank have in common.",
            "variance": "This is the variance between tanks. As a share, it is divided by the sum of both variances.",
            "per cent": "This is in per cent. A share lies between 0 and 1.",
        },
        otherwise="This is not the intraclass correlation. Is `feed` in your model, and is `tank` the grouping factor?",
        tolerance=0.002,
    )
