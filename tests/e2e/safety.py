#!/usr/bin/env python3
"""What strangers try at a hall's door, against a real server: other sites, old and guessed sessions,
frames, requests that are two, floods of half requests.

    python3 tests/e2e/safety.py BUILD FOLDER        prints "ok …" and "FAIL …" lines and the counts
"""
import http.client
import json
import pathlib
import re
import socket
import sqlite3
import subprocess
import sys
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import Hall  # noqa: E402

HALF_REQUESTS = 300
GUESSES_OF_EACH = 8   # of one source: more than an account may be tried by it
SOURCES = 12          # together more than an account may be tried by all strangers
checks = []


def check(function):
    checks.append(function)
    return function


class Door:
    """Requests as a browser or a stranger makes them; `source` is an address of this machine."""

    def __init__(self, hall):
        self.hall = hall

    def ask(self, method, path, body=None, source="127.0.0.1", **head):
        connection = http.client.HTTPConnection("127.0.0.1", self.hall.port, timeout=10,
                                                source_address=(source, 0))
        headers = {name.replace("_", "-"): value for name, value in head.items()}
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            body = json.dumps(body)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        kind = answer.headers.get("Content-Type", "")
        return answer, json.loads(text) if "json" in kind else text

    def code(self, *words, **named):
        answer, said = self.ask(*words, **named)
        return said["code"] if answer.status >= 400 else answer.status

    def sign_in(self, user="clerk", **named):
        """The cookie of a page, "mashang_session=…"."""
        who = self.hall.access[user]
        answer, said = self.ask("POST", "/api/v1/sessions", {"user": who["user"], "password": who["password"],
                                                             **({"seat": who["seat"]} if "seat" in who else {})}, **named)
        assert answer.status == 201, said
        return answer.headers["Set-Cookie"].split(";")[0], answer.headers["Set-Cookie"]

    def who(self, cookie):
        return self.code("GET", "/api/v1/sessions/current", Cookie=cookie)

    def own(self):
        return f"http://127.0.0.1:{self.hall.port}"

    def raw(self, request, seconds=5):
        with socket.create_connection(("127.0.0.1", self.hall.port), timeout=seconds) as connection:
            connection.sendall(request)
            said = b""
            try:
                while more := connection.recv(65536):
                    said += more
            except (TimeoutError, ConnectionResetError):
                pass
            return said


