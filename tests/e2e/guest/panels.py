"""Kiosk, board and seat on a panel that the kernel alone drives, without a desktop (KMS): QEMU's virtio-gpu by
the kernel's own driver. What the panel shows is photographed by QEMU and is, pixel by pixel, what the program's
renderer made; fingers come by evdev."""
import functools
import json
import pathlib
import shutil
import subprocess
import sys

from control import panel_picture, png_picture
from machine import BUILD, KIOSK_ID, ROOT, WAIT_S, Program, programs_stop, wait_until
from touch import Touch

sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import Hall  # noqa: E402

CONNECTOR = "Virtual-1"
COLOURS_MIN = 12  # of a screen with letters, of some ten thousand of its pixels


@functools.cache
def hall():
    return Hall(BUILD / "bin", "/run/panel-hall").start()


@functools.cache
def card():
    """The kernel's folder of the panel's device."""
    subprocess.run(["modprobe", "virtio-gpu"], check=True)
    return wait_until(lambda: next(iter(pathlib.Path("/sys/class/drm").glob(f"card*-{CONNECTOR}")), None),
                      "the panel's connector")


def plug(how):
    """`off`: as if nothing were plugged in; `detect`: as it is."""
    (card() / "status").write_text(how)


def now(folder):
    """What a screen says of itself; {} where it has not yet."""
    try:
        return json.loads((folder / "shown.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def shows(folder, screens, turn=""):
    """One of these screens is there, and the panel shows it as the renderer made it."""
    try:
        wait_until(lambda: now(folder).get("screen") in screens, screens)
    except AssertionError as error:
        raise AssertionError(f"{error}; it shows {now(folder)}") from None

    def look():
        made = png_picture(folder / "shown.png")
        assert made is None or made.colours() > COLOURS_MIN
        return made is not None and panel_picture() == made.turned(turn)
    wait_until(look, "the panel shows what was painted")


class Screen:
    """A program on the panel, as the kiosk's user."""

    def __init__(self, name, *words, panel="any"):
        self.folder = pathlib.Path("/run") / name
        self.turn = panel.partition(":")[2]
        card()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        shutil.copy(hall().folder / "demo-access.json", self.folder / "access.json")
        for path in (self.folder, self.folder / "access.json"):
            shutil.chown(path, KIOSK_ID)
        self.program = Program(
            BUILD / "bin" / name, "--panel", panel, "--hall", hall().url, "--key-file", self.folder / "access.json",
            "--describe", self.folder / "shown.json", "--picture", self.folder / "shown.png", *words,
            environment={"SDL_AUDIODRIVER": "dummy", "HOME": str(self.folder)})

    def now(self):
        shown = now(self.folder)
        assert shown or self.program.process.poll() is None, self.program.process.stdout.read()
        return shown

    def shows(self, *screens):
        shows(self.folder, screens, self.turn)

    def tap(self, touch, name):
        """The middle of the target, as the fingers' panel counts it, which is turned with the picture's."""
        def there():
            return next((row for row in self.now().get("targets", ()) if row["name"] == name and row["enabled"]), None)
        target, shown = wait_until(there, f"{name} can be touched"), self.now()
        x = (target["x"] + target["w"] / 2) / shown["width"]
        y = (target["y"] + target["h"] / 2) / shown["height"]
        touch.tap(*{"": (x, y), "right": (1 - y, x), "over": (1 - x, 1 - y), "left": (y, 1 - x)}[self.turn])


def panel_kiosk():
    for panel, many in (("any", True), (f"{CONNECTOR}:right", False)):
        touch = Touch(many)
        kiosk = Screen("mashang-kiosk", panel=panel)
        kiosk.shows("home")
        kiosk.tap(touch, "take")
        kiosk.shows("departments")
        touch.unplug()
        kiosk.program.end()


def panel_board_seat():
    seat = hall().access["clerk"]["seat"]
    for name, words, screen in (("mashang-board", ("--mute",), "board"), ("mashang-seat", ("--seat", seat), "window")):
        for _ in range(2):
            program = Screen(name, *words)
            program.shows(screen)
            programs_stop()  # kill -9: the next one finds the panel free


def refused(words, panel="any"):
    """A program that cannot have the panel says so, and ends."""
    board = Screen("mashang-board", "--mute", panel=panel).program
    board.expect(words)
    assert board.process.wait(WAIT_S) == 1


def device_bound(there):
    """The kernel's driver leaves the panel's device, or takes it again."""
    driver = pathlib.Path("/sys/bus/virtio/drivers/virtio_gpu")
    if not there:
        device_bound.name = next(driver.glob("virtio*")).name
    (driver / ("bind" if there else "unbind")).write_text(device_bound.name)
    card.cache_clear()


def panel_faults():
    touch = Touch()
    plug("off")
    refused("no panel is plugged in")
    plug("detect")
    refused("no panel is plugged in", panel="HDMI-A-7")
    kiosk = Screen("mashang-kiosk")
    kiosk.shows("home")
    refused("another program draws on the panel")
    plug("off")
    kiosk.program.expect("kiosk.panel", "plugged=0")
    kiosk.tap(touch, "take")
    plug("detect")
    kiosk.program.expect("kiosk.panel", "plugged=1")
    kiosk.shows("departments")
    device_bound(False)
    kiosk.program.expect("kiosk.panel", "device is gone")
    kiosk.program.process.wait(WAIT_S)
    device_bound(True)
    Screen("mashang-kiosk").shows("home")
    touch.unplug()
