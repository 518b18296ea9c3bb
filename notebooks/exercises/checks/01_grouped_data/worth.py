from otter.test_files import test_case

OK_FORMAT = False

name = "worth"
points = 2


@test_case(points=0, hidden=False)
def test_kind(worth):
    from course_lib.exercises.checks import check_kind

    check_kind("worth", worth, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(worth):
    from course_lib.exercises.checks import check_value

    check_value(
        "01_grouped_data/worth",
        worth,
        known={
            "right": [["7YNLhR0EnqGY", "ERcEOwEtH4yw", "NCAeozOsPwJa"]],
            "now": [["GnGyHuB5q2ao", "WYOzBgmSt6HH", "fihY0NM5z1br"]],
            "twice the present": [["5S9LLuqRP0eV", "7k9ItJySv8ec", "B5+PZRROO28R"]],
            "old N": [["3qGjywh6FOlM", "gTFIv1nCfB4C", "lVbs/OKQG7P1"]],
            "n for n - 1": [["A2MsgtRzUosA", "OCWjMD4hhAPB", "ndPUi/KnbRs4"]],
            "design effect": [["1I34U4u3GZO2", "CrL6O6i1b/ZJ", "heMYZNiSPuu5"]],
            "root": [["4H6qXSlxi5Yk", "Hyoby23cFueA", "OHqF4UfgzokI"]],
            "share of rows": [["AgndmJiniIBt", "WVus7GwiVYzW", "bqCVemeAmT6j"]],
            "all 192": [["LxeCAOwfZg4S", "cv7L67jrkTWo", "pbgefkk9cqf2"]],
            "tanks": [["5eiE5mtsXeRK", "EiNyE3lrcUR4", "ukF5wtXIAzjl"]],
        },
        messages={
            "now": "This is what the 96 fish are worth now. Asked for is the plan, with 16 fish per tank.",
            "twice the present": "This is twice what the 96 fish are worth now, as if there were 24 tanks. The plan has 12 tanks; the number of fish per tank changes.",
            "old N": "The design effect is that of the plan. But the plan has more than 96 fish.",
            "n for n - 1": "The design effect here has the number of fish per tank in place of one less. A fish is not correlated with itself by the ICC.",
            "design effect": "This is the design effect. Divide the number of fish by it.",
            "root": "Here 192 is divided by the root of the design effect. The root belongs to standard errors, not to the number of fish.",
            "share of rows": "This is 192 times one minus the ICC. The number of fish per tank has a part in it too.",
            "all 192": "This is the number of fish in the plan. Fish of one tank are alike, so they are worth fewer independent ones.",
            "tanks": "This is the number of tanks. The fish are worth so few only when all fish of a tank are exactly alike.",
        },
        otherwise="This is not what the plan is worth. Divide its number of fish by the design effect, with the plan's number of fish per tank.",
        tolerance=0.002,
    )
