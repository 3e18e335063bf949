"""Real udev (udevadm test) reads assets/udev/70-mashang.rules over devices of drivers_plugged.umockdev,
in a mount namespace of its own: each device gets its group, mode, tag and link, and udev finds no
fault. The makers' numbers in the rules are those of drivers/tool/plugged.c. Where udevadm, umockdev or
the namespace is missing, the part that needs it is skipped and says so.

    drivers_udev.py models|rules ROOT
"""
import pathlib
import re
import shutil
import subprocess
import sys

WANT = {  # device: (link, group, more)
    "/sys/devices/pci0/usb1/1-1": ("idcard-usb", "plugdev", ()),
    "/sys/class/hidraw/hidraw0": ("barcode-hid", "plugdev", ()),
    "/sys/class/tty/ttyACM0": ("barcode-serial", "dialout", ()),
    "/sys/class/tty/ttyUSB0": ("serial-pci-0000_00_14_0-usb-0_7_1_0", "dialout", ()),
    "/sys/class/input/event4": ("barcode-keys", "input", ("LIBINPUT_IGNORE_DEVICE=1",)),
    "/sys/class/usbmisc/lp0": ("receipt", "lp", ()),
    "/sys/class/video4linux/video0": ("camera-pci-0000_00_14_0-usb-0_6_1_0-0", "video", ()),
}
GROUPS = {"plugdev": 46, "dialout": 20, "lp": 7, "video": 44, "input": None}


def models(root):
    """The same makers and products in the program's table and in the rules."""
    kinds = {"IDCARD": "idcard", "BARCODE": "barcode", "PRINTER": "printer"}
    table = {(v.lower(), "" if p == "0" else p[2:].lower(), kinds[k]) for v, p, k in re.findall(
        r"\{0x(\w{4}), (0|0x\w{4}), PLUGGED_(\w+),", (root / "drivers/tool/plugged.c").read_text())}
    rules = set()
    for line in (root / "assets/udev/70-mashang.rules").read_text().splitlines():
        kind = re.search(r'ENV\{MASHANG_KIND\}="(\w+)"', line)
        if kind:
            vendor = re.search(r'ATTRS?\{idVendor\}=="(\w{4})"', line).group(1)
            product = re.search(r'ATTRS?\{idProduct\}=="(\w{4})"', line)
            rules.add((vendor, product.group(1) if product else "", kind.group(1)))
    assert len(table) > 10 and table == rules, table ^ rules


def inside(root, device):
    """What udevadm says of the device with our rules in place."""
    script = ("mkdir -p /run/udev/rules.d && mount -t tmpfs rules /run/udev/rules.d && "
              f"cp {root}/assets/udev/70-mashang.rules /run/udev/rules.d/ && "
              f"exec umockdev-run -d {root}/tests/e2e/drivers_plugged.umockdev -- "
              f"udevadm test --action=add {device}")
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.stdout


def rules(root):
    missing = [p for p in ("udevadm", "umockdev-run", "unshare") if shutil.which(p) is None]
    probe = [] if missing else ["unshare", "-m", "sh", "-c", "mkdir -p /run/udev/rules.d && "
                                "mount -t tmpfs rules /run/udev/rules.d"]
    if missing or subprocess.run(probe, stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped: no", " ".join(missing) or "right to a mount namespace")
        return
    for device, (link, group, more) in WANT.items():
        said = inside(root, device)
        assert "rules.d/70-mashang.rules\n" in said, said
        faults = [line for line in said.splitlines()
                  if re.search(r"70-mashang\.rules:\d+ (?!GROUP|MODE|LINK|OWNER)", line)]
        assert not faults, faults
        assert f"/dev/mashang/{link}" in re.search(r"^DEVLINKS=(.*)$", said, re.M).group(1).split(), (device, said)
        assert re.search(r"70-mashang\.rules:\d+ MODE 0660", said), said
        number = GROUPS[group]
        assert re.search(rf"70-mashang\.rules:\d+ GROUP {number if number is not None else '[0-9]+'}\b", said), said
        assert re.search(r"^TAGS=.*:uaccess:", said, re.M), said
        for line in more:
            assert line in said.splitlines(), (device, line)
        print(device, "→", link)


{"models": models, "rules": rules}[sys.argv[1]](pathlib.Path(sys.argv[2]).resolve())
