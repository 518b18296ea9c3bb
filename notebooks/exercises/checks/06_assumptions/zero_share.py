from otter.test_files import test_case

OK_FORMAT = False

name = "zero_share"
points = 2


@test_case(points=0, hidden=False)
def test_kind(zero_share):
    from course_lib.exercises.checks import check_kind

    check_kind("zero_share", zero_share, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(zero_share):
    from course_lib.exercises.checks import check_value

    check_value(
        "06_assumptions/zero_share",
        zero_share,
        known={
            "right": [["1vaEOtt84/ul", "fw+oW2zgFErc", "i1paiUS9YdcQ"]],
            "other tail": [["0Tpro1B6nC8K", "H6XxKCpaQbf2", "nDpXuq2x1KYv"]],
            "ratio not inverted": [["+Hyau+ynoCK8", "MPX+SZx5OABw", "y+u+qOMWhPob"]],
            "SD for variance": [["ehyI2XJo19Yb", "vix9WtHvvrGv", "zO3XPk5QMH1W"]],
            "residual SD": [["F/yiJ6QJoqx3", "aXwWmUxgnK32", "gBe2oQ90Yo8X"]],
            "number of jars": [["QQFQ29veHTXw", "nKkmGYwolsr+", "u7aLg9i3hFFf"]],
            "no difference": [["j+qWB6c88DF4", "jXMT3S7k6fdQ", "mrf4EtJMFUbf"]],
            "lecture's design": [["+zh9thdrqro9", "58piDhonXhGe", "9mnj7K2MzFL3"]],
            "lecture's truth": [["A6EOpBiN7bDL", "iXe4Px2gawCc", "vbs/drV2j66h"]],
            "per cent": [["JTWL6Rpq71UK", "WehWFNm9W4Vp", "nSPTwgOl6Wx6"]],
        },
        messages={
            "other tail": "This is the share of samples in which the estimate is not zero. Zero comes out when the mean square between is the smaller one.",
            "ratio not inverted": "The ratio is not turned upside down. Look at `1 / ratio` in the lecture.",
            "SD for variance": "The SD of the apiaries stands where a variance belongs. Square it.",
            "residual SD": "The residual SD stands where a variance belongs. `scale` is the variance.",
            "number of jars": "The number of jars per apiary is missing in the ratio: a mean of several jars shows the apiary more clearly.",
            "no difference": "This is the share when apiaries do not differ at all. Put the SD of 0.25 into the ratio.",
            "lecture's design": "This is for six batches of five, the lecture's design. Count the apiaries and the jars per apiary in `jars`.",
            "lecture's truth": "This takes an intraclass correlation of 0.1, as in the lecture. Here the SD of the apiaries and the residual variance are given.",
            "per cent": "This is in per cent. A share lies between 0 and 1.",
        },
        otherwise="This is not the share. Check the ratio of the mean squares first, then the two degrees of freedom, then which tail is asked for.",
        tolerance=0.002,
    )
