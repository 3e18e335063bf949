#!/usr/bin/env python3
"""The API against a real server: who may do what, and bad input in every way that we know of.

    python3 tests/e2e/api.py PROGRAMS FOLDER        prints "ok …" and "FAIL …" lines and the counts
"""
import base64
import concurrent.futures
import datetime
import hashlib
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import traceback
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/lib"))
import api_help  # noqa: E402
import api_outcomes  # noqa: E402
import api_papers  # noqa: E402
import api_pictures  # noqa: E402
import api_queues  # noqa: E402
import api_redress  # noqa: E402
import api_reports  # noqa: E402
import api_rules  # noqa: E402
import api_spare  # noqa: E402
import api_waits  # noqa: E402
from hall import Hall, Problem, catalogue_at, wait_until  # noqa: E402

checks = []


def check(function):
    checks.append(function)
    return function


def refused(code, call, *words, **named):
    try:
        answer = call(*words, **named)
    except Problem as problem:
        assert problem.code == code, f"wanted {code}, got {problem}"
        for key in ("type", "title", "title_zh", "status", "code", "detail"):
            assert key in problem.body, f"a problem without {key}: {problem.body}"
        assert problem.status == problem.body["status"]
        return problem
    raise AssertionError(f"wanted {code}, got {answer}")


def raw(hall, request, seconds=5.0):
    """What the server says to these bytes until it closes or falls silent."""
    with socket.create_connection(("127.0.0.1", hall.port), timeout=5) as connection:
        connection.sendall(request)
        connection.settimeout(seconds)
        said = b""
        try:
            while b"\r\n\r\n" not in said or len(said.split(b"\r\n\r\n", 1)[1]) < length_said(said):
                more = connection.recv(65536)
                if not more:
                    break
                said += more
        except (TimeoutError, ConnectionResetError):
            pass
        return said


def length_said(answer):
    found = re.search(rb"Content-Length: (\d+)", answer, re.I)
    return int(found.group(1)) if found else 0


def post_raw(hall, path, body, key, head=b""):
    said = raw(hall, b"POST " + path.encode() + b" HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer "
               + key.encode() + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n" + head
               + b"\r\n" + body)
    head, text = said.split(b"\r\n\r\n", 1)
    return int(head.split()[1]), json.loads(text)


class Setting:
    def __init__(self, hall):
        self.hall = hall
        self.clerk = hall.sign_in()
        self.manager = hall.sign_in("manager")
        services = hall.get("/api/v1/services")
        seat = hall.get("/api/v1/seats/12", self.clerk)
        self.service = next(s["id"] for s in services["services"] if s["queue"] in seat["queues"])
        self.people = {}
        for role in ("guide", "inspector", "auditor", "admin"):
            out = subprocess.run([hall.programs / "hallctl", "user", "add", hall.folder, role + "1",
                                  role, "--password-stdin"], input=role + "-password\n",
                                 capture_output=True, text=True)
            if out.returncode == 0:
                token = hall.ask("POST", "/api/v1/sessions",
                                 {"user": role + "1", "password": role + "-password"})["token"]
                self.people[role] = token
            else:
                raise AssertionError(f"hallctl user add: {out.stdout} {out.stderr}")
        self.ticket = self.issue()
        self.visitor = self.ticket["visitor_url"].split("/t/")[1]
        self.keys = {"none": None, "kiosk": hall.kiosk, "display": hall.display,
                     "visitor": self.visitor, "clerk": self.clerk, "manager": self.manager,
                     **self.people}

    def issue(self):
        return self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[self.service])


def routes():
    """Method, path and roles of each row of the table, read from its source."""
    source = (ROOT / "hall-server/net/route.h").read_text().replace("\\\n", "")
    everybody = {"none", "kiosk", "display", "visitor", "clerk", "guide", "inspector", "manager",
                 "auditor", "admin"}
    people = {"clerk", "guide", "inspector", "manager", "auditor", "admin"}
    # Told a second time and independently, as a hall would say it.
    may = {"MAY_ANYONE": everybody, "MAY_KNOWN": everybody - {"none"}, "MAY_SIGNED_IN": people,
           "MAY_WATCH": {"inspector", "manager", "auditor", "admin"},
           "MAY_SEE_SEATS": people | {"display", "kiosk"}, "MAY_SEE_TICKET": people | {"kiosk", "visitor"},
           "MAY_ISSUE": {"kiosk", "guide", "clerk", "admin"},
           "MAY_BOOK": {"kiosk", "guide", "clerk", "admin"},
           "MAY_CANCEL": {"visitor", "kiosk", "clerk", "guide"}, "MAY_REVIEW": {"visitor", "display"},
           "MAY_REDRESS": {"inspector", "manager", "admin"},
           "MAY_FIND": {"clerk", "guide", "admin"},
           "MAY_REPRINT": {"kiosk", "clerk", "guide", "admin"},
           "MAY_CONFIRM": {"clerk", "guide", "admin"},
           "MAY_COME_BACK": {"visitor", "kiosk", "clerk", "guide"},
           "MAY_REPORT": {"kiosk", "display"}, "MAY_WORK": {"clerk"}, "MAY_HOLD": {"visitor"},
           "MAY_SAY_PAPER": {"display", "clerk"},
           "MAY_PRINT": {"kiosk"}, "MAY_CALL_HELP": {"kiosk", "clerk"}, "MAY_GUIDE": {"guide"},
           "MAY_END_HELP": {"kiosk", "clerk", "guide"}, "MAY_SEE_HELP": {"guide", "manager"},
           "MAY_STEER": {"manager", "admin"}, "MAY_SEE_ADMIN": {"manager", "admin"},
           "MAY_ADMINISTER": {"admin"}, "MAY_AUDIT": {"auditor", "admin"}}
    rows = re.findall(r'X\(ROUTE_\w+,\s*\w+,\s*METHOD_(\w+),\s*"([^"]+)",\s*(\w+)\)', source)
    assert len(rows) > 30, "the table was not found"
    return [(method, path, may[who]) for method, path, who in rows]


@check
def every_route_refuses_every_role_that_may_not(s):
    tried = 0
    for method, path, allowed in routes():
        if path.endswith("sessions/current") and method == "DELETE":
            continue  # has a check of its own: it would end the session
        where = path.replace("tickets/{}", "tickets/" + s.ticket["id"]).replace("seats/{}", "seats/12")
        where = where.replace("services/{}", "services/" + s.service).replace("{}", "00000000")
        for role, key in s.keys.items():
            tried += 1
            try:
                # Without a request_id nothing acts; what matters is who is turned away before that.
                s.hall.ask(method, where, {} if method == "POST" else None, key)
                code = None
            except Problem as problem:
                code = problem.code
            except ValueError:
                code = None  # text that is not JSON: metrics
            shut_out = code in ("wrong_role", "not_signed_in")
            assert shut_out == (role not in allowed), f"{method} {path} as {role}: {code}"
    assert tried > 300


@check
def only_people_see_who_waits_for_a_seat(s):
    for key, shown in ((s.hall.kiosk, False), (s.hall.display, False), (s.clerk, True), (s.manager, True)):
        assert ("queue_list" in s.hall.get("/api/v1/seats/12", key)) == shown


