#!/usr/bin/env python3
"""Writes the engine's sources anew with every comparison switchable at run time.

    make_mutants.py OUT_DIR EQUIVALENT SOURCE.c ...

`a < b` becomes MUTATE(17, a, <, <=, b): mutant 17 compares otherwise, all else stays as it is. The
move table's look-up becomes a call that can take an entry out, lead it elsewhere, or put one in.
Comparisons inside assert() stay: they are checks, not rules; so do those of NOT_MUTATED.

EQUIVALENT lists, with a reason each, the mutants that no test can tell from the original:

    from -> to | the line as it stands in the source, without its indent | why

Where the same line stands in several functions, its function goes before it: `blocks_keep: for (...`;
and where it has the same comparison twice, which of them: `== -> != 2nd`. A row that fits no mutant any more is told by hall-mutants, so that the table does not rot. The list
of mutants goes to OUT_DIR/mutants.c, the sources to OUT_DIR/<name>.c.
"""
import pathlib
import re
import sys

TOKEN = re.compile(r"""
    (?P<space>\s+|//[^\n]*|/\*.*?\*/|^\s*\#(?:\\\n|[^\n])*) |
    (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*') |
    (?P<word>[A-Za-z_]\w*|\d[\w.]*) |
    (?P<mark><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)
    """, re.X | re.S | re.M)

OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
ASSIGNS = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="}
# They judge (engine_check calls them) or are bytes (of snapshots), in files that decide otherwise.
NOT_MUTATED = {"check_booking", "bookings_check", "check_block", "blocks_check",
               "visitors_check", "blocks_write", "get_text", "blocks_read"}
# What ends an operand of a relation (the marks of lower or the same precedence).
ENDS = {",", ";", "{", "}", "&&", "||", "?", ":", "==", "!=", "|", "^"} | ASSIGNS
OPENS, CLOSES = {"(", "["}, {")", "]"}


class Token:
    def __init__(self, match):
        self.kind, self.text = match.lastgroup, match.group()
        self.start, self.end = match.start(), match.end()


def is_binary_and(tokens, i):
    before = tokens[i - 1]
    return before.kind in ("word", "text") and before.text != "return" or before.text in CLOSES


def operand(tokens, at, step, relational):
    """The index of the last token of the operand that begins beside `at`."""
    depth, i = 0, at + step
    opens, closes = (OPENS, CLOSES) if step > 0 else (CLOSES, OPENS)
    while True:
        text = tokens[i].text
        if text in opens:
            depth += 1
        elif text in closes:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0:
            ends = text in ENDS or text == "return" or (text == "&" and is_binary_and(tokens, i))
            if not relational and text in OTHER and text not in ("==", "!="):
                ends = False  # a relation binds closer than an equality
            elif text in OTHER:
                ends = True
            if ends:
                break
        i += step
    return i - step


def in_assert(tokens, at):
    depth = 0
    for i in range(at, -1, -1):
        text = tokens[i].text
        if text == ")":
            depth += 1
        elif text == "(":
            if depth == 0 and tokens[i - 1].text == "assert":
                return True
            depth -= 1 if depth > 0 else 0
        elif text in (";", "{", "}") and depth == 0:
            return False
    return False


def function_names(tokens):
    """For each token, the name of the function whose body it is in."""
    names, depth, name = [], 0, ""
    for i, token in enumerate(tokens):
        if depth == 0 and token.text == "(" and tokens[i - 1].kind == "word":
            name = tokens[i - 1].text
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        names.append(name if depth > 0 else "")
    return names


def mutate(path, mutants):
    source = path.read_text()
    tokens = [t for t in map(Token, TOKEN.finditer(source)) if t.kind != "space"]
    names = function_names(tokens)
    begins, ends, marks, seen = {}, {}, {}, {}
    for i, token in enumerate(tokens):
        if token.kind != "mark" or token.text not in OTHER or in_assert(tokens, i):
            continue
        if names[i] in NOT_MUTATED:
            continue
        relational = token.text not in ("==", "!=")
        first, last = operand(tokens, i, -1, relational), operand(tokens, i, 1, relational)
        line = source.count("\n", 0, token.start)
        number = len(mutants) + 1
        other = OTHER[token.text]
        seen[line, token.text] = seen.get((line, token.text), 0) + 1
        mutants.append((path.name, line + 1, token.text, other, source.split("\n")[line].strip(),
                        names[i], seen[line, token.text]))
        # Outer relations begin earlier, so that theirs must be written first.
        begins.setdefault(tokens[first].start, []).append((i, f"MUTATE({number}, "))
        ends.setdefault(tokens[last].end, []).append((i, ")"))
        marks[token.start] = (token.end, f", {token.text}, {other}, ")
    out, at = [], 0
    while at <= len(source):
        for _, text in ends.get(at, []):
            out.append(text)
        # The one whose mark comes last is the outermost: an equality of relations.
        for _, text in sorted(begins.get(at, []), reverse=True):
            out.append(text)
        if at in marks:
            at, text = marks[at]
            out.append(text)
        elif at < len(source):
            out.append(source[at])
            at += 1
        else:
            break
    return "".join(out)


