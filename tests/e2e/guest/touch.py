"""A touch panel as the kernel presents it (uinput): with fingers that it counts, or one alone."""
import fcntl
import os
import pathlib
import struct
import subprocess

from machine import run, wait_until

LARGEST = 4095
EV_SYN, EV_KEY, EV_ABS = 0, 1, 3
BTN_TOUCH = 0x14A
ABS_X, ABS_Y, ABS_MT_SLOT, ABS_MT_X, ABS_MT_Y, ABS_MT_ID = 0, 1, 0x2F, 0x35, 0x36, 0x39
PROP_DIRECT = 1  # what is touched is what is seen
SET_EVENT, SET_KEY, SET_ABS, SET_PROP = (0x40045500 | number for number in (100, 101, 103, 110))
CREATE, SETUP, SETUP_ABS = 0x5501, 0x405C5503, 0x401C5504


class Touch:
    def __init__(self, many=True):
        subprocess.run(["modprobe", "uinput"], check=True)
        self.many, self.fingers = many, 0
        self.file = os.open("/dev/uinput", os.O_WRONLY)
        axes = [(ABS_X, LARGEST), (ABS_Y, LARGEST)]
        if many:
            axes += [(ABS_MT_SLOT, 9), (ABS_MT_X, LARGEST), (ABS_MT_Y, LARGEST), (ABS_MT_ID, 65535)]
        for request, number in ((SET_EVENT, EV_KEY), (SET_EVENT, EV_ABS), (SET_KEY, BTN_TOUCH), (SET_PROP, PROP_DIRECT)):
            fcntl.ioctl(self.file, request, number)
        for axis, most in axes:
            fcntl.ioctl(self.file, SET_ABS, axis)
            fcntl.ioctl(self.file, SETUP_ABS, struct.pack("Hxx6i", axis, 0, 0, most, 0, 0, 0))
        name = b"made-up touch panel"
        fcntl.ioctl(self.file, SETUP, struct.pack("4H80sI", 3, 0x0EEF, 0x0001, 1, name, 0))
        before = set(pathlib.Path("/dev/input").glob("event*"))
        fcntl.ioctl(self.file, CREATE)
        wait_until(lambda: set(pathlib.Path("/dev/input").glob("event*")) - before, "the touch panel's file")
        run("udevadm", "settle", user={})

    def send(self, *events):
        for kind, code, value in (*events, (EV_SYN, 0, 0)):
            os.write(self.file, struct.pack("qqHHi", 0, 0, kind, code, value))

    def tap(self, x, y):
        """At this part of the panel's width and height, as the panel lies."""
        at = (round(x * LARGEST), round(y * LARGEST))
        place = [(EV_ABS, ABS_X, at[0]), (EV_ABS, ABS_Y, at[1])]
        if self.many:
            self.fingers += 1
            place += [(EV_ABS, ABS_MT_SLOT, 0), (EV_ABS, ABS_MT_ID, self.fingers), (EV_ABS, ABS_MT_X, at[0]),
                      (EV_ABS, ABS_MT_Y, at[1])]
        self.send(*place, (EV_KEY, BTN_TOUCH, 1))
        self.send(*([(EV_ABS, ABS_MT_ID, -1)] if self.many else []), (EV_KEY, BTN_TOUCH, 0))

    def unplug(self):
        os.close(self.file)
