from otter.test_files import test_case

OK_FORMAT = False

name = "last_blup"
points = 2


@test_case(points=0, hidden=False)
def test_kind(last_blup):
    from course_lib.exercises.checks import check_kind

    check_kind("last_blup", last_blup, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(last_blup):
    from course_lib.exercises.checks import check_value

    check_value(
        "02_random_intercepts/last_blup",
        last_blup,
        known={
            "right": [["L58KBIdg+csn", "LeYeCliN5g3e", "MO9t1P+fQSHz"]],
            "sign": [["EP4pzDtsNW15", "cJVhYnQnJX7U", "rbtlbWEbtmGV"]],
            "coefficient": [["9nOu4CRps48M", "Gqpop15dFosr", "N09E+JoX/Ct6"]],
            "not shrunken": [["SokDoZPLg5+F", "ZcKYUqriI/Fi", "jI9X8VYapL7v"]],
            "raw mean": [["3sK3HDXFtHp+", "iOgfiQm4CdHe", "s7M6TlLv8RXv"]],
            "conditional SD": [["6bHkWpO15BDp", "EByD1sSHzzXQ", "VsM5ZToCao8d"]],
            "other typist": [["3SFNMd7TJmWQ", "4SQCJ7/ln180", "penuT364v5fF"]],
        },
        messages={
            "sign": "The size is right, the sign is not. A line above the population line has a positive BLUP.",
            "coefficient": "This is the typist's own intercept: population intercept plus BLUP. Asked for is the BLUP alone.",
            "not shrunken": "This is the mean distance of the typist's points from the population line. The BLUP is this distance, shrunken towards zero.",
            "raw mean": "This is the typist's mean minus the mean of all sessions. It knows nothing of the speed, and is not shrunken.",
            "conditional SD": "This is the conditional SD, which says how sure the prediction is. Asked for is the prediction.",
            "other typist": "This is the BLUP of `t01`. Asked for is `t12`.",
        },
        otherwise="This is not the BLUP of `t12`. Look for its row in `group_effects(fit)`.",
        tolerance=0.002,
    )
