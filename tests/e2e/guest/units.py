"""The screens under systemd itself, by the units that are installed: on the panel without a desktop, in their own
box; killed and hung, and back, by the guest's clock, which counts instructions (boot)."""
import os
import pathlib
import signal
import sys
import time

from machine import run, wait_until
from panels import hall, shows

# The guest has one processor of 1,000 million instructions a second for everything, the hall and the stories too: a
# kiosk that hangs at the worst moment is found after a second and takes 0.8 s to start here.
BACK_S = 2.0


def about(unit, *names):
    said = run("systemctl", "show", unit, *(f"--property={name}" for name in names), user={})
    return [int(dict(line.split("=", 1) for line in said.splitlines())[name]) for name in names]


def words_of(unit):
    return run("journalctl", "--no-pager", "--lines=40", f"--unit={unit}", user={})


def back_after(unit, state, deed):
    """Seconds from the deed until systemd hears that the next one is ready. To ask systemd takes the one processor
    away, so that it is asked once the next one has told its screen, which is later."""
    (before,) = about(unit, "MainPID")
    told = (state / "shown.json").stat().st_mtime_ns
    began_us = time.monotonic_ns() // 1000
    os.kill(before, deed)
    wait_until(lambda: (state / "shown.json").stat().st_mtime_ns != told, f"{unit} shows something after {deed.name}")

    def ready_us():
        process, at_us = about(unit, "MainPID", "ActiveEnterTimestampMonotonic")
        return at_us if process not in (0, before) and at_us > began_us else None
    return (wait_until(ready_us, f"{unit} is back after {deed.name}: {words_of(unit)}") - began_us) / 1e6


def screen(name, screens, options=""):
    unit, state = f"mashang-{name}", pathlib.Path(f"/var/lib/mashang-{name}")
    settings = pathlib.Path("/etc/mashang")
    settings.mkdir(exist_ok=True)
    (settings / f"{name}.key").write_bytes((hall().folder / "demo-access.json").read_bytes())
    (settings / f"{name}.env").write_text(
        f"HALL={hall().url}\nSDL_AUDIODRIVER=dummy\n"
        f"OPTIONS={options} --describe {state}/shown.json --picture {state}/shown.png\n")
    run("systemctl", "start", unit, user={})
    shows(state, screens)
    for deed in (signal.SIGKILL, signal.SIGSTOP):
        took_s = back_after(unit, state, deed)
        sys.modules["__main__"].tell(f"note {name} after {deed.name}: {took_s:.2f} s")
        shows(state, screens)
        assert took_s <= BACK_S, (name, deed.name, took_s)
    run("systemctl", "stop", unit, user={})


def unit_screens():
    try:
        screen("kiosk", ("home",))
        screen("board", ("board",), "--mute")
        screen("seat", ("window",), f"--seat {hall().access['clerk']['seat']}")
    except BaseException:
        for name in ("kiosk", "board", "seat"):
            sys.modules["__main__"].tell(f"note {words_of('mashang-' + name)}")
        raise
