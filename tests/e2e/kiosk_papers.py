#!/usr/bin/env python3
"""Papers at the kiosk: scanned, put in order, printed for oneself; a scanner that goes in the middle; and
that nothing of them is left: not on the disk, not in the spool, not after a kill. The real program on a
virtual display, its real feeder with a folder of pages, a real CUPS and a driverless A4 printer.

    python3 tests/e2e/kiosk_papers.py BUILD OUT
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import play, Printer, Screen, Story  # noqa: E402

PART = 48  # bytes of a page that are looked for


class PapersDay(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.printer, self.out = Printer(stage), stage.folder / "a4"
        self.printer.add_pages(stage, self.out)
        self.hall = stage.open_hall()
        self.feeder = stage.folder / "feeder"
        self.safe = stage.folder / "safe"
        self.drawn = stage.folder / "drawn"
        for folder in (self.feeder, self.drawn):
            folder.mkdir()
        subprocess.run([stage.build / "tests/make-pages", self.drawn, "4", "100"], check=True)
        self.pages = sorted(self.drawn.glob("*.jpg"))
        self.load(3)
        self.kiosk = self.open_kiosk("kiosk")

    def open_kiosk(self, name):
        return Screen(self.stage, name, "1080x1920",
                      [self.stage.bin / "mashang-kiosk", "--hall", self.hall.url, "--key-file",
                       self.hall.folder / "demo-access.json", "--scanner", f"folder:{self.feeder}",
                       "--papers", self.safe, "--a4-printer", "a4"], self.printer.env)

    def seen(self):
        return f"; the kiosk shows: {self.kiosk.text()[:400]}"

    def load(self, count):
        for old in self.feeder.iterdir():
            old.unlink()
        for page in self.pages[:count]:
            shutil.copy(page, self.feeder)

    def scan(self, ends_on="papers-list"):
        self.kiosk.wait_screen("home")
        self.kiosk.touch("^papers ")
        self.kiosk.wait_screen("papers")
        self.kiosk.touch("^start ")
        self.kiosk.wait_screen(ends_on, 60)

    def leave(self):
        self.kiosk.touch("^home |^done ")
        self.kiosk.wait_screen("home")

    # --- What must not be found --------------------------------------------------------------

    def parts(self):
        """Bytes from the middle of each page: they are in its JPEG, and in a PDF that holds it."""
        for page in self.pages:
            whole = page.read_bytes()
            yield whole[len(whole) // 2:len(whole) // 2 + PART]
        yield b"%PDF-"
        yield b"JFIF"

    def files(self):
        """What may be read after: the kiosk's folder and the hall's, and the spool and logs of CUPS."""
        for top in (self.stage.folder, self.printer.work):
            for path in top.rglob("*"):
                if path.is_file() and not any(known in path.parents for known in (
                        self.drawn, self.feeder, self.out)):
                    yield path

    def readable(self):
        parts = list(self.parts())
        return [str(path) for path in self.files() if any(part in path.read_bytes() for part in parts)]

    def nothing_is_left(self):
        wait_until("the pages to go", lambda: not list(self.safe.iterdir()))
        wait_until("the spool to forget", lambda: not self.readable())

    # --- What happens ------------------------------------------------------------------------

    def pages_are_put_in_order_and_printed(self):
        kiosk = self.kiosk
        self.scan()
        assert "共 3 页" in kiosk.text(), kiosk.text()
        assert not self.readable(), self.readable()
        assert len(list(self.safe.iterdir())) == 3
        kiosk.touch("^page:0 ")
        kiosk.wait_screen("papers-page")
        kiosk.touch("^turn ")
        kiosk.touch("^later ")
        kiosk.wait_text("第 2 页，共 3 页")
        kiosk.touch("^next-page ")
        kiosk.wait_text("第 3 页，共 3 页")
        kiosk.touch("^remove ")
        kiosk.wait_text("第 2 页，共 2 页")
        kiosk.touch("^back ")
        kiosk.wait_screen("papers-list")
        kiosk.touch("^print ")
        kiosk.wait_screen("papers-done", 60)
        printed = sorted(self.out.glob("job-*.pdf"))
        assert len(printed) == 1, printed
        # What was page 1 is page 2 now, and on its side; CUPS makes both upright sheets.
        shapes = self.told("pdfimages", "-list", printed[0])
        sizes = [tuple(map(int, row.split()[3:5])) for row in shapes.splitlines()[2:]]
        assert len(sizes) == 2 and sizes[0][0] < sizes[0][1] and sizes[1][0] > sizes[1][1], shapes
        title = self.told("pdfinfo", printed[0])
        assert re.search(r"Title:\s+扫描件 ", title), title

    @staticmethod
    def told(*words):
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout

    def nothing_is_left_of_the_visit(self):
        kiosk = self.kiosk
        assert list(self.safe.iterdir())
        self.leave()
        self.nothing_is_left()
        kiosk.touch("^papers ")
        kiosk.wait_screen("papers")
        kiosk.touch("^back ")  # to home: there are no pages to go back to
        kiosk.wait_screen("home")

    def a_scanner_that_goes_keeps_the_pages_before(self):
        kiosk = self.kiosk
        self.load(4)
        # The second page does not end: a feeder that stands still, until its cable is pulled.
        held = sorted(self.feeder.iterdir())[1]
        held.unlink()
        os.mkfifo(held)
        kiosk.touch("^papers ")
        kiosk.wait_screen("papers")
        kiosk.touch("^start ")
        kiosk.wait_text("已扫 1 页")
        away = self.feeder.with_name("away")
        self.feeder.rename(away)
        (away / held.name).write_bytes(b"\xff\xd8 the rest never comes")
        kiosk.wait_screen("papers-fault")
        kiosk.wait_text("连接断了")
        kiosk.wait_text("已扫好的 1 页还在")
        kiosk.touch("^see ")
        kiosk.wait_screen("papers-list")
        kiosk.touch("^more ")
        kiosk.wait_text("没有找到扫描仪|连接断了")  # and it can't be started
        assert not kiosk.target("^start ")
        (away / held.name).unlink()
        away.rename(self.feeder)
        wait_until("the scanner to be back", lambda: kiosk.target("^start "))
        self.leave()
        self.nothing_is_left()

    def a_killed_kiosk_leaves_nothing_readable(self):
        self.load(1)
        self.scan()
        assert len(list(self.safe.iterdir())) == 1
        killed = self.kiosk.process
        self.stage.ends.remove(killed.end)
        killed.popen.kill()
        killed.popen.wait()
        assert len(list(self.safe.iterdir())) == 1
        assert not self.readable(), self.readable()
        self.kiosk = self.open_kiosk("kiosk-again")
        self.kiosk.wait_screen("home")
        wait_until("the rest to be removed", lambda: not list(self.safe.iterdir()))

    def run(self):
        for what, step in (
                ("pages are scanned, turned, moved, removed, and printed as they were put",
                 self.pages_are_put_in_order_and_printed),
                ("when the visit ends nothing of them is on the disk or in the spool",
                 self.nothing_is_left_of_the_visit),
                ("a scanner that goes in the middle keeps the pages before, and comes back",
                 self.a_scanner_that_goes_keeps_the_pages_before),
                ("a killed kiosk leaves nothing readable, and the next start removes it",
                 self.a_killed_kiosk_leaves_nothing_readable)):
            with self.step(what):
                step()


sys.exit(play(PapersDay))
