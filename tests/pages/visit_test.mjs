// node tests/pages/visit_test.mjs BUILD OUT
//
// One visit and what goes wrong around it, in a real Chromium against the real server of BUILD: a
// clerk with keys only, the visitor's phone, the manager's dashboard; two tabs, a lost answer, a
// killed server. Leaves a picture of each page in OUT. The last line is "N passed, N failed".
import { spawn } from "node:child_process";
import assert from "node:assert/strict";
import { join } from "node:path";
import { axe_run, browser_launch, sign_in, small_texts } from "./browser.mjs";
import { check, hall_make, hall_ready, pages, patience_ms, story_end, until } from "./story.mjs";

const [build, out] = process.argv.slice(2);
/*
 * The real server on its own data. stop() gives its exit code; SIGKILL is what a power cut is to
 * it.
 */
async function hall_open() {
    const { data, port, base, access } = await hall_make(build, out);
    let server = null;
    async function start() {
        server = spawn(
            join(build, "bin/hall-server"),
            ["--data", data, "--port", String(port), "--pages", join(build, "pages")],
            { stdio: ["ignore", "ignore", "inherit"] },
        );
        await hall_ready(base);
    }
    async function stop(signal) {
        const over = new Promise((resolve) => server.once("exit", resolve));
        server.kill(signal);
        return over;
    }
    await start();
    return { base, access, start, stop };
}

let requests = 0;
function api(hall, key) {
    return async (method, path, body) => {
        const answer = await fetch(`${hall.base}/api/v1${path}`, {
            method,
            headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
            body: body && JSON.stringify({ ...body, request_id: `visit-test-${requests++}` }),
        });
        return { status: answer.status, body: await answer.json() };
    };
}

/*
 * A number in a visitor's hand, as a kiosk does it; `held` false leaves it on the kiosk's screen.
 */
async function ticket_take(kiosk, service, held = true) {
    const issued = await kiosk("POST", "/tickets", { services: [service] });
    assert.equal(issued.status, 201, JSON.stringify(issued.body));
    const result = held ? { result: "printed" } : { result: "failed", reason: "media-empty" };
    const answer = await kiosk("POST", `/tickets/${issued.body.id}/print-result`, result);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return issued.body;
}

const hall = await hall_open();
const browser = await browser_launch();
const { clerk, manager } = hall.access;
const kiosk = api(hall, hall.access.kiosk.key);
const display = api(hall, hall.access.display.key);
async function page_open(options) {
    const page = await browser.page(options);
    page.setDefaultTimeout(patience_ms());
    pages.push(page);
    return page;
}
const sees = (page, text) => page.getByText(text).first().waitFor();
const path_of = (url) => hall.base + new URL(url).pathname + new URL(url).search;
const phone = { size: [390, 844], apart: true };

/* A key at the pace of a hand: the page takes the same key within 0.4 s for a bounce. */
async function press(page, key) {
    await page.keyboard.press(key);
    await new Promise((resolve) => setTimeout(resolve, 450));
}

/* Whoever is served: done, and accepted. */
async function finish(page) {
    await press(page, "3");
    await sees(page, "办得怎样");
    await press(page, "1");
}

async function page_is_sound(page, name) {
    await page.screenshot({ path: join(out, `${name}.png`) });
    assert.deepEqual(await axe_run(page), []);
    assert.deepEqual(await small_texts(page), []);
}

const seat_view = await page_open();
const desk = await page_open();
const wall = await page_open({ size: [1920, 1080], apart: true });
let service = null;
let first = null;
let visitor = null;

await check("a wrong password is told in words, and signs nobody in", async () => {
    await seat_view.goto(`${hall.base}/`);
    await seat_view.locator("#user").fill(clerk.user);
    await seat_view.locator("#password").fill("not-the-password");
    await seat_view.locator("button[type=submit]").click();
    await sees(seat_view, "工号或密码不对");
    assert.deepEqual(await axe_run(seat_view), []);
});

await check("a clerk signs in to the seat's page and opens the window by key 7", async () => {
    await desk.goto(`${hall.base}/`);
    await desk.locator("#user").waitFor();
    await page_is_sound(desk, "sign-in");
    await sign_in(desk, hall.base, clerk);
    await sees(desk, "窗口未开放");
    await page_is_sound(desk, "clerk-closed");
    await press(desk, "7");
    await sees(desk, "空闲");
});

