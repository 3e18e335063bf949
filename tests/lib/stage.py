"""A whole hall for end-to-end tests: server, printer behind a real CUPS, devices on a line, screens on
virtual displays. What stands in for hardware is outside of the programs, behind the same cable.
Standard library only."""
import contextlib
import json
import os
import pathlib
import pty
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import tty

from hall import free_port, Hall, wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEAKS_OF_OTHERS = {"LSAN_OPTIONS": f"suppressions={ROOT}/tests/lib/leaks-of-others:print_suppressions=0"}


class Process:
    """A program with its log, ended with the stage."""

    def __init__(self, name, words, folder, env=None):
        self.name = name
        self.log_path = folder / f"{name}.log"
        with open(self.log_path, "ab") as log:
            self.popen = subprocess.Popen([str(word) for word in words], stdout=log, stderr=log,
                                          stdin=subprocess.DEVNULL,
                                          env={**LEAKS_OF_OTHERS, **os.environ, **(env or {})})

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

    def drag(self, places):
        """A finger goes through these places and is lifted at the last."""
        at = lambda place: ["mousemove", str(int(place[0])), str(int(place[1]))]
        words = [*at(places[0]), "mousedown", "1"]
        for place in places[1:]:
            words += at(place)
        subprocess.run(["xdotool", *words, "mouseup", "1"], env={**os.environ, **self.env}, check=True)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", *keys], env={**os.environ, **self.env}, check=True)

    def shoot(self, path):
        subprocess.run([sys.executable, ROOT / "hall-server/show-screens", "--shoot", path, self.name],
                       check=True)
        return path


class Screen:
    """A program of ours on a display; `--describe` says what it shows and where it can be touched."""

    def __init__(self, stage, name, size, words, env=None):
        self.display = Display(stage, name, size)
        self.described = stage.folder / f"{name}.json"
        self.described.unlink(missing_ok=True)  # of a run before: nothing is there to be touched yet
        self.process = stage.start(name, [*words, "--size", size, "--describe", self.described],
                                   env={**self.display.env, **(env or {})})

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

    def touch_paged(self, wanted):
        """Touches it on whichever page of the list it is."""
        while True:
            wait_until(f"{wanted}, or a next page, on {self.process.name}",
                       lambda: self.target(wanted) or self.target("下一页"))
            if self.target(wanted):
                return self.touch(wanted)
            page = self.text()
            self.touch("下一页")
            wait_until("the next page", lambda p=page: self.text() != p)

    def awake(self):
        """True; a kiosk that nobody touched for a minute is touched first, as a visitor would."""
        if self.now().get("screen") == "idle":
            self.display.touch(20, 20)
        return True

    def wait_screen(self, name, seconds=20):
        wait_until(f"the screen {name} on {self.process.name}",
                   lambda: self.now().get("screen") == name or (name == "home" and self.awake() and False), seconds)

    def touch(self, wanted, seconds=20):
        target = wait_until(f"{wanted} to touch on {self.process.name}",
                            lambda: self.awake() and self.target(wanted), seconds)
        self.display.touch(target["x"] + target["w"] / 2, target["y"] + target["h"] / 2)


class FieldLine:
    """hall-field-sim and the fingers and eyes before its devices.

    `rough`: words for a rough-line between the hall and them, as ["--baud", 115200, "--flip", 500].
    """

    def __init__(self, stage, name, devices, *words, rough=None):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="mashang-"))
        stage.ends.append(lambda: shutil.rmtree(self.work, ignore_errors=True))
        self.path = stage.folder / name if rough is None else self.work / "devices"
        self.control_path = self.work / "control"
        device_words = [word for device in devices for word in ("--device", device)]
        self.process = stage.start(name, [stage.bin / "hall-field-sim", "--line", self.path, "--control",
                                          self.control_path, *device_words, *words])
        wait_until("the line's control", self.control_path.exists)
        if rough is not None:
            self.rough = stage.start("rough-" + name, [stage.bin / "rough-line", "--hall", stage.folder / name,
                                                       "--devices", self.path, *map(str, rough)])
            wait_until("the rough line", (stage.folder / name).is_symlink)

    def say(self, line):
        """One command; returns the lines of its answer, without the "ok" that ends it."""
        answer = []
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(10)
            control.connect(str(self.control_path))
            control.sendall((line + "\n").encode())
            for text in control.makefile():
                if text.startswith("error"):
                    raise AssertionError(f"{line}: {text}")
                if text.strip() == "ok":
                    return "\n".join(answer)
                answer.append(text.strip())
        raise AssertionError(f"{line}: the answer was cut after {answer}")


