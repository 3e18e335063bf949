// node tests/pages/admin_test.mjs BUILD OUT
//
// Who works here, on a real hall in a real Chromium, by keys alone: an administrator adds a clerk,
// who signs in once, chooses a password and works; is given another role, is shut out; a kiosk gets
// its code; all of it is on record. Leaves pictures in OUT. The last line is "N passed, N failed".
import { execFileSync, spawn } from "node:child_process";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { axe_run, browser_launch, sign_in, small_texts } from "./browser.mjs";
import { check, hall_make, hall_ready, pages, story_end } from "./story.mjs";

const [build, out] = process.argv.slice(2).map((path) => resolve(path));
const ADMIN = { user: "boss", password: "boss-password" };
const CLERK = "0700";
const OWN = "words of my own";

rmSync(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { data, port, base, access } = await hall_make(build, out);
execFileSync(join(build, "bin/hallctl"), ["user", "add", data, ADMIN.user, "admin", "--password-stdin"], {
    input: `${ADMIN.password}\n`,
});
const server = spawn(join(build, "bin/hall-server"),
    ["--data", data, "--port", String(port), "--pages", join(build, "pages")], { stdio: "ignore" });
await hall_ready(base);
const browser = await browser_launch();
const page = await browser.page({ language: "zh-CN" });
const other = await browser.page({ language: "en-GB", apart: true });
pages.push(page, other);
let made = "";

const row = (user) => page.locator(`[data-user="${user}"]`);
async function look(name, of) {
    await of.screenshot({ path: join(out, `${name}.png`), fullPage: true });
    assert.deepEqual(await axe_run(of), []);
    assert.deepEqual(await small_texts(of), []);
}
/* Presses a key's button where the focus was put, as a keyboard does. */
async function press(locator) {
    await locator.focus();
    await page.keyboard.press("Enter");
}

await check("an administrator comes to people and devices", async () => {
    await sign_in(page, base, ADMIN);
    await page.waitForURL("**/admin/");
    await row(ADMIN.user).waitFor();
    await look("admin-zh", page);
});

await check("a clerk is added by keys, and the password is shown once", async () => {
    await press(page.locator("#people .title button"));
    await page.waitForFunction(() => document.activeElement?.id === "user");
    await page.keyboard.type(CLERK);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("12");
    await look("admin-add", page);
    await page.keyboard.press("Enter");
    made = (await page.locator("#made-secret").textContent()).trim();
    assert.match(made, /^[a-z2-9]{16}$/);
    await page.keyboard.press("Escape");
    await row(CLERK).waitFor();
    assert.match(await page.locator("#record tbody tr").first().textContent(), /新增人员0700/);
    assert.ok(!(await page.content()).includes(made), "the password is still on the page");
});

await check("the clerk chooses a password before anything else, and works", async () => {
    await other.goto(`${base}/`);
    await other.fill("#user", CLERK);
    await other.fill("#password", made);
    await other.keyboard.press("Enter");
    await other.waitForFunction(() => document.activeElement?.id === "new-password");
    await look("password-en", other);
    await other.fill("#new-password", OWN);
    await other.fill("#new-again", "something else");
    await other.keyboard.press("Enter");
    assert.match(await other.locator(".refusal").textContent(), /not the same/);
    await other.fill("#new-again", OWN);
    await other.keyboard.press("Enter");
    await other.waitForURL("**/clerk/");
});

await check("another role ends the session, and who is shut out cannot come back", async () => {
    await press(row(CLERK).locator('[data-do="disable"]'));
    await page.locator("dialog .primary").waitFor();
    await press(page.locator("dialog .primary"));
    await row(CLERK).locator(".late").waitFor();
    await other.waitForURL(/\/\?next=/);
    await other.fill("#user", CLERK);
    await other.fill("#password", OWN);
    await other.keyboard.press("Enter");
    await other.waitForFunction(() => document.querySelector(".refusal")?.textContent !== "");
});

await check("a kiosk gets its code, and the last administrator stays", async () => {
    await press(page.locator("#keys .title button"));
    await page.waitForFunction(() => document.activeElement?.id === "device");
    await page.keyboard.type("kiosk-8");
    await page.keyboard.press("Enter");
    assert.match((await page.locator("#made-secret").textContent()).trim(), /^\d{8}$/);
    await page.keyboard.press("Escape");
    await page.locator('[data-device="kiosk-8"]').waitFor();
    await press(row(ADMIN.user).locator('[data-do="disable"]'));
    await page.locator("dialog .primary").waitFor();
    await press(page.locator("dialog .primary"));
    await page.waitForFunction(() => /最后一名/.test(document.querySelector("dialog .refusal")?.textContent));
    await page.keyboard.press("Escape");
    await look("admin-end", page);
});

await check("a manager looks and changes nothing; English", async () => {
    const manager = await browser.page({ language: "en-GB", apart: true });
    pages.push(manager);
    await sign_in(manager, base, access.manager);
    await manager.waitForURL("**/dashboard/");
    await manager.goto(`${base}/admin/`);
    await manager.locator(`[data-user="${CLERK}"]`).waitFor();
    assert.equal(await manager.locator("#people button").count(), 0);
    assert.equal(await manager.locator("#record").count(), 0);
    await look("admin-manager-en", manager);
});

await browser.close();
server.kill();
story_end();
