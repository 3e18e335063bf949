#!/usr/bin/env python3
"""Chinese at the kiosk as visitors write it: the real program on a virtual display, touched, drawn on and
typed at; and the process that knows Chinese killed, hung and missing in the middle.

    python3 tests/e2e/kiosk_ime.py BUILD OUT
"""
import os
import pathlib
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import play, Screen, Story  # noqa: E402

# Made up for this test: where the pen goes, in thousandths of the pad.
TREE = [[(150, 330), (500, 325), (850, 330)], [(500, 100), (500, 500), (500, 900)],
        [(490, 340), (400, 520), (150, 720)], [(510, 340), (620, 520), (860, 720)]]

# Stands in for mashang-ime that cannot start while the file "broken" is there.
WRAPPER = """#!/bin/sh
[ ! -e "{broken}" ] || exit 9
exec "{program}"
"""


class Writing(Story):
    def __init__(self, stage):
        super().__init__()
        self.broken = stage.folder / "broken"
        self.broken.unlink(missing_ok=True)
        wrapper = stage.folder / "ime"
        wrapper.write_text(WRAPPER.format(broken=self.broken, program=stage.bin / "mashang-ime"))
        wrapper.chmod(0o755)
        self.hall = stage.open_hall()
        self.kiosk = Screen(stage, "kiosk", "1080x1920",
                            [stage.bin / "mashang-kiosk", "--hall", self.hall.url, "--key-file",
                             self.hall.folder / "demo-access.json", "--gun", "none", "--card-reader", "none",
                             "--ime", wrapper])

    def seen(self):
        return f"; the kiosk shows: {self.kiosk.text()[:400]}"

    def helper(self):
        """The process that knows Chinese, or None."""
        found = subprocess.run(["pgrep", "-P", str(self.kiosk.process.popen.pid), "-x", "mashang-ime"],
                               capture_output=True, text=True).stdout.split()
        return int(found[0]) if found else None

    def press(self, letters):
        for letter in letters:
            self.kiosk.touch(f"^key:{letter} ")

    def choose(self, word):
        self.kiosk.touch(rf"^candidate:\d+ {word}$")

    def draw(self, strokes):
        pad = wait_until("the pad", lambda: self.kiosk.target("^pad "))
        words = []
        for stroke in strokes:
            for at, (x, y) in enumerate(stroke):
                words += ["mousemove", str(pad["x"] + pad["w"] * x // 1000), str(pad["y"] + pad["h"] * y // 1000)]
                words += ["mousedown", "1"] if at == 0 else []
            words += ["mouseup", "1"]
        subprocess.run(["xdotool", *words], env={**os.environ, **self.kiosk.display.env}, check=True)

    def wait_field(self, text):
        self.kiosk.wait_text(text)
        wait_until("nothing that is still composed", lambda: not self.kiosk.target("^candidate:0 "))

    # --- What happens ------------------------------------------------------------------------

    def pinyin_writes_words(self):
        self.kiosk.wait_text("现在等候")  # all is known: nothing moves on the screen any more
        self.kiosk.touch("^search ")
        self.kiosk.wait_screen("search")
        assert self.helper() is None, "it runs before anybody types"
        self.press("shenfenzheng")
        self.choose("身份证")
        self.wait_field("身份证")
        self.kiosk.wait_text("居民身份证")  # and something was found
        assert self.helper() is not None

    def a_hand_writes_a_character(self):
        self.kiosk.touch("^key:clear ")
        self.kiosk.touch("^keys:hand ")
        self.draw(TREE)
        self.choose("木")
        self.wait_field("木")

    def a_keyboard_types_pinyin(self):
        self.kiosk.touch("^key:clear ")
        self.kiosk.display.key(*"hukou")  # from the pad to pinyin, by itself
        wait_until("户口", lambda: self.kiosk.target("^candidate:0 户口"))
        self.kiosk.display.key("1")
        self.wait_field("户口")

    def killed_or_hung_it_comes_back(self):
        for blow in signal.SIGKILL, signal.SIGSTOP:
            self.kiosk.touch("^key:clear ")
            self.press("she")
            wait_until("an answer", lambda: self.kiosk.target("^candidate:0 "))
            before = self.helper()
            os.kill(before, blow)
            self.press("bao")
            self.choose("社保")
            self.wait_field("社保")
            assert self.helper() not in (None, before)

    def without_it_letters_go_on(self):
        self.kiosk.touch("^key:clear ")
        self.broken.touch()
        os.kill(self.helper(), signal.SIGKILL)
        self.press("hukou")
        self.kiosk.wait_text("正在重新启动")
        self.choose("hukou")
        self.wait_field("hukou")
        self.kiosk.wait_text("户口")  # a search knows pinyin too
        self.broken.unlink()
        self.kiosk.touch("^key:clear ")
        self.press("lv")

        def again():  # it is not started over and over: a moment of rest, then the next key
            if not self.kiosk.target("^candidate:0 [^a-z]"):
                self.kiosk.touch("^key:backspace ")
                self.press("v")
            return self.kiosk.target("^candidate:0 [^a-z]")

        wait_until("Chinese again", again, 30)

    def nothing_is_left_of_a_visit(self):
        self.kiosk.touch("^home ")
        self.kiosk.wait_screen("home")
        wait_until("the process to end with the visit", lambda: self.helper() is None)
        log = self.kiosk.process.log()
        for word in "身份证", "shenfen", "户口", "hukou", "社保":
            assert word not in log, word

    def run(self):
        for what, step in [
                ("身份证 by pinyin, touched key by key; the process starts with the first key", self.pinyin_writes_words),
                ("木 drawn on the pad", self.a_hand_writes_a_character),
                ("户口 on a real keyboard, chosen by its number", self.a_keyboard_types_pinyin),
                ("killed, or stopped: another process answers, and nothing typed is lost", self.killed_or_hung_it_comes_back),
                ("when none can start the screen says so, letters go on, and Chinese comes back", self.without_it_letters_go_on),
                ("the visit's end ends the process; the log has no word of it", self.nothing_is_left_of_a_visit)]:
            with self.step(what):
                step()


if __name__ == "__main__":
    sys.exit(play(Writing))
