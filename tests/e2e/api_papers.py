"""Papers to confirm at a seat, and signs on them, through the API and on the disk.

Checks for api.py, which brings its Setting, `check` and `refused`.
"""
import json
import os

from hall import wait_until

STROKES = [[100, 200, 160, 640, 200, 333], [400, 100, 401, 987], [700, 700]]
NOT_TO_BE_SEEN = ("平面图，一份".encode(), "收件清单".encode(), b"160,640", b"401,987", b"160, 640")


def files(hall):
    return sorted((hall.folder / "papers").glob("*"))


def bytes_of(hall):
    """All that the hall wrote, its log too."""
    return b"".join(path.read_bytes() for path in hall.folder.rglob("*") if path.is_file())


class Desk:
    """The clerk of seat 12 serves somebody; the seat's screen is the display's key."""

    def __init__(self, s):
        self.s, self.hall = s, s.hall
        self.work("open")
        ticket = s.issue()
        self.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", self.hall.kiosk, result="printed")
        self.work("next")
        self.work("start")

    def work(self, what, **named):
        return self.hall.post("/api/v1/seats/12/" + what, self.s.clerk, **named)

    def show(self, sign=True, **named):
        return self.work("paper", title="收件清单", lines=["1. 营业执照", "2. 平面图，一份"], sign=sign, **named)

    def say(self, paper, answer, who=None, **named):
        return self.hall.post("/api/v1/seats/12/paper/answer", who or self.hall.display, paper=paper["id"],
                              answer=answer, **named)

    def read(self, who=None):
        return self.hall.get("/api/v1/seats/12/paper", who or self.s.clerk)

    def again(self):
        """The server is killed as a power cut does, and started anew."""
        self.hall.kill()
        self.hall.start()
        return self.read()

    def done(self):
        self.work("finish")
        self.work("close")
        wait_until("the papers to be gone", lambda: not files(self.hall))