@check
def a_wrong_key_is_told_as_such(s):
    for key in ("mk_" + "A" * 43, "nonsense", "x" * 38, s.visitor[:-1] + ("A" if s.visitor[-1] != "A" else "E")):
        refused("wrong_key", s.hall.get, "/api/v1/board", key)
    refused("session_expired", s.hall.get, "/api/v1/board", "ms_" + "A" * 43)
    said = raw(s.hall, b"GET /api/v1/board HTTP/1.1\r\nHost: h\r\nAuthorization: Basic YTpi\r\n\r\n")
    assert b" 401 " in said and b"wrong_key" in said


@check
def bad_bodies_have_a_code_each_and_change_nothing(s):
    rid = '"request_id":"bad-body-1"'
    service = f'"services":["{s.service}"]'
    issued = s.hall.get("/api/v1/dashboard", s.manager)["issued"]
    for body, code in [
            (b"", "bad_json"), (b"{", "bad_json"), (b"[]", "wrong_type"), (b"null", "bad_json"),
            (b"{} {}", "bad_json"), (b"{'a':1}", "bad_json"),
            (f'{{{service},{rid},"services":["x"]}}'.encode(), "duplicate_key"),
            (f'{{{service},{rid},"class":"\xff"}}'.encode("latin-1"), "bad_utf8"),
            (f'{{{service},{rid},"class":"\\ud800"}}'.encode(), "bad_json"),
            (b'{"a":' * 20 + b"1" + b"}" * 20, "too_deep"),
            (b"[" * 5000, "too_deep"),
            (f"{{{service}}}".encode(), "request_id_missing"),
            (f'{{{service},"request_id":"short"}}'.encode(), "request_id_missing"),
            (f'{{{service},"request_id":"{"x" * 65}"}}'.encode(), "request_id_missing"),
            (f'{{{service},"request_id":12345678}}'.encode(), "request_id_missing"),
            (f'{{{service},"request_id":"not allowed!"}}'.encode(), "request_id_missing"),
            (f"{{{rid}}}".encode(), "missing_field"),
            (f'{{"services":"{s.service}",{rid}}}'.encode(), "wrong_type"),
            (f'{{"services":[1],{rid}}}'.encode(), "wrong_type"),
            (f'{{"services":[],{rid}}}'.encode(), "bad_value"),
            (f'{{"services":["{"y" * 25}"],{rid}}}'.encode(), "too_long"),
            (f'{{"services":["no-such-service"],{rid}}}'.encode(), "unknown_service"),
            (f'{{"services":{json.dumps([s.service] * 5)},{rid}}}'.encode(), "too_many_legs"),
            (f'{{{service},{rid},"class":"king"}}'.encode(), "bad_value"),
            (f'{{{service},{rid},"class":7}}'.encode(), "wrong_type"),
            (f'{{{service},{rid},"extra":1}}'.encode(), "unknown_field")]:
        status, problem = post_raw(s.hall, "/api/v1/tickets", body, s.hall.kiosk)
        assert problem.get("code") == code and 400 <= status < 500, f"{body[:80]}: wanted {code}, got {problem}"
    assert s.hall.get("/api/v1/dashboard", s.manager)["issued"] == issued


