"""A spare kiosk takes another's place by a code, through the API.

Checks for api.py, which brings its Setting, `check` and `refused`.
"""
import subprocess
import uuid


def add(check, refused):
    @check
    def a_spare_takes_a_place_and_the_old_key_is_dead(s):
        hall = s.hall
        hallctl = lambda *words: subprocess.run([hall.programs / "hallctl", *words], check=True, text=True,
                                                capture_output=True).stdout
        old = hallctl("device", "add", hall.folder, "kiosk-7", "kiosk", "--place", "floor-2").split()[-1]
        queues = [q["id"] for q in hall.get("/api/v1/queues")["queues"]]
        service = next(x["id"] for x in hall.get("/api/v1/services")["services"] if x["queue"] == queues[9])
        blocks = lambda key, **said: hall.post("/api/v1/kiosks/self/blocks", key, **said)
        block = blocks(old, take=[queues[9]])["blocks"][-1]
        printed = hall.get("/api/v1/hall")["now"]
        stream = hall.stream(old, "hall")
        stream.next()

        make = lambda: hall.post("/api/v1/devices/kiosk-7/spare", s.manager)
        first, second = make(), make()
        assert len(second["code"]) == 8 and second["code"].isdigit() and second["expires_at"] > printed
        refused("unknown_device", hall.post, "/api/v1/devices/kiosk-77/spare", s.manager)
        refused("unknown_device", hall.post, "/api/v1/devices/display-1/spare", s.manager)
        take = lambda code, **named: hall.post("/api/v1/devices/take-over", **{"code": code, **named})
        refused("wrong_code", take, first["code"])  # the newer one ended it
        refused("wrong_code", take, "1234")
        refused("missing_field", hall.post, "/api/v1/devices/take-over")
        request_id = str(uuid.uuid4())
        lost = take(second["code"], request_id=request_id)
        got = take(second["code"], request_id=request_id)  # its answer was lost: the same again
        assert (got["device"], got["place"], got["role"]) == ("kiosk-7", "floor-2", "kiosk")
        refused("wrong_key", hall.get, "/api/v1/kiosks/self/keys", lost["key"])
        refused("wrong_code", take, second["code"])  # used

        # The old one: its stream ends, it takes no number, and what it printed is heard of all the same.
        assert stream.until(lambda m: "problem" in m)["problem"]["code"] == "place_taken"
        refused("place_taken", hall.post, "/api/v1/tickets", old, services=[service])
        refused("place_taken", hall.get, "/api/v1/kiosks/self/keys", old)
        refused("place_taken", blocks, old, take=[queues[9]])
        fresh = blocks(got["key"], take=[queues[9]])["blocks"]
        assert [b["first"] for b in fresh] != [block["first"]] and len(fresh) == 1, (fresh, block)
        paper = {"request_id": "off-0123456789abcdef", "services": [service], "number": block["first"],
                 "issued_at": printed}
        told = blocks(old, now=printed, tickets=[paper])
        assert [t["state"] for t in told["tickets"]] == ["merged"], told
        again = blocks(got["key"], now=printed, tickets=[{**paper, "request_id": "off-fedcba9876543210"}])
        assert again["tickets"][0]["code"] == "unknown_block", again
        assert blocks(old, give_back=[{"queue": queues[9], "first": block["first"]}])["blocks"] == []
        assert hall.post("/api/v1/tickets", got["key"], services=[service])["number"]
        hallctl("device", "remove", hall.folder, "kiosk-7")
        log = (hall.folder / "server.log").read_text()
        assert "server.take_over" in log and second["code"] not in log and got["key"] not in log

    @check
    def guessing_codes_is_slow(s):
        guess = lambda: s.hall.post("/api/v1/devices/take-over", code="00000000")
        for _ in range(12):
            try:
                guess()
            except Exception as problem:  # the first few cost nothing
                if problem.code == "rate_limited":
                    break
                assert problem.code == "wrong_code", problem
        refused("rate_limited", guess)
