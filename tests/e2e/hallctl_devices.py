#!/usr/bin/env python3
"""New pads of a hall that runs are found, blink and are bound from the command line, and it is on record who did it.

    python3 tests/e2e/hallctl_devices.py BUILD OUT
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import FieldLine, Stage  # noqa: E402

# More seats than one have no pad, to the end: for one alone the hall would take a new one by itself.
MISSING, FIRST, SECOND = ("pad:2", "pad:3", "pad:4"), "pad:247#1", "pad:247#2"
LIMIT_S = 60


def main(build, out):
    with Stage(build, out) as stage:
        hall = stage.open_hall("--line", stage.folder / "line-1")

        def hallctl(*words):
            return subprocess.run([stage.bin / "hallctl", *map(str, words)], text=True, capture_output=True)

        def done(*words):
            ended = hallctl(*words)
            assert ended.returncode == 0, (words, ended)
            return ended.stdout

        def refused(what, *words):
            ended = hallctl(*words)
            assert ended.returncode == 1 and what in ended.stderr, (words, ended)

        wired = done("lines", hall.folder).splitlines()[0].split()[1:]
        line = FieldLine(stage, "line-1", [*(name for name in wired if name not in MISSING), FIRST, SECOND])

        def unique(name):
            return re.search(r"unique ([0-9a-f]{24})", line.say(f"state {name}"))[1]

        def address(name):
            return int(re.search(r"address (\d+)", line.say(f"state {name}"))[1])

        def found():
            return {row.split()[0] for row in done("device", "found", hall.folder).splitlines() if " pad " in row}

        first, second = unique(FIRST), unique(SECOND)
        wait_until("both new pads", lambda: found() == {first, second}, LIMIT_S)
        done("device", "blink", hall.folder, first)
        wait_until("the one to blink", lambda: "leds fast fast fast" in line.say(f"state {FIRST}"), LIMIT_S)
        refused("(unknown_seat)", "device", "bind", hall.folder, "99", first)
        refused("(not_found)", "device", "bind", hall.folder, "2", "0" * 24)
        refused("(bad_value)", "device", "bind", hall.folder, "2", "printer")
        done("device", "bind", hall.folder, "2", first)
        wait_until("it to be the seat's", lambda: address(FIRST) == 2, LIMIT_S)
        done("device", "bind", hall.folder, "3", "pad")
        line.say(f"key {SECOND} next")
        wait_until("the one whose key was pressed to be the other seat's", lambda: address(SECOND) == 3, LIMIT_S)
        wait_until("nobody to wait", lambda: "no new device" in done("device", "found", hall.folder), LIMIT_S)

        def noted(what, seat, device):
            return any(f"  {what}  pad of seat {seat}, line 1 address {seat}" in row and device in row
                       for row in done("device", "notes", hall.folder).splitlines())

        wait_until("all of it to be on record", lambda: noted("hallctl  bind", 2, first) and noted("bus  taken", 2, first)
                   and noted("hallctl  bind_by_key", 3, "") and noted("bus  taken", 3, second), LIMIT_S)

        # Its name is there while it asks, and is nobody's.
        assert "hallctl" not in done("user", "list", hall.folder)
        refused("nobody's", "user", "add", hall.folder, "hallctl", "admin")
        assert hall.stop() == 0
        refused("does not run", "device", "found", hall.folder)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
