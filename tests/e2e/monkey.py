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
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import play, Printer, Screen, Story  # noqa: E402

WIDTH, HEIGHT = 1080, 1920
FLURRIES = [1, 3, 10, 30, 60]  # touches in one run of xdotool, as fast as the kiosk takes them
PATIENT = 0.8  # of flurries: the next one waits for a screen that takes touches
TOLD_S = 0.5
CHANGE_EVERY = 200  # touches, at the least often
NEWS_EVERY = 20  # flurries
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
        self.changes = 0

    def seen(self):
        return f"; seed {SEED}, the kiosk shows: {self.kiosk.text()[:300]}"

    def words(self, shown):
        """One thing that a hand does to what is shown, in xdotool's words."""
        what = self.dice.random()
        if what < 0.15:
            return ["key", "--delay", "0", self.dice.choice(KEYS)]
        targets = [target for target in shown.get("targets", []) if target["enabled"]]
        if what < 0.85 and targets:
            target = self.dice.choice(targets)
            x = target["x"] + self.dice.random() * target["w"]
            y = target["y"] + self.dice.random() * target["h"]
        else:
            x, y = self.dice.random() * WIDTH, self.dice.random() * HEIGHT
        words = ["mousemove", str(int(x)), str(int(y)), "mousedown", "1"]
        if self.dice.random() < 0.05:  # a drag
            words += ["mousemove", str(self.dice.randrange(WIDTH)), str(self.dice.randrange(HEIGHT))]
        return [*words, "mouseup", "1"]

    def told_anew(self, shown):
        """Waits for the next screen to be told, which is when it takes touches (350 ms after a change of screen: the
        guard); not for long, since many a touch changes nothing."""
        until = time.monotonic() + TOLD_S
        while time.monotonic() < until and self.kiosk.now().get("seq") == shown.get("seq"):
            time.sleep(0.005)

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
        left, flurries = count, 0
        while left > 0:
            shown = self.kiosk.now()
            screen = shown.get("screen")
            self.screens[screen] = self.screens.get(screen, 0) + 1
            # Without a pause between: what the first one changes, the next ones meet in the middle.
            here = min(left, self.dice.choice(FLURRIES))
            subprocess.run(["xdotool", *(word for _ in range(here) for word in self.words(shown))],
                           env=env, check=True, stdout=subprocess.DEVNULL)
            if self.dice.random() < PATIENT:
                self.told_anew(shown)
            self.changes += self.kiosk.now().get("screen") != screen
            left, flurries = left - here, flurries + 1
            self.kiosk.process.check()
            if flurries % NEWS_EVERY == 0:
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
            began = time.monotonic()
            self.touch(TOUCHES)
            print(f"      in {time.monotonic() - began:.0f} s; {self.changes} changes of screen; {dict(sorted(self.screens.items(), key=str))}")
            assert self.changes >= TOUCHES // CHANGE_EVERY, "touches that lead nowhere"
        with self.step("left alone, with all well again, it goes home by itself"):
            self.well_again()
            self.kiosk.wait_screen("home", HOME_S)
        with self.step("the hall's journal is whole"):
            self.journal_is_whole()


if __name__ == "__main__":
    sys.exit(play(Monkey))
