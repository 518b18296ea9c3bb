from otter.test_files import test_case

OK_FORMAT = False

name = "correlations"
points = 2


@test_case(points=0, hidden=False)
def test_kind(correlations):
    from course_lib.exercises.checks import check_kind

    check_kind("correlations", correlations, kind="list", options=[], length=3, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(correlations):
    from course_lib.exercises.checks import check_value

    check_value(
        "03_random_slopes/correlations",
        correlations,
        known={
            "right": [
                ["D1ckn/kY2xEQ", "EcXXEtFsx+eE", "PmP/LwcqY4nm"],
                ["YF+vA6ya5f1T", "j16GGs1nFFxw", "tnRCP7KemYSb"],
                ["FETIJ4oRpGL9", "kWjsobLh2hlV", "pklMkPEjrYE8"],
            ],
            "no change": [
                ["2nCyAuj00Nc/", "Lrd00MsEM2B8", "vsJj3YVG9uXw"],
                ["2nCyAuj00Nc/", "Lrd00MsEM2B8", "vsJj3YVG9uXw"],
                ["2nCyAuj00Nc/", "Lrd00MsEM2B8", "vsJj3YVG9uXw"],
            ],
            "covariances": [
                ["mFL+At5mREal", "p5YsuYNDCqYm", "uqUPPrdDYk9E"],
                ["1IQL2n+pi6PX", "HTKMEkP0x1cp", "IHXzTLYkDDws"],
                ["EM911s0d5Kto", "MBqR6bQDW2LB", "tNBNC6NShETc"],
            ],
            "order": [
                ["FETIJ4oRpGL9", "kWjsobLh2hlV", "pklMkPEjrYE8"],
                ["YF+vA6ya5f1T", "j16GGs1nFFxw", "tnRCP7KemYSb"],
                ["D1ckn/kY2xEQ", "EcXXEtFsx+eE", "PmP/LwcqY4nm"],
            ],
            "added": [
                ["/FuTq2hNiYZC", "7NkQzpGxuR9D", "V4R9zLgYByH6"],
                ["D1qRtOB+aVyf", "UiACKzqETSXY", "k1nmoI5+pcvh"],
                ["5AZkPR5VD8gj", "Ku12fatwJnE2", "pwBuex5weUdq"],
            ],
            "other ages": [
                ["YS8YdX2fC7R5", "ZZS525/OX8HD", "eEyBMcdi9VOc"],
                ["D1ckn/kY2xEQ", "EcXXEtFsx+eE", "PmP/LwcqY4nm"],
                ["YF+vA6ya5f1T", "j16GGs1nFFxw", "tnRCP7KemYSb"],
            ],
            "ML": [
                ["5IEYN6BwzAM5", "KNET35Ep5kAo", "O4gb89Y7byiY"],
                ["I20Q1S34LqXe", "QlqJwxC6wXKm", "VWKK+mIA/6YK"],
                ["1xEDm8w5R2bK", "2SPxuS9uASoi", "sppFH27J0XID"],
            ],
            "BLUPs": [
                ["QruhjyYszlrA", "jVhEFkin2Un6", "lIRYLB9OfHa5"],
                ["05gdWAzLe7/g", "0TN+takwTVGM", "wYADLjPjdeNX"],
                ["HybaNZoB4Al2", "j5UQ0y1qoGEo", "lxvt9tX+2ICL"],
            ],
        },
        messages={
            "no change": "These are three times the correlation at birth. Does your formula use the shifted age, both outside and inside the brackets?",
            "covariances": "These are covariances. Divide each by both standard deviations, or read the column `corr`.",
            "order": "The numbers are right, the order is not: first 10, then 12, then 14 years.",
            "added": "The years were added to age, so that age is counted from before birth. Subtract them.",
            "other ages": "These are the correlations at 8, 10 and 12 years. Asked for are 10, 12 and 14.",
            "ML": "These are estimates by maximum likelihood (ML). Asked for is REML.",
            "BLUPs": "These are correlations of the children's BLUPs. The model has an estimate of the correlation itself.",
        },
        otherwise="These are not the three correlations. Count age from 10, 12 and 14 years, in this order, and fit random intercepts and slopes each time.",
        tolerance=0.002,
    )
