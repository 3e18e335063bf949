"""The real kiosk with devices that it finds by itself, before a real hall: a ticket's code is held to the gun, a
card is laid on the reader; both are pulled and plugged in again."""
import json
import os
import pathlib
import shutil
import sys

from cards import UsbReader
from gadget import Gadget
from guns import descriptor, scan
from machine import BUILD, KIOSK_ID, ROOT, Program, link, link_gone, wait_until

sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import Hall  # noqa: E402

FOLDER = pathlib.Path("/run/kiosk")
SIZE = "1080x1920"


class Kiosk:
    """The program as the kiosk's user, on a display in memory."""

    def __init__(self, hall):
        FOLDER.mkdir()
        shutil.copy(hall.folder / "demo-access.json", FOLDER / "access.json")
        for path in (FOLDER, FOLDER / "access.json"):
            shutil.chown(path, KIOSK_ID)
        self.display = Program("Xvfb", ":9", "-nolisten", "tcp", "-screen", "0", f"{SIZE}x24", user={})
        wait_until(pathlib.Path("/tmp/.X11-unix/X9").exists, "the display is there")
        self.program = Program(BUILD / "bin/mashang-kiosk", "--hall", hall.url, "--key-file", FOLDER / "access.json",
                               "--size", SIZE, "--describe", FOLDER / "shown.json",
                               environment={"DISPLAY": ":9", "SDL_AUDIODRIVER": "dummy", "HOME": str(FOLDER)})

    def now(self):
        try:
            return json.loads((FOLDER / "shown.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            assert self.program.process.poll() is None, self.program.process.stdout.read()
            return {}

    def shows(self, screen, *texts):
        def look():
            shown = self.now()
            return shown.get("screen") == screen and all(text in " ".join(shown["texts"]) for text in texts)
        try:
            wait_until(look, f"the screen {screen} with {texts}")
        except AssertionError as error:
            self.program.end()
            raise AssertionError(f"{error}; it shows {self.now()['texts']}; it said {self.program.seen}") from None


def ticket(hall):
    """A number for the first service that a clerk of the hall serves."""
    key = hall.access["kiosk"]["key"]
    service = next(row["id"] for row in hall.get("/api/v1/services")["services"] if row.get("queue"))
    return hall.post("/api/v1/tickets", key, services=[service])


def kiosk():
    pathlib.Path("/tmp/.X11-unix").mkdir(exist_ok=True)
    os.chmod("/tmp/.X11-unix", 0o1777)
    gun, reader = Gadget(0, 0x0C2E, 0x0B87, "kiosk-gun"), UsbReader(1, "kiosk-cards")
    gun.hid(descriptor("counted"), 64)
    gun.plug()
    reader.plug()
    link("barcode-hid")
    link("idcard-usb")
    hall = Hall(BUILD / "bin", "/run/hall").start()
    given = ticket(hall)
    code = given["visitor_url"].encode()
    manager = hall.sign_in("manager")

    def hall_hears(state):
        def look():
            rows = hall.get("/api/v1/dashboard", manager)["devices"]
            return [row["state"] for row in rows if row["kind"] == "kiosk"] == [state]
        wait_until(look, f"the manager's dashboard says {state} of the kiosk")

    screen = Kiosk(hall)
    screen.shows("home")
    screen.program.expect("part=gun state=ready")
    scan(gun, code)
    screen.shows("standing", given["number"])
    gun.unplug()
    hall_hears("gun-absent")
    reader.module.order("card 0")
    screen.shows("card")
    reader.module.order("away")
    screen.shows("home")
    gun.plug()
    screen.program.expect("part=gun state=ready")
    hall_hears("ok")
    scan(gun, code)
    screen.shows("standing", given["number"])
    reader.unplug()
    hall_hears("card-reader-absent")
    screen.program.end()
    assert hall.stop() in (0, -15), (hall.folder / "server.log").read_text()[-2000:]
