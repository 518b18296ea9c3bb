from otter.test_files import test_case

OK_FORMAT = False

name = "own_slope"
points = 1


@test_case(points=0, hidden=False)
def test_kind(own_slope):
    from course_lib.exercises.checks import check_kind

    check_kind("own_slope", own_slope, kind="number", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(own_slope):
    from course_lib.exercises.checks import check_value

    check_value(
        "05_partial_pooling/own_slope",
        own_slope,
        known={
            "right": [["ET9ymv8OfHFo", "SpYGiXeYIWkd", "gI/BaRi+zv5J"]],
            "not per year": [["++Tiugu+0cW8", "a/zWadO2sAg3", "qe7CBUDH4b3i"]],
            "height by year": [["0HaTM1UkFy2t", "SLqSjhvO91ru", "qeQ4SNScB/dn"]],
            "complete pooling": [["RlLlk6CaIo2h", "uKdlG/2gCKZK", "yQOzO4/Fvu6C"]],
            "partial pooling": [["Fr5vbjKQHqD4", "rF4GCbB2QbnP", "zOcdVCh4rrby"]],
            "intercept": [["LHbL5HjFMLc+", "hUUpftM2PGVn", "nu3aO1MkcmgD"]],
            "axes swapped": [["KLr580z/Aqcr", "maF2D8OQR5zw", "yAwI9W6ySELP"]],
        },
        messages={
            "not per year": "This is the growth between the two measurements. They are more than one year apart; the slope is per year.",
            "height by year": "This is the height divided by the years since planting. A tree is not 0 cm tall when it is planted.",
            "complete pooling": "This is the slope of complete pooling, the same for all trees. Asked for is the line of `s17` alone.",
            "partial pooling": "This is the slope of partial pooling, which borrows from the other trees. Asked for is the line of `s17` alone.",
            "intercept": "This is the intercept: the height in year 0. The slope is the growth per year.",
            "axes swapped": "This is the slope of year on height: years per cm. The height is the outcome.",
        },
        otherwise="This is not the slope of the line through the two points of `s17`. Use only the rows of this tree.",
        tolerance=0.002,
    )