await check("a manager signs in to the dashboard", async () => {
    await sign_in(wall, hall.base, manager);
    await wall.locator("#value-served").waitFor();
    assert.equal(await wall.locator("#value-served").innerText(), "0件");
});

await check("the visitor's page shows the number, who is before and where to wait", async () => {
    const seat = (await display("GET", `/seats/${clerk.seat}`)).body;
    service = (await kiosk("GET", "/services")).body.services.find((each) =>
        seat.queues.includes(each.queue),
    ).id;
    first = await ticket_take(kiosk, service);
    visitor = await page_open(phone);
    await visitor.goto(path_of(first.visitor_url));
    await sees(visitor, first.number);
    await sees(visitor, "0 人");
    await page_is_sound(visitor, "visit-waiting");
});

await check(
    "key 1 calls: the same number at the desk, and on the phone with the window",
    async () => {
        await sees(desk, `下一位 ${first.number}`);
        await press(desk, "1");
        await sees(desk, "正在呼叫");
        assert.equal(await desk.locator(".number").innerText(), first.number);
        await page_is_sound(desk, "clerk-called");
        await visitor.locator(".call-panel").waitFor();
        const called = (await visitor.locator(".call-panel").innerText()).replace(/\s+/g, " ");
        assert.match(called, new RegExp(`${first.number}.*请到 ${clerk.seat} 号窗口 `));
        for (const once of [clerk.seat, "窗口"]) {
            assert.equal(called.split(once).length, 2, `${once} stands once in: ${called}`);
        }
        await page_is_sound(visitor, "visit-called");
    },
);

await check("a service's guide on a phone keeps what is ticked there", async () => {
    const page = await page_open(phone);
    await page.goto(`${hall.base}/g/${service}`);
    const box = page.getByRole("checkbox").first();
    await box.check();
    await page_is_sound(page, "guide");
    await page.reload();
    await page.getByRole("checkbox").first().waitFor();
    assert.equal(await page.getByRole("checkbox").first().isChecked(), true);
    await page.close();
});

/* Counts what a phone would sound and shake: neither can be heard here. */
async function bell_count(page) {
    await page.addInitScript(() => {
        window.rung = { tones: 0, shakes: 0 };
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...when) {
            window.rung.tones++;
            return start.apply(this, when);
        };
        navigator.vibrate = () => ++window.rung.shakes > 0;
    });
    return () => page.evaluate(() => window.rung);
}

const helper = await page_open(phone);
const rung = await bell_count(helper);

await check("a guide's phone says that it wants a touch, and rings for a new call then", async () => {
    await sign_in(helper, hall.base, hall.access.guide);
    await sees(helper, "现在没有人求助");
    await sees(helper, "还不会响");
    await page_is_sound(helper, "help-silent");
    const bell = helper.getByRole("switch", { name: "新求助时响铃、振动" });
    assert.equal(await bell.getAttribute("aria-checked"), "false");
    await bell.click();
    await sees(helper, "铃声已开");
    assert.equal(await bell.getAttribute("aria-checked"), "true");
    assert.deepEqual(await rung(), { tones: 2, shakes: 1 }); /* as it will sound */
});

await check("a guide sees who calls from where, takes the call, and ends it", async () => {
    const page = helper;
    const area = (await kiosk("GET", "/hall")).body.areas[0];
    const called = await kiosk("POST", "/help", { reason: "reading", area: area.id });
    assert.equal(called.status, 201, JSON.stringify(called.body));
    await sees(page, "看不清或看不懂屏幕");
    await sees(page, area.name.zh);
    await sees(page, "1 人等待导服");
    assert.deepEqual(await rung(), { tones: 4, shakes: 2 });
    await press(desk, "8");
    await sees(desk, "请导服来做什么");
    await page_is_sound(desk, "clerk-help");
    await desk.keyboard.press("5");
    await sees(desk, "已呼叫导服");
    await sees(page, "身体不适");
    assert.match(await page.locator(".help-call").first().innerText(), /身体不适/);
    assert.deepEqual(await rung(), { tones: 6, shakes: 3 });
    await page_is_sound(page, "help");
    await page.getByRole("button", { name: "我去" }).first().click();
    await sees(page, "您正在前往");
    await sees(page, "1 人等待导服");
    await page_is_sound(page, "help-taken");
    await sees(desk, `导服 ${hall.access.guide.user} 正在前往`);
    await page_is_sound(desk, "clerk-help-taken");
    await page.getByRole("button", { name: "已帮到，结束" }).click();
    await page.getByText("身体不适").waitFor({ state: "hidden" });
    await sees(desk, "导服来过了");
    await desk.getByRole("button", { name: "呼叫导服", exact: true }).waitFor();
    /* The digit of the reason was no key of the window's. */
    assert.equal(await desk.locator(".number").innerText(), first.number);
    await page.getByRole("button", { name: "English" }).click();
    await sees(page, "Cannot read the screen");
    await page.getByRole("button", { name: "中文" }).click();
    const self = (await kiosk("GET", "/help/self")).body;
    assert.equal(self.state, "called");
    await kiosk("POST", `/help/${self.id}/close`, {});
    await sees(page, "现在没有人求助");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `needs ${wide} px`);
});

