// node tests/contract/contract_test.mjs BUILD OUT
//
// What openapi.json says, against a running hall. First a morning in which operations answer well,
// then each operation with bodies made of its schema, then with each of them spoiled in every way,
// then wrong addresses, methods, kinds of content, callers. Answers fit their schema and have no
// field that it does not name; problems are problem+json with a code of model/problem.h; nothing is
// a 5xx. The last line is "N passed, N failed".
import { execFileSync, spawn } from "node:child_process";
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { request as http_request } from "node:http";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { check, hall_make, hall_ready, story_end, until } from "../pages/story.mjs";
import { tree } from "../pages/browser.mjs";
import {
    answer_fault, bodies_bad, body_fault, body_least, body_whole, operations, problem_fault,
} from "./text.mjs";

const [build, out] = process.argv.slice(2).map((path) => resolve(path));
const JSON_TYPE = "application/json";
const BODY_MAX_BYTES = 16 * 1024;
/* Codes that say that a body cannot be read: no body that fits its schema may meet them. */
const UNREADABLE = new Set(["bad_json", "duplicate_key", "bad_utf8", "too_deep", "too_large", "wrong_type",
    "missing_field", "unknown_field", "request_id_missing", "unsupported_media"]);
const codes = new Map(
    [...readFileSync(join(tree, "hall-server/model/problem.h"), "utf8").replaceAll("\\\n", "")
        .matchAll(/X\(PROBLEM_\w+,\s*"(\w+)",\s*(\d+),/g)].map(([, code, status]) => [code, Number(status)]));
const roles = ["kiosk", "display", "clerk", "manager", "guide", "admin", "inspector", "auditor", "visitor"];

const hall = { keys: {}, named: {}, ids: {} };
const answered_well = new Set();

/* ---- asking ---- */

function ask(method, path, { body, key, type = JSON_TYPE, headers = {} } = {}) {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    return new Promise((told, failed) => {
        const request = http_request(hall.base + path, {
            method,
            agent: false,
            headers: {
                ...(key && { Authorization: `Bearer ${key}` }),
                ...(bytes && { "Content-Length": bytes.length }),
                ...(bytes && type && { "Content-Type": type }),
                ...headers,
            },
        }, (answer) => {
            const parts = [];
            answer.on("data", (part) => parts.push(part));
            answer.on("end", () => {
                const raw = Buffer.concat(parts);
                const kind = (answer.headers["content-type"] || "").split(";")[0];
                told({
                    status: answer.statusCode,
                    kind,
                    raw,
                    json: kind.endsWith("json") ? JSON.parse(raw) : null,
                    retry_after: answer.headers["retry-after"],
                });
            });
            answer.on("error", failed);
        });
        request.on("error", failed);
        request.end(bytes);
    });
}

/* As ask(), for callers without a right: those have to wait when they ask very often. */
async function ask_patiently(...words) {
    for (;;) {
        const answer = await ask(...words);
        if (answer.json?.code !== "rate_limited") {
            return answer;
        }
        await new Promise((wake) => setTimeout(wake, Number(answer.retry_after) * 1000));
    }
}

/* A problem as the text has it. Returns its code. */
function problem_of(answer, what) {
    assert.equal(answer.kind, "application/problem+json", `${what}: ${answer.status} ${answer.raw.subarray(0, 200)}`);
    assert.equal(problem_fault(answer.json), null, what);
    assert.ok(codes.has(answer.json.code), `${what}: unknown code ${answer.json.code}`);
    assert.equal(answer.status, codes.get(answer.json.code), `${what}: status of ${answer.json.code}`);
    assert.equal(answer.status, answer.json.status, what);
    assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.raw}`);
    return answer.json.code;
}

/* Fits what the text says of this operation. Returns the code of a problem, or null. */
function held(operation, answer, what) {
    if (answer.status !== operation.well) {
        return problem_of(answer, what);
    }
    assert.equal(answer.kind, operation.type || "", what);
    if (answer.json) {
        assert.equal(answer_fault(operation, answer.json), null, what);
    }
    answered_well.add(operation.id);
    return null;
}

const by_id = Object.fromEntries(operations.map((operation) => [operation.id, operation]));

/* One operation, whose answer must be good: its body. */
async function say(id, key, { of, query = "", ...body } = {}) {
    const operation = by_id[id];
    const path = operation.path.replace("{id}", of) + query;
    let sent;
    if (operation.body) {
        const must = operation.body.required || [];
        sent = { ...(must.includes("request_id") && { request_id: `story-${id}-${story_count++}` }), ...body };
        assert.equal(body_fault(operation, sent), null, `what the test says itself: ${id}`);
    }
    const answer = await ask(operation.method, path, { key, body: sent && JSON.stringify(sent) });
    const code = held(operation, answer, id);
    assert.equal(code, null, `${id}: ${answer.raw}`);
    return answer.json;
}
let story_count = 0;

/* ---- the hall ---- */

async function hall_open() {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const { data, port, base, access } = await hall_make(build, out);
    Object.assign(hall, { data, port, base, access });
    hall.server = spawn(join(build, "bin/hall-server"), ["--data", data, "--port", String(port)],
        { stdio: ["ignore", "ignore", "inherit"] });
    await hall_ready(base);
    hall.people = { clerk: access.clerk, manager: access.manager };
    for (const role of ["guide", "admin", "inspector", "auditor"]) {
        const password = `${role}-password`;
        execFileSync(join(build, "bin/hallctl"), ["user", "add", data, `${role}-1`, role, "--password-stdin"],
            { input: `${password}\n`, stdio: ["pipe", "ignore", "inherit"] });
        hall.people[role] = { user: `${role}-1`, password };
    }
    hall.keys.kiosk = access.kiosk.key;
    hall.keys.display = access.display.key;
}

async function sign_in(role) {
    const { user, password, seat } = hall.people[role];
    hall.keys[role] = (await say("sign_in", undefined, { user, password, ...(seat && { seat }) })).token;
}

async function ticket_held() {
    const ticket = await say("issue", hall.keys.kiosk, { services: [hall.named.service] });
    await say("print_result", hall.keys.kiosk, { of: ticket.id, result: "printed" });
    return ticket;
}

/* A made-up number of the form of a card's, with its check character (GB 11643). */
function card_number(serial) {
    const digits = `33010119900307${String(serial).padStart(3, "0")}`;
    const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((all, w, i) => all + w * Number(digits[i]), 0);
    return digits + "10X98765432"[sum % 11];
}

const token_of = (ticket) => ticket.visitor_url.split("/t/")[1];

async function slot_of(queue) {
    for (const day of [hall.today, hall.tomorrow]) {
        const { slots } = await say("slots", undefined, { of: queue, query: `?day=${day}` });
        if (slots.length > 1) {
            return { day, at: slots[0].at, later: slots[1].at };
        }
    }
    throw new Error("no slots");
}

/* ---- a morning ---- */

async function what_is_here() {
    for (const id of ["health", "ready", "metrics", "openapi", "hall", "queues", "review_reasons"]) {
        await say(id);
    }
    const { now } = await say("hall");
    hall.today = now.slice(0, 10);
    hall.tomorrow = new Date(Date.parse(`${hall.today}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    const { services } = await say("services");
    const seat = await say("seat", hall.keys.clerk, { of: hall.access.clerk.seat });
    const service = services.find(({ queue }) => seat.queues.includes(queue));
    Object.assign(hall.named, { service: service.id, queue: service.queue, seat: seat.id, area: "1", user: hall.access.clerk.user, number: "A001", clerk: "seat-13", day: hall.today,
        id_number: card_number(1), from: "10:00", to: "11:00" });
    await say("service", undefined, { of: service.id });
    await say("seats", hall.keys.display);
    await say("board", hall.keys.display);
    await say("dashboard", hall.keys.manager);
    await say("session", hall.keys.clerk);
    for (const id of ["bus", "bus_devices", "bus_strips", "bus_notes"]) {
        await say(id, hall.keys.manager);
    }
}

