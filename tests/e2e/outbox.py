#!/usr/bin/env python3
"""Two other programs are told of calls and finished visits. One refuses, hangs and cuts its line at
random, the other is not there at first, and the hall is killed (-9) while it sends: each message
arrives, in order, signed, and again only where the hall could not know that it had.

    python3 tests/e2e/outbox.py PROGRAMS FOLDER VISITS KILLS
"""
import json
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from hall import Hall, free_port, wait_until  # noqa: E402
from outbox_receiver import SECRET, Receiver, heard, visit  # noqa: E402


def outbox(hall):
    return subprocess.run([hall.programs / "hallctl", "outbox", hall.folder], check=True,
                          capture_output=True, text=True).stdout


def main():
    programs, folder, visits, kills = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    seed = random.randrange(1 << 32)
    random.seed(seed)
    print(f"seed {seed}")
    ports = [free_port(), free_port()]
    hall = Hall(programs, folder / "hall")
    webhooks = hall.folder / "webhooks.json"
    webhooks.write_text(json.dumps({"targets": [
        {"id": "city", "url": f"http://127.0.0.1:{ports[0]}/hall?from=1", "secret": SECRET,
         "tell": ["ticket_called", "ticket_finished"]},
        {"id": "late", "url": f"http://127.0.0.1:{ports[1]}/hall?from=1", "secret": SECRET,
         "tell": ["ticket_finished"]}]}))
    webhooks.chmod(0o600)
    city = Receiver(ports[0], ["take"] * 16 + ["refuse", "cut", "forget"])
    late = None
    told = []
    hall.start()
    try:
        seats = hall.get("/api/v1/seats", hall.kiosk)["seats"]
        queues = [s for s in seats if s["id"] == "12"][0]["queues"]
        services = hall.get("/api/v1/services", hall.kiosk)["services"]
        service = [s for s in services if s["queue"] in queues][0]["id"]
        clerk = hall.sign_in()
        hall.post("/api/v1/seats/12/open", clerk)
        for round_of in range(kills + 1):
            for _ in range(visits):
                visit(hall, clerk, service, told)
            if round_of < kills:
                before = len(heard(city))
                wait_until("some are sent", lambda: len(heard(city)) > before
                           or len(heard(city)) == len(told), 60)
                hall.kill()
                hall.start()
        finished = [t for t in told if t[0] == "ticket_finished"]
        listed = outbox(hall)
        assert int(listed.splitlines()[-1].split()[0]) >= len(finished), listed[-400:]
        assert "  late  " in listed and '"event":"ticket_finished"' in listed, listed[-400:]
        late = Receiver(ports[1], ["take"])
        wait_until("the first one hears all", lambda: len(heard(city)) >= len(told), 240)
        wait_until("the late one hears all", lambda: len(heard(late)) >= len(finished), 120)
        assert heard(city) == told, "other messages, or another order"
        assert heard(late) == finished, "other messages, or another order"
        wait_until("nothing waits", lambda: outbox(hall).endswith("0 waiting, 0 given up\n"))
        forgotten = len(city.again)
        assert forgotten <= city.forgotten + kills, f"{forgotten} again, {city.forgotten} unheard"
        assert late.again == []
        seqs = [m["seq"] for _, m in city.taken]
        assert seqs == sorted(seqs)
        assert hall.stop() == 0
        # A hall whose file is wrong, or open to others, does not start and says why.
        for text, mode, words in ((webhooks.read_text(), 0o644, "chmod 600"), ("{}", 0o600, "targets")):
            webhooks.write_text(text)
            webhooks.chmod(mode)
            ended = subprocess.run([hall.programs / "hall-server", "--data", hall.folder, "--port", "0"],
                                   capture_output=True, text=True, timeout=20)
            assert ended.returncode == 1 and words in ended.stderr + ended.stdout, ended
        print(f"{len(told)} messages and {len(finished)}, {kills} kills, {forgotten} came again")
    finally:
        if hall.server.poll() is None:
            hall.kill()
        city.end()
        if late:
            late.end()


main()
