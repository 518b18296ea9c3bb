from otter.test_files import test_case

OK_FORMAT = False

name = "roles"
points = 2


@test_case(points=0, hidden=False)
def test_kind(roles):
    from course_lib.exercises.checks import check_kind

    check_kind("roles", roles, kind="list", options=[], length=5, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(roles):
    from course_lib.exercises.checks import check_value

    check_value(
        "01_grouped_data/roles",
        roles,
        known={
            "right": [
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
            ],
            "exchanged": [
                ["BfZ6DBJDLHFc"],
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
                ["dF4p9BLO6guU"],
                ["dF4p9BLO6guU"],
            ],
            "all random": [
                ["dF4p9BLO6guU"],
                ["dF4p9BLO6guU"],
                ["dF4p9BLO6guU"],
                ["dF4p9BLO6guU"],
                ["dF4p9BLO6guU"],
            ],
            "all fixed": [
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
            ],
            "tanks": [
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
            ],
            "feeds": [
                ["dF4p9BLO6guU"],
                ["dF4p9BLO6guU"],
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
            ],
            "hospitals": [
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
                ["BfZ6DBJDLHFc"],
            ],
            "pumps": [
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
                ["dF4p9BLO6guU"],
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
            ],
            "temperature": [
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
                ["dF4p9BLO6guU"],
                ["BfZ6DBJDLHFc"],
                ["dF4p9BLO6guU"],
            ],
        },
        messages={
            "exchanged": "All five are exchanged. A random effect is one draw from a population; a fixed effect is a constant.",
            "all random": "Not all are random. Which of them were not drawn from a population of possible values?",
            "all fixed": "Not all are fixed. Which of them stand for a population that they were drawn from?",
            "tanks": "Look again at the tanks. Do we want to know about these twelve, or about tanks like these?",
            "feeds": "Look again at the feeds. Are A and B drawn from many feeds, or is it these two we ask about?",
            "hospitals": "Look again at the hospitals. The question is about the spread of all 400; twenty were drawn.",
            "pumps": "Look again at the pumps. Which population do we ask about, beyond the three that we can buy?",
            "temperature": "Look again at the temperature. It varies from tank to tank, but one slope for all is one constant.",
        },
        otherwise="More than one of the five is not right, or a text is neither `fixed` nor `random`. Ask for each whether these very ones are of interest, or the population they come from.",
        tolerance=0.002,
    )
