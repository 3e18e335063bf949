"""QEMU's own control (QMP) on the guest's third serial line, and the pictures that it takes of the panel."""
import functools
import json
import os
import select
import time
import tty

from machine import ROOT

LINE = "/dev/ttyS2"
ANSWER_S = 30


@functools.cache
def line():
    file = os.open(LINE, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(file)
    # The greeting came before the line was raw, and a part of it went back as an echo: this byte, which JSON
    # cannot have, makes QEMU forget what it has of it.
    os.write(file, b"\xff\n")
    ask("qmp_capabilities", file=file)
    return file


def ask(order, file=None, **words):
    """The answer of the order; events and what was not understood before are passed over."""
    file = line() if file is None else file
    mark = f"{order}-{time.monotonic_ns()}"
    os.write(file, json.dumps({"execute": order, "arguments": words, "id": mark}).encode() + b"\n")
    end, unread = time.monotonic() + ANSWER_S, b""
    while time.monotonic() < end:
        if select.select([file], [], [], 1)[0]:
            unread += os.read(file, 4096)
        *whole, unread = unread.split(b"\n")
        for text in whole:
            try:
                said = json.loads(text)
            except json.JSONDecodeError:
                continue
            if isinstance(said, dict) and said.get("id") == mark:
                assert "error" not in said, (order, words, said)
                return said["return"]
    raise AssertionError((order, "no answer"))


class Picture:
    """Red, green and blue of each pixel, a plane each, row by row."""

    def __init__(self, width, height, planes):
        self.width, self.height, self.planes = width, height, planes

    def turned(self, turn):
        """As a panel shows it that hangs so: kiosk/sdl/turn.h."""
        if turn in ("", "over"):
            step = -1 if turn else 1
            return Picture(self.width, self.height, [plane[::step] for plane in self.planes])
        columns = range(self.width) if turn == "right" else range(self.width - 1, -1, -1)
        upward = -1 if turn == "right" else 1
        return Picture(self.height, self.width, [b"".join(plane[x::self.width][::upward] for x in columns)
                                                 for plane in self.planes])

    def __eq__(self, other):
        return (self.width, self.height, self.planes) == (other.width, other.height, other.planes)

    def colours(self):
        return len(set(zip(*(plane[::97] for plane in self.planes))))


def panel_picture():
    """What the panel shows now, as whoever stands before it sees it. The file is the host's."""
    name = f"panel-{time.monotonic_ns()}.ppm"
    ask("screendump", filename=name, device="panel")
    kind, size, depth, data = (ROOT / os.environ["MASHANG_OUT"] / name).read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    assert (kind, depth, len(data)) == (b"P6", b"255", width * height * 3), (kind, size, depth, len(data))
    return Picture(width, height, [data[at::3] for at in range(3)])


def png_picture(path):
    """The program's own picture of its screen, or None while it is written; cairo reads it, since in Python it takes
    half a minute here."""
    import ctypes
    cairo = ctypes.CDLL("libcairo.so.2")
    for name in ("image_surface_create_from_png", "image_surface_get_data"):
        getattr(cairo, f"cairo_{name}").restype = ctypes.c_void_p
    surface = ctypes.c_void_p(cairo.cairo_image_surface_create_from_png(str(path).encode()))
    if cairo.cairo_surface_status(surface) != 0:
        return None
    width, height, stride = (getattr(cairo, f"cairo_image_surface_get_{name}")(surface)
                             for name in ("width", "height", "stride"))
    assert stride == width * 4
    data = ctypes.string_at(cairo.cairo_image_surface_get_data(surface), stride * height)
    cairo.cairo_surface_destroy(surface)
    return Picture(width, height, [data[at::4] for at in (2, 1, 0)])
