"""A document camera with two heads as the kernel presents it (vivid, the kernel's own test driver): each
head shows a picture of its own."""
import fcntl
import pathlib
import re
import struct
import subprocess

from machine import BUILD, NOBODY, device, rights, run, wait_until

DRIVER = pathlib.Path("/sys/bus/platform/drivers/vivid")
SET_CONTROL = 0xC008561C    # VIDIOC_S_CTRL of <linux/videodev2.h>
TEST_PATTERN = 0x00F0F000   # vivid's own
BARS, BARS_ACROSS = 1, 3    # colours side by side; the same, one below the other
COLOURS = ((255, 255, 255), (255, 255, 0), (0, 255, 255), (0, 255, 0),
           (255, 0, 255), (255, 0, 0), (0, 0, 255), (0, 0, 0))
FAULT_MAX = 24              # of 255: by YUV of a studio's swing, and JPEG
LINK = pathlib.Path("/dev/mashang/camera-platform-vivid_0-0")
FOLDER = pathlib.Path("/run/papers")


def picture_set(path, pattern):
    with open(path, "rb") as camera:
        fcntl.ioctl(camera, SET_CONTROL, struct.pack("<Ii", TEST_PATTERN, pattern))


def heads():
    """The heads' files, once udev is done with them. (Both of vivid's hang on one device, so that they share
    the one link of the rules; heads of USB have a socket or an interface each.)"""
    files = [pathlib.Path(f"/dev/video{number}") for number in range(2)]
    wait_until(lambda: all(file.exists() for file in files), "the heads are there")
    wait_until(LINK.exists, "the rules name the camera")
    run("udevadm", "settle", user={})
    return files


def scan(*words, **more):
    return run(BUILD / "bin/mashang-scan", *words, "--to", FOLDER, "--keep-frame", "--keep-ground", "--keep-skew",
               **more)


def page(said):
    """The one page of the file, small: its width, its height, and its pixels."""
    path = re.search(r"^file (\S+) pages=1$", said, re.M)[1]
    run("pdftoppm", "-singlefile", "-scale-to", "256", path, "/run/page", user={})
    head = re.match(rb"P6\s(\d+) (\d+)\s255\s", pathlib.Path("/run/page.ppm").read_bytes())
    return int(head[1]), int(head[2]), head.string[head.end():]


def shows(said, along):
    """The middles of the eight bars have their colours."""
    width, height, data = page(said)
    assert width * 9 in range(height * 15, height * 17), (width, height)
    for number, colour in enumerate(COLOURS):
        place = (number * 2 + 1) / 16
        x, y = (int(width * place), height * 3 // 4) if along else (width * 3 // 4, int(height * place))
        seen = data[(y * width + x) * 3:][:3]
        assert all(abs(a - b) <= FAULT_MAX for a, b in zip(seen, colour)), (number, tuple(seen), colour)


def camera():
    subprocess.run(["modprobe", "vivid", "n_devs=2", "node_types=0x1,0x1", "num_inputs=1,1", "input_types=0,0"],
                   check=True)
    first, second = heads()
    for head in (first, second, LINK):
        rights(head, "video")
        listed = device("list")
        assert re.search(rf"camera +{head.resolve()} ", listed) and "no right" not in listed, listed
    assert "no right to use it" in device("list", user=NOBODY)
    FOLDER.mkdir()
    FOLDER.chmod(0o777)
    picture_set(first, BARS)
    picture_set(second, BARS_ACROSS)
    both = f"v4l2:{first}+{second}"
    shows(scan("--source", both, "--head", "0"), along=True)
    shows(scan("--source", both, "--head", "1"), along=False)
    said = scan("--source", both, "--head", "0", user=NOBODY, expected=1)
    assert "scanner.denied" in said, said
    # Unplugged and plugged in again.
    (DRIVER / "unbind").write_text("vivid.0")
    wait_until(lambda: not LINK.is_symlink(), "the rules take the name away")
    said = scan("--source", both, "--head", "0", expected=1)
    assert "scanner.absent" in said, said
    (DRIVER / "bind").write_text("vivid.0")
    picture_set(heads()[0], BARS_ACROSS)
    shows(scan("--source", both, "--head", "0"), along=False)
