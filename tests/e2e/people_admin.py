"""Administration through the API of a real server and hallctl: who, when, before, after; kill -9 between.

people_admin.py PROGRAMS OUT
"""
import json
import pathlib
import subprocess
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from hall import Hall, Problem, wait_until  # noqa: E402

CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def refused(code, ask, *words, **named):
    try:
        said = ask(*words, **named)
    except Problem as problem:
        assert problem.code == code, f"wanted {code}, got {problem}"
        return
    raise AssertionError(f"wanted {code}, got {said}")


class Setting:
    def __init__(self, hall):
        self.hall = hall
        self.hallctl("user", "add", hall.folder, "boss", "admin", "--password-stdin", said="boss-password\n")
        self.admin = self.sign_in("boss", "boss-password")["token"]
        self.manager = hall.sign_in("manager")

    def hallctl(self, *words, said=""):
        return subprocess.run([self.hall.programs / "hallctl", *words], check=True, text=True, input=said,
                              capture_output=True).stdout

    def sign_in(self, user, password):
        return self.hall.ask("POST", "/api/v1/sessions", {"user": user, "password": password})

    def record(self, key=None):
        return self.hall.get("/api/v1/admin/record", key or self.admin)["notes"]

    def user(self, name):
        users = self.hall.get("/api/v1/admin/users", self.manager)["users"]
        return next((u for u in users if u["user"] == name), None)


@check
def a_new_clerk_signs_in_once_and_chooses_a_password(s):
    made = s.hall.post("/api/v1/admin/users", s.admin, user="0500", role="clerk", seat="12")
    session = s.sign_in("0500", made["password"])
    key = session["token"]
    assert session["password_due"] is True and s.user("0500")["password_due"] is True
    refused("password_due", s.hall.get, "/api/v1/seats", key)
    refused("password_due", s.hall.post, "/api/v1/seats/12/open", key)
    assert s.hall.get("/api/v1/sessions/current", key)["password_due"] is True
    own = lambda key, **said: s.hall.post("/api/v1/sessions/current/password", key, **said)
    refused("wrong_password", own, key, old="not this one", password="my own words")
    refused("bad_value", own, key, old=made["password"], password="short")
    refused("bad_value", own, key, old=made["password"], password=made["password"])
    new = own(key, old=made["password"], password="my own words")
    assert new["password_due"] is False and new["user"] == "0500" and new["seat"] == "12"
    refused("session_expired", s.hall.get, "/api/v1/seats", key)  # the old session is over
    assert s.hall.get("/api/v1/seats", new["token"])["seats"]
    refused("wrong_password", s.sign_in, "0500", made["password"])
    assert s.sign_in("0500", "my own words")["password_due"] is False


@check
def each_change_is_on_record_with_who_when_before_and_after(s):
    ask = lambda path, **said: s.hall.post("/api/v1/admin/users" + path, s.admin, **said)
    first = ask("", user="0501", role="clerk", seat="12", request_id="add-0501-1")
    assert ask("", user="0501", role="clerk", seat="12", request_id="add-0501-1") == first  # its answer was lost
    refused("request_id_reused", ask, "", user="0501", role="admin", request_id="add-0501-1")
    refused("name_taken", ask, "", user="0501", role="clerk")
    token = s.sign_in("0501", first["password"])["token"]
    ask("/0501/change", role="guide")
    refused("session_expired", s.hall.get, "/api/v1/sessions/current", token)
    ask("/0501/disable")
    assert s.user("0501")["disabled"] and s.user("0501")["role"] == "guide"
    refused("wrong_password", s.sign_in, "0501", first["password"])
    again = ask("/0501/password")
    assert s.sign_in("0501", again["password"])["password_due"]
    notes = [n for n in s.record() if n["subject"] == "0501"]
    assert [(n["what"], n["before"], n["after"]) for n in notes] == [
        ("password_reset", "", ""), ("user_disabled", "role=guide", ""),
        ("user_changed", "role=clerk seat=12", "role=guide"), ("user_added", "", "role=clerk seat=12")], notes
    assert all(n["by"] == "boss" and n["role"] == "admin" and not n["command_line"] and n["at"] for n in notes)
    seqs = wait_until("the notes' events", lambda: all(n["seq"] for n in s.record()) and s.record())
    assert len({n["seq"] for n in seqs}) == len(seqs)
    text = json.dumps(seqs)
    assert first["password"] not in text and again["password"] not in text


@check
def hallctl_is_on_record_as_who_ran_it_and_the_open_hall_hears_it_at_once(s):
    s.hallctl("user", "add", s.hall.folder, "0502", "clerk", "--password-stdin", said="clerk-password\n")
    token = s.sign_in("0502", "clerk-password")["token"]
    stream = s.hall.stream(token, "hall")
    stream.next()
    s.hallctl("user", "disable", s.hall.folder, "0502")
    assert stream.until(lambda m: "problem" in m)["problem"]["code"] == "session_expired"
    notes = wait_until("both notes in the journal", lambda: [
        n for n in s.record() if n["subject"] == "0502" and n["seq"]][1:] and [
        n for n in s.record() if n["subject"] == "0502"])
    who = subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
    assert [n["what"] for n in notes] == ["user_disabled", "user_added"]
    assert all(n["by"] == who and n["command_line"] and n["role"] == "system" for n in notes), notes
    said = s.hallctl("record", s.hall.folder)
    assert "user_disabled  0502" in said and f"system {who} (hallctl)" in said
    s.hallctl("check", s.hall.folder)


