#!/usr/bin/env python3
"""Makes the register map's page: the header's own words, and the rows that the firmware answers from, as
`hall-field-sim --registers` prints them.

    python3 firmware/sim/register_page.py HALL_FIELD_SIM OUT.html
"""
import html
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = ROOT / "drivers/wire/register_map.h"
ROW = re.compile(r"(0x[0-9A-F]{4}) +(\d+)  (\w+(?:, write)?) +(.{3}) (.{9}) (.{5}) +(\w+) +(.*)")
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Register map of the window devices</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse }} td, th {{ border: 1px solid #999; padding: .2rem .5rem; text-align: left }}
td:first-child {{ font-family: monospace; white-space: nowrap }} pre {{ white-space: pre-wrap }}</style></head>
<body><h1>Register map of the window devices</h1>
<p>Modbus RTU, 115200 baud, 8N1. Made from <code>drivers/wire/register_map.h</code>; nothing here is written by hand.</p>
<table id="registers"><thead><tr><th>address<th>size<th>access<th>kinds<th>name<th>meaning</tr></thead><tbody>
{rows}
</tbody></table>
<h2>How they work together</h2>
<pre>{words}</pre>
{tables}
</body></html>
"""


def row_html(line):
    address, size, access, pad, evaluator, strip, name, meaning = ROW.fullmatch(line).groups()
    kinds = [kind for kind, mark in (("pad", pad), ("evaluator", evaluator), ("strip", strip)) if "x" in mark]
    cells = (address, size, access, " ".join(kinds), name, html.escape(meaning))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def number_tables(header):
    """The lists of numbers that registers hold: X(SYMBOL, number, "words")."""
    for title, start in (("Codes of UPDATE_RESULT", "UPDATE_CODES"), ("Keys of a pad", "PAD_KEYS"),
                         ("Keys of an evaluator", "EVALUATOR_KEYS")):
        body = re.search(rf"#define {start}\(X\)(.*?[^\\])\n\n", header, re.S)[1]
        rows = re.findall(r'X\((\w+), (\w+), "(.*?)"\)', body)
        yield (f"<h2>{title}</h2>\n<table>" +
               "".join(f"<tr><td>{number}</td><td>{symbol}</td><td>{html.escape(words)}</td></tr>"
                       for symbol, number, words in rows) + "</table>")
    bits = re.findall(r"(STATUS_\w+) = 1 << (\d+),? +/\* (.*?) \*/", header)
    yield ("<h2>Bits of STATUS</h2>\n<table>" +
           "".join(f"<tr><td>{bit}</td><td>{name}</td><td>{html.escape(words)}</td></tr>"
                   for name, bit, words in bits) + "</table>")


def main(program, out):
    printed = subprocess.run([program, "--registers"], check=True, capture_output=True, text=True).stdout
    header = HEADER.read_text()
    words = re.match(r"/\*\n(.*?)\*/", header, re.S)[1]
    words = re.sub(r"^ \* ?", "", words, flags=re.M)
    page = PAGE.format(rows="\n".join(map(row_html, printed.splitlines()[1:])), words=html.escape(words),
                       tables="\n".join(number_tables(header)))
    pathlib.Path(out).write_text(page)


if __name__ == "__main__":
    main(*sys.argv[1:])
