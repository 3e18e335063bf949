#!/usr/bin/env python3
"""A visit at a kiosk that was built for a board: the arm64 program under qemu-user, with Debian's arm64
libraries, before a hall, a CUPS and a printer of this machine.

    python3 tests/e2e/arm64.py BUILD OUT SYSROOT ARM64-BUILD
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import play, Printer, Screen, Story  # noqa: E402

PATIENCE_S = 90  # qemu-user is ten to twenty times slower than the board
SYSROOT, ARM = sys.argv[3:5]


class BoardVisit(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.printer = Printer(stage)
        self.hall = stage.open_hall()
        self.kiosk = Screen(stage, "kiosk", "800x480",
                            ["qemu-aarch64-static", "-L", SYSROOT, pathlib.Path(ARM) / "bin/mashang-kiosk", "--hall",
                             self.hall.url, "--key-file", self.hall.folder / "demo-access.json", "--printer",
                             self.printer.queue, "--offline", stage.folder / "kiosk.offline"], self.printer.env)
        self.manager = self.hall.sign_in("manager")

    def seen(self):
        return f"; the kiosk shows: {self.kiosk.text()[:400]}"

    def touch_to(self, target, screen):
        self.kiosk.touch(target, PATIENCE_S)
        self.kiosk.wait_screen(screen, PATIENCE_S)

    def choose(self):
        self.touch_to("^take ", "departments")
        self.touch_to("^department:1 ", "groups")
        self.touch_to("^group:0 ", "services")
        self.touch_to("^service:0 ", "confirm")

    def print_number(self):
        """Its number, once the paper is there."""
        before = set(self.printer.receipts.glob("receipt-*.png"))
        self.touch_to("^print ", "thanks")
        wait_until("the receipt", lambda: self.printer.newest(before), PATIENCE_S)
        return re.search(r"\b[A-Z]{1,2}\d{3,4}\b", self.kiosk.text())[0]

    def run(self):
        with self.step("the arm64 kiosk opens its screen and finds the hall"):
            wait_until("a screen that takes numbers", lambda: self.kiosk.target("^take "), PATIENCE_S)
        with self.step("a visitor chooses a service, and gets a number on paper"):
            self.choose()
            first = self.print_number()
        with self.step("that the hall knows as held"):
            assert self.hall.get("/api/v1/dashboard", self.manager)["issued"] == 1, first
        with self.step("without the hall the next number is printed from the kiosk's own block"):
            self.hall.stop()
            self.touch_to("^done ", "home")
            self.choose()
            assert self.print_number() != first

if __name__ == "__main__":
    sys.exit(play(BoardVisit))
