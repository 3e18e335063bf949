#!/usr/bin/env python3
"""Writes the flash of an emulated STM32F405 as a file: boot code, two slots, and a boot record.

    flash.py FIRMWARE KIND OUT SLOT_A SLOT_B [KEPT [TRIAL STARTS]]

FIRMWARE is the folder of the built images; a slot is `none`, a version like 9.1, or `broken:9.1`, whose
last byte is another one. KEPT and TRIAL are `a` or `b` in the newest entry; TRIAL may be `-`.
"""
import pathlib
import struct
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/lib"))
from stage import crc16  # noqa: E402

RECORD_1, SLOTS = 0x4000, {"a": 0x10000, "b": 0x20000}
SIZE = 0x40000
NO_TRIAL = 0xF


def entry(number, kept, trial, starts):
    body = struct.pack(">IBBBB", number, kept, trial, starts, 0)
    crc = struct.pack(">H", crc16(body))
    return body + b"MSBR" + crc + bytes(byte ^ 0xFF for byte in crc)


def slot_image(firmware, kind, slot, what, work):
    broken = what.startswith("broken:")
    packed = work.with_suffix(f".{slot}")
    subprocess.run([sys.executable, ROOT / "firmware/board/stm32/pack.py", firmware / f"{kind}-{slot}.bin", packed,
                    kind, "stm32f405", slot, what.removeprefix("broken:")], check=True)
    image = bytearray(packed.read_bytes())
    image[-1] ^= 1 if broken else 0
    return image


def main(firmware, kind, out, slot_a, slot_b, kept=None, trial="-", starts="0"):
    firmware, out = pathlib.Path(firmware), pathlib.Path(out)
    flash = bytearray(b"\xff" * SIZE)
    subprocess.run(["arm-none-eabi-objcopy", "-O", "binary", "-j", ".text", firmware / f"{kind}.elf", out], check=True)
    flash[:out.stat().st_size] = out.read_bytes()
    for slot, what in (("a", slot_a), ("b", slot_b)):
        if what != "none":
            image = slot_image(firmware, kind, slot, what, out)
            flash[SLOTS[slot]:SLOTS[slot] + len(image)] = image
    if kept:
        newest = entry(7, "ab".index(kept), NO_TRIAL if trial == "-" else "ab".index(trial), int(starts))
        flash[RECORD_1:RECORD_1 + 32] = entry(6, 0, NO_TRIAL, 0) + newest
    out.write_bytes(flash)


if __name__ == "__main__":
    main(*sys.argv[1:])
