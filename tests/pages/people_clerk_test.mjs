// node tests/pages/people_clerk_test.mjs BUILD OUT
//
// A clerk's day with keys alone, in a real Chromium against the real server of BUILD. The mouse is
// used by nobody; what is in the way of a key is in the way of a clerk. The last line is "N passed,
// N failed".
import { spawn } from "node:child_process";
import assert from "node:assert/strict";
import { join } from "node:path";
import { axe_run, browser_launch, small_texts } from "./browser.mjs";
import { check, hall_make, hall_ready, pages, patience_ms, story_end, until } from "./story.mjs";

const [build, out] = process.argv.slice(2);
const { data, port, base, access } = await hall_make(build, out);
const { clerk } = access;
let server = null;
async function start() {
    server = spawn(
        join(build, "bin/hall-server"),
        ["--data", data, "--port", String(port), "--pages", join(build, "pages")],
        { stdio: ["ignore", "ignore", "inherit"] },
    );
    await hall_ready(base);
}
function stop(signal) {
    const over = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    return over;
}

let requests = 0;
async function kiosk(method, path, body) {
    const answer = await fetch(`${base}/api/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${access.kiosk.key}`, "Content-Type": "application/json" },
        body: body && JSON.stringify({ ...body, request_id: `people-test-${requests++}` }),
    });
    const told = await answer.json();
    assert.ok(answer.ok, JSON.stringify(told));
    return told;
}
async function ticket_take(service) {
    const issued = await kiosk("POST", "/tickets", { services: [service] });
    await kiosk("POST", `/tickets/${issued.id}/print-result`, { result: "printed" });
    return issued;
}

await start();
const browser = await browser_launch();
const desk = await browser.page();
desk.setDefaultTimeout(patience_ms());
pages.push(desk);
const sees = (text) => desk.getByText(text).first().waitFor();
const seat = () => kiosk("GET", `/seats/${clerk.seat}`);

/* At the pace of a hand: the page takes the same key within 0.4 s for a bounce. */
async function press(...keys) {
    for (const key of keys) {
        await desk.keyboard.press(key);
        await new Promise((resolve) => setTimeout(resolve, 450));
    }
}
async function is_sound(name) {
    await desk.screenshot({ path: join(out, `${name}.png`) });
    assert.deepEqual(await axe_run(desk), []);
    assert.deepEqual(await small_texts(desk), []);
}
async function sign_in() {
    await desk.locator("#user").focus();
    await desk.keyboard.type(clerk.user);
    await desk.keyboard.press("Tab");
    await desk.keyboard.type(clerk.password);
    await desk.locator("#seat").focus();
    await desk.keyboard.type(clerk.seat);
    await desk.keyboard.press("Enter");
    await desk.waitForURL(/\/clerk\/$/);
}

let service = null;
const tickets = [];
/* The next visitor is called and served; his ticket. */
async function serve() {
    tickets.push(await ticket_take(service));
    await sees(`下一位 ${tickets.at(-1).number}`);
    await press("1");
    await sees("正在呼叫");
    await press("3");
    await sees("正在办理");
    return (await seat()).ticket;
}

await check("a clerk signs in, opens the window and sees all keys, without a mouse", async () => {
    await desk.goto(`${base}/`);
    await sign_in();
    await sees("窗口未开放");
    await press("?");
    await sees("全部按键");
    await is_sound("people-keys");
    await press("Escape", "7");
    await sees("空闲");
    const { queues } = await seat();
    const { services } = await kiosk("GET", "/services");
    service = services.find((each) => queues.includes(each.queue)).id;
});

await check("each finish says what came of it, by one key more", async () => {
    for (const [key, outcome, name] of [
        ["1", "accepted", "受理"],
        ["2", "on-the-spot", "即办"],
        ["4", "consulted", "咨询"],
    ]) {
        const { id, number } = await serve();
        await press("3");
        await sees("办得怎样");
        await press(key);
        await sees(`${number}：${name}`);
        assert.equal((await kiosk("GET", `/tickets/${id}`)).legs[0].outcome, outcome);
    }
});