async function tickets_and_visitors() {
    const ticket = await ticket_held();
    const other = await say("issue", hall.keys.kiosk, { services: [hall.named.service] });
    await say("claim", token_of(other), { of: other.id });
    await say("visit", token_of(other));
    await say("defer", token_of(other), { of: other.id, places: 1 });
    await say("ticket", hall.keys.clerk, { of: ticket.id });
    await say("ticket_why", hall.keys.clerk, { of: ticket.id });
    await say("tickets", hall.keys.clerk, { query: `?number=${ticket.number}` });
    await say("standing", hall.keys.kiosk, { query: `?number=${ticket.number}` });
    await say("confirm", hall.keys.clerk, { of: ticket.id, ground: "elderly" });
    const again = await say("reprint", hall.keys.clerk, { of: ticket.id });
    hall.keys.visitor = token_of(again);
    await say("cancel", token_of(other), { of: other.id });
    hall.ids.tickets = hall.named.ticket = ticket.id;
}

async function a_window() {
    const of = hall.named.seat;
    const work = (id, more) => say(id, hall.keys.clerk, { of, ...more });
    await ticket_held();
    const parked = await ticket_held();
    await work("seat_open");
    await work("seat_next");
    await work("seat_recall");
    await work("seat_start");
    const paper = await work("paper_show", { title: "收件清单", lines: ["1. 营业执照"] });
    await say("paper", hall.keys.display, { of });
    await say("paper_answer", hall.keys.display, { of, paper: paper.id, answer: "confirmed" });
    await work("seat_finish");
    await say("review", hall.keys.display, { seat: of, level: 5 });
    await work("seat_next", { ticket: parked.id, reason: "rang" });
    await work("seat_start");
    await work("seat_park");
    await say("come_back", hall.keys.clerk, { of: parked.id });
    await work("seat_next", { ticket: parked.id, reason: "rang" });
    await work("seat_undo");
    await work("seat_next", { ticket: parked.id, reason: "rang" });
    await work("seat_start");
    await work("seat_transfer", { queue: hall.named.queue });
    await work("seat_next", { ticket: parked.id, reason: "rang" });
    await work("seat_absent");
    await work("seat_pause", { reason: "lunch" });
    await work("seat_close");
    await work("seat_open");
}

