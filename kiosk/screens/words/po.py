#!/usr/bin/env python3
"""Languages from gettext's files: each po/LANGUAGE.po becomes a column of the table of words.

    po.py columns OUT LANGUAGE...   writes OUT, which kiosk/screens/words.c includes
    po.py check LANGUAGE...         says what is wrong with the files; 1 if anything is
    po.py missing LANGUAGE          rows that have no translation, as entries to be filled in

An entry's msgctxt is the symbol of a row in words.inc or words/*.inc, its msgid the row's Chinese. One
whose Chinese has changed, or that is marked fuzzy, is not used: that word is said in English until
somebody has looked at it. Standard library only; the build needs no gettext.
"""
import ast
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
STRING = r'"(?:[^"\\]|\\.)*"'
ROW = re.compile(rf'^WORD\(\s*(\w+),\s*({STRING}(?:\s*{STRING})*),\s*({STRING}(?:\s*{STRING})*)\)', re.M)


def joined(strings):
    """The text of C's or gettext's adjacent strings: the same escapes as Python's."""
    return "".join(ast.literal_eval(part) for part in re.findall(STRING, strings))


def rows():
    """symbol → Chinese, English; in the order of the tables."""
    texts = [path.read_text() for path in [HERE.parent / "words.inc", *sorted(HERE.glob("*.inc"))]]
    return {symbol: (joined(zh), joined(en)) for text in texts for symbol, zh, en in ROW.findall(text)}


def entries(language):
    """symbol → Chinese, translation, fuzzy. Raises ValueError at what gettext would not read."""
    found, entry, field = {}, {}, None

    def put():
        symbol = entry.get("msgctxt")
        if symbol in found:
            raise ValueError(f"{language}: {symbol} is there twice")
        if symbol is not None:
            found[symbol] = (entry["msgid"], entry["msgstr"], entry.get("fuzzy", False))
        entry.clear()

    for number, line in enumerate((HERE / "po" / f"{language}.po").read_text().splitlines(), 1):
        word = re.fullmatch(rf"(msgctxt|msgid|msgstr) ({STRING})", line)
        if line.startswith("#"):
            if "msgstr" in entry:
                put()
            if line.startswith("#,") and "fuzzy" in line:
                entry["fuzzy"] = True
        elif word:
            if "msgstr" in entry:
                put()
            field = word[1]
            entry[field] = ast.literal_eval(word[2])
        elif re.fullmatch(STRING, line) and field:
            entry[field] += ast.literal_eval(line)
        elif line.strip():
            raise ValueError(f"{language}.po:{number}: {line}")
    put()
    return found


def marks(text):
    return sorted(re.findall(r"\{\d\}", text))


def faults(language, table):
    found = entries(language)
    for symbol, (chinese, said, fuzzy) in found.items():
        if symbol not in table:
            yield f"{language}: {symbol} is no word of the screens"
        elif chinese != table[symbol][0]:
            yield f"{language}: {symbol} translates what is no longer said: {chinese}"
        elif not said or fuzzy:
            yield f"{language}: {symbol} waits for a translator"
        elif marks(said) != marks(table[symbol][0]):
            yield f"{language}: {symbol} fills in {marks(said)}, not {marks(table[symbol][0])}"


def c_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def po_string(text):
    return c_string(text)


def columns(out, languages):
    table = rows()
    found = [entries(language) for language in languages]
    lines = [f"/* Made by po.py from {', '.join(languages)}. */"]
    for symbol, (chinese, _) in table.items():
        said = [column.get(symbol, ("", "", False)) for column in found]
        cells = [c_string(text) if text and zh == chinese and not fuzzy and marks(text) == marks(chinese) else "NULL"
                 for zh, text, fuzzy in said]
        lines.append(f"[WORD_{symbol}] = {{{', '.join(cells)}}},")
    pathlib.Path(out).write_text("\n".join(lines) + "\n")
    return 0


def check(languages):
    table = rows()
    wrong = [fault for language in languages for fault in faults(language, table)]
    print("\n".join(wrong))
    return 1 if wrong else 0


def missing(language):
    found = entries(language)
    for symbol, (chinese, english) in rows().items():
        if symbol not in found:
            note = "\n".join(f"#. {line}" for line in english.split("\n"))
            print(f'\n{note}\nmsgctxt "{symbol}"\nmsgid {po_string(chinese)}\nmsgstr ""')
    return 0


def main(words):
    if len(words) > 2 and words[0] == "columns":
        return columns(words[1], words[2:])
    if len(words) > 1 and words[0] == "check":
        return check(words[1:])
    if len(words) == 2 and words[0] == "missing":
        return missing(words[1])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
