#!/usr/bin/env python3
"""Keys on a bad line: 40 devices at 115200 baud, and noise by a seed that turns bits, loses bytes and cuts bursts.

    python3 tests/e2e/noise.py BUILD OUT VISITORS [SEED]

Pads of seats that share no queue work side by side. Each visitor takes five presses at one pad: next, recall,
recall, start, finish. Each has to act once and in order, whatever was damaged on the way. Meanwhile another pad
dies, and the dashboard says so. In the end the strips show nobody.
"""
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import FieldLine, Stage  # noqa: E402

NOISE = ["--flip", 500, "--drop", 200, "--insert", 200, "--cut", 1000, "--late", 1000]
RECALLS = 2
KEYS = ["next"] + ["recall"] * RECALLS + ["start", "finish"]
LATEST_S = 120  # a machine that is busy with other groups is slow; what is slow is reported
DEAD_ON_DASHBOARD_S = 15


class Window:
    """A seat at line 1, its clerk, its queues and its pad."""

    def __init__(self, words, hall, services):
        self.seat = words.split()[0]
        self.pad, self.strip = (f"{kind}:" + re.search(kind + r" 1/(\d+)", words)[1] for kind in ("pad", "strip"))
        self.hall = hall
        self.clerk = hall.sign_in(seat=self.seat)
        hall.post(f"/api/v1/seats/{self.seat}/open", self.clerk)
        self.queues = set(self.state()["queues"])
        self.service = next(s["id"] for s in services if s["queue"] in self.queues)
        self.number = None

    def state(self):
        return self.hall.get(f"/api/v1/seats/{self.seat}", self.clerk)

    def serve(self, line):
        """A visitor comes, and the clerk's keys are pressed one after the other."""
        ticket = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[self.service])
        self.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", self.hall.kiosk, result="printed")
        self.number = ticket["number"]
        self.before = self.state()["served_today"]
        for key in KEYS:
            line.say(f"key {self.pad} {key}")

    def is_done(self):
        """The visitor was served; his calls are on the board, each once and in order."""
        if self.state()["served_today"] == self.before:
            return False
        calls = [call["again"] for call in self.hall.get("/api/v1/board", self.hall.display)["calls"]
                 if call["number"] == self.number]
        assert calls == list(range(RECALLS + 1)), (self.seat, self.number, calls)
        self.number = None
        return True


def windows_of(stage, hall):
    """Windows of line 1 that share no queue, and the pad of one more, that nobody works with."""
    rows = subprocess.run([stage.bin / "hallctl", "seats", hall.folder], check=True, text=True,
                          capture_output=True).stdout.splitlines()
    services = hall.get("/api/v1/services", hall.kiosk)["services"]
    windows, spare, taken = [], None, set()
    for row in rows:
        codes = set(re.search(r"area \S+  (.*?)  ", row)[1].split())
        if not re.search(r"pad 1/\d+.*strip 1/\d+", row):
            continue
        if codes & taken:
            spare = spare or "pad:" + re.search(r"pad 1/(\d+)", row)[1]
            continue
        taken |= codes
        windows.append(Window(row, hall, services))
    return windows, spare


def shown(line, strip):
    return re.search(r"region \d+ crc (?!0000)", line.say(f"state {strip}"))


def lost_pads(hall, manager):
    return {device["id"] for device in hall.get("/api/v1/dashboard", manager)["devices"]
            if device["kind"] == "pad" and device["state"] == "lost"}


def main(build, out, visitors, seed):
    with Stage(build, out) as stage:
        hall = stage.open_hall("--line", stage.folder / "line-1")
        wiring = subprocess.run([stage.bin / "hallctl", "lines", hall.folder], check=True, text=True,
                                capture_output=True).stdout
        line = FieldLine(stage, "line-1", wiring.splitlines()[0].split()[1:],
                         rough=["--baud", 115200, "--seed", seed, *NOISE])
        windows, spare = windows_of(stage, hall)
        manager = hall.sign_in("manager")
        wait_until("the pads", lambda: all(w.state()["devices"]["pad"] == "ok" for w in windows), LATEST_S)
        served, began_s = 0, time.monotonic()
        while served < visitors:
            for window in windows[:visitors - served]:
                window.serve(line)
                served += 1
            for window in windows:
                wait_until(f"{window.number} to be done", lambda w=window: w.number is None or w.is_done(), LATEST_S)
        took_s = time.monotonic() - began_s
        before = lost_pads(hall, manager)
        line.say(f"cut {spare}")
        cut_s = time.monotonic()
        wait_until("a dead pad on the dashboard", lambda: lost_pads(hall, manager) - before,
                   DEAD_ON_DASHBOARD_S)
        dead_s = time.monotonic() - cut_s
        for window in windows:
            wait_until(f"{window.strip} to be free", lambda w=window: not shown(line, w.strip), LATEST_S)
            assert window.state()["waiting"] == 0
        fault = line.rough.end()
        assert fault is None, fault
        print(f"{visitors * len(KEYS)} presses at {len(windows)} pads in {took_s:.1f} s; a dead pad on the dashboard "
              f"after {dead_s:.1f} s; {line.rough.log().strip()}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else "1")
