"""From a pad's key to strip, board, voice and page, with 1, 16 and 40 devices on a line that is paced at 115200 baud;
what it costs the thread of the line; how many bytes a call is.

One device a line: the pad on the first and the strip on the second; a clerk's key calls to the strip. Of an answer's
bytes on the wire and of one fdatasync the way is made at least: that is the baseline of the rows that are "beside".
"""
import contextlib
import csv
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time

from hall import TEST_HOUR, catalogue_at, wait_until
from stage import FieldLine, Stage
from wire import Record, wire_ms

CALLS = 40
SPOKEN = 10  # each by a board that starts for it: a card stands for six seconds
REST_S = 3
STRIP = 81  # the address of the strip that is alone on its line
NUMBER_BYTES = 192 * 32 // 8  # a called number's bits, as they are
LOOK_S = 0.003
SIZES = {1: (1, 0, 0), 16: (6, 5, 5), 40: (14, 14, 12)}  # pads, evaluators, strips


def percentile(samples, share):
    return sorted(samples)[min(len(samples) - 1, int(len(samples) * share))]


def rewire(catalogue, size):
    """Seats of this catalogue have as many devices on line 1, the first seats first. Of one device: seat 1 has a pad
    on line 1, and seat 2 a strip on line 2."""
    table = catalogue / "seats.csv"
    with open(table, newline="") as file:
        rows = list(csv.DictReader(file))
    left = dict(zip(("pad", "evaluator", "strip"), SIZES[size]))
    for row in rows:
        for kind in left:
            if left[kind] == 0 or row["line"] != "1":
                row[kind] = ""
            left[kind] -= row[kind] != ""
        row["line"] = 1 if any(row[kind] for kind in left) else ""
    if size == 1:
        rows[1]["line"], rows[1]["strip"] = 2, STRIP
    with open(table, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


class Eyes:
    """A stream that notes when it first hears each number; `numbers` finds them in a state."""

    def __init__(self, hall, key, topic, numbers):
        self.stream = hall.stream(key, topic)
        self.numbers = numbers
        self.heard = {}
        self.topic = topic
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        with contextlib.suppress(EOFError, OSError):
            while True:
                for number in self.numbers(self.stream.next().get("state", {})):
                    self.heard.setdefault(number, time.monotonic())

    def when(self, number):
        return wait_until(f"{self.topic} to have {number}", lambda: self.heard.get(number))


class Desk:
    """An open seat, its clerk, and what is on its line."""

    def __init__(self, bench, hall, seat):
        self.hall, self.id = hall, seat
        self.clerk = hall.sign_in(seat=seat)
        hall.post(f"/api/v1/seats/{seat}/open", self.clerk)
        queue = hall.get(f"/api/v1/seats/{seat}", self.clerk)["queues"][0]
        self.service = next(s["id"] for s in hall.get("/api/v1/services", hall.kiosk)["services"]
                            if s["queue"] == queue)
        out = subprocess.run([bench.bin / "hallctl", "seats", hall.folder, seat], check=True, text=True,
                             capture_output=True).stdout
        self.devices = {kind: f"{kind}:{found[1]}" for kind in ("pad", "strip")
                        if (found := re.search(kind + r" \d+/(\d+)", out))}

    def come(self):
        ticket = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[self.service])
        self.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", self.hall.kiosk, result="printed")
        return ticket["number"]

    def finish(self):
        self.hall.post(f"/api/v1/seats/{self.id}/start", self.clerk)
        self.hall.post(f"/api/v1/seats/{self.id}/finish", self.clerk)

    def ready(self):
        states = self.hall.get(f"/api/v1/seats/{self.id}", self.clerk)["devices"]
        return all(states[kind] == "ok" for kind in self.devices)


def look_for(what, condition, seconds=20):
    """wait_until() with an eye that blinks less often."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(LOOK_S)
    return time.monotonic()


def shows_number(line, strip):
    """The strip's own word: the CRC of a region that is shown is not 0."""
    return re.search(r"region \d+ crc (?!0000)", line.say(f"state {strip}"))


def line_seconds(pid):
    """The processor's time of the threads that carry field lines."""
    return sum(int((task / "schedstat").read_text().split()[0])
               for task in pathlib.Path(f"/proc/{pid}/task").glob("*")
               if (task / "comm").read_text().strip() == "field-line") / 1e9


