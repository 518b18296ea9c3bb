from otter.test_files import test_case

OK_FORMAT = False

name = "interaction_sd"
points = 1


@test_case(points=0, hidden=False)
def test_kind(interaction_sd):
    from course_lib.exercises.checks import check_kind

    check_kind("interaction_sd", interaction_sd, kind="number", options=[], length=0, columns=[])


@test_case(points=1.0, hidden=False)
def test_value(interaction_sd):
    from course_lib.exercises.checks import check_value

    check_value(
        "04_crossed_and_nested/interaction_sd",
        interaction_sd,
        known={
            "right": [["OeNmwgBiaPxn", "XXu7Ff7xz4SZ", "ult0xg+RQoRy"]],
            "variance": [["cXahlsH9sLIt", "owsrptsHbHLC", "xu9mE0CSgA6R"]],
            "worker SD": [["XMer0AqrVxf4", "nahyHKIb7vWn", "nqbSHmL5ppQv"]],
            "worker variance": [["S89wPyMbvRyX", "SfgWZNnx1hvD", "xJL7aUEebYYB"]],
            "residual SD": [["MnvN09M2MzL1", "Q+AFJljky1D8", "nPY8/8QXnnJr"]],
            "params": [["0MkXhfTN+uWj", "X0adk/Uz0LXK", "ZIkqWuWgKD6L"]],
            "root of params": [["8AwaKN4l535C", "WDOmEb5NYEWp", "z2xoDpKPTaTc"]],
            "ML": [["6pQ7vhdX48YP", "YoQnBu3RYwC2", "nCdVcrNPA1mE"]],
            "SD of BLUPs": [["N8xaARFy1v93", "oB4wpDNaND4c", "oSNAXUPFIhsR"]],
            "machines": [["5BlsT7fESLii", "dbTAQls9gkqW", "fwuA8mTWyv6H"]],
            "no interaction": [["KCjphSQjjqTs", "QWe34i3DOtnw", "eZtNWwSv5a4N"]],
        },
        messages={
            "variance": "This is the variance of the worker-by-machine effects. The standard deviation is its square root.",
            "worker SD": "This is the SD of the workers' general levels. Asked for is how far they differ beyond that, from machine to machine.",
            "worker variance": "This is the variance of the workers' general levels. Asked for is the SD of the worker-by-machine effects.",
            "residual SD": "This is the residual SD: how far three runs of one worker on one machine lie apart.",
            "params": "The variance rows of `params` are divided by the residual variance. Read `vcomp`, or use `variance_components`.",
            "root of params": "This is the root of a row of `params`, which is divided by the residual variance. Read `vcomp`, or use `variance_components`.",
            "ML": "This is the estimate by maximum likelihood (ML). The table above is of a fit by REML.",
            "SD of BLUPs": "This is the SD of the BLUPs. They are shrunken, so they spread less than the estimated SD of the effects.",
            "machines": "This is the spread of the three machines' means, which are fixed effects here. Asked for is how far workers differ in what a machine does for them.",
            "no interaction": "This is the residual SD of a model without worker-by-machine effects; there they are mixed with the differences between runs.",
        },
        otherwise="This is not the SD of the worker-by-machine effects. Look at `variance_components(work)`: which row speaks of a worker on one machine?",
        tolerance=0.002,
    )