async function appointments() {
    const { day, at, later } = await slot_of(hall.named.queue);
    hall.named.at = at;
    const who = (id_number) => ({ id_number, id_kind: "other" });
    const book = (id_number) =>
        say("book", hall.keys.kiosk, { service: hall.named.service, day, at, ...who(id_number) });
    const { code } = await book("PASS0001");
    await say("booking", hall.keys.kiosk, { of: code });
    await say("booking_change", hall.keys.kiosk, { of: code, day, at: later });
    await say("booking_cancel", hall.keys.kiosk, { of: code });
    await say("bookings", hall.keys.clerk, { query: `?day=${day}` });
    const now = await book("PASS0002");
    await say("card", hall.keys.kiosk, who("PASS0002"));
    if (day === hall.today) {
        await say("check_in", hall.keys.kiosk, { of: now.code });
        await book("PASS0003");
        await say("check_in_card", hall.keys.kiosk, who("PASS0003"));
    }
    hall.ids.appointments = (await book("PASS0004")).code;
}

async function devices_and_blocks() {
    await say("kiosk_keys", hall.keys.kiosk, { of: "self" });
    await say("kiosk_blocks", hall.keys.kiosk, { of: "self", take: [hall.named.queue] });
    await say("device_report", hall.keys.kiosk, { state: { paper: "ok" } });
    const call = await say("help_call", hall.keys.kiosk, { reason: "reading" });
    hall.ids.help = String(call.id);
    await say("help_calls", hall.keys.guide);
    await say("help", hall.keys.kiosk, { of: "self" });
    await say("help_take", hall.keys.guide, { of: call.id });
    await say("help_close", hall.keys.guide, { of: call.id });
    await say("whatif", hall.keys.manager, { seats: 2, from: "10:00", to: "11:00", queue: hall.named.queue });
    await say("queue_stop", hall.keys.manager, { of: hall.named.queue, reason: "power" });
    await say("queue_give", hall.keys.manager, { of: hall.named.queue });
    await say("hall_close", hall.keys.manager, { reason: "fire drill" });
    await say("hall_reopen", hall.keys.manager);
    await say("sign_out", hall.keys.auditor);
}