await check("a clerk takes the call for a guide back, after a reload too; a bell put off is silent", async () => {
    const before = await rung();
    await helper.getByRole("switch").click();
    await sees(helper, "铃声已关");
    await desk.getByRole("button", { name: "呼叫导服", exact: true }).click();
    await desk.getByRole("button", { name: "机器有问题" }).click();
    await sees(helper, "机器有问题");
    await desk.getByRole("button", { name: /已呼叫导服/ }).waitFor();
    await desk.reload();
    await desk.getByRole("button", { name: /已呼叫导服/ }).waitFor();
    await press(desk, "8");
    assert.deepEqual(await axe_run(desk), []);
    await desk.getByRole("button", { name: "不用来了" }).click();
    await sees(desk, "已取消呼叫导服");
    await sees(helper, "现在没有人求助");
    assert.deepEqual(await rung(), before);
    await desk.getByRole("button", { name: "呼叫导服", exact: true }).waitFor();
    await helper.close();
});

await check("key 2 recalls, and key 1 cannot call another over it", async () => {
    await press(desk, "2");
    await sees(desk, "第 2 次呼叫");
    await sees(visitor, "第 2 次呼叫");
    await press(desk, "1");
    await sees(desk, "还在呼叫中");
    assert.equal(await desk.locator(".number").innerText(), first.number);
});

await check("key 3 starts", async () => {
    await press(desk, "3");
    await sees(desk, "正在办理");
    await page_is_sound(desk, "clerk-serving");
    await sees(visitor, "正在 ");
});

await check("key 9 puts a paper before the visitor, by keys alone; the answer is seen at once", async () => {
    const path = `/seats/${clerk.seat}/paper`;
    const there = async () => (await display("GET", path)).body;
    await press(desk, "9");
    await desk.keyboard.press("1");
    await desk.keyboard.press("Control+Enter");
    await sees(desk, "至少一行内容");
    await desk.keyboard.type("1. 营业执照\n\n2.\t平面图 ");
    assert.equal(await desk.locator(".paper-form .refusal").textContent(), "");
    await page_is_sound(desk, "clerk-paper");
    await desk.keyboard.press("Control+Enter");
    await sees(desk, "等待办事人回答");
    const paper = await there();
    assert.deepEqual([paper.title, ...paper.lines], ["收件清单", "1. 营业执照", "2. 平面图"]);
    const said = await display("POST", `${path}/answer`, { paper: paper.id, answer: "wrong" });
    assert.equal(said.status, 200, JSON.stringify(said.body));
    await desk.locator("dialog").getByText("办事人说不对").waitFor();
    await page_is_sound(desk, "clerk-paper-wrong");
    await desk.keyboard.press("Enter"); /* change it: the words are there */
    await desk.locator("#paper-lines").waitFor();
    assert.equal(await desk.locator("#paper-lines").inputValue(), "1. 营业执照\n2. 平面图");
    await desk.locator("#paper-heading").focus();
    await desk.keyboard.press("Enter");
    await desk.locator("dialog button:focus").getByText("撤回").waitFor();
    await desk.keyboard.press("Enter"); /* withdrawn */
    await sees(desk, "已从屏上撤回");
    assert.equal((await there()).code, "unknown_paper");
    await desk.locator("#paper-lines").press("Control+Enter");
    await sees(desk, "等待办事人回答");
    await desk.keyboard.press("Escape");
    const last = await there();
    await display("POST", `${path}/answer`, { paper: last.id, answer: "confirmed" });
    await desk.locator(".paper-button").getByText("办事人已确认无误").waitFor();
    await page_is_sound(desk, "clerk-paper-right");
});

