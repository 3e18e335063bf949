"""A whole hall for end-to-end tests: server, printer behind a real CUPS, devices on a line, screens on
virtual displays. What stands in for hardware is outside of the programs, behind the same cable.
Standard library only."""
import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import threading

from hall import Hall, wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Process:
    """A program with its log, ended with the stage."""

    def __init__(self, name, words, folder, env=None):
        self.name = name
        self.log_path = folder / f"{name}.log"
        with open(self.log_path, "ab") as log:
            self.popen = subprocess.Popen([str(word) for word in words], stdout=log, stderr=log,
                                          stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})})

    def check(self):
        if self.popen.poll() is not None:
            raise AssertionError(f"{self.name} ended with {self.popen.returncode}: {self.log()[-2000:]}")

    def log(self):
        return self.log_path.read_text(errors="replace")

    def end(self):
        """Asks it to end; says so when it does not end well (a sanitizer's word is in its log)."""
        if self.popen.poll() is None:
            self.popen.terminate()
            try:
                self.popen.wait(20)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()
                return f"{self.name} did not end when asked to"
        if self.popen.returncode not in (0, -15, 143):
            return f"{self.name} ended with {self.popen.returncode}: {self.log()[-1500:]}"
        return None


class Display:
    """An X server without a screen, with the fingers that touch it."""

    def __init__(self, stage, name, size):
        self.size = size
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp", "-screen", "0", f"{size}x24"],
            pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.name = f":{pipe.readline().strip()}"
        stage.ends.append(self.end)
        self.env = {"DISPLAY": self.name, "SDL_AUDIODRIVER": "dummy"}
        self.title = name

    def end(self):
        self.process.terminate()
        self.process.wait()

    def touch(self, x, y):
        subprocess.run(["xdotool", "mousemove", str(int(x)), str(int(y)), "click", "1"],
                       env={**os.environ, **self.env}, check=True)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", *keys], env={**os.environ, **self.env}, check=True)

    def shoot(self, path):
        subprocess.run([sys.executable, ROOT / "hall-server/show-screens", "--shoot", path, self.name],
                       check=True)
        return path


class Screen:
    """A program of ours on a display; `--describe` says what it shows and where it can be touched."""

    def __init__(self, stage, name, size, words):
        self.display = Display(stage, name, size)
        self.described = stage.folder / f"{name}.json"
        self.process = stage.start(name, [*words, "--size", size, "--describe", self.described],
                                   env={**self.display.env, **stage.screen_env})

    def now(self):
        self.process.check()
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return json.loads(self.described.read_text())
        return {}

    def text(self):
        return " ".join(self.now().get("texts", []))

    def wait_text(self, wanted, seconds=20):
        """Waits for a text (a regular expression) on the screen; returns the match."""
        found = {}

        def look():
            found["match"] = re.search(wanted, self.text())
            return found["match"]

        try:
            return wait_until(f"{wanted} on {self.process.name}", look, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; it shows: {self.text()[:800]}") from None

    def target(self, wanted):
        for target in self.now().get("targets", []):
            if target["enabled"] and re.search(wanted, f"{target['name']} {target['label']}"):
                return target
        return None

    def touch(self, wanted, seconds=20):
        target = wait_until(f"{wanted} to touch on {self.process.name}",
                            lambda: self.target(wanted), seconds)
        self.display.touch(target["x"] + target["w"] / 2, target["y"] + target["h"] / 2)


class FieldLine:
    """hall-field-sim and the fingers and eyes before its devices."""

    def __init__(self, stage, name, devices, *words):
        self.path = stage.folder / name
        self.control_path = stage.folder / f"{name}.control"
        device_words = [word for device in devices for word in ("--device", device)]
        self.process = stage.start(name, [stage.bin / "hall-field-sim", "--line", self.path, "--control",
                                          self.control_path, *device_words, *words])
        wait_until("the line's control", self.control_path.exists)

    def say(self, line):
        """One command; returns the answer's text."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(10)
            control.connect(str(self.control_path))
            control.sendall((line + "\n").encode())
            answer = control.makefile().readline().strip()
        if answer.startswith("error"):
            raise AssertionError(f"{line}: {answer}")
        return answer


class Stage:
    """Starts parts, and ends them all, the newest first."""

    def __init__(self, programs, folder):
        self.bin = pathlib.Path(programs) / "bin"
        self.build = pathlib.Path(programs)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ends = []
        self.screen_env = {}
        self.hall = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        faults = self.end()
        if kind is None and faults:
            raise AssertionError("; ".join(faults))

    def start(self, name, words, env=None):
        process = Process(name, words, self.folder, env)
        self.ends.append(process.end)
        return process

    def open_hall(self, *server_words):
        self.hall = Hall(self.bin, self.folder / "hall", "--pages", str(self.build / "pages"), *server_words)
        self.hall.start()
        self.ends.append(self.close_hall)
        return self.hall

    def close_hall(self):
        code = self.hall.stop()
        log = (self.hall.folder / "server.log").read_text(errors="replace")
        return f"hall-server ended with {code}: {log[-3000:]}" if code not in (0, -15) else None

    def end(self):
        faults = []
        for end in reversed(self.ends):
            fault = end()
            if fault:
                faults.append(fault)
        self.ends = []
        return faults


def ocr(image, allow="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"):
    """What tesseract reads in a picture: an eye that knows nothing of our fonts."""
    result = subprocess.run(["tesseract", str(image), "-", "--psm", "7", "-c",
                             f"tessedit_char_whitelist={allow}"],
                            capture_output=True, text=True, check=True)
    return result.stdout.strip()


def in_thread(function, *words):
    thread = threading.Thread(target=function, args=words, daemon=True)
    thread.start()
    return thread
