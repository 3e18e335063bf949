"""Figures through the API: the same as plain SQL says them, of a hall that really served; the tickets behind them and
their stories; what is asked wrongly is refused.

Checks for api.py, which brings its Setting, `check` and `refused`. The SQL is told a second time and independently.
"""
import csv
import datetime
import io
import json
import sqlite3
import time
import urllib.request

from api_rules import Window

LEGS = """SELECT l.*, t.issued_ms, lag(l.finished_ms) OVER (PARTITION BY l.ticket ORDER BY l.leg) AS before_ms
          FROM legs l JOIN tickets t ON t.id = l.ticket
          WHERE t.issued_ms >= :from AND t.issued_ms < :to"""
REAL = "(NOT (state = 8 AND cause IN (2, 7)))"  # cancelled since nobody took it, or undone
SHARE = "CASE WHEN ({b}) = 0 THEN NULL ELSE (({a}) * 20000 + ({b})) / (2 * ({b})) END"
CALLED = f"sum({REAL} AND first_called_ms IS NOT NULL)"
ASKED = "sum(state = 7 AND cause <> 5)"
REVIEWED = "sum(state = 7 AND cause <> 5 AND review IS NOT NULL)"
SQL = {
    "tickets": f"sum({REAL} AND leg = 0)",
    "legs": f"sum({REAL})",
    "served": "sum(state = 7)",
    "absent_share": SHARE.format(
        a="sum(first_called_ms IS NOT NULL AND started_ms IS NULL AND"
          " (state IN (6, 9) OR (state = 8 AND cause = 6)))", b=CALLED),
    "cancelled_share": SHARE.format(a=f"sum({REAL} AND state = 8 AND cause <> 6)", b=f"sum({REAL})"),
    "reviewed": REVIEWED,
    "unreviewed": f"{ASKED} - {REVIEWED}",
    "review_rate": SHARE.format(a=REVIEWED, b=ASKED),
    "satisfied": SHARE.format(a="sum(state = 7 AND cause <> 5 AND review >= 3)", b=REVIEWED),
}
TIMES = {
    "wait": "SELECT (first_called_ms - CASE WHEN leg > 0 THEN before_ms ELSE issued_ms END) / 1000 AS s FROM"
            f" ({LEGS}) WHERE first_called_ms IS NOT NULL AND {REAL}",
    "service": f"SELECT (finished_ms - started_ms) / 1000 AS s FROM ({LEGS}) WHERE state = 7",
}


def by_sql(folder, from_ms, to_ms):
    """The whole hall's figures of that time."""
    span = {"from": from_ms, "to": to_ms}
    with sqlite3.connect(f"file:{folder}/journal.db?mode=ro", uri=True) as base:
        row = base.execute(f"SELECT {', '.join(SQL.values())} FROM ({LEGS})", span).fetchone()
        values = dict(zip(SQL, row))
        for name, text in TIMES.items():
            for figure, percent in ((f"{name}_median", 50), (f"{name}_p90", 90)):
                found = base.execute(f"WITH x AS ({text}) SELECT s FROM x ORDER BY s LIMIT 1 OFFSET"
                                     f" max((SELECT count(*) FROM x) * {percent} + 99, 100) / 100 - 1",
                                     span).fetchone()
                values[figure] = found[0] if found else None
    if values["reviewed"] and values["reviewed"] < 5:
        values["satisfied"] = "withheld"
    return values


def today(s):
    return s.hall.get("/api/v1/dashboard", s.manager)["business_day"]


def bounds(s):
    """The business day's beginning and end in ms: the demo's day turns at 04:00 of its zone."""
    at = datetime.datetime.fromisoformat(s.hall.get("/api/v1/hall")["now"])
    start = at.replace(hour=4, minute=0, second=0, microsecond=0)
    if at < start:
        start -= datetime.timedelta(days=1)
    return int(start.timestamp() * 1000), int(start.timestamp() * 1000) + 86400000


def file(s, path):
    request = urllib.request.Request(s.hall.url + path, headers={"Authorization": "Bearer " + s.manager})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.headers["Content-Type"], answer.read()


