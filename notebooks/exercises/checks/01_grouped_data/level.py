from otter.test_files import test_case

OK_FORMAT = False

name = "level"
points = 1


@test_case(points=0, hidden=False)
def test_kind(level):
    from course_lib.exercises.checks import check_kind

    check_kind("level", level, kind="list", options=[], length=4, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(level):
    from course_lib.exercises.checks import check_value

    check_value(
        "01_grouped_data/level",
        level,
        known={
            "right": [["zAso0v+v36fb"], ["SrW4ayQ1V4+P"], ["zAso0v+v36fb"], ["SrW4ayQ1V4+P"]],
            "exchanged": [["SrW4ayQ1V4+P"], ["zAso0v+v36fb"], ["SrW4ayQ1V4+P"], ["zAso0v+v36fb"]],
            "all between": [["SrW4ayQ1V4+P"], ["SrW4ayQ1V4+P"], ["SrW4ayQ1V4+P"], ["SrW4ayQ1V4+P"]],
            "all within": [["zAso0v+v36fb"], ["zAso0v+v36fb"], ["zAso0v+v36fb"], ["zAso0v+v36fb"]],
            "turn": [["SrW4ayQ1V4+P"], ["SrW4ayQ1V4+P"], ["zAso0v+v36fb"], ["SrW4ayQ1V4+P"]],
            "feed": [["zAso0v+v36fb"], ["zAso0v+v36fb"], ["zAso0v+v36fb"], ["SrW4ayQ1V4+P"]],
            "sex": [["zAso0v+v36fb"], ["SrW4ayQ1V4+P"], ["SrW4ayQ1V4+P"], ["SrW4ayQ1V4+P"]],
            "temperature": [["zAso0v+v36fb"], ["SrW4ayQ1V4+P"], ["zAso0v+v36fb"], ["zAso0v+v36fb"]],
        },
        messages={
            "exchanged": "All four are exchanged. `between` is a predictor that differs only from tank to tank.",
            "all between": "Not all of them vary only between tanks. Look at the eight rows of one tank.",
            "all within": "Not all of them vary within tanks. Look at the eight rows of one tank.",
            "turn": "Look again at `turn`: do the fish of one tank have the same place in the order of weighing?",
            "feed": "Look again at `feed`: how many feeds does one tank get?",
            "sex": "Look again at `sex`: who lives in one tank?",
            "temperature": "Look again at `temperature`. A number with decimals can also be the same for all fish of a tank.",
        },
        otherwise="This is not right for all four columns, or a text is neither `between` nor `within`. Count the different values in each tank.",
        tolerance=0.002,
    )
