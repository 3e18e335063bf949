"""The rules of queues through the API: journeys, undone steps, who is before whom and why.

Checks for api.py, which brings its Setting, `check` and `refused`.
"""
import contextlib
import sqlite3
import uuid


class Window:
    """A clerk of its own at a seat of the demo hall, and visitors of its first service."""

    def __init__(self, s, seat):
        self.hall, self.seat = s.hall, seat
        self.clerk = s.hall.sign_in("clerk", seat)
        queues = self.get()["queues"]
        self.queue = queues[0]
        self.service = next(x["id"] for x in s.hall.get("/api/v1/services")["services"]
                            if x["queue"] == self.queue)

    def get(self):
        return self.hall.get("/api/v1/seats/" + self.seat, self.clerk)

    def work(self, what, **named):
        return self.hall.post(f"/api/v1/seats/{self.seat}/{what}", self.clerk, **named)

    def visitor(self, **named):
        ticket = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[self.service], **named)
        return self.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", self.hall.kiosk, result="printed")

    def ticket(self, id):
        return self.hall.get("/api/v1/tickets/" + id, self.hall.kiosk)

    def clear(self):
        """Serves whoever is left, so that checks do not meet each other's visitors."""
        if self.get()["ticket"]:
            self.work("finish")
        while self.get()["waiting"]:
            self.work("next")
            self.work("finish")
        self.work("close")


def token_of(ticket):
    return ticket["visitor_url"].split("/t/")[1]


def ended(stream):
    """True when the hall closes the stream, whatever it says before."""
    try:
        while True:
            stream.next()
    except (EOFError, ConnectionError):
        return True
    except TimeoutError:
        return False


def report_row(hall, ticket):
    """What reports read of the ticket's first leg, but for the time of its last move."""
    with contextlib.closing(sqlite3.connect(f"file:{hall.folder}/journal.db?mode=ro", uri=True)) as journal:
        journal.row_factory = sqlite3.Row
        row = dict(journal.execute("SELECT * FROM legs WHERE ticket = ? AND leg = 0",
                                   (uuid.UUID(ticket["id"]).bytes,)).fetchone())
    del row["state_ms"], row["cause"]
    return row