def add(check, refused):
    @check
    def figures_are_what_plain_sql_says(s):
        window = Window(s, "22")
        window.work("open")
        reviewed = 0
        try:
            for i in range(8):
                visitor = window.visitor()
                window.work("next")
                if i == 6:
                    window.work("absent")
                    continue
                window.work("start")
                window.work("finish")
                if i < 6:
                    token = visitor["visitor_url"].rsplit("/", 1)[1]
                    s.hall.post("/api/v1/reviews", token, ticket=visitor["id"], leg=0, level=5 - i % 3)
                    reviewed += 1
            gone = window.visitor()
            s.hall.post(f"/api/v1/tickets/{gone['id']}/cancel", s.hall.kiosk)
        finally:
            window.clear()
        day = today(s)
        report = s.hall.get(f"/api/v1/reports?from={day}&to={day}", s.manager)
        expected = by_sql(s.hall.folder, *bounds(s))
        shown = {name: report["total"]["values"][name] for name in expected}
        assert shown == expected, (shown, expected)
        assert shown["reviewed"] >= reviewed and isinstance(shown["satisfied"], int)
        assert {row["id"] for row in report["figures"]} == set(report["total"]["values"])
        assert all(row["formula"]["zh"] and row["formula"]["en"] for row in report["figures"])
        assert sum(map(sum, report["heat"])) == shown["tickets"]
        assert report["groups"][0]["id"] == day and report["groups"][0]["values"] == report["total"]["values"]
        # The file says the same: shares in per cent, and what is withheld as a star.
        kind, data = file(s, f"/api/v1/reports?from={day}&to={day}&form=csv&lang=en")
        assert kind.startswith("text/csv") and data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        total = rows[-1][2::2]
        for row, cell in zip(report["figures"], total):
            value = report["total"]["values"][row["id"]]
            words = "" if value is None else "*" if value == "withheld" else \
                f"{value // 100}.{value % 100:02}" if row["unit"] == "share" else str(value)
            assert cell == words, (row["id"], cell, value)

    @check
    def groups_add_up_and_narrow_down_to_a_story(s):
        day = today(s)
        base = f"/api/v1/reports?from={day}&to={day}"
        whole = s.hall.get(base, s.manager)["total"]["values"]
        for by in ("day", "week", "month", "department", "window", "service", "clerk"):
            report = s.hall.get(f"{base}&by={by}", s.manager)
            for figure in ("tickets", "legs", "served", "reviewed", "unreviewed"):
                added = sum(group["values"][figure] for group in report["groups"])
                assert added == whole[figure], (by, figure)
        clerks = {g["id"]: g["values"]["served"] for g in s.hall.get(f"{base}&by=clerk", s.manager)["groups"]}
        # Each matter that was served has a clerk.
        assert sum(served for clerk, served in clerks.items() if clerk != "-") == whole["served"], clerks
        window = next(g for g in s.hall.get(f"{base}&by=window", s.manager)["groups"] if g["id"] == "22")
        narrow = s.hall.get(f"{base}&by=service&window=22", s.manager)
        assert narrow["total"]["values"]["legs"] == window["values"]["legs"] > 0
        assert narrow["only"] == {"window": "22"}
        found = s.hall.get(f"/api/v1/reports/tickets?from={day}&to={day}&window=22", s.manager)
        assert found["total"] == window["values"]["legs"]
        waits = [row["wait_s"] for row in found["tickets"]]
        assert waits == sorted(waits, key=lambda wait: -1 if wait is None else wait, reverse=True)
        row = next(row for row in found["tickets"] if row["state"] == "finished")
        story = s.hall.get("/api/v1/reports/tickets/" + row["id"], s.manager)
        assert story["number"] == row["number"] and story["legs"][0]["window"] == "22"
        moves = [event["move"] for event in story["events"] if event["what"] == "leg_moved"]
        assert moves[:4] == ["hold", "call", "start", "finish"], moves
        # Nobody may learn here what a visitor said, nor that anything was said.
        assert "review" not in json.dumps([found, story])
        assert len(found["tickets"]) <= 100

    @check
    def what_is_asked_of_reports_is_read_strictly(s):
        ask = lambda query: s.hall.get("/api/v1/reports" + query, s.manager)  # noqa: E731
        refused("missing_field", lambda: ask(""))
        refused("bad_value", lambda: ask("?from=2026-02-30&to=2026-03-01"))
        refused("bad_value", lambda: ask("?from=2026-03-02&to=2026-03-01"))
        refused("bad_value", lambda: ask("?from=2026-01-01&to=2026-12-31"))
        refused("bad_value", lambda: ask("?from=2026-03-01&to=2026-03-01&by=mood"))
        refused("unknown_field", lambda: ask("?from=2026-03-01&to=2026-03-01&who=me"))
        refused("duplicate_key", lambda: ask("?from=2026-03-01&to=2026-03-01&to=2026-03-02"))
        refused("bad_value", lambda: s.hall.get("/api/v1/reports/tickets?from=2026-03-01&to=2026-03-01&form=csv",
                                                s.manager))
        refused("unknown_ticket", lambda: s.hall.get("/api/v1/reports/tickets/none", s.manager))
        refused("unknown_ticket", lambda: s.hall.get(
            "/api/v1/reports/tickets/01890000-0000-7000-8000-000000000000", s.manager))
        # Days of which nothing is known are noughts, and not a problem.
        empty = ask("?from=2021-03-01&to=2021-03-02")
        assert empty["total"]["values"]["tickets"] == 0 
        assert [group["id"] for group in empty["groups"]] == ["2021-03-01", "2021-03-02"], empty["groups"]

    @check
    def reports_that_are_asked_for_at_once_do_not_hold_the_hall_up(s):
        import threading
        day = today(s)
        codes = []

        def ask():
            try:
                s.hall.get(f"/api/v1/reports?from={day}&to={day}&by=service", s.manager)
                codes.append("ok")
            except Exception as problem:  # noqa: BLE001
                codes.append(getattr(problem, "code", repr(problem)))

        threads = [threading.Thread(target=ask) for _ in range(24)]
        for thread in threads:
            thread.start()
        begun = time.monotonic()
        s.issue()
        assert time.monotonic() - begun < 5
        for thread in threads:
            thread.join()
        assert codes.count("ok") >= 8 and set(codes) <= {"ok", "busy", "rate_limited"}, codes
