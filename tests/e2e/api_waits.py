"""Waits through the API: what was told is scored when somebody is called, and what if more windows
open.

Checks for api.py, which brings its Setting, `check` and `refused`.
"""
import contextlib
import time

from api_rules import Window


def told_and_called(s):
    rows = s.hall.get("/api/v1/dashboard", s.manager)["wait_days"]
    return rows[-1]["tickets"] if rows else 0


def add(check, refused):
    @check
    def each_days_intervals_are_scored_on_the_dashboard(s):
        window = Window(s, "20")
        window.work("open")
        try:
            before = told_and_called(s)
            for _ in range(3):
                ticket = window.visitor()
                assert ticket["legs"][0]["wait"]["p50_s"] <= ticket["legs"][0]["wait"]["p90_s"]
            for _ in range(3):
                window.work("next")
                window.work("finish")
            dashboard = s.hall.get("/api/v1/dashboard", s.manager)
            row = dashboard["wait_days"][-1]
            assert row["business_day"] == dashboard["business_day"]
            assert row["tickets"] == before + 3, (row, before)
            assert 0 <= row["p90_coverage_permille"] <= 1000
            assert row["pinball_p50_s"] >= 0 and row["pinball_p90_s"] >= 0
            # Called again after an undone call: told once, scored once.
            window.visitor()
            window.work("next")
            window.work("undo")
            window.work("next")
            assert told_and_called(s) == before + 4
        finally:
            window.clear()

    @check
    def the_days_score_is_there_again_after_a_restart(s):
        before = s.hall.get("/api/v1/dashboard", s.manager)["wait_days"]
        assert before and before[-1]["tickets"] > 0
        assert s.hall.stop() == 0
        s.hall.start()
        assert s.hall.get("/api/v1/dashboard", s.manager)["wait_days"] == before

    @check
    def more_windows_are_played_within_a_second(s):
        window = Window(s, "31")
        window.work("open")
        try:
            for _ in range(6):
                window.visitor()
            begun = time.monotonic()
            answer = s.hall.ask("POST", "/api/v1/whatif", {"seats": 8, "from": "00:00", "to": "23:59",
                                                           "queue": window.queue}, s.manager)
            assert time.monotonic() - begun < 1, time.monotonic() - begun
            assert answer["queue"] == window.queue and answer["seats"] == 8
            assert len(answer["steps"]) == 12 and answer["runs"] >= 100
            for row in [answer, *answer["steps"]]:
                assert row["with"]["p50_s"] <= row["without"]["p50_s"]
                assert row["with"]["p90_s"] <= row["without"]["p90_s"]
                assert row["with"]["p50_s"] <= row["with"]["p90_s"]
            if answer["steps"][0]["at"] < "20:30":  # the windows are open for all of the three hours
                assert answer["with"]["p50_s"] < answer["without"]["p50_s"] / 2, answer
        finally:
            with contextlib.suppress(Exception):
                window.clear()

    @check
    def a_what_if_that_cannot_be_is_refused(s):
        good = {"seats": 2, "from": "10:30", "to": "11:30", "queue": Window(s, "20").queue}
        ask = lambda **named: s.hall.ask("POST", "/api/v1/whatif", {**good, **named}, s.manager)
        assert ask(request_id="what-if-0001")["from"] == "10:30"
        for problem, named in (("bad_value", {"seats": 0}), ("bad_value", {"seats": 33}),
                               ("wrong_type", {"seats": "2"}), ("bad_value", {"from": "25:00"}),
                               ("bad_value", {"from": "1030"}), ("bad_value", {"to": "10:30"}),
                               ("too_long", {"to": "11:30:00"}), ("unknown_queue", {"queue": "ZZ"}),
                               ("unknown_field", {"window": "12"})):
            refused(problem, ask, **named)
        missing = {key: value for key, value in good.items() if key != "queue"}
        refused("missing_field", s.hall.ask, "POST", "/api/v1/whatif", missing, s.manager)
