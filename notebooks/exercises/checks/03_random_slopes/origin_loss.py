from otter.test_files import test_case

OK_FORMAT = False

name = "origin_loss"
points = 2


@test_case(points=0, hidden=False)
def test_kind(origin_loss):
    from course_lib.exercises.checks import check_kind

    check_kind("origin_loss", origin_loss, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(origin_loss):
    from course_lib.exercises.checks import check_value

    check_value(
        "03_random_slopes/origin_loss",
        origin_loss,
        known={
            "right": [["NfFsHbgI5R2y", "QcmCQMZKHd+S", "a4hBFzwwrnGg"]],
            "no loss": [["iOQoeEy6Z3U3"]],
            "sign": [["2v4nNPsEn7kT", "3cvOkQGjGAMX", "e/gTnW123ml+"]],
            "criterion": [["e80rIWOI6rJH", "ie9hLZKCTgUm", "zkC+cQobd23S"]],
            "ML": [["PT6dS+Wr/ze0", "eCj6g6gqvi7p", "fNeOgpJaohIq"]],
            "mean age": [["AKGUHtC9DRcc", "lgibZEmbvj0C", "pfzcT2IRqxtR"]],
            "full from birth": [["ApvbigG55aOi", "XqtPqZgS2zqq", "cop6Zi3x4eFE"]],
            "full against eight": [["HhzJ6NV/g1nT", "KCpsM422sMZv", "Y4i6lwtNvGLd"]],
            "one value": [["4feDO8wcIEzA", "n6SgcsY4B+jf", "yVPXgf+PlSYH"]],
        },
        messages={
            "no loss": "Models with random intercepts and correlated slopes do not depend on the origin. Take out the random intercept with `0 +`.",
            "sign": "The size is right. Give a positive number: how much lower the second log-likelihood is.",
            "criterion": "This is the difference of the REML criteria, minus twice the log-likelihood. Asked for are units of the log-likelihood.",
            "ML": "This is the difference by maximum likelihood (ML). Asked for is REML.",
            "mean age": "Age is counted from its mean here. Count it from 8 years.",
            "full from birth": "This compares the model with and without random intercepts, both counted from birth. Compare two slope-only models.",
            "full against eight": "One of the two models has random intercepts here. Take them out of both.",
            "one value": "This is the log-likelihood of the second model. Asked for is how much lower it is than the first.",
        },
        otherwise="This is not the loss. Does only the origin differ between your two models, and are both without a random intercept?",
        tolerance=0.002,
    )
