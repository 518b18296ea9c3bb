from otter.test_files import test_case

OK_FORMAT = False

name = "new_tree_sd"
points = 3


@test_case(points=0, hidden=False)
def test_kind(new_tree_sd):
    from course_lib.exercises.checks import check_kind

    check_kind("new_tree_sd", new_tree_sd, kind="number", options=[], length=0, columns=[])


@test_case(points=3.0, hidden=False)
def test_value(new_tree_sd):
    from course_lib.exercises.checks import check_value

    check_value(
        "05_partial_pooling/new_tree_sd",
        new_tree_sd,
        known={
            "right": [["DeYKEq1ieakZ", "u5pwkWEOan+v", "xmAFUSijYcx3"]],
            "lines only": [["3iSgFYaLHEhX", "ThGaRTeLrTDa", "YFKdYWESQOw0"]],
            "variance": [["pHlv2/KNN4YU", "tbPuZUjPP2Dk", "vLVKWtrwW6V7"]],
            "covariance left out": [["G/tE2aBKf5zb", "MkNPRtaEfttV", "i0JICsztbM5g"]],
            "covariance once": [["1X96hVMcCo+u", "bhqQpS06QMgh", "l2UkyeoPVpLr"]],
            "8 not squared": [["5Ps/lHkmdVn3", "U+s/6Kwk8Par", "qOsJ5us9gbhT"]],
            "sum of SDs": [["6vPdgTdGpIGE", "aBJS6CJv6q0Z", "jQ+tCw5TaDPy"]],
            "residual only": [["Y2YaFN2vD7Xz", "scIuzNjPIzEi", "vw0Xm+8pQ1uV"]],
            "spread of BLUPs": [["0g33Vr5jMosF", "ErowYh7h0pww", "UwhT2KymmBsa"]],
            "intercepts": [["6rozoahejRd8", "Qy5/fYGpeNo4", "jIQSVYJs8V9L"]],
        },
        messages={
            "lines only": "This is the SD of the trees' lines in year 8. A measured height also lies off its tree's line.",
            "variance": "This is the variance, in squared centimetres. The standard deviation is its square root.",
            "covariance left out": "Here the covariance of intercepts and slopes is missing.",
            "covariance once": "The covariance enters once here. In the variance of a sum it enters twice.",
            "8 not squared": "The slope is taken 8 times, so its variance must be taken 64 times.",
            "sum of SDs": "Here two standard deviations are added. Variances add up; standard deviations do not.",
            "residual only": "This is the residual SD: how far a height lies from its own tree's line. The line of the new tree is not known either.",
            "spread of BLUPs": "This is the SD of the 18 predicted lines in year 8. They are shrunken, so they spread less than new trees do. Use the estimated variances.",
            "intercepts": "This is the SD of a new tree's height in year 0. In year 8 the slopes count too.",
        },
        otherwise="This is not it. Add the variance of the trees' lines in year 8 and the residual variance, then take the square root.",
        tolerance=0.002,
    )