def add(check, refused):
    @check
    def a_clerk_takes_each_step_back(s):
        window = Window(s, "20")
        refused("seat_closed", window.work, "undo")
        window.work("open")
        refused("nothing_to_undo", window.work, "undo")
        ticket = window.visitor()
        before = s.hall.get("/api/v1/dashboard", s.manager)
        waiting = report_row(s.hall, ticket)
        for step, between, after in (("next", "called", "waiting"), ("next", "called", None),
                                     ("start", "serving", "called"), ("absent", "absent", "called"),
                                     ("park", "parked", "called"), ("finish", "finished", "called")):
            seat = window.work(step)
            assert window.ticket(ticket["id"])["state"] == between, step
            if after:
                seat = window.work("undo")
                assert window.ticket(ticket["id"])["state"] == after, step
                assert (seat["ticket"] is None) == (after == "waiting")
        called = report_row(s.hall, ticket)
        assert called["calls"] == 1 and called["first_called_ms"] and called["seat"] is not None
        assert called["started_ms"] is None and called["finished_ms"] is None
        assert window.work("undo")["ticket"] is None
        assert report_row(s.hall, ticket) == waiting
        after = s.hall.get("/api/v1/dashboard", s.manager)
        for figure in ("waiting", "issued", "served", "absent", "cancelled", "wait", "service"):
            assert before[figure] == after[figure], figure
        window.clear()

    @check
    def a_key_that_means_another_ticket_is_refused(s):
        window = Window(s, "20")
        window.work("open")
        first, second = window.visitor(), window.visitor()
        window.work("next")
        window.work("finish", ticket=first["id"])
        window.work("next")
        for key in ("recall", "start", "absent", "park", "finish", "undo"):
            refused("other_ticket", window.work, key, ticket=first["id"])
        refused("other_ticket", window.work, "transfer", queue=window.queue, ticket=first["id"])
        refused("bad_value", window.work, "start", ticket="A001")
        assert window.work("start", ticket=second["id"])["ticket"]["state"] == "serving"
        window.clear()

    @check
    def a_request_answers_the_same_after_a_restart(s):
        window = Window(s, "20")
        window.work("open")
        ticket = window.visitor()
        rid = str(uuid.uuid4())
        window.work("next", request_id=rid)
        first = window.work("finish", request_id="f" + rid)
        s.hall.kill()
        s.hall.start()
        window = Window(s, "20")
        again = window.work("finish", request_id="f" + rid)
        assert again["ticket"] is None and again["served_today"] == first["served_today"]
        assert window.ticket(ticket["id"])["state"] == "finished"
        window.clear()

    @check
    def who_is_parked_or_absent_comes_back(s):
        window = Window(s, "20")
        window.work("open")
        ticket = window.visitor()
        refused("wrong_move", s.hall.post, f"/api/v1/tickets/{ticket['id']}/come-back", token_of(ticket))
        window.work("next")
        window.work("park")
        back = s.hall.post(f"/api/v1/tickets/{ticket['id']}/come-back", token_of(ticket), request_id="back-0001")
        assert back["state"] == "waiting"
        again = s.hall.post(f"/api/v1/tickets/{ticket['id']}/come-back", token_of(ticket), request_id="back-0001")
        assert again["state"] == "waiting" and again["seq"] == back["seq"]
        window.work("next")
        window.work("absent")
        assert s.hall.post(f"/api/v1/tickets/{ticket['id']}/come-back", s.people["guide"])["state"] == "waiting"
        window.clear()
        refused("ticket_over", s.hall.post, f"/api/v1/tickets/{ticket['id']}/come-back", token_of(ticket))

    @check
    def a_ground_is_said_and_seen(s):
        window = Window(s, "20")
        window.work("open")
        known = {x["ground"]: x for x in s.hall.get("/api/v1/hall")["priorities"]}
        assert known["elderly"]["name"]["zh"] == "老年人" and known["elderly"]["confirm"] is False
        plain, old = window.visitor(), window.visitor(ground="elderly")
        assert plain["priority"] is None and plain["class"] == "ordinary"
        assert old["class"] == "priority" and old["priority"] == {"ground": "elderly", "counts": True}
        refused("bad_value", window.visitor, ground="tall")
        refused("bad_value", window.visitor, ground="elderly", **{"class": "project"})
        confirm = f"/api/v1/tickets/{plain['id']}/confirm"
        refused("reason_missing", s.hall.post, confirm, s.people["guide"])
        refused("wrong_role", s.hall.post, confirm, token_of(plain), ground="pregnant")
        seen = s.hall.post(confirm, s.people["guide"], ground="enterprise")
        assert seen["class"] == "project" and seen["priority"] == {"ground": "enterprise", "counts": True}
        assert s.hall.post(confirm, window.clerk, ground="none")["priority"] is None
        window.clear()

    @check
    def why_says_a_sentence_on_each_and_names_nobody(s):
        window = Window(s, "20")
        window.work("open")
        first = window.visitor()
        me = window.visitor()
        others = [window.visitor(ground="elderly"), window.visitor()]
        why = s.hall.get(f"/api/v1/tickets/{me['id']}/why", token_of(me))
        assert why["ahead"] >= 1 and len(why["before"]) + why["more"] == why["ahead"]
        # The older one may have passed us by now, or not yet.
        reasons = {x["reason"] for x in why["before"]}
        assert {"earlier"} <= reasons <= {"earlier", "priority"}, why
        assert why["you"]["goes_first"] is False and why["you"]["overtaken"] == 0, why
        text = str(why)
        for other in (first, *others):
            assert other["number"] not in text and other["id"] not in text
        for sentence in why["sentences"]:
            assert sentence["zh"].endswith("。") and sentence["en"].endswith("."), sentence
        assert len(why["sentences"]) <= 2 + len(why["before"]) + 4
        for _ in range(12):
            last = window.visitor()
        why = s.hall.get(f"/api/v1/tickets/{last['id']}/why", token_of(last))
        assert len(why["before"]) == 8 and why["more"] == why["ahead"] - 8 > 0
        window.clear()
        why = s.hall.get(f"/api/v1/tickets/{last['id']}/why", token_of(last))
        assert why["sentences"] == [{"zh": "已办结。", "en": "It is done."}] and why["before"] == []

    @check
    def a_new_paper_ends_the_old_one(s):
        window = Window(s, "20")
        window.work("open")
        ticket = window.visitor()
        path, old = f"/api/v1/tickets/{ticket['id']}", token_of(ticket)
        stream = s.hall.stream(old, "ticket:" + ticket["id"])
        assert stream.next()["state"]["number"] == ticket["number"]
        refused("wrong_role", s.hall.post, path + "/reprint", old)
        new = s.hall.post(path + "/reprint", s.people["guide"], request_id="reprint-0001")
        assert new["number"] == ticket["number"] and new["visitor_url"] != ticket["visitor_url"]
        again = s.hall.post(path + "/reprint", s.people["guide"], request_id="reprint-0001")
        assert again["visitor_url"] == new["visitor_url"]
        for question in (lambda: s.hall.get("/api/v1/visit", old), lambda: s.hall.get(path, old),
                         lambda: s.hall.get(path + "/why", old), lambda: s.hall.post(path + "/cancel", old)):
            assert refused("ticket_replaced", question).status == 410
        assert s.hall.get("/api/v1/hall", old)["name"], "what is for anyone is for him too"
        assert ended(stream), "who has the old paper still sees the ticket"
        assert s.hall.get("/api/v1/visit", token_of(new))["state"] == "waiting"
        s.hall.kill()
        s.hall.start()
        refused("ticket_replaced", s.hall.get, "/api/v1/visit", old)
        assert s.hall.get("/api/v1/visit", token_of(new))["number"] == ticket["number"]
        Window(s, "20").clear()

    @check
    def a_seat_is_handed_over_with_its_visitor(s):
        window = Window(s, "20")
        window.work("open")
        ticket = window.visitor()
        window.work("next")
        window.work("start")
        refused("unknown_clerk", window.work, "hand-over", clerk="nobody")
        refused("missing_field", window.work, "hand-over")
        assert window.work("hand-over", clerk="seat-21")["clerk"] == "seat-21"
        refused("seat_taken", window.work, "finish")
        other = s.hall.ask("POST", "/api/v1/sessions", {"user": "seat-21", "seat": "20",
                                                        "password": s.hall.access["clerk"]["password"]})["token"]
        seat = s.hall.post("/api/v1/seats/20/finish", other, ticket=ticket["id"])
        assert seat["ticket"] is None and window.ticket(ticket["id"])["state"] == "finished"
        s.hall.post("/api/v1/seats/20/close", other)

    @check
    def a_note_goes_to_the_next_clerk_alone(s):
        window = Window(s, "20")
        other = Window(s, "21")
        window.work("open")
        other.work("open")
        ticket = window.visitor()
        window.work("next")
        window.work("transfer", seat="21", note="缺少材料三")
        assert other.work("next")["ticket"]["note"] == "缺少材料三"
        assert "缺少材料三" not in str(s.hall.get("/api/v1/seats/21", s.hall.display))
        assert "缺少材料三" not in str(s.hall.get("/api/v1/visit", token_of(ticket)))
        other.clear()
        window.clear()

    @check
    def who_was_sent_to_a_seat_is_everybodys_when_it_closes(s):
        window = Window(s, "20")
        other = Window(s, "21")
        window.work("open")
        ticket = window.visitor()
        window.work("next")
        refused("seat_closed", window.work, "transfer", seat="21")
        other.work("open")
        window.work("transfer", seat="21", note="缺少材料四")
        refused("nobody_waiting", window.work, "next")
        other.work("close")
        assert window.work("next")["ticket"]["id"] == ticket["id"]
        assert s.hall.get("/api/v1/seats/20", window.clerk)["ticket"]["note"] == "缺少材料四"
        window.clear()

    @check
    def a_walk_in_is_held_by_staff(s):
        window = Window(s, "20")
        window.work("open")
        ticket = s.hall.post("/api/v1/tickets", window.clerk, services=[window.service])
        assert ticket["holder"] == "staff" and ticket["state"] == "waiting" and ticket["visitor_url"]
        window.clear()

    @check
    def staff_find_a_ticket_by_its_number(s):
        window = Window(s, "20")
        window.work("open")
        ticket = window.visitor()
        found = s.hall.get("/api/v1/tickets?number=" + ticket["number"], s.people["guide"])
        assert found["id"] == ticket["id"] and found["visitor_url"]
        refused("unknown_ticket", s.hall.get, "/api/v1/tickets?number=ZZ999", window.clerk)
        refused("missing_field", s.hall.get, "/api/v1/tickets", window.clerk)
        window.work("next")
        undo = window.get()["undo"]
        assert (undo["step"], undo["number"]) == ("call", ticket["number"]) and undo["until"]
        window.work("park")
        assert [(x["id"], x["state"]) for x in window.get()["away"]] == [(ticket["id"], "parked")]
        public = s.hall.get("/api/v1/seats/20", s.hall.display)
        assert "undo" not in public and "away" not in public
        s.hall.post(f"/api/v1/tickets/{ticket['id']}/come-back", window.clerk)
        assert window.get()["away"] == []
        window.clear()
