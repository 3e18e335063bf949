// What the tests of pages share: steps in order, patience, and a hall with its own folder.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { port_free, tree } from "./browser.mjs";

const PATIENCE_MS = 20_000;
/* A step that cannot come true because an earlier one did not shall not hold everybody up. */
const PATIENCE_AFTER_FAILURE_MS = 2_000;
const LOOK_EVERY_MS = 50;
const STACK_LINES = 8;

/* Of the story; their patience ends with the first failure, too. */
export const pages = [];
let passed = 0;
let failed = 0;

export function patience_ms() {
    return failed === 0 ? PATIENCE_MS : PATIENCE_AFTER_FAILURE_MS;
}

export async function until(what, holds) {
    const end = Date.now() + patience_ms();
    while (!(await holds())) {
        assert.ok(Date.now() < end, `not in time: ${what}`);
        await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
    }
}

/* A step: it passes when `body` ends without an error. */
export async function check(name, body) {
    try {
        await body();
        passed++;
        console.log(`ok    ${name}`);
    } catch (error) {
        failed++;
        pages.forEach((page) => page.setDefaultTimeout(patience_ms()));
        const lines = String(error.stack || error).split("\n").slice(0, STACK_LINES);
        console.log(`FAIL  ${name}\n      ${lines.join("\n      ")}`);
    }
}

/* The counts, as the last line; ends the program. */
export function story_end() {
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed === 0 ? 0 : 1);
}

/* A demonstration hall in OUT/hall that nobody serves yet: { data, port, base, access }. */
export async function hall_make(build, out) {
    const port = await port_free();
    const data = join(out, "hall");
    const catalogue = join(out, "catalogue");
    execFileSync("python3", [join(tree, "tests/lib/hall.py"), catalogue]);
    execFileSync(
        join(build, "bin/hallctl"),
        ["init", data, "--demo", "--port", String(port), "--catalogue", catalogue],
        { stdio: "ignore" },
    );
    const access = JSON.parse(await readFile(join(data, "demo-access.json"), "utf8"));
    return { data, port, base: `http://127.0.0.1:${port}`, access };
}

/* Resolves when the hall at `base` takes requests. */
export function hall_ready(base) {
    return until("readyz", () => fetch(`${base}/readyz`).then(({ ok }) => ok, () => false));
}
