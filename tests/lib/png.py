"""PNG files with the standard library alone."""
import struct
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_rgb(path, width, lines):
    """`lines`: bytes of width × 3 each, from the top."""
    head = struct.pack(">IIBBBBB", width, len(lines), 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
                     + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + line for line in lines)))
                     + chunk(b"IEND", b""))


def paeth(a, b, c):
    near_a, near_b, near_c = abs(b - c), abs(a - c), abs(a + b - 2 * c)
    return a if near_a <= near_b and near_a <= near_c else b if near_b <= near_c else c


def plain_line(kind, line, above, step):
    """A line with its filter taken off. `above`: the plain line before it; `step`: bytes of a pixel."""
    out = bytearray(line)
    for i, byte in enumerate(line) if kind else ():
        left, corner = (out[i - step], above[i - step]) if i >= step else (0, 0)
        out[i] = (byte + (left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner))[kind - 1]) & 0xFF
    return out


def read_rgb(path):
    """(width, height, bytes of width × height × 3) of a picture of 8 bits a colour, not interlaced; without its alpha."""
    data, at, packed = path.read_bytes(), 8, b""
    width, height, depth, colours, _, _, laced = struct.unpack(">IIBBBBB", data[16:29])
    assert depth == 8 and colours in (2, 6) and laced == 0, (path, depth, colours, laced)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        packed += data[at + 8:at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    raw, step = zlib.decompress(packed), 3 if colours == 2 else 4
    size, out, line = width * step, bytearray(), bytes(width * step)
    for y in range(height):
        start = y * (size + 1)
        line = plain_line(raw[start], raw[start + 1:start + 1 + size], line, step)
        out += line if step == 3 else b"".join(line[i:i + 3] for i in range(0, size, 4))
    return width, height, bytes(out)
