"""The guest's one program, after tests/tools/guest/init: brings udev up with our rules, plays the
stories, says on the second serial line how each went, and turns the machine off."""
import ctypes
import fcntl
import functools
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import time
import traceback
import tty

sys.path.insert(0, str(pathlib.Path(__file__).parent))
os.environ.update(HOME="/root", LC_ALL="C.UTF-8", PATH="/usr/sbin:/usr/bin:/sbin:/bin", XDG_RUNTIME_DIR="/run")
POWER_OFF = 0x4321FEDC


@functools.cache
def host():
    line = open("/dev/ttyS1", "wb", buffering=0)
    tty.setraw(line)
    return line


def tell(line):
    host().write(line.encode() + b"\n")


def mounts_make():
    subprocess.run(["modprobe", "configfs"], check=True)
    for kind, place in (("devpts", "/dev/pts"), ("tmpfs", "/dev/shm"), ("configfs", "/sys/kernel/config")):
        if not os.path.isdir(place):
            os.mkdir(place)
        subprocess.run(["mount", "-t", kind, kind, place], check=True)


def tree_open():
    """A tree may lie in a folder that is its owner's alone: in this machine's own layer everybody may pass."""
    build = pathlib.Path(os.environ["MASHANG_BUILD"])
    for folder in (build, *build.parents):
        os.chmod(folder, folder.stat().st_mode | 0o055)


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0x1 | 0x40)  # IFF_UP, IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, request)  # SIOCSIFFLAGS


def udev_start():
    """With the machine's own rules and ours. What is there at the start is not looked at again: all that
    the stories use comes later."""
    rules = pathlib.Path(os.environ["MASHANG_ROOT"]) / "assets/udev/70-mashang.rules"
    pathlib.Path("/etc/udev/rules.d").mkdir(parents=True, exist_ok=True)
    (pathlib.Path("/etc/udev/rules.d") / rules.name).write_bytes(rules.read_bytes())
    subprocess.Popen(["/lib/systemd/systemd-udevd"])
    end = time.monotonic() + 60
    while not os.path.exists("/run/udev/control"):
        assert time.monotonic() < end, "udev never came up"
        time.sleep(0.05)


def late(number, frame):
    raise AssertionError("it took too long")


def play(name, story, stop):
    began = time.monotonic()
    tell(f"begin {name}")
    signal.signal(signal.SIGALRM, late)
    signal.alarm(int(os.environ["MASHANG_LIMIT_S"]))
    try:
        story()
        verdict = "ok"
    except BaseException:
        verdict = "FAIL"
        for line in traceback.format_exc().splitlines()[-20:]:
            tell(f"note {line[:4000]}")
    signal.alarm(0)
    stop()
    tell(f"{verdict} {time.monotonic() - began:.1f} {name}")


def main():
    os.umask(0o022)
    under_systemd = os.environ.get("MASHANG_INIT") == "systemd"  # which has done the most of it
    if not under_systemd:
        mounts_make()
    tell(f"begin {os.uname().release}")
    tree_open()
    loopback_up()
    if not under_systemd:
        udev_start()
    import gadget
    import machine
    import stories
    if not under_systemd:
        gadget.controllers_start()

    def stop():  # what a story that failed has left
        machine.programs_stop()
        if not under_systemd:
            gadget.unplug_all()

    wanted = os.environ.get("MASHANG_STORIES", "").split(",")
    for name, story in stories.UNDER_SYSTEMD if under_systemd else stories.ALL:
        if wanted == [""] or story.__name__ in wanted:
            play(name, story, stop)
    tell("end")


def player():
    try:
        main()
    except BaseException:
        for line in traceback.format_exc().splitlines():
            tell(f"note {line}")
    os._exit(0)


# The first program of a machine takes leave of everybody whose parent has gone.
child = os.fork()
if child == 0:
    player()
while os.wait()[0] != child:
    continue
os.sync()
ctypes.CDLL(None).reboot(POWER_OFF)