@check
def another_site_changes_nothing_whatever_it_says(d):
    cookie, _ = d.sign_in()
    seat = f"/api/v1/seats/{d.hall.access['clerk']['seat']}/open"
    serial = iter(range(100))
    act = lambda **head: d.code("POST", seat, {"request_id": f"csrf-{next(serial):04d}"}, Cookie=cookie, **head)
    assert act() == "cross_site", "a form has no X-Mashang"
    assert act(X_Mashang="1") == 200
    assert act(X_Mashang="1", Origin=d.own(), Sec_Fetch_Site="same-origin") == 200
    for head in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": d.own() + "0"},
                 {"Origin": d.own().replace("http:", "http:evil")}, {"Sec_Fetch_Site": "cross-site"},
                 {"Sec_Fetch_Site": "same-site"}, {"Sec_Fetch_Site": "cross-site", "Origin": d.own()}):
        assert act(X_Mashang="1", **head) == "cross_site", head
    body = {"user": d.hall.access["clerk"]["user"], "password": d.hall.access["clerk"]["password"]}
    for head in ({"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
        answer, said = d.ask("POST", "/api/v1/sessions", body, **head)
        assert said["code"] == "cross_site" and "Set-Cookie" not in answer.headers, "signed in as another"
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert act(X_Mashang="1", Content_Type=kind) == "unsupported_media"
    answer, _ = d.ask("OPTIONS", seat, Origin="https://evil.example", Access_Control_Request_Method="POST")
    assert answer.status == 405 and not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert d.code("DELETE", "/api/v1/sessions/current", Cookie=cookie, X_Mashang="1",
                  Origin="https://evil.example") == "cross_site"
    assert d.who(cookie) == 200


@check
def another_site_opens_no_stream(d):
    cookie, _ = d.sign_in()
    def upgrade(origin):
        return d.raw((f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:{d.hall.port}\r\nUpgrade: websocket\r\n"
                      f"Connection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==\r\nCookie: {cookie}\r\n"
                      f"Sec-WebSocket-Version: 13\r\n{origin}\r\n").encode(), 0.5)
    assert b" 101 " in upgrade(f"Origin: {d.own()}\r\n")[:20]
    for origin in ("Origin: https://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"):
        assert b" 101 " not in upgrade(origin)[:20], origin


@check
def a_session_is_new_at_each_sign_in_and_the_one_before_ends(d):
    planted = "mashang_session=ms_" + "A" * 43
    first, _ = d.sign_in(Cookie=planted)
    assert first != planted and d.who(planted) == "not_signed_in" and d.who(first) == 200
    second, _ = d.sign_in(Cookie=first)
    assert second != first and d.who(first) == "not_signed_in" and d.who(second) == 200
    elsewhere, _ = d.sign_in()
    assert d.who(second) == 200 and d.who(elsewhere) == 200, "another place's session is its own"


@check
def a_wrong_password_leaves_the_session_as_it_was(d):
    cookie, _ = d.sign_in("manager")
    assert d.code("POST", "/api/v1/sessions", {"user": "manager", "password": "not-this-one"}, Cookie=cookie,
                  source="127.0.0.77") == "wrong_password"
    assert d.who(cookie) == 200


@check
def a_session_ends_by_sign_out_by_time_and_by_a_new_password(d):
    cookie, _ = d.sign_in()
    assert d.code("DELETE", "/api/v1/sessions/current", Cookie=cookie, X_Mashang="1") == 204
    assert d.who(cookie) == "not_signed_in"
    cookie, _ = d.sign_in()
    token = cookie.split("=")[1]
    d.hall.stop()
    with sqlite3.connect(d.hall.folder / "access.db") as access:
        assert access.execute("UPDATE session SET expires_ms = 1").rowcount > 0
    d.hall.start()
    assert d.who(cookie) == "not_signed_in"
    assert d.code("GET", "/api/v1/sessions/current", Authorization="Bearer " + token) == "session_expired"
    cookie, _ = d.sign_in("manager")
    subprocess.run([d.hall.programs / "hallctl", "user", "password", d.hall.folder, "manager", "--password-stdin"],
                   input=b"another-password\n", check=True, stdout=subprocess.DEVNULL)
    d.hall.access["manager"]["password"] = "another-password"
    d.hall.stop()
    d.hall.start()
    assert d.who(cookie) == "not_signed_in"


@check
def no_answer_may_stand_in_a_frame_or_run_what_it_was_not_given(d):
    for path in ("/", "/clerk/", "/dashboard/", "/help/", "/devices/", "/t/none", "/healthz", "/metrics",
                 "/api/v1/hall", "/api/v1/openapi.json", "/no-such-page", "/api/v1/nothing"):
        answer, _ = d.ask("GET", path)
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy, (path, policy)
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy, (path, policy)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "no-referrer", path


@check
def pages_have_no_script_or_style_of_their_own(d):
    pages = [path for path in pathlib.Path(d.pages).rglob("*.html")]
    assert len(pages) >= 6, pages
    for page in pages:
        text = page.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), page
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text, re.I), page


@check
def the_cookie_is_only_the_servers_and_only_this_sites(d):
    _, whole = d.sign_in()
    parts = {part.strip() for part in whole.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= parts and not [p for p in parts if p.startswith("Domain")], whole


@check
def a_request_is_one_request(d):
    hidden = b"GET /api/v1/hall HTTP/1.1\r\nHost: h\r\n\r\n"
    post = b"POST /api/v1/sessions HTTP/1.1\r\nHost: h\r\n"
    for head in (b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                 b"Transfer-Encoding: xchunked\r\n", b"Transfer-Encoding : chunked\r\n", b"Content-Length: 4\r\nContent-Length: 44\r\n",
                 b"Content-Length: +4\r\n", b"Content-Length: -4\r\n", b"Content-Length: 0x4\r\n",
                 b"Content-Length: 99999999999999999999\r\n", b"Content-Length: 4, 4\r\n"):
        said = d.raw(post + head + b"\r\n0\r\n\r\n" + hidden, 1)
        assert said.count(b"HTTP/1.1 200") == 0 and b'"catalogue_version"' not in said, (head, said[:300])
    for long in (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 9000 + b"\r\n\r\n",
                 b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(2000)) + b"\r\n"):
        assert b" 200 " not in d.raw(long, 1)[:20]
    assert d.code("GET", "/healthz") == 200