def add(check, refused):
    @check
    def a_paper_is_confirmed_at_the_seat(s):
        work = lambda what, **named: s.hall.post("/api/v1/seats/12/" + what, s.clerk, **named)
        say = lambda who, paper, answer: s.hall.post("/api/v1/seats/12/paper/answer", who, paper=paper, answer=answer)
        read = lambda who: s.hall.get("/api/v1/seats/12/paper", who)
        lines = ["1. 营业执照（正本）", "2. 平面图，一份"]
        work("open")
        ticket = s.issue()
        s.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", s.hall.kiosk, result="printed")
        refused("nobody_called", work, "paper", title="收件清单", lines=lines)
        work("next")
        work("start")
        refused("unknown_paper", read, s.hall.display)
        for title, bad, code in (("收件清单", [], "bad_value"), ("收件清单", ["a\nb"], "bad_value"), (" ", lines, "bad_value"),
                                 ("收件清单", ["x"] * 41, "bad_value"), ("收件清单", ["x" * 241], "too_long"),
                                 ("收件清单", "x", "wrong_type"), ("x" * 97, lines, "too_long")):
            refused(code, work, "paper", title=title, lines=bad)
        refused("wrong_role", s.hall.post, "/api/v1/seats/12/paper", s.hall.display, title="收件清单", lines=lines)
        refused("wrong_seat", s.hall.post, "/api/v1/seats/13/paper", s.clerk, title="收件清单", lines=lines)
        shown = work("paper", title="收件清单", lines=lines, request_id="paper-0001")
        assert shown["state"] == "shown" and shown["lines"] == lines
        assert work("paper", title="收件清单", lines=lines, request_id="paper-0001") == shown
        assert read(s.hall.display) == read(s.clerk) == shown
        seat = s.hall.get("/api/v1/seats/12", s.hall.display)
        assert seat["paper"]["id"] == shown["id"] and "营业执照" not in json.dumps(seat, ensure_ascii=False)
        refused("not_yours", say, s.clerk, shown["id"], "confirmed")  # nobody speaks for the visitor
        refused("not_yours", say, s.hall.display, shown["id"], "withdrawn")
        refused("unknown_paper", say, s.hall.display, shown["id"] + 1, "confirmed")
        refused("bad_value", say, s.hall.display, shown["id"], "shown")
        assert say(s.hall.display, shown["id"], "wrong")["paper"]["state"] == "wrong"
        refused("paper_over", say, s.hall.display, shown["id"], "confirmed")
        again = work("paper", title="收件清单", lines=lines[:1])
        assert say(s.hall.display, again["id"], "confirmed")["paper"]["state"] == "confirmed"
        third = work("paper", title="收件清单", lines=lines)
        assert say(s.clerk, third["id"], "withdrawn")["paper"] is None
        work("paper", title="收件清单", lines=lines)
        assert work("finish")["paper"] is None
        refused("unknown_paper", read, s.clerk)
        work("close")
        journal = b"".join(path.read_bytes() for path in s.hall.folder.rglob("*") if path.is_file())
        assert "平面图，一份".encode() not in journal and "收件清单".encode() not in journal

    @check
    def a_paper_is_signed_at_the_seat(s):
        desk = Desk(s)
        plain = desk.show(sign=False)
        assert plain["sign"] is False and plain["strokes"] is None
        refused("sign_unasked", desk.say, plain, "confirmed", strokes=STROKES)
        refused("bad_value", desk.say, plain, "confirmed", strokes=[])
        shown = desk.show(request_id="to-sign-01")
        assert shown["sign"] is True and shown["strokes"] is None and shown["id"] > plain["id"]
        refused("sign_missing", desk.say, shown, "confirmed")
        refused("sign_too_short", desk.say, shown, "confirmed", strokes=[[5, 5], [9, 9]])
        refused("bad_value", desk.say, shown, "confirmed", strokes=[[0, 0, 0, 1001]])
        refused("sign_unasked", desk.say, shown, "wrong", strokes=STROKES)
        refused("not_yours", desk.say, shown, "confirmed", s.clerk, strokes=STROKES)  # nobody signs for the visitor
        assert desk.read()["state"] == "shown"
        stream = s.hall.stream(s.hall.display, "seat:12")
        stream.next()
        seat = desk.say(shown, "confirmed", strokes=STROKES, request_id="signed-01")
        assert seat["paper"]["state"] == "confirmed"
        again = desk.say(shown, "confirmed", strokes=STROKES, request_id="signed-01")
        assert again["paper"] == seat["paper"]
        refused("request_id_reused", desk.say, shown, "confirmed", strokes=STROKES[:2], request_id="signed-01")
        refused("paper_over", desk.say, shown, "confirmed", strokes=STROKES)
        assert desk.read()["strokes"] == STROKES
        assert desk.show(request_id="to-sign-01")["strokes"] == STROKES  # the same answer, of now

        # Nobody but the clerk of that seat.
        assert desk.read(s.hall.display)["strokes"] is None
        other = s.hall.sign_in("clerk", "13")
        refused("wrong_seat", desk.read, other)
        refused("wrong_role", desk.read, s.manager)
        pushed = stream.until(lambda m: (m.get("state", m).get("paper") or {}).get("state") == "confirmed")
        assert "strokes" not in json.dumps(pushed) and "strokes" not in json.dumps(s.hall.get("/api/v1/seats/12", other))
        wait_until("one file", lambda: len(files(s.hall)) == 1)
        assert not any(text in bytes_of(s.hall) for text in NOT_TO_BE_SEEN)
        desk.done()
        refused("unknown_paper", desk.read)

    @check
    def text_and_sign_outlive_a_power_cut_and_end_with_the_service(s):
        desk = Desk(s)
        shown = desk.show()
        assert desk.again() == shown  # the text
        desk.say(shown, "confirmed", strokes=STROKES)
        there = desk.read()
        assert there["strokes"] == STROKES and desk.again() == there
        assert s.hall.get("/api/v1/seats/12/paper", s.hall.display)["strokes"] is None
        assert s.hall.stop() == 0 and len(files(s.hall)) == 1
        (name,) = files(s.hall)
        kept = name.read_bytes()
        (name.parent / ("0" * 32)).write_bytes(kept)  # a twin is of no other paper
        s.hall.start()
        assert desk.read() == there
        wait_until("one file", lambda: len(files(s.hall)) == 1)
        desk.done()
        desk = Desk(s)  # a file that comes back is not before the next visitor
        s.hall.kill()
        name.parent.joinpath("1" * 32).write_bytes(kept)
        s.hall.start()
        refused("unknown_paper", desk.read)
        wait_until("no file", lambda: not files(s.hall))
        desk.done()

    @check
    def a_paper_that_was_withdrawn_or_replaced_leaves_no_file(s):
        desk = Desk(s)
        first = desk.show()
        second = desk.show()
        assert second["id"] > first["id"]
        wait_until("the newer one alone", lambda: len(files(s.hall)) == 1)
        assert desk.again() == second
        desk.say(second, "withdrawn", s.clerk)
        wait_until("no file", lambda: not files(s.hall))
        desk.work("finish")
        refused("nobody_called", desk.show)
        wait_until("no file of what was refused", lambda: not files(s.hall))
        desk.work("close")

    @check
    def a_file_that_does_not_open_is_forgotten_and_said_by_its_name_alone(s):
        for spoil in (lambda b: b[:-1], lambda b: b + b"x", lambda b: b[:40] + bytes([b[40] ^ 1]) + b[41:], lambda b: b""):
            desk = Desk(s)
            shown = desk.show()
            (name,) = files(s.hall)
            s.hall.kill()
            name.write_bytes(spoil(name.read_bytes()))
            s.hall.start()
            refused("unknown_paper", desk.read)
            refused("unknown_paper", desk.say, shown, "confirmed", strokes=STROKES)  # its text is not to be seen
            assert f"papers.not_read file={name.name}" in (s.hall.folder / "server.log").read_text()
            assert desk.show()["id"] > shown["id"]
            desk.done()

    @check
    def a_disk_that_refuses_leaves_all_as_it_was(s):
        desk = Desk(s)
        shown = desk.show()
        wait_until("its file", lambda: len(files(s.hall)) == 1)
        folder = s.hall.folder / "papers"
        aside = s.hall.folder / "papers-aside"
        folder.rename(aside)
        folder.write_bytes(b"")  # no folder can be made there: for root too
        refused("storage_refused", desk.show)
        refused("storage_refused", desk.say, shown, "confirmed", strokes=STROKES)
        assert desk.read() == shown
        folder.unlink()
        aside.rename(folder)
        desk.say(shown, "confirmed", strokes=STROKES)
        assert desk.read()["strokes"] == STROKES
        assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *files(s.hall)))
        desk.done()
        assert os.listdir(folder) == []
