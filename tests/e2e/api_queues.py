"""Numbers of one queue stopped and given again, through the API.

Checks for api.py, which brings its Setting, `check` and `refused`.
"""


def add(check, refused):
    @check
    def numbers_of_one_queue_are_stopped_and_given_again(s):
        hall = s.hall
        queue = hall.get("/api/v1/services/" + s.service)["queue"]
        path = "/api/v1/queues/" + queue
        row = lambda: next(q for q in hall.get("/api/v1/queues")["queues"] if q["id"] == queue)
        services = hall.get("/api/v1/services")["services"]
        other = next(x["id"] for x in services if x["queue"] != queue)
        assert (row()["stopped"], row()["stop_reason"]) == (False, "")
        refused("wrong_role", hall.post, path + "/stop", hall.kiosk, reason="no")
        refused("wrong_role", hall.post, path + "/stop", s.clerk, reason="no")
        refused("reason_missing", hall.post, path + "/stop", s.manager)
        refused("unknown_queue", hall.post, "/api/v1/queues/none/stop", s.manager, reason="no")
        refused("wrong_move", hall.post, path + "/give", s.manager)
        stopped = hall.post(path + "/stop", s.manager, reason="系统升级", request_id="queue-stop-1")
        assert (stopped["id"], stopped["stopped"], stopped["stop_reason"]) == (queue, True, "系统升级"), stopped
        shown = next(q for q in hall.get("/api/v1/dashboard", s.manager)["queues"] if q["id"] == queue)
        assert (shown["stopped"], shown["stop_reason"]) == (True, "系统升级"), shown
        lists = hall.get("/api/v1/seats/" + row()["seats"][0], s.manager)["queue_list"]
        assert [x["queue"] for x in lists if x["stop_reason"] == "系统升级"] == [queue], lists
        again = hall.post(path + "/stop", s.manager, reason="系统升级", request_id="queue-stop-1")
        assert again["stopped"] is True
        refused("wrong_move", hall.post, path + "/stop", s.manager, reason="again")
        assert row()["stopped"] and hall.get("/api/v1/services/" + s.service)["stopped"] is True
        refused("queue_stopped", hall.post, "/api/v1/tickets", hall.kiosk, services=[s.service])
        refused("queue_stopped", hall.post, "/api/v1/tickets", hall.kiosk, services=[other, s.service])
        assert hall.get("/api/v1/services/" + other)["stopped"] is False
        given = hall.post(path + "/give", s.manager)
        assert (given["stopped"], given["stop_reason"]) == (False, ""), given
        hall.post("/api/v1/tickets", hall.kiosk, services=[s.service])