class Printer:
    """A receipt printer on a pseudo-terminal, behind a real CUPS with our back-end."""

    queue = "mashang"

    def __init__(self, stage):
        # Socket paths are short; the folder of the tests need not be.
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="mashang-"))
        self.work.chmod(0o755)
        self.receipts = stage.folder / "receipts"
        self.program = stage.bin / "virtual-printer"
        self.process = stage.start("printer", [self.program, "--pty", self.work / "lp", "--control",
                                               self.work / "control", "--out", self.receipts])
        wait_until("the printer", lambda: (self.work / "lp").exists())
        server = self.cups("start", self.work / "cups", "--backend",
                           stage.bin / "mashang-cups-escpos").strip()
        stage.ends.append(self.end)
        self.cups("queue", self.work / "cups", self.queue, f"mashang-escpos:{self.work / 'lp'}")
        self.env = {"CUPS_SERVER": server}

    def cups(self, *words):
        done = subprocess.run(["sh", ROOT / "drivers/printer/private-cups", *map(str, words)],
                              capture_output=True, text=True)
        assert done.returncode == 0, f"private-cups {words[0]}: {done.stderr[-1500:]}"
        return done.stdout

    def tell(self, *words):
        subprocess.run([self.program, "--tell", self.work / "control", *words], check=True,
                       stdout=subprocess.DEVNULL)

    def add_pages(self, stage, out):
        """A driverless printer of pages, the queue "a4" of the same CUPS; its papers come to `out`."""
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        port = free_port()
        stage.start("a4-printer", [sys.executable, ROOT / "tests/tools/ipp-printer", port, out])

        def listens():
            with socket.socket() as door:
                return door.connect_ex(("127.0.0.1", port)) == 0
        wait_until("the printer of pages", listens)
        self.cups("queue", self.work / "cups", "a4", f"ipp://127.0.0.1:{port}/ipp/print")

    def newest(self, but_not):
        """A receipt that is not among these, or None."""
        return next((path for path in sorted(self.receipts.glob("receipt-*.png"))
                     if path not in but_not), None)

    def end(self):
        self.cups("stop", self.work / "cups")
        shutil.rmtree(self.work, ignore_errors=True)


class Gun:
    """A barcode gun: a pseudo-terminal behind a link that stays."""

    def __init__(self, folder):
        self.link = folder / "gun"
        self.plug()

    def plug(self):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        new = self.link.with_suffix(".new")
        new.symlink_to(os.ttyname(self.slave))
        new.replace(self.link)

    def unplug(self):
        self.link.unlink()
        os.close(self.slave)
        os.close(self.master)

    def scan(self, text, end="\r\n"):
        os.write(self.master, (text + end).encode())


class CardReader:
    """sam-reader, and the hand that lays cards on it."""

    def __init__(self, stage, folder):
        self.link = folder / "reader"
        self.process = subprocess.Popen([stage.bin / "sam-reader", "--link", self.link], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)
        stage.ends.append(self.end)
        assert self.process.stdout.readline() == "ready\n"

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        while self.process.stdout.readline() != "ok\n":  # "pulled" may come before it
            assert self.process.poll() is None

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        return None if self.process.wait(20) == 0 else "sam-reader ended badly"