await check("a paper that asks for a signature is drawn when the visitor signed, for the clerk alone", async () => {
    const path = `/seats/${clerk.seat}/paper`;
    await press(desk, "9");
    await desk.locator("dialog button:focus").waitFor();
    await desk.locator("dialog").getByText("修改重发").click();
    await desk.locator(".paper-sign input").focus();
    await desk.keyboard.press("Space");
    assert.equal(await desk.locator(".paper-sign input").isChecked(), true);
    await page_is_sound(desk, "clerk-paper-to-sign");
    await desk.locator("#paper-lines").press("Control+Enter");
    await sees(desk, "等待办事人回答");
    const { body: paper } = await display("GET", path);
    assert.equal(paper.sign, true);
    const unsigned = { paper: paper.id, answer: "confirmed" };
    assert.equal((await display("POST", `${path}/answer`, unsigned)).body.code, "sign_missing");
    const strokes = [[60, 300, 300, 280], [180, 120, 182, 880, 150, 820], [420, 500], [600, 200, 900, 800]];
    const said = await display("POST", `${path}/answer`, { ...unsigned, strokes });
    assert.equal(said.status, 200, JSON.stringify(said.body));
    const signature = desk.locator("dialog").getByRole("img", { name: "办事人的签名" });
    await signature.waitFor();
    assert.equal(await signature.locator("path").count(), strokes.length);
    assert.equal(await signature.locator("path").nth(1).getAttribute("d"), "M540 120L546 880L450 820");
    const box = await signature.boundingBox();
    assert.ok(Math.abs(box.width / box.height - 3) < 0.1 && box.width > 200, JSON.stringify(box));
    assert.equal((await display("GET", path)).body.strokes, null);
    await page_is_sound(desk, "clerk-paper-signed");
    await desk.keyboard.press("Escape");
});

await check("key 3, pressed again later, asks what came of it and finishes", async () => {
    await press(desk, "3");
    await sees(desk, "办得怎样");
    await page_is_sound(desk, "clerk-outcome");
    await press(desk, "2");
    await sees(desk, `${first.number}：即办`);
    await sees(visitor, "办理结果");
    await sees(desk, "空闲");
    await sees(desk, "今日已办 1 件");
});

await check("five levels of one size, none chosen; one review, which its visitor alone may change", async () => {
    await sees(visitor, "请评价本次服务");
    const sizes = await visitor
        .locator(".level")
        .evaluateAll((levels) =>
            levels.map((level) =>
                [level.offsetWidth, level.offsetHeight, getComputedStyle(level).borderColor].join(),
            ),
        );
    assert.equal(sizes.length, 5);
    assert.equal(new Set(sizes).size, 1, sizes.join());
    assert.equal(await visitor.locator(".level :checked").count(), 0);
    await page_is_sound(visitor, "visit-review");
    await visitor.getByText("非常满意", { exact: true }).click();
    await visitor.getByRole("button", { name: "提交评价" }).click();
    await sees(visitor, "您的评价：非常满意");
    const said = { ticket: first.id, leg: 0 };
    const holder = api(hall, new URL(first.visitor_url).pathname.split("/")[2]);
    for (const level of [1, 5]) {
        const anew = await holder("POST", "/reviews", { ...said, level });
        assert.deepEqual([anew.status, anew.body.level], [201, level]);
    }
    const other = await display("POST", "/reviews", { ...said, seat: clerk.seat, level: 1 });
    assert.deepEqual([other.status, other.body.code], [409, "already_reviewed"]);
});

