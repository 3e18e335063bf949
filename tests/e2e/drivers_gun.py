"""mashang-device with a gun on a pseudo-terminal: what it says of codes of every kind and of what is
none; unplugged at every byte of a code and plugged in again; a record without what was scanned, and
the same codes when it is played again.

    drivers_gun.py NAME PROGRAM OUT
"""
import os
import pathlib
import pty
import select
import subprocess
import sys
import time
import tty

LONG_S = 60
TOKEN = "AZzxR2x8dMOKf3mN0q2hRQAAAAAAAAAAAAAAAA"


class Gun:
    """A pseudo-terminal behind a link that stays: what /dev/mashang/barcode-serial is in a hall."""

    def __init__(self, out):
        self.link = out / "gun"
        self.master = None

    def plug(self):
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.slave = slave  # held, so that what was written before the driver opens it is not lost
        new = self.link.with_suffix(".new")
        new.unlink(missing_ok=True)
        new.symlink_to(os.ttyname(slave))
        new.replace(self.link)

    def unplug(self):
        self.link.unlink()
        os.close(self.slave)
        os.close(self.master)
        self.master = None

    def say(self, data):
        os.write(self.master, data)


class Program:
    def __init__(self, *words):
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.unread = b""
        self.seen = []

    def expect(self, *parts):
        """The next line that has all of the parts; each line before it is kept in `seen`."""
        end = time.monotonic() + LONG_S
        while time.monotonic() < end:
            while b"\n" in self.unread:
                line, self.unread = self.unread.split(b"\n", 1)
                self.seen.append(line.decode())
                if all(part in self.seen[-1] for part in parts):
                    return self.seen[-1]
            if select.select([self.process.stdout], [], [], 1)[0]:
                got = os.read(self.process.stdout.fileno(), 65536)
                assert got, (parts, self.seen)
                self.unread += got
        raise AssertionError((parts, self.seen))

    def stop(self):
        self.process.terminate()
        self.process.stdout.read()
        assert self.process.wait(LONG_S) == 0, self.seen


def passed(file):
    """The bytes that went to the host, by a record."""
    return b"".join(bytes.fromhex(line.split(" < ")[1]) for line in file.read_text().splitlines() if " < " in line)


def watch(program, out):
    gun = Gun(out)
    gun.plug()
    run = Program(program, "watch", "barcode", f"serial:{gun.link}?aim=yes&gap=2000", "--show")
    run.expect("state ready")
    gun.say(b"]Q1https://hall.example/t/" + TOKEN.encode() + b"?claim=1\r\n")
    run.expect("what=ticket", "aim=]Q1", 'symbology="QR Code"', f'text="{TOKEN}"')
    gun.say(b"]C0k7m2-9xtw\r")
    run.expect("what=appointment", 'symbology="Code 128"', 'text="K7M29XTW"')
    gun.say(b"BJ-20260316-000123\r134567890123456789\r")
    run.expect("what=case", 'text="BJ20260316000123"')
    run.expect("what=phone")
    gun.say(b"]E06901234567892\r" + "你好".encode("gb18030") + b"\r11010119900307\x1b77\r")
    run.expect("what=scan_goods")
    run.expect("what=scan_bad_text")
    run.expect("what=scan_bad_character")
    gun.unplug()
    run.expect("state absent", "code=port.gone")
    gun.plug()
    run.expect("state ready")
    gun.say(b"K7M29XTW\r")
    run.expect("what=appointment")
    run.stop()
    gun.unplug()


def unplug(program, out):
    """The plug is pulled after each byte of a code: it is told as cut, and the next one is whole."""
    code = b"]Q1K7M29XTW\r"
    file = out / "unplug.txt"
    file.unlink(missing_ok=True)
    gun = Gun(out)
    gun.plug()
    run = Program(program, "record", "barcode", f"serial:{gun.link}?aim=yes&gap=2000", str(file))
    run.expect("state ready")
    count = 0
    for cut in range(1, len(code)):
        gun.say(code[:cut])
        count += cut
        end = time.monotonic() + LONG_S
        while len(passed(file)) < count and time.monotonic() < end:  # the driver has them all
            select.select([], [], [], 0.02)
        assert len(passed(file)) == count
        gun.unplug()
        run.expect("dropped code=scan_cut")
        run.expect("state absent")
        gun.plug()
        run.expect("state ready")
        gun.say(code)
        count += len(code)
        run.expect("scan what=appointment length=8")
    assert not any("length=" in line and "length=8" not in line for line in run.seen), run.seen
    run.stop()
    gun.unplug()


def record(program, out):
    gun = Gun(out)
    gun.plug()
    file = out / "record.txt"
    file.unlink(missing_ok=True)
    run = Program(program, "record", "barcode", f"serial:{gun.link}?end=stx-etx&aim=yes", str(file))
    run.expect("state ready")
    gun.say(b"\x02]Q1K7M29XTW\x03\x02]Q1" + TOKEN.encode() + b"\x03")
    run.expect("what=appointment")
    run.expect("what=ticket")
    run.stop()
    gun.unplug()
    text = file.read_text()
    assert text.startswith("mashang-device record 1\nkind barcode\nwhere serial:device?end=stx-etx&aim=yes\n"), text
    bytes_seen = passed(file)
    assert bytes_seen.startswith(b"\x02]Q1A9A99AAA\x03\x02]Q1"), bytes_seen
    assert str(gun.link) not in text and oct(file.stat().st_mode)[-3:] == "600"
    for said in ("K7M29XTW", TOKEN):
        assert said.encode() not in bytes_seen and said.encode().hex() not in text
    again = subprocess.run([program, "replay", str(file)], stdout=subprocess.PIPE, text=True, timeout=LONG_S)
    assert again.returncode == 0, again
    lines = [line.split(" ", 1)[1] for line in again.stdout.splitlines()]
    assert len(lines) == 2 and "length=8 aim=]Q1" in lines[0] and "length=38 aim=]Q1" in lines[1], lines
    # A record is never written over another file, and one that is none is refused.
    assert subprocess.run([program, "record", "barcode", str(gun.link), str(file)],
                          stderr=subprocess.DEVNULL, timeout=LONG_S).returncode != 0
    assert file.read_text() == text
    file.write_text(text.replace(" < ", " = "))
    bad = subprocess.run([program, "replay", str(file)], stderr=subprocess.PIPE, text=True, timeout=LONG_S)
    assert bad.returncode == 1 and "not a line of a record" in bad.stderr, bad


def test(program, out):
    gun = Gun(out)
    none = subprocess.run([program, "test", "barcode", f"serial:{gun.link}", "--seconds", "1"],
                          stdout=subprocess.PIPE, text=True, timeout=LONG_S)
    assert none.returncode == 1 and "code=port.absent" in none.stdout and "没有找到设备" in none.stdout, none
    gun.plug()
    found = subprocess.run([program, "test", "barcode", f"serial:{gun.link}"],
                           stdout=subprocess.PIPE, text=True, timeout=LONG_S)
    assert found.returncode == 0 and found.stdout == "state ready\n", found
    gun.unplug()
    for words in (["test", "toaster", "/dev/ttyS0"], ["test", "barcode", "/nowhere"], ["test"], ["watch", "barcode"]):
        assert subprocess.run([program, *words], stderr=subprocess.DEVNULL, timeout=LONG_S).returncode == 2, words


out = pathlib.Path(sys.argv[3]) / f"gun-{sys.argv[1]}"
out.mkdir(parents=True, exist_ok=True)
{"watch": watch, "unplug": unplug, "record": record, "test": test}[sys.argv[1]](sys.argv[2], out)