class Voice:
    """A board that starts anew for each call, and knows what was said before it. Its player is a file: the first
    sample is there when the file grows."""

    def __init__(self, bench, hall, folder):
        self.words = [bench.bin / "mashang-board", "--hall", hall.url, "--key", hall.display, "--state",
                      folder / "board.state", "--describe", folder / "board.json", "--size", "1920x1080"]
        self.env = {**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
        self.described, self.hall, self.count, self.folder = folder / "board.json", hall, 0, folder

    def __enter__(self):
        self.described.unlink(missing_ok=True)
        self.count += 1
        self.file = self.folder / f"voice-{self.count}.wav"
        before = self.streams()
        self.process = subprocess.Popen([*self.words, "--voice-out", self.file], env=self.env,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until("the board", lambda: self.described.exists() and self.streams() > before)
        return self

    def streams(self):
        return int(re.search(r"^mashang_streams (\d+)$", self.hall.text("/metrics"), re.M)[1])

    def size(self):
        return self.file.stat().st_size if self.file.exists() else 0

    def first_sample(self, before):
        return look_for("the voice", lambda: self.size() > before)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Line:
    """One measure: a hall, a line of so many devices, and what was seen on it."""

    def __init__(self, bench, stage, size):
        self.bench, self.stage, self.size = bench, stage, size
        self.ms = {what: [] for what in ("strip", "board", "voice", "page")}
        self.bytes = []

    def open(self):
        stage, bench = self.stage, self.bench
        catalogue = catalogue_at(stage.folder / "catalogue", TEST_HOUR)
        rewire(catalogue, self.size)
        paths = [stage.folder / f"line-{i + 1}" for i in range(2 if self.size == 1 else 1)]
        self.hall = stage.open_hall(*[word for path in paths for word in ("--line", path)], catalogue=catalogue)
        wired = subprocess.run([bench.bin / "hallctl", "lines", self.hall.folder], check=True, text=True,
                               capture_output=True).stdout.splitlines()
        self.lines, self.records = [], []
        for path, row in zip(paths, wired):
            record = stage.folder / f"record-{path.name}"
            self.lines.append(FieldLine(stage, path.name, row.split()[1:],
                                        rough=["--baud", 115200, "--record", record]))
            self.records.append(Record(record))
        assert sum(len(row.split()) - 1 for row in wired) == (2 if self.size == 1 else self.size), wired
        self.desk = Desk(bench, self.hall, "1")
        self.under = Desk(bench, self.hall, "2") if self.size == 1 else self.desk  # whose strip is looked at
        wait_until("all devices", lambda: self.desk.ready() and self.under.ready(), 60)
        self.board = Eyes(self.hall, self.hall.display, "board",
                          lambda state: [call["number"] for call in state.get("calls", [])])
        self.page = Eyes(self.hall, self.desk.clerk, "seat:1",
                         lambda state: [state["ticket"]["number"]] if state.get("ticket") else [])

    def press(self):
        self.lines[0].say(f"key {self.desk.devices['pad']} next")

    def strip_shows(self):
        return shows_number(self.lines[-1], self.under.devices["strip"])

    def call_once(self):
        """A key; when board and page had the number, and the strip."""
        number = self.desk.come()
        began_s = time.monotonic()
        self.press()
        if self.under is self.desk:
            self.strip_seen(began_s)
        for what, eyes in (("board", self.board), ("page", self.page)):
            self.ms[what].append((eyes.when(number) - began_s) * 1000)
        self.desk.finish()
        if self.under is self.desk:
            look_for("the strip to be free", lambda: not self.strip_shows())
            return
        self.under.come()
        began_s = time.monotonic()
        self.hall.post(f"/api/v1/seats/{self.under.id}/next", self.under.clerk)
        self.strip_seen(began_s)
        self.under.finish()
        look_for("the strip to be free", lambda: not self.strip_shows())

    def strip_seen(self, began_s):
        shown_s = look_for("the strip", self.strip_shows)
        self.ms["strip"].append((shown_s - began_s) * 1000)
        time.sleep(0.02)  # its answer is under way still
        address = int(self.under.devices["strip"].split(":")[1])
        self.bytes.append(sum(len(burst.bytes) for burst in self.records[-1].between(began_s, shown_s + 0.02)
                              if burst.address == address))

    def calls(self):
        pid = self.hall.server.pid
        rest_s, rest_from = line_seconds(pid), time.monotonic()
        time.sleep(REST_S)  # a measure of rest, not a test
        self.rest = (line_seconds(pid) - rest_s) / (time.monotonic() - rest_from)
        busy_s, busy_from = line_seconds(pid), time.monotonic()
        for _ in range(CALLS):
            self.call_once()
        took_s = time.monotonic() - busy_from
        used_s = line_seconds(pid) - busy_s
        self.share = used_s / took_s
        self.a_call_ms = max(0.0, used_s - self.rest * took_s) / CALLS * 1000
        passed = sum(len(burst.bytes) for record in self.records
                     for burst in record.between(busy_from, busy_from + took_s))
        self.wire_share = wire_ms(passed) / 1000 / took_s

    def spoken(self):
        voice = Voice(self.bench, self.hall, self.stage.folder)
        for _ in range(SPOKEN):
            with voice:
                self.desk.come()
                before, began_s = voice.size(), time.monotonic()
                self.press()
                self.ms["voice"].append((voice.first_sample(before) - began_s) * 1000)
                self.desk.finish()

    def rows(self, sync_ms):
        row, size = self.bench.row, self.size
        for what, samples in self.ms.items():
            key = "clerk's key" if what == "strip" and size == 1 else "pad"
            row(f"{key} to {what}, {size} device(s) a line, p50 (ms)", statistics.median(samples), 1, "<= 250")
            row(f"{key} to {what}, {size} device(s) a line, p99 (ms)", percentile(samples, 0.99), 1, "<= 250")
        number = statistics.median(self.bytes)
        row(f"bytes a call to and from a strip, {size} a line ÷ its bits", number, NUMBER_BYTES, "beside")
        row(f"key to strip, {size} a line, p50 ÷ its wire and fdatasync (ms)", statistics.median(self.ms["strip"]),
            wire_ms(number) + sync_ms, "beside")
        row(f"a line's thread at rest, {size} a line (s a s)", self.rest, 1, "beside")
        row(f"a line's thread with calls, {size} a line ÷ the wire (s a s)", self.share, self.wire_share, "beside")
        row(f"a line's thread: what a call takes, {size} a line (ms)", self.a_call_ms, 1, "beside")


def bench_lines(bench, disk):
    sync_ms = bench.tool("bench-fdatasync", disk, 400)["p50_ms"]
    for size in SIZES:
        folder = tempfile.mkdtemp(prefix="mashang-bench-", dir=disk)
        try:
            with Stage(bench.build, folder) as stage:
                line = Line(bench, stage, size)
                line.open()
                line.calls()
                line.spoken()
            line.rows(sync_ms)
        finally:
            shutil.rmtree(folder)