class Qemu:
    """A firmware image on an emulated chip: its bus and its console are UNIX sockets."""

    def __init__(self, stage, kind, address):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="mashang-"))
        self.bus = self.work / "bus"
        self.console = self.work / "console"
        settings = self.work / "settings"
        width, height = (512, 32) if kind == "strip" else (0, 0)
        page = (b"MSET" + bytes([int(address), 0]) + struct.pack("<HH", width, height)
                + f"qemu-{kind}-{address}".encode().ljust(12, b"_")[:12])
        settings.write_bytes(page + struct.pack("<H", crc16(page)))
        stage.start(f"qemu-{kind}", [
            "qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none",
            "-serial", f"unix:{self.bus},server=on,wait=off",
            "-serial", f"unix:{self.console},server=on,wait=off",
            "-kernel", stage.build / "firmware" / f"{kind}.elf",
            "-device", f"loader,file={settings},addr=0x080E0000"])
        stage.ends.append(lambda: shutil.rmtree(self.work, ignore_errors=True))
        wait_until("the emulated chip", self.console.exists)

    def say(self, line):
        return subprocess.run([sys.executable, ROOT / "tests/tools/modbus/console.py", self.console,
                               line], check=True, capture_output=True, text=True).stdout

    def press(self, key):
        self.say(f"key {key}")

    def picture(self):
        """What the LEDs show, as bytes: a row after the other, a bit each."""
        return bytes.fromhex("".join(re.findall(r"^[0-9a-f]{128}$", self.say("picture"), re.M)))


def crc16(data):
    """CRC-16/MODBUS."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


class Stage:
    """Starts parts, and ends them all, the newest first."""

    def __init__(self, programs, folder):
        self.bin = pathlib.Path(programs) / "bin"
        self.build = pathlib.Path(programs)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ends = []
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

    def open_hall(self, *server_words, catalogue=None):
        """`catalogue`: of a hall that is not the demo's; from catalogue_at()."""
        self.hall = Hall(self.bin, self.folder / "hall", "--pages", str(self.build / "pages"), *server_words,
                         catalogue=catalogue)
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


def alike(text):
    """Letters and figures that look alike to tesseract, as one: O and 0, I and 1, S and 5."""
    return text.translate(str.maketrans("OIS", "015"))


def ocr(image, allow="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", page=False):
    """What tesseract reads in a picture, one line or a page: an eye that knows nothing of our fonts."""
    result = subprocess.run(["tesseract", str(image), "-", "--psm", "11" if page else "7", "-c",
                             f"tessedit_char_whitelist={allow}"],
                            capture_output=True, text=True, check=True)
    return result.stdout.strip()


class Story:
    """Steps in order. The first that fails ends the story, since what follows stands on it."""

    def __init__(self):
        self.passed = 0
        self.figures = []  # what was measured, said in the end

    def seen(self):
        """What a person would see now, for the line of a step that failed."""
        return ""

    @contextlib.contextmanager
    def step(self, what):
        try:
            yield
        except BaseException:
            print(f"FAIL  {what}{self.seen()}", flush=True)
            raise
        self.passed += 1
        print(f"ok    {what}", flush=True)


def play(make_day, folders=None):
    """What a test with steps does with its words BUILD OUT (or these folders): plays `make_day(stage)`,
    ends every part, and says figures and counts. Returns the exit code."""
    failed, day = 0, None
    with Stage(*(folders or sys.argv[1:3])) as stage:
        try:
            day = make_day(stage)
            day.run()
        except Exception as error:
            failed = 1
            print(f"      {error!r}"[:4000], flush=True)
        for fault in stage.end():
            failed = 1
            print(f"FAIL  every part ends well: {fault}", flush=True)
    for figure in day.figures if day else []:
        print(f"      {figure}")
    print(f"{day.passed if day else 0} passed, {failed} failed")
    return failed
