from otter.test_files import test_case

OK_FORMAT = False

name = "typist_sd"
points = 2


@test_case(points=0, hidden=False)
def test_kind(typist_sd):
    from course_lib.exercises.checks import check_kind

    check_kind("typist_sd", typist_sd, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(typist_sd):
    from course_lib.exercises.checks import check_value

    check_value(
        "02_random_intercepts/typist_sd",
        typist_sd,
        known={
            "right": [["F02bpTCW8/8U", "LWq2Z/yAxOKJ", "MiJDdUz3nMlZ"]],
            "variance": [["2zRr4/0uqSDg", "OZ6A9lrMDowi", "axTEYY0epBXs"]],
            "residual SD": [["1wNzVdOSrR5k", "WAboMNCQnBj9", "fJD8XHxl6m4c"]],
            "residual variance": [["2g2wx2p2cCvx", "aCOxqHnoAM3D", "jnArykcw6Cnd"]],
            "params": [["0k8/ODMVlsYz", "7j7nCfyMRx0t", "RSt+7mAuo5Gi"]],
            "ML": [["+pyEMk1jFbvW", "HUi2D1REwgTm", "ohfPiC5laonc"]],
            "SD of BLUPs": [["LTaMh7zN8eIF", "MhhR0e92CtU8", "fLMpRfGxAD9G"]],
            "no predictor": [["/LB7NTcVtqJy", "emDkYcOJSIYu", "lPnSQjGo6Tan"]],
        },
        messages={
            "variance": "This is the variance, in squared units. The standard deviation is its square root.",
            "residual SD": "This is the residual SD: how far sessions of one typist lie from their own line. Asked for is the spread between typists.",
            "residual variance": "This is the residual variance, the part within typists. Asked for is the SD between typists.",
            "params": "The variance row of `params` is divided by the residual variance. Read `cov_re`, or use `variance_components`.",
            "ML": "This is the estimate by maximum likelihood (ML). It is a little too small with few groups; REML is asked for.",
            "SD of BLUPs": "This is the SD of the twelve BLUPs. They are shrunken, so they spread less than the estimated SD of the typists.",
            "no predictor": "This comes from a model without `speed`. Put the predictor in.",
        },
        otherwise="This is not the SD between typists. Is `speed` in your model, and is `typist` the grouping factor?",
        tolerance=0.002,
    )
