"""Pictures of notices and staff: taken in with the catalogue, served by what they hold.

Checks for api.py, which brings its Setting, `check` and `refused`.
"""
import csv
import hashlib
import pathlib
import subprocess
import sys
import urllib.error
import urllib.request

from hall import TEST_HOUR, Hall, catalogue_at

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from png import write_rgb  # noqa: E402


def fetch(hall, path, key, tag=None):
    """Status, headers and bytes."""
    headers = {"Authorization": "Bearer " + key} | ({"If-None-Match": tag} if tag else {})
    try:
        with urllib.request.urlopen(urllib.request.Request(hall.url + path, headers=headers), timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def cell_set(table, column, value):
    """Sets a cell of the first row."""
    with open(table, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index(column)] = value
    with open(table, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def add(check, refused):
    @check
    def pictures_come_with_the_catalogue_and_are_served_by_what_they_hold(s):
        folder = s.hall.folder.parent / "pictured"
        catalogue = catalogue_at(folder.parent / "pictured-catalogue", TEST_HOUR)
        pictures = catalogue / "pictures"
        pictures.mkdir()
        write_rgb(pictures / "lobby.png", 64, [bytes([200, 90, 40]) * 64] * 48)
        good = (pictures / "lobby.png").read_bytes()
        known = hashlib.blake2b(good, digest_size=16).hexdigest()
        cell_set(catalogue / "notices.csv", "picture", "lobby.png")
        cell_set(catalogue / "staff.csv", "photo", "lobby.png")
        hallctl = lambda *words: subprocess.run([s.hall.programs / "hallctl", *words], capture_output=True, text=True)
        for bytes_, words in ((None, "cannot be read"), (good[:-1], "cut off"), (b"GIF89a" + good, "no PNG"),
                              (good[:16] + b"\0\0\x10\x01" + good[20:], "1 to 4096"),
                              (good[:-12] + bytes(1024 * 1024) + good[-12:], "larger than 1 MiB")):
            (pictures / "lobby.png").unlink(missing_ok=True)
            if bytes_ is not None:
                (pictures / "lobby.png").write_bytes(bytes_)
            said = hallctl("try", catalogue)
            assert said.returncode != 0 and words in said.stderr, (words, said.stderr)
            assert "notices.csv:2:5: bad_picture" in said.stderr, said.stderr
        (pictures / "lobby.png").write_bytes(good)
        hall = Hall(s.hall.programs, folder, catalogue=catalogue).start()
        try:
            path = "/api/v1/pictures/" + known
            named = [n["picture"] for n in hall.get("/api/v1/board", hall.display)["notices"]]
            assert named[0] == known + ".png" and set(named[1:]) == {""}, named
            status, headers, bytes_ = fetch(hall, path, hall.display)
            assert (status, headers["Content-Type"], headers["ETag"]) == (200, "image/png", f'"{known}"'), headers
            assert bytes_ == good
            assert fetch(hall, path, hall.display, f'"{known}"')[::2] == (304, b"")
            assert fetch(hall, path, hall.display, '"another"')[0] == 200
            for other in ("0" * 32, known[:-1], known.upper(), "lobby"):
                refused("not_found", hall.get, "/api/v1/pictures/" + other, hall.display)
            # Another picture comes into the open hall, under another name.
            write_rgb(pictures / "lobby.png", 64, [bytes([20, 90, 240]) * 64] * 48)
            newer = hashlib.blake2b((pictures / "lobby.png").read_bytes(), digest_size=16).hexdigest()
            said = hallctl("import", folder, catalogue)
            assert said.returncode == 0, said.stderr
            assert hall.get("/api/v1/board", hall.display)["notices"][0]["picture"] == newer + ".png"
            assert fetch(hall, "/api/v1/pictures/" + newer, hall.kiosk)[2] == (pictures / "lobby.png").read_bytes()
        finally:
            assert hall.stop() == 0
