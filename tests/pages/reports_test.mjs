// node tests/pages/reports_test.mjs BUILD OUT
//
// The page of figures says what plain SQL says: a real hall that issued, served and lost visitors, a
// real Chromium, and the journal asked by itself. From a window by keys down to a ticket's story.
// Leaves pictures in OUT. The last line is "N passed, N failed".
import { execFileSync, spawn } from "node:child_process";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { axe_run, browser_launch, sign_in, small_texts } from "./browser.mjs";
import { check, hall_make, hall_ready, pages, patience_ms, story_end } from "./story.mjs";

const [build, out] = process.argv.slice(2).map((path) => resolve(path));
rmSync(join(out, "hall"), { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { data, port, base, access } = await hall_make(build, out);
const server = spawn(
    join(build, "bin/hall-server"),
    ["--data", data, "--port", String(port), "--pages", join(build, "pages")],
    { stdio: ["ignore", "ignore", "inherit"] },
);
process.on("exit", () => server.kill());
await hall_ready(base);

let wish = 0;
async function ask(token, path, body) {
    const answer = await fetch(`${base}/api/v1${path}`, {
        method: body ? "POST" : "GET",
        headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
        body: body && JSON.stringify(path === "/sessions" ? body : { ...body, request_id: `figures-${wish++}` }),
    });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
}
const sql = (text) =>
    Number(execFileSync("python3", ["-c",
        "import sqlite3, sys; print(sqlite3.connect(f'file:{sys.argv[1]}/journal.db?mode=ro', uri=True)"
        + ".execute(sys.argv[2]).fetchone()[0])", data, text], { encoding: "utf8" }));

const clerk = (await ask(null, "/sessions", access.clerk)).token;
const seat = access.clerk.seat;
const { queues } = await ask(clerk, `/seats/${seat}`);
const { services } = await ask(null, "/services");
const service = services.find((each) => each.queue === queues[0]).id;
await ask(clerk, `/seats/${seat}/open`, {});
for (let i = 0; i < 4; i++) {
    const ticket = await ask(access.kiosk.key, "/tickets", { services: [service] });
    await ask(access.kiosk.key, `/tickets/${ticket.id}/print-result`, { result: "printed" });
    await ask(clerk, `/seats/${seat}/next`, {});
    await ask(clerk, `/seats/${seat}/${i === 3 ? "absent" : "start"}`, {});
    if (i < 3) {
        await ask(clerk, `/seats/${seat}/finish`, {});
    }
}

const browser = await browser_launch();
const page = await browser.page({ size: [1280, 720], language: "zh-CN" });
pages.push(page);
page.setDefaultTimeout(patience_ms());

await check("the figures on the screen are those of plain SQL", async () => {
    await sign_in(page, base, access.manager);
    await page.goto(`${base}/reports/?by=window`);
    await page.waitForSelector("#total-tickets");
    const shown = (id) => page.locator(`#total-${id}`).getAttribute("data-value").then(Number);
    assert.equal(await shown("tickets"), sql("SELECT count(*) FROM tickets"));
    assert.equal(await shown("served"), sql("SELECT count(*) FROM legs WHERE finished_ms IS NOT NULL"));
    assert.equal(
        await shown("absent_share"),
        sql("SELECT sum(state = 6) * 10000 / count(*) FROM legs WHERE first_called_ms IS NOT NULL"),
    );
    assert.equal(await page.locator("#total-satisfied").textContent(), "–");
});
await check("each figure has its definition beside it", async () => {
    const cards = page.locator(".report-totals .card");
    const words = await cards.locator(".muted").allTextContents();
    assert.ok(words.length > 10 && words.every((each) => each.trim().length > 5), words.join("|"));
});
await check("the file that is offered says the same", async () => {
    const path = await page.locator("#csv").getAttribute("href");
    const text = await page.evaluate((where) => fetch(where).then((answer) => answer.text()), path);
    const cells = text.trim().split("\r\n").at(-1).split(",");
    assert.equal(Number(cells[2]), sql("SELECT count(*) FROM tickets"));
});
await check("keys alone lead from a window to its tickets and a ticket's story", async () => {
    await page.locator(".report-table tbody tr td button").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#tickets tbody tr");
    await page.screenshot({ path: join(out, "reports-zh.png"), fullPage: true });
    await page.locator("#tickets tbody th button").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] .report-story li");
    assert.ok((await page.locator(".report-story li").count()) >= 3);
    await page.screenshot({ path: join(out, "reports-story.png") });
    await page.keyboard.press("Escape");
    await page.locator(".report-table tbody th button").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.search.includes("by=service"));
});
await check("in both languages nothing is small, cut off or against axe", async () => {
    for (const language of ["zh", "en"]) {
        if (language === "en") {
            await page.locator("header button[lang=en]").click();
            await page.waitForFunction(() => document.documentElement.lang.startsWith("en"));
        }
        assert.deepEqual(await axe_run(page), []);
        assert.deepEqual(await small_texts(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }
    await page.screenshot({ path: join(out, "reports-en.png"), fullPage: true });
    assert.deepEqual(page.complaints, []);
});

await browser.close();
story_end();
