#!/usr/bin/env python3
"""What `hallctl line test` says of a line that is well, of one with two faults and of a noisy one.

    python3 tests/e2e/line_test.py BUILD OUT
"""
import fcntl
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from stage import FieldLine, Stage  # noqa: E402

DEAD, TWIN = "pad:4", "pad:2#1"
NOISE = ["--baud", 115200, "--flip", 700, "--seed", 5]
ASKS = 20


def main(build, out):
    with Stage(build, out) as stage:
        hallctl = stage.bin / "hallctl"
        hall = stage.open_hall()
        wired = subprocess.run([hallctl, "lines", hall.folder], check=True, text=True,
                               capture_output=True).stdout.splitlines()[0].split()[1:]

        def test(port):
            """The answer as JSON, and its findings without how late and deaf a busy machine is."""
            ran = subprocess.run([hallctl, "line", "test", stage.folder / port, hall.folder, "1", "--asks", str(ASKS),
                                  "--json"], text=True, capture_output=True)
            assert ran.returncode in (0, 1), ran.stderr
            said = json.loads(ran.stdout)
            assert said["good"] == (ran.returncode == 0), said
            assert all(finding["zh"] and finding["en"] for finding in said["findings"])
            assert [f"{device['kind']}:{device['address']}" for device in said["devices"]] == wired, said
            return said, {(f["code"], f["address"]) for f in said["findings"]
                          if f["code"] not in ("device.late", "device.loose", "line.good")}

        line = FieldLine(stage, "well", [*wired, TWIN])
        line.say(f"unplug {TWIN}")
        said, found = test("well")
        assert not found, said
        assert all(0 < device["p50_us"] <= device["p99_us"] for device in said["devices"]), said
        line.say(f"unplug {DEAD}")
        line.say(f"plug {TWIN}")
        said, found = test("well")
        assert found == {("device.lost", 4), ("device.address_twice", 2)}, said
        FieldLine(stage, "noisy", wired, rough=NOISE)
        said, found = test("noisy")
        assert found == {("line.noisy", 0)}, said
        with open(stage.folder / "well") as port:
            fcntl.flock(port, fcntl.LOCK_EX)  # as hall-server has it
            ran = subprocess.run([hallctl, "line", "test", stage.folder / "well"], text=True, capture_output=True)
        assert ran.returncode == 1 and "end hall-server" in ran.stderr, ran
        print("a line that is well, one with a dead pad and two with one address, and a noisy one: each is told")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