/* ---- each operation ---- */

/* The first who may, by what the hall says to a request that lacks everything. */
async function caller_of(operation) {
    if (operation.open) {
        return undefined;
    }
    for (const role of roles) {
        const key = hall.keys[role];
        if (operation.method === "DELETE") {
            return hall.keys.guide;
        }
        const answer = await ask(operation.method, path_of(operation), { key, body: operation.body && "{}" });
        if (!["wrong_role", "not_signed_in", "session_expired"].includes(answer.json?.code)) {
            return key;
        }
    }
    throw new Error(`${operation.id}: nobody may`);
}

const FIXED_IDS = { seats: () => hall.named.seat, queues: () => hall.named.queue, services: () => hall.named.service,
    kiosks: () => "self", devices: () => "kiosk-1" };

function path_of(operation, id) {
    const group = operation.path.split("/")[3];
    const own = hall.ids[group] ?? FIXED_IDS[group]?.() ?? "0123456789abcdef0123456789abcdef";
    return operation.path.replace("{id}", id ?? own);
}

/* With the queries that must be. */
function whole_path_of(operation) {
    const must = operation.query.filter(({ required }) => required);
    const query = must.map(({ name }) => `${name}=${encodeURIComponent(hall.named[name] ?? "none")}`);
    return path_of(operation) + (query.length > 0 ? `?${query.join("&")}` : "");
}

/* Those that are no answer to a body: a WebSocket, and what ends the caller's own session. */
const spoilable = operations.filter(({ id }) => !["stream", "sign_out"].includes(id));
const with_body = spoilable.filter(({ body }) => body);

async function refused_each(operation, key, cases) {
    for (const [what, body, code] of cases) {
        const where = `${operation.id}: ${what}`;
        const answer = await ask(operation.method, path_of(operation), { key, body });
        const said = problem_of(answer, where);
        assert.ok(code === undefined || said === code, `${where}: wanted ${code}, got ${said} ${answer.json.detail}`);
    }
}

/* The head and the first byte of a body that would be too large: the answer does not wait for it. */
function oversize(operation, key) {
    return new Promise((told, failed) => {
        const socket = connect(hall.port, "127.0.0.1");
        let said = "";
        socket.setEncoding("utf8");
        socket.on("data", (text) => { said += text; });
        socket.on("error", failed);
        socket.on("close", () => told(said));
        socket.write(`${operation.method} ${path_of(operation)} HTTP/1.1\r\nHost: hall\r\n${
            key ? `Authorization: Bearer ${key}\r\n` : ""}Content-Type: ${JSON_TYPE}\r\nContent-Length: ${
            BODY_MAX_BYTES + 1}\r\n\r\n{`);
    });
}

/* ---- the story ---- */

