#!/usr/bin/env python3
"""The hall's door over TLS: hallctl makes an authority and a certificate, clients that know nothing of our code
(openssl by Python and by its own program) and a real board and kiosk come in by it, and what must not come in does
not: other names, other authorities, old protocols, no TLS at all. Then many come and say nothing.

    python3 tests/e2e/tls.py BUILD OUT
"""
import contextlib
import json
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from hall import free_port, wait_until  # noqa: E402
from stage import Screen, Story, play  # noqa: E402

warnings.filterwarnings("ignore", category=DeprecationWarning)  # old protocols are tried on purpose
NAME = "hall.example"
IDLE = 200


class TlsDay(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.hall = stage.open_hall()
        self.port = free_port()
        self.door = f"127.0.0.1:{self.port}"
        self.tls = self.hall.folder / "tls"

    def hallctl(self, *words):
        return subprocess.run([self.stage.bin / "hallctl", *words], capture_output=True, text=True)

    def restart(self, *words):
        assert self.hall.stop() == 0
        self.hall.server_words = [*self.pages, *words]
        self.hall.start()

    def log(self):
        return (self.hall.folder / "server.log").read_text(errors="replace")

    def believes(self, ca="ca.crt"):
        return ssl.create_default_context(cafile=self.tls / ca)

    def ask(self, path, body=None, key=None):
        """Status, headers, text; over TLS."""
        request = urllib.request.Request(f"https://{self.door}{path}", data=body)
        if key:
            request.add_header("Authorization", "Bearer " + key)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=self.believes()))
        try:
            with opener.open(request, timeout=10) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    # ---- steps ----

    def makes_no_door_without_a_certificate(self):
        self.pages = self.hall.server_words
        assert self.hall.stop() == 0
        run = subprocess.run([self.stage.bin / "hall-server", "--data", self.hall.folder, "--port", str(self.hall.port),
                              "--tls", self.door], capture_output=True, text=True)
        assert run.returncode == 1 and "hallctl tls make" in run.stderr, run
        for wrong in ("8443", ":8443", "127.0.0.1:", "127.0.0.1:70000", "a" * 64 + ":1"):
            run = subprocess.run([self.stage.bin / "hall-server", "--data", self.hall.folder, "--tls", wrong],
                                 capture_output=True, text=True)
            assert run.returncode == 2 and "ADDRESS:PORT" in run.stderr, run
        self.hall.start()

    def makes_an_authority_once(self):
        for wrong in ("-x", "a b", "", "ä.example", "a" * 254, ".example"):
            run = self.hallctl("tls", "make", self.hall.folder, wrong)
            assert run.returncode != 0 and not (self.tls / "hall.crt").exists(), run
        run = self.hallctl("tls", "make", self.hall.folder, NAME)
        assert run.returncode == 0 and "ca.crt" in run.stdout, run
        authority = (self.tls / "ca.crt").read_bytes()
        for name, mode in (("ca.key", 0o600), ("hall.key", 0o600), ("hall.crt", 0o644), ("ca.crt", 0o644)):
            assert (self.tls / name).stat().st_mode & 0o777 == mode, name
        first = (self.tls / "hall.crt").read_bytes()
        run = self.hallctl("tls", "make", self.hall.folder, NAME, "10.9.8.7", "fd00::7")
        assert run.returncode == 0 and "know the new certificate already" in run.stdout, run
        assert (self.tls / "ca.crt").read_bytes() == authority and (self.tls / "hall.crt").read_bytes() != first
        said = subprocess.run(["openssl", "x509", "-in", self.tls / "hall.crt", "-noout", "-ext", "subjectAltName"],
                              capture_output=True, text=True, check=True).stdout
        for name in (f"DNS:{NAME}", "IP Address:10.9.8.7", "IP Address:FD00:0:0:0:0:0:0:7", "DNS:localhost"):
            assert name in said, said
        subprocess.run(["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", self.tls / "ca.crt",
                        self.tls / "hall.crt"], check=True, capture_output=True)
        # Half an authority signs nothing, and nothing of it is overwritten.
        kept = shutil.move(self.tls / "ca.crt", self.tls / "kept")
        run = self.hallctl("tls", "make", self.hall.folder, NAME)
        assert run.returncode == 1 and "put both back" in run.stderr, run
        shutil.move(kept, self.tls / "ca.crt")

    def answers_over_tls_as_without(self):
        self.restart("--tls", self.door)
        assert f"server.tls url=https://{self.door}" in self.log()
        status, headers, text = self.ask("/api/v1/services")
        plain = self.hall.get("/api/v1/services")
        assert status == 200 and json.loads(text) == plain
        assert "max-age=" in headers["Strict-Transport-Security"]
        with urllib.request.urlopen(f"{self.hall.url}/healthz", timeout=10) as answer:
            assert answer.headers["Strict-Transport-Security"] is None, "a browser would leave the plain door"
        long = next(path for path in (self.stage.build / "pages/assets/vendor").glob("echarts.js"))
        status, headers, text = self.ask("/assets/vendor/echarts.js")
        assert text == long.read_bytes() and "Strict-Transport-Security" in headers
        who = {"user": self.hall.access["clerk"]["user"], "password": self.hall.access["clerk"]["password"]}
        status, headers, text = self.ask("/api/v1/sessions", json.dumps(who).encode())
        cookie = headers["Set-Cookie"]
        assert status == 201 and "; Secure" in cookie and "HttpOnly" in cookie and "SameSite=Strict" in cookie, cookie

    def takes_bodies_of_every_length(self):
        for length in (1, 1000, 4000, 4096, 8192, 12000, 16383, 16384):
            body = b'{"a":"' + b"x" * (length - 8) + b'"}' if length > 8 else b"{" * length
            status, _, text = self.ask("/api/v1/tickets", body, self.hall.kiosk)
            assert status == 400 and json.loads(text)["code"] != "too_large", (length, status, text)

        def is_refused():  # who is still writing when the hall hangs up may miss why (RFC 9112, 9.6)
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                return self.ask("/api/v1/tickets", b"x" * 16385, self.hall.kiosk)[0] == 413
            return False

        wait_until("a body that is too long to be refused", is_refused)

    def keeps_a_connection_for_many_requests(self):
        with self.connect() as line:
            for _ in range(20):
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
                assert self.answer(line).startswith(b"HTTP/1.1 200")
            # Cut into records of one byte, as a hostile client may.
            for byte in b"GET /readyz HTTP/1.1\r\nHost: h\r\n\r\n":
                line.sendall(bytes([byte]))
            assert b'"ready"' in self.answer(line)

    def connect(self):
        line = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        return self.believes().wrap_socket(line, server_hostname="localhost")

    @staticmethod
    def answer(line):
        text = b""
        while b"\r\n\r\n" not in text or not text.endswith(b"}"):
            came = line.recv(4096)
            if not came:
                break
            text += came
        return text

    def refuses_what_is_old_wrong_or_plain(self):
        for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = self.believes()
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = old
            with contextlib.suppress(ssl.SSLError, ConnectionError):
                with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
                    context.wrap_socket(line, server_hostname="localhost")
                raise AssertionError(f"{old} was taken")
        for words in (b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"\xff" * 300, b"\0" * 1000):
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
                line.sendall(words)
                with contextlib.suppress(ConnectionError):
                    assert not line.recv(4096).startswith(b"HTTP/1.1 200"), words
        assert self.ask("/healthz")[0] == 200
        with contextlib.suppress(ssl.SSLCertVerificationError):
            line = socket.create_connection(("127.0.0.1", self.port), timeout=10)
            self.believes().wrap_socket(line, server_hostname="other.example")
            raise AssertionError("another name is not in the certificate")

    def screen(self, name, ca):
        board = [self.stage.bin / "mashang-board", "--hall", f"https://{self.door}", "--ca", ca, "--mute",
                 "--key", self.hall.display]
        return Screen(self.stage, name, "1920x1080", board)

    def screens_come_in_by_their_authority(self):
        kiosk = Screen(self.stage, "kiosk", "1080x1920",
                       [self.stage.bin / "mashang-kiosk", "--hall", f"https://localhost:{self.port}", "--ca",
                        self.tls / "ca.crt", "--key", self.hall.kiosk])
        board = self.screen("board", self.tls / "ca.crt")
        kiosk.wait_screen("home")
        clerk = self.hall.sign_in()
        self.hall.post("/api/v1/seats/12/open", clerk)
        queue = self.hall.get("/api/v1/seats/12", clerk)["queues"][0]
        service = next(s["id"] for s in self.hall.get("/api/v1/services")["services"] if s["queue"] == queue)
        ticket = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[service])
        self.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", self.hall.kiosk, result="printed")
        self.hall.post("/api/v1/seats/12/next", clerk)
        board.wait_text(ticket["number"])  # pushed by the stream
        # Killed and back, with another certificate of the same authority: both go on by themselves.
        assert self.hallctl("tls", "make", self.hall.folder, NAME).returncode == 0
        self.hall.kill()
        self.hall.start()
        self.hall.post("/api/v1/seats/12/recall", self.hall.sign_in())
        board.wait_text(ticket["number"])
        kiosk.wait_screen("home")

    def screens_believe_no_other(self):
        other = self.stage.folder / "other"
        made = subprocess.run([self.stage.bin / "hallctl", "init", other, "--demo", "--port", "1"], capture_output=True)
        assert made.returncode == 0 and self.hallctl("tls", "make", other, "localhost").returncode == 0
        board = self.screen("stranger", other / "tls/ca.crt")
        wait_until("the log to say why", lambda: "link.no_line" in board.process.log())
        assert "link.no_line hall=127.0.0.1" in board.process.log() and self.hall.display not in board.process.log()
        assert self.hall.text("/metrics")  # the hall goes on
        for wrong in ("/nowhere", self.tls / "hall.key"):
            run = subprocess.run([self.stage.bin / "mashang-board", "--hall", f"https://{self.door}", "--ca", wrong,
                                  "--mute", "--key", "k"], capture_output=True, text=True, env=board.display.env)
            assert run.returncode != 0 and "authority" in run.stderr, run

    def many_idle_ones_leave_room_for_others(self):
        with contextlib.ExitStack() as lines:
            for _ in range(IDLE):
                line = lines.enter_context(self.connect())
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
                assert self.answer(line).startswith(b"HTTP/1.1 200")
            assert self.ask("/healthz")[0] == 200
        # Who shakes no hands is hung up on, and costs nobody else anything.
        with contextlib.ExitStack() as lines:
            silent = [lines.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=30))
                      for _ in range(50)]
            assert self.ask("/readyz")[0] == 200
            assert silent[0].recv(1) == b"", "a silent one is hung up on"

    def run(self):
        for what, step in (
                ("no door is opened without a certificate, and it says how to make one",
                 self.makes_no_door_without_a_certificate),
                ("an authority is made once, a certificate each time, as openssl wants them",
                 self.makes_an_authority_once),
                ("an answer over TLS is the same, long pages too; cookies are for it alone",
                 self.answers_over_tls_as_without),
                ("bodies of every length come whole", self.takes_bodies_of_every_length),
                ("a connection bears many requests, also byte by byte", self.keeps_a_connection_for_many_requests),
                ("old protocols, noise, plain HTTP and other names are refused", self.refuses_what_is_old_wrong_or_plain),
                ("kiosk and board come in, also after a kill and a new certificate",
                 self.screens_come_in_by_their_authority),
                ("a screen believes no other authority, and says so", self.screens_believe_no_other),
                ("many that say nothing leave room for others", self.many_idle_ones_leave_room_for_others)):
            with self.step(what):
                step()


sys.exit(play(TlsDay))
