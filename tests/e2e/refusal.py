#!/usr/bin/env python3
"""The disk refuses in the midst of a day: no new numbers, clear words, reading goes on; and when it
takes again, so does the hall, with nothing lost and nothing told that did not happen.

    python3 tests/e2e/refusal.py PROGRAMS FOLDER
"""
import pathlib
import resource
import sys
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from hall import Hall, Problem, wait_until  # noqa: E402


def files_may_grow_to(hall, size):
    resource.prlimit(hall.server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def ask(hall, request_id):
    try:
        ticket = hall.post("/api/v1/tickets", hall.kiosk, services=[hall.service], request_id=request_id)
        return ticket["id"], ticket["number"]
    except Problem as problem:
        assert problem.code in ("storage_refused", "unknown_outcome") and problem.status == 503, problem
        return None


def first_refused(hall, kept):
    """The request that the disk had no room for. A log that was just begun anew has some room below the
    limit: what is acknowledged until it is full counts as kept, and is looked for at the end."""
    for _ in range(200):
        request_id = str(uuid.uuid4())
        ticket = ask(hall, request_id)
        if ticket is None:
            return request_id
        kept[request_id] = ticket
    raise AssertionError("the disk refuses, and everything is acknowledged")


def readiness(hall):
    try:
        return hall.get("/readyz")["status"]
    except Problem as problem:
        return problem.code


def main():
    hall = Hall(sys.argv[1], pathlib.Path(sys.argv[2]) / "refusing").start()
    try:
        hall.service = hall.get("/api/v1/services")["services"][0]["id"]
        manager = hall.sign_in("manager")
        kept = {}
        for round_number in range(3):
            for _ in range(20):
                request_id = str(uuid.uuid4())
                kept[request_id] = ask(hall, request_id)
            assert all(kept.values())
            watching = hall.stream(hall.display, "board", "hall")
            watching.next()
            files_may_grow_to(hall, 65536)
            lost = first_refused(hall, kept)
            wait_until("readyz to say so", lambda: readiness(hall) == "storage_refused")
            assert ask(hall, str(uuid.uuid4())) is None
            told = hall.get("/api/v1/dashboard", manager)
            assert told["issued"] == len(kept), f"{told['issued']} told, {len(kept)} happened"
            files_may_grow_to(hall, resource.RLIM_INFINITY)
            wait_until("the hall to go on", lambda: readiness(hall) == "ready")
            kept[lost] = ask(hall, lost)
            assert kept[lost] is not None
            watching.until(lambda m: m["state"]["waiting"] == 0)
            watching.close()
            assert hall.get("/api/v1/dashboard", manager)["issued"] == len(kept)
        for request_id, ticket in kept.items():
            assert ask(hall, request_id) == ticket
        assert len({number for _, number in kept.values()}) == len(kept)
        hall.kill()
        hall.start()
        for request_id, ticket in kept.items():
            assert ask(hall, request_id) == ticket
        assert hall.stop() == 0
        print(f"{len(kept)} tickets, 3 refusals")
    finally:
        if hall.server.poll() is None:
            hall.kill()
        print((hall.folder / "server.log").read_text(errors="replace")[-1500:])


main()
