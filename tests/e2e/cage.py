#!/usr/bin/env python3
"""The kiosk under cage, a Wayland compositor for one program: started as mashang-kiosk.service with the drop-in
mashang-kiosk-cage.conf says, by the stand-in for systemd (tests/lib/keeper.py), before a real hall.

Twice: on wlroots' headless back-end, seen by grim; and with cage as a window of an X server without a screen,
whose keys and clicks cage hands on by Wayland. (cage 0.1.4 knows neither the virtual keyboard's protocol nor the
virtual pointer's, so nobody can type at it when it is headless.)

    python3 tests/e2e/cage.py BUILD OUT
"""
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from keeper import Keeper, Unit  # noqa: E402
from png import read_rgb  # noqa: E402
from stage import Display, play, Screen, Story  # noqa: E402

NOBODY = 65534  # cage refuses to run as root; its unit has a user of its own, too
PATIENT_S = 10.0  # a watchdog for a machine that is busy with other tests
BACK_S = 60.0  # likewise: Mesa draws by the processor here
CAGE_SIZE = "1024x768"  # of a window of cage


class Caged(Screen):
    """A kiosk under cage. `display`: the X server that cage has its window on; None: headless."""

    def __init__(self, stage, name, display):
        self.folder, self.display, self.name = stage.folder / name, display, name
        self.folder.mkdir()
        self.described = self.folder / "screen.json"
        self.pictured = self.folder / "screen.png"
        (self.folder / "key").write_bytes((stage.hall.folder / "demo-access.json").read_bytes())
        self.runtime = pathlib.Path(tempfile.mkdtemp(prefix="mashang-"))  # paths of sockets are short
        stage.ends.append(lambda: shutil.rmtree(self.runtime, ignore_errors=True))
        user = NOBODY if os.geteuid() == 0 else None
        if user is not None:
            os.chown(self.runtime, user, user)
        units = [stage.folder / "mashang-kiosk.service", stage.folder / "mashang-kiosk-cage.conf"]
        for unit in units:
            unit.write_text((ROOT / "assets/systemd" / f"{unit.name}.in").read_text()
                            .replace("@PREFIX@", str(stage.build)))
        # Two panels side by side: on a single one cage hands the kiosk's own frame on, and then draws for grim what has
        # changed since alone, over a frame of long ago.
        back_end = ({"WLR_BACKENDS": "headless", "WLR_HEADLESS_OUTPUTS": "2", "WLR_LIBINPUT_NO_DEVICES": "1"} if display is None
                    else {"WLR_BACKENDS": "x11", **display.env})
        options = f"--describe {self.described} --picture {self.pictured}"
        self.keeper = Keeper(Unit(*units), self.folder,
                             {"HALL": stage.hall.url, "OPTIONS": options, "WLR_RENDERER": "pixman",
                              "XDG_RUNTIME_DIR": str(self.runtime), "HOME": str(self.folder),
                              "SDL_AUDIODRIVER": "dummy", **back_end}, PATIENT_S, user)
        stage.ends.append(self.end)
        self.process = self  # what Screen wants of a process: its name, and check()

    def check(self):
        assert self.keeper.thread.is_alive()

    def end(self):
        """Asked to end, cage 0.1.4 now and then falls over an assertion of its own once its program has gone; the
        kiosk has to be gone."""
        kiosks = self.kiosk_pids(self.keeper.popen.pid)
        fault = self.keeper.end()
        if fault and "wl_display_terminate: Assertion" not in fault:
            return f"{self.name}: {fault}"
        try:
            wait_until("the kiosk to end with cage", lambda: not any(map(self.alive, kiosks)))
        except AssertionError as error:
            return f"{self.name}: {error}"
        return None

    @staticmethod
    def alive(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False

    def log(self):
        return (self.folder / "service.log").read_text(errors="replace")

    def ready(self, times):
        wait_until(f"{self.name} to be ready {times} times", lambda: self.keeper.count("ready") >= times, BACK_S)

    def kiosk_pids(self, cage):
        """The kiosks that this cage has started."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) if entry.name.isdigit() else 0
                if parent == cage and (entry / "comm").read_text() == "mashang-kiosk\n":
                    found.append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                pass  # it ended meanwhile
        return found

    def seen(self):
        """What there is to see: (width, height, bytes of red, green, blue)."""
        if self.display is not None:
            return read_rgb(pathlib.Path(self.display.shoot(self.folder / "seen.png")))
        socket = wait_until("cage's socket", lambda: next(self.runtime.glob("wayland-?"), None))
        shot = subprocess.run(["grim", "-t", "ppm", "-"], stdout=subprocess.PIPE, check=True, env={
            **os.environ, "XDG_RUNTIME_DIR": str(self.runtime), "WAYLAND_DISPLAY": socket.name}).stdout
        kind, width, height, most = shot[:32].split(maxsplit=4)[:4]
        assert (kind, most) == (b"P6", b"255"), shot[:32]
        return int(width), int(height), shot[-3 * int(width) * int(height):]

    def shows_its_picture(self):
        """What is to be seen is what the kiosk says it has drawn, to the pixel."""
        try:
            return self.seen() == read_rgb(self.pictured)
        except (FileNotFoundError, struct.error, zlib.error):  # half of it is written as yet
            return False

    def wait_picture(self):
        wait_until(f"{self.name}: what grim sees to be what the kiosk drew", self.shows_its_picture, BACK_S)

    def wait_changed(self, before):
        wait_until(f"{self.name}: another picture", lambda: self.seen() != before)
        self.wait_picture()
        return self.seen()


class Cage(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.hall = stage.open_hall()
        self.kiosk = None

    def seen(self):
        return f"; it shows: {self.kiosk.text()[:300]}; {self.kiosk.log()[-1500:]}" if self.kiosk else ""

    def starts(self, name, display):
        self.kiosk = Caged(self.stage, name, display)
        self.kiosk.ready(1)
        self.kiosk.wait_text("取号", BACK_S)
        wait_until("the home screen", lambda: self.kiosk.now().get("screen") == "home", BACK_S)
        self.kiosk.wait_picture()

    def killed_and_back(self):
        keeper = self.kiosk.keeper
        ready, began = keeper.count("ready"), time.monotonic()
        [pid] = self.kiosk.kiosk_pids(keeper.popen.pid)
        self.kiosk.described.unlink()
        self.kiosk.pictured.unlink()
        os.kill(pid, signal.SIGKILL)
        self.kiosk.ready(ready + 1)
        print(f"      back after {keeper.events[-1][0] - began:.2f} s")
        wait_until("the home screen", lambda: self.kiosk.now().get("screen") == "home", BACK_S)
        self.kiosk.wait_picture()
        assert keeper.count("ended") == 1 and keeper.count("hung") == 0, keeper.events
        assert self.kiosk.kiosk_pids(keeper.popen.pid) != [pid]

    def keys(self):
        before = self.kiosk.seen()
        focus = lambda: next((target["name"] for target in self.kiosk.now()["targets"] if target["focus"]), None)
        assert focus() is None
        self.kiosk.display.key("Tab")
        first = wait_until("the focus to be shown", focus)
        framed = self.kiosk.wait_changed(before)
        self.kiosk.display.key("Tab")
        wait_until("the focus on the next", lambda: focus() not in (None, first))
        self.kiosk.wait_changed(framed)

    def touches(self):
        home = self.kiosk.seen()
        self.kiosk.touch("language")
        wait_until("the screen language", lambda: self.kiosk.now().get("screen") == "language")
        self.kiosk.wait_changed(home)
        self.kiosk.touch("^en ")
        self.kiosk.wait_text("Take a number")
        self.kiosk.wait_picture()

    def run(self):
        with self.step("headless: cage shows the kiosk's first screen to the pixel"):
            self.starts("headless", None)
        with self.step("a kiosk that is killed takes cage with it, and both are back with the first screen"):
            self.killed_and_back()
        with self.step("cage in a window: the first screen again"):
            self.starts("window", Display(self.stage, "window", CAGE_SIZE))
        with self.step("keys come in by Wayland, and the screen changes"):
            self.keys()
        with self.step("so do touches"):
            self.touches()
        with self.step("and a killed one is back here, too"):
            self.killed_and_back()


if __name__ == "__main__":
    sys.exit(play(Cage))
