#!/usr/bin/env python3
"""Looks at what the virtual printer drew, without a library: a PNG reader of a page.

    receipts.py same A.png B.png          0 if the dots are the same
    receipts.py wholes DIR MEANT.png      prints how many receipts hold all of MEANT's ink in its order
    receipts.py errors DIR                prints the faults in DIR/log.jsonl; 1 if there are any
    receipts.py halved BIG.png SMALL.png  0 if SMALL is the top of BIG at half its size
    receipts.py text FILE EXPECTED        0 if the texts are the same but for blank lines
"""
import json
import pathlib
import struct
import sys
import zlib


def dots(path):
    """Rows of 0 and 1 (1 = black) of a grey PNG of 1 or 8 bits, not interlaced."""
    data = pathlib.Path(path).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", path
    at, packed, header = 8, b"", None
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        if kind == b"IDAT":
            packed += body
        at += 12 + size
    width, height, bits, colour, _, _, interlaced = header
    assert colour == 0 and bits in (1, 8) and interlaced == 0, header
    raw = zlib.decompress(packed)
    stride, step = (width * bits + 7) // 8, max(1, bits // 8)
    rows, before = [], bytes(stride)
    for row in range(height):
        kind = raw[row * (stride + 1)]
        line = bytearray(raw[row * (stride + 1) + 1:(row + 1) * (stride + 1)])
        for i in range(stride):
            left = line[i - step] if i >= step else 0
            up = before[i]
            corner = before[i - step] if i >= step else 0
            if kind == 1:
                line[i] = (line[i] + left) & 255
            elif kind == 2:
                line[i] = (line[i] + up) & 255
            elif kind == 3:
                line[i] = (line[i] + (left + up) // 2) & 255
            elif kind == 4:
                guess = left + up - corner
                near = min((left, up, corner), key=lambda value: abs(guess - value))
                line[i] = (line[i] + near) & 255
        before = bytes(line)
        if bits == 1:
            text = bin(int.from_bytes(b"\x01" + before, "big"))[3:]
            rows.append("".join("1" if c == "0" else "0" for c in text[:width]))
        else:
            rows.append("".join("1" if value < 128 else "0" for value in before))
    return rows


def ink(rows):
    """Without the blank rows at the foot: paper that is fed is no part of a receipt's ink."""
    end = len(rows)
    while end > 0 and "1" not in rows[end - 1]:
        end -= 1
    return rows[:end]


def wholes(folder, meant):
    wanted = "\n".join(ink(dots(meant)))
    return sum(wanted in "\n".join(dots(path)) for path in sorted(pathlib.Path(folder).glob("r*.png")))


def errors(folder):
    lines = (pathlib.Path(folder) / "log.jsonl").read_text().splitlines()
    return [line for line in lines if json.loads(line)["event"] == "error"]


def halved(big, small):
    """SMALL is BIG at half its size, in greys: squares that are all ink or all paper must agree."""
    paper, wanted = dots(big), dots(small)
    for y, row in enumerate(wanted):
        for x, dot in enumerate(row):
            square = {paper[2 * y + i][2 * x + j] for i in (0, 1) for j in (0, 1)}
            if len(square) == 1 and square != {dot}:
                return False
    return any("1" in row for row in wanted)


def text_same(path, expected):
    def lines(name):
        text = pathlib.Path(name).read_text(encoding="latin-1")
        return [line.rstrip() for line in text.splitlines() if line.strip()]
    return lines(path) == lines(expected)


def main():
    verb, arguments = sys.argv[1], sys.argv[2:]
    if verb == "same":
        return 0 if dots(arguments[0]) == dots(arguments[1]) else 1
    if verb == "wholes":
        print(wholes(*arguments))
        return 0
    if verb == "errors":
        found = errors(*arguments)
        print("\n".join(found))
        return 1 if found else 0
    if verb == "halved":
        return 0 if halved(*arguments) else 1
    if verb == "text":
        return 0 if text_same(*arguments) else 1
    return 2


if __name__ == "__main__":
    sys.exit(main())
