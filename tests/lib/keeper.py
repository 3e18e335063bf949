"""A stand-in for systemd that keeps one service as its unit says: starts it, hears READY and WATCHDOG, ends it
when it is silent for WatchdogSec, and starts it again after RestartSec. It knows of a unit what ours use of
that; sandboxes are left to the real one. Standard library only."""
import os
import pathlib
import re
import shlex
import signal
import socket
import subprocess
import tempfile
import threading
import time

END_S = 20  # until a service that was asked to end is killed
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "": 1.0}


def seconds(text):
    """systemd.time(7), one figure with its unit."""
    figure, unit = re.fullmatch(r"([0-9.]+)\s*([a-z]*)", text).groups()
    return float(figure) * UNITS[unit]


class Unit:
    """The settings of a unit file; of a name that comes more than once all values are kept, an empty one
    clears those before it."""

    def __init__(self, *paths):
        self.values = {}
        for path in paths:
            section = ""
            for line in pathlib.Path(path).read_text().splitlines():
                if line.startswith("["):
                    section = line.strip("[]")
                elif "=" in line and not line.startswith(("#", ";")):
                    name, value = line.split("=", 1)
                    kept = self.values.setdefault((section, name), [])
                    kept.append(value) if value else kept.clear()

    def all(self, name, section="Service"):
        return self.values.get((section, name), [])

    def get(self, name, default=None, section="Service"):
        return (self.all(name, section) or [default])[-1]

    def seconds(self, name):
        return seconds(self.get(name, "0"))


class Keeper:
    """Runs a unit's service. `folder` stands for /var/lib and for the credentials; `env` comes after the unit's
    own environment, as a drop-in would; `user`: a number, whose the service and its folders are. Events are
    tuples (monotonic seconds, word, pid), words of "started ready ended hung"."""

    def __init__(self, unit, folder, env, watchdog_s=None, user=None):
        self.unit = unit
        self.user = user
        self.folder = pathlib.Path(folder)
        self.watchdog_s = unit.seconds("WatchdogSec") if watchdog_s is None else watchdog_s
        self.env = {**os.environ, **dict(line.split("=", 1) for line in unit.all("Environment")), **env}
        self.work = tempfile.TemporaryDirectory(prefix="mashang-")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.work.name + "/notify")
        self.socket.settimeout(0.01)
        self.events = []
        self.popen = None
        self.stopping = threading.Event()
        state = self.folder / unit.get("StateDirectory", "")
        state.mkdir(parents=True, exist_ok=True)
        if user is not None:
            for path in (self.work.name, self.work.name + "/notify", self.folder, state, *self.folder.iterdir()):
                os.chown(path, user, user)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def words(self):
        """ExecStart with its specifiers and variables: ${NAME} is a word, $NAME is split."""
        out = []
        for word in shlex.split(self.unit.get("ExecStart")):
            word = word.replace("%d", str(self.folder)).replace("%S", str(self.folder))
            if re.fullmatch(r"\$\w+", word):
                out += shlex.split(self.env.get(word[1:], ""))
            else:
                out.append(re.sub(r"\$\{(\w+)\}", lambda found: self.env[found[1]], word))
        return out

    def note(self, word):
        self.events.append((time.monotonic(), word, self.popen.pid))

    def start(self):
        env = {**self.env, "NOTIFY_SOCKET": self.work.name + "/notify"}
        if self.watchdog_s:
            env["WATCHDOG_USEC"] = str(int(self.watchdog_s * 1e6))
        log = open(self.folder / "service.log", "ab")
        whose = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        self.popen = subprocess.Popen(self.words(), env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **whose)
        log.close()
        self.note("started")

    def turn(self, silent_since):
        """Hears, and looks. Returns since when it is silent; None before it is ready."""
        try:
            heard = self.socket.recv(4096).decode().split("\n")
        except TimeoutError:
            heard = []
        now = time.monotonic()
        if "READY=1" in heard:
            self.note("ready")
            return now
        if "WATCHDOG=1" in heard and silent_since is not None:
            return now
        if self.watchdog_s and silent_since is not None and now - silent_since > self.watchdog_s:
            self.note("hung")
            self.popen.send_signal(getattr(signal, self.unit.get("WatchdogSignal", "SIGABRT")))
            self.popen.send_signal(signal.SIGCONT)  # as systemd does: a stopped process takes no other
            self.wait_or_kill()
        return silent_since

    def wait_or_kill(self):
        """False: it had to be killed."""
        try:
            self.popen.wait(END_S)
            return True
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
            return False

    def run(self):
        while not self.stopping.is_set():
            self.start()
            silent_since = None
            while self.popen.poll() is None and not self.stopping.is_set():
                silent_since = self.turn(silent_since)
            if not self.stopping.is_set():
                self.note("ended")
                self.stopping.wait(self.unit.seconds("RestartSec"))

    def count(self, word):
        return sum(1 for event in self.events if event[1] == word)

    def end(self):
        """Ends the service as systemd would; says what is wrong with its end, or None."""
        self.stopping.set()
        self.thread.join()
        fault = None
        if self.popen.poll() is None:
            self.popen.terminate()
            if not self.wait_or_kill():
                fault = "it did not end when asked to"
            elif self.popen.returncode not in (0, -15):
                fault = (self.folder / "service.log").read_text(errors="replace")[-2000:]
        self.socket.close()
        self.work.cleanup()
        return fault
