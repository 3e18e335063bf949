#!/usr/bin/env python3
"""The kiosk's A4 papers: ticked and printed on a real CUPS and a driverless printer, whose paper ends once.

    python3 tests/e2e/kiosk_a4.py BUILD OUT
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from hall import wait_until  # noqa: E402
from stage import play, Printer, Screen, Story  # noqa: E402


class Pages(Story):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.papers = stage.folder / "papers"
        receipts = Printer(stage)
        receipts.add_pages(stage, self.papers)
        self.hall = stage.open_hall()
        self.kiosk = Screen(stage, "kiosk", "1080x1920",
                            [stage.bin / "mashang-kiosk", "--hall", self.hall.url, "--key-file",
                             self.hall.folder / "demo-access.json", "--printer", receipts.queue,
                             "--a4-printer", "a4"], receipts.env)
        self.manager = self.hall.sign_in("manager")

    def seen(self):
        return f"; the kiosk shows: {self.kiosk.text()[:400]}"

    def paper(self, number):
        path = self.papers / f"job-{number}.pdf"
        wait_until(f"paper {number}", path.exists)
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
        return path, re.sub(r"\s+", "", text)

    def what_is_missing(self):
        """From home to a guide, one material ticked; the paper says which is here and which is not."""
        for name, screen in (("take", "departments"), ("department:1", "groups"), ("group:0", "services"),
                             ("service:0", "confirm")):
            self.kiosk.touch(f"^{name} ")
            self.kiosk.wait_screen(screen)
        texts = [re.sub(r"\s+", "", text) for text in self.kiosk.now()["texts"]]
        self.kiosk.touch("^material:0 ")
        self.kiosk.touch("^flow ")
        self.kiosk.wait_screen("guide")
        self.kiosk.touch("^print-notice ")
        self.kiosk.wait_text("打印好了")
        path, text = self.paper(1)
        service = next(row for row in self.hall.get("/api/v1/services")["services"]
                       if re.sub(r"\s+", "", row["name"]["zh"]) in texts)
        guide = self.guide = self.hall.get(f"/api/v1/services/{service['id']}")["guide"]
        materials = [re.sub(r"\s+", "", row["name"]["zh"]) for row in guide["materials"]]
        assert "一次性告知单" in text and f"还缺{len(materials) - 1}份" in text and "已经备好1份" in text, text
        have = text.index("已经备好")
        assert text.index(materials[0]) > have and all(text.index(name) < have for name in materials[1:]), text
        subprocess.run(["pdftoppm", "-r", "110", "-gray", "-png", "-singlefile", path, path.with_suffix("")],
                       check=True)
        code = subprocess.run(["zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable",
                               path.with_suffix(".png")], capture_output=True, text=True).stdout.strip()
        assert code == f"{self.hall.url}/g/{service['id']}", code

    def paper_that_ends(self):
        """The whole guide waits for paper; nobody is kept, and it comes when there is some."""
        (self.papers / "reasons").write_text("media-empty-error\n")
        self.kiosk.touch("^back ")
        self.kiosk.wait_screen("guide")
        self.kiosk.touch("^print-guide ")
        self.kiosk.wait_text("正在打印")
        self.kiosk.touch("^back ")
        self.kiosk.wait_text("A4 打印机暂停")  # it is seen before anybody else wants a paper
        wait_until("the dashboard to say so", lambda: any(
            "media-empty" in str(device) for device in self.hall.get("/api/v1/dashboard", self.manager)["devices"]))
        (self.papers / "reasons").write_text("none\n")
        _, text = self.paper(2)
        assert "办事指南" in text and "办理流程" in text and "一次性告知单" not in text, text
        self.kiosk.wait_text("打印整份指南")
        assert len(list(self.papers.glob("job-*.pdf"))) == 2

    def proper(self, path):
        """One page of A4 whose words lie within the margins."""
        boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
        assert boxes.count("<page ") == 1 and 'width="595' in boxes, boxes[:400]
        for left, top, right, bottom in re.findall(
                r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', boxes):
            assert float(left) >= 50 and float(right) <= 546, (left, right)
            assert float(top) >= 18 and float(bottom) <= 824, (top, bottom)

    def a_form(self):
        """A form of the service: its sample on the screen and on paper, and the same form blank."""
        form = self.guide["forms"][0]
        fields = [{part: re.sub(r"\s+", "", field[part]["zh"]) for part in field} for field in form["fields"]]
        self.kiosk.touch("^forms ")
        if len(self.guide["forms"]) > 1:
            self.kiosk.touch("^form:0 ")
        self.kiosk.wait_screen("form")
        self.kiosk.wait_text(re.escape(form["fields"][0]["value"]["zh"]))
        self.kiosk.touch("^print-sample ")
        self.kiosk.wait_text("打印好了")
        path, text = self.paper(3)
        self.proper(path)
        assert form["title"]["zh"] in text and "都是虚构的" in text and "怎么填" in text, text
        for field in fields:
            assert all(words in text for words in field.values()), (field, text)
        self.kiosk.touch("^back ")
        self.kiosk.wait_screen("form")
        self.kiosk.touch("^print-blank ")
        self.kiosk.wait_text("打印好了")
        path, text = self.paper(4)
        self.proper(path)
        assert form["title"]["zh"] in text and "虚构" not in text, text
        for field in fields:
            assert field["label"] in text and field["hint"] in text, (field, text)
        assert fields[0]["value"] not in text, text
        self.kiosk.touch("^back ")
        self.kiosk.wait_screen("form")

    def staff_try_it(self):
        """A page of their own, on the printer of pages."""
        kiosk, who = self.kiosk, self.hall.access["manager"]
        kiosk.touch("^home ")
        kiosk.wait_screen("home")
        kiosk.display.key("numbersign", "numbersign")
        for screen, typed, name in (("staff-user", who["user"], "next-field"),
                                    ("staff-password", who["password"], "sign-in")):
            kiosk.wait_screen(screen)
            kiosk.display.key(*typed)
            kiosk.wait_text(rf"(?<!\S){typed}(?!\S)" if name == "next-field" else "•" * len(typed))
            kiosk.touch(f"^{name} ")
        kiosk.wait_screen("staff")
        kiosk.touch("^try:a4 ")
        kiosk.wait_text("通过")
        _, text = self.paper(5)
        assert "Mashangkiosk:A4testpage" in text, text
        kiosk.touch("^home ")
        kiosk.wait_screen("home")

    def run(self):
        for what, step in (("what is missing is ticked and printed, with the guide's code", self.what_is_missing),
                           ("a guide waits for paper, once, and nobody is kept", self.paper_that_ends),
                           ("a form is shown as a sample and printed, also blank", self.a_form),
                           ("staff prints a page to try the printer", self.staff_try_it)):
            with self.step(what):
                step()


sys.exit(play(Pages))
