#!/usr/bin/env python3
"""Two masters that know nothing of our code, pymodbus and mbpoll, read and write every register as the
generated page documents it. Run by Debian's own python3, which has pymodbus.

    /usr/bin/python3 tests/e2e/registers.py LINE PAGE
"""
import re
import subprocess
import sys

from pymodbus.client import ModbusSerialClient
from pymodbus.mei_message import ReadDeviceInformationRequest
from pymodbus.register_read_message import ReadWriteMultipleRegistersRequest

DEVICES = {"pad": 1, "evaluator": 41, "strip": 81}
READ_MAX, WRITE_MAX = 125, 123  # registers of one request
BAD_ADDRESS, BAD_VALUE = 2, 3
ROW = re.compile(r"<tr><td>(0x\w+)</td><td>(\d+)</td><td>(\w+)</td><td>([\w ]+)</td><td>(\w+)</td>")

ANY = object()


def crc16(words):
    """As Modbus has it, of registers' bytes."""
    crc = 0xFFFF
    for byte in b"".join(word.to_bytes(2, "big") for word in words):
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


BAND = [(at * 977 + 3) & 0xFFFF for at in range(1536)]
BAND_CRC = crc16(BAND[:1024 // 16 * 24])
# What is read after the start; a row that is not here must be all zeros.
AT_START = {
    "MAGIC": 0x4D53, "MAP_VERSION": ANY, "KIND": {"pad": 1, "evaluator": 2, "strip": 3}, "FIRMWARE_VERSION": 0x0001,
    "UNIQUE_ID": ANY, "WIDTH_PX": {"strip": 512}, "HEIGHT_PX": {"strip": 32},
    "KEY_COUNT": {"pad": 17, "evaluator": 5}, "STATUS": ANY, "UPTIME_S": ANY, "REQUESTS_GOOD": ANY,
    "LINE_ERRORS": ANY, "REQUESTS_RESCUED": ANY, "HALL_LOST_COUNT": ANY, "HALL_LOST_AFTER_S": 5,
    "CALL_DARK_AFTER_S": 30, "POLL_STATUS": ANY, "KEYS_FIRST": [0, 1], "PANEL_BRIGHTNESS": ANY, "DISPLAY": [32] * 8,
    "FOUND_ADDRESS": DEVICES, "FOUND_KIND": {"pad": 1, "evaluator": 2, "strip": 3},
    "FOUND_ID": ANY, "BRIGHTNESS": ANY, "KEEP_WIDTH_PX": 64, "LATCHED_CRC": ANY, "NEXT_CRC": ANY,
    "UPDATE_STATE": 1, "UPDATE_SLOT": 2, "UPDATE_BOARD": 1, "UPDATE_ROOM": [0, 16 * 1024],
}
# What is written, each line in one request from the first register named: values by register, in order.
WRITES = [
    {"HALL_LOST_AFTER_S": [600]}, {"CALL_DARK_AFTER_S": [3600]}, {"LOCATE_S": [1]}, {"POLL_TOKEN": [0x1234]},
    {"ACK_SESSION": [0x1111, 0x2222], "ACK_NUMBER": [0, 0]},
    {"CONTEXT": [7]}, {"BUZZER": [0x0101]}, {"PANEL_BRIGHTNESS": [3]}, {"LEDS": [1, 2, 3, 4, 0, 1, 2, 3]},
    {"DISPLAY": [65, 66 | 0x100, 67 | 0x200, 32, 95, 48, 57, 33]}, {"REVIEW": [5]},
    {"FIND_AMONG": [246]}, {"FIND_ROUND": [9]},
    {"CHOSEN_ID": [1, 2, 3, 4, 5, 6], "CHOSEN_ADDRESS": [0], "CHOSEN_LOCATE_S": [0], "CHOSEN_QUIET_S": [0]},
    {"BRIGHTNESS": [9]}, {"KEEP_WIDTH_PX": [128]},
    {"FRAME_NEXT": [(at * 2657 + 11) & 0xFFFF for at in range(1024)]},
    {"LATCH_NUMBER": [77], "LATCH_CRC": "NEXT_CRC"},
    {"REGION_DATA": [(at * 31 + 5) & 0xFFFF for at in range(448)]},
    {"REGION_NUMBER": [6], "REGION_FLAGS": [0], "CLEAR_X_PX": [8], "CLEAR_WIDTH_PX": [16], "REGION_X_PX": [8],
     "REGION_Y_PX": [0], "REGION_WIDTH_PX": [0], "REGION_HEIGHT_PX": [0], "REGION_CRC": [0], "REGION_BYTES": [0]},
    {"BAND_DATA": BAND},
    {"BAND_NUMBER": [8], "BAND_X_PX": [64], "BAND_Y_PX": [4], "BAND_WIDTH_PX": [448], "BAND_HEIGHT_PX": [24],
     "BAND_LENGTH_PX": [1024], "BAND_SPEED_PX_S": [0], "BAND_CRC": [BAND_CRC]},
    {"UPDATE_ORDER": [1], "UPDATE_HEAD": [0] * 32}, {"UPDATE_OFFSET": [0, 0], "UPDATE_DATA": [0x5555] * 4},
]
READS_AS_ZERO = {"UPDATE_HEAD", "UPDATE_OFFSET", "UPDATE_DATA"}
# And what else is told by then.
AFTER = {"HALL_LOST_AFTER_S": [600], "POLL_TOKEN_BACK": [0x1234], "SESSION": [0x1111, 0x2222], "REVIEW_STATE": [1],
         "FOUND_ROUND": [9], "LATCHED_NUMBER": [77], "REGION_SHOWN_NUMBER": [6],
         "BAND_SHOWN_NUMBER": [8], "BAND_SHOWN_CRC": [BAND_CRC],
         "UPDATE_RESULT": [1]}  # 1: not a firmware image
# Values that the page rules out.
WRONG = {"HALL_LOST_AFTER_S": 601, "CALL_DARK_AFTER_S": 0, "LOCATE_S": 601, "PANEL_BRIGHTNESS": 16, "LEDS": 5,
         "DISPLAY": 31, "BRIGHTNESS": 16, "UPDATE_ORDER": 6, "FIND_AMONG": 0, "CHOSEN_ADDRESS": 248}


class Pymodbus:
    def __init__(self, line):
        self.client = ModbusSerialClient(port=line, baudrate=115200, parity="N", timeout=3, retries=3)
        assert self.client.connect()

    def ask(self, answer):
        """The answer, or the number of its exception."""
        if hasattr(answer, "exception_code"):
            return answer.exception_code
        assert not answer.isError(), answer
        return answer

    def read(self, address, first, count, function=3):
        read = {3: self.client.read_holding_registers, 4: self.client.read_input_registers}[function]
        answer = self.ask(read(first, count, slave=address))
        return answer if isinstance(answer, int) else answer.registers

    def write(self, address, first, values):
        if len(values) == 1:
            return self.ask(self.client.write_register(first, values[0], slave=address))
        return self.ask(self.client.write_registers(first, values, slave=address))

    def close(self):
        self.client.close()


class Mbpoll:
    def __init__(self, line):
        self.line = line

    def run(self, address, first, *words):
        return subprocess.run(["mbpoll", "-m", "rtu", "-b", "115200", "-P", "none", "-0", "-1", "-q", "-o", "3",
                               "-a", str(address), "-r", str(first), *words], text=True, capture_output=True)

    def read(self, address, first, count, function=3):
        ran = self.run(address, first, "-c", str(count), "-t", {3: "4", 4: "3"}[function], self.line)
        if "Illegal data address" in ran.stderr:
            return BAD_ADDRESS
        assert ran.returncode == 0, ran
        return [int(value) for value in re.findall(r"^\[\d+\]:\s*(\d+)", ran.stdout, re.M)]

    def write(self, address, first, values):
        ran = self.run(address, first, "-t", "4", self.line, "--", *map(str, values))
        if "Illegal data" in ran.stderr:
            return BAD_ADDRESS if "Illegal data address" in ran.stderr else BAD_VALUE
        assert ran.returncode == 0 and "Written" in ran.stdout, ran
        return ran

    def close(self):
        pass


class Row:
    def __init__(self, address, size, access, kinds, name):
        self.first, self.size, self.name = int(address, 0), int(size), name
        self.can_write, self.kinds = access == "write", kinds.split()


def pieces(size, most):
    return [(at, min(most, size - at)) for at in range(0, size, most)]


def read_row(master, address, row, function=3):
    values = []
    for at, count in pieces(row.size, READ_MAX):
        got = master.read(address, row.first + at, count, function)
        assert isinstance(got, list) and len(got) == count, (row.name, address, got)
        values += got
    return values


def documented(row, kind):
    value = AT_START.get(row.name, 0)
    value = value.get(kind, 0) if isinstance(value, dict) else value
    return value if isinstance(value, list) or value is ANY else [value] * row.size


def reads_all(master, rows):
    """Each register of each kind after the start; none where a kind has none."""
    count = 0
    for kind, address in DEVICES.items():
        for row in rows:
            if kind not in row.kinds:
                assert master.read(address, row.first, 1) == BAD_ADDRESS, (kind, row.name)
                continue
            expected, got = documented(row, kind), read_row(master, address, row)
            assert expected is ANY or got == expected, (kind, row.name, got, expected)
            count += row.size
    return count


def write_line(master, address, rows, values):
    """One request, or several for a row that is longer than a request."""
    first = rows[next(iter(values))].first
    flat = [word for words in values.values() for word in words]
    for at, count in pieces(len(flat), WRITE_MAX - 23):
        answer = master.write(address, first + at, flat[at:at + count])
        assert not isinstance(answer, int), (address, values, answer)


def writes_all(master, rows):
    for kind, address in DEVICES.items():
        written = dict(AFTER)
        for line in WRITES:
            if not all(kind in rows[name].kinds for name in line):
                continue
            values = {name: read_row(master, address, rows[words]) if isinstance(words, str) else words
                      for name, words in line.items()}
            write_line(master, address, rows, values)
            written.update(values)
        for name, values in written.items():
            if kind in rows[name].kinds:
                expected = [0] * len(values) if name in READS_AS_ZERO else values
                got = read_row(master, address, rows[name])[:len(expected)]
                assert got == expected, (kind, name, got, expected)
        for row in rows.values():
            if kind in row.kinds and not row.can_write:
                assert master.write(address, row.first, [0]) == BAD_ADDRESS, (kind, row.name)
        for name, value in WRONG.items():
            if kind in rows[name].kinds:
                before = read_row(master, address, rows[name])
                assert master.write(address, rows[name].first, [value]) == BAD_VALUE, (kind, name)
                assert read_row(master, address, rows[name]) == before, (kind, name)


def gaps(master, rows):
    """Between the rows there is nothing."""
    taken = {at for row in rows for at in range(row.first, row.first + row.size)}
    edges = {row.first + row.size for row in rows} | {row.first - 1 for row in rows if row.first}
    for at in sorted(edges - taken):
        assert master.read(DEVICES["strip"], at, 1) == BAD_ADDRESS, hex(at)


def other_functions(master, rows):
    """Functions 4, 23 and 43/14."""
    for kind, address in DEVICES.items():
        for row in rows:
            if kind in row.kinds and documented(row, kind) is not ANY:
                assert read_row(master, address, row, 4) == read_row(master, address, row), (kind, row.name)
        answer = master.ask(master.client.execute(ReadWriteMultipleRegistersRequest(
            write_address=0x20, write_registers=[0x4321], read_address=0x28, read_count=1, unit=address)))
        assert answer.registers == [0x4321], answer
        told = master.ask(master.client.execute(ReadDeviceInformationRequest(0x01, unit=address))).information
        product = "strip-512x32" if kind == "strip" else kind
        assert [told[0], told[1], told[2]] == [b"Mashang", product.encode(), b"0.1"], told


def main(line, page, master_name):
    with open(page, encoding="utf-8") as file:
        rows = [Row(*found) for found in ROW.findall(file.read())]
    by_name = {row.name: row for row in rows}
    covered = {name for words in WRITES for name in words}
    assert {row.name for row in rows if row.can_write} == covered, "registers that nobody writes, or none such"
    master = {"pymodbus": Pymodbus, "mbpoll": Mbpoll}[master_name](line)
    count = reads_all(master, rows)
    if master_name == "pymodbus":
        gaps(master, rows)
        other_functions(master, rows)
    writes_all(master, by_name)
    master.close()
    print(f"{master_name}: {len(rows)} rows, {count} registers of three kinds")


if __name__ == "__main__":
    main(*sys.argv[1:])
