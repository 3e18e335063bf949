#!/usr/bin/env python3
"""A line behind a Modbus gateway: all devices are found, each press acts once and in order and the strip is right,
though the gateway is late, mixes its answers up, sends them in pieces, refuses, and dies.

    python3 tests/e2e/gateway.py BUILD OUT [--all]

--all: each fault, and more presses with it.
"""
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
for folder in ("lib", "tools/field-gateway"):
    sys.path.insert(0, str(ROOT / "tests" / folder))
from field_gateway import NO_ANSWER, NO_PATH, Gateway  # noqa: E402
from hall import wait_until  # noqa: E402
from stage import FieldLine, Story, play  # noqa: E402
from windows import Journal  # noqa: E402

SEAT, PAD, STRIP, WINDOW, DEAD = "1", "pad:1", "strip:81", "1", "evaluator:42"
LATEST_S = 60
PRESSES, PRESSES_ALL = 2, 10  # with each fault
MORE_FAULTS = (
    ("sends an older transaction's answer before each second", {"stale_every": 2}),
    ("rests between the bytes", {"pieces_s": 0.004, "late_s": 0.03}),
    ("says nothing of a dead device", {"silent": True}),
    ("says nothing of a dead device for long", {"silent": True, "patience_s": 0.4}),
    ("says 0x0A to each third", {"refuse": NO_PATH, "refuse_every": 3}),
)
FAULTS = (
    ("answers late", {"late_s": 0.12}),
    ("has another transaction's number on each fifth answer", {"wrong_every": 5}),
    ("sends its answers byte by byte", {"pieces_s": 0.0005}),
    ("says 0x0B to each third", {"refuse": NO_ANSWER, "refuse_every": 3}),
    ("sends what is no Modbus now and then", {"garbage_every": 40}),
)


class Behind(Story):
    def __init__(self, stage, every_fault):
        super().__init__()
        self.stage = stage
        self.faults = FAULTS + MORE_FAULTS if every_fault else FAULTS
        self.presses = PRESSES_ALL if every_fault else PRESSES
        self.pressed = []

    def build(self):
        stage = self.stage
        self.line_path = stage.folder / "devices"
        self.gateway = Gateway(self.line_path)
        self.hall = stage.open_hall("--line", f"tcp:127.0.0.1:{self.gateway.port}")
        wiring = subprocess.run([stage.bin / "hallctl", "lines", self.hall.folder], check=True, text=True,
                                capture_output=True).stdout
        self.devices = wiring.splitlines()[0].split()[1:]
        self.line = FieldLine(stage, "devices", self.devices)
        self.line.say(f"unplug {DEAD}")
        self.manager = self.hall.sign_in("manager")
        self.clerk = self.hall.sign_in(seat=SEAT)
        self.hall.post(f"/api/v1/seats/{SEAT}/open", self.clerk)
        self.journal = Journal(self.hall)
        queues = self.hall.get(f"/api/v1/seats/{SEAT}", self.clerk)["queues"]
        self.service = next(s["id"] for s in self.hall.get("/api/v1/services", self.hall.kiosk)["services"]
                            if s["queue"] in queues)

    def lost(self):
        return {device["id"] for device in self.hall.get("/api/v1/dashboard", self.manager)["devices"]
                if device["state"] == "lost" and re.match(r"(pad|evaluator|strip)-", device["id"])}

    def press(self, key):
        self.pressed.append(key)
        self.line.say(f"key {PAD} {key}")

    def done(self):
        self.journal.read()
        return [key for key, _ in self.journal.done[SEAT]]

    def expect_presses(self):
        wait_until(f"the hall to have {len(self.pressed)} presses", lambda: len(self.done()) >= len(self.pressed), LATEST_S)
        assert self.done() == self.pressed, (self.done(), self.pressed)

    def strip_is_right(self, after, state):
        """What the hall says that the strip shows is what its LEDs show, and newer than `after`."""
        told, = self.hall.get(f"/api/v1/bus/strips?window={WINDOW}", self.manager)["strips"]
        if told["picture"] <= after or not told.get("rows") or not state(told):
            return False
        path = self.stage.folder / "strip.pbm"
        self.line.say(f"shown {STRIP} {path}")
        pixels = path.read_bytes().partition(b"\n%d %d\n" % (told["width_px"], told["height_px"]))[2]
        return any(pixels) and bytes.fromhex("".join(told["rows"])) == pixels and told

    def region(self):
        return re.search(r"region \d+ crc (?!0000)", self.line.say(f"state {STRIP}"))

    def press_on(self, faults):
        well = {name: getattr(self.gateway, name) for name in faults}
        for name, value in faults.items():
            setattr(self.gateway, name, value)
        before, began_s = self.gateway.faults, time.monotonic()
        for _ in range(self.presses):
            self.press("recall")
            self.expect_presses()
        took_ms = (time.monotonic() - began_s) / self.presses * 1000
        if any(name.endswith("_every") for name in faults):
            wait_until("a fault", lambda: self.gateway.faults > before)
        for name, value in well.items():
            setattr(self.gateway, name, value)
        return took_ms

    def run(self):
        step = self.step
        with step("a hall, and a line of 40 devices behind a gateway"):
            self.build()
        began_s = time.monotonic()
        with step("all are found but the one that is dead"):
            wait_until("all devices", lambda: self.lost() & self.of_line() == {"evaluator-2"}, LATEST_S)
        self.figures.append(f"found {time.monotonic() - began_s:.1f} s after the start")
        with step("a key calls, and the strip shows it"):
            wait_until("the strip's names", lambda: self.strip_is_right(0, lambda told: True), LATEST_S)
            ticket = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[self.service])
            self.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", self.hall.kiosk, result="printed")
            before = self.strip_is_right(0, lambda told: True)["picture"]
            self.press("next")
            self.expect_presses()
            wait_until("the number on the strip", self.region)
            wait_until("the strip as the hall has it", lambda: self.strip_is_right(before, lambda told: True), LATEST_S)
        for words, faults in self.faults:
            with step(f"presses act once and in order while the gateway {words}"):
                self.figures.append(f"{self.press_on(faults):.0f} ms a press while it {words}")
        with step("the gateway dies; what was pressed acts once when it is back, and the strip is right"):
            self.gateway.die()
            wait_until("the dashboard to say so", lambda: f"pad-{SEAT}" in self.lost(), LATEST_S)
            self.press("recall")
            self.line.say(f"unplug {STRIP}")
            self.line.say(f"plug {STRIP}")
            self.gateway.open()
            self.expect_presses()
            wait_until("all devices", lambda: self.lost() & self.of_line() == {"evaluator-2"}, LATEST_S)
            wait_until("the strip", lambda: self.region() and self.strip_is_right(0, lambda told: True), LATEST_S)
        with step("a finished visit leaves the strip"):
            self.press("start")
            self.press("finish")
            self.expect_presses()
            wait_until("the strip to be free", lambda: not self.region(), LATEST_S)

    def of_line(self):
        """As the dashboard calls them: kind and seat, or window."""
        if not hasattr(self, "ids"):
            seats = subprocess.run([self.stage.bin / "hallctl", "seats", self.hall.folder], check=True, text=True,
                                   capture_output=True).stdout.splitlines()
            self.ids = {f"{kind}-{row.split()[0 if kind != 'strip' else 2]}" for row in seats
                        for kind in ("pad", "evaluator", "strip") if f"{kind} 1/" in row}
        return self.ids


def main():
    return play(lambda stage: Behind(stage, "--all" in sys.argv))


if __name__ == "__main__":
    sys.exit(main())
