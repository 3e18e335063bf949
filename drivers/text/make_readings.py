#!/usr/bin/env python3
"""Makes the rows of drivers/text/reading.c from assets/pinyin: the main reading, its tone as a digit.

    make_readings.py READINGS.tsv OUT.inc
"""
import sys
import unicodedata

TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def said(reading):
    """shū is shu1; lǜ is lv4; a light syllable has tone 5."""
    letters = unicodedata.normalize("NFD", reading)
    tone = "".join(TONES.get(c, "") for c in letters) or "5"
    plain = "".join(c for c in letters if c not in TONES).replace("u\u0308", "v")
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    assert plain.isascii() and plain.isalpha() and len(plain) <= 6 and len(tone) == 1, reading
    return plain + tone


def main(source, out):
    rows = {}
    with open(source, encoding="utf-8") as file:
        next(file)
        for line in file:
            character, _, main_reading, _, _ = line.rstrip("\n").split("\t")
            rows[ord(character)] = said(main_reading)
    with open(out, "w", encoding="utf-8") as file:
        file.writelines(f'{{0x{code:X}, "{rows[code]}"}},\n' for code in sorted(rows))


main(*sys.argv[1:])
