"""What tests in Python need of a hall: start one, ask it, listen to its stream. Standard library only."""
import base64
import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid


ROOT = pathlib.Path(__file__).resolve().parents[2]
TEST_HOUR = int(os.environ.get("TEST_HOUR", "10"))  # what a test's hall has on its clock at the start


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what, condition, seconds=20.0):
    """Tries `condition` until it gives something true, and returns that."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s in vain: {what}")
        time.sleep(0.02)


def catalogue_at(folder, hour):
    """A copy of the demo's catalogue whose hall has it `hour` o'clock now: in its own zone, so that no test meets
    midnight or the turn of the day by chance. Tests of those set their own clocks."""
    ahead = (hour - int(time.time()) // 3600 + 12) % 24 - 12  # hours ahead of UTC
    name = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # POSIX counts the other way
    shutil.copytree(ROOT / "assets/catalogue", folder, dirs_exist_ok=True)
    table = folder / "hall.csv"
    text, count = re.subn(r"(?m)^zone,[^,]*,", f"zone,{name},", table.read_text())
    text, more = re.subn(r"(?m)^offset_min,[^,]*,", f"offset_min,{ahead * 60},", text)
    assert (count, more) == (1, 1)
    table.write_text(text)
    return folder


class Problem(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.code = body.get("code") if isinstance(body, dict) else None


class Hall:
    """A demo hall in `folder`; `programs` holds hall-server and hallctl."""

    def __init__(self, programs, folder, *server_words, port=None, catalogue=None):
        self.programs = pathlib.Path(programs)
        self.folder = pathlib.Path(folder)
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server_words = list(server_words)
        self.server = None
        if not (self.folder / "demo-access.json").exists():
            with tempfile.TemporaryDirectory() as made:
                catalogue = catalogue or catalogue_at(pathlib.Path(made) / "catalogue", TEST_HOUR)
                subprocess.run([self.programs / "hallctl", "init", self.folder, "--demo", "--port", str(self.port),
                                "--catalogue", catalogue], check=True, stdout=subprocess.DEVNULL)
        self.access = json.loads((self.folder / "demo-access.json").read_text())

    def start(self):
        log = open(self.folder / "server.log", "ab")
        self.server = subprocess.Popen(
            [self.programs / "hall-server", "--data", self.folder, "--port", str(self.port),
             *self.server_words], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        wait_until("hall-server to be ready", self.is_ready)
        return self

    def is_ready(self):
        if self.server.poll() is not None:
            tail = (self.folder / "server.log").read_text(errors="replace")[-2000:]
            raise AssertionError(f"hall-server ended with {self.server.returncode}: {tail}")
        with contextlib.suppress(OSError, Problem):
            return self.get("/readyz")["status"] == "ready"
        return False

    def kill(self):
        self.server.kill()
        self.server.wait()

    def stop(self):
        """Ends the server as systemd would; returns its exit code."""
        if self.server and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(20)
        return self.server.returncode if self.server else 0

    def ask(self, method, path, body=None, key=None):
        request = urllib.request.Request(self.url + path, method=method)
        if key:
            request.add_header("Authorization", "Bearer " + key)
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            text = error.read()
            raise Problem(error.code, json.loads(text) if text else {}) from None
        return json.loads(text) if text else None

    def get(self, path, key=None):
        return self.ask("GET", path, key=key)

    def text(self, path):
        """A page that is no JSON, as /metrics."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.read().decode()

    def post(self, path, key=None, **body):
        body.setdefault("request_id", str(uuid.uuid4()))
        return self.ask("POST", path, body, key)

    @property
    def kiosk(self):
        return self.access["kiosk"]["key"]

    @property
    def display(self):
        return self.access["display"]["key"]

    def sign_in(self, user="clerk", seat=None):
        """The session token of demo-access.json's `user`, or of the clerk "seat-<seat>"."""
        who = self.access[user]
        body = {"user": f"seat-{seat}" if seat else who["user"], "password": who["password"]}
        if user == "clerk":
            body["seat"] = seat or who["seat"]
        return self.ask("POST", "/api/v1/sessions", body)["token"]

    def stream(self, key, *topics):
        return Stream(self.port, key, topics)


class Stream:
    """A WebSocket (RFC 6455) client: text messages in, text messages out."""

    def __init__(self, port, key, topics):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.bytes = b""
        nonce = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                             f"Authorization: Bearer {key}\r\nUpgrade: websocket\r\n"
                             f"Connection: Upgrade\r\nSec-WebSocket-Key: {nonce}\r\n"
                             "Sec-WebSocket-Version: 13\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.bytes:
            self.fill()
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise AssertionError(head.decode(errors="replace"))
        self.send({"subscribe": list(topics), "after": 0})

    def fill(self):
        more = self.socket.recv(65536)
        if not more:
            raise EOFError("the hall closed the stream")
        self.bytes += more

    def take(self, size):
        while len(self.bytes) < size:
            self.fill()
        taken, self.bytes = self.bytes[:size], self.bytes[size:]
        return taken

    def send_frame(self, kind, body):
        mask = os.urandom(4)
        size = (struct.pack(">B", 0x80 | len(body)) if len(body) < 126
                else struct.pack(">BH", 0x80 | 126, len(body)))
        self.socket.sendall(bytes([0x80 | kind]) + size + mask
                            + bytes(b ^ mask[i % 4] for i, b in enumerate(body)))

    def send(self, message):
        self.send_frame(1, json.dumps(message).encode())

    def next(self):
        """The next message; answers pings and joins fragments on the way."""
        whole = b""
        while True:
            first, size = self.take(2)
            size &= 0x7F
            if size == 126:
                size = struct.unpack(">H", self.take(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self.take(8))[0]
            body = self.take(size)
            kind = first & 0x0F
            if kind == 9:
                self.send_frame(10, body)
            elif kind == 8:
                raise EOFError(body[2:].decode(errors="replace"))
            elif kind in (0, 1):
                whole += body
                if first & 0x80:
                    return json.loads(whole)

    def until(self, wanted):
        """The first message for which wanted(message) is true."""
        while True:
            message = self.next()
            if wanted(message):
                return message

    def close(self):
        self.socket.close()


if __name__ == "__main__":  # hall.py FOLDER: a catalogue for a hall that has TEST_HOUR o'clock now
    catalogue_at(pathlib.Path(sys.argv[1]), TEST_HOUR)
