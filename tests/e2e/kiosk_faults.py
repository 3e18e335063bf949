#!/usr/bin/env python3
"""Faults in the middle of every step of every journey at the kiosk: the server is killed, the network stands still
or loses the answers, paper ends, the cover is open, CUPS goes. Each time the screen says what happened and has two
ways on, no number is lost or given twice, and all goes on when the thing is back. The real program on a virtual
display, with its gun, card reader and scanner; a real hall behind a relay; a real CUPS.

    python3 tests/e2e/kiosk_faults.py BUILD OUT JOURNEY:STEPS:FAULT…

STEPS is 4, or 4,5, or * for each.
"""
import collections
import contextlib
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import Problem, wait_until  # noqa: E402
from relay import Relay  # noqa: E402
from stage import CardReader, Gun, play, Printer, Screen, Story  # noqa: E402

NUMBER = r"\b[A-Z]{1,2}\d{3,4}\b"
SETTLED_S = 45  # the longest wait of any screen, with its end
CALM_LOOKS = 6  # so many looks in a row without a change
CARDS = 5  # that sam-reader has
STAYS_S = 15  # a step after which the screen is the same: longer than all that the kiosk waits for
WORKING = {"checking", "issuing", "printing", "looking", "book-sending", "call-sending", "review-sending",
           "papers-scanning", "papers-printing", "staff-signing"}
LEAVING = ("done", "give-back", "home", "withdraw", "end", "see", "back", "keep")
OFFLINE = re.compile(r"[A-Z]{1,2}7\d{3}")
GONE = "(server|network|answers)"
# Where a step ends under a fault, and what the screen says then: by journey, step and fault, the first row that fits.
# Every other step goes on as if nothing were wrong. "call!" is the screen "call" that says it came to nothing.
ENDS = [(re.compile(row + "$"), screen, words) for row, screen, words in (
    (rf"several \^print {GONE}", "refused", "没有取到号.*一件一件地取"),
    (rf"(number|search) \^print {GONE}", "thanks", rf"取号成功.*\b[A-Z]{{1,2}}7\d{{3}}\b"),
    (rf"phone \^phone {GONE}", "refused", "没有取到号.*只能取打印的号"),
    (r"papers \^print cupsd", "papers-fault", "没有打印出来.*还在"),
    (r"book lay_card cupsd", "booked", "预约好了.*未打印，请拍下此码"),
    (r"copy \^copy cupsd", "no-paper", "打印机现在不能用.*仍然有效"),
    (r"\S+ \^(print|check-in) cupsd", "no-paper", "打印机现在不能用.*还没有出号"),
    (r"number \^print paper", "no-paper", "打印机没有纸了.*还没有出号"),
    (r"number \^print cover", "no-paper", "打印机的盖子没关好.*还没有出号"),
    (r"number \^print torn", "claim", "小票可能没有打完整.*扫了才算"),
    (r"papers \^start scanner", "papers-fault", "没有扫到页面.*连接断了"),
    (rf"\S+ (scan_\w+|type_number|\^check-in) {GONE}", "code-problem", "现在连不上大厅，查不了。您的号码仍然有效"),
    (rf"(book|change) (lay_card|\^book-it) {GONE}", "book-refused", "还不知道办成没有.*再试一次不会重复"),
    (rf"review \^level:4 {GONE}", "reviewed", "没有收到大厅的回答.*不会重复"),
    (rf"call \^reason:other {GONE}", "call!", "可能已经通知到导服，也可能没有"),
    (rf"call \^withdraw {GONE}", "call", "正在撤回呼叫"),
    (rf"staff type_password {GONE}", "staff-user", "连不上大厅服务器，无法登录"),
)]
# What the hall alone can do is not offered once it is known to be gone; touched before, it leads where it always does.
WITHDRAWN = {"^where ", "^more ", "^phone ", "^book ", "^change ", "^review ", "^call-guide "}
# A screen that somebody leaves by what is in their hand, too.
IN_HAND = {"claim": "a phone", "booked": "a phone", "thanks": "a phone", "book-sure": "a card", "take-card": "a card"}
NEEDS = {"choose_day": "^day:"}  # what is touched by a method
NO_WAY_ON = {"language", "access", "clock"}  # they change how the screen is, and lead nowhere

