from otter.test_files import test_case

OK_FORMAT = False

name = "suspicious_entry"
points = 1


@test_case(points=0, hidden=False)
def test_kind(suspicious_entry):
    from course_lib.exercises.checks import check_kind

    check_kind("suspicious_entry", suspicious_entry, kind="text", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(suspicious_entry):
    from course_lib.exercises.checks import check_value

    check_value(
        "06_assumptions/suspicious_entry",
        suspicious_entry,
        known={
            "right": [["EGYksL2PQdkM"]],
            "pooled": [["XZn6M7iw3NFm"]],
            "lowest weight": [["zvAuFsBJ2Adt"]],
            "sign lost": [["5xmVzUgc/8z0"]],
            "random intercept": [["uSAzb9Lt84Ht"]],
        },
        messages={
            "pooled": "This entry is far from the line of all hives together. Its own hive is just far from the others. Use the residuals of the mixed model, which knows the hives.",
            "lowest weight": "This is the lowest weight. A light hive has light entries; look at the distance of each entry from the line of its own hive.",
            "sign lost": "This is the largest residual upwards. Residuals may also be large downwards: take the size first, with `.abs()`.",
            "random intercept": "This comes from a model with one gain for all hives. Give each hive its own slope, as in the text above question 1.",
        },
        otherwise="This entry has a smaller residual. Take the row of `data` where `fit.resid` is largest in size, and give its label in `entry`.",
        tolerance=0.002,
    )
