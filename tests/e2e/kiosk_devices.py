#!/usr/bin/env python3
"""A kiosk with a barcode gun and an ID card reader, as visitors use them: the real program on a virtual
display, a real hall and CUPS, both devices on pseudo-terminals and pulled out in the middle. In the end no
number of a card is in any file, log, spool or word on a screen.

    python3 tests/e2e/kiosk_devices.py BUILD OUT
"""
import os
import pathlib
import re
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import CardReader, Gun, play, Printer, Screen, Story  # noqa: E402

# Made-up people: of tests/lib/made_up_card.c.
def checked(digits):
    """A number with its check character."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


SCANNED_NUMBER = checked("11010121491231001")  # of somebody who is not born for a hundred years
PEOPLE = [("190101198002290012", "马上有"), ("19990119800229009X", "𠮷\ue863·𬭊"), ("840000199912310034", "虚构人")]


class DeskDay(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="mashang-", dir=stage.folder))
        self.printer = Printer(stage)
        self.hall = stage.open_hall()
        self.gun = Gun(self.work)
        self.reader = CardReader(stage, self.work)
        self.picture = stage.folder / "kiosk.png"
        self.words = set()  # all that was ever on the screen
        self.kiosk = Screen(stage, "kiosk", "1080x1920",
                            [stage.bin / "mashang-kiosk", "--hall", self.hall.url, "--key-file",
                             self.hall.folder / "demo-access.json", "--printer", self.printer.queue,
                             "--gun", f"serial:{self.gun.link}", "--card-reader", self.reader.link,
                             "--picture", self.picture], self.printer.env)
        now = self.kiosk.now
        self.kiosk.now = lambda: self.remember(now())
        self.manager = self.hall.sign_in("manager")
        self.service = self.hall.get("/api/v1/services")["services"][0]["id"]

    def remember(self, screen):
        self.words.update(screen.get("texts", []))
        self.words.update(target["label"] for target in screen.get("targets", []))
        return screen

    def seen(self):
        return f"; the kiosk shows: {self.kiosk.text()[:400]}"

    def device_state(self):
        devices = self.hall.get("/api/v1/dashboard", self.manager)["devices"]
        return next(d["state"] for d in devices if d["id"] == "kiosk-1")

    def wait_state(self, state):
        wait_until(f"the dashboard to say {state}, not {self.device_state()}", lambda: self.device_state() == state)

    def wait_log(self, *parts, after=0):
        wait_until(f"{parts} in the kiosk's log",
                   lambda: any(all(part in line for part in parts)
                               for line in self.kiosk.process.log()[after:].splitlines()))

    def issued(self):
        ticket = self.hall.post("/api/v1/tickets", self.hall.kiosk, services=[self.service])
        return self.hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", self.hall.kiosk, result="printed")

    def booked(self, person, service):
        """The next appointment of today, which can be checked in at once."""
        queue = self.hall.get("/api/v1/services/" + service)["queue"]
        day = self.hall.get("/api/v1/hall")["now"][:10]
        slots = self.hall.get(f"/api/v1/queues/{queue}/slots?day={day}")["slots"]
        return self.hall.post("/api/v1/appointments", self.hall.kiosk, service=service, day=day,
                              at=slots[0]["at"], id_number=person[0])

    def receipts(self):
        return len(list(self.printer.receipts.glob("receipt-*.png")))

    def wait_receipts(self, count):
        wait_until(f"{count} receipts", lambda: self.receipts() == count)

    def done(self):
        self.kiosk.touch("^done ")
        self.kiosk.wait_screen("home")

    # --- What happens ------------------------------------------------------------------------

    def both_are_found_and_missed(self):
        self.kiosk.wait_screen("home")
        for part in ("gun", "card-reader"):
            self.wait_log("kiosk.device", f"part={part}", "state=ready")
        self.wait_state("ok")
        self.gun.unplug()
        self.wait_state("gun-absent")
        self.gun.plug()
        self.wait_state("ok")

    def a_scanned_ticket_says_where_it_stands(self):
        before, ticket = self.issued(), self.issued()
        self.gun.scan(ticket["visitor_url"])
        self.kiosk.wait_screen("standing")
        self.kiosk.wait_text(rf"正在排队.*前面等候 \d+ 人.*{ticket['number']}")
        receipts = self.receipts()
        self.kiosk.touch("^copy ")
        self.kiosk.wait_screen("thanks", 60)
        assert ticket["number"] in self.kiosk.text()
        self.wait_receipts(receipts + 1)
        self.gun.scan(before["visitor_url"])  # the next one comes while the last one's number is there
        self.kiosk.wait_text(rf"正在排队.*{before['number']}")
        self.done()
        self.hall.post(f"/api/v1/tickets/{ticket['id']}/cancel", self.hall.kiosk)
        self.gun.scan(ticket["visitor_url"])
        self.kiosk.wait_text("这张号已失效")
        self.done()

    def a_typed_number_says_the_same(self):
        ticket = self.issued()
        self.kiosk.touch("^where ")
        self.kiosk.wait_screen("where")
        for letter in ticket["number"]:
            shown = self.kiosk.text()
            self.kiosk.touch(f"^key:{letter} ")
            wait_until("the letter", lambda s=shown: self.kiosk.text() != s)
        self.kiosk.touch("^look-up ")
        self.kiosk.wait_screen("standing")
        assert ticket["number"] in self.kiosk.text()
        assert self.kiosk.target("^copy ") is None, "a number alone prints nobody's paper"
        self.done()

    def what_is_no_code_of_ours_is_told(self):
        for text, words in (("https://other.example/t/" + "A" * 38, "别的大厅"),
                            ("不是我们的码", "不认识这个码"),
                            (SCANNED_NUMBER, "请勿扫身份号码"),
                            ("K7M29XTW", "没有这个预约")):
            self.gun.scan(text)
            self.kiosk.wait_text(words)
            assert self.kiosk.now()["screen"] == "code-problem"
        self.gun.scan("K7M2", end="")
        self.kiosk.wait_text("没有读完整")  # a code that stops in the middle is none
        self.done()

    def an_appointments_code_checks_in(self):
        booking = self.booked(PEOPLE[0], self.service)
        signed = booking["signed"]
        self.gun.scan(signed[:-3] + ("AAA" if signed[-3:] != "AAA" else "BBB"))
        self.kiosk.wait_text("这个码不是本大厅签发的")
        self.gun.scan(signed)
        self.kiosk.wait_screen("booking")
        receipts = self.receipts()
        self.kiosk.touch("^check-in ")
        self.kiosk.wait_screen("thanks", 60)
        now = self.hall.get("/api/v1/appointments/" + booking["code"], self.hall.kiosk)
        assert now["state"] == "checked_in" and now["ticket"]["number"] in self.kiosk.text()
        self.wait_receipts(receipts + 1)
        self.done()
        self.gun.scan(booking["code"])
        self.kiosk.wait_text(f"已经报到，号码是 {now['ticket']['number']}")
        self.done()

    def a_card_finds_its_day(self):
        self.booked(PEOPLE[2], self.service)
        self.reader.tell("card 2")
        self.kiosk.wait_screen("booking")
        self.kiosk.touch("^check-in ")
        self.kiosk.wait_screen("thanks", 60)
        self.reader.tell("away")
        self.done()
        self.reader.tell("card 2")  # "where is my number", by card
        self.kiosk.wait_screen("standing")
        assert self.kiosk.target("^copy ")
        self.reader.tell("away")
        self.kiosk.wait_screen("home")

    def a_card_books_and_its_code_is_moved_and_given_up(self):
        kiosk, receipts = self.kiosk, self.receipts()
        for touch in ("^take ", "^department:0 ", "^group:0 ", "^service:0 ", "^book ", "^day:0 ", "^time:0 "):
            kiosk.touch(touch)
        kiosk.wait_screen("book-sure")
        self.reader.tell("card 1")
        kiosk.wait_screen("booked")
        code = kiosk.wait_text(r"预约码 ([0-9A-Z]{8})")[1]
        kiosk.wait_text("预约单已打印")
        self.wait_receipts(receipts + 1)
        self.reader.tell("away")
        self.done()
        booking = self.hall.get("/api/v1/appointments/" + code, self.hall.kiosk)
        self.gun.scan(booking["signed"])
        for touch in ("^change ", "^day:1 ", "^time:1 ", "^book-it "):
            kiosk.touch(touch)
        kiosk.wait_text("时间改好了")
        self.wait_receipts(receipts + 2)
        self.done()
        self.reader.tell("card 1")  # of another day: the card knows it, and has the slip again
        kiosk.wait_screen("booking")
        kiosk.touch("^slip ")
        kiosk.wait_text("预约单已打印")
        self.wait_receipts(receipts + 3)
        self.reader.tell("away")
        self.done()
        moved = self.hall.get("/api/v1/appointments/" + code, self.hall.kiosk)
        assert (moved["day"], moved["at"]) != (booking["day"], booking["at"])
        self.gun.scan(moved["signed"])
        kiosk.touch("^give-up ")
        kiosk.touch("^cancel-it ")
        kiosk.wait_text("这个预约已经取消")
        assert self.hall.get("/api/v1/appointments/" + code, self.hall.kiosk)["state"] == "cancelled"
        self.done()

    def a_card_taken_away_ends_the_visit(self):
        kiosk, tell = self.kiosk, self.reader.tell
        tell("card 1")
        kiosk.wait_text("今天没有用这张证件预约")
        tell("away")
        kiosk.wait_screen("home")
        tell("card 1")
        kiosk.wait_screen("card")
        kiosk.touch("^take ")
        kiosk.wait_screen("departments")
        tell("away")
        kiosk.wait_screen("card-taken")
        kiosk.touch("^go-on ")
        kiosk.wait_screen("departments")
        kiosk.touch("^home ")
        kiosk.wait_screen("home")
        tell("card 1")
        kiosk.wait_screen("card")
        kiosk.touch("^home ")
        kiosk.wait_text("请取走您的证件")
        tell("away")
        kiosk.wait_screen("home")

    def pulled_in_the_middle(self):
        log = len(self.kiosk.process.log())
        os.write(self.gun.master, b"K7M29")
        self.gun.unplug()
        self.wait_log("part=gun", "state=absent", after=log)
        self.reader.tell("card 0")
        self.reader.tell("cut 300")  # somewhere in the card's text
        self.wait_log("part=card-reader", "state=absent", after=log)
        self.wait_state("gun-absent")
        self.reader.tell("away")
        self.gun.plug()
        self.wait_state("card-reader-absent")
        self.reader.tell("plug")
        self.wait_state("ok")
        if self.kiosk.now()["screen"] == "code-problem":  # of the code that was cut
            self.done()
        self.reader.tell("card 1")
        self.kiosk.wait_screen("card")
        self.reader.tell("away")
        self.kiosk.wait_screen("home")

    def a_card_takes_a_number_and_has_a_lost_paper_again(self):
        kiosk, receipts = self.kiosk, self.receipts()
        path = ("^take ", "^department:0 ", "^group:0 ", "^service:0 ")
        for touch in path:
            kiosk.touch(touch)
        kiosk.wait_screen("confirm")
        self.reader.tell("card 1")
        kiosk.wait_text("凭身份证")
        kiosk.touch("^print ")
        kiosk.wait_screen("thanks", 60)
        self.wait_receipts(receipts + 1)
        self.reader.tell("away")
        self.done()
        self.reader.tell("card 1")  # the paper is lost: the card knows
        kiosk.wait_screen("standing")
        number = kiosk.wait_text(r"正在排队.*?([A-Z]{1,3}[0-9]{3,4})")[1]
        kiosk.touch("^copy ")
        kiosk.wait_screen("thanks", 60)
        assert number in kiosk.text(), "the same number" + self.seen()
        self.wait_receipts(receipts + 2)
        ticket = self.hall.get("/api/v1/tickets?number=" + number, self.hall.sign_in("clerk"))
        assert ticket["by_card"] and ticket["reprints"] == 1 and ticket["state"] == "waiting", ticket
        self.reader.tell("away")
        self.done()
        for touch in path:
            kiosk.touch(touch)
        kiosk.wait_screen("confirm")
        self.reader.tell("card 1")
        kiosk.wait_text("凭身份证")
        kiosk.touch("^phone ")
        kiosk.wait_text("您已经取过这个事项的号")
        assert number in kiosk.text()
        self.reader.tell("away")
        kiosk.wait_screen("home")

    def no_number_of_a_card_is_anywhere(self):
        """Files of the hall, its journal, logs, spool and receipts, the kiosk's words and picture."""
        for who in [*PEOPLE, (SCANNED_NUMBER,)]:
            for secret in who:
                forms = (secret.encode(), secret.encode("utf-16-le"), secret.encode("gb18030", "replace"))
                for folder in (self.stage.folder, self.printer.work):
                    for path in folder.rglob("*"):
                        if path.is_file() and not path.is_symlink():
                            data = path.read_bytes()
                            assert not any(form in data for form in forms), f"a card's {secret[:3]}… is in {path}"
                assert not any(secret in word for word in self.words), f"{secret[:3]}… was on the screen"
        assert any("虚**" in word or "𠮷***" in word for word in self.words), "who laid a card down is greeted"

    def run(self):
        steps = [
            ("gun and card reader are found, and missed on the dashboard", self.both_are_found_and_missed),
            ("a scanned ticket says where it stands, and is printed again", self.a_scanned_ticket_says_where_it_stands),
            ("a typed number says the same, and prints nothing", self.a_typed_number_says_the_same),
            ("what is no code of this hall is told clearly", self.what_is_no_code_of_ours_is_told),
            ("an appointment's signed code checks in and prints, a changed one does not",
             self.an_appointments_code_checks_in),
            ("a card finds its appointment, and then its number", self.a_card_finds_its_day),
            ("a card books at the kiosk and gets a slip; its code moves the appointment and gives it up",
             self.a_card_books_and_its_code_is_moved_and_given_up),
            ("a card that is taken away ends the visit, and one left lying is told",
             self.a_card_taken_away_ends_the_visit),
            ("both pulled in the middle: told, and back by themselves", self.pulled_in_the_middle),
            ("a card takes a number, finds it again, and has a lost paper printed anew",
             self.a_card_takes_a_number_and_has_a_lost_paper_again),
            ("no number and no name of a card is in any file, log, spool or word",
             self.no_number_of_a_card_is_anywhere),
        ]
        for what, step in steps:
            with self.step(what):
                step()


sys.exit(play(DeskDay))
