#!/usr/bin/env python3
"""Types `sh hall-server/open-hall` as a person would, at a terminal, in folders with spaces.

    open_hall.py BUILD OUT        one line a proof; the last line counts them

Whatever a hall starts carries a mark in its environment, so that nothing it leaves behind is missed.
"""
import contextlib
import os
import pathlib
import pty
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import traceback
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
import png  # noqa: E402
from hall import Hall, free_port, wait_until  # noqa: E402

OPEN_SECONDS = 120           # on a busy machine; 3 on an idle one
# What the two scripts call before anything is installed: all of it is in the smallest Debian.
BARE_TOOLS = ("sh", "cut", "dirname", "env", "grep", "mktemp", "rm", "sed", "tail", "mkdir")


def free_pair():
    """A port that is free, and the next one too: pictures are served there."""
    while True:
        port = free_port()
        with contextlib.suppress(OSError, OverflowError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port + 1))
            return port


class Opened:
    """open-hall at a terminal of its own, so that Ctrl-C is a key and not a signal to one process.

    Its user has no locale, an umask that keeps all to oneself, and a proxy that leads nowhere.
    """

    def __init__(self, data, port, *words):
        self.data, self.port = data, port
        self.mark = f"MASHANG_TRIAL={uuid.uuid4()}"
        self.said = b""
        self.began = time.monotonic()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            name, value = self.mark.split("=")
            for variable in ("DISPLAY", "LANG", "LC_ALL"):
                os.environ.pop(variable, None)
            os.environ[name] = value
            os.environ["http_proxy"] = "http://127.0.0.1:9"
            os.umask(0o077)
            # Tests in the background have Ctrl-C ignored, under nohup the terminal's end too, and sh may not trap
            # what was ignored.
            for number in (signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            # From where the data is, by its name alone: neither folder is the tree.
            os.chdir(data.parent)
            os.execvp("sh", ["sh", str(ROOT / "hall-server/open-hall"), "--data", data.name, "--port",
                             str(port), *words])
        os.set_blocking(self.terminal, False)
        self.status = None

    def read(self):
        with contextlib.suppress(OSError):
            while self.terminal is not None and (more := os.read(self.terminal, 65536)):
                self.said += more
        return self.said.decode(errors="replace")

    def ended(self):
        self.read()
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait_open(self):
        wait_until("the hall to open", lambda: "Ctrl-C closes" in self.read() or self.ended(), OPEN_SECONDS)
        assert not self.ended(), f"ended with {self.status}: {self.read()}"
        return time.monotonic() - self.began

    def ctrl_c(self):
        os.write(self.terminal, b"\x03")

    def wait_end(self):
        wait_until("the hall to close", self.ended, OPEN_SECONDS)
        return self.status

    def left(self):
        """Programs that this hall started and that still run."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if self.mark.encode() in (process / "environ").read_bytes().split(b"\0"):
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return found

    def nothing_left(self):
        wait_until(f"the hall's programs to be gone: {self.left()}", lambda: not self.left())

    def hall(self):
        return Hall(sys.argv[1], self.data, port=self.port)

    def kill(self):
        """For a proof that failed: nothing of it may disturb the next."""
        if not self.ended():
            os.kill(self.pid, signal.SIGTERM)
            with contextlib.suppress(AssertionError):
                self.wait_end()
        self.close_terminal()

    def close_terminal(self):
        if self.terminal is not None:
            os.close(self.terminal)
            self.terminal = None


@contextlib.contextmanager
def opened(*words):
    hall = Opened(*words)
    try:
        yield hall
    finally:
        hall.kill()


def fetch(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read()


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True


def picture_size(body):
    assert body[:8] == b"\x89PNG\r\n\x1a\n", body[:40]
    return struct.unpack(">II", body[16:24])


def proof_opens(work, port):
    """a hall opens at a terminal without a display: server, pages, pictures of three screens"""
    with opened(work / "a hall", port) as hall:
        print(f"      open after {hall.wait_open():.1f} s")
        assert "No display was found" in hall.read(), hall.read()
        assert hall.hall().get("/healthz") == {"status": "ok"}
        for page in ("/", "/dashboard/"):
            assert b"<html" in fetch(f"http://127.0.0.1:{port}{page}")
        for name, size in (("kiosk", (1080, 1920)), ("board", (1920, 1080)), ("seat", (1024, 600))):
            picture = f"http://127.0.0.1:{port + 1}/{name}.png"
            # A display that nobody draws on is a few kilobytes of one colour.
            wait_until(f"the {name}'s picture", lambda: len(fetch(picture)) > 20000)
            assert picture_size(fetch(picture)) == size
        ticket = hall.hall().post("/api/v1/tickets", hall.hall().kiosk, services=[first_service(hall)])
        (work / "ticket").write_text(f"{ticket['id']} {ticket['number']}")
        prints(hall, work)
        hall.ctrl_c()
        assert hall.wait_end() == 0, hall.read()
        assert "The hall closes." in hall.read(), hall.read()
        hall.nothing_left()
        log = (work / "a hall/logs/server.log").read_text()
        assert "server.stopping signal=15" in log, f"not by open-hall, in its order: {log[-2000:]}"


def first_service(hall):
    return hall.hall().get("/api/v1/services", hall.hall().kiosk)["services"][0]["id"]


def prints(hall, work):
    """A picture put into the hall's own CUPS comes out of its printer."""
    image = work / "line.png"
    png.write_rgb(image, 576, [b"\xff" * 576 * 3] * 20 + [b"\0" * 576 * 3] * 20)
    server = (hall.data / "cups/server").read_text().strip()
    subprocess.run([pathlib.Path(sys.argv[1]) / "printer-cli", server, "mashang", "print", image],
                   check=True, timeout=60, stdout=subprocess.DEVNULL)
    wait_until("the receipt", lambda: list((hall.data / "receipts").glob("receipt-*.png")))


def proof_opens_again(work, port):
    """a second start goes on with the same data, and --day lets the hall play by itself"""
    id_of, number = (work / "ticket").read_text().split()
    with opened(work / "a hall", port, "--headless", "--day") as hall:
        print(f"      open after {hall.wait_open():.1f} s")
        again = hall.hall().get(f"/api/v1/tickets/{id_of}", hall.hall().kiosk)
        assert again["number"] == number, again
        manager = hall.hall().sign_in("manager")
        wait_until("visitors of the day", lambda: hall.hall().get("/api/v1/dashboard", manager)["issued"] > 3,
                   OPEN_SECONDS)
        os.kill(hall.pid, signal.SIGTERM)
        assert hall.wait_end() == 0, hall.read()
        hall.nothing_left()


def proof_terminal_closed(work, port):
    """a terminal that is closed closes its hall"""
    with opened(work / "a hall", port, "--headless") as hall:
        hall.wait_open()
        hall.close_terminal()
        hall.wait_end()
        hall.nothing_left()


def proof_server_lost(work, port):
    """a server that is lost is said, and the rest does not stay behind"""
    with opened(work / "a hall", port, "--headless") as hall:
        hall.wait_open()
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (hall.mark.encode() in (process / "environ").read_bytes()
                        and (process / "comm").read_text().strip() == "hall-server"):
                    os.kill(int(process.name), signal.SIGKILL)
        assert hall.wait_end() == 1, hall.read()
        assert "The hall server ended" in hall.read(), hall.read()
        hall.nothing_left()


def proof_port_taken(work, port):
    """a port that another has is refused in words, and nothing is left running"""
    server = subprocess.Popen([sys.executable, "-c", "import http.server as h, sys\n"
                               "h.HTTPServer(('127.0.0.1', int(sys.argv[1])),"
                               " h.SimpleHTTPRequestHandler).serve_forever()", str(port)],
                              cwd=work, stderr=subprocess.DEVNULL)
    try:
        wait_until("the other server", lambda: answers(port))
        with opened(work / "a hall", port, "--headless") as hall:
            assert hall.wait_end() == 1, hall.read()
            assert f"Port {port} is taken" in hall.read(), hall.read()
            hall.nothing_left()
    finally:
        server.kill()
        server.wait()


def bare_tree(work, name, uid, stubs):
    """The scripts alone, in a machine where nothing of packages.txt is installed."""
    tree = work / name
    for path in ("hall-server/open-hall", "tests/lib/install-packages", "packages.txt"):
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tree / path)
    programs = work / f"{name} programs"
    programs.mkdir()
    for tool in BARE_TOOLS:
        (programs / tool).symlink_to(shutil.which(tool))
    for stub, body in {"id": f"echo {uid}", "dpkg-query": "exit 1", **stubs}.items():
        (programs / stub).write_text(f"#!/bin/sh\n{body}\n")
        (programs / stub).chmod(0o755)
    done = subprocess.run([programs / "sh", tree / "hall-server/open-hall"], cwd="/", timeout=60,
                          env={"PATH": str(programs), "TMPDIR": str(work)},
                          capture_output=True, text=True)
    return done, tree