# A journey is screens and what is done on each: a touch, or a method of FaultsDay. It ends at home.
SERVICE = [("home", "^take "), ("departments", "^department:1 "), ("groups", "^group:0 "), ("services", "^service:0 ")]
JOURNEYS = {
    "number": [*SERVICE, ("confirm", "^print "), ("thanks", "^done ")],
    "phone": [*SERVICE, ("confirm", "^phone "), ("claim", "^give-back ")],
    "several": [*SERVICE, ("confirm", "^more "), ("departments", "^department:1 "), ("groups", "^group:1 "),
                ("services", "^service:0 "), ("confirm", "^print "), ("thanks", "^done ")],
    "search": [("home", "^search "), ("search", "type_and_choose"), ("confirm", "^print "), ("thanks", "^done ")],
    "guide": [*SERVICE, ("confirm", "^flow "), ("guide", "^print-notice "), ("a4", "^back "), ("guide", "^home ")],
    "book": [*SERVICE, ("confirm", "^book "), ("book-days", "choose_day"), ("book-times", "^time:"),
             ("book-sure", "lay_card"), ("booked", "take_card")],
    "change": [("home", "scan_later"), ("booking", "^change "), ("book-days", "^day:2 "), ("book-times", "^time:"),
               ("book-sure", "^book-it "), ("booked", "^done ")],
    "check-in": [("home", "scan_booking"), ("booking", "^check-in "), ("thanks", "^done ")],
    "standing": [("home", "^where "), ("where", "type_number"), ("standing", "^done ")],
    "copy": [("home", "scan_ticket"), ("standing", "^copy "), ("thanks", "^done ")],
    "review": [("home", "scan_finished"), ("standing", "^review "), ("review", "^level:4 "),
               ("review-why", "^skip "), ("reviewed", "^done ")],
    "papers": [("home", "^papers "), ("papers", "^start "), ("papers-list", "^print "), ("papers-done", "^done ")],
    "way": [("home", "^find "), ("find", "^place:0 "), ("way", "^home ")],
    "call": [("home", "^help "), ("help", "^call-guide "), ("call-why", "^reason:other "), ("call", "^withdraw ")],
    "staff": [("home", "two_hashes"), ("staff-user", "type_user"), ("staff-password", "type_password"),
              ("staff", "^home ")],
}


