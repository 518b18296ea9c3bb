from otter.test_files import test_case

OK_FORMAT = False

name = "spread_ratio"
points = 2


@test_case(points=0, hidden=False)
def test_kind(spread_ratio):
    from course_lib.exercises.checks import check_kind

    check_kind("spread_ratio", spread_ratio, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(spread_ratio):
    from course_lib.exercises.checks import check_value

    check_value(
        "06_assumptions/spread_ratio",
        spread_ratio,
        known={
            "right": [["7P1aAX6rWgbc", "ax5vAiGhjt7q", "oJm8qi0VzSQl"]],
            "entry left in": [["ZH0lxT1Y5jC6", "kJ/9aDeE/dMY", "pcSjoerOLzh7"]],
            "dropped after fit": [["GM/HeGez9xHx", "IgSvlIiTeaM/", "JEjrGKuPqDi8"]],
            "rows shifted": [["+wvhYCel6pP3", "9TMyJrv6DLkS", "R4KZVjnYjPwC"]],
            "variances": [["1FRJHO+Zzafl", "99r1ik3pf7FJ", "nSvQBZ4AOwjO"]],
            "upside down": [["KUm+vd8X+k3J", "Ofr5Hm7J8cTl", "iYiETH90/k3G"]],
            "difference": [["2/rEi1KsG9Eh", "X8pMLoAal29n", "qtoTBSvDb7w4"]],
            "raw weights": [["833H6ZNVRjw8", "aZhJ2KYcGrqV", "bcN4fWl2aOFb"]],
            "pooled": [["PrZHJCrrJxZp", "cDlNvP86kNBR", "l7Cf8Zi8uyOE"]],
        },
        messages={
            "entry left in": "The suspicious entry is still in. One entry that is far out can widen the spread of its whole kind of scale: leave it out and fit again.",
            "dropped after fit": "The residual of the entry is left out, but the model was fitted with it, and the entry has pulled the line of its hive. Fit again without it.",
            "rows shifted": "Here residuals stand beside the scale of another row: `reset_index` was used for one of the two only.",
            "variances": "This is the ratio of the variances. Asked for is the ratio of the SDs.",
            "upside down": "This is digital divided by spring. Asked for is spring divided by digital.",
            "difference": "This is the difference of the two SDs, in kg. Asked for is their ratio.",
            "raw weights": "This compares the raw weights, in which the differences between hives and weeks are mixed. Compare the residuals.",
            "pooled": "These are residuals from one line for all hives, so the differences between hives are in them. Use the mixed model.",
        },
        otherwise="This is not the ratio of the residual SDs. Is the suspicious entry left out, and does each residual stand beside its own scale?",
        tolerance=0.004,
    )
