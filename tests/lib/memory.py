"""What a running program of ours has in its memory: all that it can write, and all that was written for it. Linux;
the reader is the program's parent, or root. Standard library only."""
import os
import pathlib
import re

PAGE = os.sysconf("SC_PAGE_SIZE")


def forms(text):
    """A text as programs hold it: bytes by the name of their code."""
    codes = {text.encode(code): code for code in ("gb18030", "utf-32-le", "utf-16-le", "utf-8")}
    return {code: form for form, code in codes.items()}


def family(pid):
    """The process and all that it started, which are still there."""
    found = [pid]
    for one in found:
        for task in pathlib.Path(f"/proc/{one}/task").glob("*"):
            try:
                found += map(int, (task / "children").read_text().split())
            except FileNotFoundError:
                pass
    return found


def regions(pid):
    """Where it can write, or could: (first byte, end, what). Its heap, stacks, data, and what it shares."""
    for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, rights, _, _, inode, *name = line.split(None, 5)
        first, end = (int(part, 16) for part in span.split("-"))
        name = name[0] if name else "-"
        ours = "w" in rights or (inode == "0" and "r" in rights) or name.startswith("/SYSV") or "memfd" in name
        if ours and name not in ("[vvar]", "[vsyscall]", "[vdso]"):
            yield first, end, name


def runs(pagemap, first, end):
    """The parts of a region that are there at all: a stack is 8 MiB, and a few pages of it were ever touched."""
    pagemap.seek(first // PAGE * 8)
    entries = memoryview(pagemap.read((end - first) // PAGE * 8)).cast("Q")
    begun = None
    for i, entry in enumerate(entries):
        there = entry >> 62 != 0  # present, or swapped out
        if there and begun is None:
            begun = i
        elif not there and begun is not None:
            yield first + begun * PAGE, first + i * PAGE
            begun = None
    if begun is not None:
        yield first + begun * PAGE, first + len(entries) * PAGE


def pages(pid):
    """Its bytes, a run of pages at a time: (first byte, what, bytes). What is gone meanwhile is not there."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory, open(f"/proc/{pid}/pagemap", "rb", buffering=0) as pagemap:
        for start, stop, name in regions(pid):
            for first, end in runs(pagemap, start, stop):
                whole, at = [], first
                while at < end:
                    try:
                        memory.seek(at)
                        part = memory.read(min(end - at, 1 << 24))
                    except OSError:
                        part = b""
                    if not part:
                        break
                    whole.append(part)
                    at += len(part)
                yield first, name, b"".join(whole)


SHORT = 8  # a needle of so few bytes counts as a word of its own, not as a part of another


def alone(data, at, needle):
    around = data[at - 1:at] + data[at + len(needle):at + len(needle) + 1]
    return len(needle) > SHORT or not needle.isalnum() or not re.search(rb"[0-9A-Za-z]", around)


def search(pid, needles):
    """Which of `needles` (bytes by name) are there: a set of names, and lines that say where."""
    found, lines = set(), []
    for one in family(pid):
        for first, region, data in pages(one):
            for name, needle in needles.items():
                at = data.find(needle)
                while at >= 0 and len(lines) < 200:
                    if not alone(data, at, needle):
                        at = data.find(needle, at + 1)
                        continue
                    around = re.sub(rb"[^ -~\x80-\xff]", b".", data[max(0, at - 48):at + len(needle) + 48])
                    found.add(name)
                    lines.append(f"{name} at {first + at:#x} in {region} of {one}: {around.decode(errors='replace')}")
                    at = data.find(needle, at + 1)
    return found, lines
