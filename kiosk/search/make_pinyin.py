#!/usr/bin/env python3
"""Makes the rows of kiosk/search/pinyin.c from assets/pinyin: readings without tones, each as it is typed.

    make_pinyin.py READINGS.tsv OUT.inc
"""
import sys
import unicodedata

DIAERESIS = "\u0308"


def typed(reading):
    """lǜ is typed lv, and lu by people who have not learned that."""
    letters = unicodedata.normalize("NFD", reading)
    plain = "".join(c for c in letters if c == DIAERESIS or not unicodedata.combining(c))
    if DIAERESIS not in plain:
        return [plain]
    return [plain.replace("u" + DIAERESIS, "v").replace("e" + DIAERESIS, "e"), plain.replace(DIAERESIS, "")]


def main(source, out):
    rows = {}
    with open(source, encoding="utf-8") as file:
        next(file)
        for line in file:
            character, _, _, readings, _ = line.rstrip("\n").split("\t")
            every = [form for reading in readings.split(",") for form in typed(reading)]
            rows[ord(character)] = list(dict.fromkeys(every))
    syllables = sorted({form for forms in rows.values() for form in forms})
    assert all(form.isascii() and form.isalpha() and len(form) <= 6 for form in syllables)
    place = {form: i for i, form in enumerate(syllables)}
    with open(out, "w", encoding="utf-8") as file:
        file.write("static const char syllables[][PINYIN_SYLLABLE_ROOM] = {\n")
        file.writelines(f'    "{form}",\n' for form in syllables)
        file.write("};\nstatic const uint16_t readings[] = {\n")
        file.writelines("    " + ", ".join(str(place[form]) for form in rows[code]) + ",\n" for code in sorted(rows))
        file.write("};\nstatic const struct row rows[] = {\n")
        first = 0
        for code in sorted(rows):
            file.write(f"    {{0x{code:X}, {first}, {len(rows[code])}}},\n")
            first += len(rows[code])
        file.write("};\n")


main(*sys.argv[1:])
