#!/usr/bin/env python3
"""One visitor, from the kiosk's touch to the manager's dashboard, with every part real; then the
server is killed in the middle of a day, and all goes on by itself with nothing lost or doubled.

    python3 tests/e2e/first_visit.py BUILD OUT [--qemu]

BUILD holds bin/, tests/, pages/ and firmware/. With --qemu the pad and the strip of the window are
firmware images in QEMU, on one line with the rest. The last line reads "N passed, N failed".
"""
import argparse
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import Problem, wait_until  # noqa: E402
from stage import FieldLine, Printer, Qemu, Screen, Story, alike, ocr, play  # noqa: E402

SEAT = "12"
NUMBER = r"\b[A-Z]{1,2}\d{3}\b"


class Page:
    """A page in the real Chromium that takes its steps in the background."""

    def __init__(self, stage, name, url, *steps):
        self.name = name
        self.popen = subprocess.Popen(
            ["node", str(ROOT / "tests/pages/see.mjs"), url, *map(str, steps)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "MASHANG_BUILD": str(stage.build)})
        stage.ends.append(self.kill)

    def kill(self):
        if self.popen.poll() is None:
            self.popen.kill()
        self.popen.wait()

    def done(self, seconds=90):
        out, err = self.popen.communicate(timeout=seconds)
        if self.popen.returncode != 0:
            raise AssertionError(f"{self.name}: {out[-800:]} {err[-1500:]}")
        return out


def speech_seconds(path):
    """How long the WAV is loud: silence is no speech, nor is a header."""
    if not path.exists() or path.stat().st_size < 1000:
        return 0
    out = subprocess.run(["sox", path, "-n", "silence", "1", "0.05", "1%", "stat"],
                         capture_output=True, text=True).stderr
    length = re.search(r"Length \(seconds\):\s+([\d.]+)", out)
    loud = re.search(r"RMS\s+amplitude:\s+([\d.]+)", out)
    return float(length[1]) if length and loud and float(loud[1]) > 0.01 else 0


