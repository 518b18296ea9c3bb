from otter.test_files import test_case

OK_FORMAT = False

name = "lost_trial"
points = 3


@test_case(points=0, hidden=False)
def test_kind(lost_trial):
    from course_lib.exercises.checks import check_kind

    check_kind("lost_trial", lost_trial, kind="number", options=[], length=0, columns=[])


@test_case(points=3.0, hidden=False)
def test_value(lost_trial):
    from course_lib.exercises.checks import check_value

    check_value(
        "04_crossed_and_nested/lost_trial",
        lost_trial,
        known={
            "right": [["QkHkU0YAtCGs", "RXfLzphbo7H5", "Wkrut2SwpOhs"]],
            "population": [["dlOF3i8t3CM5", "geNNQDoH/rOi", "wj7QySNEB71g"]],
            "word left out": [["7l95eXX+KbS9", "IJLjzESKbMQ7", "dwvxbcSgSexH"]],
            "person left out": [["Gb+BvfIkhsjm", "q4aNV/sVpkXN", "v1uEVKfmv7qG"]],
            "slope left out": [["/jad40g8HVl1", "83WXU9kKFxuH", "Y3nqfRaJkQSV"]],
            "whole slope": [["UZjXbggurlR/", "mRxP1yjqmyT6", "pprpufdGKRb3"]],
            "rare is 1": [["WOEkc00r2IJJ", "fQOPNx9avwvV", "gQUP9hhgfIOO"]],
            "common word": [["A+htn+xC4ahi", "UILBj+aGdtx2", "zO+BhKV41Khv"]],
            "BLUPs only": [["TAnzvo8eJKER", "VW2USab+hQDn", "gohzYjPYUeSS"]],
            "intercepts only": [["0Crw7Fk+Yukb", "JQJhlpUc+hSr", "gAzeRRhHCQHP"]],
            "model without words": [["AApVaAGxp5VN", "QLt+WSfgVdkN", "oxMCRlaWFsl3"]],
            "no pooling": [["CSISfpUf0N2R", "H6oMaS/gu79O", "z+UTR3pPfXsB"]],
            "person's mean": [["H02WaIMMXA9k", "cCjDUK46Abjm", "pEov8hR3JvI3"]],
            "person's rare words": [["1C9NlRCZiAkL", "MpRnZahjtUU8", "Ome/WIgwcDXX"]],
            "word's mean": [["GZInNwXPxfJR", "ZMcP1R9lcXAH", "lgs/PRKgxl1L"]],
        },
        messages={
            "population": "This is the prediction for a person and a word nobody has met: fixed effects only, as `predict` gives it. Both are known; use their BLUPs.",
            "word left out": "This is the person's prediction for a rare word nobody has met. `w12` is known; use its BLUP.",
            "person left out": "This is the prediction for a person nobody has met. `p07` is known; use both BLUPs.",
            "slope left out": "Only the person's level is used here. The person also has a BLUP for the effect of `rare`.",
            "whole slope": "The BLUP of the person's slope is added as it is. At `rare` = 0.5 it counts half.",
            "rare is 1": "This is computed with `rare` = 1. A rare word has 0.5.",
            "common word": "This is computed with `rare` = -0.5, for a common word. `w12` is rare.",
            "BLUPs only": "This is how far the prediction lies from the population's. Add the fixed effects at `rare` = 0.5.",
            "intercepts only": "This comes from a model where rareness costs all people the same time. Use the model of question 5.",
            "model without words": "This comes from a model that does not know the words. Use the model of question 5.",
            "no pooling": "This is ordinary regression with persons and words as categorical predictors (no pooling). Use the mixed model's BLUPs.",
            "person's mean": "This is the mean of the person's other trials, rare and common words together.",
            "person's rare words": "This is the mean of the person's other rare words. The model also knows `w12`, and shrinks what it knows.",
            "word's mean": "This is the mean of what other people needed for `w12`. It does not know the person.",
        },
        otherwise="This is not it. Add up: the fixed effects at 0.5, the person's level, 0.5 times the person's slope, the word's level.",
        tolerance=0.0005,
    )
