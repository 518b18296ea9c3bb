from otter.test_files import test_case

OK_FORMAT = False

name = "four_km"
points = 1


@test_case(points=0, hidden=False)
def test_kind(four_km):
    from course_lib.exercises.checks import check_kind

    check_kind("four_km", four_km, kind="number", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(four_km):
    from course_lib.exercises.checks import check_value

    check_value(
        "00_start_here/four_km",
        four_km,
        known={
            "right": [["5zHoe1r88v1y", "PDe5khwf38rC", "u58xCYyLZbBg"]],
            "no intercept": [["2gI7D5NiGj6E", "BpvAMw/rIVE4", "cfh06YNFqpt8"]],
            "1 km": [["XyJKbMG2i91C", "p1NmwRxId2ud", "uClIawS9XHn4"]],
            "intercept": [["IwPOwxNlzdYB", "e5Y5nUcPnjkY", "f6yGdnVsvKM+"]],
            "roles exchanged": [["YplBoD3sODGM", "gtRsipdojCoI", "kzuJmqE4tle2"]],
            "mean": [["lHz+0R1yIMvw", "qGtAQYAh7VTm", "sMV7TbSq/8vk"]],
            "metres": [["0DSW88bM2ves", "55J6EO8e8oaY", "w2l9P/oIsRXu"]],
        },
        messages={
            "no intercept": "This is 4 times the slope. The line does not begin at 0 minutes: add the intercept.",
            "1 km": "This is the prediction for 1 km. Asked for is 4 km.",
            "intercept": "This is the intercept: the prediction for 0 km. Go along the line to 4 km.",
            "roles exchanged": "Here the intercept is multiplied by 4, and the slope is added once. Look again which is which.",
            "mean": "This is the mean time of all deliveries. It does not know that the trip is 4 km long.",
            "metres": "Here the distance is put in as 4000. The slope is in minutes per kilometre.",
        },
        otherwise="This is not the height of the line at 4 km. It takes the intercept and the slope of `minutes ~ km`.",
        tolerance=0.002,
    )
