from otter.test_files import test_case

OK_FORMAT = False

name = "random_part"
points = 1


@test_case(points=0, hidden=False)
def test_kind(random_part):
    from course_lib.exercises.checks import check_kind

    check_kind(
        "random_part",
        random_part,
        kind="text",
        options=[
            "(1 | person) + (1 | word)",
            "(rare || person)",
            "(rare || person) + (1 | word)",
            "(1 | person) + (rare || word)",
            "(rare || person) + (rare || word)",
        ],
        length=0,
        columns=[],
    )


@test_case(points=1.0, hidden=False)
def test_value(random_part):
    from course_lib.exercises.checks import check_value

    check_value(
        "04_crossed_and_nested/random_part",
        random_part,
        known={
            "right": [["t3mJ1BTntGYz"]],
            "intercepts only": [["yEH1AlG/uOEQ"]],
            "words left out": [["wJASnTsOuGCk"]],
            "slope on the wrong side": [["f5Y/TNy1mAu2"]],
            "slopes on both sides": [["EEX7EWAhVF9Y"]],
        },
        messages={
            "intercepts only": "This takes rareness to cost all people the same time. Each person read words of both kinds: may its effect differ between people?",
            "words left out": "This forgets that twenty times come from one word. With words left out, the model is too sure about rareness, which differs between words.",
            "slope on the wrong side": "A slope by word says how rareness works on one word. Look at the upper grid: was any word both rare and common?",
            "slopes on both sides": "One of the two slopes has nothing to estimate it. Look at the upper grid: who or what is met both as rare and as common?",
        },
        otherwise="This is not the answer, and none of the usual slips either. Open the hint.",
        tolerance=0.002,
    )
