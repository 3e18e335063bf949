"""Calling a guide through the API: from a kiosk and a window, taken and closed, pushed to guides.

Checks for api.py, which brings its Setting, `check` and `refused`.
"""


def add(check, refused):
    @check
    def a_guide_is_called_taken_and_done(s):
        hall, guide = s.hall, s.people["guide"]
        area = hall.get("/api/v1/hall")["areas"][0]["id"]
        stream = hall.stream(guide, "help")
        assert stream.next()["state"]["calls"] == []
        refused("unknown_help", hall.get, "/api/v1/help/self", hall.kiosk)
        call = hall.post("/api/v1/help", hall.kiosk, reason="mobility", area=area, request_id="help-0001")
        assert call["state"] == "called" and call["reason"] == "mobility" and call["end"] is None, call
        assert call["place"]["kind"] == "kiosk" and call["place"]["id"] == "kiosk-1", call
        assert call["area"]["id"] == area and call["area"]["name"]["zh"] and call["called_at"], call
        assert call["taken_by"] is None and call["taken_at"] is None and call["closed_at"] is None, call
        again = hall.post("/api/v1/help", hall.kiosk, reason="mobility", area=area, request_id="help-0001")
        assert again["id"] == call["id"]
        refused("request_id_reused", hall.post, "/api/v1/help", hall.kiosk, reason="other", request_id="help-0001")
        refused("help_called", hall.post, "/api/v1/help", hall.kiosk, reason="other")
        assert [c["id"] for c in stream.next()["state"]["calls"]] == [call["id"]]
        path = "/api/v1/help/" + call["id"]
        taken = hall.post(path + "/take", guide, request_id="help-take-1")
        assert (taken["state"], taken["taken_by"]) == ("taken", "guide1") and taken["taken_at"], taken
        assert hall.post(path + "/take", guide, request_id="help-take-1")["state"] == "taken"
        refused("help_taken", hall.post, path + "/take", hall.sign_in("guide"))
        assert len(hall.get("/api/v1/help", s.manager)["calls"]) == 1
        assert stream.next()["state"]["calls"][0]["taken_by"] == "guide1"
        seen = hall.get("/api/v1/help/self", hall.kiosk)
        assert (seen["id"], seen["state"], seen["taken_by"]) == (call["id"], "taken", "guide1")
        closed = hall.post(path + "/close", guide)
        assert (closed["state"], closed["end"]) == ("closed", "done") and closed["closed_at"], closed
        assert stream.next()["state"]["calls"] == [] and hall.get("/api/v1/help", guide)["calls"] == []
        assert hall.get("/api/v1/help/self", hall.kiosk)["end"] == "done"
        refused("help_over", hall.post, path + "/close", guide)
        refused("help_over", hall.post, path + "/take", guide)
        stream.close()

    @check
    def a_window_calls_for_itself_and_takes_it_back(s):
        hall, guide = s.hall, s.people["guide"]
        other = hall.sign_in("clerk", "20")
        call = hall.post("/api/v1/help", s.clerk, reason="service")
        assert call["place"] == {"kind": "seat", "id": "12", "name": "12", "window": "12"}, call
        assert call["area"]["id"] == hall.get("/api/v1/seats/12", s.clerk)["area"]
        path = "/api/v1/help/" + call["id"]
        refused("not_yours", hall.get, path, other)
        refused("not_yours", hall.post, path + "/close", other)
        refused("not_yours", hall.post, path + "/close", hall.kiosk)
        refused("unknown_help", hall.get, "/api/v1/help/self", other)
        assert hall.post(path + "/close", s.clerk)["end"] == "withdrawn"
        assert hall.get("/api/v1/help", guide)["calls"] == []

    @check
    def a_call_with_something_wrong_calls_nobody(s):
        hall, guide = s.hall, s.people["guide"]
        for body, code in (({}, "missing_field"), ({"reason": "bored"}, "bad_value"), ({"reason": 1}, "wrong_type"),
                           ({"reason": "other", "area": "nowhere"}, "bad_value"),
                           ({"reason": "other", "area": "x" * 25}, "too_long"),
                           ({"reason": "other", "who": "me"}, "unknown_field")):
            refused(code, hall.post, "/api/v1/help", hall.kiosk, **body)
        for id in ("0", "999999", "12x", "999999999999999999999", "self"):
            refused("unknown_help", hall.post, f"/api/v1/help/{id}/take", guide)
            refused("unknown_help", hall.get, "/api/v1/help/" + id, guide)
        assert hall.get("/api/v1/help", guide)["calls"] == []
        stream = hall.stream(hall.kiosk, "help")
        assert stream.next()["problem"]["code"] == "wrong_role"
        stream.close()

    @check
    def a_call_outlives_the_servers_death(s):
        hall, guide = s.hall, s.people["guide"]
        call = hall.post("/api/v1/help", hall.kiosk, reason="unwell", request_id="help-kill")
        path = "/api/v1/help/" + call["id"]
        hall.kill()
        hall.start()
        assert [c["id"] for c in hall.get("/api/v1/help", guide)["calls"]] == [call["id"]]
        again = hall.post("/api/v1/help", hall.kiosk, reason="unwell", request_id="help-kill")
        assert again["id"] == call["id"] and again["called_at"] == call["called_at"]
        assert hall.post(path + "/take", guide)["state"] == "taken"
        hall.kill()
        hall.start()
        assert hall.get(path, guide)["taken_by"] == "guide1"
        assert hall.post(path + "/close", hall.kiosk)["end"] == "withdrawn"
        hall.kill()
        hall.start()
        assert hall.get("/api/v1/help/self", hall.kiosk)["state"] == "closed"