def proof_no_root(work, port):
    """nobody's root and no sudo: it says what is missing and what to type, and begins nothing"""
    done, tree = bare_tree(work, "no root", 1000, {"apt-get": f"echo called >'{work}/apt-was-called'"})
    assert done.returncode == 1, done
    assert " cmake " in done.stderr and " npm " in done.stderr, done.stderr
    assert f"sh '{tree}/tests/lib/install-packages' hall" in done.stderr, done.stderr
    assert not (work / "apt-was-called").exists()
    assert not (tree / "build").exists(), "something was begun"


def proof_sudo(work, port):
    """a user with sudo: apt runs by it, and only apt"""
    calls = work / "sudo-calls"
    bare_tree(work, "with sudo", 1000, {"apt-get": ":", "cmake": "exit 1",
                                        "sudo": f"echo \"$@\" >>'{calls}'\nexec \"$@\""})
    asked = calls.read_text().splitlines()
    assert [words for words in asked if "apt-get" not in words] == [], asked
    assert any("install" in words and " cmake " in words for words in asked), asked


def proof_no_network(work, port):
    """packages that can't be had: apt's own words are shown, and nothing is built"""
    done, tree = bare_tree(work, "no network", 0,
                           {"apt-get": "echo 'E: no way to the archive' >&2; exit 100"})
    assert done.returncode == 1, done
    assert "E: no way to the archive" in done.stderr, done.stderr
    assert "Building" not in done.stdout and not (tree / "build").exists(), done.stdout


def main():
    work = pathlib.Path(sys.argv[2]).resolve() / "work"
    work.mkdir(parents=True)
    sys.argv[1] = str(pathlib.Path(sys.argv[1]).resolve() / "bin")
    port = free_pair()
    passed = failed = 0
    for proof in (proof_no_root, proof_sudo, proof_no_network, proof_opens, proof_opens_again,
                  proof_terminal_closed, proof_server_lost, proof_port_taken):
        try:
            proof(work, port)
            passed += 1
            print(f"ok    {proof.__doc__}", flush=True)
        except Exception:  # noqa: BLE001 - every fault is one failed proof
            failed += 1
            print(f"FAIL  {proof.__doc__}\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed")


main()
