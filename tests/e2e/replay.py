#!/usr/bin/env python3
"""The engine of a server at work, and what `hallctl check` makes of its journal, have the same digest;
so has a server that starts from that journal, and a copy made by `hallctl backup`.

    python3 tests/e2e/replay.py PROGRAMS FOLDER
"""
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from hall import Hall  # noqa: E402

TICKETS = 300


def work(hall):
    subprocess.run([hall.programs / "hall-load", "--url", hall.url, "--key", hall.kiosk, "--clients",
                    "8", "--count", str(TICKETS), "--prefix", "replay"], check=True,
                   stdout=subprocess.DEVNULL)


def stopped_digest(hall):
    """What the server's own engine was when it stopped, as it says in its log."""
    assert hall.stop() == 0
    said = re.findall(r"hall\.stopped .*digest=([0-9a-f]{64})",
                      (hall.folder / "server.log").read_text())
    assert said, "the server did not say the digest of its engine"
    return said[-1]


def checked_digest(hall, folder):
    text = subprocess.run([hall.programs / "hallctl", "check", folder], check=True,
                          capture_output=True, text=True).stdout
    return re.search(r"digest ([0-9a-f]{64})", text).group(1)


def main():
    programs, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    hall = Hall(programs, folder / "replay-hall").start()
    work(hall)
    live = stopped_digest(hall)
    assert checked_digest(hall, hall.folder) == live, "hallctl check: another engine"
    assert stopped_digest(hall.start()) == live, "started from its journal: another engine"
    subprocess.run([programs / "hallctl", "backup", hall.folder, folder / "replay-copy"], check=True,
                   stdout=subprocess.DEVNULL)
    assert checked_digest(hall, folder / "replay-copy") == live, "the copy: another engine"
    print(f"{TICKETS} tickets: live, checked, started again and copied: {live}")


main()
