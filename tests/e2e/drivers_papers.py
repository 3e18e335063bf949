#!/usr/bin/env python3
"""Papers for real: libsane's own test back-end and an eSCL scanner through sane-airscan feed
mashang-scan; a jam, an open cover, a cut line, a killed or unwilling driver and Ctrl-C keep the pages that
came before. What came out is read by poppler's programs.

    python3 tests/e2e/drivers_papers.py BUILD FOLDER RELEASE PROOF

Prints "ok NAME" or "FAIL NAME" for each; exits 1 if one failed.
"""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/tools/papers"))
from escl_scanner import Scanner  # noqa: E402

DPI = 100
SECONDS = 90  # of one scan, on a machine that is busy with others
LSAN = f"suppressions={ROOT}/tests/lib/leaks-of-others:print_suppressions=0"


class Desk:
    """A folder for each trial, SANE set up for it alone, and mashang-scan run in it."""

    def __init__(self, build, folder):
        self.bin = pathlib.Path(build) / "bin"
        self.tests = pathlib.Path(build) / "tests"
        self.folder = pathlib.Path(folder)
        self.pages = self.folder / "pages"
        self.pages.mkdir(parents=True)
        self.make(self.pages, 6, DPI)

    def make(self, folder, count, dpi, *words):
        subprocess.run([self.tests / "make-pages", folder, str(count), str(dpi), *words], check=True,
                       env={**os.environ, "LSAN_OPTIONS": LSAN})

    def begin(self, name):
        self.out = self.folder / name / "out"
        self.out.mkdir(parents=True)
        self.sane = self.folder / name / "sane.d"
        self.sane.mkdir()
        (self.sane / "dll.conf").write_text("test\n")
        (self.sane / "test.conf").write_text("number_of_devices 1\n")

    def use_escl(self, scanner):
        (self.sane / "dll.conf").write_text("airscan\n")
        (self.sane / "airscan.conf").write_text(
            f'[devices]\n"Hall" = {scanner.url}\n[options]\ndiscovery = disable\n')

    def words(self, source, *words):
        return [str(self.bin / "mashang-scan"), "--source", source, "--to", str(self.out), "--name", "scan",
                "--dpi", str(DPI), *words]

    def environment(self):
        return {**os.environ, "SANE_CONFIG_DIR": str(self.sane), "LSAN_OPTIONS": LSAN}

    def start(self, source, *words):
        return subprocess.Popen(self.words(source, *words), env=self.environment(), text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def scan(self, source, *words, code=0):
        done = subprocess.run(self.words(source, *words), env=self.environment(), text=True,
                              capture_output=True, timeout=SECONDS)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done.stdout

    def files(self):
        return sorted(path.name for path in self.out.iterdir())

    def page_count(self, name="scan.pdf"):
        out = subprocess.run(["pdfinfo", self.out / name], check=True, capture_output=True, text=True).stdout
        return int(re.search(r"Pages: +(\d+)", out).group(1))

    def picture(self, page, name="scan.pdf", dpi=20):
        """A page's grey values, as a viewer shows it: (width, height, bytes)."""
        out = subprocess.run(["pdftoppm", "-gray", "-r", str(dpi), "-f", str(page), "-l", str(page),
                              self.out / name], check=True, capture_output=True).stdout
        head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", out)
        return int(head.group(1)), int(head.group(2)), out[head.end():]


def sane_feeder_is_emptied(desk):
    out = desk.scan("sane:test:0", "--setting", "test-picture=Grid", "--ink", "grey", "--keep-frame",
                    "--keep-blank")
    assert len(re.findall(r"^page \d+ kept", out, re.M)) == 10, out
    assert desk.page_count() == 10 and desk.files() == ["scan.pdf"], desk.files()
    width, height, pixels = desk.picture(10)
    assert min(pixels) < 64 < 192 < max(pixels), "the grid's black and white are not on the page"


def sane_text_is_black_on_white(desk):
    desk.scan("sane:test:0", "--setting", "test-picture=Grid", "--text", "--flatbed", "--keep-frame")
    out = subprocess.run(["pdfimages", "-list", desk.out / "scan.pdf"], check=True, capture_output=True,
                         text=True).stdout
    assert desk.page_count() == 1 and "ccitt" in out, out


def sane_says_every_trouble(desk):
    """Each status that a back-end can end a read with is a problem with advice in both languages."""
    rows = {"SANE_STATUS_JAMMED": "scanner.jam", "SANE_STATUS_COVER_OPEN": "scanner.cover_open",
            "SANE_STATUS_NO_DOCS": "scanner.no_paper", "SANE_STATUS_IO_ERROR": "scanner.lost",
            "SANE_STATUS_ACCESS_DENIED": "scanner.denied", "SANE_STATUS_NO_MEM": "scanner.no_memory",
            "SANE_STATUS_DEVICE_BUSY": "scanner.busy", "SANE_STATUS_INVAL": "scanner.setting",
            "SANE_STATUS_UNSUPPORTED": "scanner.setting", "SANE_STATUS_CANCELLED": "scanner.cancelled"}
    for status, code in rows.items():
        out = desk.scan("sane:test:0", "--setting", f"read-return-value={status}", code=1)
        line = re.search(rf"^problem {re.escape(code)} (.+) / (.+)$", out, re.M)
        assert line and re.search("[一-鿿]", line.group(1)), (status, out)
        assert desk.files() == [], desk.files()


def sane_hand_scanner_has_no_height(desk):
    desk.scan("sane:test:0", "--setting", "hand-scanner=yes", "--setting", "test-picture=Grid", "--flatbed",
              "--keep-frame", "--keep-blank")
    assert desk.page_count() == 1


def sane_odd_rows_are_cut_right(desk):
    """Back-ends that pad their rows, or hand out few bytes at a time."""
    for name, words in (("plain", ()), ("few", ("read-limit=yes", "read-limit-size=7")),
                        ("padded", ("ppl-loss=13",))):
        settings = [word for setting in words for word in ("--setting", setting)]
        desk.scan("sane:test:0", "--setting", "test-picture=Grid", "--ink", "grey", "--flatbed", "--keep-frame",
                  "--keep-skew", "--keep-ground", "--dpi", "50", "--name", name, *settings)
    plain, few, padded = (desk.picture(1, f"{name}.pdf", 50) for name in ("plain", "few", "padded"))
    assert few == plain
    assert padded[0] < plain[0] and padded[1] == plain[1], (padded[:2], plain[:2])
    for y in range(plain[1]):  # rows that were cut wrong would wander sideways
        rows = (picture[2][y * picture[0]:y * picture[0] + 40] for picture in (plain, padded))
        assert all(abs(a - b) < 64 for a, b in zip(*rows)), y


def absent_and_refused(desk):
    for source, code in (("sane:test:7", "scanner.absent"), ("sane:nonsense:1", "scanner.absent"),
                         ("v4l2:/dev/no-camera", "scanner.absent"), ("v4l2:/dev/null", "camera.no_mode"),
                         ("folder:/nowhere", "scanner.absent"), ("fax:1", "scanner.setting")):
        out = desk.scan(source, code=1)
        assert f"problem {code} " in out, (source, out)
    out = desk.scan("sane:test:0", "--setting", "no-such-thing=1", code=1)
    assert "problem scanner.setting" in out, out
    out = desk.scan("sane:test:0", "--feeder", "/nowhere/at/all", code=1)
    assert "problem scanner.crashed" in out, out


def wait_page(process, number):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith(f"page {number} "):
            return "".join(lines)
    raise AssertionError(f"no page {number}: {''.join(lines)} {process.stderr.read()}")


def feeder_of(process):
    """The child of ours that holds the device."""
    return int(pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])


