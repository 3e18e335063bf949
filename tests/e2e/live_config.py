#!/usr/bin/env python3
"""The catalogue changes while people wait: another rate of credit turns who is next, a seat serves
another queue, and everybody keeps number and place; what is in use cannot be taken away; a kill -9
right after it changes nothing.

    python3 tests/e2e/live_config.py PROGRAMS FOLDER
"""
import csv
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from hall import TEST_HOUR, Hall, catalogue_at, wait_until  # noqa: E402


def catalogue(folder, name, change, turned=False):
    """A copy of the hall's catalogue in which `change(file, row)` may alter a row or drop it (None);
    turned: with the last row first, so that all furniture is in another place."""
    copy = catalogue_at(folder / name, TEST_HOUR)
    for file in ("queues.csv", "seats.csv", "services.csv"):
        with open(copy / file, newline="") as text:
            rows = list(csv.reader(text))
        head = rows[0]
        kept = [head]
        for row in rows[1:]:
            row = change(file, dict(zip(head, row)))
            if row is not None:
                kept.append([row[column] for column in head])
        if turned:
            kept[1:] = kept[:0:-1]
        with open(copy / file, "w", newline="") as text:
            csv.writer(text, lineterminator="\n").writerows(kept)
    return copy


def take(hall, service, **more):
    ticket = hall.post("/api/v1/tickets", hall.kiosk, services=[service], **more)
    hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", hall.kiosk, result="printed")
    return ticket


def look(hall, ticket):
    now = hall.get(f"/api/v1/tickets/{ticket['id']}", hall.kiosk)
    leg = now["legs"][0]
    return now["number"], leg["queue"], leg["state"], leg["ahead"]


def hallctl(hall, *words):
    return subprocess.run([hall.programs / "hallctl", *words], capture_output=True, text=True)


def main():
    programs, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    hall = Hall(programs, folder / "hall").start()
    try:
        clerk = hall.sign_in()
        queue = hall.get("/api/v1/seats/12", clerk)["queues"][0]
        service = next(s["id"] for s in hall.get("/api/v1/services")["services"] if s["queue"] == queue)
        other = next(q["id"] for q in hall.get("/api/v1/queues", clerk)["queues"]
                     if q["id"] not in hall.get("/api/v1/seats/12", clerk)["queues"])
        hall.post("/api/v1/seats/12/open", clerk)
        first = take(hall, service, request_id="live-config-1")
        second = take(hall, service, **{"class": "priority"})
        wait_until("the faster class is before the other", lambda: look(hall, first)[3] == 1)

        def alike(file, row):
            if file == "queues.csv" and row["id"] == queue:
                row["rate_priority"] = "100"
            if file == "seats.csv" and row["id"] == "12":
                row["queues"] += " " + other
            return row

        before = [look(hall, t)[:3] for t in (first, second)]
        run = hallctl(hall, "import", hall.folder, catalogue(folder, "alike", alike))
        assert run.returncode == 0 and "version 2, in the open hall" in run.stdout, run
        assert [look(hall, t)[:3] for t in (first, second)] == before
        assert (look(hall, first)[3], look(hall, second)[3]) == (0, 1), "both gain alike now"
        assert other in hall.get("/api/v1/seats/12", clerk)["queues"]

        # A queue in which somebody waits cannot go: nothing changes, and it is said.
        def without(file, row):
            if file == "seats.csv":
                left = [q for q in row["queues"].split() if q != queue]
                row["queues"] = " ".join(left or [other])
            if file == "services.csv" and row["queue"] == queue:
                row["queue"] = other
            return None if file == "queues.csv" and row["id"] == queue else row

        run = hallctl(hall, "import", hall.folder, catalogue(folder, "without", without))
        assert run.returncode == 1 and "nothing was changed" in run.stderr, run
        print(run.stderr.strip())
        assert queue in hall.get("/api/v1/seats/12", clerk)["queues"]

        again = catalogue(folder, "again", alike, turned=True)
        run = hallctl(hall, "import", hall.folder, again)
        assert run.returncode == 0 and "version 3" in run.stdout, run
        asked = hall.post("/api/v1/tickets", hall.kiosk, services=[service], request_id="live-config-1")
        assert asked["id"] == first["id"], "a kiosk that asks again after the change has its ticket"
        hall.kill()
        hall.start()
        assert [look(hall, t)[:3] for t in (first, second)] == before
        clerk = hall.sign_in()
        called = hall.post("/api/v1/seats/12/next", clerk)["ticket"]
        assert called["id"] == first["id"], called
        assert hall.stop() == 0
        assert not list(hall.folder.glob("config.*")), "something was left behind"
        run = hallctl(hall, "check", hall.folder)
        assert run.returncode == 0 and "3 configurations" in run.stdout, run
        # Without a server, as ever.
        run = hallctl(hall, "import", hall.folder, again)
        assert run.returncode == 0 and "version 4" in run.stdout, run
    finally:
        if hall.server.poll() is None:
            hall.kill()


main()
