from otter.test_files import test_case

OK_FORMAT = False

name = "half_km"
points = 1


@test_case(points=0, hidden=False)
def test_kind(half_km):
    from course_lib.exercises.checks import check_kind

    check_kind("half_km", half_km, kind="number", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(half_km):
    from course_lib.exercises.checks import check_value

    check_value(
        "00_start_here/half_km",
        half_km,
        known={
            "right": [["BUoKWD9NPMRw", "CKCEXr1LVPzO", "sw6O6hKkzzLK"]],
            "per km": [["/QuzLinZRuU0", "9GxxzprafCbm", "jPzHQ8bO6vXq"]],
            "times 500": [["X3KMlE3nPpi4", "yYP1lx/s2xFP", "zz2Rk7F48BLh"]],
            "doubled": [["+NFB1a+KXHSO", "NkPADUD9IIy+", "uzkyaWe+WT39"]],
            "prediction": [["66ETHM54aE4D", "jAOhRplHQLt3", "wVyvF3P3YXMX"]],
            "intercept": [["+u+1XT94zwQ4", "/uL7Ar7gll+x", "kcVOnBhDetjX"]],
            "axes swapped": [["CTZ27ZQXMF8e", "ZhIHtW5+DJdR", "w2eKMzkdfNOl"]],
            "axes swapped, halved": [["50finC2+klPX", "RTkcrW2cnhBm", "vnb27uirJL+0"]],
            "vehicle in the model": [["2TfYAwdSE2gS", "WLh/aQt+McXU", "j4eKp6lIRZoJ"]],
        },
        messages={
            "per km": "These are the minutes for one kilometre more. Asked for are 500 metres.",
            "times 500": "This is the slope times 500. The slope is in minutes per kilometre, and 500 metres are not 500 kilometres.",
            "doubled": "These are the minutes for two kilometres more. Asked for are 500 metres.",
            "prediction": "This is the predicted time of a trip of 500 metres. Asked for is how much the time grows.",
            "intercept": "This is the intercept: the predicted time at 0 km. Asked for is how the time grows with the distance.",
            "axes swapped": "This is the slope of distance on time, in kilometres per minute. The response stands on the left of the `~`.",
            "axes swapped, halved": "This is half of the slope of distance on time. The response stands on the left of the `~`.",
            "vehicle in the model": "This comes from a model with the vehicle as well. Here the vehicle is to be ignored.",
        },
        otherwise="This is not it. Fit `minutes ~ km` to all rows, take the slope, and think of its units.",
        tolerance=0.002,
    )
