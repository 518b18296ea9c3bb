from otter.test_files import test_case

OK_FORMAT = False

name = "scooter_minus_car"
points = 1


@test_case(points=0, hidden=False)
def test_kind(scooter_minus_car):
    from course_lib.exercises.checks import check_kind

    check_kind(
        "scooter_minus_car", scooter_minus_car, kind="number", options=[], length=0, columns=[]
    )


@test_case(points=1.0, hidden=False)
def test_value(scooter_minus_car):
    from course_lib.exercises.checks import check_value

    check_value(
        "00_start_here/scooter_minus_car",
        scooter_minus_car,
        known={
            "right": [["+3NFpBYvDE2J", "7O56nnHeIomv", "bArMOe1W9f6K"]],
            "scooter and bicycle": [["ND5hlQyko7pc", "TWGi1AmL+P/S", "k8RhbsZMWhH8"]],
            "car and bicycle": [["DuVOdH5yC6hs", "misCy84rXedf", "pKfF4m/sqxgr"]],
            "sign": [["5etF8fRETXhf", "Di+lk/XCFCdS", "tSJgTsLLdyOk"]],
            "sum": [["F+v8XGm1fbAa", "ZpU8teZIdzan", "dfHbwbDY5Nmo"]],
            "raw means": [["4OfOK9eA/85d", "Ch2pyLTJDtE8", "UQNs30mCX7o5"]],
            "with intercept": [["0GiEjkyGZDSP", "L60mSo/eaaBI", "zlBRHeTnKA25"]],
            "residuals of one line": [["/Yi1u5FWr77S", "KOrcny9djvXy", "MSxrvNRVRwNZ"]],
        },
        messages={
            "scooter and bicycle": "This is the scooter compared with the bicycle, which is the reference level. Asked for is the comparison with the car.",
            "car and bicycle": "This is the car compared with the bicycle, which is the reference level. Asked for is the scooter compared with the car.",
            "sign": "This is car minus scooter. Asked for is how much longer (+) or shorter (−) the scooter takes.",
            "sum": "This is the sum of the two coefficients. Both are differences from the bicycle; how far are they apart?",
            "raw means": "This is the difference of the two mean times. Cars and scooters do not make equally long trips; keep `km` in the model.",
            "with intercept": "This is the predicted time of a scooter at 0 km. Asked for is a difference between two vehicles.",
            "residuals of one line": "This compares the residuals of the model without the vehicle. Fit distance and vehicle together.",
        },
        otherwise="This is not the difference between scooter and car at the same distance. Look at both coefficients of `vehicle` in `minutes ~ km + vehicle`.",
        tolerance=0.002,
    )
