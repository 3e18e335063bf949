#!/usr/bin/env python3
"""16 clients ask for tickets over HTTP while the server is killed (-9) at random moments. Every number
is given once, each acknowledged ticket is still there, and the same request_id gives the same ticket
before and after.

    python3 tests/e2e/crash.py PROGRAMS FOLDER TICKETS KILLS
"""
import json
import pathlib
import random
import subprocess
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from hall import Hall, wait_until  # noqa: E402

CLIENTS = 16


def load(hall, *words):
    run = subprocess.run([hall.programs / "hall-load", "--url", hall.url, "--key", hall.kiosk,
                          "--clients", str(CLIENTS), *words], capture_output=True, text=True)
    if not run.stdout:
        raise AssertionError(f"hall-load {words}: {run.stderr}")
    return run.returncode, json.loads(run.stdout), run.stderr


def lines(record):
    return [line.split("\t") for line in record.read_text().splitlines()] if record.exists() else []


def killed_run(hall, record, prefix, count):
    """Asks for `count` and kills the server somewhere in it; returns how many were acknowledged."""
    asking = subprocess.Popen([hall.programs / "hall-load", "--url", hall.url, "--key", hall.kiosk,
                               "--clients", str(CLIENTS), "--count", str(count), "--prefix", prefix,
                               "--record", record, "--until-lost"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    at = random.uniform(0.02, 0.9) * count
    before = issued(hall)
    while asking.poll() is None and issued(hall) - before < at:
        pass
    hall.kill()
    out, err = asking.communicate(timeout=60)
    assert asking.returncode == 0, f"{out} {err}"
    hall.start()
    return json.loads(out)["tickets"]


def issued(hall):
    text = hall_metrics(hall)
    return int(text.split("\nmashang_tickets_issued ")[1].split("\n")[0])


def hall_metrics(hall):
    # With a key: who has none is slowed at a hundred a second.
    request = urllib.request.Request(hall.url + "/metrics",
                                     headers={"Authorization": "Bearer " + hall.kiosk})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def main():
    programs, folder, tickets, kills = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    hall = Hall(programs, folder / "hall").start()
    seed = random.randrange(1 << 32)
    random.seed(seed)
    print(f"seed {seed}")
    numbers, ids = set(), set()
    kept = 0
    try:
        for kill in range(kills):
            record = folder / f"record-{kill}"
            acknowledged = killed_run(hall, record, f"crash{kill}", tickets)
            asked = lines(record)
            assert len(asked) == acknowledged, f"{len(asked)} lines, {acknowledged} acknowledged"
            # Who asks again with the same ids, the lost ones too, is given what there is.
            code, result, words = load(hall, "--again", record)
            assert code == 0 and result["tickets"] == acknowledged, f"{result} {words}"
            whole = folder / f"whole-{kill}"
            code, result, words = load(hall, "--count", str(tickets), "--prefix", f"crash{kill}",
                                       "--record", whole)
            assert code == 0 and result["tickets"] == tickets, f"{result} {words}"
            again = {line[0]: line for line in lines(whole)}
            for line in asked:
                assert again[line[0]] == line, f"{line} became {again[line[0]]}"
            for request, ticket, number in again.values():
                assert number not in numbers, f"number {number} twice"
                assert ticket not in ids, f"ticket {ticket} twice"
                numbers.add(number)
                ids.add(ticket)
            kept += acknowledged
        wait_until("as many tickets as numbers", lambda: issued(hall) == len(numbers))
        assert kept > 0, "no kill came after an acknowledgement"
        assert hall.stop() == 0
        print(f"{len(numbers)} tickets, {kills} kills, {kept} acknowledged before one")
    finally:
        if hall.server.poll() is None:
            hall.kill()


main()
