from otter.test_files import test_case

OK_FORMAT = False

name = "pooled_slope"
points = 1


@test_case(points=0, hidden=False)
def test_kind(pooled_slope):
    from course_lib.exercises.checks import check_kind

    check_kind("pooled_slope", pooled_slope, kind="number", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(pooled_slope):
    from course_lib.exercises.checks import check_value

    check_value(
        "02_random_intercepts/pooled_slope",
        pooled_slope,
        known={
            "right": [["/hNj8M4dRWiJ", "jYM24Jy1RHam", "nssMy4t8Ezfv"]],
            "intercept": [["QYsGHHp1bVMV", "WHuCV9hb1ZUI", "x6CH9I5RzV11"]],
            "axes swapped": [["GnXGs/qGwkLM", "HrNmJ6c10t+l", "gtmH9VWKMjXP"]],
            "correlation": [["3cav0vSIEFbv", "NDNL950JJtQB", "U+A7kZKFbqKb"]],
            "mixed model": [["91g/S+VT/39u", "VBKPE1f04NVl", "ykQb0E+X+5vv"]],
            "standard error": [["Qc47MML5SDbX", "d3HRax//gJ7G", "wkdvDlJCJyWV"]],
        },
        messages={
            "intercept": "This is the intercept: the errors at speed 0. The slope is the coefficient of `speed`.",
            "axes swapped": "This is the slope of speed on errors. The response stands on the left of the `~`.",
            "correlation": "This is the correlation, which has no units. The slope says how many errors go with one word per minute.",
            "mixed model": "This is the slope of the mixed model, which knows the typists. Here they are to be ignored.",
            "standard error": "This is the slope's standard error, not the slope.",
        },
        otherwise="This is not the pooled slope. Fit `errors ~ speed` with `smf.ols` to all rows of `data`.",
        tolerance=0.002,
    )
