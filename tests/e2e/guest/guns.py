"""Barcode guns as the kernel presents them: HID POS, a serial line, a keyboard."""
import re

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
