"""Barcode guns as the kernel presents them: HID POS, a serial line, a keyboard."""
import os
import pathlib
import re
import termios
import tty

from gadget import Gadget
from machine import NOBODY, ROOT, device, link, link_gone, rights, wait_until, watch

TOKEN = "AZzxR2x8dMOKf3mN0q2hRQAAAAAAAAAAAAAAAA"


def descriptor(name):
    """A report descriptor of tests/unit/barcode/descriptors.h."""
    source = (ROOT / "tests/unit/barcode/descriptors.h").read_text()
    body = re.search(rf"{name}_descriptor\[\] = {{(.*?)}};", source, re.S)[1]
    return bytes(int(word, 16) for word in re.findall(r"0x\w\w", re.sub(r"/\*.*?\*/", "", body, flags=re.S)))


def reports(aim, text):
    """As a gun sends a code by counted_descriptor: 56 bytes a report, and whether there is more."""
    pieces = [text[at:at + 56] for at in range(0, len(text), 56)]
    for number, piece in enumerate(pieces):
        yield (bytes([2, len(piece)]) + aim + piece.ljust(56, b"\0") + bytes(2) +
               bytes([number < len(pieces) - 1]))


def scan(gun, text, aim=b"]Q1"):
    with open(gun.file(), "r+b", buffering=0) as end:
        for report in reports(aim, text):
            end.write(report)


def gun_hid():
    gun = Gadget(0, 0x0C2E, 0x0B87, "gun")
    gun.hid(descriptor("counted"), 64)
    gun.plug()
    path = link("barcode-hid")
    rights(path, "plugdev")
    node = str(path.resolve())
    listed = device("list")
    assert re.search(rf"barcode +{node} +0c2e:0b87", listed) and "no right" not in listed, listed
    refused = device("list", user=NOBODY)
    assert re.search(rf"barcode +{node} .*\n.*no right to use it", refused), refused
    run = watch("barcode", path, "--show")
    run.expect("state ready")
    scan(gun, b"https://hall.example/t/" + TOKEN.encode() + b"?claim=1")
    run.expect("what=ticket", "aim=]Q1", f'text="{TOKEN}"')
    scan(gun, b"k7m2-9xtw", b"]C0")
    run.expect("what=appointment", 'symbology="Code 128"', 'text="K7M29XTW"')
    for _ in range(2):
        # The plug is pulled between two reports of one code: what came is never told as a shorter one.
        first = next(reports(b"]Q1", b"https://hall.example/t/" + TOKEN.encode()))
        with open(gun.file(), "r+b", buffering=0) as end:
            end.write(first)
        gun.unplug()
        run.expect("state absent", "code=port.gone")
        link_gone(path)
        gun.plug()
        link("barcode-hid")
        run.expect("state ready")
        scan(gun, b"K7M29XTW")
        run.expect("what=appointment", 'text="K7M29XTW"')
    assert sum("scan what=" in line for line in run.seen) == 4, run.seen
    run.end()
    gun.unplug()
    link_gone(path)
    wait_until(lambda: node not in device("list"), "the list is without it")


def serial_say(gun, data):
    with open(gun.file(), "wb", buffering=0) as end:
        tty.setraw(end)
        end.write(data)
        termios.tcdrain(end)


def gun_serial():
    gun = Gadget(0, 0x1EAB, 0x1D06, "serial-gun")
    gun.serial()
    gun.plug()
    path = link("barcode-serial")
    rights(path, "dialout")
    node = str(path.resolve())
    assert node.startswith("/dev/ttyACM"), node
    listed = device("list")
    assert re.search(rf"barcode +{node} +1eab:1d06", listed) and "no right" not in listed, listed
    run = watch("barcode", f"serial:{path}?aim=yes&gap=2000", "--show")
    run.expect("state ready")
    serial_say(gun, b"]Q1https://hall.example/t/" + TOKEN.encode() + b"?claim=1\r\n]C0k7m2-9xtw\r")
    run.expect("what=ticket", "aim=]Q1", f'text="{TOKEN}"')
    run.expect("what=appointment", 'text="K7M29XTW"')
    for cut in (b"]Q1K7M2", b"]"):
        serial_say(gun, cut)
        gun.unplug()
        run.expect("state absent", "code=port.gone")
        link_gone(path)
        gun.plug()
        link("barcode-serial")
        run.expect("state ready")
        serial_say(gun, b"]Q1K7M29XTW\r")
        run.expect("what=appointment", 'text="K7M29XTW"')
    assert sum("scan what=" in line for line in run.seen) == 4, run.seen
    run.end()
    gun.unplug()
    link_gone(path)


KEYS = {"-": (0, 0x2D), "\n": (0, 0x28)}
KEYS.update({chr(ord("a") + i): (0, 0x04 + i) for i in range(26)})
KEYS.update({chr(ord("A") + i): (2, 0x04 + i) for i in range(26)})
KEYS.update({digit: (0, 0x1E + i) for i, digit in enumerate("1234567890")})


def keys_type(gun, text):
    """As a boot keyboard: each key goes down and up."""
    with open(gun.file(), "r+b", buffering=0) as end:
        for letter in text:
            modifiers, key = KEYS[letter]
            end.write(bytes([modifiers, 0, key, 0, 0, 0, 0, 0]))
            end.write(bytes(8))


class Onlooker:
    """Another program that reads the same file, as a desktop does."""

    def __init__(self, path):
        self.file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def saw(self):
        try:
            return len(os.read(self.file, 65536))
        except BlockingIOError:
            return 0

    def end(self):
        os.close(self.file)


def gun_keys():
    gun = Gadget(0, 0x05E0, 0x1200, "typing-gun")
    gun.hid(descriptor("keyboard"), 8, protocol=1)
    gun.plug()
    path = link("barcode-keys")
    rights(path, "input")
    for raw in pathlib.Path("/sys/class/hidraw").iterdir():  # the way around the grab stays root's
        assert os.stat(f"/dev/{raw.name}").st_mode & 0o777 == 0o600
    node = str(path.resolve())
    listed = device("list")
    assert re.search(rf"barcode +{node} +05e0:1200", listed) and "no right" not in listed, listed
    desktop = Onlooker(path)
    keys_type(gun, "1\n")
    wait_until(desktop.saw, "before the gun is taken, its keys reach everybody")
    for _ in range(2):
        run = watch("barcode", f"keys:{path}?gap=2000", "--show")
        run.expect("state ready")
        while desktop.saw():
            pass
        keys_type(gun, "k7m2-9xtw\n")
        run.expect("what=appointment", 'text="K7M29XTW"')
        assert desktop.saw() == 0, "keys reached another program"
        run.end()
        keys_type(gun, "2\n")
        wait_until(desktop.saw, "afterwards they reach everybody again")
    run = watch("barcode", f"keys:{path}?gap=2000", "--show")
    run.expect("state ready")
    keys_type(gun, "K7M2")
    gun.unplug()
    run.expect("state absent", "code=port.gone")
    desktop.end()
    link_gone(path)
    gun.plug()
    desktop = Onlooker(link("barcode-keys"))
    run.expect("state ready")
    while desktop.saw():
        pass
    keys_type(gun, "K7M29XTW\n")
    run.expect("what=appointment", 'text="K7M29XTW"')
    assert desktop.saw() == 0, "keys reached another program"
    assert sum("scan what=" in line for line in run.seen) == 1, run.seen
    run.end()
    desktop.end()
    gun.unplug()
    link_gone(path)