await check("after the level its reasons, any or none, and the review may be said anew", async () => {
    const level = (words) => visitor.getByRole("radio", { name: words, exact: true });
    const reason = (words) => visitor.getByRole("checkbox", { name: words, exact: true });
    const sent = () =>
        visitor.waitForResponse(
            (answer) => answer.url().endsWith("/reviews") && answer.request().method() === "POST",
        );
    async function send_anew() {
        const answer = sent();
        await visitor.getByRole("button", { name: "提交评价" }).click();
        return (await answer).json();
    }
    await visitor.getByRole("button", { name: "修改评价" }).click();
    await reason("办得快").waitFor();
    assert.equal(await level("非常满意").isChecked(), true);
    assert.equal(await visitor.locator(".reason").count(), 8);
    assert.equal(await visitor.locator(".reason :checked").count(), 0);
    await reason("办得快").check();
    await level("不满意").check();
    await reason("等候时间太长").waitFor();
    assert.equal(await visitor.locator(".reason").count(), 8);
    assert.equal(await visitor.locator(".reason :checked").count(), 0);
    await reason("等候时间太长").check();
    await reason("办理太慢").check();
    await page_is_sound(visitor, "visit-reasons");
    const bad = await send_anew();
    assert.deepEqual([bad.level, bad.reasons], [2, ["long-wait", "slow"]]);
    await sees(visitor, "您的评价：不满意");
    await page_is_sound(visitor, "visit-reviewed");
    await visitor.getByRole("button", { name: "修改评价" }).click();
    assert.equal(await reason("办理太慢").isChecked(), true);
    await visitor.getByRole("button", { name: "English" }).click();
    await visitor.getByRole("checkbox", { name: "Slowly done" }).waitFor();
    await visitor.getByRole("button", { name: "中文" }).click();
    await reason("办理太慢").uncheck();
    const slow = await send_anew();
    assert.deepEqual([slow.level, slow.reasons], [2, ["long-wait"]]);
    await visitor.getByRole("button", { name: "修改评价" }).click();
    await level("非常满意").check();
    await reason("态度热情").check();
    await reason("办得快").check();
    const good = await send_anew();
    assert.deepEqual([good.level, good.reasons], [5, ["kind", "quick"]]);
    await sees(visitor, "您的评价：非常满意");
});

await check(
    "the dashboard counted one served and one review by itself, and defines its figures",
    async () => {
        await until(
            "one served",
            async () => (await wall.locator("#value-served").innerText()) === "1件",
        );
        await sees(wall, "评价 1·不满意 0");
        await until("the reasons of it alone", async () =>
            /^好在\s*态度热情 1\s*办得快 1$/.test(await wall.locator("#reasons").innerText()),
        );
        await page_is_sound(wall, "dashboard");
        await wall.getByRole("button", { name: "今日办结" }).click();
        await sees(wall, "今日状态变为“办结”的环节数");
        await wall.keyboard.press("Escape");
    },
);

await check("clerk and manager see that a queue gives no numbers, why, and that it does again", async () => {
    const { user, password } = manager;
    const session = await fetch(`${hall.base}/api/v1/sessions`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ user, password }),
    });
    const steer = api(hall, (await session.json()).token);
    const { queue } = (await kiosk("GET", `/services/${service}`)).body;
    const stopped = await steer("POST", `/queues/${queue}/stop`, { reason: "系统维护" });
    assert.equal(stopped.status, 200, JSON.stringify(stopped.body));
    await sees(desk, "暂停取号：系统维护");
    await sees(wall, `${stopped.body.name.zh}暂停取号：系统维护`);
    await page_is_sound(desk, "clerk-stopped");
    await page_is_sound(wall, "dashboard-stopped");
    assert.equal((await steer("POST", `/queues/${queue}/give`, {})).status, 200);
    for (const page of [desk, wall]) {
        await page.getByText("系统维护").waitFor({ state: "hidden" });
    }
});

await check("the dashboard says how waits held, and what more windows would do", async () => {
    await sees(wall, "预告的 P90 守住");
    await wall.getByRole("button", { name: "等候预告" }).click();
    const today = wall.locator("#held-days tbody tr").first();
    await today.waitFor();
    /* Cell by cell: what stands between them depends on whether the row is laid out already. */
    const cells = await today.locator("th, td").allInnerTexts();
    assert.match(cells[0], /^\d{4}-\d\d-\d\d$/);
    assert.equal(cells[1], "1");
    await wall.getByLabel("多开几个").fill("3");
    await wall.getByRole("button", { name: "推演三小时" }).click();
    await sees(wall, "多开 3 个");
    assert.equal(await wall.locator("#whatif-answer tbody tr").count(), 7);
    await page_is_sound(wall, "dashboard-waits");
    await wall.getByRole("button", { name: "知道了" }).click();
});

