#!/usr/bin/env python3
"""Random fingers and keys on the real kiosk, before a real hall and a real CUPS whose paper ends now and then,
while the server is killed and comes back. In the end the kiosk goes home by itself, ends well (no crash, no
leak, with the sanitizers), and the hall's journal is whole.

    python3 tests/e2e/monkey.py BUILD OUT TOUCHES SEED
"""
import os
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import play, Printer, Screen, Story  # noqa: E402

WIDTH, HEIGHT = 1080, 1920
BATCH = 20  # touches in one run of xdotool
KEYS = ["Tab", "shift+Tab", "Down", "Up", "Return", "space", "Escape", "BackSpace", "a", "n", "s", "5", "KP_8"]
HOME_S = 240  # the longest stay, with its question
TOUCHES, SEED = int(sys.argv[3]), int(sys.argv[4])


class Monkey(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.dice = random.Random(SEED)
        self.printer = Printer(stage)
        self.hall = stage.open_hall()
        self.kiosk = Screen(stage, "kiosk", f"{WIDTH}x{HEIGHT}",
                            [stage.bin / "mashang-kiosk", "--hall", self.hall.url, "--key-file",
                             self.hall.folder / "demo-access.json", "--printer", self.printer.queue,
                             "--offline", stage.folder / "kiosk.offline"], self.printer.env)
        self.screens = {}

    def seen(self):
        return f"; seed {SEED}, the kiosk shows: {self.kiosk.text()[:300]}"

    def words(self):
        """One thing that a hand does, in xdotool's words."""
        what = self.dice.random()
        if what < 0.15:
            return ["key", self.dice.choice(KEYS)]
        shown = self.kiosk.now()
        self.screens[shown.get("screen")] = self.screens.get(shown.get("screen"), 0) + 1
        targets = [target for target in shown.get("targets", []) if target["enabled"]]
        if what < 0.85 and targets:
            target = self.dice.choice(targets)
            x = target["x"] + self.dice.random() * target["w"]
            y = target["y"] + self.dice.random() * target["h"]
        else:
            x, y = self.dice.random() * WIDTH, self.dice.random() * HEIGHT
        words = ["mousemove", str(int(x)), str(int(y))]
        if self.dice.random() < 0.05:  # a drag
            return [*words, "mousedown", "1", "mousemove", str(self.dice.randrange(WIDTH)),
                    str(self.dice.randrange(HEIGHT)), "mouseup", "1"]
        return [*words, "click", "1"]

    def news(self):
        what = self.dice.random()
        if what < 0.1:
            self.hall.kill()
        elif what < 0.2:
            self.printer.tell(*self.dice.choice([["paper", "out"], ["paper", "in"]]))
        elif what < 0.6 and self.hall.server.poll() is not None:
            self.hall.start()

    def touch(self, count):
        env = {**os.environ, **self.kiosk.display.env}
        for _ in range(0, count, BATCH):
            for _ in range(BATCH):
                # The guard after a change of screen is 350 ms; most touches wait for it, some come too early.
                subprocess.run(["xdotool", *self.words(), "sleep", self.dice.choice(["0", "0.05", "0.4"])],
                               env=env, check=True, stdout=subprocess.DEVNULL)
            self.kiosk.process.check()
            self.news()

    def well_again(self):
        if self.hall.server.poll() is not None:
            self.hall.start()
        self.printer.tell("paper", "in")

    def journal_is_whole(self):
        self.hall.stop()
        done = subprocess.run([self.stage.bin / "hallctl", "check", self.hall.folder], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self):
        self.kiosk.wait_screen("home")
        with self.step(f"{TOUCHES} touches and keys, and the kiosk still runs"):
            self.touch(TOUCHES)
            print(f"      {dict(sorted(self.screens.items(), key=str))}")
        with self.step("left alone, with all well again, it goes home by itself"):
            self.well_again()
            self.kiosk.wait_screen("home", HOME_S)
        with self.step("the hall's journal is whole"):
            self.journal_is_whole()


if __name__ == "__main__":
    sys.exit(play(Monkey))
