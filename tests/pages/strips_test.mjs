// node tests/pages/strips_test.mjs BUILD OUT
//
// What the page of the strips draws is what hangs over the windows: a real hall with a line of
// strips (their own firmware), a real Chromium, and the LEDs of each compared with the page's
// canvas. Leaves a picture in OUT. The last line is "N passed, N failed".
import { execFileSync, spawn } from "node:child_process";
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { axe_run, browser_launch, sign_in, small_texts } from "./browser.mjs";
import { check, hall_make, hall_ready, patience_ms, story_end, until } from "./story.mjs";

const [build, out] = process.argv.slice(2).map((path) => resolve(path));
/* window, device: its size is the device's own. */
const strips = [
    ["1", "strip:81"],
    ["2", "strip:82:256x32"],
    ["3", "strip:83:192x16"],
];
const LOST = "strip:82";

/* Socket paths are short; the folder of the tests need not be. */
const work = mkdtempSync(join(tmpdir(), "mashang-"));
const processes = [];
function start(name, words) {
    const started = spawn(join(build, "bin", name), words, { stdio: ["ignore", "ignore", "inherit"] });
    processes.push(started);
    return started;
}

async function hall_open() {
    rmSync(join(out, "hall"), { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    const { data, port, base, access } = await hall_make(build, out);
    const devices = strips.flatMap(([, device]) => ["--device", device]);
    start("hall-field-sim", ["--line", join(work, "line"), "--control", join(work, "control"), ...devices]);
    await until("the line", () => existsSync(join(work, "control")));
    start("hall-server", ["--data", data, "--port", String(port), "--pages", join(build, "pages"),
        "--line", join(work, "line")]);
    await hall_ready(base);
    return { base, ...access };
}

function tell(...words) {
    execFileSync(join(build, "bin/hall-field-sim"), ["--tell", join(work, "control"), ...words]);
}

/* What the strip's LEDs show, as its own firmware says: hexadecimal digits, row by row. */
async function leds_of(device) {
    const file = join(work, "leds.pbm");
    tell("shown", device.split(":").slice(0, 2).join(":"), file);
    const bytes = await readFile(file);
    const [, head] = bytes.toString("latin1").match(/^(P4\n\d+ \d+\n)/);
    return bytes.subarray(head.length).toString("hex");
}

/* What the page's canvas shows, in the same digits; "" while there is none. */
function canvas_of(page, window) {
    return page.evaluate((name) => {
        const canvas = document.querySelector(`canvas[data-window="${name}"]`);
        if (!canvas) {
            return "";
        }
        const { data, width, height } = canvas
            .getContext("2d")
            .getImageData(0, 0, canvas.width, canvas.height);
        let digits = "";
        for (let y = 0; y < height; y += 2) {
            for (let x = 0; x < width; x += 8) {
                const lit = [0, 2, 4, 6].map((led) => Number(data[4 * (y * width + x + led)] > 128));
                digits += parseInt(lit.join(""), 2).toString(16);
            }
        }
        return digits;
    }, window);
}

async function all_agree(page, which = strips) {
    for (const [window, device] of which) {
        const leds = await leds_of(device);
        if (!/[^0]/.test(leds) || leds !== (await canvas_of(page, window))) {
            return false;
        }
    }
    return true;
}

const hall = await hall_open();
const browser = await browser_launch();
const page = await browser.page();
let closed = {};

await check("the page draws each strip as its LEDs are, in each size", async () => {
    await sign_in(page, hall.base, hall.manager);
    await page.goto(`${hall.base}/strips/`);
    await until("three strips", () => all_agree(page));
    closed = Object.fromEntries(
        await Promise.all(strips.map(async ([window]) => [window, await canvas_of(page, window)])),
    );
});

await check("an emergency of the hall is on all of them, and on the page by itself", async () => {
    const status = await page.evaluate(() =>
        fetch("/api/v1/hall/close", {
            method: "POST",
            headers: { "Content-Type": "application/json", "X-Mashang": "1" },
            body: JSON.stringify({ reason: "火警疏散", request_id: "strips-of-the-hall" }),
        }).then((answer) => answer.status),
    );
    assert.equal(status, 200);
    await until("three other pictures", async () => {
        for (const [window] of strips) {
            if ((await canvas_of(page, window)) === closed[window]) {
                return false;
            }
        }
        return all_agree(page);
    });
    await page.screenshot({ path: join(out, "strips.png") });
    assert.deepEqual(await axe_run(page), []);
    assert.deepEqual(await small_texts(page), []);
});

await check("a strip that is unplugged is told as lost, the others go on", async () => {
    const lost_at = (window) => page.locator(`.strip.is-lost:has(canvas[data-window="${window}"])`);
    const lost = lost_at(strips.find(([, device]) => device.startsWith(LOST))[0]);
    tell("unplug", LOST);
    await lost.getByText("失联").waitFor({ timeout: patience_ms() });
    for (const [window, device] of strips) {
        assert.equal(await lost_at(window).count(), device.startsWith(LOST) ? 1 : 0);
    }
    await page.screenshot({ path: join(out, "strips-lost.png") });
    tell("plug", LOST);
    await lost.waitFor({ state: "detached", timeout: patience_ms() });
    await until("three strips again", () => all_agree(page));
});

/* That a canvas is read often is this test's own doing. */
await check("the page complains of nothing", () =>
    assert.deepEqual(
        page.complaints.filter((text) => !text.includes("willReadFrequently")),
        [],
    ));

await browser.close();
processes.forEach((started) => started.kill("SIGTERM"));
rmSync(work, { recursive: true, force: true });
story_end();
