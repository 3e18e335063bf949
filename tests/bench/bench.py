#!/usr/bin/env python3
"""Measures each budget of the design as a ratio against a baseline of the same run.

    python3 tests/bench/bench.py PROGRAMS OUT.json [ROUNDS [MEASURE...]]

PROGRAMS is a release build. Prints a table and writes OUT.json: a list of
{"name","value","baseline","ratio","goal","holds"}. A goal reads ">= 0.45" or "<= 20"; for budgets
with a unit (ms, MiB) the baseline is 1 and the ratio is the value; "beside" is no goal, only somebody
else's program doing the like. The machine is noisy: baseline
and candidate take turns, and medians are compared. Nothing here is a test: what falls short is said.
"""
import contextlib
import json
import operator
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import Hall, free_port, wait_until  # noqa: E402
from lines import bench_lines, percentile  # noqa: E402

IDLE_STREAMS = 5000
IDLE_QUEUES = 20  # in which the idle wait; the load's services are of the others
IDLE_TICKETS = 2500
PUSHES = 6
VISITORS = 20000  # of the engine alone: more than a great day
START_EVENTS = 100000
LOAD_CLIENTS = (1, 16, 256)
LOAD_TICKETS = {1: 1500, 16: 8000, 256: 12000}
CALLS = 60
WHATIF_TICKETS = 320  # within half an hour: 600 an hour and some
PAPERS = 24


class Bench:
    def __init__(self, build, rounds):
        self.build = pathlib.Path(build)
        self.bin = self.build / "bin"
        self.rounds = rounds
        self.rows = []

    def row(self, name, value, baseline, goal):
        ratio = value / baseline if baseline else 0.0
        if goal == "beside":  # no budget: a measure that no one here wrote
            holds = True
        else:
            word, bound = goal.split()
            holds = {">=": operator.ge, "<=": operator.le}[word](ratio, float(bound))
        self.rows.append({"name": name, "value": round(value, 4), "baseline": round(baseline, 4),
                          "ratio": round(ratio, 4), "goal": goal, "holds": holds})
        print(f"{name:<58} {value:>12.3f} {baseline:>12.3f} {ratio:>9.3f} {goal:>9}  "
              f"{'' if goal == 'beside' else 'holds' if holds else 'FALLS SHORT'}", flush=True)

    def tool_path(self, name):
        return next(path for path in (self.bin / name, self.build / "tests" / name) if path.exists())

    def tool(self, name, *words):
        out = subprocess.run([self.tool_path(name), *map(str, words)],
                             check=True, capture_output=True, text=True).stdout
        return json.loads(out)

    @contextlib.contextmanager
    def hall(self, parent):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="mashang-bench-", dir=parent))
        hall = Hall(self.bin, folder / "data", "--pages", str(self.build / "pages"))
        try:
            yield hall.start()
        finally:
            hall.stop()
            shutil.rmtree(folder)

    def load(self, hall, clients, *words, count=None):
        return self.tool("hall-load", "--url", hall.url, "--key", hall.kiosk,
                         "--clients", clients, "--count", count or LOAD_TICKETS[clients], *words)


