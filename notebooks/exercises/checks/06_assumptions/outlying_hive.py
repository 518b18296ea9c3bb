from otter.test_files import test_case

OK_FORMAT = False

name = "outlying_hive"
points = 2


@test_case(points=0, hidden=False)
def test_kind(outlying_hive):
    from course_lib.exercises.checks import check_kind

    check_kind("outlying_hive", outlying_hive, kind="text", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(outlying_hive):
    from course_lib.exercises.checks import check_value

    check_value(
        "06_assumptions/outlying_hive",
        outlying_hive,
        known={
            "right": [["+zmvxivYBfB6"]],
            "hive of the entry": [["TyEuqipdRufJ"]],
            "heaviest start": [["nA39+2o006xg"]],
            "widest spread": [["UENvRodaCvn9"]],
            "other direction": [["smX0efwVCBqx"]],
        },
        messages={
            "hive of the entry": "This is the hive of the suspicious entry, which has been left out already. Asked for is the hive whose whole line moves the mean gain.",
            "heaviest start": "This hive has the largest intercept: it starts heaviest. Asked for is what moves the slope of `week`.",
            "widest spread": "The residuals of this hive spread most: its weights are noisy. Asked for is the hive whose line moves the mean gain.",
            "other direction": "Without this hive the slope rises most. Another hive moves it further the other way: compare the sizes of the changes.",
        },
        otherwise="Leaving this hive out moves the slope less than leaving out another one. Compare the twenty slopes with the slope of all hives.",
        tolerance=0.002,
    )
