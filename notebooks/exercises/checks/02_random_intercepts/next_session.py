from otter.test_files import test_case

OK_FORMAT = False

name = "next_session"
points = 2


@test_case(points=0, hidden=False)
def test_kind(next_session):
    from course_lib.exercises.checks import check_kind

    check_kind("next_session", next_session, kind="number", options=[], length=0, columns=[])


@test_case(points=2.0, hidden=False)
def test_value(next_session):
    from course_lib.exercises.checks import check_value

    check_value(
        "02_random_intercepts/next_session",
        next_session,
        known={
            "right": [["Alvfh33FMFfq", "GNgd5vIUa+dd", "IY2Cc49CEttF"]],
            "population": [["8ru7Z0fkjs+7", "AD2kjL+N9SCs", "YnlIiEG8zfh+"]],
            "sign of BLUP": [["GhYme+KSoyT8", "Im5L+ff+spqO", "r73t7apOPTzB"]],
            "no slope": [["9JwrUwNzpwK1", "D/CxfKD//w4S", "wi6j+wZSgKDZ"]],
            "mean of typist": [["TjhnCYDBqZsr", "mq9UugCM/WpY", "nkpgU3P5gXPd"]],
            "pooled line": [["2MKOzvXzCVXo", "Qm6FQiXGDHqn", "gT6Aq2FQovzU"]],
            "own regression": [["1Wx+2+1EIJQs", "NASrcjYFtomo", "QLxfNa31iQVB"]],
        },
        messages={
            "population": "This is the prediction for a typist nobody has met: fixed effects only, as `predict` gives it. `t12` is known; use the BLUP.",
            "sign of BLUP": "The BLUP is subtracted here. It says how far the typist's line lies above the population line.",
            "no slope": "This is the typist's line at speed 0. Go along the line to speed 60.",
            "mean of typist": "This is the mean of the typist's sessions. It does not know that the next one is typed at 60 words per minute.",
            "pooled line": "This is the ordinary regression that ignores the typists (complete pooling).",
            "own regression": "This is a regression of this typist alone (no pooling). The mixed model also uses the other eleven.",
        },
        otherwise="This is not it. Start from the fixed effects at speed 60, then add what is known of `t12`.",
        tolerance=0.002,
    )