@check
def a_body_that_is_too_large_is_refused_unread(s):
    said = raw(s.hall, b"POST /api/v1/tickets HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
               + s.hall.kiosk.encode() + b"\r\nContent-Length: 16385\r\n\r\n{")
    assert b" 413 " in said and b"too_large" in said, said
    said = raw(s.hall, b"POST /api/v1/tickets HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
               + s.hall.kiosk.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
    assert b" 400 " in said, said


@check
def paths_and_methods_that_are_not_there(s):
    refused("not_found", s.hall.get, "/api/v1/nothing")
    refused("not_found", s.hall.get, "/api/v1/tickets/" + "x" * 60, s.hall.kiosk)
    refused("unknown_ticket", s.hall.get, "/api/v1/tickets/" + str(uuid.uuid4()), s.clerk)
    refused("unknown_ticket", s.hall.get, "/api/v1/tickets/not-a-ticket", s.clerk)
    refused("unknown_seat", s.hall.get, "/api/v1/seats/99", s.clerk)
    refused("unknown_service", s.hall.get, "/api/v1/services/none")
    refused("not_found", s.hall.get, "/api/v1/services?department=none")
    refused("bad_value", s.hall.get, "/api/v1/services?color=red")
    refused("method_not_allowed", s.hall.ask, "PUT", "/api/v1/hall", {})
    refused("method_not_allowed", s.hall.ask, "DELETE", "/api/v1/tickets", None)
    refused("bad_value", s.hall.get, "/api/v1/stream")


@check
def pages_stay_in_their_folder(s):
    for path in (b"/../../../etc/passwd", b"/%2e%2e/%2e%2e/%2e%2e/etc/passwd", b"/assets/..%2f..%2fCMakeLists.txt",
                 b"/.git/config", b"/a%00b", b"//etc/passwd", b"/clerk/../../secret.txt"):
        said = raw(s.hall, b"GET " + path + b" HTTP/1.1\r\nHost: h\r\n\r\n")
        assert b" 404 " in said[:40] or b" 403 " in said[:40] or not said, f"{path}: {said[:60]}"
        assert b"root:" not in said and b"secret" not in said
    said = raw(s.hall, b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    assert b" 200 " in said and b"text/html; charset=utf-8" in said, said
    for header in (b"Content-Security-Policy: default-src 'none'", b"frame-ancestors 'none'",
                   b"X-Content-Type-Options: nosniff", b"Referrer-Policy: no-referrer", b"ETag: "):
        assert header in said, header
    assert b"unsafe" not in said.split(b"\r\n\r\n")[0]
    tag = re.search(rb"ETag: (\S+)", said).group(1)
    assert b" 304 " in raw(s.hall, b"GET / HTTP/1.1\r\nHost: h\r\nIf-None-Match: " + tag + b"\r\n\r\n")
    assert b"Location: /clerk/" in raw(s.hall, b"GET /clerk HTTP/1.1\r\nHost: h\r\n\r\n")
    assert b"visit" in raw(s.hall, b"GET /t/" + s.visitor.encode() + b" HTTP/1.1\r\nHost: h\r\n\r\n")
    long = raw(s.hall, b"GET /long.js HTTP/1.1\r\nHost: h\r\n\r\n")
    assert b"frame-ancestors" in long and long.endswith(b"// the end"), len(long)


@check
def requests_that_are_sent_ahead_harm_nobody(s):
    body = lambda n: json.dumps({"services": [s.service], "request_id": f"ahead-{n:04d}"}).encode()
    post = lambda n: (b"POST /api/v1/tickets HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                      + s.hall.kiosk.encode() + b"\r\nContent-Length: " + str(len(body(n))).encode()
                      + b"\r\n\r\n" + body(n))
    get = b"GET /api/v1/services HTTP/1.1\r\nHost: h\r\n\r\n"
    for ahead in (post(1) + post(2) + post(3), get * 9, get + post(4), post(5) + get * 3, post(6) + b"GET /api"):
        # The first is answered; while the server still ends the connection before, one may be turned
        # away unanswered, so it is tried again.
        wait_until("an answer to the first", lambda: raw(s.hall, ahead).startswith(b"HTTP/1.1 20"), 5)
    wait_until("the server to be well", lambda: raw(s.hall, b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"), 5)


@check
def noise_is_not_answered_as_a_request(s):
    for noise in (b"\x16\x03\x01\x02\x00\x01" * 20, b"\x00" * 500, b"BREW /pot HTTP/1.1\r\n\r\n", b"GET\r\n\r\n",
                  b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"y" * 20000 + b"\r\n\r\n"):
        assert b" 200 " not in raw(s.hall, noise, 0.5)[:20]
    assert s.hall.get("/healthz")["status"] == "ok"


@check
def a_request_id_acts_once_and_answers_the_same(s):
    first = s.hall.post("/api/v1/tickets", s.hall.kiosk, services=[s.service], request_id="once-0001")
    again = s.hall.post("/api/v1/tickets", s.hall.kiosk, services=[s.service], request_id="once-0001")
    assert (first["id"], first["number"]) == (again["id"], again["number"])
    other = next(x["id"] for x in s.hall.get("/api/v1/services")["services"] if x["id"] != s.service)
    refused("request_id_reused", s.hall.post, "/api/v1/tickets", s.hall.kiosk, services=[other],
            request_id="once-0001")
    clerks = s.hall.post("/api/v1/tickets", s.clerk, services=[s.service], request_id="once-0001")
    assert clerks["id"] != first["id"], "another's request_id showed his ticket"
    s.hall.kill()
    s.hall.start()
    after = s.hall.post("/api/v1/tickets", s.hall.kiosk, services=[s.service], request_id="once-0001")
    assert (first["id"], first["number"]) == (after["id"], after["number"])


@check
def many_at_once_get_a_number_each(s):
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        tickets = list(pool.map(lambda _: s.issue(), range(200)))
    assert len({t["number"] for t in tickets}) == 200


@check
def a_token_opens_its_own_ticket_only(s):
    other = s.issue()
    assert s.hall.get("/api/v1/visit", s.visitor)["id"] == s.ticket["id"]
    refused("not_yours", s.hall.get, "/api/v1/tickets/" + other["id"], s.visitor)
    refused("not_yours", s.hall.post, f"/api/v1/tickets/{other['id']}/cancel", s.visitor)
    refused("not_yours", s.hall.post, "/api/v1/reviews", s.visitor, ticket=other["id"], leg=0, level=5)
    assert s.hall.get("/api/v1/tickets/" + other["id"], s.manager)["visitor_url"] is None


@check
def a_ticket_is_claimed_once(s):
    ticket = s.issue()
    token = ticket["claim_url"].split("/t/")[1].split("?")[0]
    claimed = s.hall.post(f"/api/v1/tickets/{ticket['id']}/claim", token, request_id="claim-0001")
    assert claimed["holder"] == "phone" and claimed["state"] == "waiting" and "claim_url" not in claimed
    same = s.hall.post(f"/api/v1/tickets/{ticket['id']}/claim", token, request_id="claim-0001")
    assert same["id"] == claimed["id"]
    refused("already_held", s.hall.post, f"/api/v1/tickets/{ticket['id']}/claim", token, request_id="claim-0002")
    s.hall.post(f"/api/v1/tickets/{ticket['id']}/cancel", token)
    refused("ticket_over", s.hall.post, f"/api/v1/tickets/{ticket['id']}/cancel", token)


@check
def a_failed_print_keeps_the_ticket_on_the_screen(s):
    ticket = s.issue()
    failed = s.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", s.hall.kiosk, result="failed",
                         reason="media-empty")
    assert failed["state"] == "issued" and failed["holder"] == "none" and failed["claim_url"]
    refused("bad_value", s.hall.post, f"/api/v1/tickets/{ticket['id']}/print-result", s.hall.kiosk, result="maybe")
    refused("missing_field", s.hall.post, f"/api/v1/tickets/{ticket['id']}/print-result", s.hall.kiosk)


@check
def a_window_from_open_to_review(s):
    work = lambda what, **named: s.hall.post("/api/v1/seats/12/" + what, s.clerk, **named)
    refused("seat_closed", work, "next")
    refused("wrong_seat", s.hall.post, "/api/v1/seats/13/open", s.clerk)
    assert work("open")["state"] == "open"
    ticket = s.issue()
    s.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", s.hall.kiosk, result="printed")
    called = work("next")["ticket"]
    refused("seat_busy", work, "next")
    assert s.hall.get("/api/v1/seats/12", s.hall.display)["staff"]["post"]["zh"] == "综合受理岗"
    board = s.hall.get("/api/v1/board", s.hall.display)
    assert [area["id"] for area in board["areas"]] == ["1", "2", "3"], board["areas"]
    assert {"bring", "phone"} <= {notice["id"] for notice in board["notices"]} and board["quiet"] == []
    assert board["calls"][-1]["number"] == called["number"] and board["calls"][-1]["window"] == "12"
    work("recall")
    assert s.hall.get("/api/v1/board", s.hall.display)["calls"][-1]["again"] == 1
    work("start")
    assert work("finish")["review_open"] is True
    review = s.hall.post("/api/v1/reviews", s.hall.display, seat="12", level=5, request_id="review-0001")
    assert review["level"] == 5
    assert s.hall.post("/api/v1/reviews", s.hall.display, seat="12", level=5, request_id="review-0001") == review
    refused("bad_value", s.hall.post, "/api/v1/reviews", s.hall.display, seat="12", level=6)
    assert refused_with(s.hall.post, "/api/v1/reviews", s.hall.display, seat="12", level=4) in (
        "already_reviewed", "no_review_open")
    offered = s.hall.get("/api/v1/reviews/reasons")["reasons"]
    assert len({row["id"] for row in offered}) == len(offered) == 16 and all(row["name"]["en"] for row in offered)
    assert review["reasons"] == [] and review["change_until"]
    more = lambda **named: s.hall.post("/api/v1/reviews", s.hall.display, seat="12", ticket=review["ticket"],
                                       leg=review["leg"], **named)
    refused("bad_value", more, level=5, reasons=["slow"])
    refused("bad_value", more, level=2, reasons=["slow", "slow"])
    assert more(level=5, reasons=["kind", "quick"])["reasons"] == ["kind", "quick"]
    assert more(level=2, reasons=["slow"])["level"] == 2
    figures = s.hall.get("/api/v1/dashboard", s.manager)["reviews"]
    assert figures["levels"][1] >= 1 and [row["count"] for row in figures["reasons"] if row["id"] == "slow"] == [1]
    assert "kind" not in [row["id"] for row in figures["reasons"]], figures
    refused("reason_missing", work, "pause")
    assert work("pause", reason="午休")["pause_reason"] == "午休"
    refused("seat_paused", work, "next")
    work("open")
    assert work("close")["state"] == "closed"


def refused_with(call, *words, **named):
    try:
        call(*words, **named)
    except Problem as problem:
        return problem.code
    return None


def identity(serial):
    """A number of the form of a card's, with its check character."""
    digits = f"33010119900307{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


def next_slot(s):
    """Of the demo hall's queue, which is open at all hours: today's next one, or tomorrow's first."""
    queue = s.hall.get("/api/v1/services/" + s.service)["queue"]
    day = s.hall.get("/api/v1/hall")["now"][:10]
    slots = s.hall.get(f"/api/v1/queues/{queue}/slots?day={day}")
    if not slots["slots"]:
        tomorrow = (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()
        slots = s.hall.get(f"/api/v1/queues/{queue}/slots?day={tomorrow}")
    return queue, slots["day"], slots["slots"]


@check
def an_appointment_becomes_a_ticket(s):
    queue, day, slots = next_slot(s)
    at, left = slots[0]["at"], slots[0]["left"]
    said = {"service": s.service, "day": day, "at": at, "id_number": identity(1)}
    booked = s.hall.post("/api/v1/appointments", s.hall.kiosk, request_id="book-0001", **said)
    again = s.hall.post("/api/v1/appointments", s.hall.kiosk, request_id="book-0001", **said)
    assert booked == again and booked["state"] == "booked" and (booked["day"], booked["at"]) == (day, at)
    assert next_slot(s)[2][0]["left"] == left - 1
    refused("already_booked", s.hall.post, "/api/v1/appointments", s.hall.kiosk, **said)
    code = booked["code"]
    assert s.hall.get("/api/v1/appointments/" + code.lower(), s.clerk)["code"] == code
    listed = s.hall.get("/api/v1/appointments?day=" + day, s.clerk)["appointments"]
    assert [a["code"] for a in listed].count(code) == 1
    ticket = s.hall.post(f"/api/v1/appointments/{code}/check-in", s.hall.kiosk, request_id="check-in-0001")
    same = s.hall.post(f"/api/v1/appointments/{code}/check-in", s.hall.kiosk, request_id="check-in-0001")
    assert ticket["id"] == same["id"] and ticket["class"] == "appointment" and ticket["state"] == "issued"
    assert ticket["claim_url"] and ticket["number"].startswith(queue)
    now = s.hall.get("/api/v1/appointments/" + code, s.hall.kiosk)
    assert now["state"] == "checked_in" and now["ticket"]["number"] == ticket["number"]
    refused("booking_over", s.hall.post, f"/api/v1/appointments/{code}/check-in", s.hall.kiosk)
    counts = s.hall.get("/api/v1/dashboard", s.manager)["appointments"]
    if day == s.hall.get("/api/v1/hall")["now"][:10]:  # and not tomorrow, late in the evening
        assert counts["checked_in"] == 1 and counts["missed"] == 0, counts
    s.hall.kill()
    s.hall.start()
    assert s.hall.get("/api/v1/appointments/" + code, s.hall.kiosk) == now


@check
def an_appointment_is_changed_cancelled_and_found_by_card(s):
    queue, day, slots = next_slot(s)
    said = {"service": s.service, "id_number": identity(2)}
    booked = s.hall.post("/api/v1/appointments", s.hall.kiosk, day=day, at=slots[-1]["at"], **said)
    refused("check_in_early", s.hall.post, f"/api/v1/appointments/{booked['code']}/check-in", s.hall.kiosk)
    path = "/api/v1/appointments/" + booked["code"]
    moved = s.hall.post(path + "/change", s.hall.kiosk, day=day, at=slots[0]["at"])
    assert (moved["code"], moved["at"]) == (booked["code"], slots[0]["at"])
    assert s.hall.post(path + "/cancel", s.hall.kiosk)["state"] == "cancelled"
    refused("booking_over", s.hall.post, path + "/check-in", s.hall.kiosk)
    booked = s.hall.post("/api/v1/appointments", s.clerk, day=day, at=slots[0]["at"], **said)
    if day == s.hall.get("/api/v1/hall")["now"][:10]:  # a card is of today; late in the evening it is tomorrow's
        ticket = s.hall.post("/api/v1/appointments/check-in", s.clerk, id_number=identity(2))
    else:
        ticket = s.hall.post(f"/api/v1/appointments/{booked['code']}/check-in", s.clerk)
    assert ticket["class"] == "appointment" and ticket["holder"] == "staff" and ticket["state"] == "waiting"
    refused("unknown_booking", s.hall.post, "/api/v1/appointments/check-in", s.hall.kiosk, id_number=identity(3))
    refused("unknown_booking", s.hall.get, "/api/v1/appointments/ZZZZZZZZ", s.hall.kiosk)


def card_of(key, number):
    """What a kiosk's reader makes of a card."""
    key = base64.urlsafe_b64decode(key + "=")
    return hashlib.blake2b(b"person\0\0\x01" + number.encode(), digest_size=16, key=key).hexdigest()


@check
def a_card_finds_what_was_made_by_number_and_says_no_more(s):
    keys = s.hall.get("/api/v1/kiosks/self/keys", s.hall.kiosk)
    assert keys == s.hall.get("/api/v1/kiosks/kiosk-1/keys", s.hall.kiosk)
    refused("not_yours", s.hall.get, "/api/v1/kiosks/kiosk-2/keys", s.hall.kiosk)
    refused("wrong_role", s.hall.get, "/api/v1/kiosks/self/keys", s.hall.display)
    refused("not_signed_in", s.hall.get, "/api/v1/kiosks/self/keys")
    assert s.hall.kiosk not in keys.values() and keys["card_key"] != keys["code_key"]
    card = card_of(keys["card_key"], identity(6))
    find = lambda **who: s.hall.post("/api/v1/cards/find", s.hall.kiosk, **who)
    assert find(card=card) == {"appointments": [], "tickets": []}
    queue, day, slots = next_slot(s)
    booked = s.hall.post("/api/v1/appointments", s.hall.kiosk, service=s.service, day=day, at=slots[0]["at"],
                         id_number=identity(6))
    refused("already_booked", s.hall.post, "/api/v1/appointments", s.hall.kiosk, service=s.service, day=day,
            at=slots[0]["at"], card=card)
    assert re.fullmatch(rf"MS1\.A\.{booked['code']}\.[0-9]+\.[A-Za-z0-9_-]{{86}}", booked["signed"]), booked
    listed = s.hall.get("/api/v1/appointments?day=" + day, s.clerk)["appointments"]
    assert all(row["signed"] is None for row in listed)
    if day != s.hall.get("/api/v1/hall")["now"][:10]:
        return  # late in the evening the slot is tomorrow's
    assert find(card=card)["appointments"] == find(id_number=identity(6))["appointments"] == [booked]
    ticket = s.hall.post("/api/v1/appointments/check-in", s.hall.kiosk, card=card)
    found = find(card=card)
    assert [t["number"] for t in found["tickets"]] == [ticket["number"]] and ticket["number"].startswith(queue)
    assert found["appointments"][0]["ticket"]["id"] == ticket["id"]
    assert find(card=card_of(keys["card_key"], identity(7))) == {"appointments": [], "tickets": []}
    for wrong in ("", card[:-1], card + "0", card.upper() if card.upper() != card else "G" * 32):
        assert refused_with(find, card=wrong) in ("bad_value", "too_long"), wrong
    refused("missing_field", find)
    refused("unknown_field", find, card=card, id_number=identity(6))
    refused("wrong_role", s.hall.post, "/api/v1/cards/find", s.hall.display, card=card)


@check
def a_number_is_tied_to_a_card(s):
    keys = s.hall.get("/api/v1/kiosks/self/keys", s.hall.kiosk)
    card, other = (card_of(keys["card_key"], identity(who)) for who in (71, 72))
    issue = lambda service=s.service, **more: s.hall.post("/api/v1/tickets", s.hall.kiosk, services=[service], **more)
    find = lambda card: s.hall.post("/api/v1/cards/find", s.hall.kiosk, card=card)["tickets"]
    plain = issue()
    assert (plain["by_card"], plain["for_other"], plain["reprints"]) == (False, False, 0)
    ticket = issue(card=card)
    s.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", s.hall.kiosk, result="printed")
    assert ticket["by_card"] and card not in json.dumps(ticket)
    assert [row["id"] for row in find(card)] == [ticket["id"]] and find(other) == []
    assert refused_with(issue, card=card) == "has_number"
    for wrong in ("", card[:-1], card + "0", card.upper().replace("A", "G")):
        assert refused_with(issue, card=wrong) in ("bad_value", "too_long"), wrong
    assert refused_with(issue, for_other="yes") == "wrong_type"
    again = issue(card=card, for_other=True)
    assert again["for_other"] and len(find(card)) == 2

    path = f"/api/v1/tickets/{ticket['id']}/reprint"
    assert refused_with(s.hall.post, path, s.hall.kiosk, card=other) == "not_yours"
    paper = s.hall.post(path, s.hall.kiosk, card=card)
    assert paper["number"] == ticket["number"] and paper["reprints"] == 1
    assert paper["visitor_url"] != ticket["visitor_url"]
    token = lambda of: of["visitor_url"].rsplit("/", 1)[1]
    refused("ticket_replaced", s.hall.get, "/api/v1/visit", token(ticket))
    assert s.hall.get("/api/v1/visit", token(paper))["id"] == ticket["id"]
    s.hall.kill()
    s.hall.start()
    assert [row["for_other"] for row in find(card)] == [False, True], "it is in the journal"


@check
def a_number_alone_says_where_it_stands_and_not_whose_it_is(s):
    ticket = s.issue()
    look = lambda number, key=s.hall.kiosk: s.hall.get("/api/v1/standing?number=" + number, key)
    standing = look(ticket["number"])
    assert standing["number"] == ticket["number"] and standing["state"] == ticket["state"]
    assert standing["legs"][0]["queue"] == ticket["legs"][0]["queue"]
    said = json.dumps(standing)
    for secret in (ticket["id"], "service", "url", "class", "priority", "holder"):
        assert secret not in said, said
    refused("missing_field", s.hall.get, "/api/v1/standing", s.hall.kiosk)
    refused("wrong_role", look, ticket["number"], s.visitor)
    refused("not_signed_in", s.hall.get, "/api/v1/standing?number=" + ticket["number"])
    for _ in range(13):
        assert refused_with(look, "ZZ999") in ("unknown_ticket", "rate_limited")
    refused("rate_limited", look, "ZZ999")  # who tries numbers has to wait
    assert look(ticket["number"], s.clerk)["state"] == ticket["state"]


@check
def an_appointment_that_cannot_be_is_refused_clearly(s):
    queue, day, slots = next_slot(s)
    book = lambda **said: s.hall.post("/api/v1/appointments", s.hall.kiosk, **{
        "service": s.service, "day": day, "at": slots[0]["at"], "id_number": identity(4), **said})
    wrong = identity(4)[:-1] + ("1" if identity(4)[-1] != "1" else "2")
    refused("bad_value", book, id_number=wrong)
    refused("bad_value", book, id_number="AB", id_kind="other")
    refused("bad_value", book, at="25:00")
    refused("bad_value", book, day="2026-02-30")
    refused("unknown_service", book, service="no-such")
    refused("no_slot", book, day="2020-01-01")
    refused("no_slot", book, at=slots[0]["at"][:3] + "01")
    refused("too_far_ahead", book, day="2199-01-01")
    refused("missing_field", s.hall.post, "/api/v1/appointments/check-in", s.hall.kiosk)
    refused("unknown_queue", s.hall.get, "/api/v1/queues/NONE/slots")
    refused("bad_value", s.hall.get, f"/api/v1/queues/{queue}/slots?day=tomorrow")
    assert s.hall.get(f"/api/v1/queues/{queue}/slots?day=2020-01-01")["refused"] == "no_slot"
    for _ in range(slots[0]["left"]):
        book(id_number=f"PASS{_:04d}", id_kind="other")
    left = next(x["left"] for x in next_slot(s)[2] if x["at"] == slots[0]["at"])
    if left == 0:
        refused("slot_full", book)


@check
def a_card_number_is_nowhere_in_the_hall(s):
    number = identity(5)
    queue, day, slots = next_slot(s)
    slot = next(x for x in slots if x["left"] > 0)
    s.hall.post("/api/v1/appointments", s.hall.kiosk, service=s.service, day=day, at=slot["at"], id_number=number)
    for file in s.hall.folder.rglob("*"):
        if file.is_file():
            assert number.encode() not in file.read_bytes(), f"{file} has it"


def blocks(s, **said):
    return s.hall.post("/api/v1/kiosks/kiosk-1/blocks", s.hall.kiosk, **said)


def at_time(minutes_ago=0):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes_ago)).isoformat(
        timespec="milliseconds")


@check
def a_kiosk_prints_from_its_block_and_merges_each_once(s):
    queue = s.hall.get("/api/v1/services/" + s.service)["queue"]
    answer = blocks(s, take=[queue])
    block = answer["blocks"][0]
    assert (block["queue"], block["first"], block["count"], block["used"]) == (queue, 7001, 50, [])
    assert answer["refused"] == [] and answer["closed"] is False
    assert blocks(s, take=[queue])["blocks"] == answer["blocks"], "one block is enough"
    refused("not_yours", s.hall.post, "/api/v1/kiosks/kiosk-2/blocks", s.hall.kiosk, take=[queue])
    # Its clock is a year behind: ages are what counts.
    year = 366 * 24 * 60
    printed = [{"request_id": f"offline-{i}", "services": [s.service], "number": 7001 + i,
                "issued_at": at_time(year)} for i in range(3)]
    merged = blocks(s, now=at_time(year), tickets=printed)
    assert [t["state"] for t in merged["tickets"]] == ["merged"] * 3, merged
    assert [t["number"] for t in merged["tickets"]] == [f"{block['prefix']}{7001 + i}" for i in range(3)]
    assert merged["blocks"][0]["used"] == [7001, 7002, 7003]
    again = blocks(s, now=at_time(year), tickets=printed)
    assert again["tickets"] == merged["tickets"]
    ticket = s.hall.get("/api/v1/tickets/" + merged["tickets"][0]["ticket"], s.hall.kiosk)
    assert ticket["state"] == "waiting" and ticket["holder"] == "paper"
    twice = blocks(s, now=at_time(), tickets=[{**printed[0], "request_id": "offline-twice"}])["tickets"][0]
    assert (twice["state"], twice["code"], twice["again"]) == ("refused", "number_used", False)
    old = blocks(s, now=at_time(), tickets=[{**printed[0], "request_id": "offline-old-1", "number": 7009,
                                             "issued_at": "2020-03-02T09:00:00+08:00"}])["tickets"][0]
    assert old["state"] == "merged", "its block was given today, so it cannot be older"
    past = blocks(s, now=at_time(), tickets=[{**printed[0], "request_id": "offline-old-2", "number": 7900,
                                              "issued_at": "2020-03-02T09:00:00+08:00"}])["tickets"][0]
    assert (past["state"], past["code"]) == ("past", None) and "ticket" not in past
    unknown = blocks(s, now=at_time(), tickets=[{**printed[0], "request_id": "offline-none", "services": ["no-such"]}])
    assert unknown["tickets"][0]["code"] == "unknown_service"
    s.hall.kill()
    s.hall.start()
    assert blocks(s)["blocks"][0]["used"][:3] == [7001, 7002, 7003]
    assert blocks(s, now=at_time(year), tickets=printed)["tickets"] == merged["tickets"]


@check
def blocks_are_given_back_and_bad_ones_refused(s):
    queues = [q["id"] for q in s.hall.get("/api/v1/queues")["queues"]]
    answer = blocks(s, take=queues[:3] + ["NONE"])
    assert [(r["what"], r["queue"], r["code"]) for r in answer["refused"]] == [("block_take", "NONE", "unknown_queue")]
    own = answer["blocks"][-1]
    gone = blocks(s, give_back=[{"queue": own["queue"], "first": own["first"]}])
    assert own not in gone["blocks"]
    shown = blocks(s, show=[{k: own[k] for k in ("queue", "first", "count", "given_at", "until")}])
    assert [r["code"] for r in shown["refused"]] == ["unknown_block"]
    kept = {k: answer["blocks"][0][k] for k in ("queue", "first", "count", "given_at", "until")}
    assert blocks(s, show=[kept])["refused"] == []
    refused("missing_field", blocks, s, tickets=[{"request_id": "offline-now", "services": [s.service],
                                               "number": 7001, "issued_at": at_time()}])
    refused("bad_value", blocks, s, show=[{**kept, "first": 0}])
    refused("bad_value", blocks, s, show=[{**kept, "given_at": "today"}])
    refused("unknown_field", blocks, s, show=[{**kept, "more": 1}])
    refused("wrong_type", blocks, s, take="A")
    # A block that the hall never heard of: it must have been restored from a backup.
    lost = {**kept, "queue": queues[5], "first": 7351}
    found = blocks(s, show=[lost])
    assert found["refused"] == [] and found["closed"] is True
    assert blocks(s, take=[queues[6]])["refused"][0]["code"] == "blocks_closed"
    assert s.hall.post("/api/v1/blocks/open", s.manager)["closed"] is False
    assert blocks(s, take=[queues[6]])["refused"] == []


@check
def a_restored_hall_gives_no_number_twice(s):
    folder = s.hall.folder.parent
    before = s.issue()["number"]
    hallctl = lambda *words: subprocess.run([s.hall.programs / "hallctl", *words], check=True, capture_output=True)
    hallctl("backup", s.hall.folder, folder / "backup")
    given = [s.issue()["number"] for _ in range(5)]
    hallctl("restore", folder / "backup", folder / "restored")
    (folder / "restored/demo-access.json").write_text(json.dumps(s.hall.access))
    other = Hall(s.hall.programs, folder / "restored").start()
    try:
        number = other.post("/api/v1/tickets", s.hall.kiosk, services=[s.service])["number"]
        assert number not in given and int(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) > 300, (before, given, number)
        queue = other.get("/api/v1/queues")["queues"][20]["id"]
        taken = other.post("/api/v1/kiosks/kiosk-1/blocks", s.hall.kiosk, take=[queue])
        assert taken["closed"] is True and taken["refused"][0]["code"] == "blocks_closed"
        wait_until("the mark to go", lambda: not (folder / "restored/restored").exists())
    finally:
        assert other.stop() == 0


@check
def a_restored_hall_that_knows_its_numbers_goes_on_behind_them(s):
    folder = s.hall.folder.parent
    number_of = lambda ticket: int(ticket["number"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    hallctl = lambda *words: subprocess.run([s.hall.programs / "hallctl", *words], check=True,
                                            capture_output=True, text=True).stdout
    hallctl("backup", s.hall.folder, folder / "backup2")
    last = max(number_of(s.issue()) for _ in range(3))
    # The folder that was lost can be read: exactly behind the block of numbers that it was in.
    said = hallctl("restore", folder / "backup2", folder / "again", s.hall.folder)
    assert "behind the last that was given" in said and "guess" not in said, said
    (folder / "again/demo-access.json").write_text(json.dumps(s.hall.access))
    other = Hall(s.hall.programs, folder / "again").start()
    try:
        issue = lambda: number_of(other.post("/api/v1/tickets", s.hall.kiosk, services=[s.service]))
        number = issue()
        assert last < number <= last + 100, (last, number)
        assert issue() == number + 1
        other.kill()
        # Nothing is lost: nothing is left out.
        assert not (folder / "again/restored").exists()
        other.start()
        assert issue() == number + 2
        assert other.stop() == 0
        # An older journal is put in its place by hand, and nobody says so.
        for name in ("journal.db-wal", "journal.db-shm"):
            (folder / "again" / name).unlink(missing_ok=True)
        shutil.copy(folder / "backup2/journal.db", folder / "again/journal.db")
        other.start()
        after = issue()
        assert number + 2 < after <= number + 102, (number, after)
        other.stop()
        other.start()
        assert issue() == after + 1
        assert (folder / "again/server.log").read_text().count("app.restored") == 1
    finally:
        assert other.stop() == 0


@check
def signing_in_and_out(s):
    user, password = s.hall.access["clerk"]["user"], s.hall.access["clerk"]["password"]
    refused("unknown_seat", s.hall.ask, "POST", "/api/v1/sessions",
            {"user": user, "password": password, "seat": "77"})
    refused("missing_field", s.hall.ask, "POST", "/api/v1/sessions", {"user": user})
    said = post_cookie(s.hall, "/api/v1/sessions", {"user": user, "password": password})
    cookie = re.search(rb"Set-Cookie: (mashang_session=ms_\S+);([^\r]*)", said)
    assert b"HttpOnly" in cookie.group(2) and b"SameSite=Strict" in cookie.group(2)
    with_cookie = b"Cookie: other=1; " + cookie.group(1) + b"\r\n"
    said = raw(s.hall, b"GET /api/v1/sessions/current HTTP/1.1\r\nHost: h\r\n" + with_cookie + b"\r\n")
    assert b" 200 " in said and b'"role":"clerk"' in said and b'"token"' not in said
    body = {"request_id": "cookie-0001"}
    assert b"cross_site" in post_cookie(s.hall, "/api/v1/seats/12/open", body, with_cookie)
    assert b'"state":"open"' in post_cookie(s.hall, "/api/v1/seats/12/open", body, with_cookie + b"X-Mashang: 1\r\n")
    said = raw(s.hall, b"DELETE /api/v1/sessions/current HTTP/1.1\r\nHost: h\r\nX-Mashang: 1\r\n" + with_cookie + b"\r\n")
    assert b" 204 " in said and b"Max-Age=0" in said
    said = raw(s.hall, b"GET /api/v1/sessions/current HTTP/1.1\r\nHost: h\r\n" + with_cookie + b"\r\n")
    assert b" 401 " in said


def post_cookie(hall, path, body, head=b""):
    text = json.dumps(body).encode()
    return raw(hall, b"POST " + path.encode() + b" HTTP/1.1\r\nHost: h\r\nContent-Length: "
               + str(len(text)).encode() + b"\r\n" + head + b"\r\n" + text)


@check
def who_guesses_a_password_waits(s):
    guess = lambda user: s.hall.ask("POST", "/api/v1/sessions", {"user": user, "password": "guess-guess"})
    codes = [refused_with(guess, "seat-5") for _ in range(6)]
    assert codes[0] == "wrong_password" and codes[-1] == "rate_limited", codes
    assert refused_with(guess, "seat-6") == "wrong_password", "another account is not slowed by that"
    password = s.hall.access["clerk"]["password"]
    refused("rate_limited", s.hall.ask, "POST", "/api/v1/sessions", {"user": "seat-5", "password": password})


@check
def the_stream_tells_what_changes_and_to_whom(s):
    board = s.hall.stream(s.hall.display, "board", "seat:12")
    first = {m["topic"]: m for m in (board.next(), board.next())}
    assert set(first) == {"board", "seat:12"} and "queue_list" not in first["seat:12"]["state"]
    staff = s.hall.stream(s.clerk, "seat:12")
    assert "queue_list" in staff.next()["state"]
    phone = s.hall.stream(s.visitor, "ticket:" + s.ticket["id"])
    assert phone.next()["state"]["number"] == s.ticket["number"]
    s.hall.post("/api/v1/seats/12/close", s.clerk)
    s.hall.post("/api/v1/seats/12/open", s.clerk)
    told = board.until(lambda m: m["topic"] == "seat:12" and m["state"]["state"] == "open")
    assert told["seq"] >= told["state"]["seq"] > 0
    for stream in (board, staff, phone):
        stream.close()


@check
def a_phone_hears_when_others_before_it_go(s):
    work = lambda what, **named: s.hall.post("/api/v1/seats/12/" + what, s.clerk, **named)
    seats = ["seat:" + seat["id"] for seat in s.hall.get("/api/v1/seats", s.clerk)["seats"]]
    work("open")
    for others in ([], seats):  # with few topics and with many the server finds it by other ways
        tickets = [s.issue() for _ in range(4)]
        for ticket in tickets:
            s.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", s.hall.kiosk, result="printed")
        screens = s.hall.stream(s.hall.display, "board", *others)
        last = tickets[-1]
        phone = s.hall.stream(last["visitor_url"].split("/t/")[1], "ticket:" + last["id"])
        ahead = phone.next()["state"]["legs"][0]["ahead"]
        assert ahead >= 3
        work("next")
        phone.until(lambda m: m["state"]["legs"][0]["ahead"] == ahead - 1)
        for what in ("start", "finish"):
            work(what)
        for ticket in tickets[1:]:
            s.hall.post(f"/api/v1/tickets/{ticket['id']}/cancel", s.hall.kiosk)
        phone.close()
        screens.close()
    work("close")


@check
def the_stream_refuses_what_is_not_yours(s):
    for key, topics, code in ((s.hall.kiosk, ["dashboard"], "wrong_role"), (s.visitor, ["seat:12"], "wrong_role"),
                              (s.visitor, ["ticket:" + s.issue()["id"]], "not_yours"),
                              (s.clerk, ["seat:77"], "unknown_seat"), (s.clerk, ["weather"], "not_found"),
                              (s.clerk, ["seat:../12"], "bad_message"), ("mk_" + "B" * 43, ["board"], "wrong_key")):
        stream = s.hall.stream(key, *topics)
        assert stream.next()["problem"]["code"] == code, (topics, code)
        try:
            stream.next()
            raise AssertionError("the stream stayed open")
        except (EOFError, ConnectionResetError):
            pass
        stream.close()
    for message in ({}, {"subscribe": "board"}, {"subscribe": []}, {"subscribe": ["board"], "more": 1},
                    {"subscribe": ["board"], "ack": {}}, {"ack": {"board": "x"}}, {"subscribe": ["board"], "after": -1}):
        stream = s.hall.stream(s.clerk, "board")
        stream.next()
        stream.send(message)
        assert "code" in stream.until(lambda m: "problem" in m)["problem"], message
        stream.close()


@check
def signing_out_ends_the_streams_of_the_session(s):
    clerk = s.hall.sign_in(seat="7")
    stream = s.hall.stream(clerk, "seat:7")
    stream.next()
    s.hall.ask("DELETE", "/api/v1/sessions/current", key=clerk)
    assert stream.until(lambda m: "problem" in m)["problem"]["code"] == "session_expired"
    stream.close()


@check
def a_slow_reader_skips_states_and_ends_at_the_newest(s):
    slow = s.hall.stream(s.clerk, "seat:12")
    slow.next()
    changes = 300
    for change in range(changes):
        s.hall.post("/api/v1/seats/12/" + ("open" if change % 2 else "close"), s.clerk)
    newest = s.hall.post("/api/v1/seats/12/pause", s.clerk, reason="最后")
    told = 0
    while True:
        told += 1
        if slow.next()["state"]["pause_reason"] == newest["pause_reason"]:
            break
    assert told <= changes + 1
    slow.close()
    s.hall.post("/api/v1/seats/12/close", s.clerk)


@check
def who_hangs_up_early_harms_nobody(s):
    issued = s.hall.get("/api/v1/dashboard", s.manager)["issued"]
    for attempt in range(200):
        body = json.dumps({"services": [s.service], "request_id": f"hang-up-{attempt:04d}"}).encode()
        with socket.create_connection(("127.0.0.1", s.hall.port), timeout=5) as connection:
            connection.sendall(b"POST /api/v1/tickets HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                               + s.hall.kiosk.encode() + b"\r\nContent-Length: "
                               + str(len(body)).encode() + b"\r\n\r\n" + body[:attempt % (len(body) + 40)])
    # Whole ones act once, cut ones never; who asks again with the same id is told.
    for attempt in range(200):
        s.hall.post("/api/v1/tickets", s.hall.kiosk, services=[s.service], request_id=f"hang-up-{attempt:04d}")
    assert s.hall.get("/api/v1/dashboard", s.manager)["issued"] == issued + 200


@check
def a_device_report_is_on_the_dashboard(s):
    watching = s.hall.stream(s.manager, "devices")
    s.hall.post("/api/v1/devices/report", s.hall.kiosk, state={"printer": "media-empty"})
    watching.until(lambda m: any(d["state"] == "media-empty" for d in m["state"]["devices"]))
    s.hall.post("/api/v1/devices/report", s.hall.kiosk, state={"printer": "ok"})
    watching.until(lambda m: all(d["state"] != "media-empty" for d in m["state"]["devices"]))
    refused("bad_value", s.hall.post, "/api/v1/devices/report", s.hall.kiosk, state={"printer": "<b>"})
    watching.close()


@check
def new_window_devices_are_bound_by_who_steers(s):
    bind = lambda key=s.manager, **named: s.hall.post("/api/v1/bus/bind", key, **named)
    nobody = "0" * 24
    assert s.hall.get("/api/v1/bus", s.manager) == {"devices": []}  # this hall has no lines
    refused("wrong_role", s.hall.get, "/api/v1/bus", s.clerk)
    told = s.hall.get("/api/v1/bus/devices", s.manager)
    assert (told["devices"], told["newest_note"]) == ([], 0)
    assert "kiosk" in {program["kind"] for program in told["programs"]}, told
    refused("wrong_role", s.hall.get, "/api/v1/bus/devices", s.clerk)
    assert s.hall.get("/api/v1/bus/strips", s.manager) == {"strips": []}
    refused("wrong_role", s.hall.get, "/api/v1/bus/strips", s.clerk)
    refused("not_found", s.hall.get, "/api/v1/bus/strips?window=12", s.manager)
    refused("bad_value", s.hall.get, "/api/v1/bus/strips?wall=12", s.manager)
    refused("wrong_role", bind, s.clerk, seat="12", device=nobody)
    refused("wrong_role", s.hall.post, "/api/v1/bus/blink", s.clerk, device=nobody)
    refused("not_found", s.hall.post, "/api/v1/bus/blink", s.manager, device=nobody)
    refused("bad_value", s.hall.post, "/api/v1/bus/blink", s.manager, device=nobody, seconds=0)
    refused("not_found", bind, seat="12", device=nobody)
    refused("unknown_seat", bind, seat="none", device=nobody)
    refused("missing_field", bind, seat="12")
    refused("bad_value", bind, seat="12", kind="printer")
    refused("bad_value", bind, seat="12", kind="pad")  # no line, so nothing is wired
    assert s.hall.get("/api/v1/bus/notes", s.manager) == {"notes": []}  # and nothing is on record
    refused("wrong_role", s.hall.get, "/api/v1/bus/notes", s.clerk)


@check
def the_description_and_the_table_agree(s):
    described = {(method.upper(), re.sub(r"\{\w+\}", "{}", path))
                 for path, methods in s.hall.get("/api/v1/openapi.json")["paths"].items() for method in methods}
    assert described == {(method, path) for method, path, _ in routes()}


@check
def an_emergency_is_on_every_screen_until_it_is_over(s):
    ticket = s.issue()
    board = s.hall.stream(s.hall.display, "board", "hall")
    phone = s.hall.stream(s.visitor, "ticket:" + s.ticket["id"])
    steer = lambda what, **named: s.hall.post("/api/v1/hall/" + what, s.manager, **named)
    refused("reason_missing", steer, "close")
    refused("wrong_move", steer, "reopen")
    closed = steer("close", reason="消防演练", request_id="drill-0001")
    assert closed["state"] == "emergency" and closed["open"] is False
    assert steer("close", reason="消防演练", request_id="drill-0001")["notice"] == closed["notice"]
    refused("wrong_move", steer, "close", reason="again")
    refused("hall_emergency", s.issue)
    s.hall.post("/api/v1/seats/12/open", s.clerk)
    refused("hall_emergency", s.hall.post, "/api/v1/seats/12/next", s.clerk)
    for stream in (board, phone):
        told = stream.until(lambda m: m["state"]["notice"] is not None)["state"]["notice"]
        assert told["kind"] == "emergency" and told["reason"] == "消防演练" in told["zh"], told
    waiting = s.hall.get("/api/v1/tickets/" + ticket["id"], s.hall.kiosk)
    assert waiting["notice"]["reason"] == "消防演练" and waiting["legs"][0]["likely_served"] is None
    s.hall.kill()
    s.hall.start()
    assert s.hall.get("/api/v1/hall")["state"] == "emergency", "a restart forgot it"
    assert steer("reopen")["notice"] is None
    assert s.hall.get("/api/v1/board", s.hall.display)["notice"] is None
    assert s.issue()["notice"] is None
    board.close()
    phone.close()


@check
def a_second_server_is_turned_away(s):
    second = subprocess.run([s.hall.programs / "hall-server", "--data", s.hall.folder, "--port", "0"],
                            capture_output=True, text=True, timeout=20)
    assert second.returncode == 1 and "another server" in second.stderr, second.stderr


@check
def it_ends_cleanly_on_sigterm(s):
    assert s.hall.stop() == 0, "sanitizers had something to say; see server.log"
    s.hall.start()


@check
def a_closed_hall_gives_no_numbers(s):
    folder = s.hall.folder.parent / "closed"
    catalogue = catalogue_at(s.hall.folder.parent / "catalogue", 10)
    rows = (catalogue / "hall.csv").read_text()
    changed = re.sub(r"(?m)^hours,[^,]*", "hours,03:30-03:31", rows)
    assert changed != rows
    (catalogue / "hall.csv").write_text(changed)
    hallctl = lambda *words: subprocess.run([s.hall.programs / "hallctl", *words], check=True,
                                            capture_output=True, text=True).stdout
    hallctl("init", folder, "--catalogue", catalogue)
    key = re.search(r"mk_\S+", hallctl("device", "add", folder, "kiosk-1", "kiosk")).group(0)
    (folder / "demo-access.json").write_text("{}")  # what Hall looks for
    closed = Hall(s.hall.programs, folder).start()
    try:
        assert closed.get("/api/v1/hall")["open"] is False
        refused("hall_closed", closed.post, "/api/v1/tickets", key, services=[s.service])
    finally:
        assert closed.stop() == 0


api_outcomes.add(check, refused)
api_papers.add(check, refused)
api_rules.add(check, refused)
api_help.add(check, refused)
api_pictures.add(check, refused)
api_waits.add(check, refused)
api_reports.add(check, refused)
api_spare.add(check, refused)
api_queues.add(check, refused)
api_redress.add(check, refused)


def main():
    programs, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    pages = folder / "pages"
    for name, text in (("index.html", "<!doctype html>home"), ("clerk/index.html", "clerk"),
                       ("visit/index.html", "visit"), ("long.js", "//" + "x" * 300000 + "\n// the end")):
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).write_text(text)
    (folder / "secret.txt").write_text("secret")
    hall = Hall(programs, folder / "hall", "--pages", str(pages)).start()
    passed = failed = 0
    try:
        setting = Setting(hall)
        for function in checks:
            name = function.__name__.replace("_", " ")
            try:
                function(setting)
                passed += 1
                print(f"ok    {name}")
            except Exception:  # noqa: BLE001: each check is told, whatever it met
                failed += 1
                print(f"FAIL  {name}")
                print("      " + traceback.format_exc().replace("\n", "\n      "))
                if hall.server.poll() is not None:
                    print((hall.folder / "server.log").read_text(errors="replace")[-3000:])
                    hall.start()
    finally:
        if hall.server.poll() is None:
            hall.stop()
    print(f"{passed} passed, {failed} failed")


main()