await check("what was given back has its list, by digits and by words; the visitor's page has it", async () => {
    const { id, number } = await serve();
    await press("3", "3");
    await sees("还缺什么");
    await press("Control+Enter");
    const guide = (await kiosk("GET", `/services/${service}`)).guide;
    if (guide?.materials.length) {
        await sees("请选或写明还缺什么");
        await press("1");
    }
    await desk.locator("#missing-own").focus();
    await desk.keyboard.type("近期照片两张");
    await is_sound("people-missing");
    await press("Control+Enter");
    await sees(`${number}：一次性告知`);
    const [leg] = (await kiosk("GET", `/tickets/${id}`)).legs;
    assert.equal(leg.outcome, "given-back");
    assert.equal(leg.missing.at(-1), "近期照片两张");
    const phone = await browser.page({ size: [390, 844], apart: true });
    pages.push(phone);
    const url = new URL(tickets.at(-1).visitor_url);
    await phone.goto(base + url.pathname);
    await phone.getByText("一次性告知：还缺").first().waitFor();
    await phone.getByText("近期照片两张").first().waitFor();
    await phone.screenshot({ path: join(out, "people-visit-missing.png") });
    assert.deepEqual(await axe_run(phone), []);
    await phone.getByRole("button", { name: "English" }).click();
    await phone.getByText("Still missing").first().waitFor();
    await phone.close();
});

await check("finished without a word, it is said later by R, and anew", async () => {
    const { id, number } = await serve();
    await press("3", "5");
    await sees(`${number} 的办理结果未记`);
    await is_sound("people-unsaid");
    await press("r", "2");
    await sees(`${number}：即办`);
    await press("r", "1");
    await sees(`${number}：受理`);
    assert.equal((await kiosk("GET", `/tickets/${id}`)).legs[0].outcome, "accepted");
});

await check("key 1 while somebody is served asks, finishes and calls the next", async () => {
    const { id } = await serve();
    const next = await ticket_take(service);
    await sees(`下一位 ${next.number}`);
    await press("1");
    await sees("记下后呼叫下一位");
    await press("2");
    await until("the next is called", async () => (await seat()).ticket?.number === next.number);
    assert.equal((await kiosk("GET", `/tickets/${id}`)).legs[0].outcome, "on-the-spot");
});

await check("the server is killed while somebody is called: the day goes on, and nobody is called twice", async () => {
    const { number } = (await seat()).ticket;
    await stop("SIGKILL");
    await desk.locator(".banner").waitFor();
    await start();
    await desk.locator(".banner").waitFor({ state: "hidden" });
    await press("3");
    await sees("正在办理");
    assert.equal((await seat()).ticket.number, number);
    await press("3", "4");
    await sees(`${number}：咨询`);
});

await check("a step is undone with what was said of it", async () => {
    await press("0");
    await sees("正在办理");
    assert.equal(await desk.locator(".outcome-said").count(), 0);
    await press("3", "1");
    await sees("受理");
});

await check("set aside, absent, recalled, handed on by search: by keys", async () => {
    const parked = await serve();
    await press("5");
    await sees(`${parked.number} 已挂起`);
    const gone = await ticket_take(service);
    await sees(`下一位 ${gone.number}`);
    await press("1", "2");
    await sees("第 2 次呼叫");
    await press("4");
    await sees("已过号");
    const moved = await serve();
    await press("6");
    await desk.keyboard.type("A");
    await desk.locator(".found .choice").first().focus();
    await press("Enter");
    await sees(`${moved.number} 已转移`);
});

await check("a walk-in's number, why this one is next, a pause, and home", async () => {
    await press("w");
    await desk.locator(".found .choice").first().focus();
    await press("Enter");
    await desk.locator(".told-number").waitFor();
    await press("Enter");
    await sees("下一位 ");
    await press("y");
    await desk.locator(".sentences li:not(.muted)").first().waitFor();
    await press("Escape", "7", "1");
    await sees("午休");
    await is_sound("people-pause");
    await press("7");
    await sees("空闲");
    await press("q");
    await press("Enter");
    await desk.locator("#user").waitFor();
    assert.equal((await seat()).state, "closed");
});

await browser.close();
await stop("SIGTERM");
story_end();
