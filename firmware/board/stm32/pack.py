#!/usr/bin/env python3
"""Puts the head before an image, as it lies in a slot (drivers/wire/firmware_image.h): head, up to 512
bytes of ones, image in whole units of 8 bytes. Numbers and version are those of the headers.

    python3 firmware/board/stm32/pack.py IMAGE.bin OUT.slot KIND BOARD a|b [MAJOR.MINOR]
"""
import hashlib
import pathlib
import re
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
UNIT_BYTES = 8


def number(header, pattern):
    found = re.search(pattern, (ROOT / header).read_text())
    return int(found[1], 0)


def main(image_path, out_path, kind, board, slot, version=None):
    kind = number("drivers/wire/register_map.h", rf'X\(DEVICE_\w+, (\d+), "{kind}"\)')
    board = number("drivers/wire/firmware_image.h", rf'X\(BOARD_\w+, (\d+), "{board}"\)')
    head_format = number("drivers/wire/firmware_image.h", r"FIRMWARE_FORMAT = (\d+)")
    image_at = number("firmware/core/update.h", r"UPDATE_IMAGE_AT = (\d+)")
    major, minor = (map(int, version.split(".")) if version else
                    (number("firmware/core/device.h", rf"FIRMWARE_VERSION_{part} = (\d+)")
                     for part in ("MAJOR", "MINOR")))
    image = pathlib.Path(image_path).read_bytes()
    image += b"\xff" * (-len(image) % UNIT_BYTES)
    head = struct.pack(">4sHHHBBHHI", b"MSFW", head_format, kind, board, major, minor,
                       {"a": 1, "b": 2}[slot], 0, len(image))
    head = head.ljust(32, b"\0") + hashlib.sha256(image).digest()
    pathlib.Path(out_path).write_bytes(head.ljust(image_at, b"\xff") + image)


if __name__ == "__main__":
    main(*sys.argv[1:])
