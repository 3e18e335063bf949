#!/usr/bin/env python3
"""A kiosk whose hall is gone: it goes on from its block of numbers, on paper, and when the hall is back
each of them is there once. The real programs, a real CUPS, a hall that is killed.

    python3 tests/e2e/kiosk_offline.py BUILD OUT
"""
import contextlib
import json
import pathlib
import re
import sqlite3
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import play, Printer, Screen, Story  # noqa: E402


KEPT = {"hall", "services"}


class OfflineDay(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.printer = Printer(stage)
        self.hall = stage.open_hall()
        self.file = stage.folder / "offline"
        self.store = stage.folder / "store"
        self.kiosk = self.open_kiosk("kiosk")
        self.manager = self.hall.sign_in("manager")
        self.printed = []

    def open_kiosk(self, name, key_file=None, offline=None):
        return Screen(self.stage, name, "1080x1920",
                      [self.stage.bin / "mashang-kiosk", "--hall", self.hall.url, "--key-file",
                       key_file or self.hall.folder / "demo-access.json", "--printer", self.printer.queue,
                       "--offline", offline or self.file, "--store", self.store], self.printer.env)

    def seen(self):
        return f"; the kiosk shows: {self.kiosk.text()[:400]}"

    def lines(self, kind):
        return [line.split() for line in self.file.read_text().splitlines() if line.startswith(kind + " ")]

    def choose(self):
        self.kiosk.wait_screen("home")
        for name, screen in (("take", "departments"), ("department:1", "groups"), ("group:0", "services"),
                             ("service:0", "confirm")):
            self.kiosk.touch(f"^{name} ")
            self.kiosk.wait_screen(screen)

    def print_a_number(self, text=""):
        kiosk = self.kiosk
        receipts = set(self.printer.receipts.glob("receipt-*.png"))
        self.choose()
        kiosk.wait_text(text)
        kiosk.touch("^print ")
        kiosk.wait_screen("thanks", 60)
        number = re.search(r"\b[A-Z]{1,2}7\d{3}\b", kiosk.text())
        assert number, kiosk.text()
        wait_until("the paper", lambda: self.printer.newest(receipts))
        kiosk.touch("^done ")
        kiosk.wait_screen("home")
        self.printed.append(number[0])

    # --- What happens ------------------------------------------------------------------------

    def takes_a_block_for_each_queue(self):
        queues = {q["id"] for q in self.hall.get("/api/v1/queues")["queues"]}
        wait_until("a block for each queue", lambda: self.file.exists() and
                   {block[1] for block in self.lines("block")} == queues)
        assert self.file.stat().st_mode & 0o777 == 0o600
        assert self.lines("ticket") == []

    def prints_without_the_hall(self):
        self.issued = self.hall.get("/api/v1/dashboard", self.manager)["issued"]
        self.hall.kill()
        for _ in range(3):
            self.print_a_number()
        assert len(set(self.printed)) == 3
        assert len(self.lines("ticket")) == 3

    def kill_the_kiosk(self):
        killed = self.kiosk.process
        self.stage.ends.remove(killed.end)
        killed.popen.kill()
        killed.popen.wait()

    def a_lost_kiosk_process_loses_no_number(self):
        self.kill_the_kiosk()
        self.hall.start()
        self.kiosk = self.open_kiosk("kiosk-again")
        wait_until("all to be merged", lambda: self.lines("ticket") == [])
        self.manager = self.hall.sign_in("manager")
        assert self.hall.get("/api/v1/dashboard", self.manager)["issued"] == self.issued + 3
        waiting = {t["number"] for t in self.waiting()}
        assert waiting >= set(self.printed), (waiting, self.printed)

    def waiting(self):
        for seat in self.hall.get("/api/v1/seats", self.manager)["seats"]:
            for queue in self.hall.get("/api/v1/seats/" + seat["id"], self.manager)["queue_list"]:
                yield from queue["tickets"]

    def wait_line(self, state):
        wait_until(f"the line to be {state}", lambda: "state=" + state in [
            line for line in self.kiosk.process.log().splitlines() if "kiosk.line" in line][-1])

    def staff_moves(self, queue, title):
        """A manager at the kiosk touches a queue: its numbers are stopped, or given again."""
        kiosk, manager = self.kiosk, self.hall.access["manager"]
        kiosk.wait_screen("home")
        kiosk.display.key("numbersign", "numbersign")
        kiosk.wait_screen("staff-user")
        kiosk.display.key(*manager["user"])
        kiosk.wait_text(manager["user"])
        kiosk.touch("^next-field ")
        kiosk.wait_screen("staff-password")
        kiosk.display.key(*manager["password"])
        kiosk.wait_text("•" * len(manager["password"]))
        kiosk.touch("^sign-in ")
        kiosk.wait_screen("staff")
        kiosk.touch_paged("^open:queues ")
        kiosk.wait_screen("staff-queues")
        kiosk.touch_paged(f"^queue:{queue} ")
        kiosk.wait_text(title)
        kiosk.touch("^sure ")
        kiosk.wait_screen("staff-sent")
        kiosk.wait_text("办好了")
        kiosk.touch("^to-queues ")
        kiosk.wait_screen("staff-queues")
        kiosk.touch("^home ")
        kiosk.wait_screen("home")

    def gives_none_of_a_stopped_queue(self):
        """What the kiosk knows of stops is what it heard last; the next step prints of the queue that is given again."""
        queue = next(block[1] for block in self.lines("block") if self.printed[-1].startswith(block[2] + "7"))
        self.staff_moves(queue, "暂停这个队列吗")
        wait_until("the stop to be kept", lambda: [line[1] for line in self.lines("stopped")] == [queue])
        self.hall.kill()
        self.wait_line("down")
        self.choose()
        self.kiosk.wait_text("暂停取号")
        assert not self.kiosk.target("^print "), self.kiosk.text()
        self.kiosk.touch("^home ")
        self.hall.start()
        self.manager = self.hall.sign_in("manager")
        self.wait_line("up")
        self.staff_moves(queue, "恢复这个队列吗")
        wait_until("the stop to be over", lambda: self.lines("stopped") == [])

    def goes_on_after_the_last_number(self):
        self.hall.kill()
        self.print_a_number()
        assert len(set(self.printed)) == 4, "a number twice"
        self.hall.start()
        wait_until("it to be merged", lambda: self.lines("ticket") == [])
        self.manager = self.hall.sign_in("manager")
        assert self.hall.get("/api/v1/dashboard", self.manager)["issued"] == self.issued + 4

    def kept(self):
        """The names of what the kiosk's store holds."""
        with contextlib.closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)) as file:
            return {name for name, in file.execute("SELECT name FROM said")}

    def starts_without_the_hall(self):
        self.choose()
        self.kiosk.wait_text("不收费")
        self.kiosk.touch("^home ")
        wait_until("the catalogue to be kept", lambda: self.kept() >= KEPT)
        guides = len(self.kept())
        wait_until("more guides to be fetched, by itself", lambda: len(self.kept()) > guides + 3)
        self.kill_the_kiosk()
        self.hall.kill()
        self.kiosk = self.open_kiosk("kiosk-alone")
        self.kiosk.wait_screen("home")
        self.kiosk.touch("^search ")
        self.kiosk.wait_screen("search")
        self.kiosk.display.key(*"sfz")
        self.kiosk.wait_text("居民身份证")
        self.finds_a_guide_by_its_text()
        self.kiosk.touch("^home ")
        self.print_a_number("不收费")  # the guide is there, too
        assert len(set(self.printed)) == 5, "a number twice"
        self.hall.start()
        wait_until("it to be merged", lambda: self.lines("ticket") == [])
        self.manager = self.hall.sign_in("manager")
        assert self.hall.get("/api/v1/dashboard", self.manager)["issued"] == self.issued + 5

    def finds_a_guide_by_its_text(self):
        """A word of a kept guide that is in no name, letter by letter; then a card that leads to such a service."""
        with contextlib.closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)) as file:
            guides = [json.loads(text) for text, in file.execute("SELECT text FROM said WHERE name GLOB 'guide/*'")]
            names = file.execute("SELECT CAST(text AS TEXT) FROM said WHERE name = 'services'").fetchone()[0].lower()
        texts = [row["name"]["en"] for guide in guides for row in guide["guide"]["materials"]]
        word = next(word for text in texts for word in re.findall(r"\b[a-z]{8,}\b", text) if word not in names)
        self.kiosk.display.key(*["BackSpace"] * len("sfz"), *word)
        self.kiosk.wait_text("办事指南里还有 [1-9]")
        self.kiosk.touch_paged(f"办事指南里写着.*{word}")
        self.kiosk.wait_screen("confirm")

    def a_damaged_store_is_made_anew(self):
        self.kill_the_kiosk()
        for file in self.stage.folder.glob("store*"):  # with its log, which alone would mend it
            file.write_bytes(b"not what it was" * 1000)
        self.kiosk = self.open_kiosk("kiosk-anew")
        wait_until("the catalogue to be kept again", lambda: self.has(KEPT))
        assert "made anew" in self.kiosk.process.log()

    def a_spare_takes_its_place(self):
        """The kiosk dies with a paper that the hall has not heard of; another one, new from its box, takes over."""
        self.kiosk.wait_screen("home")
        self.hall.kill()
        self.print_a_number()
        old_blocks = {tuple(block[1:5]) for block in self.lines("block")}
        self.kill_the_kiosk()
        self.hall.start()
        self.manager = self.hall.sign_in("manager")
        code = self.hall.post("/api/v1/devices/kiosk-1/spare", self.manager)["code"]
        key_file, offline = self.stage.folder / "spare-key.json", self.stage.folder / "spare-offline"
        spare = self.open_kiosk("spare", key_file, offline)
        spare.wait_screen("gone")
        spare.wait_text("还没有登记")
        spare.display.key("numbersign", "numbersign")
        spare.wait_screen("staff-user")
        spare.touch("^spare ")
        for digits, screen in ((str((int(code) + 1) % 10**8).zfill(8), "spare"), (code, "home")):
            spare.wait_screen("spare")
            spare.display.key(*digits)
            spare.touch("^take-place ")
            if screen == "spare":
                spare.wait_text("已用过")
        spare.wait_screen("home")
        assert key_file.stat().st_mode & 0o777 == 0o600 and '"kiosk-1"' in key_file.read_text()
        wait_until("blocks of its own", lambda: offline.exists() and offline.read_text().count("\nblock ") > 9)
        fresh = {tuple(line.split()[1:5]) for line in offline.read_text().splitlines() if line.startswith("block ")}
        assert not {block[0] + block[3] for block in fresh} & {block[0] + block[3] for block in old_blocks}
        self.kiosk, old = spare, self.printed[-1]
        self.choose()
        spare.touch("^print ")
        spare.wait_screen("thanks", 60)
        spare.touch("^done ")

        # The one that died comes back: it says so, tells the paper, gives its numbers back, and takes none.
        issued = self.hall.get("/api/v1/dashboard", self.manager)["issued"]
        back = self.open_kiosk("back")
        back.wait_screen("gone")
        back.wait_text("已由备用机接替")
        wait_until("its paper to be known and its numbers to go back",
                   lambda: self.lines("ticket") == [] and self.lines("block") == [])
        assert self.hall.get("/api/v1/dashboard", self.manager)["issued"] == issued + 1
        assert old in {t["number"] for t in self.waiting()}
        key = key_file.read_text().split('"key": "')[1].split('"')[0]
        for file in self.stage.folder.rglob("*.log"):
            said = file.read_bytes()
            assert code.encode() not in said and key.encode() not in said, file

    def has(self, names):
        with contextlib.suppress(sqlite3.Error):
            return self.kept() >= names

    def run(self):
        for what, step in (
                ("a kiosk holds a block of numbers for each queue", self.takes_a_block_for_each_queue),
                ("three numbers are printed while the hall is gone", self.prints_without_the_hall),
                ("a killed kiosk tells the hall of each of them once", self.a_lost_kiosk_process_loses_no_number),
                ("a queue that staff stopped gives no number without the hall", self.gives_none_of_a_stopped_queue),
                ("given again, it goes on after those before", self.goes_on_after_the_last_number),
                ("a kiosk that starts without the hall shows the catalogue and prints", self.starts_without_the_hall),
                ("a damaged file of the catalogue is logged and made anew", self.a_damaged_store_is_made_anew),
                ("a spare takes the place by a code, and the old one tells its papers alone",
                 self.a_spare_takes_its_place)):
            with self.step(what):
                step()


sys.exit(play(OfflineDay))
