#!/usr/bin/env python3
"""A second Modbus master, written from the specification and not from our codec: tests ask it what
the devices really say.

  master.py LINE identify ADDRESS                the objects of function 43/14, a line each
  master.py LINE read ADDRESS FIRST COUNT        function 3, the values in one line
  master.py LINE write ADDRESS FIRST VALUE...    function 16
  master.py LINE keys ADDRESS                    all waiting presses, acknowledged with function 23
  master.py LINE frame ADDRESS FILE.pbm NUMBER   writes a P4 picture, latches it
  master.py LINE latched ADDRESS FILE.pbm        reads the latched frame back
  master.py LINE region ADDRESS FILE.pbm X Y NUMBER   the called number
  master.py LINE band ADDRESS FILE.pbm X Y WIDTH SPEED NUMBER   words that scroll in a window

Exit 1: no answer after five tries; 3: an exception, printed as "exception N".
"""
import os
import select
import struct
import sys
import termios
import time

TRIES = 5
TIMEOUT_S = 0.4
POLL_TOKEN, POLL_HEAD, POLL_SIZE, EVENT_SIZE, EVENTS = 0x20, 0x28, 8, 3, 16
LATCH, REGION, NEXT, LATCHED, WIDTH = 0x108, 0x110, 0x1000, 0x2000, 0x0A
BAND, BAND_DATA = 0x300, 0x3400


class Refused(Exception):
    pass


class Silent(Exception):
    pass


