"""What came of a visit through the API: with the finish, later, anew, and in the rows that reports read.

Checks for api.py, which brings its Setting, `check` and `refused`.
"""
from api_rules import Window, report_row, token_of

OUTCOMES = ("not-said", "accepted", "on-the-spot", "given-back", "consulted")  # model/outcome.h, by number


def add(check, refused):
    @check
    def a_finish_says_what_came_of_it(s):
        window = Window(s, "20")
        window.work("open")
        assert window.get()["finished"] is None
        for number, outcome in enumerate(OUTCOMES):
            ticket = window.visitor()
            window.work("next")
            window.work("start")
            missing = ["照片两张", "户口簿"] if outcome == "given-back" else []
            seat = window.work("finish", ticket=ticket["id"], outcome=outcome, missing=missing)
            said = None if outcome == "not-said" else outcome
            finished = seat["finished"]
            assert (finished["ticket"], finished["outcome"], finished["missing"]) == (ticket["id"], said, missing), seat
            leg = s.hall.get("/api/v1/visit", token_of(ticket))["legs"][0]
            assert (leg["outcome"], leg["missing"]) == (said, missing), leg
            row = report_row(s.hall, ticket)
            assert (row["outcome"], row["missing"]) == (number, "\n".join(missing)), row
        assert "finished" not in s.hall.get("/api/v1/seats/20", s.hall.display)
        window.clear()

    @check
    def what_came_of_it_is_said_later_and_anew(s):
        window = Window(s, "20")
        window.work("open")
        refused("no_outcome_open", window.work, "outcome", outcome="accepted")
        ticket = window.visitor()
        window.work("next")
        refused("no_outcome_open", window.work, "outcome", outcome="accepted")
        window.work("finish")  # a pad's key says no more
        for body, code in (({}, "missing_field"), ({"outcome": "lost"}, "bad_value"), ({"outcome": 1}, "wrong_type"),
                           ({"outcome": "given-back"}, "missing_field"),
                           ({"outcome": "given-back", "missing": []}, "missing_field"),
                           ({"outcome": "given-back", "missing": ["a\nb"]}, "bad_value"),
                           ({"outcome": "given-back", "missing": ["缺" * 129]}, "too_long"),
                           ({"outcome": "given-back", "missing": ["x"] * 11}, "too_long"),
                           ({"outcome": "accepted", "missing": ["x"]}, "bad_value"),
                           ({"outcome": "accepted", "ticket": "A001"}, "bad_value"),
                           ({"outcome": "accepted", "words": 1}, "unknown_field")):
            refused(code, window.work, "outcome", **body)
        said = dict(outcome="given-back", missing=["缺" * 128], request_id="outcome-0001")
        first = window.work("outcome", **said)
        assert window.work("outcome", **said)["seq"] == first["seq"]  # acts once
        refused("request_id_reused", window.work, "outcome", **{**said, "missing": ["照片"]})
        other = window.visitor()
        refused("other_ticket", window.work, "outcome", outcome="accepted", ticket=other["id"])
        seat = window.work("outcome", outcome="consulted", ticket=ticket["id"])
        assert (seat["finished"]["outcome"], seat["finished"]["missing"]) == ("consulted", [])
        assert report_row(s.hall, ticket)["outcome"] == OUTCOMES.index("consulted")
        seat = window.work("undo")
        assert seat["ticket"]["id"] == ticket["id"] and seat["finished"] is None
        assert report_row(s.hall, ticket)["outcome"] == 0
        window.work("transfer", queue=window.queue)
        refused("no_outcome_open", window.work, "outcome", outcome="accepted")
        window.work("next")
        window.work("finish", outcome="on-the-spot")
        window.clear()
        refused("seat_closed", window.work, "outcome", outcome="accepted")
