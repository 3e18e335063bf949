"""A receipt printer on USB as the kernel presents it (usblp), behind a real CUPS and the real back-end;
behind the gadget the strict printer of tests/tools/virtual-printer."""
import os
import pathlib
import re
import socket
import struct
import subprocess
import threading

from gadget import Pipes
from machine import BUILD, NOBODY, ROOT, Program, device, link, link_gone, rights, run, wait_until

FOLDER = pathlib.Path("/run/printer")
PORT = 9100
RECEIPTS = FOLDER / "receipts"
MEANT = FOLDER / "meant.png"
GET_DEVICE_ID, GET_PORT_STATUS, SOFT_RESET = 0, 1, 2  # USB printer class 1.1, 4.2
PORT_FINE = 0x18
URL = "http://127.0.0.1:8080/t/q7Jm2Zx9cVb4Nn1Kd8Rt6Yw3Ha5Le0Pf2Su7Gi"


class Printer:
    """The machine, its cable (a thread that carries bytes between the gadget and it), and its orders."""

    def __init__(self):
        FOLDER.mkdir()
        self.machine = Program(BUILD / "bin/virtual-printer", "--tcp", PORT, "--control", FOLDER / "ctl",
                               "--out", RECEIPTS, user={})
        name = b"MFG:Made up;MDL:80 mm;CLS:PRINTER;CMD:ESC/POS;"
        self.gadget = Pipes(1, 0x0416, 0x5011, "receipt-printer", kind=(7, 1, 2),
                            answers={GET_DEVICE_ID: struct.pack(">H", 2 + len(name)) + name,
                                     GET_PORT_STATUS: bytes([PORT_FINE]), SOFT_RESET: b""})
        wait_until(lambda: subprocess.run([BUILD / "bin/virtual-printer", "--tell", FOLDER / "ctl", "status"],
                                          capture_output=True).returncode == 0, "the printer is on")

    def tell(self, *words):
        run(BUILD / "bin/virtual-printer", "--tell", FOLDER / "ctl", *words, user={})

    def plug(self, bytes_taken=None):
        """`bytes_taken`: so many it takes, and then no more: `full` is set."""
        self.stop, self.full, self.left = threading.Event(), threading.Event(), bytes_taken
        self.gadget.plug()
        self.socket = socket.create_connection(("127.0.0.1", PORT))
        self.threads = [threading.Thread(target=way, daemon=True) for way in (self.to_host, self.to_paper)]
        for thread in self.threads:
            thread.start()

    def unplug(self):
        self.stop.set()
        self.socket.shutdown(socket.SHUT_RDWR)
        self.gadget.unplug()
        for thread in self.threads:
            thread.join(30)
            assert not thread.is_alive()
        self.socket.close()

    def to_host(self):
        for data in iter(lambda: self.socket.recv(512), b""):
            try:
                os.write(self.gadget.input, data)
            except OSError:  # the cable is out
                break

    def to_paper(self):
        while not self.stop.is_set() and not self.full.is_set():
            try:
                data = os.read(self.gadget.output, 512)
                self.socket.sendall(data)
            except OSError:
                self.stop.wait(0.02)
                continue
            if self.left is not None and len(data) > 0:
                self.left -= len(data)
                if self.left <= 0:
                    self.full.set()


class Queue:
    """A private cupsd and its one queue, to what the rules call the receipt printer."""

    def __init__(self, path):
        self.cups("start", FOLDER / "cups", "--backend", BUILD / "bin/mashang-cups-escpos")
        self.server = (FOLDER / "cups/server").read_text().strip()
        self.cups("queue", FOLDER / "cups", "receipt", f"mashang-escpos:{path}")

    def cups(self, *words):
        # Not by run(): cupsd would hold its pipe open.
        with open(FOLDER / "private-cups.log", "ab") as log:
            done = subprocess.run(["sh", ROOT / "drivers/printer/private-cups", *words], stdin=subprocess.DEVNULL,
                                  stdout=log, stderr=log)
        assert done.returncode == 0, (FOLDER / "private-cups.log").read_text()

    def state(self):
        return run(BUILD / "bin/printer-cli", self.server, "receipt", "ask").strip()

    def job(self):
        return Program(BUILD / "bin/printer-cli", self.server, "receipt", "print", MEANT)


def receipts(*words):
    return run("python3", ROOT / "tests/tools/virtual-printer/receipts.py", *words, user={})


def one_whole_ticket(printer):
    printer.tell("paper", "in")
    printer.tell("tear")
    assert receipts("wholes", RECEIPTS, MEANT).strip() == "1", list(RECEIPTS.iterdir())
    receipts("errors", RECEIPTS)
    newest = sorted(RECEIPTS.glob("receipt-*.png"))[-1]
    said = run("zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", newest, user={})
    assert said.strip() == URL, said
    for path in RECEIPTS.glob("receipt-*"):
        path.unlink()


def printer_usb():
    printer = Printer()
    run(BUILD / "bin/hallctl", "ticket-preview", MEANT, "--url", URL, user={})
    printer.plug()
    path = link("receipt")
    rights(path, "lp")
    node = str(path.resolve())
    listed = device("list")
    assert node.startswith("/dev/usb/lp") and re.search(rf"printer +{node} +0416:5011", listed), listed
    assert "no right to use it" in device("list", user=NOBODY)
    queue = Queue(path)
    try:
        wait_until(lambda: queue.state() == "state ok", "the printer answers that it is ready")
        printer.tell("paper", "out")
        assert queue.state() == "state media-empty"
        printer.tell("paper", "in")
        queue.job().expect("printed")
        one_whole_ticket(printer)
        # The cable is pulled while the head is at work, and put in again: the ticket comes out whole, once.
        printer.unplug()
        link_gone(path)
        printer.plug(bytes_taken=20000)
        link("receipt")
        job = queue.job()
        wait_until(printer.full.is_set, "a part of the ticket is on paper")
        printer.unplug()
        job.expect("state offline")
        printer.plug()
        link("receipt")
        job.expect("printed")
        one_whole_ticket(printer)
        printer.unplug()
        link_gone(path)
        assert queue.state() == "state offline"
    finally:
        queue.cups("stop", FOLDER / "cups")
