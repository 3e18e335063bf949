// node tests/pages/devices_test.mjs BUILD OUT
//
// The page of devices is what hangs on the lines: a real hall, a line of devices (their own
// firmware) with two pads missing and a new one, a real Chromium. The new pad is found, blinks and is
// bound by keys of the keyboard alone; firmware is given, waits for the seat to close and is done; a
// spare gets its code. Leaves pictures in OUT. The last line is "N passed, N failed".
import { execFileSync, spawn } from "node:child_process";
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { axe_run, browser_launch, sign_in, small_texts } from "./browser.mjs";
import { check, hall_make, hall_ready, patience_ms, pages, story_end, until } from "./story.mjs";

const [build, out] = process.argv.slice(2).map((path) => resolve(path));
const NEW = "pad:247#1";
const IMAGE_BYTES = 512;
/* Two seats have no pad: for one alone the hall would take the new one by itself. */
const BIND_TO = "2";
const missing = ["pad:2", "pad:3"];

/* Socket paths are short; the folder of the tests need not be. */
const work = mkdtempSync(join(tmpdir(), "mashang-"));
const processes = [];
function start(name, words) {
    const started = spawn(join(build, "bin", name), words, { stdio: ["ignore", "ignore", "inherit"] });
    processes.push(started);
    return started;
}

async function hall_open() {
    rmSync(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    const { data, port, base, access } = await hall_make(build, out);
    const [line] = execFileSync(join(build, "bin/hallctl"), ["lines", data], { encoding: "utf8" }).split("\n");
    const wired = line.split(" ").slice(1);
    const devices = [...wired.filter((device) => !missing.includes(device)), NEW];
    start("hall-field-sim", ["--line", join(work, "line"), "--control", join(work, "control"),
        ...devices.flatMap((device) => ["--device", device])]);
    await until("the line", () => existsSync(join(work, "control")));
    start("hall-server", ["--data", data, "--port", String(port), "--pages", join(build, "pages"),
        "--line", join(work, "line")]);
    await hall_ready(base);
    return { base, data, ...access };
}

function tell(...words) {
    return execFileSync(
        join(build, "bin/hall-field-sim"), ["--tell", join(work, "control"), ...words], { encoding: "utf8" });
}

const hallctl = (...words) => execFileSync(join(build, "bin/hallctl"), words, { stdio: "ignore" });

/* The clerk of seat 1, by the API. */
async function clerk_of(hall) {
    const ask = async (path, body, token) => {
        const answer = await fetch(`${hall.base}/api/v1${path}`, {
            method: "POST",
            headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
            body: JSON.stringify(body),
        });
        assert.ok(answer.ok, `${path}: ${answer.status}`);
        return answer.json();
    };
    const { user, password } = hall.clerk;
    const { token } = await ask("/sessions", { user, password, seat: "1" });
    let wishes = 0;
    return (verb) => ask(`/seats/1/${verb}`, { request_id: `devices-page-${verb}-${wishes++}` }, token);
}

async function firmware_give(hall, version) {
    const key = join(out, "key");
    await writeFile(join(out, "pad.bin"), Buffer.alloc(IMAGE_BYTES, 0x5a));
    hallctl("image", "key", key);
    hallctl("image", "sign", key, join(out, "pad.msfw"), `pad:host:${version}`, join(out, "pad.bin"));
    await mkdir(join(hall.data, "firmware"));
    await copyFile(`${key}.pub`, join(hall.data, "firmware/key.pub"));
    hallctl("device", "update", hall.data, join(out, "pad.msfw"), "--seat", "1");
}

/* By Tab alone until what has the focus matches. */
async function tab_to(page, selector) {
    for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) {
            return;
        }
    }
    assert.fail(`Tab does not reach ${selector}`);
}

const hall = await hall_open();
const clerk = await clerk_of(hall);
await clerk("open");
const browser = await browser_launch();
const page = await browser.page();
pages.push(page);
const row = (id) => page.locator(`[data-device="${id}"]`);
const shows = (id, text) => row(id).getByText(text).first().waitFor({ timeout: patience_ms() });

await check("every device that is wired is there: at work, lost, and a new one", async () => {
    await sign_in(page, hall.base, hall.manager);
    await page.getByRole("link", { name: "设备" }).click();
    await shows("pad-1", "正常");
    await shows("evaluator-1", "正常");
    await shows("strip-1", "正常");
    await shows(`pad-${BIND_TO}`, "失联");
    await shows("pad-1", "0.1");
    await page.locator("[data-new]").waitFor({ timeout: patience_ms() });
    assert.equal(await page.locator("#window-devices tbody tr").count(), 40);
    assert.ok((await page.locator("#programs tbody tr").count()) >= 2);
});

await check("by keys alone the new one blinks, and is bound to a seat that is asked for", async () => {
    const state = () => tell("state", NEW);
    await tab_to(page, "#found li .second");
    await page.keyboard.press("Enter");
    await until("the new pad to blink", () => state().includes("leds fast fast fast"));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const seat = page.getByRole("dialog").getByLabel("坐席");
    await seat.waitFor();
    await until("the list to have the focus", () => seat.evaluate((each) => each === document.activeElement));
    /* On a busy machine another pad may be lost for a moment, too. */
    await until("the first lost place to be offered", async () => (await seat.inputValue()) === BIND_TO);
    await page.screenshot({ path: join(out, "devices-bind.png") });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await shows(`pad-${BIND_TO}`, "正常");
    assert.match(state(), new RegExp(`address ${BIND_TO}\\b`));
    await page.locator("[data-new]").waitFor({ state: "detached", timeout: patience_ms() });
    await page.locator('[data-note="bind"]').getByText(hall.manager.user).waitFor();
    await page.locator('[data-note="taken"]').waitFor({ timeout: patience_ms() });
});

await check("new firmware waits for its seat to close, and then runs", async () => {
    await firmware_give(hall, "2.1");
    await shows("pad-1", "等坐席停止服务后重启");
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: join(out, "devices.png") });
    await page.screenshot({ path: join(out, "devices-whole.png"), fullPage: true });
    await clerk("close");
    await shows("pad-1", "已更新到 2.1");
    await page.locator('[data-note="update_ended"]').getByText("0.1 → 2.1").waitFor({ timeout: patience_ms() });
});

await check("a spare kiosk gets a code, after a question", async () => {
    const name = await page.locator("#programs tbody tr:has(button)").first().getAttribute("data-device");
    await row(name).getByRole("button").click();
    assert.equal(await page.locator("#spare-code").count(), 0);
    await until("the question to have the focus on its answer", () =>
        page.evaluate(() => document.activeElement.matches("dialog button")));
    await page.keyboard.press("Enter");
    await page.locator("#spare-code").waitFor();
    assert.match(await page.locator("#spare-code").innerText(), /^\d{4} \d{4}$/);
    await page.screenshot({ path: join(out, "devices-spare.png") });
    await page.keyboard.press("Escape");
    await page.locator("#spare-code").waitFor({ state: "detached" });
});

await check("in both languages: nothing too small, too wide, or hard to reach", async () => {
    for (const language of ["English", "中文"]) {
        await page.getByRole("button", { name: language }).click();
        assert.deepEqual(await small_texts(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), language);
        await page.screenshot({ path: join(out, `devices-${language === "English" ? "en" : "zh"}.png`) });
    }
    assert.deepEqual(await axe_run(page), []);
    assert.deepEqual(page.complaints, []);
});

await browser.close();
processes.forEach((started) => started.kill("SIGTERM"));
rmSync(work, { recursive: true, force: true });
story_end();
