"""A small initramfs: `init` beside this file, the host's own programs with the libraries that they
need, and the modules that bring the host's root up.

    initramfs.py KERNEL OUT
"""
import gzip
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys

PROGRAMS = ("sh", "mount", "mkdir", "insmod", "chroot")
MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")
FOLDERS = ("proc", "sys", "dev")


class Archive:
    """cpio's "newc" form, as the kernel reads it."""

    def __init__(self):
        self.bytes, self.seen = bytearray(), set()

    def entry(self, name, mode, data=b""):
        head = (len(self.seen) + 1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name.encode()) + 1, 0)
        self.bytes += b"070701" + b"".join(b"%08X" % field for field in head) + name.encode() + b"\0"
        self.bytes += bytes(-len(self.bytes) % 4) + data
        self.bytes += bytes(-len(self.bytes) % 4)
        self.seen.add(name)

    def folder(self, name):
        if name not in self.seen and name not in ("", "."):
            self.folder(os.path.dirname(name))
            self.entry(name, stat.S_IFDIR | 0o755)

    def file(self, name, data, mode=0o755):
        name = name.lstrip("/")
        if name not in self.seen:
            self.folder(os.path.dirname(name))
            self.entry(name, stat.S_IFREG | mode, data)


def libraries(program):
    said = subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.findall(r"(/\S+) \(0x", said)


def module_files(kernel, version):
    """In the order in which they are put in."""
    files = []
    for module in MODULES:
        said = subprocess.run(["modprobe", "-d", str(kernel), "-S", version, "--show-depends", module],
                              stdout=subprocess.PIPE, text=True, check=True).stdout
        files += [line.split()[1] for line in said.splitlines() if line.startswith("insmod ")]
    return list(dict.fromkeys(files))


def main():
    kernel, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    version = os.listdir(kernel / "lib/modules")[0]
    archive = Archive()
    for name in FOLDERS:
        archive.folder(name)
    archive.file("init", (pathlib.Path(__file__).parent / "init").read_bytes())
    for program in PROGRAMS:
        found = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin")
        archive.file(f"bin/{program}", pathlib.Path(found).read_bytes())
        for library in libraries(found):
            archive.file(library, pathlib.Path(library).read_bytes())
    modules = module_files(kernel, version)
    for number, path in enumerate(modules):
        archive.file(f"modules.d/{number:02}-{os.path.basename(path)}", pathlib.Path(path).read_bytes(), 0o644)
    archive.file("modules", "".join(f"/modules.d/{number:02}-{os.path.basename(path)}\n"
                                    for number, path in enumerate(modules)).encode(), 0o644)
    archive.entry("TRAILER!!!", 0)
    out.write_bytes(gzip.compress(bytes(archive.bytes), 1))


main()