@contextlib.contextmanager
def held_scan(desk):
    """A scan of six sheets that stands still before its third: (scanner, process)."""
    scanner = Scanner(sorted(desk.pages.glob("*.jpg")), DPI, {3: "hold"})
    desk.use_escl(scanner)
    process = desk.start("sane:", "--keep-blank")
    try:
        wait_page(process, 2)
        yield scanner, process
    finally:
        scanner.let_go.set()
        process.kill()
        process.wait()
        scanner.end()


def cancelled_in_the_middle(desk):
    with held_scan(desk) as (scanner, process):
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "cancelling\n"
        scanner.let_go.set()
        out, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 1 and "problem scanner.cancelled" in out, (out, errors)
    assert desk.page_count() == 2 and desk.files() == ["scan.pdf"], desk.files()


def driver_killed_in_the_middle(desk):
    with held_scan(desk) as (_, process):
        os.kill(feeder_of(process), signal.SIGKILL)
        out, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 1 and "problem scanner.crashed" in out, (out, errors)
    assert desk.page_count() == 2 and desk.files() == ["scan.pdf"], desk.files()


def program_killed_leaves_no_feeder(desk):
    with held_scan(desk) as (scanner, process):
        feeder = feeder_of(process)
        process.kill()
        process.wait()
        scanner.let_go.set()
        end = time.monotonic() + SECONDS
        while is_alive(feeder):
            assert time.monotonic() < end, "the feeder goes on without its program"
            time.sleep(0.02)


def is_alive(pid):
    try:
        return "\nState:\tZ" not in pathlib.Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def escl(desk, mischief, code, *words):
    scanner = Scanner(sorted(desk.pages.glob("*.jpg")), DPI, mischief)
    try:
        desk.use_escl(scanner)
        return desk.scan("sane:", *words, code=code)
    finally:
        scanner.end()


