#!/usr/bin/env python3
"""The kiosk as visitors meet it on bad days: the real program on a virtual display, touched and typed
at; a real hall, a real CUPS, a receipt printer whose paper ends; a server that is killed.

    python3 tests/e2e/kiosk.py BUILD OUT
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import Problem, wait_until  # noqa: E402
from stage import play, Printer, Screen, Story  # noqa: E402

NUMBER = r"\b[A-Z]{1,2}\d{3,4}\b"


def code_on(picture):
    """What a phone reads from the screen."""
    out = subprocess.run(["zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", str(picture)],
                         capture_output=True, text=True).stdout
    return out.strip()


class Listener:
    """Somebody who sees nothing: hears what the kiosk says, and has four keys."""

    def __init__(self, words, keys):
        self.words, self.keys, self.heard_bytes, self.now = words, keys, 0, ""

    def hear(self, what):
        """Waits until something is said; it has to have `what` in it before long."""
        def more():
            said = self.words.read_text() if self.words.exists() else ""
            said, self.heard_bytes = said[self.heard_bytes:], len(said)
            self.now += said
            return re.search(what, self.now)
        found = wait_until(f"the voice to say {what}", more)
        self.now = self.now[found.end():]
        return found

    def press(self, key, what):
        self.now = ""
        self.keys(key)
        return self.hear(what)

    def seek(self, what):
        """Down, and again, until the voice names it."""
        for _ in range(40):
            line = self.press("Down", r".*\n")[0]
            if re.search(what, line):
                return
        raise AssertionError(f"the voice never named {what}")


class KioskDay(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.printer = Printer(stage)
        self.hall = stage.open_hall()
        access = self.hall.folder / "demo-access.json"
        self.sound, self.spoken = stage.folder / "speech.wav", stage.folder / "speech.txt"
        self.bundle, self.jack = stage.folder / "bundle", stage.folder / "jack"
        self.panel_file = stage.folder / "panel"
        self.ears = stage.folder / "headphones.wav"
        self.jack.unlink(missing_ok=True)
        os.mkfifo(self.jack)
        shutil.rmtree(self.bundle, ignore_errors=True)
        self.panel_file.unlink(missing_ok=True)
        self.bundle.mkdir()
        self.kiosk = Screen(stage, "kiosk", "1080x1920",
                            [stage.bin / "mashang-kiosk", "--hall", self.hall.url, "--key-file", access,
                             "--printer", self.printer.queue, "--speech-out", self.sound,
                             "--speech-words", self.spoken, "--jack", self.jack, "--headphones-out", self.ears, "--bundle", self.bundle,
                             "--panel-file", self.panel_file], self.printer.env)
        self.manager = self.hall.sign_in("manager")

    def seen(self):
        return f"; the kiosk shows: {self.kiosk.text()[:400]}"

    def issued(self):
        return self.hall.get("/api/v1/dashboard", self.manager)["issued"]

    def choose(self):
        """From home to the papers of a service of the market bureau."""
        self.kiosk.wait_screen("home")
        self.kiosk.touch("^take ")
        self.kiosk.wait_screen("departments")
        self.kiosk.touch("^department:1 ")
        self.kiosk.wait_screen("groups")
        self.kiosk.touch("^group:0 ")
        self.kiosk.wait_screen("services")
        self.kiosk.touch("^service:0 ")
        self.kiosk.wait_screen("confirm")

    def number(self):
        return re.search(NUMBER, self.kiosk.text())[0]

    def token_on_screen(self):
        """The visitor's key in the code that the screen shows."""
        def read():
            return code_on(self.kiosk.display.shoot(self.stage.folder / "kiosk.png"))
        url = wait_until("a code on the screen", read)
        assert url.startswith(self.hall.url + "/t/"), url
        return url.split("/t/")[1].split("?")[0]

    def end_visit(self):
        self.kiosk.touch("^done ")
        self.kiosk.wait_screen("home")

    # --- What happens ------------------------------------------------------------------------

    def a_phone_takes_the_number(self):
        self.choose()
        self.kiosk.touch("^phone ")
        self.kiosk.wait_screen("claim")
        number, token = self.number(), self.token_on_screen()
        visit = self.hall.get("/api/v1/visit", token)
        assert (visit["number"], visit["holder"], visit["state"]) == (number, "none", "issued"), visit
        self.hall.post(f"/api/v1/tickets/{visit['id']}/claim", token)
        self.kiosk.wait_screen("thanks")
        assert self.number() == number
        with contextlib.suppress(Problem):
            self.hall.post(f"/api/v1/tickets/{visit['id']}/claim", token)
            raise AssertionError("a number was claimed twice")
        assert self.hall.get("/api/v1/visit", token)["state"] == "waiting"
        self.end_visit()

    def one_number_serves_two_queues_and_goes_first(self):
        """An old person with two things to do: one paper, which names both; the hall knows why."""
        self.kiosk.touch("^priority ")
        self.kiosk.wait_screen("ground")
        self.kiosk.touch("^ground:elderly ")
        self.kiosk.wait_screen("departments")
        for department, group in (1, 0), (1, 1):
            self.kiosk.touch(f"^department:{department} ")
            self.kiosk.wait_screen("groups")
            self.kiosk.touch(f"^group:{group} ")
            self.kiosk.wait_screen("services")
            self.kiosk.touch("^service:0 ")
            self.kiosk.wait_screen("confirm")
            if group == 0:
                self.kiosk.touch("^more ")
                self.kiosk.wait_screen("departments")
        self.kiosk.wait_text("一个号办 2 件事")
        self.kiosk.touch("^phone ")
        self.kiosk.wait_screen("claim")
        token = self.token_on_screen()
        visit = self.hall.get("/api/v1/visit", token)
        assert len({leg["queue"] for leg in visit["legs"]}) == 2, visit
        assert visit["priority"] == {"ground": "elderly", "counts": visit["priority"]["counts"]}, visit
        self.hall.post(f"/api/v1/tickets/{visit['id']}/claim", token)
        self.kiosk.wait_screen("thanks")
        assert "一个号办 2 件事" in self.kiosk.text()
        self.end_visit()

    def a_number_nobody_wants_is_given_back(self):
        self.choose()
        self.kiosk.touch("^phone ")
        self.kiosk.wait_screen("claim")
        token = self.token_on_screen()
        self.kiosk.touch("^give-back ")
        self.kiosk.wait_screen("home")
        wait_until("the number to be void",
                   lambda: self.hall.get("/api/v1/visit", token)["state"] == "cancelled")

    def no_paper_takes_no_number(self):
        before = self.issued()
        self.printer.tell("paper", "out")
        self.choose()
        self.kiosk.touch("^print ")
        self.kiosk.wait_screen("no-paper")
        assert self.issued() == before
        assert "还没有出号" in self.kiosk.text()
        self.printer.tell("paper", "in")
        self.kiosk.wait_screen("confirm")  # by itself, once the roll is in
        self.kiosk.touch("^print ")
        self.kiosk.wait_screen("thanks", 60)
        assert self.issued() == before + 1
        self.end_visit()

    def paper_that_ends_on_the_way_keeps_the_number(self):
        self.choose()
        self.printer.tell("paper", "out-at", "300")
        self.kiosk.touch("^print ")
        self.kiosk.wait_screen("claim", 60)
        number, token = self.number(), self.token_on_screen()
        visit = self.hall.get("/api/v1/visit", token)
        assert (visit["number"], visit["state"]) == (number, "issued"), visit
        self.hall.post(f"/api/v1/tickets/{visit['id']}/claim", token)
        self.kiosk.wait_screen("thanks")
        self.end_visit()
        self.printer.tell("paper", "in")

    def a_killed_server_gives_one_number(self):
        self.choose()
        self.kiosk.wait_text("打印排队号 约 3 秒")
        before = self.issued()
        self.hall.kill()
        self.kiosk.touch("^print ")
        self.kiosk.wait_screen("issuing")
        self.hall.start()
        self.kiosk.wait_screen("thanks", 60)
        self.manager = self.hall.sign_in("manager")
        assert self.issued() == before + 1
        self.end_visit()

    def home_says_that_the_hall_is_gone(self):
        self.hall.kill()
        self.kiosk.wait_screen("gone")
        assert "已经取到的号仍然有效" in self.kiosk.text()
        self.hall.start()
        self.kiosk.wait_screen("home")
        self.manager = self.hall.sign_in("manager")

    def keys_alone_do_in_english(self):
        kiosk, keys = self.kiosk, self.kiosk.display.key
        self.kiosk.touch("^language ")
        self.kiosk.wait_screen("language")
        self.kiosk.touch("^en ")
        kiosk.wait_text("Take a number")
        for screen in ("departments", "groups", "services", "confirm"):
            self.focus("take" if screen == "departments" else r"\w+:0")
            keys("Return")
            kiosk.wait_screen(screen)
        self.focus("phone")
        keys("Return")
        kiosk.wait_screen("claim")
        kiosk.wait_text("Scan to get your number")
        keys("Escape")
        kiosk.wait_screen("home")
        kiosk.wait_text("取号办事")  # the next visitor finds the hall's own language

    def three_letters_find_a_service(self):
        """Touched on the screen's keys to a number; typed with an error on real ones, and looked at again."""
        kiosk, key = self.kiosk, self.kiosk.display.key
        kiosk.touch("^search ")
        kiosk.wait_screen("search")
        for letter in "sfz":
            kiosk.touch(f"^key:{letter} ")
        kiosk.wait_text("sfz")
        kiosk.touch(r"^hit:\d 居民身份证办理")
        kiosk.wait_screen("confirm")
        kiosk.touch("^phone ")
        kiosk.wait_screen("claim")
        token = self.token_on_screen()
        assert "居民身份证" in self.hall.get("/api/v1/visit", token)["legs"][0]["service_name"]["zh"]
        kiosk.touch("^give-back ")
        kiosk.wait_screen("home")
        kiosk.touch("^search ")
        kiosk.wait_screen("search")
        kiosk.wait_text("例如 sfz")  # the field is empty: nothing is left of the visit before
        key(*"shenfenzehngx", "BackSpace")
        kiosk.wait_text("shenfenzehng")
        self.focus("hit:0")
        key("Return")
        kiosk.wait_screen("confirm")
        assert "身份证" in kiosk.text()
        key("Escape")
        kiosk.wait_screen("search")
        kiosk.wait_text("shenfenzehng")
        kiosk.touch("^key:clear ")
        key(*"qqqqqq")
        kiosk.wait_text("没有找到")
        kiosk.touch("^by-department ")
        kiosk.wait_screen("departments")
        kiosk.touch("^home ")
        kiosk.wait_screen("home")

    def four_keys_and_a_voice_are_enough(self):
        """From home to the paper by what is heard alone; then the voice goes with the visitor."""
        self.kiosk.wait_screen("home")
        before = self.issued()
        blind = Listener(self.spoken, self.kiosk.display.key)
        blind.press("Escape", "语音已打开")
        blind.hear("个选项")
        blind.seek("取号办事")
        blind.press("Return", "请选择部门")
        blind.seek("行政审批")
        blind.press("Return", "请选择哪一类")
        blind.seek("第 一 个")
        blind.press("Return", "轻触一项继续")
        blind.seek("第 一 个")
        blind.press("Return", "费用")
        blind.hear("要带的材料|不用带材料|取不到办事指南")
        blind.seek("打印排队号")
        number = blind.press("Return", rf"您的号码，({NUMBER})")[1]
        blind.seek("完成")
        blind.press("Return", "语音已关闭")
        assert self.issued() == before + 1, number
        wait_until("the voice to be heard", self.is_audible)

    def is_quiet(self):
        """Nothing was added to what the loudspeaker said for five looks."""
        self.looks = [*getattr(self, "looks", [])[-4:], self.sound.stat().st_size]
        time.sleep(0.1)
        return len(self.looks) == 5 and len(set(self.looks)) == 1

    def headphones_speak_to_one_person(self):
        """Records as the sound card's input device gives them. Once they are in the loudspeaker's file grows no more."""
        def switched(to):
            os.write(jack, struct.pack("llHHi", 0, 0, 5, 2, to) + struct.pack("llHHi", 0, 0, 0, 0, 0))
        self.kiosk.wait_screen("home")
        jack, ear = os.open(self.jack, os.O_WRONLY), Listener(self.spoken, self.kiosk.display.key)
        ear.heard_bytes = len(self.spoken.read_text())
        wait_until("the loudspeaker to end its last sentence", self.is_quiet)
        loud, private = self.sound.stat().st_size, self.ears.stat().st_size
        switched(1)
        ear.hear("语音已打开")
        ear.seek("取号办事")
        wait_until("the headphones to sound", lambda: self.ears.stat().st_size > private + 10000)
        assert self.sound.stat().st_size == loud, "the loudspeaker said it too"
        switched(0)
        ear.hear("语音已关闭")
        wait_until("the loudspeaker to say that it is over", lambda: self.sound.stat().st_size > loud)
        os.close(jack)

    def staff_try_the_printer(self):
        """Two hashes, a wrong password, the right one; a page; the way out. No file has the password."""
        kiosk, key, who = self.kiosk, self.kiosk.display.key, self.hall.access["manager"]
        kiosk.wait_screen("home")
        key("numbersign", "numbersign")
        for password in ("wrong7", who["password"]):
            kiosk.wait_screen("staff-user")
            key(*who["user"])
            kiosk.touch("^next-field ")
            kiosk.wait_screen("staff-password")
            key(*password)
            kiosk.wait_text("•" * len(password))
            kiosk.touch("^sign-in ")
            if password == "wrong7":
                kiosk.wait_text("工号或密码不对")
        kiosk.wait_screen("staff")
        before = set(self.printer.receipts.glob("receipt-*.png"))
        kiosk.touch("^try:printer ")
        kiosk.wait_text("通过", 60)
        wait_until("a test page", lambda: self.printer.newest(before))
        kiosk.touch("^try:sound ")
        kiosk.wait_text("听到了吗")
        wait_until("the voice to try itself", lambda: "语音测试" in self.spoken.read_text())
        kiosk.touch("下一页")
        kiosk.touch("^try:bundle ")
        wait_until("what is packed up", lambda: list(self.bundle.glob("kiosk-*/log.txt")))
        kiosk.wait_text("通过")
        log = next(self.bundle.glob("kiosk-*/log.txt")).read_text()
        assert "kiosk.line state=up" in log and "kiosk.print end=printed" in log, log
        assert "\nprinter ok\n" in next(self.bundle.glob("kiosk-*/devices.txt")).read_text()
        self.staff_stops_the_hall()
        kiosk.touch("^back ")
        self.staff_puts_touches_right()
        self.staff_turns_the_picture()
        kiosk.touch("^home ")
        kiosk.wait_screen("home")
        kept = [path for path in self.stage.folder.rglob("*") if path.is_file() and
                path.name != "demo-access.json" and who["password"].encode() in path.read_bytes()]
        assert not kept, f"the password is in {kept}"

    def staff_stops_the_hall(self):
        """Asked first; no number then; and given again."""
        kiosk, hall = self.kiosk, lambda: self.hall.get("/api/v1/hall")
        kiosk.touch("^open:queues ")
        kiosk.wait_screen("staff-queues")
        for button, state, words in (("stop-numbers", "emergency", "大厅已暂停取号和叫号"),
                                     ("give-numbers", "open", "大厅已恢复取号和叫号")):
            kiosk.touch(f"^{button} ")
            kiosk.wait_screen("staff-sure")
            kiosk.touch("^sure ")
            kiosk.wait_screen("staff-sent")
            kiosk.wait_text(words)
            assert hall()["state"] == state, hall()
            kiosk.touch("^to-queues ")
            kiosk.wait_screen("staff-queues")

    def staff_puts_touches_right(self):
        """A panel that is off by 30 pixels: measured, put right, kept, and taken back."""
        kiosk, size = self.kiosk, [int(side) for side in self.kiosk.display.size.split("x")]

        def touch_crosses(off_px):
            for number, (across, down) in enumerate(((9, 9), (91, 9), (91, 91), (9, 91), (50, 50)), 1):
                kiosk.wait_text(rf"十字（{number}/5）")
                time.sleep(0.35)  # as a hand needs for the way
                kiosk.display.touch(size[0] * across // 100 + off_px, size[1] * down // 100)
            kiosk.wait_screen("staff-touched")

        kiosk.touch_paged("^open:touch ")
        touch_crosses(30)
        kiosk.wait_text("最大偏差 30 像素.*可以校正")
        kiosk.touch("^keep ")
        kiosk.wait_text("校正已保存")
        assert json.loads(self.panel_file.read_text())["touch"], "nothing was kept"
        kiosk.touch("^again ")
        touch_crosses(30)
        kiosk.wait_text("最大偏差 [0-2] 像素.*触摸很准")
        kiosk.touch("^without ")
        kiosk.wait_text("已取消校正")
        assert json.loads(self.panel_file.read_text()) == {}
        kiosk.touch("^back ")
        kiosk.wait_screen("staff")

    def staff_turns_the_picture(self):
        """Over, and touched there; kept; a quarter, and taken back."""
        kiosk, (width, height) = self.kiosk, [int(side) for side in self.kiosk.display.size.split("x")]

        def touch_turned(wanted, place):
            kiosk_target = wait_until(f"{wanted} to touch", lambda: kiosk.target(wanted))
            kiosk.display.touch(*place(kiosk_target["x"] + kiosk_target["w"] / 2,
                                       kiosk_target["y"] + kiosk_target["h"] / 2))

        def over(x, y):
            return width - x, height - y

        kiosk.touch_paged("^open:turn ")
        kiosk.touch("^turn:2 ")
        kiosk.wait_screen("staff-turned")
        touch_turned("^keep ", over)
        kiosk.wait_text("已保存")
        assert json.loads(self.panel_file.read_text()) == {"turn": 2}
        touch_turned("^turn:3 ", over)
        kiosk.wait_screen("staff-turned")
        touch_turned("^turn-back ", lambda x, y: (y, height - x))  # its top is the panel's left edge
        kiosk.wait_screen("staff-turn")
        touch_turned("^turn:0 ", over)
        kiosk.wait_screen("staff-turned")
        kiosk.touch("^keep ")
        kiosk.wait_text("已保存")
        assert json.loads(self.panel_file.read_text()) == {}

    def a_guide_is_called_and_comes(self):
        """From a touch to the guides' list; who comes is on the screen; a second call is taken back."""
        kiosk, guide = self.kiosk, self.hall.sign_in("guide")
        calls = lambda: self.hall.get("/api/v1/help", guide)["calls"]
        kiosk.wait_screen("home")
        kiosk.touch("^help ")
        kiosk.touch("^call-guide ")
        kiosk.wait_screen("call-why")
        kiosk.touch("^reason:mobility ")
        kiosk.wait_text("已通知导服")
        call, = calls()
        assert (call["reason"], call["place"]["id"], call["state"]) == ("mobility", "kiosk-1", "called"), call
        self.hall.post(f"/api/v1/help/{call['id']}/take", guide)
        kiosk.wait_text("导服 D01 正在赶来")
        self.hall.post(f"/api/v1/help/{call['id']}/close", guide)
        kiosk.wait_text("求助已结束")
        kiosk.touch("^again ")
        kiosk.wait_screen("call-why")
        kiosk.touch("^reason:other ")
        kiosk.wait_text("已通知导服")
        assert [call["reason"] for call in calls()] == ["other"]
        kiosk.touch("^withdraw ")
        kiosk.wait_screen("home")
        assert calls() == []

    def is_audible(self):
        """What is out of date is cut off; the last words are whole."""
        out = subprocess.run(["sox", self.sound, "-n", "stat"], capture_output=True, text=True).stderr
        length, loud = (re.search(rf"{what}: +([\d.]+)", out) for what in (r"Length \(seconds\)", r"RMS +amplitude"))
        return length and float(length[1]) > 1 and float(loud[1]) > 0.005

    def focus(self, name):
        """Steps with the key "next" until the target has the focus."""
        for _ in range(80):
            focused = next((t["name"] for t in self.kiosk.now().get("targets", []) if t["focus"]), None)
            if focused and re.fullmatch(name, focused):
                return
            self.kiosk.display.key("Tab")
            wait_until("the focus to move", lambda f=focused: f != next(
                (t["name"] for t in self.kiosk.now().get("targets", []) if t["focus"]), None))
        raise AssertionError(f"keys do not reach {name}")

    def run(self):
        steps = [
            ("a phone takes the number from the screen, once", self.a_phone_takes_the_number),
            ("one number for two queues, with a ground of priority", self.one_number_serves_two_queues_and_goes_first),
            ("a number that nobody wants is given back", self.a_number_nobody_wants_is_given_back),
            ("without paper no number is taken, and a new roll is noticed", self.no_paper_takes_no_number),
            ("paper that ends on the way: the number holds, for a phone",
             self.paper_that_ends_on_the_way_keeps_the_number),
            ("a server killed while a number is asked for: one number", self.a_killed_server_gives_one_number),
            ("a guide is called from the kiosk, takes the call and comes", self.a_guide_is_called_and_comes),
            ("home says that the hall is gone, and comes back by itself", self.home_says_that_the_hall_is_gone),
            ("three letters lead to a number; a typing error does no harm", self.three_letters_find_a_service),
            ("four keys alone lead to a number, in English", self.keys_alone_do_in_english),
            ("staff signs in and prints a test page; the password is kept nowhere", self.staff_try_the_printer),
            ("four keys and what is heard lead to a paper", self.four_keys_and_a_voice_are_enough),
            ("headphones that are plugged in speak, and the loudspeaker is silent", self.headphones_speak_to_one_person),
        ]
        for what, step in steps:
            with self.step(what):
                step()


sys.exit(play(KioskDay))