await check("a code on the kiosk's screen is claimed by the first phone, once", async () => {
    const loose = await ticket_take(kiosk, service, false);
    const one = await page_open(phone);
    const url = `${path_of(loose.visitor_url)}?claim=1`;
    await one.goto(url);
    await sees(one, "号码已存到这部手机");
    await one.goto(url);
    await sees(one, "前面还有");
    const another = await page_open(phone);
    await another.goto(url);
    await sees(another, loose.number);
    const answer = await kiosk("GET", `/tickets/${loose.id}`);
    assert.equal(answer.body.holder, "phone");
    await one.getByRole("button", { name: "取消排队" }).click();
    await sees(one, "号码作废");
    await one.screenshot({ path: join(out, "visit-leave.png") });
    await one.getByRole("button", { name: "确定取消" }).click();
    await sees(one, "已取消排队");
    assert.equal((await kiosk("GET", `/tickets/${loose.id}`)).body.state, "cancelled");
});

await check("two tabs that press at once call one person", async () => {
    const taken = [await ticket_take(kiosk, service), await ticket_take(kiosk, service)];
    const numbers = taken.map((each) => each.number);
    const second = await page_open(phone);
    await second.goto(path_of(taken[1].visitor_url));
    await sees(second, "1 人");
    const tab = await page_open();
    await tab.goto(`${hall.base}/clerk/`);
    await Promise.all([desk, tab].map((page) => sees(page, `下一位 ${numbers[0]}`)));
    await Promise.all([desk, tab].map((page) => page.keyboard.press("1")));
    await Promise.all(
        [desk, tab].map((page) =>
            until(
                "the called number",
                async () => (await page.locator(".number").allInnerTexts())[0] === numbers[0],
            ),
        ),
    );
    await sees(desk, `下一位 ${numbers[1]}`);
    await sees(second, "0 人");
    await tab.close();
    await press(desk, "4");
    await sees(desk, "空闲");
});

await check(
    "key 0 undoes a call, and a number is called out of turn only with a reason",
    async () => {
        const last = await ticket_take(kiosk, service);
        await press(desk, "1");
        await sees(desk, "正在呼叫");
        await press(desk, "0");
        await sees(desk, "空闲");
        await desk.getByRole("button", { name: "为何先叫" }).click();
        await desk.locator(".sentences li:not(.muted)").first().waitFor();
        await desk.keyboard.press("Escape");
        await desk.locator(".groups").getByText(last.number).click();
        await sees(desk, "原因会记录");
        assert.deepEqual(await axe_run(desk), []);
        await desk.keyboard.press("2");
        await until(
            "the picked number",
            async () => (await desk.locator(".number").allInnerTexts())[0] === last.number,
        );
        await press(desk, "4");
        await sees(desk, "空闲");
    },
);

await check("key 6 hands a visitor on to a queue found by its letter, key 5 sets one aside", async () => {
    const on = await ticket_take(kiosk, service);
    const queues = (await kiosk("GET", "/queues")).body.queues;
    const other = queues.find((queue) => queue.id !== on.legs[0].queue && queue.id.length === 1);
    await sees(desk, "下一位");
    while ((await desk.locator(".number").allInnerTexts())[0] !== on.number) {
        await press(desk, "1");
        await sees(desk, "正在呼叫");
        const number = (await desk.locator(".number").allInnerTexts())[0];
        if (number !== on.number) {
            await press(desk, "5");
            await sees(desk, `${number} 已挂起`);
            await sees(desk, "空闲");
        }
    }
    await press(desk, "6");
    await desk.locator("#sought").fill(other.name.zh);
    assert.deepEqual(await axe_run(desk), []);
    await desk.locator(".found .choice").first().click();
    await sees(desk, `${on.number} 已转移`);
    const { legs } = (await kiosk("GET", `/tickets/${on.id}`)).body;
    assert.deepEqual(
        legs.map((leg) => leg.state),
        ["finished", "waiting"],
    );
    assert.equal(legs[1].queue, other.id);
});

await check("an answer lost on its way is asked for again, and calls nobody twice", async () => {
    await ticket_take(kiosk, service);
    await sees(desk, "本窗口可办 1 人");
    let sent = 0;
    const ids = new Set();
    await desk.route("**/seats/*/next", async (route) => {
        ids.add(route.request().postDataJSON().request_id);
        if (++sent === 1) {
            await route.fetch();
            await route.abort();
        } else {
            await route.continue();
        }
    });
    await press(desk, "1");
    await sees(desk, "正在呼叫");
    await until("the second try", () => sent === 2);
    await desk.unroute("**/seats/*/next");
    assert.equal(ids.size, 1);
    await sees(desk, "本窗口可办 0 人");
});

