"""What a story in the guest needs: conditions that are waited for, programs run as the kiosk's user,
and the lines that they say."""
import os
import pathlib
import select
import subprocess
import time

ROOT = pathlib.Path(os.environ["MASHANG_ROOT"])
BUILD = pathlib.Path(os.environ["MASHANG_BUILD"])
WAIT_S = 60
KIOSK_ID = 4711
GROUPS = ("plugdev", "dialout", "lp", "video", "input")  # as assets/udev says
NOBODY_ID = 65534


def wait_until(condition, what):
    end = time.monotonic() + WAIT_S
    while True:
        got = condition()
        if got:
            return got
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.05)


def as_user(user, groups):
    """For Popen: an ordinary person with these groups."""
    import grp
    return {"user": user, "group": user, "extra_groups": [grp.getgrnam(name).gr_gid for name in groups]}


KIOSK = as_user(KIOSK_ID, GROUPS)
NOBODY = as_user(NOBODY_ID, ())


class Program:
    """A program, and the lines that it says."""
    running = []

    def __init__(self, *words, user=None, environment=None):
        self.seen, self.unread = [], b""
        self.process = subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        env={**os.environ, **(environment or {})}, **(KIOSK if user is None else user))
        Program.running.append(self)

    def expect(self, *parts, instead=None):
        """The next line that has all of the parts, or what may come instead; each line before it is kept
        in `seen`."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            while b"\n" in self.unread:
                line, self.unread = self.unread.split(b"\n", 1)
                self.seen.append(line.decode(errors="replace"))
                if all(part in self.seen[-1] for part in parts) or (instead and instead in self.seen[-1]):
                    return self.seen[-1]
            if select.select([self.process.stdout], [], [], 1)[0]:
                got = os.read(self.process.stdout.fileno(), 65536)
                assert got, ("it ended before", parts, self.seen)
                self.unread += got
        raise AssertionError(("never said", parts, self.seen))

    def tell(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def end(self):
        """Asks it to end, and it must end well."""
        self.process.terminate()
        self.seen += (self.unread + self.process.stdout.read()).decode(errors="replace").splitlines()
        status = self.process.wait(WAIT_S)
        Program.running.remove(self)
        assert status == 0, (status, self.seen)


def programs_stop():
    for program in Program.running:
        program.process.kill()
        program.process.wait()
    Program.running.clear()


def run(*words, user=None, expected=0):
    """What a program says in all; it must end with the status that is expected."""
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=WAIT_S, **(KIOSK if user is None else user))
    said = done.stdout.decode(errors="replace")
    assert done.returncode == expected, (words, done.returncode, said)
    return said


def device(*words, **more):
    return run(BUILD / "bin/mashang-device", *words, **more)


def watch(kind, where, *more):
    return Program(BUILD / "bin/mashang-device", "watch", kind, where, *more)


def link(name):
    """What a link of the rules stands for, once udev is done with it."""
    path = pathlib.Path("/dev/mashang") / name
    wait_until(path.exists, f"udev makes {path}")
    run("udevadm", "settle", user={})
    return path


def link_gone(path):
    wait_until(lambda: not path.is_symlink(), f"udev takes {path} away")


def rights(path, group, kept_from_others=True):
    """The file belongs to the group, 0660; who is not in it may not open it."""
    import grp
    about = os.stat(path)
    assert (about.st_gid, about.st_mode & 0o777) == (grp.getgrnam(group).gr_gid, 0o660), (path, about)
    if kept_from_others:
        run("sh", "-c", 'exec 3<>"$1"', "sh", path, user=NOBODY, expected=2)
