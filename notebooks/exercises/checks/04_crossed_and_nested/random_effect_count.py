from otter.test_files import test_case

OK_FORMAT = False

name = "random_effect_count"
points = 2


@test_case(points=0, hidden=False)
def test_kind(random_effect_count):
    from course_lib.exercises.checks import check_kind

    check_kind(
        "random_effect_count", random_effect_count, kind="number", options=[], length=0, columns=[]
    )


@test_case(points=2.0, hidden=False)
def test_value(random_effect_count):
    from course_lib.exercises.checks import check_value

    check_value(
        "04_crossed_and_nested/random_effect_count",
        random_effect_count,
        known={
            "right": [["+rPooBdX3c2T", "NvIIjv0VelRl", "onaepp+MYKaP"]],
            "labels": [["6ngYGXEipdOB", "9TVgGmIyxlgq", "znf9VCPT9Q4N"]],
            "nests only": [["TbO5z5G9EG8k", "W8r1saz0D9p1", "Xg2oEaNCUgZU"]],
            "woods only": [["6epdVsYL82Tt", "NRkVfUVU/YJZ", "aqOXKCjpzbAs"]],
            "empty boxes": [["BCntsTGqteHv", "eXwpVDfPRvl8", "kFyEZL8p3sAU"]],
            "chicks too": [["AQiRoVzwNvFB", "F9GmvVIERPJY", "voggTe8NECCd"]],
            "chicks only": [["LniUx3MMabU7", "lLVnEBpyXFxO", "ndglKk2X/e9U"]],
            "variances": [["A58U+AZ95vqa", "NmsASA+gSXgK", "P3Gehqi17mpk"]],
            "labels and nests": [["7QiqloO+0M7H", "NyJihDUpkfnV", "cES+TWmnE7Lk"]],
        },
        messages={
            "labels": "The box labels are counted as if b1 of one wood and b1 of another were one box. They are two boxes, with two nests.",
            "nests only": "These are the nests. Chicks of one wood may be alike too, so the woods need effects of their own.",
            "woods only": "These are the woods. Chicks of one nest are likely to be more alike than those of two nests of one wood.",
            "empty boxes": "Boxes that nobody used are counted here. `groupby` needs `observed=True`.",
            "chicks too": "The chicks are counted too. Each was weighed once, so its effect cannot be told from the residual.",
            "chicks only": "These are the rows, one per chick. What one row alone has in it is the residual.",
            "variances": "This is a number of variances. Each level of a grouping factor has a random effect; the model estimates one variance for all effects of a kind.",
            "labels and nests": "Woods, labels and nests are counted. A label as such has no effect: boxes b1 of two woods have nothing in common.",
        },
        otherwise="This is not the number. Count the woods, and count the nests: a nest is one label in one wood.",
        tolerance=0.002,
    )