def leds_text(rows, width, height, folder):
    """What an eye reads on the LEDs between the arrows: the picture in words."""
    # Dark letters on white, each LED as 4 × 4 dots, with a margin; arrows at the sides left out.
    scale, left, right = 4, 230, 346
    lines = []
    for y in range(height):
        bits = (rows[y * (width // 8) + x // 8] >> (7 - x % 8) & 1 for x in range(left, right))
        lines += [b"\xff" * 80 + b"".join((b"\0" if bit else b"\xff") * scale for bit in bits)
                  + b"\xff" * 80] * scale
    margin = [b"\xff" * len(lines[0])] * 60
    lines = margin + lines + margin
    grey = folder / "strip.pgm"
    grey.write_bytes(b"P5\n%d %d\n255\n" % (len(lines[0]), len(lines)) + b"".join(lines))
    return alike(ocr(grey))


class FirstVisit(Story):
    def __init__(self, stage, qemu):
        super().__init__()
        self.stage = stage
        self.qemu = qemu
        self.receipts_seen = set()

    # --- The stage ---------------------------------------------------------------------------

    def build_stage(self):
        stage = self.stage
        self.printer = Printer(stage)
        line_path = stage.folder / "line-1"
        self.hall = stage.open_hall("--line", line_path)
        self.manager = self.hall.sign_in("manager")
        wires = self.wires()
        self.pad, self.evaluator, self.strip = (
            f"{kind}:{wires[kind]}" for kind in ("pad", "evaluator", "strip"))
        devices = self.line_devices()
        words = []
        if self.qemu:
            self.chips = {name: Qemu(stage, name.split(":")[0], name.split(":")[1])
                          for name in (self.pad, self.strip)}
            for name, chip in self.chips.items():
                devices.remove(name)
                words += ["--attach", f"{name}={chip.bus}"]
        with self.step("devices on a line whose port is not there yet are shown as lost"):
            assert not line_path.exists()
            wait_until("the loss", lambda: {self.device_state(kind) for kind in wires} == {"lost"}, 10)
        self.line = FieldLine(stage, "line-1", devices, *words)
        self.open_screens()
        wait_until("the devices at the window to be found", self.devices_are_found, 30)

    def line_devices(self):
        """All that the first line of the hall carries."""
        out = subprocess.run([self.stage.bin / "hallctl", "lines", self.hall.folder],
                             capture_output=True, text=True, check=True).stdout
        return out.splitlines()[0].split()[1:]

    def wires(self):
        """Bus addresses of the seat's devices, from the hall's own configuration."""
        out = subprocess.run([self.stage.bin / "hallctl", "seats", self.hall.folder, SEAT],
                             capture_output=True, text=True, check=True).stdout
        return dict(re.findall(r"(pad|evaluator|strip) 1/(\d+)", out))

    def open_screens(self):
        stage, url = self.stage, self.hall.url
        access = self.hall.folder / "demo-access.json"
        self.voice = stage.folder / "voice.wav"
        self.kiosk = Screen(stage, "kiosk", "1080x1920",
                            [stage.bin / "mashang-kiosk", "--hall", url, "--key-file", access,
                             "--printer", self.printer.queue, "--language", "zh"], self.printer.env)
        self.board = Screen(stage, "board", "1920x1080",
                            [stage.bin / "mashang-board", "--hall", url, "--key-file", access,
                             "--voice-out", self.voice, "--state", stage.folder / "board.state"])
        self.seat = Screen(stage, "seat", "1024x600",
                           [stage.bin / "mashang-seat", "--hall", url, "--key-file", access,
                            "--seat", SEAT])

    def devices_are_found(self):
        return set(self.devices().values()) == {"ok"}

    def strip_text(self):
        """The number on the strip's LEDs, as the device shows them now, not as they were sent."""
        if self.qemu:
            return leds_text(self.chips[self.strip].picture(), 512, 32, self.stage.folder)
        path = self.stage.folder / "strip.pbm"
        self.line.say(f"shown {self.strip} {path}")
        _, size, rows = path.read_bytes().split(b"\n", 2)
        width, height = map(int, size.split())
        return leds_text(rows, width, height, self.stage.folder)

    def press(self, device, key):
        if self.qemu and device in self.chips:
            self.chips[device].press(key)
        else:
            self.line.say(f"key {device} {key}")

    # --- What people do ----------------------------------------------------------------------

    def take_number(self):
        """Touches through the kiosk to a printed number of a service that the window has."""
        kiosk = self.kiosk
        queue = self.hall.get(f"/api/v1/seats/{SEAT}", self.hall.display)["queues"][0]
        services = self.hall.get("/api/v1/services", self.hall.kiosk)
        group = next(g for g in services["groups"] if g["queue"] == queue)
        department = next(d for d in services["departments"] if d["id"] == group["department"])
        kiosk.touch("^take ")
        kiosk.touch_paged(re.escape(department["name"]["zh"]))
        kiosk.touch_paged(re.escape(group["name"]["zh"]))
        kiosk.touch("^service")
        kiosk.touch("^print ")
        kiosk.wait_screen("thanks", 60)
        return re.search(NUMBER, kiosk.text())[0]

    def paper(self, number):
        """The receipt that came out: the page's address in its QR code, and its number."""
        path = wait_until("a receipt", lambda: self.printer.newest(self.receipts_seen), 30)
        self.receipts_seen.add(path)
        codes = subprocess.run(["zbarimg", "-q", "--raw", path], capture_output=True, text=True).stdout
        url = next((code for code in codes.split() if "/t/" in code), None)
        assert url, f"no visitor's page in the codes of {path}: {codes}"
        read = ocr(path, page=True)
        assert alike(number) in alike(read), f"{path} reads {read!r}, the screen said {number}"
        return url

    def clerk_opens(self):
        clerk = self.hall.access["clerk"]
        Page(self.stage, "clerk", self.hall.url + "/clerk/", "--size", "1280x720", "--sign-in",
             f"{clerk['user']}:{clerk['password']}:{SEAT}", "--wait-text", "窗口未开放", "--key", "7",
             "--wait-text", "空闲", "--picture", self.stage.folder / "clerk.png").done()

    def counts(self):
        return self.hall.get("/api/v1/dashboard", self.manager)

    # --- The story ---------------------------------------------------------------------------

    def first_visit(self):
        step = self.step
        with step("a clerk signs in and opens the window, in Chromium"):
            self.clerk_opens()
        with step("a visitor touches through to a ticket"):
            self.number = self.take_number()
        with step(f"the paper out of CUPS bears {self.number} and a QR to the visitor's page"):
            self.url = self.paper(self.number)
        with step("the visitor's page shows the number and who is before"):
            Page(self.stage, "visit", self.url, "--size", "390x844", "--wait-text", self.number).done()
        called = Page(self.stage, "visit, called", self.url, "--size", "390x844", "--wait-text",
                      self.number, "--wait-text", f"{SEAT} 号窗口", "--wait", ".call-panel",
                      "--picture", self.stage.folder / "visit-called.png")
        with step(f"a key on the pad, over the bus, calls {self.number}"):
            self.press(self.pad, "next")
            wait_until("the call on record", lambda: self.at_seat() == (self.number, "called"))
        with step("the board shows it"):
            self.board.wait_text(self.number)
            picture = self.board.display.shoot(self.stage.folder / "board.png")
            assert picture.stat().st_size > 10000
        with step("the strip's latched frame shows it"):
            wait_until("the strip", lambda: self.strip_text() == alike(self.number), 20)
        with step("the voice speaks: a WAV that is not silent"):
            wait_until("speech", lambda: speech_seconds(self.voice) > 2, 30)
        with step("the visitor's page, open all the while in Chromium, shows the call"):
            called.done()
        with step("the seat's screen shows it"):
            self.seat.wait_text(self.number)
        with step("start and finish by the pad's keys"):
            self.press(self.pad, "start")
            wait_until("the start", lambda: self.at_seat() == (self.number, "serving"))
            self.press(self.pad, "finish")
            wait_until("the finish", lambda: self.at_seat() is None)
        with step("the evaluator's key records one review"):
            wait_until("one review", lambda: self.review_by_key() == 1, 20)
            assert self.counts()["reviews"]["levels"][4] == 1
        with step("the dashboard, in Chromium, shows one served and one review"):
            manager = self.hall.access["manager"]
            out = Page(self.stage, "dashboard", self.hall.url + "/dashboard/", "--size", "1920x1080",
                       "--sign-in", f"{manager['user']}:{manager['password']}",
                       "--wait", "#value-served:has-text('1')", "--print", "#value-served",
                       "--print", ".reviews .muted >> nth=0",
                       "--picture", self.stage.folder / "dashboard.png").done()
            assert re.findall(r"\d+", out) == ["1", "1"], out
            assert self.counts()["served"] == 1

    def unplugged(self):
        """The evaluator is pulled out and put back: seen by the manager, and nobody restarts anything."""
        with self.step("an evaluator that is pulled out is shown as lost, and is back when plugged in"):
            self.line.say(f"unplug {self.evaluator}")
            wait_until("the loss", lambda: self.device_state("evaluator") == "lost", 10)
            assert {"pad": "ok", "strip": "ok"}.items() <= self.devices().items()
            self.line.say(f"plug {self.evaluator}")
            wait_until("its return", lambda: self.device_state("evaluator") == "ok", 20)

    def devices(self):
        return self.hall.get(f"/api/v1/seats/{SEAT}", self.hall.display)["devices"]

    def device_state(self, kind):
        """As the dashboard says it."""
        return next((device["state"] for device in self.counts()["devices"]
                     if device["id"] == f"{kind}-{SEAT}"), None)

    def review_by_key(self):
        count = self.counts()["reviews"]["count"]
        if count == 0:
            self.press(self.evaluator, "5")
        return count

    def at_seat(self):
        ticket = self.hall.get(f"/api/v1/seats/{SEAT}", self.hall.display)["ticket"]
        return (ticket["number"], ticket["state"]) if ticket else None


    def killed_in_the_middle(self):
        step = self.step
        acknowledged = {}
        stop = threading.Event()
        crowd = [threading.Thread(target=self.crowd, args=(i, acknowledged, stop)) for i in range(4)]
        with step("the server is killed (-9) in the middle of a day and comes back"):
            for thread in crowd:
                thread.start()
            wait_until("a crowd", lambda: len(acknowledged) > 200, 60)
            self.hall.kill()
            killed_at = len(acknowledged)
            self.hall.start()
            wait_until("the crowd to go on by itself", lambda: len(acknowledged) > killed_at + 100, 60)
            stop.set()
            for thread in crowd:
                thread.join()
        with step("nothing is lost: each number that was answered is there, once"):
            numbers = [number for number, _ in acknowledged.values()]
            assert len(numbers) == len(set(numbers)), "a number was given twice"
            for request_id, (number, ticket) in list(acknowledged.items())[::7]:
                assert self.hall.get(f"/api/v1/tickets/{ticket}", self.hall.kiosk)["number"] == number
            figures = self.counts()
            # The first visitor's ticket, and those of the crowd; a request that was sent twice counts once.
            assert figures["issued"] == len(numbers) + 1, (figures["issued"], len(numbers))
            assert figures["served"] == 1 and figures["reviews"]["count"] == 1, figures
        with step("the same request_id gives the same ticket as before the kill"):
            request_id, (number, ticket) = next(iter(acknowledged.items()))
            again = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[self.service],
                                   request_id=request_id)
            assert (again["number"], again["id"]) == (number, ticket)

    def crowd(self, index, acknowledged, stop):
        """Asks for numbers; after a broken connection it asks again under the same request id."""
        count = 0
        while not stop.is_set():
            request_id = f"crowd-{index}-{count:06d}"
            with contextlib.suppress(OSError, Problem, EOFError):
                ticket = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[self.service],
                                        request_id=request_id)
                acknowledged[request_id] = (ticket["number"], ticket["id"])
                count += 1

    def all_goes_on(self):
        step = self.step
        with step("devices are found again by themselves"):
            wait_until("the devices", self.devices_are_found, 30)
        with step("the kiosk goes on: the next visitor's number, on paper"):
            self.kiosk.wait_screen("home", 60)
            number = self.take_number()
            assert number != self.number
            url = self.paper(number)
        with step(f"the pad calls {number}; strip, board, seat, voice and page show it"):
            before = self.voice.stat().st_size
            page = Page(self.stage, "visit 2", url, "--size", "390x844", "--wait-text", number,
                        "--wait", ".call-panel")
            self.press(self.pad, "next")
            wait_until("the call", lambda: (self.at_seat() or "")[:1] == (number,))
            self.board.wait_text(number)
            self.seat.wait_text(number)
            wait_until("the strip", lambda: self.strip_text() == alike(number), 20)
            wait_until("the voice", lambda: self.voice.stat().st_size > before + 20000, 30)
            page.done()
        with step("nothing was doubled: one call of each number"):
            calls = [call["number"] for call in self.hall.get("/api/v1/board", self.hall.display)["calls"]
                     if call["again"] == 0]
            assert calls == [self.number, number], calls

    def run(self):
        self.build_stage()
        self.first_visit()
        self.unplugged()
        queue = self.hall.get(f"/api/v1/seats/{SEAT}", self.hall.display)["queues"][1]
        self.service = next(s["id"] for s in self.hall.get("/api/v1/services", self.hall.kiosk)["services"]
                            if s["queue"] == queue)
        self.killed_in_the_middle()
        self.all_goes_on()


def main():
    words = argparse.ArgumentParser()
    words.add_argument("build", type=pathlib.Path)
    words.add_argument("out", type=pathlib.Path)
    words.add_argument("--qemu", action="store_true")
    words = words.parse_args()
    return play(lambda stage: FirstVisit(stage, words.qemu), (words.build, words.out))


if __name__ == "__main__":
    sys.exit(main())