await check("digits in a text field are text", async () => {
    await press(desk, "3");
    await finish(desk);
    await press(desk, "7");
    await desk.locator("#own-reason").fill("");
    await desk.locator("#own-reason").press("1");
    assert.equal(await desk.locator("#own-reason").inputValue(), "1");
    assert.deepEqual(await axe_run(desk), []);
    await desk.screenshot({ path: join(out, "clerk-pause.png") });
    await desk.keyboard.press("Escape");
    await sees(desk, "服务中");
});

await check("a walk-in gets a number that the clerk tells, and the ground that was seen", async () => {
    await sees(desk, "本窗口可办 0 人");
    await desk.getByRole("button", { name: "现场取号" }).click();
    await desk.locator("#ground").selectOption("elderly");
    await desk.locator(".found .choice").first().waitFor();
    assert.deepEqual(await axe_run(desk), []);
    await desk.locator(".found .choice").first().click();
    await sees(desk, "请告诉群众号码");
    const number = await desk.locator(".told-number").innerText();
    await page_is_sound(desk, "clerk-walk-in");
    await desk.keyboard.press("Enter");
    await sees(desk, "本窗口可办 1 人");
    const row = desk.locator(".groups li", { hasText: number });
    assert.match(await row.innerText(), /老年人/);
    await press(desk, "1");
    await sees(desk, "正在呼叫");
    assert.equal(await desk.locator(".number").innerText(), number);
});

await check("key 0 takes a start and a finish back, and says for how long it can", async () => {
    await press(desk, "3");
    await sees(desk, "正在办理");
    await press(desk, "0");
    await sees(desk, "正在呼叫");
    await press(desk, "3");
    await finish(desk);
    await sees(desk, "撤销办结");
    assert.match(await desk.locator(".undo").innerText(), /[1-6]?\d 秒/);
    await page_is_sound(desk, "clerk-undo");
    await press(desk, "0");
    await sees(desk, "正在办理");
    await finish(desk);
    await sees(desk, "空闲");
});

await check("a lost paper is printed anew, and the old one's page says so", async () => {
    const lost = await ticket_take(kiosk, service);
    const old = await page_open(phone);
    await old.goto(path_of(lost.visitor_url));
    await sees(old, lost.number);
    await old.getByText("为什么还没轮到我").click();
    await sees(old, "您前面没有人。");
    assert.deepEqual(await axe_run(old), []);
    await desk.getByRole("button", { name: "按号查找" }).click();
    await desk.locator("#sought-number").fill(lost.number.toLowerCase());
    await desk.keyboard.press("Enter");
    await desk.getByRole("button", { name: "补打号票" }).click();
    await sees(desk, `${lost.number} 已补打`);
    await page_is_sound(desk, "clerk-number");
    await sees(old, "此号票已补打");
    assert.deepEqual(await axe_run(old), []);
    await old.goto(path_of(lost.visitor_url));
    await sees(old, "此号票已补打");
    await old.goto(path_of(await desk.locator(".link").innerText()));
    await sees(old, lost.number);
    await old.close();
    await desk.keyboard.press("Escape");
});

await check("who was set aside is put back in line at the desk, or by himself", async () => {
    const asked = await ticket_take(kiosk, service);
    const back = await page_open(phone);
    await back.goto(path_of(asked.visitor_url));
    for (const again of [1, 2]) {
        await sees(desk, "本窗口可办 2 人");
        await press(desk, "1");
        await sees(desk, "正在呼叫");
        const number = await desk.locator(".number").innerText();
        await press(desk, "5");
        await sees(desk, "本窗口可办 1 人");
        if (number === asked.number) {
            await back.getByRole("button", { name: "我回来了" }).click();
        } else {
            await desk
                .locator(".groups li", { hasText: number })
                .getByRole("button")
                .filter({ hasText: "回到队列" })
                .click();
        }
        assert.ok(again > 0);
    }
    await sees(desk, "本窗口可办 2 人");
    await back.close();
});

