from otter.test_files import test_case

OK_FORMAT = False

name = "feed_error"
points = 2


@test_case(points=0, hidden=False)
def test_kind(feed_error):
    from course_lib.exercises.checks import check_kind

    check_kind("feed_error", feed_error, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(feed_error):
    from course_lib.exercises.checks import check_value

    check_value(
        "01_grouped_data/feed_error",
        feed_error,
        known={
            "right": [["3JxITP6m1Agh", "8tD1Um92HBdl", "eOixE2ll3Opy"]],
            "fish as rows": [["HrJ70et2LE4P", "Y/cIQvZ29xOK", "iE7+UZakYyNM"]],
            "difference": [["9CEurfxtVkoq", "HsnHTGx5D6W3", "rUgbM9b2pcLP"]],
            "t value": [["9vc85fPYG6oy", "RxUEtl0ONhvz", "l9M4z6XA8CUk"]],
            "error of A": [["BbHHb0VIXqI/", "gSwQfjfTvVcA", "qLuATGNQAHNc"]],
            "SD around feeds": [["0juq984c/8xl", "wYjBtvpYvtMF", "xRks4Poz5nQI"]],
            "SD of tank means": [["0JpVvDUdabC5", "ttxepeW/LNlr", "ypgE5I5TjleY"]],
            "one mean": [["4XYFfjQoHgQ/", "IyZ9zxNXFSEl", "Znme5hEnhPb6"]],
            "added errors": [["3kbXjHsxAT6i", "HTB3xHazfG0Q", "ztEN0n5CQVQY"]],
        },
        messages={
            "fish as rows": "This is the standard error of the ordinary regression with 96 rows. It takes the fish for independent; use one row per tank.",
            "difference": "This is the difference itself. Asked for is its standard error.",
            "t value": "This is the t value: the difference divided by its standard error.",
            "error of A": "This is the standard error of the intercept, the mean with feed A. Take that of the difference.",
            "SD around feeds": "This is the residual SD: how far single tanks lie from the mean of their feed. Asked for is the standard error of the difference.",
            "SD of tank means": "This is the SD of the twelve tank means. Asked for is the standard error of the difference between two feeds.",
            "one mean": "This is the standard error of one mean over all tanks. Asked for is that of the difference between two feeds.",
            "added errors": "Here the standard errors of the two means are added. Their squares add up, not they themselves; or let the regression do it.",
        },
        otherwise="This is not the standard error of the difference. Does your table have twelve rows, and do you take `.bse` of `feed`?",
        tolerance=0.002,
    )
