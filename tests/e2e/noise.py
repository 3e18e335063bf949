#!/usr/bin/env python3
"""Keys on a bad line: 40 devices at 115200 baud, and noise by a seed that turns bits and loses bytes.

    python3 tests/e2e/noise.py BUILD OUT VISITORS [SEED]

Each visitor takes five presses at one pad: next, recall, recall, start, finish. Each has to act once
and in order, whatever was damaged on the way; in the end the strip shows nobody, and nobody is lost.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import FieldLine, Stage  # noqa: E402

FLIP_PPM, DROP_PPM, INSERT_PPM = 500, 200, 200
RECALLS = 2


def shown(line, strip):
    return re.search(r"region \d+ crc (?!0000)", line.say(f"state {strip}"))


def main(build, out, visitors, seed):
    with Stage(build, out) as stage:
        hall = stage.open_hall("--line", stage.folder / "line-1")
        ctl = stage.bin / "hallctl"
        lines = subprocess.run([ctl, "lines", hall.folder], check=True, text=True, capture_output=True).stdout
        line = FieldLine(stage, "line-1", lines.splitlines()[0].split()[1:],
                         rough=["--baud", 115200, "--seed", seed, "--flip", FLIP_PPM, "--drop", DROP_PPM,
                                "--insert", INSERT_PPM])
        clerk, seat = hall.sign_in(), hall.access["clerk"]["seat"]
        wiring = subprocess.run([ctl, "seats", hall.folder, seat], check=True, text=True,
                                capture_output=True).stdout
        pad, strip = (f"{kind}:" + re.search(kind + r" 1/(\d+)", wiring)[1] for kind in ("pad", "strip"))
        hall.post(f"/api/v1/seats/{seat}/open", clerk)

        def state():
            return hall.get(f"/api/v1/seats/{seat}", clerk)

        wait_until("the pad", lambda: state()["devices"]["pad"] == "ok", 60)
        queue = state()["queues"][0]
        service = next(s["id"] for s in hall.get("/api/v1/services", hall.kiosk)["services"]
                       if s["queue"] == queue)
        for count in range(visitors):
            ticket = hall.post("/api/v1/tickets", hall.kiosk, services=[service])
            hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", hall.kiosk, result="printed")
            for key in ["next"] + ["recall"] * RECALLS + ["start"]:
                line.say(f"key {pad} {key}")
            wait_until(f"{ticket['number']} to be served",
                       lambda: (state()["ticket"] or {}).get("state") == "serving", 60)
            calls = [call for call in hall.get("/api/v1/board", hall.display)["calls"]
                     if call["number"] == ticket["number"]]
            assert [call["again"] for call in calls] == list(range(RECALLS + 1)), calls
            line.say(f"key {pad} finish")
            wait_until(f"{ticket['number']} to be done", lambda: state()["served_today"] == count + 1, 60)
        wait_until("the strip to be free", lambda: not shown(line, strip), 60)
        assert state()["waiting"] == 0
        fault = line.rough.end()
        assert fault is None, fault
        print(f"{visitors * (RECALLS + 3)} presses; {line.rough.log().strip()}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else "1")