await check("a seat goes to another clerk with its visitor, and comes back", async () => {
    await press(desk, "1");
    await sees(desk, "正在呼叫");
    const number = await desk.locator(".number").innerText();
    for (const next of ["seat-20", clerk.user]) {
        await desk.getByRole("button", { name: "交班" }).click();
        await desk.locator("#next-clerk").fill(next);
        assert.deepEqual(await axe_run(desk), []);
        await desk.keyboard.press("Enter");
        await desk.locator("#password").waitFor();
        await sign_in(desk, hall.base, { ...clerk, user: next });
        await sees(desk, `工号 ${next}`);
        assert.equal(await desk.locator(".number").innerText(), number);
    }
    for (let left = 1; left >= 0; left--) {
        await press(desk, "3");
        await finish(desk);
        await sees(desk, "空闲");
        await sees(desk, `本窗口可办 ${left} 人`);
        if (left > 0) {
            await press(desk, "1");
            await sees(desk, "正在呼叫");
        }
    }
});

await check(
    "a hall that cannot store says so in clear words, and the words go when it can again",
    async () => {
        const refused = {
            type: "about:blank",
            title: "The server cannot store",
            status: 503,
            code: "storage_refused",
        };
        for (const page of [desk, wall, visitor]) {
            await page.route("**/readyz", (route) =>
                route.fulfill({
                    status: 503,
                    contentType: "application/problem+json",
                    body: JSON.stringify(refused),
                }),
            );
            await page.reload();
            await sees(page, "暂停取号和叫号");
        }
        await desk.screenshot({ path: join(out, "clerk-refused.png") });
        for (const page of [desk, wall, visitor]) {
            await page.unroute("**/readyz");
            await page.getByText("暂停取号和叫号").waitFor({ state: "hidden" });
        }
    },
);

await check(
    "the server is killed: pages say so; it comes back, and they go on by themselves",
    async () => {
        const next = await ticket_take(kiosk, service);
        await visitor.goto(path_of(next.visitor_url));
        await sees(visitor, "前面还有");
        await sees(desk, `下一位 ${next.number}`);
        await hall.stop("SIGKILL");
        await Promise.all([desk, wall, visitor].map((page) => sees(page, "与大厅服务器断开")));
        await press(desk, "1");
        await sees(desk, "正在重新连接大厅");
        await page_is_sound(desk, "clerk-lost");
        await hall.start();
        await Promise.all(
            [desk, wall, visitor].map((page) =>
                page.getByText("与大厅服务器断开").waitFor({ state: "hidden" }),
            ),
        );
        assert.equal(await desk.locator(".number").count(), 0, "the refused key called nobody");
        await press(desk, "1");
        await sees(desk, "正在呼叫");
        await visitor.locator(".call-panel").waitFor();
        assert.equal(await desk.locator(".number").innerText(), next.number);
    },
);

await check("English at one press, the page's language with it", async () => {
    await desk.getByRole("button", { name: "English" }).click();
    await sees(desk, "Calling");
    assert.equal(await desk.evaluate(() => document.documentElement.lang), "en");
    await desk.screenshot({ path: join(out, "clerk-en.png") });
    await desk.getByRole("button", { name: "中文" }).click();
});

await check(
    "the desk fits 1280 x 720 and the wall 1920 x 1080 without scrolling; the phone at double text",
    async () => {
        for (const page of [desk, wall]) {
            const [needs, has] = await page.evaluate(() => [
                document.documentElement.scrollHeight,
                innerHeight,
            ]);
            assert.ok(needs <= has, `${page.url()} needs ${needs} of ${has}`);
        }
        await visitor.evaluate(() =>
            document.documentElement.style.setProperty("font-size", "200%"),
        );
        const wide = await visitor.evaluate(() => document.documentElement.scrollWidth);
        await visitor.screenshot({ path: join(out, "visit-large.png"), fullPage: true });
        assert.ok(wide <= 390, `needs ${wide} px`);
    },
);

/* What the browser itself notes when the hall refuses or is gone, as this test makes it; a file
   that is missing is another matter. */
const network_note =
    /^(Failed to load resource: (net::|.*status of (401|409|410|503))|WebSocket connection to )/;

await check(
    "the policy is kept and nothing complained: no error or warning in any console",
    async () => {
        const policy = (await fetch(`${hall.base}/clerk/`)).headers.get("content-security-policy");
        assert.match(policy, /default-src '(self|none)'/);
        assert.doesNotMatch(policy, /unsafe/);
        const complaints = pages.flatMap((page) => page.complaints);
        assert.deepEqual(
            complaints.filter((text) => !network_note.test(text)),
            [],
        );
    },
);

await check("the server ends in peace while pages look at it", async () => {
    assert.equal(await hall.stop("SIGTERM"), 0);
});
await browser.close();
story_end();
