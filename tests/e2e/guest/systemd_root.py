"""Makes the guest's layer a machine that systemd starts: our units and programs where an installed hall has
them, the stories as a service, and nothing of what the host would start."""
import os
import pathlib
import shutil

ROOT = pathlib.Path(os.environ["MASHANG_ROOT"])
BUILD = pathlib.Path(os.environ["MASHANG_BUILD"])
PREFIX = pathlib.Path("/opt/mashang")  # not in a home, which the units do not see
UNITS = pathlib.Path("/etc/systemd/system")
PROGRAMS = ("mashang-kiosk", "mashang-board", "mashang-seat", "mashang-ime")
# What a first start would look after, and a guest that lives for a minute does without.
MASKED = ("apparmor", "console-setup", "e2scrub_reap", "keyboard-setup", "ldconfig", "networking", "plymouth-start",
          "systemd-binfmt", "systemd-hwdb-update", "systemd-journal-catalog-update", "systemd-journal-flush",
          "systemd-machine-id-commit", "systemd-random-seed", "systemd-sysusers", "systemd-timesyncd",
          "systemd-tmpfiles-setup", "systemd-update-done", "systemd-update-utmp", "systemd-pstore")
TEST = f"""[Unit]
Requires=basic.target
After=basic.target

[Service]
ExecStart=/usr/bin/python3 {os.environ["MASHANG_MAIN"]}
"""


def main():
    pathlib.Path("/etc/fstab").write_text("")
    pathlib.Path("/.dockerenv").unlink(missing_ok=True)  # the host may be in a box; the guest is not
    shutil.rmtree(UNITS, ignore_errors=True)
    UNITS.mkdir()
    for name in MASKED:
        (UNITS / f"{name}.service").symlink_to("/dev/null")
    for source in (ROOT / "assets/systemd").glob("*.service.in"):
        (UNITS / source.name[:-3]).write_text(source.read_text().replace("@PREFIX@", str(PREFIX)))
    (PREFIX / "bin").mkdir(parents=True)
    for name in PROGRAMS:
        shutil.copy(BUILD / "bin" / name, PREFIX / "bin" / name)
    rules = pathlib.Path("/etc/udev/rules.d")
    rules.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "assets/udev/70-mashang.rules", rules)
    given = "".join(f"Environment={name}={value}\n" for name, value in os.environ.items() if name.startswith("MASHANG_"))
    (UNITS / "mashang-test.service").write_text(TEST + given)
    (UNITS / "mashang-test.target").write_text("[Unit]\nRequires=mashang-test.service\n")


main()