class FaultsDay(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="mashang-"))
        stage.ends.append(lambda: shutil.rmtree(self.work, ignore_errors=True))
        self.printer = Printer(stage)
        self.printer.add_pages(stage, stage.folder / "papers")
        self.hall = stage.open_hall()
        self.relay = Relay(self.hall.port)
        stage.ends.append(self.relay.end)
        self.gun, self.reader = Gun(self.work), CardReader(stage, self.work)
        self.offline = stage.folder / "offline"
        self.kiosk = Screen(stage, "kiosk", "1080x1920",
                            [stage.bin / "mashang-kiosk", "--hall", self.relay.url, "--key-file",
                             self.hall.folder / "demo-access.json", "--printer", self.printer.queue,
                             "--a4-printer", "a4", "--gun", f"serial:{self.gun.link}", "--card-reader",
                             self.reader.link, "--scanner", f"folder:{self.feeder()}", "--papers",
                             stage.folder / "safe", "--spot", "kiosk-1", "--offline", self.offline],
                            self.printer.env)
        self.manager = self.hall.sign_in("manager")
        self.fault, self.people, self.is_noted = None, 0, False
        # Numbers that the kiosk gave on paper, of the tests' own hand, and of these on paper once more.
        self.promised, self.others, self.copies = [], [], []

    def feeder_folder(self):
        return self.stage.folder / "feeder"

    def feeder_away(self):
        return self.stage.folder / "feeder-away"

    def feeder(self):
        folder = self.feeder_folder()
        folder.mkdir(exist_ok=True)
        subprocess.run([self.stage.build / "tests/make-pages", folder, "2", "60"], check=True)
        return folder

    def seen(self):
        now = self.kiosk.now()
        return (f"; the kiosk is at {now.get('screen')}: {' '.join(now.get('texts', []))[:500]}; "
                f"{[t['name'] for t in now.get('targets', []) if t['enabled']]}")

    # --- What visitors do --------------------------------------------------------------------

    def do(self, what, screen):
        """One step of a journey. False: it is not offered (any more)."""
        if what.startswith("^"):
            return self.touch(what)
        return getattr(self, what)(screen) is not False

    def touch(self, wanted, seconds=20):
        """Touches it when it can be touched; False when the screen is another one, or stays without it."""
        began, serial = time.monotonic(), self.kiosk.now().get("screen")
        while time.monotonic() - began < seconds:
            target = self.kiosk.target(wanted)
            if target:
                self.kiosk.display.touch(target["x"] + target["w"] / 2, target["y"] + target["h"] / 2)
                return True
            if self.kiosk.now().get("screen") != serial or (self.fault and time.monotonic() - began > 1):
                return False
            time.sleep(0.02)
        raise AssertionError(f"no {wanted} to touch")

    def type_and_choose(self, screen):
        self.kiosk.display.key(*"sfz")
        self.kiosk.wait_text("sfz")
        return self.touch(r"^hit:\d 居民身份证办理")

    def type_number(self, screen):
        for letter in self.ticket["number"]:
            shown = self.kiosk.text()
            self.touch(f"^key:{letter} ")
            wait_until("the letter", lambda s=shown: self.kiosk.text() != s)
        return self.touch("^look-up ")

    def choose_day(self, screen):
        return self.touch(f"^day:{1 + self.people // CARDS} ")

    def lay_card(self, screen):
        self.reader.tell(f"card {self.people % CARDS}")

    def take_card(self, screen):
        self.reader.tell("away")
        wait_until("the card to be missed", lambda: "请取走您的证件" not in self.kiosk.text())
        return self.touch("^done ")

    def scan_ticket(self, screen):
        self.gun.scan(self.ticket["visitor_url"])

    scan_finished = scan_ticket

    def scan_booking(self, screen):
        self.gun.scan(self.booking["signed"])

    scan_later = scan_booking

    def two_hashes(self, screen):
        self.kiosk.display.key("numbersign", "numbersign")

    def type_user(self, screen):
        self.kiosk.display.key(*self.hall.access["manager"]["user"])
        return self.touch("^next-field ")

    def type_password(self, screen):
        password = self.hall.access["manager"]["password"]
        self.kiosk.display.key(*password)
        self.kiosk.wait_text("•" * len(password))
        return self.touch("^sign-in ")

    # --- What a journey finds ----------------------------------------------------------------

    def printed_ticket(self, service=None):
        service = service or self.hall.get("/api/v1/services")["services"][0]["id"]
        ticket = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[service])
        self.others.append(ticket["number"])
        return self.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", self.hall.kiosk, result="printed")

    def booked(self, day, slot):
        """A time of its own, in the first queue that has it free."""
        queues, day = set(), self.day(day)
        for row in self.hall.get("/api/v1/services")["services"]:
            queue = self.hall.get("/api/v1/services/" + row["id"])["queue"]
            if queue in queues:
                continue
            queues.add(queue)
            slots = self.hall.get(f"/api/v1/queues/{queue}/slots?day={day}")["slots"]
            self.people += 1
            with contextlib.suppress(Problem):
                return self.hall.post("/api/v1/appointments", self.hall.kiosk, service=row["id"], day=day,
                                      at=slots[slot]["at"], id_number=checked(f"110101{19500101 + self.people * 10000}001"))
        raise AssertionError(f"no queue has time {slot} of {day} free")

    def day(self, ahead):
        now = self.hall.get("/api/v1/hall")["now"][:10]
        at = time.mktime(time.strptime(now, "%Y-%m-%d")) + 12 * 3600 + ahead * 86400
        return time.strftime("%Y-%m-%d", time.localtime(at))

    def prepare(self, journey):
        """What the journey's visitor has in hand."""
        if journey in ("standing", "copy"):
            self.ticket = self.printed_ticket()
        elif journey == "review":
            self.ticket = self.finished_ticket()
        elif journey == "book":
            self.people += 1  # who has booked a day does not book it again
        elif journey == "call":
            with contextlib.suppress(Problem):  # one that stands is shown at once
                call = self.hall.get("/api/v1/help/self", self.hall.kiosk)
                self.hall.post(f"/api/v1/help/{call['id']}/close", self.hall.kiosk)
        elif journey in ("check-in", "change"):
            self.booking = self.booked(*((0, 0) if journey == "check-in" else (1, 3)))

    def seat_service(self):
        """A service that the clerk's seat serves."""
        seat = self.hall.get("/api/v1/seats/" + self.hall.access["clerk"]["seat"], self.manager)
        queues = {queue["queue"] for queue in seat["queue_list"]}
        return next(row["id"] for row in self.hall.get("/api/v1/services")["services"]
                    if self.hall.get("/api/v1/services/" + row["id"])["queue"] in queues)

    def finished_ticket(self):
        ticket, clerk = self.printed_ticket(self.seat_service()), self.hall.sign_in()
        seat = "/api/v1/seats/" + self.hall.access["clerk"]["seat"]
        self.hall.post(seat + "/open", clerk)
        called = None
        while called != ticket["id"]:
            called = self.hall.post(seat + "/next", clerk)["ticket"]["id"]
            for work in ("start", "finish"):
                self.hall.post(f"{seat}/{work}", clerk)
        self.hall.post(seat + "/close", clerk)
        return ticket

    # --- Faults ------------------------------------------------------------------------------

    def bring(self, fault):
        self.fault = fault
        {"server": self.hall.kill, "network": self.relay.stall, "answers": self.relay.lose_answers,
         "paper": lambda: self.printer.tell("paper", "out"), "cover": lambda: self.printer.tell("cover", "open"),
         "scanner": lambda: self.feeder_folder().rename(self.feeder_away()),
         "torn": lambda: self.printer.tell("paper", "out-at", "300"),
         "cupsd": lambda: self.printer.cups("stop", self.printer.work / "cups")}[fault]()

    def mend(self, fault):
        if fault == "server":
            self.hall.start()
            self.manager = self.hall.sign_in("manager")
        elif fault in ("network", "answers"):
            self.relay.flow()
        elif fault in ("paper", "torn"):
            self.printer.tell("paper", "in")
        elif fault == "cover":
            self.printer.tell("cover", "close")
        elif fault == "scanner":
            self.feeder_away().rename(self.feeder_folder())
        else:
            port = self.printer.env["CUPS_SERVER"].rsplit(":", 1)[1]
            self.printer.cups("start", self.printer.work / "cups", "--backend",
                              self.stage.bin / "mashang-cups-escpos", "--port", port)
        self.fault = None
        wait_until("the kiosk to be on the line", lambda: "state=up" in [
            line for line in self.kiosk.process.log().splitlines() if "kiosk.line" in line][-1])

    # --- What the kiosk makes of them --------------------------------------------------------

    def looks(self):
        """The screen's name and what can be touched; "" for a name while it works on something."""
        now = self.kiosk.now()
        name = now.get("screen") or ""
        return "" if name in WORKING else name, [t["name"] for t in now.get("targets", []) if t["enabled"]]

    def settle(self, left=None, what=None, seconds=SETTLED_S):
        """Waits until the kiosk has left the screen `left` (or offers `what` there no more), works on nothing and
        shows the same for a while; returns the screen's name."""
        calm, last, began = 0, None, time.monotonic()
        while calm < CALM_LOOKS:
            shown, since = self.looks(), time.monotonic() - began
            over = shown[0] != left or since > STAYS_S or (what in WITHDRAWN and not self.kiosk.target(what))
            calm = calm + 1 if shown == last and shown[0] and over else 0
            last = shown
            assert since < seconds, f"the kiosk does not get on from {self.kiosk.now().get('screen')}"
            time.sleep(0.05)
        return self.note(last[0])

    def ready(self, what):
        """All is there that the step needs (a guide that comes moves what is touched)."""
        needed = NEEDS.get(what, what)
        if needed.startswith("^"):
            wait_until(f"{needed} to touch", lambda: self.kiosk.target(needed))
        self.settle()

    def note(self, screen):
        """A paper that the kiosk told somebody to take is one that has to hold."""
        if screen == "thanks" and not self.is_noted:
            number = re.search(NUMBER, self.kiosk.text())[0]
            (self.copies if number in self.others else self.promised).append(number)
        self.is_noted = screen == "thanks"
        return screen

    def check(self, journey, what, fault, at, screen, expected):
        """The screen that a step at `at` under a fault ended on: which it is, what it says, and two ways on.
        True: it did what was asked for."""
        wanted, words = next(((end, words) for row, end, words in ENDS if row.match(f"{journey} {what.strip()} {fault}")),
                             (expected, ""))
        if what in WITHDRAWN and screen == at and not self.kiosk.target(what):
            return False
        assert screen == wanted.rstrip("!"), f"{screen} instead of {wanted}"
        self.kiosk.wait_text(words, 2)
        ways = [t["name"] for t in self.kiosk.now()["targets"] if t["enabled"] and t["name"] not in NO_WAY_ON]
        ways += [IN_HAND[screen]] if screen in IN_HAND else []
        assert len(ways) >= 2, f"{screen} has not two ways on: {ways}"
        return wanted == expected

    def go_home(self):
        """As somebody who has had enough: whatever leads away."""
        for _ in range(12):
            if self.settle() == "home":
                return
            name = next((name for name in LEAVING if self.kiosk.target(f"^{name} ")), None)
            if name:
                self.touch(f"^{name} ")
            else:
                self.kiosk.awake()
        raise AssertionError("no way home")

    def walk(self, journey, faults):
        """From home to home; faults[step] comes in the middle of that step, and is mended before the next. A step
        that came to nothing is done again, by a new visit."""
        steps = [*JOURNEYS[journey], ("home", None)]
        self.prepare(journey)
        for step, (screen, what) in enumerate(steps[:-1]):
            self.kiosk.wait_screen(screen)
            expected, fault = steps[step + 1][0], faults.get(step)
            if fault is None:
                self.ready(what)
                self.do(what, screen)
                self.kiosk.wait_screen(expected)
                self.note(expected)
                continue
            with self.step(f"{journey}, {fault} goes at {screen}"):
                self.ready(what)
                self.bring(fault)
                self.do(what, screen)
                shown = self.settle(screen, what)
                is_done = self.check(journey, what, fault, screen, shown, expected)
                self.mend(fault)
            if not is_done and step + 2 < len(steps):
                self.reader.tell("away")
                self.go_home()
                self.walk_to(journey, step + 1)
        self.reader.tell("away")
        self.go_home()

    def walk_to(self, journey, end):
        self.prepare(journey)
        for screen, what in JOURNEYS[journey][:end]:
            self.kiosk.wait_screen(screen)
            self.ready(what)
            self.do(what, screen)
        self.kiosk.wait_screen(JOURNEYS[journey][end][0])
        self.note(JOURNEYS[journey][end][0])

    # --- What is on the papers, and what the hall knows --------------------------------------

    def waiting(self):
        seats = [self.hall.get("/api/v1/seats/" + seat["id"], self.manager)
                 for seat in self.hall.get("/api/v1/seats", self.manager)["seats"]]
        return {ticket["number"] for seat in seats for queue in seat["queue_list"] for ticket in queue["tickets"]}

    def papers(self):
        """What is in the code of each receipt; "" where it ends before its code."""
        for path in sorted(self.printer.receipts.glob("receipt-*.png")):
            yield subprocess.run(["zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", path],
                                 capture_output=True, text=True).stdout.strip()

    def state(self, number):
        return self.hall.get("/api/v1/tickets?number=" + number, self.hall.sign_in())["state"]

    def nothing_is_lost_or_doubled(self):
        wait_until("all numbers without the hall to be merged", lambda: not re.search(
            "^ticket ", self.offline.read_text(), re.M))
        given, waiting = set(self.promised + self.others), self.waiting()
        assert len(given) == len(self.promised) + len(self.others), sorted(self.promised + self.others)
        assert waiting <= given, f"nobody has {waiting - given}"
        for number in given - waiting:
            assert self.state(number) == "finished", f"{number} is {self.state(number)}"
        codes = list(self.papers())
        found = collections.Counter(self.hall.get("/api/v1/visit", code.split("/t/")[1])["number"]
                                    for code in codes if "/t/" in code)
        alone = [code for code in codes if code.rstrip("/") == self.relay.url]
        wanted = collections.Counter([n for n in self.promised if not OFFLINE.fullmatch(n)] + self.copies)
        assert len(alone) == len([n for n in self.promised if OFFLINE.fullmatch(n)]), codes
        for number in wanted:
            assert found[number] == wanted[number], f"{number} is on {found[number]} papers, not {wanted[number]}"
        self.hall.stop()
        done = subprocess.run([self.stage.bin / "hallctl", "check", self.hall.folder], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        self.hall.start()

    def run(self):
        self.kiosk.wait_screen("home")
        queues = {q["id"] for q in self.hall.get("/api/v1/queues")["queues"]}
        wait_until("numbers for when the hall is gone", lambda: self.offline.exists() and queues == {
            line.split()[1] for line in self.offline.read_text().splitlines() if line.startswith("block ")})
        for journey, faults in chosen():
            self.walk(journey, faults)
        with self.step("no number was lost, and none is on two papers"):
            self.nothing_is_lost_or_doubled()


def chosen():
    """The walks: a journey, and which fault comes at which of its steps."""
    for word in sys.argv[3:]:
        journey, step, fault = word.split(":")
        steps = range(len(JOURNEYS[journey])) if step == "*" else map(int, step.split(","))
        yield journey, {step: fault for step in steps}


def checked(digits):
    """An ID number with its check character; nobody's."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


if __name__ == "__main__":
    sys.exit(play(FaultsDay))
