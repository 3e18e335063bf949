#!/usr/bin/env python3
"""Nothing of a visit stays in the kiosk's memory: the real program with all its devices, whose memory is searched
for what a visitor's card said, what was typed, given and scanned: during the visit, when it must be there (or the
search would prove nothing), and after it. A build without sanitizers: those keep what was freed on purpose.

    python3 tests/e2e/kiosk_memory.py BUILD OUT [ways]
"""
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
sys.path.insert(0, str(ROOT / "tests/e2e"))
import memory  # noqa: E402
from hall import wait_until  # noqa: E402
from stage import CardReader, play, Printer, Screen, Story  # noqa: E402

NUMBER = r"\b[A-Z]{1,2}\d{3,4}\b"
CARD = 2  # of tests/lib/made_up_card.c
CARD_SAYS = {"name": "虚构人", "number of the card": "840000199912310034", "address": "虚构路二号"}
TYPED = "wuyouxiansheng"
STRIP_PX, STRIPS = 24, 8


def strips(picture, box):
    """Runs of pixels of a screenshot inside `box` that are like nothing else, as the surface holds them."""
    data, at, rows = picture.read_bytes(), 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            width = struct.unpack(">I", data[at + 8:at + 12])[0]
        rows += data[at + 8:at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    rows = zlib.decompress(rows)
    found = {}
    for y in range(box["y"], box["y"] + box["h"], 3):
        row = rows[y * (1 + 3 * width) + 1:(y + 1) * (1 + 3 * width)]
        for x in range(box["x"], box["x"] + box["w"] - STRIP_PX, STRIP_PX):
            pixels = [row[3 * i:3 * i + 3] for i in range(x, x + STRIP_PX)]
            if len(set(pixels)) > STRIP_PX - 6:
                found[f"pixels at {x},{y}"] = pixels
    some = sorted(found)[::max(1, len(found) // STRIPS)]
    return {f"{name} ({last})": b"".join(p[::-1] + bytes([last]) for p in found[name])[:-1]
            for name in some for last in (0, 255)}


class Memory(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="mashang-"))
        stage.ends.append(lambda: shutil.rmtree(self.work, ignore_errors=True))
        self.printer = Printer(stage)
        self.printer.add_pages(stage, stage.folder / "a4")
        self.hall = stage.open_hall()
        self.reader = CardReader(stage, self.work)
        feeder, drawn = stage.folder / "feeder", stage.folder / "drawn"
        for folder in feeder, drawn, stage.folder / "safe":
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        subprocess.run([stage.build / "tests/make-pages", feeder, "2", "100"], check=True)
        self.page = sorted(feeder.glob("*.jpg"))[0].read_bytes()
        self.kiosk = Screen(stage, "kiosk", "1080x1920",
                            [stage.bin / "mashang-kiosk", "--hall", self.hall.url, "--key-file",
                             self.hall.folder / "demo-access.json", "--printer", self.printer.queue,
                             "--gun", "none", "--card-reader", self.reader.link,
                             "--speech-out", stage.folder / "speech.wav", "--store", self.work / "store",
                             "--scanner", f"folder:{feeder}", "--papers", stage.folder / "safe",
                             "--a4-printer", "a4"],
                            self.printer.env)
        self.needles = {}
        self.all_ways = "ways" in sys.argv[3:]

    def seen(self):
        return f"; the kiosk shows: {self.kiosk.text()[:400]}"

    # --- Looking for it ----------------------------------------------------------------------

    def found(self, what=""):
        needles = {name: needle for name, needle in self.needles.items() if name.startswith(what)}
        return memory.search(self.kiosk.process.popen.pid, needles)

    def look_for(self, what, text):
        """From now on this text is not to be there once the visit is over."""
        self.needles.update({f"{what} {text} in {code}": form for code, form in memory.forms(text).items()})

    def is_here(self, what):
        """Now it is there: the search finds what it is to find."""
        wait_until(f"the {what} in the memory while the visit lasts",
                   lambda: self.found(what)[0])

    def nothing_is_left(self):
        """Threads that end their work may take a moment, on a busy machine a long one."""
        self.kiosk.wait_screen("home")
        try:
            wait_until("nothing of the visit in the memory", lambda: not self.found()[0])
        except AssertionError:
            lines = self.found()[1]
            (self.stage.folder / "left.txt").write_text("\n".join(lines))
            raise AssertionError(f"left in {len(lines)} places: " + "; ".join(lines[:6])) from None
        self.needles = {}

    def choose(self):
        for touch in ("^take ", "^department:1 ", "^group:0 ", "^service:0 "):
            self.kiosk.touch(touch)
        self.kiosk.wait_screen("confirm")

    def look_for_card(self):
        for what, text in CARD_SAYS.items():
            self.look_for(what, text)

    # --- What happens ------------------------------------------------------------------------

    def a_card_and_an_appointment(self):
        kiosk = self.kiosk
        self.look_for_card()
        for touch in ("^take ", "^department:0 ", "^group:0 ", "^service:0 ", "^book ", "^day:0 ", "^time:0 "):
            kiosk.touch(touch)
        kiosk.wait_screen("book-sure")
        self.reader.tell(f"card {CARD}")
        kiosk.wait_screen("booked")
        code = kiosk.wait_text(r"预约码 ([0-9A-Z]{8})")[1]
        self.look_for("code", code)
        self.look_for("signed code", self.hall.get("/api/v1/appointments/" + code, self.hall.kiosk)["signed"])
        kiosk.wait_text("预约单已打印")
        self.is_here("code")
        self.reader.tell("away")
        kiosk.touch("^done ")

    def a_card_is_gone(self):
        """Who laid it down is greeted by a masked name, and walks away."""
        kiosk = self.kiosk
        kiosk.wait_text("现在等候")
        wait_until("the reader", lambda: "part=card-reader" in kiosk.process.log())
        self.look_for_card()
        self.reader.tell(f"card {CARD}")
        kiosk.wait_text(r"虚\*\*")
        self.look_for("masked name", "虚**")
        self.is_here("masked name")
        self.reader.tell("away")
        kiosk.wait_screen("home")

    def typed_and_given(self):
        """By keys and by pinyin; a number on paper; all of it said aloud."""
        kiosk, key = self.kiosk, self.kiosk.display.key
        given = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[self.service()])
        self.hall.post(f"/api/v1/tickets/{given['id']}/cancel", self.hall.kiosk)
        key("asterisk")
        kiosk.touch("^search ")
        kiosk.wait_screen("search")
        self.look_for("typed", TYPED)
        key(*TYPED)
        word = wait_until("what is offered", lambda: kiosk.target(r"^candidate:0 \W*\w{3,}$"))["label"]
        self.look_for("word", word)
        kiosk.touch("^candidate:0 ")
        kiosk.wait_text(word)
        self.is_here("word")
        kiosk.touch("^by-department ")
        for touch in ("^department:1 ", "^group:0 ", "^service:0 "):
            kiosk.touch(touch)
        kiosk.wait_screen("confirm")
        kiosk.touch("^print ")
        kiosk.wait_screen("thanks", 60)
        self.look_for("number", re.search(NUMBER, kiosk.text())[0])
        self.is_here("number")

    def service(self):
        rows = self.hall.get("/api/v1/services")["services"]
        return rows[0]["id"]

    def papers(self):
        kiosk = self.kiosk
        kiosk.touch("^papers ")
        kiosk.touch("^start ")
        kiosk.wait_screen("papers-list", 60)
        kiosk.touch("^page:0 ")
        kiosk.wait_screen("papers-page")
        shot = self.kiosk.display.shoot(self.stage.folder / "page.png")
        self.needles.update(strips(shot, {"x": 100, "y": 400, "w": 880, "h": 900}))
        assert len(self.needles) >= STRIPS, "the page is seen"
        self.needles["page"] = self.page[len(self.page) // 2:][:48]
        self.is_here("pixels")
        if self.all_ways:
            kiosk.touch("^back ")
            kiosk.touch("^print ")
            kiosk.wait_screen("papers-done", 60)
        kiosk.touch("^home |^done ")

    def done(self):
        self.kiosk.touch("^done ")

    def timed_out(self):
        self.kiosk.wait_screen("home", 40)

    def run(self):
        plan = [("a card is laid down, and gone", self.a_card_is_gone, None),
                ("a card and an appointment, done", self.a_card_and_an_appointment, None),
                ("typed, said aloud, a number on paper, done", self.typed_and_given, self.done),
                ("papers scanned and looked at, and home", self.papers, None)]
        if self.all_ways:
            plan.append(("typed, said aloud, a number on paper, and walked away", self.typed_and_given,
                         self.timed_out))
        for what, visit, end in plan:
            with self.step(f"{what}: nothing is left in the memory"):
                visit()
                if end is not None:
                    end()
                self.nothing_is_left()


if __name__ == "__main__":
    sys.exit(play(Memory))
