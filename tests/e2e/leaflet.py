"""A4 papers read back: words, codes, fonts, margins, and the pages that contents and index of the guide book name.

    leaflet.py BUILD OUT ROOT       one line a proof: "ok …" or "FAIL …"; the last line counts them
"""
import csv
import pathlib
import re
import shutil
import subprocess
import sys
import traceback
import xml.etree.ElementTree as xml

build, out, root = (pathlib.Path(word) for word in sys.argv[1:4])
hallctl, catalogue = build / "bin/hallctl", out / "catalogue"
URL = "https://hall.example.gov.cn"
MARGIN, FOOT = 50.0, 18.0     # points: what stands outside is lost on some printers


def run(*words, good=True):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=120)
    assert (done.returncode == 0) == good, (words, done)
    return done.stdout if good else done.stderr


def rows(name):
    with open(catalogue / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(path, first=1, last=0):
    return run("pdftotext", "-layout", "-f", first, *(["-l", last] if last else []), path, "-")


def plain(text):
    """Lines wrap anywhere between Chinese characters."""
    return re.sub(r"\s+", "", text)


def pages_of(path):
    return int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", path)).group(1))


def proper(path):
    """A4, every font embedded as a subset, every word inside the margins, none over another."""
    info = run("pdfinfo", path)
    assert "A4" in info and "Mashang" in info, info
    fonts = run("pdffonts", path).splitlines()[2:]
    assert fonts and all(re.search(r"\byes\s+yes\s+yes\b", font) for font in fonts), fonts
    boxes = xml.fromstring(re.sub(r' xmlns="[^"]*"', "", run("pdftotext", "-bbox", path, "-"), count=1))
    for number, page in enumerate(boxes.iter("page"), 1):
        width, height = float(page.get("width")), float(page.get("height"))
        words = [[float(word.get(key)) for key in ("xMin", "yMin", "xMax", "yMax")] for word in page.iter("word")]
        assert words, f"page {number} is empty"
        for left, top, right, bottom in words:
            assert MARGIN <= left and right <= width - MARGIN + 0.5, (path, number, left, right)
            assert FOOT <= top and bottom <= height - FOOT, (path, number, top, bottom)
        lines = sorted(words)
        for i, (left, top, right, bottom) in enumerate(lines):
            for other_left, other_top, _, other_bottom in lines[i + 1:]:
                if other_left >= right - 1:
                    break
                shared = min(bottom, other_bottom) - max(top, other_top)
                assert shared < 0.45 * (bottom - top), (path, number, left, top, other_left, other_top)


def codes_of(path):
    run("pdftoppm", "-r", "110", "-gray", "-png", "-f", "1", "-l", "1", path, out / "page")
    pictures = sorted(out.glob("page-*.png"))
    found = run("zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", pictures[0])
    for picture in pictures:
        picture.unlink()
    return found.split()


def service_with_guide():
    """A service whose guide has materials and steps with heads, and its rows."""
    materials, steps = rows("guide_materials"), rows("guide_steps")
    service = next(row for row in rows("services") if row["guide"] == "permit-change")
    mine = [[row for row in every if row["guide"] == service["guide"]] for every in (materials, steps)]
    return service, mine[0], mine[1], next(row for row in rows("guides") if row["id"] == service["guide"])


def proof_notice():
    """what is missing: the materials that are not ticked, window, times, basis, and the guide's code"""
    service, materials, _, guide = service_with_guide()
    path = out / "notice.pdf"
    run(hallctl, "guide", path, service["id"], "--catalogue", catalogue, "--have", "1,3")
    text = plain(text_of(path))
    missing, have = text.index("还缺"), text.index("已经备好")
    for i, material in enumerate(materials):
        at = text.index(plain(material["name_zh"]))
        assert (at > have) == (i in (0, 2)) and at > missing, (i, material)
    assert f"还缺{len(materials) - 2}份" in text and "已经备好2份" in text
    for part in (service["name_zh"], service["code"], guide["basis_zh"], guide["fee_zh"], "号窗口",
                 f"承诺{guide['promised_days']}个工作日", f"法定{guide['statutory_days']}个工作日", "示范文本"):
        assert plain(part) in text, part
    assert codes_of(path) == [f"{URL}/g/{service['id']}"]
    proper(path)
    run(hallctl, "guide", path, service["id"], "--catalogue", catalogue, "--have",
        ",".join(str(i + 1) for i in range(len(materials))))
    text = plain(text_of(path))
    assert "材料已经备齐" in text and "还缺" not in text
    assert "--have" in run(hallctl, "guide", path, service["id"], "--catalogue", catalogue, "--have", "99", good=False)
    assert "no service" in run(hallctl, "guide", path, "nothing", "--catalogue", catalogue, good=False)


def proof_guide():
    """a service's guide: every material and step in order, in Chinese and in English"""
    service, materials, steps, guide = service_with_guide()
    for english in (False, True):
        path = out / f"guide-{'en' if english else 'zh'}.pdf"
        run(hallctl, "guide", path, service["id"], "--catalogue", catalogue, *(["--english"] if english else []))
        text = plain(text_of(path))
        language = "en" if english else "zh"
        at = 0
        for material in materials:
            at = text.index(plain(material[f"name_{language}"]), at)
            at = text.index(plain(material[f"form_{language}"]), at)
        for step in steps:  # the head of a step is a column of its own
            for part in re.split("：|: ", step[f"text_{language}"]):
                at = text.index(plain(part), at)
        assert plain(guide[f"basis_{language}"]) in text
        assert codes_of(path) == [f"{URL}/g/{service['id']}"]
        assert pages_of(path) == 1
        proper(path)


def proof_longest():
    """the longest names and the guides with the most materials stay inside of their pages"""
    services, materials = rows("services"), rows("guide_materials")
    longest = sorted(services, key=lambda row: -len(row["name_zh"]))[:3]
    most = max(rows("guides"), key=lambda row: sum(m["guide"] == row["id"] for m in materials))["id"]
    longest += [next(row for row in services if row["guide"] == most)]
    for service in longest:
        path = out / "long.pdf"
        for words in ([], ["--have", "1"]):
            run(hallctl, "guide", path, service["id"], "--catalogue", catalogue, *words)
            assert plain(service["name_zh"]) in plain(text_of(path))
            proper(path)


def proof_book():
    """the guide book: every service once, where contents and index say; the index by pinyin"""
    path = out / "book.pdf"
    run(hallctl, "guide-book", path, "--catalogue", catalogue)
    services, departments = rows("services"), rows("departments")
    count = pages_of(path)
    pages = text_of(path).split("\f")[:count]
    plains = [plain(page) for page in pages]
    index = next(i for i, page in enumerate(plains) if page.startswith("拼音索引"))
    contents = next(i for i, page in enumerate(plains) if page.startswith("目录"))
    chapters = {}
    for department in departments:
        found = re.search(re.escape(department["name_zh"]) + r"\s+(\d+) 个事项\s+(\d+)", pages[contents])
        mine = [row for row in services if row["department"] == department["id"]]
        assert (found is not None) == bool(mine), department
        if found:
            assert int(found.group(1)) == len(mine), department
            chapters[department["id"]] = int(found.group(2))
            assert plains[int(found.group(2)) - 1].startswith(plain(department["name_zh"])), department
    assert re.search(r"拼音索引\s+" + str(index + 1), pages[contents])
    for row in services:  # codes are not unique to a place in the text, names are not unique at all: both together
        part = plain(row["name_zh"]) + row["code"]
        where = [i for i, page in enumerate(plains[:index]) if part in page]
        assert len(where) >= 1 and where[0] + 1 >= chapters[row["department"]], row
    # The index, column by column: names with the page on which they stand.
    words = xml.fromstring(re.sub(r' xmlns="[^"]*"', "", run("pdftotext", "-bbox-layout", "-f", index + 1, path, "-"),
                                  count=1))
    named = 0
    letters = []
    for page in words.iter("page"):
        for left, right in ((0, 297), (297, 600)):
            lines = {}
            for word in page.iter("word"):
                if left <= float(word.get("xMin")) < right and 40 < float(word.get("yMin")) < 775:
                    lines.setdefault(round(float(word.get("yMax"))), []).append((float(word.get("xMin")), word.text))
            for _, line in sorted(lines.items()):
                texts = [text for _, text in sorted(line)]
                letters += texts if re.fullmatch("[A-Z]|其他", texts[0]) and len(texts) == 1 else []
                if len(texts) > 1 and texts[-1].isdigit():
                    # The first line of a name; its rest may be on the next.
                    assert plain("".join(texts[:-1])) in plains[int(texts[-1]) - 1], texts
                    named += 1
    assert letters == sorted(letters, key=lambda letter: (len(letter), letter)) and len(letters) > 15, letters
    assert named == len(services), (named, len(services))
    proper(path)
    assert "/g/" not in "".join(codes_of(path)) and URL in codes_of(path)


def proof_department():
    """one department's book, and words for one that is not there"""
    department = rows("services")[0]["department"]
    path = out / "department.pdf"
    run(hallctl, "guide-book", path, "--catalogue", catalogue, "--department", department)
    mine = [row for row in rows("services") if row["department"] == department]
    text = plain(text_of(path))
    assert f"1个部门{len(mine)}个事项" in text and all(row["code"] in text for row in mine)
    missing = out / "missing.pdf"
    assert "no department" in run(hallctl, "guide-book", missing, "--department", "nobody", good=False)
    assert not missing.exists() and not list(out.glob("*.part"))
    assert run(hallctl, "guide-book", out / "no-folder/x.pdf", good=False)


def main():
    shutil.rmtree(catalogue, ignore_errors=True)
    shutil.copytree(root / "assets/catalogue", catalogue)
    hall = catalogue / "hall.csv"
    lines = [line for line in hall.read_text(encoding="utf-8").splitlines() if not line.startswith("public_url,")]
    hall.write_text("\n".join(lines + [f"public_url,{URL},"]) + "\n", encoding="utf-8")
    passed = failed = 0
    for proof in (proof_notice, proof_guide, proof_longest, proof_book, proof_department):
        try:
            proof()
            passed += 1
            print("ok   ", proof.__doc__, flush=True)
        except Exception:
            failed += 1
            print("FAIL ", proof.__doc__, flush=True)
            traceback.print_exc(file=sys.stdout)
    print(f"{passed} passed, {failed} failed")


main()
