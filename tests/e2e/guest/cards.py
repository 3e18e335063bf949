"""ID card readers as the kernel presents them, on HID and on USB pipes; behind each the reader of
tests/tools/sam-reader with its made-up cards."""
import os
import re
import select
import termios
import threading
import tty

from gadget import Gadget, Pipes
from machine import BUILD, NOBODY, Program, device, link, link_gone, rights, wait_until, watch

PREAMBLE = b"\xAA\xAA\xAA\x96\x69"
REPORT_BYTES = 64
TRIES = 5
# Of the maker's own page: 64 bytes in, 64 bytes out, no number.
DESCRIPTOR = bytes.fromhex("0600FF0901A101150026FF007508954009018102954009019102C0")
KINDS = ((0, "citizen"), (2, "hmt-resident"), (3, "foreign"))


class Module:
    """sam-reader's module: bytes in, whole frames out."""

    def __init__(self, name):
        path = f"/run/{name}"
        self.program = Program(BUILD / "bin/sam-reader", "--link", path, user={})
        self.program.expect("ready")
        self.line = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.line, termios.TCSANOW)
        self.unread = b""

    def order(self, line):
        self.program.tell(line)
        self.program.expect("ok")

    def asked(self, data):
        os.write(self.line, data)

    def answers(self, wait_s):
        """The frames that are whole, after at most this time."""
        if select.select([self.line], [], [], wait_s)[0]:
            self.unread += os.read(self.line, 4096)
        frames = []
        while len(self.unread) >= 7:
            assert self.unread.startswith(PREAMBLE), self.unread[:16]
            size = 7 + int.from_bytes(self.unread[5:7], "big")
            if len(self.unread) < size:
                break
            frames.append(self.unread[:size])
            self.unread = self.unread[size:]
        return frames


class Reader:
    """A gadget and the module behind it; a thread carries the bytes. `cut_after`: so many of the bytes of
    the answers leave the reader, then `cut` is set and nothing more comes."""

    def __init__(self, gadget, module):
        self.gadget, self.module = gadget, module
        self.cut_after, self.cut = None, threading.Event()
        self.thread = None

    def plug(self):
        self.gadget.plug()
        self.stop = threading.Event()
        self.cut_after = None
        self.cut.clear()
        self.begin()
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()

    def unplug(self):
        self.stop.set()
        self.gadget.unplug()
        self.thread.join(30)
        assert not self.thread.is_alive()
        self.end()

    def carry(self):
        while not self.stop.is_set():
            try:
                data = self.read()
                if data:
                    self.module.asked(data)
                for frame in self.module.answers(0.02):
                    self.send(frame)
            except OSError:  # nobody has it open, or the cable is out
                self.stop.wait(0.02)

    def send(self, frame):
        for at in range(0, len(frame), self.piece_bytes):
            piece = frame[at:at + self.piece_bytes]
            if self.cut_after is not None:
                piece = piece[:self.cut_after]
                self.cut_after -= len(piece)
            if piece:
                self.write(piece)
            if self.cut_after == 0:
                self.cut.set()
                self.stop.wait()
                return


class HidReader(Reader):
    """`counted`: the first byte of a report says how many of the others count."""

    def __init__(self, controller, name, counted):
        gadget = Gadget(controller, 0x10C4, 0x0007, name)
        gadget.hid(DESCRIPTOR, REPORT_BYTES)
        super().__init__(gadget, Module(name))
        self.counted, self.piece_bytes = counted, REPORT_BYTES - counted

    def begin(self):
        self.file = os.open(self.gadget.file(), os.O_RDWR | os.O_NONBLOCK)

    def end(self):
        os.close(self.file)

    def read(self):
        if not select.select([self.file], [], [], 0.02)[0]:
            return b""
        report = os.read(self.file, REPORT_BYTES)
        return report[1:1 + report[0]] if self.counted else report

    def write(self, piece):
        report = (bytes([len(piece)]) if self.counted else b"") + piece
        while not select.select([], [self.file], [], 0.02)[1]:
            if self.stop.is_set():
                return
        os.write(self.file, report.ljust(REPORT_BYTES, b"\0"))


class UsbReader(Reader):
    piece_bytes = 512

    def __init__(self, controller, name):
        super().__init__(Pipes(controller, 0x0400, 0xC35A, name), Module(name))

    def begin(self):
        pass

    def end(self):
        pass

    def read(self):
        return os.read(self.gadget.output, 512)

    def write(self, piece):
        os.write(self.gadget.input, piece)


def card_read(reader, run, card, kind):
    """A card is laid on and taken away. On a machine that stands still for seconds a card may not be read:
    then a person does what the advice says."""
    for _ in range(TRIES):
        reader.module.order(f"card {card}")
        said = run.expect(f"card kind={kind}", instead="idcard.not_read")
        reader.module.order("away")
        if "card kind=" in said:
            run.expect("card gone")
            return
        run.expect("state ready", instead="code=idcard")
    raise AssertionError(("never read", run.seen))


def reader_play(reader, link_name, where, group="plugdev"):
    reader.plug()
    path = link(link_name)
    rights(path, group)
    place = where or str(path.resolve())
    listed = device("list")
    assert re.search(rf"idcard +{place} ", listed) and "no right" not in listed, listed
    assert "no right to use it" in device("list", user=NOBODY)
    run = watch("idcard", where or path)
    run.expect("state ready")
    for card, kind in KINDS:
        card_read(reader, run, card, kind)
    for cut_after in (3, 64, 700):  # in a head, at a report's end, in the middle of a card
        reader.module.order("card 0")
        reader.cut_after = cut_after
        wait_until(reader.cut.is_set, f"{cut_after} bytes left the reader")
        reader.unplug()
        run.expect("state absent", "code=idcard.absent")
        link_gone(path)
        reader.module.order("away")
        reader.plug()
        link(link_name)
        run.expect("state ready")
        card_read(reader, run, 2, "hmt-resident")
    run.end()
    reader.unplug()
    link_gone(path)
    wait_until(lambda: "idcard" not in device("list"), "the list is without it")


def card_hid():
    reader_play(HidReader(1, "card-hid", counted=False), "idcard-hid", None)


def card_hid_counted():
    reader_play(HidReader(1, "card-counted", counted=True), "idcard-hid", None)


def card_usb():
    reader_play(UsbReader(1, "card-usb"), "idcard-usb", "usb:0400:c35a")
