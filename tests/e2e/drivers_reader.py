"""mashang-device with a card reader on a pseudo-terminal (sam-reader): test, watch and record say what is
there, and nothing of a person is on the terminal or in the record.

    drivers_reader.py BUILD OUT
"""
import os
import pathlib
import re
import select
import subprocess
import sys
import time

LONG_S = 60
# The made-up people of tests/lib/made_up_card.c.
SOURCE = pathlib.Path(__file__).parent.parent / "lib/made_up_card.c"


class Program:
    def __init__(self, *words):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.seen, self.unread = [], b""

    def expect(self, part):
        end = time.monotonic() + LONG_S
        while time.monotonic() < end:
            while b"\n" in self.unread:
                line, self.unread = self.unread.split(b"\n", 1)
                self.seen.append(line.decode())
                if part in self.seen[-1]:
                    return self.seen[-1]
            if select.select([self.process.stdout], [], [], 1)[0]:
                got = os.read(self.process.stdout.fileno(), 65536)
                assert got, (part, self.seen)
                self.unread += got
        raise AssertionError((part, self.seen))

    def order(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def stop(self):
        self.process.terminate()
        self.process.stdout.read()
        assert self.process.wait(LONG_S) == 0, self.seen


PERSONAL = [value for _, value in re.findall(
    r'\.(name|latin_name|number|address|birth|pass_number) = "([^"\\]+)"', SOURCE.read_text())]


build, out = sys.argv[1], pathlib.Path(sys.argv[2]) / "reader"
out.mkdir(parents=True, exist_ok=True)
program, link = f"{build}/bin/mashang-device", out / "line"
reader = Program(f"{build}/bin/sam-reader", "--link", str(link))
reader.expect("ready")
done = subprocess.run([program, "test", "idcard", f"serial:{link}", "--seconds", str(LONG_S)],
                      stdout=subprocess.PIPE, text=True, timeout=2 * LONG_S)
assert done.returncode == 0 and "state ready" in done.stdout, done

watch = Program(program, "watch", "idcard", f"serial:{link}")
watch.expect("state ready")
for card, kind in ((0, "citizen"), (2, "hmt-resident"), (3, "foreign")):
    reader.order(f"card {card}")
    watch.expect(f"card kind={kind}")
    reader.order("away")
    watch.expect("card gone")
watch.stop()
assert len(PERSONAL) > 15 and not [word for word in PERSONAL if word in "\n".join(watch.seen)], watch.seen
assert "number=" not in "\n".join(watch.seen), watch.seen

file = out / "record.txt"
file.unlink(missing_ok=True)
record = Program(program, "record", "idcard", f"serial:{link}", str(file))
record.expect("state ready")
reader.order("card 0")
record.expect("card kind=citizen")
reader.order("away")
record.expect("card gone")
record.stop()
text = file.read_text()
to_host = b"".join(bytes.fromhex(line.split(" < ")[1]) for line in text.splitlines() if " < " in line)
assert len(to_host) > 1280, len(to_host)
# The text block is UTF-16: no digit of a number, no letter of a name in either byte order.
for said in PERSONAL:
    assert said.encode("utf-16-le") not in to_host and said.encode("utf-16-be") not in to_host, said
# What is left beside zeros are heads of frames: of the 1,280 bytes of a card nothing.
longest = max(len(run) for run in re.split(b"\x00+", to_host))
assert longest <= 24, longest
again = subprocess.run([program, "replay", str(file)], stdout=subprocess.PIPE, text=True, timeout=LONG_S)
assert again.returncode == 0 and "a card was read, and is blank" in again.stdout, again
# The same bytes as a HID reader sends them whose reports begin with a count.
lines = text.splitlines()
head = [line for line in lines if line.split()[0] in ("mashang-device", "kind")]
reports = []
for line in lines[len(head) + 1:]:
    at, way, *said = line.split()
    said = bytes.fromhex(said[0]) if said else b""
    for i in range(0, max(len(said), 1), 63):
        part = said[i:i + 63]
        reports.append(f"{at} {way} {(bytes([len(part)]) + part.ljust(63, bytes(1))).hex() if part else ''}".rstrip())
for counted, played in (("yes", True), ("no", False)):
    file.with_suffix(".hid").write_text("\n".join(head + [f"where hid:device?counted={counted}"] + reports) + "\n")
    again = subprocess.run([program, "replay", str(file.with_suffix(".hid"))], stdout=subprocess.PIPE, text=True,
                           timeout=LONG_S)
    assert again.returncode == 0 and ("a card was read, and is blank" in again.stdout) == played, again
reader.process.stdin.close()
assert reader.process.wait(LONG_S) == 0
