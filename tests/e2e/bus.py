#!/usr/bin/env python3
"""A pad dies, a new one takes its place, the old one comes back and they are told apart, and a manager swaps them.
What the hall says of a strip is what its LEDs show.

All of it is on record, and what a manager asked for is done though the hall is killed once it has answered.

    python3 tests/e2e/bus.py BUILD OUT
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

SEAT, OLD, NEW = "1", "pad:1", "pad:247#1"
STRIP_WINDOW, STRIP = "1", "strip:81"
UNDER_A_MINUTE_S = 60


def main(build, out):
    with Stage(build, out) as stage:
        hall = stage.open_hall("--line", stage.folder / "line-1")
        wiring = subprocess.run([stage.bin / "hallctl", "lines", hall.folder], check=True, text=True,
                                capture_output=True).stdout
        line = FieldLine(stage, "line-1", [*wiring.splitlines()[0].split()[1:], NEW])
        line.say(f"unplug {NEW}")
        manager = hall.sign_in("manager")
        clerk = hall.sign_in(seat=SEAT)
        hall.post(f"/api/v1/seats/{SEAT}/open", clerk)

        def pad():
            return hall.get(f"/api/v1/seats/{SEAT}", clerk)["devices"]["pad"]

        def unbound():
            return {device["device"]: device for device in hall.get("/api/v1/bus", manager)["devices"]}

        def unique(name):
            return re.search(r"unique ([0-9a-f]{24})", line.say(f"state {name}"))[1]

        def address(name):
            return int(re.search(r"address (\d+)", line.say(f"state {name}"))[1])

        def strip():
            """The strip over the first window as the hall has it, and as its LEDs are."""
            told, = hall.get("/api/v1/bus/strips?window=1", manager)["strips"]
            line.say(f"shown {STRIP} {stage.folder / 'strip.pbm'}")
            head, _, pixels = (stage.folder / "strip.pbm").read_bytes().partition(b"\n%d %d\n" % (
                told["width_px"], told["height_px"]))
            assert head == b"P4", "the picture has another size"
            return told, pixels

        def strip_agrees(after):
            told, pixels = strip() if strips()[STRIP_WINDOW]["picture"] > after else ({}, None)
            return pixels is not None and any(pixels) and bytes.fromhex("".join(told["rows"])) == pixels and told

        def strips():
            return {told["window"]: told for told in hall.get("/api/v1/bus/strips", manager)["strips"]}

        wait_until("the pads", lambda: pad() == "ok", UNDER_A_MINUTE_S)
        open_picture = wait_until("the strip's picture, as its LEDs are", lambda: strip_agrees(0), UNDER_A_MINUTE_S)
        assert open_picture["state"] == "ok" and (open_picture["line"], open_picture["address"]) == (1, 81)
        assert "rows" not in strips()[STRIP_WINDOW]
        old = unique(OLD)
        line.say(f"unplug {OLD}")
        wait_until("the dashboard to say so", lambda: pad() == "lost", UNDER_A_MINUTE_S)
        line.say(f"plug {NEW}")
        began_s = time.monotonic()
        wait_until("the new pad in its place", lambda: pad() == "ok", UNDER_A_MINUTE_S)
        took_s = time.monotonic() - began_s
        new = unique(NEW)
        assert address(NEW) == 1, address(NEW)
        service = next(s["id"] for s in hall.get("/api/v1/services", hall.kiosk)["services"]
                       if s["queue"] in hall.get(f"/api/v1/seats/{SEAT}", clerk)["queues"])
        ticket = hall.post("/api/v1/tickets", hall.kiosk, services=[service])
        hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", hall.kiosk, result="printed")
        line.say(f"key {NEW} next")
        wait_until("the visitor to be called by its key",
                   lambda: (hall.get(f"/api/v1/seats/{SEAT}", clerk)["ticket"] or {}).get("number") == ticket["number"])

        wait_until("the call on the strip's picture, as its LEDs are",
                   lambda: strip_agrees(open_picture["picture"]), UNDER_A_MINUTE_S)

        line.say(f"plug {OLD}")
        began_s = time.monotonic()
        wait_until("two with one address to be told apart", lambda: old in unbound(), UNDER_A_MINUTE_S)
        wait_until("the seat's pad to work again", lambda: pad() == "ok", UNDER_A_MINUTE_S)
        apart_s = time.monotonic() - began_s
        assert (address(OLD), address(NEW)) == (247, 1)
        assert unbound()[old]["kind"] == "pad" and unbound()[old]["line"] == 1

        hall.post("/api/v1/bus/blink", manager, device=old, seconds=60)
        wait_until("the old pad to blink", lambda: "leds fast fast fast" in line.say(f"state {OLD}"), UNDER_A_MINUTE_S)
        bound = hall.post("/api/v1/bus/bind", manager, device=old, seat=SEAT)
        assert bound == {"kind": "pad", "line": 1, "address": 1}, bound
        hall.kill()
        hall.start()
        manager, clerk = hall.sign_in("manager"), hall.sign_in(seat=SEAT)
        wait_until("the old pad back at its seat", lambda: address(OLD) == 1 and new in unbound(), UNDER_A_MINUTE_S)
        wait_until("it to work", lambda: pad() == "ok", UNDER_A_MINUTE_S)

        def notes():
            """What is on record, the oldest first."""
            return hall.get("/api/v1/bus/notes", manager)["notes"][::-1]

        def by(note):
            return next((n["what"], n["by"], n["device"]) for n in notes() if n["seq"] == note["order"])

        wait_until("all of it to be on record", lambda: [n["what"] for n in notes()].count("taken") >= 2, UNDER_A_MINUTE_S)
        taken = [n for n in notes() if n["what"] == "taken"]
        assert (taken[0]["device"], by(taken[0])) == (new, ("take_over", "bus", new)), taken
        assert (taken[-1]["device"], by(taken[-1])) == (old, ("bind", "manager", old)), taken
        assert ("twin", "bus", old) in [(n["what"], n["by"], n["device"]) for n in notes()]
        assert all((n["seat"], n["line"], n["address"], n["kind"]) == (SEAT, 1, 1, "pad") for n in notes())
        assert hall.stop() == 0
        checked = subprocess.run([stage.bin / "hallctl", "check", hall.folder], text=True, capture_output=True)
        assert checked.returncode == 0, checked
        print(f"a new pad serves after {took_s:.1f} s, two with one address are told apart after {apart_s:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
