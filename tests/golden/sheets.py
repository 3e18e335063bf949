#!/usr/bin/env python3
"""Pictures of the kiosk's screens before and after.

    python3 tests/golden/sheets.py KEPT NEW          writes NEW/index.html: what changed, came and went
    python3 tests/golden/sheets.py --keep KEPT NEW   takes over into KEPT what changed, came and went

KEPT/pictures and NEW/after hold NAME.png, KEPT/pictures.txt and NEW/after.txt a line "NAME HASH" each. A
picture has changed when the hash of its draw list has. Standard library only.
"""
import html
import pathlib
import shutil
import sys

STYLE = """body{font:16px sans-serif;margin:2em;background:#eee}figure{display:inline-block;margin:0 1em 2em 0;
vertical-align:top}img{display:block;border:1px solid #888;max-width:45vw}figcaption{color:#444}h2{font-size:18px}
.gap{width:360px;height:200px;border:1px dashed #888}"""


def lines(path):
    return dict(line.split() for line in path.read_text().splitlines()) if path.exists() else {}


def differences(kept, new):
    before, after = lines(kept / "pictures.txt"), lines(new / "after.txt")
    return {name: (name in before, name in after) for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)}


def figure(there, source, words):
    picture = f'<img src="{html.escape(source)}" alt="">' if there else '<div class="gap"></div>'
    return f"<figure>{picture}<figcaption>{words}</figcaption></figure>"


def write(kept, new):
    changed = differences(kept, new)
    (new / "before").mkdir(exist_ok=True)
    body = []
    for name, (was, is_there) in changed.items():
        if was:
            shutil.copy(kept / "pictures" / f"{name}.png", new / "before")
        body.append(f"<h2>{html.escape(name)}</h2>" + figure(was, f"before/{name}.png", "before")
                    + figure(is_there, f"after/{name}.png", "after"))
    total = len(lines(new / "after.txt"))
    words = f"{len(changed)} of {total} pictures changed, came or went"
    (new / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>{words}</title><style>{STYLE}</style>"
                                    f"<h1>{words}</h1>" + "\n".join(body) + "\n")
    print(words)


def keep(kept, new):
    (kept / "pictures").mkdir(exist_ok=True)
    for name, (_, is_there) in differences(kept, new).items():
        if is_there:
            shutil.copy(new / "after" / f"{name}.png", kept / "pictures")
        else:
            (kept / "pictures" / f"{name}.png").unlink(missing_ok=True)
    shutil.copy(new / "after.txt", kept / "pictures.txt")


if __name__ == "__main__":
    if sys.argv[1] == "--keep":
        keep(*map(pathlib.Path, sys.argv[2:4]))
    else:
        write(*map(pathlib.Path, sys.argv[1:3]))
