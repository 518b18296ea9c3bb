from otter.test_files import test_case

OK_FORMAT = False

name = "three_poolings"
points = 2


@test_case(points=0, hidden=False)
def test_kind(three_poolings):
    from course_lib.exercises.checks import check_kind

    check_kind(
        "three_poolings",
        three_poolings,
        kind="table",
        options=[],
        length=3,
        columns=["model", "prediction"],
    )


@test_case(points=2.0, hidden=False)
def test_value(three_poolings):
    from course_lib.exercises.checks import check_value

    check_value(
        "05_partial_pooling/three_poolings",
        three_poolings,
        known={
            "right": [
                ["aBZX2xAr4dLA"],
                ["GIkDpJjCisZn"],
                ["rhpjpPfdrrAP"],
                ["16Xo4sEGMdSe", "5npWwcx/QKqv", "kc1OyBrkD0M2"],
                ["Fvd3eeMxgYUQ"],
                ["HBnqKoVwlw63", "ogRtFNg+fck9", "p5SSZ56Gy3Sq"],
                ["+qV5dbnsZC85"],
                ["8RfiYT0864Vc", "og+TTFrpy7q6", "uFqxb4BSBkzI"],
            ],
            "population line": [
                ["aBZX2xAr4dLA"],
                ["GIkDpJjCisZn"],
                ["rhpjpPfdrrAP"],
                ["16Xo4sEGMdSe", "5npWwcx/QKqv", "kc1OyBrkD0M2"],
                ["Fvd3eeMxgYUQ"],
                ["HBnqKoVwlw63", "ogRtFNg+fck9", "p5SSZ56Gy3Sq"],
                ["+qV5dbnsZC85"],
                ["INlSEbgp295h", "TlL7qup5L6SP", "jBHlO85H8tZ8"],
            ],
            "parallel lines": [
                ["aBZX2xAr4dLA"],
                ["GIkDpJjCisZn"],
                ["rhpjpPfdrrAP"],
                ["16Xo4sEGMdSe", "5npWwcx/QKqv", "kc1OyBrkD0M2"],
                ["Fvd3eeMxgYUQ"],
                ["HBnqKoVwlw63", "ogRtFNg+fck9", "p5SSZ56Gy3Sq"],
                ["+qV5dbnsZC85"],
                ["B3k/IEXhHFmg", "UTftKKXFM4be", "r+ZMXafRXWjE"],
            ],
            "other tree": [
                ["aBZX2xAr4dLA"],
                ["GIkDpJjCisZn"],
                ["rhpjpPfdrrAP"],
                ["16Xo4sEGMdSe", "5npWwcx/QKqv", "kc1OyBrkD0M2"],
                ["Fvd3eeMxgYUQ"],
                ["gEzN2ipykjiw", "hEiK5Maa7KBp", "zgCwF4pz8pBu"],
                ["+qV5dbnsZC85"],
                ["1dSuPSRUa0dQ", "Tjz7MMxq+LHW", "sx7Q6JUBeQ+h"],
            ],
            "year 0": [
                ["aBZX2xAr4dLA"],
                ["GIkDpJjCisZn"],
                ["rhpjpPfdrrAP"],
                ["9LF7e9zWoLpx", "WffoScRSx2BV", "k9I/tpiUxnx7"],
                ["Fvd3eeMxgYUQ"],
                ["FsHgB2qGxL+C", "V7TYiF2CsqHl", "sGzpOTcTsjYe"],
                ["+qV5dbnsZC85"],
                ["454M2wGGme9b", "TIrDE1x6jjcJ", "WEvVJDNcldMR"],
            ],
            "year 1": [
                ["aBZX2xAr4dLA"],
                ["GIkDpJjCisZn"],
                ["rhpjpPfdrrAP"],
                ["+y+iT7yTBk18", "9Utjm3oPXKwH", "kiY9WkehNiu5", "u2HD0zA5uZZI"],
                ["Fvd3eeMxgYUQ"],
                ["PZqD4Vtsy+oF", "X/vtz83wpBfj", "ZufjzkzE3yL5"],
                ["+qV5dbnsZC85"],
                ["0Dhzf1Rv1MhK", "DZTnVpB6gDgI", "GIgQ5Ae+c/YR"],
            ],
            "slopes": [
                ["aBZX2xAr4dLA"],
                ["GIkDpJjCisZn"],
                ["rhpjpPfdrrAP"],
                ["Bf4bIPh5mst/", "dQYwX87KZGrf", "vXVysGvWWmk6"],
                ["Fvd3eeMxgYUQ"],
                ["42U6T896vpXU", "68YT8IEFbkYq", "Fvv/BVUG2VPh"],
                ["+qV5dbnsZC85"],
                ["IrgF9iHUTK0m", "XonwROHBj/9B", "ddc4/VHUprUb"],
            ],
            "none and partial exchanged": [
                ["aBZX2xAr4dLA"],
                ["GIkDpJjCisZn"],
                ["rhpjpPfdrrAP"],
                ["16Xo4sEGMdSe", "5npWwcx/QKqv", "kc1OyBrkD0M2"],
                ["Fvd3eeMxgYUQ"],
                ["8RfiYT0864Vc", "og+TTFrpy7q6", "uFqxb4BSBkzI"],
                ["+qV5dbnsZC85"],
                ["HBnqKoVwlw63", "ogRtFNg+fck9", "p5SSZ56Gy3Sq"],
            ],
        },
        messages={
            "population line": "The last row is the population line, as `predict` of a mixed model gives it. `s17` is a known tree: use its own line, with its BLUPs.",
            "parallel lines": "The last row comes from a model with random intercepts only. Let the slopes vary by tree too.",
            "other tree": "These are the heights of `s01`. Asked for is `s17`.",
            "year 0": "These are the intercepts: the heights in year 0. Read the lines in year 8.",
            "year 1": "These are the heights in year 1. Read the lines in year 8.",
            "slopes": "These are the three slopes. Asked for are the heights in year 8.",
            "none and partial exchanged": "The values of no pooling and partial pooling are exchanged.",
        },
        otherwise="This is not right in all three rows. Each line is read in year 8: intercept plus 8 times the slope, for `s17`.",
        tolerance=0.002,
    )
