from otter.test_files import test_case

OK_FORMAT = False

name = "residual_d07"
points = 1


@test_case(points=0, hidden=False)
def test_kind(residual_d07):
    from course_lib.exercises.checks import check_kind

    check_kind("residual_d07", residual_d07, kind="number", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(residual_d07):
    from course_lib.exercises.checks import check_value

    check_value(
        "00_start_here/residual_d07",
        residual_d07,
        known={
            "right": [["61pndPNCHtbi", "XHrhpQqMuZrv", "eTup4r2fJP4/"]],
            "sign": [["/NdFU4tkwFAh", "3lDY6xfP5Nps", "iQsrcTM72s/U"]],
            "fitted value": [["/Jh7M4XvhsuP", "De9oexN5os9b", "UWSEbkEb1sWc"]],
            "observed": [["2LIpWAYgdA1d", "IlmZlB2o5i9t", "NQ7YjjoBRka2"]],
            "from the mean": [["EAxz0LS7Z4YG", "KjRgtVanpvjV", "XbPuM190HEem"]],
            "standardised": [["FFuG5piYyHqR", "kFHNX4Qqw0WH", "kKz5YbwGwsbY"]],
            "next row": [["7nJJkF057euQ", "etPJ1Vvb1ZF2", "wP/vEytTv1LA"]],
            "squared": [["OECvIGGVmlvG", "lwixQQE7NPmR", "pBy5ksthMvvn"]],
        },
        messages={
            "sign": "The size is right, the sign is not. A delivery that took longer than predicted has a positive residual.",
            "fitted value": "This is the time that the line predicts for `d07`. The residual compares it with the observed time.",
            "observed": "This is the observed time of `d07`. The residual compares it with the line.",
            "from the mean": "This is the distance from the mean of all deliveries. The residual is the distance from the line.",
            "standardised": "This residual is divided by the residual SD. Asked for are minutes.",
            "next row": "This is the residual of `d08`: Python counts rows from 0. Asked for is `d07`.",
            "squared": "This is the squared residual. Asked for is the residual, in minutes and with its sign.",
        },
        otherwise="This is not the residual of `d07`. It is made of the observed time and the time that the line predicts at its distance.",
        tolerance=0.002,
    )
