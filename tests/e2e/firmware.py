#!/usr/bin/env python3
"""Window devices come to new firmware: one seat's pad first, whose power goes in the middle, then all pads.

    python3 tests/e2e/firmware.py BUILD OUT
"""
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import FieldLine, Stage  # noqa: E402

SEAT, PAD = "1", "pad:1"
OLD, NEW = "0.1", "2.1"
CUT_AT_WRITE = 400  # of about 1050 that the image takes
LIMIT_S = 60


def main(build, out):
    with Stage(build, out) as stage:
        hall = stage.open_hall("--line", stage.folder / "line-1")

        def hallctl(*words):
            return subprocess.run([stage.bin / "hallctl", *map(str, words)], text=True, capture_output=True)

        wiring = hallctl("lines", hall.folder).stdout
        line = FieldLine(stage, "line-1", wiring.splitlines()[0].split()[1:])
        clerk = hall.sign_in(seat=SEAT)

        def pad():
            return hall.get(f"/api/v1/seats/{SEAT}", clerk)["devices"]["pad"]

        def version(name):
            return re.search(r"version (\S+)", line.say(f"state {name}"))[1]

        def log():
            return (hall.folder / "server.log").read_text(errors="replace")

        pads = [word for word in wiring.splitlines()[0].split() if word.startswith("pad:")]
        wait_until("the pad", lambda: pad() == "ok", LIMIT_S)
        assert {version(name) for name in pads} == {OLD}

        # Signed by another key it is refused by the command, and by the server when it lies there all the same.
        image = stage.folder / "pad.bin"
        image.write_bytes(bytes(i * 11 & 0xFF for i in range(8000)))
        for name in ("key", "stranger"):
            assert hallctl("image", "key", stage.folder / name).returncode == 0
            made = hallctl("image", "sign", stage.folder / name, stage.folder / f"{name}.msfw", "pad:host:2.1", image)
            assert made.returncode == 0, made.stderr
        (hall.folder / "firmware").mkdir()
        shutil.copy(stage.folder / "key.pub", hall.folder / "firmware/key.pub")
        refused = hallctl("device", "update", hall.folder, stage.folder / "stranger.msfw", "--all-of", "pad")
        assert refused.returncode == 1 and "not signed" in refused.stderr, refused
        refused = hallctl("device", "update", hall.folder, stage.folder / "key.msfw", "--all-of", "strip")
        assert refused.returncode == 1 and "for each pad" in refused.stderr, refused
        shutil.copy(stage.folder / "stranger.msfw", hall.folder / "firmware/pad.msfw")
        wait_until("the server to refuse it", lambda: "not signed with" in log(), LIMIT_S)
        (hall.folder / "firmware/pad.msfw").unlink()

        # One seat, and the power goes in the middle.
        line.say(f"cut-write {PAD} {CUT_AT_WRITE}")
        given = hallctl("device", "update", hall.folder, stage.folder / "key.msfw", "--seat", SEAT)
        assert given.returncode == 0, given.stderr
        wait_until("the pad to be without power", lambda: pad() == "lost", LIMIT_S)
        line.say(f"unplug {PAD}")
        line.say(f"plug {PAD}")
        assert version(PAD) == OLD
        began_s = time.monotonic()
        wait_until("the seat's pad to run the new version", lambda: version(PAD) == NEW, LIMIT_S)
        wait_until("it to be kept", lambda: log().count('words="done"') == 1, LIMIT_S)
        one_s = time.monotonic() - began_s
        wait_until("it to work", lambda: pad() == "ok", LIMIT_S)

        def updates():
            """What is on record of them, the oldest first."""
            return [(n["what"], n["version_from"], n["version_to"], n.get("words"), n["seat"])
                    for n in hall.get("/api/v1/bus/notes", hall.sign_in("manager"))["notes"][::-1]]

        one = [("update_begun", OLD, NEW, None, SEAT), ("update_ended", OLD, NEW, "done", SEAT)]
        wait_until("that to be on record", lambda: updates() == one, LIMIT_S)
        assert {version(name) for name in pads if name != PAD} == {OLD}
        line.say(f"unplug {PAD}")
        line.say(f"plug {PAD}")
        assert version(PAD) == NEW

        # And all of them.
        given = hallctl("device", "update", hall.folder, stage.folder / "key.msfw", "--all-of", "pad")
        assert given.returncode == 0, given.stderr
        began_s = time.monotonic()
        wait_until("all pads", lambda: {version(name) for name in pads} == {NEW}, 2 * LIMIT_S)
        wait_until("all of them to be kept", lambda: log().count('words="done"') == 1 + len(pads), 2 * LIMIT_S)
        all_s = time.monotonic() - began_s
        wait_until("those to be on record, and the first one once", lambda: len(updates()) == 2 * len(pads), LIMIT_S)
        assert {(u[1], u[2]) for u in updates()} == {(OLD, NEW)}

        # An older version: refused by the command, by the hall when it lies there all the same, and given when it is said.
        image.write_bytes(bytes(512))
        older = stage.folder / "older.msfw"
        made = hallctl("image", "sign", stage.folder / "key", older, "pad:host:1.9", image)
        assert made.returncode == 0, made.stderr
        refused = hallctl("device", "update", hall.folder, older, "--seat", SEAT)
        assert refused.returncode == 1 and "older_firmware" in refused.stderr, refused
        lies = hall.folder / f"firmware/pad@{SEAT}.msfw"
        shutil.copy(older, lies)
        again = ("update_ended", NEW, "1.9", "older than the version that runs", SEAT)
        wait_until("the hall to refuse it", lambda: updates()[-1] == again, LIMIT_S)
        assert version(PAD) == NEW
        given = hallctl("device", "update", hall.folder, older, "--seat", SEAT, "--older")
        assert given.returncode == 0 and not lies.exists(), given
        wait_until("the older version", lambda: updates()[-1] == ("update_ended", NEW, "1.9", "done", SEAT), LIMIT_S)
        assert version(PAD) == "1.9"
        print(f"8,000 bytes after a cut of power: {one_s:.1f} s; the other {len(pads) - 1} pads: {all_s:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