STATES = "BOOKED ISSUED WAITING CALLED SERVING PARKED ABSENT FINISHED CANCELLED EXPIRED".split()


def mutate_table(source, mutants):
    """Each drawn move: taken out, or leading to CANCELLED (WAITING if it leads there)."""
    body = source[source.index("next_plus_one[LEG_STATE_COUNT]"):]
    body = body[body.index("{"):body.index("};\n#undef TO")]
    rows = []
    for row in re.finditer(r"\[LEG_(\w+)\] = \{(.*?)\}", body, re.S):
        for move in re.finditer(r"\[LEG_(\w+)\] = TO\(LEG_(\w+)\)", row.group(2)):
            rows.append((row.group(1), move.group(1), move.group(2)))
    assert rows, "the table of moves is not where it was"
    cases = []
    for state, move, to in rows:
        for other in (None, "WAITING" if to == "CANCELLED" else "CANCELLED"):
            number = len(mutants) + 1
            mutants.append(("leg_state.c", 0, to, other or "refused", f"{state} {move}", "", 1))
            value = f"LEG_{other} + 1" if other else "0"
            cases.append(f"    if (mutant_active == {number} && state == LEG_{state} && move == LEG_{move}) "
                         f"return {value};")
    states = sorted({state for state, _, _ in rows})
    for state in states + ["EXPIRED"]:
        for move in sorted({move for _, move, _ in rows}):
            if not any(row[:2] == (state, move) for row in rows):
                number = len(mutants) + 1
                mutants.append(("leg_state.c", 0, "refused", "WAITING", f"{state} {move}", "", 1))
                cases.append(f"    if (mutant_active == {number} && state == LEG_{state} && move == LEG_{move}) "
                             f"return LEG_WAITING + 1;")
    look_up = "const unsigned char next = next_plus_one[state][move];"
    assert source.count(look_up) == 1, "the look-up in the table of moves is not where it was"
    source = source.replace(look_up, "const unsigned char next = entry(state, move);")
    made = ("static unsigned char entry(enum leg_state state, enum leg_move move)\n{\n" +
            "\n".join(cases) + "\n    return next_plus_one[state][move];\n}\n\n")
    return source.replace("int leg_state_next(", made + "int leg_state_next(", 1)


def read_equivalent(path):
    rows = []
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            parts = [part.strip() for part in line.split(" | ")]
            assert len(parts) == 3, f"{path}: not three columns: {line}"
            rows.append(parts)
    return rows


def fits(row, mutant):
    _, _, old, new, text, function, place = mutant
    return (row[0] in (f"{old} -> {new}", f"{old} -> {new} {('1st', '2nd', '3rd')[min(place, 3) - 1]}") and
            row[1] in (text, f"{function}: {text}"))


def main():
    out = pathlib.Path(sys.argv[1])
    equivalent = read_equivalent(pathlib.Path(sys.argv[2]))
    out.mkdir(parents=True, exist_ok=True)
    mutants, used = [], set()
    head = '#include "tests/mutation/mutant.h"\n'
    for name in sys.argv[3:]:
        path = pathlib.Path(name)
        if path.name == "leg_state.c":
            text = mutate_table(path.read_text(), mutants)
        else:
            text = mutate(path, mutants)
        (out / path.name).write_text(head + text)
    lines = [head + "const struct mutant mutants[] = {"]
    for mutant in mutants:
        file, line, old, new, text, _, _ = mutant
        why = ""
        for i, row in enumerate(equivalent):
            if fits(row, mutant):
                why = row[2]
                used.add(i)
        quoted = [s.replace("\\", "\\\\").replace('"', '\\"') for s in (file, old, new, text, why)]
        lines.append('    {{"{0}", {5}, "{1}", "{2}", "{3}", "{4}"}},'.format(*quoted, line))
    lines.append("};\nconst unsigned mutant_count = sizeof(mutants) / sizeof(mutants[0]);")
    lines.append("const char *const mutants_stale[] = {")
    for i, row in enumerate(equivalent):
        if i not in used:
            lines.append('    "{}",'.format(" | ".join(row).replace("\\", "\\\\").replace('"', '\\"')))
    lines.append("    0};")
    (out / "mutants.c").write_text("\n".join(lines) + "\n")


main()
