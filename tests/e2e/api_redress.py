"""What follows a bad review, through the API. Days are passed by unit tests (engine_redress_test) and by
redress.py; here nobody waits, so nothing is shown yet: that is the first promise.

Checks for api.py, which brings its Setting, `check` and `refused`.
"""


def add(check, refused):
    def finished(s):
        """A visit that ended just now at window 12: the ticket, and its holder's token."""
        hall = s.hall
        seat = "/api/v1/seats/12"
        if hall.get(seat, s.clerk)["state"] != "open":
            hall.post(seat + "/open", s.clerk)
        if hall.get(seat, s.clerk)["ticket"]:
            hall.post(seat + "/finish", s.clerk)
        ticket = s.issue()
        hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", hall.kiosk, result="printed")
        hall.post(seat + "/next", s.clerk, ticket=ticket["id"], reason="test")
        hall.post(seat + "/finish", s.clerk)
        return ticket, ticket["visitor_url"].split("/t/")[1]

    @check
    def staff_do_not_see_whose_review_it_is(s):
        hall = s.hall
        ticket, visitor = finished(s)
        path = "/api/v1/tickets/" + ticket["id"]
        before = hall.get("/api/v1/dashboard", s.manager)
        hall.post("/api/v1/reviews", visitor, ticket=ticket["id"], level=1, reasons=["slow"])
        assert hall.get(path, visitor)["legs"][0]["review"] == 1
        for role, key in s.keys.items():
            if role in ("clerk", "guide", "inspector", "manager", "auditor", "admin"):
                seen = hall.get(path, key)
                assert seen["legs"][0]["review"] is None, f"{role} sees the review: {seen}"
                assert seen["visitor_url"] is None, f"{role} could read it by the visitor's link: {seen}"
        found = hall.get("/api/v1/tickets?number=" + ticket["number"], s.clerk)
        assert found["legs"][0]["review"] is None and found["visitor_url"] is None, found
        after = hall.get("/api/v1/dashboard", s.manager)
        assert after["reviews"]["count"] == before["reviews"]["count"] + 1
        assert after["reviews"]["levels"][0] == before["reviews"]["levels"][0] + 1
        # Nor does it come up at once, which would say who just left the window.
        assert hall.get("/api/v1/redress", s.manager)["items"] == [] and after["redress"]["open"] == 0, after

    @check
    def who_says_nothing_is_counted_nowhere(s):
        before = s.hall.get("/api/v1/dashboard", s.manager)["reviews"]
        finished(s)
        assert s.hall.get("/api/v1/dashboard", s.manager)["reviews"] == before

    @check
    def steps_with_something_wrong_do_nothing(s):
        hall, key = s.hall, s.people["inspector"]
        path = "/api/v1/redress/7/"
        for step, body, code in (
                ("contact", {}, "missing_field"), ("contact", {"result": "true"}, "bad_value"),
                ("contact", {"result": 1}, "wrong_type"), ("contact", {"result": "reached", "level": 1}, "bad_value"),
                ("contact", {"result": "reached", "words": 7}, "wrong_type"),
                ("contact", {"result": "reached", "words": "x" * 241}, "too_long"),
                ("contact", {"result": "reached", "words": "   "}, "bad_value"),
                ("contact", {"result": "reached", "words": "a\nb"}, "bad_value"),
                ("contact", {"result": "reached", "who": "x"}, "unknown_field"),
                ("second", {"result": "said"}, "missing_field"),
                ("second", {"result": "said", "level": 6}, "bad_value"),
                ("second", {"result": "unanswered", "level": 3}, "bad_value"),
                ("verify", {"result": "true", "words": "是"}, "unknown_redress"),
                ("publish", {"result": "published", "words": "已改"}, "unknown_redress")):
            refused(code, hall.post, path + step, key, **body)
        refused("request_id_missing", hall.ask, "POST", path + "contact", {"result": "reached"}, key)
        for name in ("0", "x", "18446744073709551617", "999999999999999999"):
            refused("unknown_redress", hall.get, "/api/v1/redress/" + name, key)
        refused("bad_value", hall.get, "/api/v1/redress?state=lost", key)
        for state in ("open", "overdue", "ended"):
            assert hall.get("/api/v1/redress?state=" + state, s.people["auditor"])["items"] == []
        assert hall.get("/api/v1/reviews/published") == {"items": []}
