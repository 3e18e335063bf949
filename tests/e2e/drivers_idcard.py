"""A card reader on a serial line, as a kiosk would run it: cards come and go, faults, a pulled cable.

    python3 tests/e2e/drivers_idcard.py BUILD OUT
"""
import os
import pathlib
import queue
import subprocess
import sys
import threading

WAIT_S = 60  # far more than it takes: a machine may be busy
PEOPLE = [("190***********0012", "马上有"), ("199***********009X", "𠮷\ue863·𬭊"),
          ("840***********0034", "虚构人"), ("ZZZ********0001", "虚构"), ("900***********0049", "虚构")]


class Program:
    """A program, the lines that it says, and what it is told."""

    def __init__(self, *words, errors):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=errors, text=True, bufsize=1)
        self.said = []
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def expect(self, wanted):
        """Reads up to the line that is wanted; returns those before it."""
        before = []
        while True:
            try:
                line = self.lines.get(timeout=WAIT_S)
            except queue.Empty:
                raise AssertionError(f"no {wanted!r} after {self.said[-10:]}") from None
            self.said.append(line)
            if line == wanted:
                return before
            before.append(line)

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self):
        self.process.stdin.close()
        status = self.process.wait(WAIT_S)
        assert status == 0, f"ended with {status}"


def cards_come_and_go(reader, kiosk):
    earlier = None
    for number, (masked, name) in enumerate(PEOPLE):
        reader.tell(f"card {number}")
        before = kiosk.expect(f"card {masked} {name}")
        # A machine that stands still for seconds looks like a silent reader; nobody else ever appears.
        assert not [line for line in before if line.startswith("card ") and line != earlier], before
        earlier = f"card {masked} {name}"
        reader.tell("away")
        kiosk.expect("gone")


def faults_are_told_and_pass(reader, kiosk):
    for fault in ("status 0x41 2", "checksum 0 2", "noise 0 5", "twice 0 5", "last 0 5"):
        reader.tell(f"fault {fault}")
        reader.tell("card 2")
        kiosk.expect("card 840***********0034 虚构人")
        reader.tell("away")
        kiosk.expect("gone")
    reader.tell("fault silent 0 1000")
    kiosk.expect("health failed idcard.silent")
    reader.tell("fault none 0 0")
    kiosk.expect("health ready -")


def the_cable_is_pulled(reader, kiosk):
    for cut in (9, 60, 700):
        reader.tell("card 0")
        reader.tell(f"cut {cut}")
        reader.expect("pulled")
        before = kiosk.expect("health absent idcard.absent")
        assert sum(line.startswith("card ") for line in before) == before.count("gone")
        reader.tell("away")
        reader.tell("plug")
        kiosk.expect("health ready -")
        reader.tell("card 4")
        kiosk.expect("card 900***********0049 虚构")
        reader.tell("away")
        kiosk.expect("gone")


def main():
    build, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    link = out / "card-reader"
    with open(out / "drivers_idcard.errors", "w") as errors:
        reader = Program(build / "bin/sam-reader", "--link", link, errors=errors)
        reader.expect("ready")
        kiosk = Program(build / "e2e/drivers_idcard_watch", link, errors=errors)
        kiosk.expect("health ready -")
        cards_come_and_go(reader, kiosk)
        faults_are_told_and_pass(reader, kiosk)
        the_cable_is_pulled(reader, kiosk)
        kiosk.end()
        reader.end()
    said = (out / "drivers_idcard.errors").read_text()
    assert said == "", said
    assert not os.path.lexists(link)


main()