def crc16(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


class Master:
    def __init__(self, path):
        self.file = os.open(path, os.O_RDWR | os.O_NOCTTY)
        mode = termios.tcgetattr(self.file)
        mode[0], mode[1], mode[3] = 0, 0, 0
        mode[2] = termios.CS8 | termios.CREAD | termios.CLOCAL
        mode[4] = mode[5] = termios.B115200
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 0, 0
        termios.tcsetattr(self.file, termios.TCSANOW, mode)
        self.token = int(time.time() * 1000) & 0xFFFF

    def once(self, pdu):
        """One request; the answer's bytes after the address, or None."""
        time.sleep(0.002)
        termios.tcflush(self.file, termios.TCIFLUSH)
        os.write(self.file, pdu + struct.pack("<H", crc16(pdu)))
        answer, until = b"", time.time() + TIMEOUT_S
        while time.time() < until:
            ready, _, _ = select.select([self.file], [], [], until - time.time())
            if ready:
                answer += os.read(self.file, 512)
                if len(answer) >= 5 and crc16(answer) == 0 and answer[0] == pdu[0]:
                    return answer[1:-2]
        return None

    def ask(self, address, function, body):
        for _ in range(TRIES):
            answer = self.once(bytes([address, function]) + body)
            if answer is None or answer[0] & 0x7F != function:
                continue
            if answer[0] & 0x80:
                raise Refused(answer[1])
            return answer[1:]
        raise Silent()

    def read(self, address, first, count):
        values = []
        while count > 0:
            part = min(count, 125)
            answer = self.ask(address, 3, struct.pack(">HH", first, part))
            values += struct.unpack(">%dH" % part, answer[1:])
            first, count = first + part, count - part
        return values

    def write(self, address, first, values):
        while values:
            part, values = values[:123], values[123:]
            self.ask(address, 16, struct.pack(">HHB%dH" % len(part), first, len(part),
                                              2 * len(part), *part))
            first += len(part)

    def poll(self, address, session, number):
        """Function 23: an acknowledge and a poll; only an answer with our own token counts."""
        count = POLL_SIZE + 4 * EVENT_SIZE
        for _ in range(TRIES):
            self.token = (self.token + 1) & 0xFFFF
            words = [self.token, session >> 16, session & 0xFFFF, number >> 16, number & 0xFFFF]
            answer = self.ask(address, 23, struct.pack(">HHHHB5H", POLL_HEAD, count, POLL_TOKEN, 5,
                                                       10, *words))
            values = struct.unpack(">%dH" % count, answer[1:])
            if values[0] == self.token:
                return values
        raise Silent()

    def keys(self, address):
        head = self.read(address, POLL_HEAD, POLL_SIZE)
        session = head[2] << 16 | head[3]
        if session == 0:
            session = int.from_bytes(os.urandom(4), "big") | 1
            self.poll(address, session, 0)
        pressed, taken = [], 0
        while True:
            values = self.poll(address, session if taken else 0, taken)
            waiting, first = values[5], values[6] << 16 | values[7]
            if waiting == 0:
                return pressed
            for i in range(min(waiting, 4)):
                if first + i > taken:
                    pressed.append(values[POLL_SIZE + i * EVENT_SIZE:][:2])
                    taken = first + i

    def identify(self, address):
        answer = self.ask(address, 43, bytes([14, 3, 0]))
        at, objects = 6, []
        for _ in range(answer[5]):
            size = answer[at + 1]
            objects.append((answer[at], answer[at + 2:at + 2 + size].decode()))
            at += 2 + size
        return objects


def read_picture(path):
    with open(path, "rb") as file:
        magic, size, pixels = file.read().split(b"\n", 2)
    if magic != b"P4":
        sys.exit(path + ": not a P4 bitmap")
    width, height = map(int, size.split())
    return width, height, pixels


def words_of(data):
    return list(struct.unpack(">%dH" % (len(data) // 2), data))


def send_frame(master, address, path, number):
    _, _, pixels = read_picture(path)
    master.write(address, NEXT, words_of(pixels))
    master.write(address, LATCH, [number, crc16(pixels)])


def latched_frame(master, address, path):
    width, height = master.read(address, WIDTH, 2)
    words = master.read(address, LATCHED, width // 16 * height)
    with open(path, "wb") as file:
        file.write(b"P4\n%d %d\n" % (width, height) + struct.pack(">%dH" % len(words), *words))


def pack_runs(width, pixels):
    """As run_pack.h says: each row XORed with the one above, then runs from "off" on."""
    row = width // 8
    bits = []
    for i, byte in enumerate(pixels):
        byte ^= pixels[i - row] if i >= row else 0
        bits += [byte >> (7 - bit) & 1 for bit in range(8)]
    runs, colour, at = [], 0, 0
    while at < len(bits):
        run = 0
        while at + run < len(bits) and bits[at + run] == colour:
            run += 1
        at += run
        colour ^= 1
        while run >= 255:
            runs.append(255)
            run -= 255
        runs.append(run)
    return bytes(runs)


def send_region(master, address, path, x, y, number):
    width, height, pixels = read_picture(path)
    runs = pack_runs(width, pixels)
    head = [number, 0, 0, 0, x, y, width, height, crc16(pixels), len(runs)]
    data = words_of(runs + b"\0" * (len(runs) % 2))
    master.write(address, REGION + len(head), data)
    master.write(address, REGION, head)


def send_band(master, address, path, x, y, window, speed, number):
    width, height, pixels = read_picture(path)
    master.write(address, BAND_DATA, words_of(pixels))
    master.write(address, BAND, [number, x, y, window, height, width, speed, crc16(pixels)])


def main(arguments):
    if len(arguments) < 3:
        sys.exit(__doc__)
    line, verb, address, rest = arguments[0], arguments[1], int(arguments[2]), arguments[3:]
    master = Master(line)
    if verb == "identify":
        for number, text in master.identify(address):
            print("%d %s" % (number, text))
    elif verb == "read":
        print(*master.read(address, int(rest[0], 0), int(rest[1])))
    elif verb == "write":
        master.write(address, int(rest[0], 0), [int(value, 0) for value in rest[1:]])
    elif verb == "keys":
        for code, context in master.keys(address):
            print("key %d context %d" % (code, context))
    elif verb == "frame":
        send_frame(master, address, rest[0], int(rest[1]))
    elif verb == "latched":
        latched_frame(master, address, rest[0])
    elif verb == "band":
        send_band(master, address, rest[0], *map(int, rest[1:6]))
    elif verb == "region":
        send_region(master, address, rest[0], *map(int, rest[1:]))
    else:
        sys.exit(__doc__)


try:
    main(sys.argv[1:])
except Refused as refused:
    print("exception %d" % refused.args[0])
    sys.exit(3)
except Silent:
    print("no answer")
    sys.exit(1)