try {
    await check("a hall is open, and everybody signs in", async () => {
        await hall_open();
        for (const role of Object.keys(hall.people)) {
            await sign_in(role);
        }
    });
    await check("what everybody may ask is answered as the text says", what_is_here);
    await check("a ticket is answered as the text says, from its issue to its end", tickets_and_visitors);
    await check("a window's work is answered as the text says", a_window);
    await check("appointments are answered as the text says", appointments);
    await check("devices, blocks, help and steering are answered as the text says", devices_and_blocks);
    const callers = new Map();
    await check("each operation has somebody who may, and a body made of its schema can be read", async () => {
        const faults = [];
        for (const operation of spoilable) {
            callers.set(operation.id, await caller_of(operation));
            for (const make of operation.body ? [body_least, body_whole] : [() => undefined]) {
                const body = make(operation, hall.named);
                const answer = await ask(operation.method, whole_path_of(operation),
                    { key: callers.get(operation.id), body: body && JSON.stringify(body) });
                const code = held(operation, answer, operation.id);
                if (UNREADABLE.has(code)) {
                    faults.push(`${operation.id}: ${JSON.stringify(body)}: ${code} ${answer.json.detail}`);
                }
            }
        }
        assert.deepEqual(faults, []);
        await say("hall_reopen", hall.keys.manager).catch(() => {});
    });
    let spoiled = 0;
    const faults_of = async (each, body) => {
        const faults = [];
        for (const operation of each) {
            await body(operation, callers.get(operation.id)).catch((error) => faults.push(error.message));
        }
        assert.deepEqual(faults, []);
    };
    await check("every body that is spoiled in one way is refused with a known code", () =>
        faults_of(with_body, async (operation, key) => {
            const cases = bodies_bad(operation, hall.named);
            spoiled += cases.length;
            await refused_each(operation, key, cases);
        }));
    await check("a body of another kind, or too large, is refused", () =>
        faults_of(with_body, async (operation, key) => {
            const body = JSON.stringify(body_least(operation, hall.named));
            for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
                const answer = await ask(operation.method, path_of(operation), { key, body, type });
                assert.equal(problem_of(answer, `${operation.id} as ${type}`), "unsupported_media");
            }
            assert.match(await oversize(operation, key), / 413 [^]*"too_large"/, operation.id);
        }));
    await check("ids that are wrong are refused, whatever they are made of", () =>
        faults_of(spoilable.filter(({ path }) => path.includes("{id}")), async (operation, key) => {
            for (const id of ["no-such", "0", "x".repeat(48), "x".repeat(49), "%00", "..%2f..", "%E5%8F%B7", "a b".replace(" ", "%20"), "-"]) {
                const body = operation.body && JSON.stringify(body_least(operation, hall.named));
                problem_of(await ask(operation.method, path_of(operation, id), { key, body }), `${operation.id} of ${id}`);
            }
        }));
    await check("queries that are wrong are refused", () =>
        faults_of(spoilable.filter(({ query }) => query.length > 0), async (operation, key) => {
            const [{ name }] = operation.query;
            for (const query of ["?unheard-of=1", `?${name}=${"x".repeat(400)}`, `?${name}=%01`, `?${name}=`, "?", `?${name}`]) {
                const answer = await ask(operation.method, path_of(operation) + query, { key })
                    .catch((error) => { throw new Error(`${operation.id}${query.slice(0, 20)}: ${error.message}`); });
                const code = held(operation, answer, `${operation.id}${query}`);
                assert.ok(code !== null || ["?", `?${name}=`].includes(query), `${operation.id}${query}: taken`);
            }
        }));
    await check("methods that are not there are refused", async () => {
        const paths = new Map();
        operations.forEach(({ path, method }) => paths.set(path, [...(paths.get(path) || []), method]));
        for (const [path, known] of paths) {
            for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"].filter((m) => !known.includes(m))) {
                const answer = await ask(method, path.replace("{id}", "no-such"), { key: hall.keys.kiosk });
                const code = problem_of(answer, `${method} ${path}`);
                /* A row's word may be another row's id: GET appointments/check-in asks for one of that name. */
                assert.ok(["method_not_allowed", "not_found"].includes(code) || code.startsWith("unknown_"),
                    `${method} ${path}: ${code}`);
            }
        }
    });
    await check("who says no key, or a wrong one, is turned away", () =>
        faults_of(spoilable.filter(({ open }) => !open), async (operation) => {
            const body = operation.body && JSON.stringify(body_least(operation, hall.named));
            for (const [key, codes_right] of [[undefined, ["not_signed_in"]], ["mk_nonsense", ["wrong_key"]],
                [`ms_${"A".repeat(43)}`, ["session_expired"]]]) {
                const answer = await ask_patiently(operation.method, path_of(operation), { key, body });
                const code = problem_of(answer, operation.id);
                assert.ok(codes_right.includes(code), `${operation.id} with ${key}: ${code}`);
            }
        }));
    await check("the hall is well after all of it, and its journal proves", async () => {
        await say("ready");
        hall.server.kill("SIGTERM");
        await until("the hall to end", () => hall.server.exitCode !== null || hall.server.signalCode !== null);
        assert.equal(hall.server.exitCode, 0);
        execFileSync(join(build, "bin/hallctl"), ["check", hall.data], { stdio: "pipe" });
    });
    const silent = operations.filter(({ id }) => !answered_well.has(id)).map(({ id }) => id);
    console.log(`      ${operations.length} operations, ${spoiled} spoiled bodies; never answered well here: ${silent.join(", ")}`);
} finally {
    hall.server?.kill("SIGKILL");
}
story_end();