def escl_pages_become_a_named_file(desk):
    out = escl(desk, {}, 0)
    assert "page 5 blank" in out and re.search(r"page 2 kept.* skew=1\.[67]", out), out
    assert desk.files() == ["CASE-0004.pdf"] and desk.page_count("CASE-0004.pdf") == 5, (desk.files(), out)
    width, height, pixels = desk.picture(3, "CASE-0004.pdf")  # its paper was red
    assert sorted(pixels)[len(pixels) // 2] > 245, "the ground is not white"


def escl_troubles_keep_the_pages_before(desk):
    for name, mischief, code, pages in (("jam", {3: "jam"}, "scanner.jam", 2),
                                        ("cover", {2: "cover"}, "scanner.cover_open", 1),
                                        ("cut", {3: "cut"}, "scanner.lost", 2),
                                        ("empty", {1: "empty"}, "scanner.no_paper", 0)):
        out = escl(desk, mischief, 1, "--name", name)
        assert f"problem {code} " in out, (name, out)
        kept = desk.page_count(f"{name}.pdf") if pages else 0
        assert kept == pages and (desk.out / f"{name}.pdf").exists() == (pages > 0), (name, kept, out)


def escl_gone_is_absent(desk):
    scanner = Scanner([], DPI)
    desk.use_escl(scanner)
    scanner.end()
    assert "problem scanner.absent" in desk.scan("sane:", code=1)


def bad_files_among_good_ones(desk):
    folder = desk.out.parent / "in"
    folder.mkdir()
    good = sorted(desk.pages.glob("*.jpg"))
    shutil.copy(good[0], folder / "1.jpg")
    (folder / "2.jpg").write_bytes(good[1].read_bytes()[:20000])
    (folder / "3.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\2\0\0\0abcd" + bytes(64))
    (folder / "4.jpg").write_text("this is no picture")
    (folder / "5.jpg").write_bytes(b"")
    shutil.copy(good[3], folder / "6.jpg")
    out = desk.scan(f"folder:{folder}", code=1)
    for line in ("page 1 kept", "page 2 lost page.cut", "page 3 lost page.too_big", "page 4 lost page.strange",
                 "page 5 lost page.strange", "page 6 kept"):
        assert line in out, (line, out)
    assert desk.page_count("CASE-0004.pdf") == 2, out


def words_are_a_hint(desk):
    folder = desk.out.parent / "in"
    folder.mkdir()
    desk.make(folder, 1, 100, "grey")
    out = desk.scan(f"folder:{folder}", "--words")
    text = (desk.out / "scan.txt").read_text().replace(" ", "")
    assert "申请" in text, (out, text)
    out = desk.scan(f"folder:{folder}", "--words", "--language", "no_such_language", "--name", "other")
    assert "note paper.no_language" in out and desk.files() == ["other.pdf", "scan.pdf", "scan.txt"], out


def memory_of_three_pages(desk, count, dpi):
    """However many pages: at most three pages' pixels more than with one tiny page."""
    tiny, many = desk.out.parent / "tiny", desk.out.parent / "many"
    tiny.mkdir(), many.mkdir()
    desk.make(tiny, 1, 20)
    desk.make(many, count, dpi)
    peaks = []
    for folder in (tiny, many):
        process = desk.start(f"folder:{folder}", "--name", folder.name)
        out = process.stdout.read()
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, (out, errors)
        peaks.append(usage.ru_maxrss * 1024)
    page = (dpi * 2100 // 254) * (dpi * 2970 // 254) * 4  # as leptonica holds colour
    used = (peaks[1] - peaks[0]) / page
    print(f"      {count} pages at {dpi} dpi took the memory of {used:.2f}")
    assert used <= 3, f"{used:.2f} pages of memory"


TRIALS = (sane_feeder_is_emptied, sane_text_is_black_on_white, sane_says_every_trouble,
          sane_hand_scanner_has_no_height, sane_odd_rows_are_cut_right, absent_and_refused,
          cancelled_in_the_middle, driver_killed_in_the_middle, program_killed_leaves_no_feeder,
          escl_pages_become_a_named_file, escl_troubles_keep_the_pages_before, escl_gone_is_absent,
          bad_files_among_good_ones, words_are_a_hint)


def main():
    build, folder, release, proof = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] == "1"
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ.pop(name, None), os.environ.pop(name.upper(), None)
    shutil.rmtree(folder, ignore_errors=True)
    desk = Desk(build, pathlib.Path(folder) / "sanitized")
    trials = [(trial, desk, ()) for trial in TRIALS]
    # A sanitizer keeps what was freed: memory is measured in a release build.
    trials.append((memory_of_three_pages, Desk(release, pathlib.Path(folder) / "release"),
                   (100, 300) if proof else (9, 200)))
    failed = 0
    for trial, place, arguments in trials:
        name = trial.__name__.replace("_", " ")
        began = time.monotonic()
        try:
            place.begin(trial.__name__)
            trial(place, *arguments)
            print(f"ok {name} ({time.monotonic() - began:.1f} s)", flush=True)
        except Exception:
            failed += 1
            print(f"FAIL {name}\n{traceback.format_exc()}", flush=True)
    print(f"{len(trials) - failed} of {len(trials)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
