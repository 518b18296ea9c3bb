from otter.test_files import test_case

OK_FORMAT = False

name = "mass_sds"
points = 2


@test_case(points=0, hidden=False)
def test_kind(mass_sds):
    from course_lib.exercises.checks import check_kind

    check_kind("mass_sds", mass_sds, kind="list", options=[], length=3, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(mass_sds):
    from course_lib.exercises.checks import check_value

    check_value(
        "04_crossed_and_nested/mass_sds",
        mass_sds,
        known={
            "right": [
                ["Et6ieKrB2nb4", "YW9Rk2Kwv5k5", "sEE3lHXk6+CA"],
                ["/JZkJuenAr+a", "JfdqeKGcP7KI", "dgbEH60zcmy9"],
                ["UazYm2xwp0I4", "Xd/l5AL7ij+c", "k5pJoV8OutK2"],
            ],
            "reused labels": [
                ["Ui7V69Kq7Hil", "V1vyBiHHKk4E", "YKSx4GxP9srK"],
                ["JuGLwOqSmRzX", "adHyOz1Cn5FL", "mAAcJyB7JzQS"],
                ["CxUGhFBXk3Zo", "UskDz97M6k85", "Y/OnXFvyjP7X"],
            ],
            "reused labels, order": [
                ["JuGLwOqSmRzX", "adHyOz1Cn5FL", "mAAcJyB7JzQS"],
                ["Ui7V69Kq7Hil", "V1vyBiHHKk4E", "YKSx4GxP9srK"],
                ["CxUGhFBXk3Zo", "UskDz97M6k85", "Y/OnXFvyjP7X"],
            ],
            "variances": [
                ["9aRQwUJDCpsN", "MniH2mZh8fQc", "r6CdNOdRt2oy"],
                ["6HxvFnsWaTKS", "WyRyK2DCFU8p", "g4E6RSd6pGl7"],
                ["6BdVhYfZ25DZ", "A2E4ChaQ2G+F", "NZcB1jXuwzdo"],
            ],
            "order": [
                ["/JZkJuenAr+a", "JfdqeKGcP7KI", "dgbEH60zcmy9"],
                ["Et6ieKrB2nb4", "YW9Rk2Kwv5k5", "sEE3lHXk6+CA"],
                ["UazYm2xwp0I4", "Xd/l5AL7ij+c", "k5pJoV8OutK2"],
            ],
            "reversed": [
                ["UazYm2xwp0I4", "Xd/l5AL7ij+c", "k5pJoV8OutK2"],
                ["/JZkJuenAr+a", "JfdqeKGcP7KI", "dgbEH60zcmy9"],
                ["Et6ieKrB2nb4", "YW9Rk2Kwv5k5", "sEE3lHXk6+CA"],
            ],
            "slash turned round": [
                ["AOAMe23aagS1"],
                ["CJAFv5vfc4hJ", "jqdjgfGsWEIX", "tbsop54FSFGX"],
                ["5+7ngPANd4v1", "Xd/l5AL7ij+c", "k5pJoV8OutK2"],
            ],
            "ML": [
                ["4/kSe+10+SDE", "9SBoyd01u6iB", "xHnl63+xAhRV"],
                ["/JZkJuenAr+a", "JfdqeKGcP7KI", "dgbEH60zcmy9"],
                ["UazYm2xwp0I4", "Xd/l5AL7ij+c", "k5pJoV8OutK2"],
            ],
            "SD of BLUPs": [
                ["M9wSVc4yvcOH", "bsL7ZhV4VNFg", "k6ROpNaoPJ0w"],
                ["SRcTNN2anADt", "o2gzOXsDOBL4", "tay1vtAejwiv"],
                ["UazYm2xwp0I4", "Xd/l5AL7ij+c", "k5pJoV8OutK2"],
            ],
            "params": [
                ["Ox50LnxSsasr", "j631DAPpqQvV", "mcASDG0OYw1t"],
                ["Am5og8qU11+4", "jOF0I3rJgHhn", "nCATt1u0Elly"],
                ["UazYm2xwp0I4", "Xd/l5AL7ij+c", "k5pJoV8OutK2"],
            ],
        },
        messages={
            "reused labels": "These are the colleague's numbers. In that model all boxes called b1 are one box; what the nests really add is in the residual.",
            "reused labels, order": "These are the colleague's numbers. In that model all boxes called b1 are one box; what the nests really add is in the residual.",
            "variances": "These are variances. The standard deviations are their square roots.",
            "order": "The numbers are right, the order is not: woods, then nests, then chicks.",
            "reversed": "The numbers are right, the order is not: woods, then nests, then chicks.",
            "slash turned round": "The slash is turned round: `box/wood` takes the labels for the outer factor and leaves the woods out. The outer factor comes first.",
            "ML": "These are estimates by maximum likelihood (ML). With ten woods they are too small between woods; asked for is REML.",
            "SD of BLUPs": "The first two are SDs of BLUPs. They are shrunken, so they spread less than the estimated SDs.",
            "params": "The variance rows of `params` are divided by the residual variance. Use `variance_components`.",
        },
        otherwise="These are not the three SDs. Does your model know the woods, and does it take each nest for one of its own?",
        tolerance=0.002,
    )
