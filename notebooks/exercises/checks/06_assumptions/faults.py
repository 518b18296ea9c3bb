from otter.test_files import test_case

OK_FORMAT = False

name = "faults"
points = 2


@test_case(points=0, hidden=False)
def test_kind(faults):
    from course_lib.exercises.checks import check_kind

    check_kind("faults", faults, kind="list", options=[], length=3, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(faults):
    from course_lib.exercises.checks import check_value

    check_value(
        "06_assumptions/faults",
        faults,
        known={
            "right": [["SF9JwFZ1HXEU"], ["T39cA+8oesmt"], ["tJNi3k0m3h+J"]],
            "A for B": [["eQYrpkSBrBa3"], ["T39cA+8oesmt"], ["tJNi3k0m3h+J"]],
            "A for E": [["eQYrpkSBrBa3"], ["SF9JwFZ1HXEU"], ["tJNi3k0m3h+J"]],
            "A for F": [["eQYrpkSBrBa3"], ["SF9JwFZ1HXEU"], ["T39cA+8oesmt"]],
            "C for B": [["gOHq//tLnz8H"], ["T39cA+8oesmt"], ["tJNi3k0m3h+J"]],
            "C for E": [["SF9JwFZ1HXEU"], ["gOHq//tLnz8H"], ["tJNi3k0m3h+J"]],
            "C for F": [["SF9JwFZ1HXEU"], ["gOHq//tLnz8H"], ["T39cA+8oesmt"]],
            "D for B": [["9IsNWVeEBVV5"], ["T39cA+8oesmt"], ["tJNi3k0m3h+J"]],
            "D for E": [["SF9JwFZ1HXEU"], ["9IsNWVeEBVV5"], ["tJNi3k0m3h+J"]],
            "D for F": [["SF9JwFZ1HXEU"], ["9IsNWVeEBVV5"], ["T39cA+8oesmt"]],
            "G for B": [["T39cA+8oesmt"], ["tJNi3k0m3h+J"], ["e49OCrslYwE4"]],
            "G for E": [["SF9JwFZ1HXEU"], ["tJNi3k0m3h+J"], ["e49OCrslYwE4"]],
            "G for F": [["SF9JwFZ1HXEU"], ["T39cA+8oesmt"], ["e49OCrslYwE4"]],
        },
        messages={
            "A for B": "Sentence A holds: the model makes assumptions about residuals and random effects, not about the raw response. One of the other wrong sentences is still to be found.",
            "A for E": "Sentence A holds: the model makes assumptions about residuals and random effects, not about the raw response. One of the other wrong sentences is still to be found.",
            "A for F": "Sentence A holds: the model makes assumptions about residuals and random effects, not about the raw response. One of the other wrong sentences is still to be found.",
            "C for B": "Sentence C holds: yes or no is a response of another kind, and there a GLMM belongs. One of the other wrong sentences is still to be found.",
            "C for E": "Sentence C holds: yes or no is a response of another kind, and there a GLMM belongs. One of the other wrong sentences is still to be found.",
            "C for F": "Sentence C holds: yes or no is a response of another kind, and there a GLMM belongs. One of the other wrong sentences is still to be found.",
            "D for B": "Sentence D holds: what cannot be known is reported, with the results both ways. One of the other wrong sentences is still to be found.",
            "D for E": "Sentence D holds: what cannot be known is reported, with the results both ways. One of the other wrong sentences is still to be found.",
            "D for F": "Sentence D holds: what cannot be known is reported, with the results both ways. One of the other wrong sentences is still to be found.",
            "G for B": "Sentence G holds: with a variance of zero the fixed effects are the same either way, and the design asks for the apiary. One of the other wrong sentences is still to be found.",
            "G for E": "Sentence G holds: with a variance of zero the fixed effects are the same either way, and the design asks for the apiary. One of the other wrong sentences is still to be found.",
            "G for F": "Sentence G holds: with a variance of zero the fixed effects are the same either way, and the design asks for the apiary. One of the other wrong sentences is still to be found.",
        },
        otherwise="These are not the three wrong sentences. Give three capital letters, in alphabetical order. Go back to the sections named in the hint.",
        tolerance=0.002,
    )
