"""USB devices that are plugged into this machine itself: the kernel's own gadgets on dummy_hcd, a host
controller and a device controller with a cable of memory between them. What the device says comes from
this program; all above it (usbcore, usbhid, cdc_acm, usblp, usbfs) is what a kiosk has.

    gun = Gadget(0, 0x0C2E, 0x0B87, "gun")
    gun.hid(descriptor, report_bytes=64)
    gun.plug(); gun.file() ...; gun.unplug()
"""
import os
import pathlib
import re
import struct
import subprocess
import threading

from machine import wait_until

TOP = pathlib.Path("/sys/kernel/config/usb_gadget")
DEVICES = 5  # dummy_udc.0 … .4, each on a bus of its own


def controllers_start():
    subprocess.run(["modprobe", "dummy_hcd", f"num={DEVICES}"], check=True)
    subprocess.run(["modprobe", "libcomposite"], check=True)


def unplug_all():
    """And gives the functions back: the kernel has room for four HID ones."""
    for gadget in TOP.iterdir():
        if (gadget / "UDC").read_text().strip():
            (gadget / "UDC").write_text("\n")
        for joined in (gadget / "configs/a.1").glob("function"):
            joined.unlink()
        for function in (gadget / "functions").glob("hid.*"):
            function.rmdir()


class Gadget:
    def __init__(self, controller, vendor, product, name):
        self.top, self.controller, self.function = TOP / name, f"dummy_udc.{controller}", None
        self.write("idVendor", hex(vendor))
        self.write("idProduct", hex(product))
        self.write("strings/0x409/product", name)
        self.write("strings/0x409/serialnumber", f"{name}-1")
        (self.top / "configs/a.1").mkdir(parents=True)

    def write(self, place, text):
        path = self.top / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else str(text).encode())

    def add(self, function):
        self.function = self.top / "functions" / function
        self.function.mkdir(parents=True)

    def hid(self, descriptor, report_bytes, protocol=0):
        self.add("hid.usb0")
        for name, value in (("protocol", protocol), ("subclass", 1 if protocol else 0),
                            ("report_length", report_bytes), ("report_desc", descriptor)):
            (self.function / name).write_bytes(value if isinstance(value, bytes) else str(value).encode())

    def serial(self):
        self.add("acm.usb0")

    def plug(self):
        joined = self.top / "configs/a.1/function"
        if not joined.is_symlink():  # from now on its settings stay
            joined.symlink_to(self.function)
        self.write("UDC", self.controller)
        state = pathlib.Path("/sys/class/udc") / self.controller / "state"
        wait_until(lambda: state.read_text().strip() == "configured", f"the host takes {self.top.name}")

    def unplug(self):
        self.write("UDC", "\n")

    def file(self):
        """The device's own end, below /dev."""
        if (self.function / "dev").exists():  # hid: major:minor
            about = pathlib.Path(f"/sys/dev/char/{(self.function / 'dev').read_text().strip()}/uevent")
            return pathlib.Path("/dev") / re.search(r"DEVNAME=(\S+)", about.read_text())[1]
        return pathlib.Path(f"/dev/ttyGS{(self.function / 'port_num').read_text().strip()}")


class Pipes(Gadget):
    """A device with a pipe in and a pipe out (FunctionFS): `input` goes to the host, `output` comes from it.
    `kind`: the interface's class, subclass and protocol. `answers`: what requests to the interface get, by
    their number; others are refused."""
    HEAD = struct.Struct("<IIIII")
    EVENT = struct.Struct("<BBHHHBxxx")  # a setup packet and what it is
    EVENT_SETUP = 4
    TO_HOST = 0x80

    def __init__(self, controller, vendor, product, name, kind=(0xFF, 0, 0), answers=None):
        super().__init__(controller, vendor, product, name)
        self.add(f"ffs.{name}")
        place = pathlib.Path("/run/gadget") / name
        place.mkdir(parents=True)
        subprocess.run(["mount", "-t", "functionfs", name, place], check=True)
        self.control = os.open(place / "ep0", os.O_RDWR)
        os.write(self.control, self.descriptors(kind))
        os.write(self.control, struct.pack("<IIII", 2, 16, 0, 0))  # no words
        self.input = os.open(place / "ep1", os.O_RDWR)
        self.output = os.open(place / "ep2", os.O_RDWR | os.O_NONBLOCK)  # not waiting for the cable
        self.answers = answers or {}
        threading.Thread(target=self.control_serve, daemon=True).start()

    def descriptors(self, kind):
        both = []
        for packet_bytes in (64, 512):  # full speed, high speed
            interface = struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 2, *kind, 0)
            pipes = [struct.pack("<BBBBHB", 7, 5, address, 2, packet_bytes, 0) for address in (0x81, 0x02)]
            both.append(interface + b"".join(pipes))
        body = b"".join(both)
        return self.HEAD.pack(3, self.HEAD.size + len(body), 3, 3, 3) + body

    def control_serve(self):
        while True:
            way, request, _, _, length, event = self.EVENT.unpack(os.read(self.control, self.EVENT.size))
            if event != self.EVENT_SETUP:
                continue
            try:
                if request not in self.answers:  # the other way round is how a request is refused
                    os.read(self.control, 0) if way & self.TO_HOST else os.write(self.control, b"")
                elif way & self.TO_HOST:
                    os.write(self.control, self.answers[request][:length])
                else:
                    os.read(self.control, length)
            except OSError:  # so it was, or the cable is out
                continue