@check
def half_requests_hold_nobody_up_and_end(d):
    half = []
    for n in range(HALF_REQUESTS):
        connection = socket.create_connection(("127.0.0.1", d.hall.port), timeout=60)
        connection.sendall((b"GET /api/v1/hall HTTP/1.1\r\nX-Slow: ", b"POST /api/v1/tickets HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                            + d.hall.kiosk.encode() + b"\r\nContent-Length: 900\r\n\r\n{")[n % 2])
        half.append(connection)
    assert d.code("GET", "/api/v1/hall") == 200
    for connection in half:  # the server's own limit ends each; this test's is far behind it
        try:
            while connection.recv(4096):
                pass
        except ConnectionResetError:
            pass
        connection.close()
    assert d.code("GET", "/api/v1/hall") == 200


@check
def paths_lead_nowhere_else(d):
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc/passwd", "/..%5c..%5cetc/passwd",
                 "/%252e%252e/etc/passwd", "//etc/passwd", "/.git/config", "/api/v1/pictures/..%2f..%2faccess.db",
                 "/api/v1/pictures/%2e%2e", "/api/v1/pictures/" + "0" * 33):
        said = d.raw(f"GET {path} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {d.hall.display}\r\n"
                     "Connection: close\r\n\r\n".encode(), 1)
        assert b" 200 " not in said[:20] and b"root:" not in said and b"SQLite" not in said, (path, said[:200])


@check
def strangers_who_guess_wait_and_the_clerk_does_not(d):
    user, password = d.hall.access["clerk"]["user"], d.hall.access["clerk"]["password"]
    d.sign_in(source="127.0.1.1")  # the clerk's own place, known from now on
    guess = lambda source, said="guess-guess", who=user: d.code(
        "POST", "/api/v1/sessions", {"user": who, "password": said}, source=source)
    codes = [[guess(f"127.0.2.{n + 1}") for _ in range(GUESSES_OF_EACH)] for n in range(SOURCES)]
    assert codes[0][0] == "wrong_password" and codes[0][-1] == "rate_limited", codes[0]
    tried = sum(row.count("wrong_password") for row in codes)
    assert tried < SOURCES * GUESSES_OF_EACH / 2 and codes[-1][-1] == "rate_limited", tried
    assert guess("127.0.3.1", password) == "rate_limited", "a new place has to wait while strangers guess"
    assert guess("127.0.1.1", password) == 201, "strangers locked the clerk out"
    own = [guess("127.0.1.1") for _ in range(GUESSES_OF_EACH)]
    assert own[0] == "wrong_password" and own[-1] == "rate_limited", "a known place may not guess either"
    many = [guess("127.0.4.1", who=f"seat-{n + 20}") for n in range(20)]
    assert many[0] == "wrong_password" and many[-1] == "rate_limited", "one source tries many accounts"


def main():
    build, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    hall = Hall(build / "bin", folder / "hall", "--pages", str(build / "pages")).start()
    door = Door(hall)
    door.pages = build / "pages"
    passed = failed = 0
    try:
        for function in checks:
            name = function.__name__.replace("_", " ")
            try:
                function(door)
                passed += 1
                print(f"ok    {name}")
            except Exception:  # noqa: BLE001: each check is told, whatever it met
                failed += 1
                print(f"FAIL  {name}")
                print("      " + traceback.format_exc().replace("\n", "\n      "))
                if hall.server.poll() is not None:
                    print((hall.folder / "server.log").read_text(errors="replace")[-3000:])
                    hall.start()
    finally:
        code = hall.stop()
    if code != 0:
        failed += 1
        print(f"FAIL  the server ended with {code}")
    print(f"{passed} passed, {failed} failed")


main()