class Partner:
    """A tool that answers lines with lines of JSON until its input ends."""

    def __init__(self, bench, name, *words):
        self.process = subprocess.Popen([bench.tool_path(name), *map(str, words)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def hear(self):
        line = self.process.stdout.readline()
        if not line:
            raise EOFError(f"{self.process.args[0]} ended with {self.process.wait()}")
        return json.loads(line)

    def say(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(20)


def cpu_seconds(pid):
    """The processor's time of all threads."""
    return sum(int(task.read_text().split()[0])
               for task in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def bench_tickets(bench, disk):
    """Tickets a second ÷ in-place fdatasync a second of the same disk, and the answer's p99."""
    rates = {clients: [] for clients in LOAD_CLIENTS}
    unstored, syncs, sync_p50_ms, p99_ms = [], [], [], []
    for _ in range(bench.rounds):
        for clients in LOAD_CLIENTS:
            sync = bench.tool("bench-fdatasync", disk, 400)
            syncs.append(sync["per_s"])
            sync_p50_ms.append(sync["p50_ms"])
            with bench.hall(disk) as hall:
                result = bench.load(hall, clients)
            rates[clients].append(result["per_s"] / sync["per_s"])
            if clients == 1:
                p99_ms.append(result["p99_ms"] / sync["p50_ms"])
        with bench.hall("/dev/shm") as hall:
            unstored.append(bench.load(hall, 256)["per_s"])
    sync = statistics.median(syncs)
    for clients, goal in ((1, 0.45), (16, 3.5)):
        ratio = statistics.median(rates[clients])
        bench.row(f"tickets/s at {clients} client(s) ÷ fdatasync/s", ratio * sync, sync, f">= {goal}")
    goal = min(8.0, statistics.median(unstored) / 2 / sync)
    bench.row("tickets/s at 256 clients ÷ fdatasync/s", statistics.median(rates[256]) * sync, sync,
              f">= {goal:.3f}")
    bench.row("p99 of a ticket at 1 client ÷ median fdatasync (ms)",
              statistics.median(p99_ms) * statistics.median(sync_p50_ms),
              statistics.median(sync_p50_ms), "<= 15")


class Ears:
    """A board that notes when it first hears each number called."""

    def __init__(self, hall):
        self.stream = hall.stream(hall.display, "board")
        self.heard = {}
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        with contextlib.suppress(EOFError, OSError):
            while True:
                for call in self.stream.next().get("state", {}).get("calls", []):
                    self.heard.setdefault(call["number"], time.monotonic())

    def when(self, number):
        return wait_until(f"the board to hear {number}", lambda: self.heard.get(number))


def open_seat(hall):
    """The clerk's seat, open; returns its id, the clerk's token and a service that it serves."""
    clerk = hall.sign_in()
    seat = hall.access["clerk"]["seat"]
    hall.post(f"/api/v1/seats/{seat}/open", clerk)
    queue = hall.get(f"/api/v1/seats/{seat}", clerk)["queues"][0]
    service = next(s["id"] for s in hall.get("/api/v1/services", hall.kiosk)["services"]
                   if s["queue"] == queue)
    return seat, clerk, service


def waiting_ticket(hall, service):
    ticket = hall.post("/api/v1/tickets", hall.kiosk, services=[service])
    hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", hall.kiosk, result="printed")
    return ticket["number"]


def bench_calls(bench, disk):
    """From the clerk's key (an HTTP request) to a board's push, over loopback."""
    samples = []
    with bench.hall(disk) as hall:
        seat, clerk, service = open_seat(hall)
        ears = Ears(hall)
        for _ in range(CALLS):
            number = waiting_ticket(hall, service)
            began = time.monotonic()
            assert hall.post(f"/api/v1/seats/{seat}/next", clerk)["ticket"]["number"] == number
            samples.append((ears.when(number) - began) * 1000)
            hall.post(f"/api/v1/seats/{seat}/start", clerk)
            hall.post(f"/api/v1/seats/{seat}/finish", clerk)
    bench.row("call: key to board, p50 (ms)", statistics.median(samples), 1, "<= 50")
    bench.row("call: key to board, p99 (ms)", percentile(samples, 0.99), 1, "<= 50")


def quiet_and_busy(hall):
    """Services of some queues, and of the others."""
    queues = [queue["id"] for queue in hall.get("/api/v1/queues")["queues"]]
    quiet = set(queues[:IDLE_QUEUES])
    sides = ([], [])
    for service in hall.get("/api/v1/services")["services"]:
        sides[service["queue"] not in quiet].append(service["id"])
    return tuple(",".join(side[::9][:60]) for side in sides)


def bench_idle(bench, disk):
    """The ticket rate with 5,000 idle WebSockets beside, and what each of them costs. They are
    phones: two look at each of 2,500 tickets, whose queues stand still meanwhile."""
    ratios, rates, memory = [], [], []
    with bench.hall(disk) as hall:
        still, busy = quiet_and_busy(hall)
        load = lambda prefix: bench.load(hall, 16, "--services", busy, "--prefix", prefix,
                                         count=3000)["per_s"]
        load("warm")
        for i in range(max(3, bench.rounds)):
            record = hall.folder / f"idle-{i}"
            bench.load(hall, 16, "--services", still, "--prefix", f"idle-{i}", "--record", record,
                       count=IDLE_TICKETS)
            topics = ",".join("ticket:" + line.split("\t")[1] for line in record.read_text().splitlines())
            alone = load(f"alone-{i}")
            before = resident_mib(hall.server.pid)
            with Partner(bench, "bench-streams", hall.port, IDLE_STREAMS, hall.kiosk, topics) as idle:
                assert idle.hear()["ready"] == IDLE_STREAMS
                memory.append(resident_mib(hall.server.pid) - before)
                beside = load(f"beside-{i}")
            after = load(f"again-{i}")
            rates.append((alone + after) / 2)
            ratios.append(beside / rates[-1])
            wait_until("the streams to be closed",
                       lambda: "mashang_streams 0\n" in hall.text("/metrics"))
    rate = statistics.median(rates)
    bench.row(f"tickets/s with {IDLE_STREAMS} idle WebSockets ÷ without",
              statistics.median(ratios) * rate, rate, ">= 0.9")
    # The first round grows the server; later ones fill what the first gave back.
    bench.row("memory of a plain WebSocket (KiB)", memory[0] * 1024 / IDLE_STREAMS, 1, "<= 4")


def bench_push(bench, disk):
    """A push to 5,000 ÷ a bare epoll writer that re-arms each socket, in turns."""
    pushes, bare, hall_cpu, bare_cpu = [], [], [], []
    with bench.hall(disk) as hall:
        seat, clerk = hall.access["clerk"]["seat"], hall.sign_in()
        length = 0
        for _ in range(max(2, bench.rounds // 2)):
            with Partner(bench, "bench-streams", hall.port, IDLE_STREAMS, hall.display, "hall") as ears:
                ears.hear()
                for i in range(PUSHES):
                    time.sleep(1.1)  # the topic's states follow each other a second apart
                    ears.say()
                    ears.hear()
                    began = cpu_seconds(hall.server.pid)
                    hall.post(f"/api/v1/seats/{seat}/{'open' if i % 2 == 0 else 'close'}", clerk)
                    heard = ears.hear()
                    time.sleep(0.05)  # what the server does after the last byte counts too
                    pushes.append(heard["seconds"])
                    hall_cpu.append(cpu_seconds(hall.server.pid) - began)
                    length = heard["bytes"]
            with Partner(bench, "bench-writer", IDLE_STREAMS, length) as writer:
                port = writer.hear()["port"]
                with Partner(bench, "bench-streams", port, IDLE_STREAMS, length) as ears:
                    writer.hear(), ears.hear()
                    for _ in range(PUSHES):
                        time.sleep(0.2)
                        ears.say(), ears.hear()
                        writer.say()
                        bare_cpu.append(writer.hear()["cpu_s"])
                        bare.append(ears.hear()["seconds"])
    words = f"a push to {IDLE_STREAMS} ÷ a bare epoll writer"
    bench.row(f"{words}: first byte to last (ms)", statistics.median(pushes) * 1000,
              statistics.median(bare) * 1000, "<= 1.5")
    bench.row(f"{words}: processor's time (ms)", statistics.median(hall_cpu) * 1000,
              statistics.median(bare_cpu) * 1000, "<= 1.5")


def bench_engine(bench, _disk):
    rates = [bench.tool("bench-engine", VISITORS)["per_s"] for _ in range(max(3, bench.rounds))]
    bench.row("engine alone: commands a second of processor's time", statistics.median(rates), 1,
              ">= 1000000")


def bench_start(bench, _disk):
    """Start on a day of 100,000 events; its file is read from memory, as after a restart."""
    starts = []
    with bench.hall("/dev/shm") as hall:
        # One service of each queue: the numbers of a queue are fewer than the day's events.
        by_queue = {s["queue"]: s["id"] for s in hall.get("/api/v1/services")["services"]}
        bench.load(hall, 256, "--services", ",".join(by_queue.values()), count=START_EVENTS)
        hall.stop()
        for _ in range(max(3, bench.rounds)):
            began = time.monotonic()
            hall.start()
            starts.append((time.monotonic() - began) * 1000)
            hall.stop()
    bench.row(f"server: start to ready with {START_EVENTS} events (ms)", statistics.median(starts), 1,
              "<= 1000")


@contextlib.contextmanager
def nginx(folder, length_bytes):
    """nginx as it comes, one process, serving a file of this length; gives its port."""
    (folder / "file").write_bytes(b"x" * length_bytes)
    port = free_port()
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; keepalive_requests 1000000; server {{ listen 127.0.0.1:{port}; "
        f"root {folder}; }} }}\n")
    folder.chmod(0o755)
    server = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"],
                              stderr=subprocess.DEVNULL)
    try:
        wait_until("nginx", lambda: server.poll() is None and answers(port))
        yield port
    finally:
        server.terminate()
        server.wait(20)


def answers(port):
    with contextlib.suppress(OSError):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/file", timeout=5) as answer:
            return answer.status == 200
    return False


def bench_nginx(bench, _disk):
    """The hall's state asked for again and again ÷ nginx serving a file as long."""
    ours, theirs = [], []
    with bench.hall("/dev/shm") as hall, tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        with urllib.request.urlopen(hall.url + "/api/v1/hall") as answer:
            length = len(answer.read())
        with nginx(pathlib.Path(folder), length) as port:
            for _ in range(max(3, bench.rounds)):
                for rates, url, path in ((ours, hall.url, "/api/v1/hall"),
                                         (theirs, f"http://127.0.0.1:{port}", "/file")):
                    rates.append(bench.tool("hall-load", "--url", url, "--key", hall.kiosk, "--get", path,
                                            "--clients", 16, "--count", 10000)["per_s"])
    bench.row("GET /api/v1/hall a second ÷ nginx, a file as long", statistics.median(ours),
              statistics.median(theirs), "beside")


def sql_of(value):
    return "X'" + value.hex() + "'" if isinstance(value, bytes) else "NULL" if value is None else repr(value)


def same_inserts(database, count):
    """The schema of a hall's journal, and the rows of `count` tickets as one transaction each."""
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    schema = ";\n".join(row[0] for row in source.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"))
    parts = {name: source.execute(f"SELECT * FROM {name} LIMIT -1 OFFSET ?", (offset,)).fetchmany(count)
             for name, offset in (("events", 1), ("tickets", 0), ("legs", 0))}
    source.close()
    lines = []
    assert all(len(rows) == count for rows in parts.values()), "a ticket's rows are not what they were"
    for rows in zip(*parts.values()):
        inserts = "".join(f"INSERT INTO {name} VALUES ({','.join(map(sql_of, row))});"
                          for name, row in zip(parts, rows))
        lines.append(f"BEGIN;{inserts}COMMIT;")
    return schema + ";\n", lines


def bench_sqlite(bench, disk):
    """Tickets a second of one client ÷ the program sqlite3 making the same inserts, one
    transaction a ticket, with the hall's settings."""
    ours, theirs = [], []
    count = LOAD_TICKETS[1]
    for _ in range(max(3, bench.rounds)):
        with bench.hall(disk) as hall:
            ours.append(bench.load(hall, 1)["per_s"])
            hall.stop()
            schema, lines = same_inserts(hall.folder / "journal.db", count)
            copy = hall.folder / "copy.db"
            begin = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;\n" + schema
            run = lambda text: subprocess.run(["sqlite3", copy], input=text, text=True, check=True,
                                              capture_output=True)
            run(begin)
            began = time.monotonic()
            run("PRAGMA synchronous=FULL;\n" + "\n".join(lines))
            theirs.append(len(lines) / (time.monotonic() - began))
    bench.row("tickets/s at 1 client ÷ sqlite3, the same inserts", statistics.median(ours),
              statistics.median(theirs), "beside")


def resident_mib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError("no VmRSS")


def private_mib(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in text.splitlines()
               if line.startswith(("Private_Clean:", "Private_Dirty:"))) / 1024


def bench_server(bench, disk):
    """Start on an empty day, and memory after it and after a day's tickets."""
    starts = []
    with bench.hall(disk) as hall:
        hall.stop()
        for _ in range(max(5, bench.rounds)):
            began = time.monotonic()
            hall.start()
            starts.append((time.monotonic() - began) * 1000)
            hall.stop()
        hall.start()
        bench.load(hall, 16)
        resident = resident_mib(hall.server.pid)
    bench.row("server: start to ready on an empty day (ms)", statistics.median(starts), 1, "<= 200")
    bench.row(f"server: resident after {LOAD_TICKETS[16]} tickets (MiB)", resident, 1, "<= 20")


def bench_whatif(bench, disk):
    """What if 32 more windows open at a queue into which 600 people an hour come: asked over HTTP."""
    times = []
    with bench.hall(disk) as hall:
        _, _, service = open_seat(hall)
        for _ in range(WHATIF_TICKETS):
            waiting_ticket(hall, service)
        manager = hall.sign_in("manager")
        asked = {"queue": hall.get("/api/v1/services/" + service, hall.kiosk)["queue"], "seats": 32,
                 "from": "00:00", "to": "23:59"}
        for _ in range(max(5, bench.rounds)):
            began = time.monotonic()
            played = hall.ask("POST", "/api/v1/whatif", asked, manager)
            times.append((time.monotonic() - began) * 1000)
            assert sum(step["people"] for step in played["steps"]) > 1500, played["steps"]
    bench.row("what if 32 more windows open, 600 tickets an hour (ms)", statistics.median(times), 1, "<= 1000")


FRAME_MS = 1000 / 60


def bench_touch(bench, _):
    """From a finger to changed pixels in the kiosk's own memory, and what a frame without news costs."""
    runs = [bench.tool("bench-touch", 1080, 1920, 30) for _ in range(bench.rounds)]
    bench.row("kiosk: dearest touch to changed pixels ÷ a frame at 60 Hz (ms)",
              statistics.median(run["touch_ms"] for run in runs), FRAME_MS, "<= 1")
    bench.row("kiosk: painted again where nothing changed (px)", max(run["repainted_px"] for run in runs), 1, "<= 0")
    bench.row("kiosk: allocations in a frame of each screen", max(run["allocations"] for run in runs), 1, "<= 0")
    bench.fonts_mib = statistics.median(run["fonts_mib"] for run in runs)


def bench_kiosk(bench, disk):
    """Start to the first screen that can be touched, and private memory, also with what every language, mode
    and weight of letters adds to it."""
    starts, memory = [], []
    with bench.hall(disk) as hall:
        for i in range(max(5, bench.rounds)):
            described = hall.folder / f"screen-{i}.json"
            began = time.monotonic()
            kiosk = subprocess.Popen(
                [bench.bin / "mashang-kiosk", "--hall", hall.url, "--key", hall.kiosk,
                 "--size", "1080x1920", "--describe", described],
                env={**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                wait_until("the kiosk's first screen", lambda d=described: d.exists()
                           and '"targets"' in d.read_text(errors="replace"))
                starts.append((time.monotonic() - began) * 1000)
                time.sleep(1)  # a measure of rest, not a test
                memory.append(private_mib(kiosk.pid))
            finally:
                kiosk.kill()
                kiosk.wait()
    bench.row("kiosk: start to first touch (ms)", statistics.median(starts), 1, "<= 500")
    bench.row("kiosk: private memory (MiB)", statistics.median(memory), 1, "<= 48")
    bench.row("kiosk: private memory with all fonts (MiB)", statistics.median(memory) + bench.fonts_mib, 1, "<= 48")


def bench_frame(bench, _):
    """The dearest screen of the kiosk, built and painted whole, beside a bare copy of its pixels."""
    frames = [bench.tool("bench-frame", 1080, 1920, 60) for _ in range(bench.rounds)]
    frame = statistics.median(f["frame_ms"] for f in frames)
    bench.row("kiosk: dearest full frame ÷ a copy of its pixels (ms)", frame,
              statistics.median(f["copy_ms"] for f in frames), "<= 1.3")
    bench.row("kiosk: a card of it ÷ the full frame (ms)",
              statistics.median(f["dirty_ms"] for f in frames), frame, "<= 0.4")


def bench_search(bench, _):
    """A key of the kiosk's search over all services, beside a plain search for that text in their names."""
    keys = [bench.tool("bench-search", ROOT, 20) for _ in range(bench.rounds)]
    worst = statistics.median(k["worst_ms"] for k in keys)
    bench.row("kiosk: dearest key of a search (ms)", worst, 1, "<= 5")
    bench.row("kiosk: middle key of a search ÷ strstr in all names (ms)", statistics.median(k["median_ms"] for k in keys),
              statistics.median(k["plain_ms"] for k in keys), "<= 60")


def bench_ime(bench, _):
    """Chinese input in its own process: what a key and a drawn character take, and what memory is its alone."""
    runs = [bench.tool("bench-ime", bench.bin / "mashang-ime", 3) for _ in range(bench.rounds)]

    def middle(name):
        return statistics.median(run[name] for run in runs)

    bench.row("ime: start to the first answer (ms)", middle("start_ms"), 1, "<= 300")
    bench.row("ime: middle key of pinyin (ms)", middle("key_ms"), 1, "<= 20")
    bench.row("ime: dearest key, of a whole sentence (ms)", middle("worst_ms"), 1, "<= 100")
    bench.row("ime: a drawn character (ms)", middle("hand_ms"), 1, "<= 50")
    bench.row("ime: memory that is no mapped file (MiB)", middle("own_mib"), 1, "<= 16")


def bench_papers(bench, disk):
    """Papers from a folder, beside the image libraries alone on the same pages; and the memory of it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mashang-bench-", dir=disk))
    pages, dpi = int(os.environ.get("BENCH_PAPERS", PAPERS)), 300
    times = {"ours": [], "libraries": []}
    try:
        for name in ("in", "one", "out"):
            (folder / name).mkdir()
        subprocess.run([bench.tool_path("make-pages"), folder / "in", str(pages), str(dpi)], check=True)
        subprocess.run([bench.tool_path("make-pages"), folder / "one", "1", "20"], check=True)

        def run(*words):
            """The processor's seconds of a program and its children, and the most memory of one."""
            process = subprocess.Popen([*map(str, words)], stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.returncode == 0, f"{words[0]} found fault with made pages"
            return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

        def scan(source):
            return run(bench.tool_path("mashang-scan"), "--source", f"folder:{folder / source}",
                       "--to", folder / "out")

        empty = scan("one")[1]
        peak = 0
        for _ in range(max(3, bench.rounds)):
            times["libraries"].append(run(bench.tool_path("bench-papers"), folder / "in", folder / "out/alone")[0])
            seconds, used = scan("in")
            times["ours"].append(seconds)
            peak = max(peak, used)
    finally:
        shutil.rmtree(folder)
    bench.row(f"papers: {pages} pages ÷ the image libraries alone (CPU s)", statistics.median(times["ours"]),
              statistics.median(times["libraries"]), "<= 1.3")
    page = (dpi * 2100 // 254) * (dpi * 2970 // 254) * 4  # as leptonica holds colour
    bench.row("papers: memory of it, in pages (MiB)", (peak - empty) / 2**20, page / 2**20, "<= 3")


ALL = (bench_tickets, bench_sqlite, bench_nginx, bench_idle, bench_push, bench_engine, bench_start, bench_calls,
       bench_lines, bench_server, bench_whatif, bench_touch, bench_kiosk, bench_frame, bench_search, bench_ime,
       bench_papers)


def main():
    build, out = sys.argv[1], pathlib.Path(sys.argv[2])
    bench = Bench(build, int(sys.argv[3]) if len(sys.argv) > 3 else 5)
    disk = str(out.resolve().parent)
    measures = [globals()[f"bench_{name}"] for name in sys.argv[4:]]
    print(f"{'budget':<58} {'value':>12} {'baseline':>12} {'ratio':>9} {'goal':>9}")
    failed = 0
    for measure in measures or ALL:
        try:
            measure(bench, disk)
        except Exception as error:  # one broken measure must not hide the others
            failed += 1
            print(f"{measure.__name__} could not be measured: {error!r}", flush=True)
    out.write_text(json.dumps(bench.rows, ensure_ascii=False, indent=1) + "\n")
    return 1 if failed else 0


sys.exit(main())
