from otter.test_files import test_case

OK_FORMAT = False

name = "new_tree"
points = 2


@test_case(points=0, hidden=False)
def test_kind(new_tree):
    from course_lib.exercises.checks import check_kind

    check_kind("new_tree", new_tree, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(new_tree):
    from course_lib.exercises.checks import check_value

    check_value(
        "05_partial_pooling/new_tree",
        new_tree,
        known={
            "right": [["QCWTosp3O2yT", "r89CT7qCBVnF", "zZXviOH6Zi6K"]],
            "complete pooling": [["ClZgyz+06TQw", "p2D6pp5umL6n", "rjFlwohsjGIH"]],
            "s17": [["9AckZudzOydX", "HRlyG6WMFLqU", "lL27dsfe8/QV"]],
            "s18": [["24doQlBQH5VD", "Z8JiLQG77qB8", "ZJMdmHvh+Q2b"]],
            "mean of own lines": [["JENjXjEMFy9D", "dIJMA8ImBZFy", "eeQLV2bJse3X"]],
            "raw mean": [["4mdDCFfBJrq6", "EA83IJKjcE85", "bSzJ2njhNQ8D"]],
            "parallel lines": [["6WHGzE1KgbFq", "AVlP5KgfGuC4", "wcHcHXqgQO8p"]],
            "no intercept": [["3Heres+3n9Dk", "ay7mWEg07CQS", "ry5sdDzUSgsW"]],
            "one year": [["hdL65Z3ZjLLz", "ojBx43a1HlUw", "sGUMpORve1zC"]],
        },
        messages={
            "complete pooling": "This is complete pooling. There every height counts alike, whichever tree it comes from. Use the fixed effects of the mixed model.",
            "s17": "This is the prediction for `s17`. The new tree is another one; nothing is known of it.",
            "s18": "This is the prediction for `s18`. The new tree is another one; nothing is known of it.",
            "mean of own lines": "This is the mean of the trees' own lines. There a line through two points counts as much as a line through nine.",
            "raw mean": "This is the mean height of the trees that were measured in year 8. They are few; the model uses all trees.",
            "parallel lines": "This comes from the model with random intercepts only. Let the slopes vary by tree too.",
            "no intercept": "This is the growth in eight years. Add the height at planting.",
            "one year": "This is the height in year 1. Asked for is year 8.",
        },
        otherwise="This is not it. A new tree has no BLUPs: only the fixed effects of the mixed model speak of it.",
        tolerance=0.002,
    )
