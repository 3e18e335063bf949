#!/usr/bin/env python3
"""Makes pictures of every screen, page, strip and receipt, from the running programs, and an index page.

    python3 tests/pictures/make.py BUILD FOLDER [--readme]

--readme also puts those that the README shows into docs/pictures.

A hall is opened, a part of a day is played in it, and a visitor is called at window 12; kiosk scenes
that need a fault or another hour come from the same screens by `kiosk-pictures`. Standard library only.
"""
import html
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
sys.path.insert(0, str(ROOT / "tests/e2e"))
from first_visit import SEAT, FirstVisit, Page  # noqa: E402
from hall import wait_until  # noqa: E402
from png import write_rgb  # noqa: E402
from stage import Stage  # noqa: E402

# The README's pictures: name there, name here.
README = {"kiosk-home": "kiosk-live-home", "kiosk-confirm": "kiosk-confirm-zh-1080x1920", "board": "board",
          "clerk": "clerk", "dashboard": "dashboard", "receipt": "receipt", "phone": "phone-called",
          "strip-names": "strip-names", "strip-called": "strip-called", "seat": "seat-review",
          "devices": "devices"}
AMBER = (255, 176, 0)


def strip_png(pbm, png, scale=2):
    """A 1-bit PBM as lit LEDs on black."""
    _, size, rows = pbm.read_bytes().split(b"\n", 2)
    width, height = map(int, size.split())
    lines = []
    for y in range(height):
        line = bytearray()
        for x in range(width):
            lit = rows[y * (width // 8) + x // 8] >> (7 - x % 8) & 1
            line += bytes(AMBER if lit else (18, 18, 18)) * scale
        lines += [bytes(line)] * scale
    write_rgb(png, width * scale, lines)


class Pictures:
    def __init__(self, stage, folder):
        self.stage = stage
        self.folder = folder
        self.visit = FirstVisit(stage, qemu=False)
        self.visit.build_stage()
        self.hall = self.visit.hall
        self.made = []

    def file(self, name, title):
        self.made.append((name, title))
        return self.folder / f"{name}.png"

    def shoot(self, screen, name, title):
        screen.display.shoot(self.file(name, title))

    def page(self, name, title, path, *steps, size="1280x720", user=None):
        words = ["--size", size]
        if user:
            who = self.hall.access[user]
            words += ["--sign-in", ":".join([who["user"], who["password"], *([who["seat"]] if "seat" in who else [])])]
        Page(self.stage, name, path if "://" in path else self.hall.url + path, *words, *steps,
             "--picture", self.file(name, title)).done()

    def run(self):
        visit = self.visit
        visit.clerk_opens()
        self.page("sign-in", "工作人员登录", "/")
        day = subprocess.Popen([self.stage.bin / "hall-day", "--hall", self.hall.url, "--access",
                                self.hall.folder / "demo-access.json", "--speed", "120", "--hours", "3",
                                "--visitors", "300", "--seed", "7", "--leave", "12"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        manager = self.hall.sign_in("manager")
        wait_until("a busy hall", lambda: self.hall.get("/api/v1/dashboard", manager)["served"] > 60, 180)
        day.kill()  # as it stands: people wait, windows serve
        day.wait()
        number = visit.take_number()
        self.shoot(visit.kiosk, "kiosk-live-thanks", "取号机：取号成功")
        url = visit.paper(number)
        shutil.copy(next(iter(visit.receipts_seen)), self.file("receipt", "排队小票（虚拟打印机收到的字节）"))
        self.page("phone-waiting", "手机排队页：等候", url, "--wait-text", number, size="390x844")
        self.strip("strip-names", "窗口条屏：事项")
        self.call(number)
        visit.seat.wait_text(number)
        visit.board.wait_text(number, 300)
        self.shoot(visit.board, "board", "大厅叫号屏")
        self.shoot(visit.seat, "seat-called", "窗口评价屏：叫号")
        wait_until("the strip", lambda: visit.strip_text() != "")
        self.strip("strip-called", "窗口条屏：叫号")
        self.page("phone-called", "手机排队页：请到窗口", url, "--wait", ".call-panel", size="390x844")
        visit.press(visit.pad, "start")
        wait_until("the start", lambda: visit.at_seat() == (number, "serving"))
        self.page("clerk", "窗口软叫号", "/clerk/", "--wait-text", number, user="clerk")
        self.hall.post("/api/v1/help", self.hall.kiosk, reason="mobility")
        self.page("guide-help", "导服手机页", "/help/", "--wait", ".help-call", size="390x844", user="guide")
        self.page("dashboard", "大厅运行看板", "/dashboard/", "--wait", "#value-served", size="1920x1080",
                  user="manager")
        self.page("devices", "设备：窗口设备、取号机与屏幕、记录", "/devices/", "--wait", "#window-devices tbody tr",
                  "--wait", "#strips canvas", user="manager")
        visit.press(visit.pad, "finish")
        wait_until("the finish", lambda: visit.at_seat() is None)
        wait_until("the review", lambda: visit.seat.now().get("targets"))
        self.shoot(visit.seat, "seat-review", "窗口评价屏：评价五档")
        self.page("phone-review", "手机排队页：评价", url, "--wait", ".level", size="390x844")
        visit.kiosk.wait_screen("home", 90)
        self.shoot(visit.kiosk, "kiosk-live-home", "取号机：首页")
        self.scenes()
        self.strips()

    def call(self, number):
        """Calls and serves who is before, then this one."""
        seat = f"/api/v1/seats/{SEAT}"
        clerk = self.hall.sign_in()
        while self.hall.post(f"{seat}/next", clerk)["ticket"]["number"] != number:
            self.hall.post(f"{seat}/start", clerk)
            self.hall.post(f"{seat}/finish", clerk)

    def strip(self, name, title):
        pbm = self.stage.folder / "strip.pbm"
        self.visit.line.say(f"shown {self.visit.strip} {pbm}")
        strip_png(pbm, self.file(name, title))

    def scenes(self):
        """Every kiosk screen in Chinese on every panel and in every mode, and in each language."""
        folder = self.stage.folder / "scenes"
        folder.mkdir()
        upright = "1080x1920"
        for words in (("zh",), *((language, upright) for language in ("en", "ja", "ko", "ru")),
                      ("en", "800x480"), *(("zh", upright, mode) for mode in ("large", "low", "large-low"))):
            subprocess.run([self.stage.bin / "kiosk-pictures", folder, "all", *words], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for path in sorted(folder.glob("*.png")):
            shutil.copy(path, self.file(path.stem, path.stem))

    def strips(self):
        """Every state of a strip, from the test that draws them."""
        folder = self.stage.folder / "strips"
        folder.mkdir()
        subprocess.run([self.stage.build / "unit" / "strip_image_test"], check=True, cwd=ROOT,
                       env={"STRIP_PICTURES": str(folder)}, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        for path in sorted(folder.glob("*.pbm")):
            strip_png(path, self.file(path.stem, path.stem))

    def index(self):
        figures = "".join(
            f'<figure><a href="{name}.png"><img src="{name}.png" loading="lazy" alt=""></a>'
            f"<figcaption>{html.escape(title)}</figcaption></figure>" for name, title in self.made)
        (self.folder / "index.html").write_text(
            '<!doctype html><html lang="zh"><meta charset="utf-8"><title>马上办 pictures</title><style>'
            "body{font:15px sans-serif;background:#f3f6fb;color:#14213d;margin:24px}"
            "main{display:flex;flex-wrap:wrap;gap:20px;align-items:flex-start}figure{margin:0;max-width:460px}"
            "img{max-width:460px;max-height:520px;border:1px solid #c3d0e3}</style>"
            f"<h1>马上办: {len(self.made)} pictures</h1><main>{figures}</main></html>\n")


def main():
    build, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    work = folder.parent / "pictures-work"
    shutil.rmtree(work, ignore_errors=True)
    with Stage(build, work) as stage:
        pictures = Pictures(stage, folder)
        pictures.run()
        pictures.index()
    shutil.rmtree(work)
    if "--readme" in sys.argv:
        for name, source in README.items():
            shutil.copy(folder / f"{source}.png", ROOT / "docs/pictures" / f"{name}.png")
    empty = [name for name, _ in pictures.made if (folder / f"{name}.png").stat().st_size < 300]
    print(f"{len(pictures.made)} pictures in {folder}, see index.html")
    return 1 if empty or len(pictures.made) < 40 else 0


if __name__ == "__main__":
    sys.exit(main())