@check
def a_kiosk_is_enrolled_by_a_code_named_and_revoked(s):
    ask = lambda path, **said: s.hall.post("/api/v1/admin/devices" + path, s.admin, **said)
    place = s.hall.get("/api/v1/hall")["areas"][0]["id"] if "areas" in s.hall.get("/api/v1/hall") else "1"
    made = ask("", device="kiosk-9", role="kiosk", place=place, name="东门取号机")
    assert len(made["code"]) == 8 and "key" not in made
    refused("name_taken", ask, "", device="kiosk-9", role="kiosk")
    refused("bad_value", ask, "", device="clerk-9", role="clerk")
    refused("bad_value", ask, "", device="bad name", role="kiosk")
    refused("unknown_seat", ask, "", device="seat-9", role="display", seat="nowhere")
    refused("too_long", ask, "", device="kiosk-10", role="kiosk", name="x" * 49)
    got = s.hall.post("/api/v1/devices/take-over", code=made["code"])
    assert (got["device"], got["role"]) == ("kiosk-9", "kiosk")
    assert s.hall.get("/api/v1/kiosks/self/keys", got["key"])
    ask("/kiosk-9/change", place=place, name="西门取号机")
    shown = next(d for d in s.hall.get("/api/v1/admin/devices", s.manager)["devices"] if d["device"] == "kiosk-9")
    assert (shown["name"], shown["place"], shown["state"]) == ("西门取号机", place, "ok"), shown
    ask("/kiosk-9/revoke")
    refused("wrong_key", s.hall.get, "/api/v1/kiosks/self/keys", got["key"])
    refused("unknown_device", ask, "/kiosk-9/revoke")
    screen = ask("", device="board-9", role="display")
    assert s.hall.get("/api/v1/board", screen["key"])
    whats = [n["what"] for n in s.record() if n["subject"] == "kiosk-9"]
    assert whats == ["device_removed", "device_changed", "device_taken", "device_added"], whats
    text = json.dumps(s.record()) + (s.hall.folder / "server.log").read_text()
    for secret in (made["code"], got["key"], screen["key"]):
        assert secret not in text


@check
def bad_bodies_have_a_code_each(s):
    users = "/api/v1/admin/users"
    for code, said in (("missing_field", {"user": "x"}), ("missing_field", {"role": "clerk"}),
                       ("bad_value", {"user": "x", "role": "king"}), ("bad_value", {"user": "x", "role": "kiosk"}),
                       ("bad_value", {"user": "", "role": "clerk"}), ("bad_value", {"user": "a b", "role": "clerk"}),
                       ("too_long", {"user": "x" * 25, "role": "clerk"}), ("unknown_seat", {"user": "x", "role": "clerk", "seat": "999"}),
                       ("unknown_field", {"user": "x", "role": "clerk", "password": "mine"}),
                       ("wrong_type", {"user": 7, "role": "clerk"})):
        refused(code, s.hall.post, users, s.admin, **said)
    refused("request_id_missing", s.hall.ask, "POST", users, {"user": "x", "role": "clerk"}, s.admin)
    refused("unknown_user", s.hall.post, users + "/nobody/disable", s.admin)
    refused("unknown_user", s.hall.post, users + "/nobody/change", s.admin, role="clerk")
    refused("bad_value", s.hall.get, "/api/v1/admin/record?before=x", s.admin)
    assert s.user("x") is None


@check
def the_last_administrator_stays(s):
    refused("last_admin", s.hall.post, "/api/v1/admin/users/boss/disable", s.admin)
    refused("last_admin", s.hall.post, "/api/v1/admin/users/boss/change", s.admin, role="manager")


@check
def a_note_that_a_killed_server_left_goes_into_the_journal(s):
    s.hall.kill()
    s.hallctl("user", "add", s.hall.folder, "0503", "guide", "--password-stdin", said="guide-password\n")
    assert "(not in the journal yet)" in s.hallctl("record", s.hall.folder)
    s.hall.start()
    note = wait_until("its event", lambda: next(n for n in s.record() if n["subject"] == "0503")["seq"])
    s.hall.kill()  # and once more: it acts once
    s.hall.start()
    assert [n["seq"] for n in s.record() if n["subject"] == "0503"] == [note]
    s.hallctl("check", s.hall.folder)


def main():
    hall = Hall(sys.argv[1], pathlib.Path(sys.argv[2]) / "hall").start()
    setting = Setting(hall)
    passed = failed = 0
    try:
        for function in CHECKS:
            name = function.__name__.replace("_", " ")
            try:
                function(setting)
                passed += 1
                print(f"ok    {name}", flush=True)
            except Exception:  # noqa: BLE001: each check is told, whatever it met
                failed += 1
                print(f"FAIL  {name}\n      " + traceback.format_exc().replace("\n", "\n      "), flush=True)
                if hall.server.poll() is not None:
                    print((hall.folder / "server.log").read_text(errors="replace")[-3000:])
                    hall.start()
    finally:
        stopped = hall.stop()
    if stopped != 0:
        print(f"FAIL  the hall ended with {stopped}\n" + (hall.folder / "server.log").read_text(errors="replace")[-3000:])
        failed += 1
    print(f"{passed} passed, {failed} failed")


main()
