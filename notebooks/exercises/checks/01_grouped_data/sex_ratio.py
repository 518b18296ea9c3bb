from otter.test_files import test_case

OK_FORMAT = False

name = "sex_ratio"
points = 2


@test_case(points=0, hidden=False)
def test_kind(sex_ratio):
    from course_lib.exercises.checks import check_kind

    check_kind("sex_ratio", sex_ratio, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(sex_ratio):
    from course_lib.exercises.checks import check_value

    check_value(
        "01_grouped_data/sex_ratio",
        sex_ratio,
        known={
            "right": [["gp6Xi3HK4AlG", "jSxOeQh5z7FT", "nbnbSWz3B2r4"]],
            "upside down": [["BDuWMLZ2O7WJ", "GEvWzU0e8pxH", "iIiDTZFj5iyS"]],
            "feed": [["1uvus0I3hOIK", "GcLCOSYIVJV9", "lpR3TCRdL3Sn"]],
            "estimates": [["B7ZCkHKDFLmO", "RpE06pTdawQo", "b7aKk33piAAf", "p/O7zbECZLer"]],
            "intercepts": [["Ofm7p1ROrweC", "PiEVmTJA4FVy", "X2tgtsDNE7W8"]],
            "squared": [["ZfV5PFGm++1Z", "a1N2PqXNrJMV", "jIUeHjkqM1Pj"]],
            "difference": [["7D8DXzzvFxxd", "AIJrGhXyizxl", "LVcdMTz5UkEJ"]],
            "only ordinary": [["+GUrSLRbEhil", "N2lLeAw9VRQz", "SuWrdycZnBXb"]],
            "only mixed": [["KWKuYAO5XiWP", "gV4+sXgbeKC5", "jM+yqHb5/zTj"]],
            "per cent": [["17ll8B/u9k2B", "7LwWnWooCijD", "bhPlUu+S+mqm"]],
        },
        messages={
            "upside down": "This is the mixed model's standard error divided by the ordinary one. Turn it round.",
            "feed": "This is the ratio for `feed`, which varies between tanks. Asked for is `sex`.",
            "estimates": "This is the ratio of the two estimated differences: they are the same, because each tank has as many females as males. Compare the standard errors.",
            "intercepts": "This is the ratio of the standard errors of the intercepts. Take those of `sex`.",
            "squared": "This is the ratio of the squared standard errors. Divide the standard errors themselves.",
            "difference": "This is the difference of the two standard errors. Asked for is their ratio.",
            "only ordinary": "This is the ordinary standard error alone. Divide it by that of the mixed model.",
            "only mixed": "This is the mixed model's standard error alone. Divide the ordinary one by it.",
            "per cent": "This is in per cent. Asked for is the plain ratio.",
        },
        otherwise="This is not the ratio of the two standard errors of `sex`. Is `sex` the only predictor in both models?",
        tolerance=0.002,
    )
