// Drives Debian's Chromium over our pages, for tests and for pictures.
//
//   const browser = await browser_launch();
//   const page = await browser.page({ size: [390, 844], language: "zh-CN" });
//   await page.goto(url); ... page.complaints ...
//   await browser.close();
//
// The packages are in build/npm/tests (sh cmake/npm-ci tests/pages build/npm/tests, which the build
// does). No browser is downloaded, nothing leaves the machine, and the profile is gone at the end.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const packages = join(root, "build/npm/tests/package.json");
if (!existsSync(packages)) {
    throw new Error(
        "the browser's packages are missing: sh cmake/npm-ci tests/pages build/npm/tests",
    );
}
const require = createRequire(packages);
const { chromium } = require("playwright-core");

const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const flags = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-default-browser-check",
];
const PATIENCE_MS = 20_000;

/** The tree's root, for tests that name files in it. */
export const tree = root;

/**
 * One Chromium with one profile. Its pages share cookies unless they are asked to be apart:
 *   page({size, language, scale, apart})  a playwright Page; .complaints: what the console said
 *   close()                               ends it and removes the profile
 */
export async function browser_launch() {
    const profile = await mkdtemp(join(tmpdir(), "mashang-chromium-"));
    const process_of = await chromium.launch({
        executablePath: CHROMIUM,
        headless: true,
        args: [...flags, `--crash-dumps-dir=${profile}`],
        env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile },
    });
    const contexts = new Map();

    async function context_of(options, apart) {
        const key = apart ? Symbol("apart") : JSON.stringify(options);
        if (!contexts.has(key)) {
            const context = await process_of.newContext(options);
            context.setDefaultTimeout(PATIENCE_MS);
            contexts.set(key, context);
        }
        return contexts.get(key);
    }

    async function page({ size = [1280, 720], language = "zh-CN", scale = 1, apart = false } = {}) {
        const context = await context_of(
            {
                viewport: { width: size[0], height: size[1] },
                locale: language,
                deviceScaleFactor: scale,
                timezoneId: "Asia/Shanghai",
                hasTouch: size[0] < 600,
            },
            apart,
        );
        const opened = await context.newPage();
        opened.complaints = [];
        opened.on(
            "console",
            (message) =>
                ["error", "warning"].includes(message.type()) &&
                opened.complaints.push(`${message.text()} ${message.location().url}`),
        );
        opened.on("pageerror", (error) => opened.complaints.push(String(error)));
        return opened;
    }

    async function close() {
        await process_of.close();
        await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
    return { page, close };
}

/** Signs in as people do, at the hall of `base_url`, and waits for the page of the role. */
export async function sign_in(page, base_url, { user, password, seat = "" }) {
    await page.goto(new URL("/", base_url).href);
    await page.locator("#user").fill(user);
    await page.locator("#password").fill(password);
    await page.locator("#seat").fill(seat);
    await page.locator("button[type=submit]").click();
    await page.waitForURL(/\/(admin|clerk|dashboard|help)\/$/);
}

/**
 * `role=button[name=重呼]` as playwright wants it, with its name in quotes; other selectors as they
 * are.
 */
export function selector_of(text) {
    return text.replace(/\[name=([^"'/\]][^\]]*)\]/, (_, name) => `[name=${JSON.stringify(name)}]`);
}

/** What axe-core finds wrong with the page as it stands: ["rule: what is wrong (where)"]. */
export async function axe_run(page) {
    /* Evaluated by the debugger, so that the page's own policy need not allow it. */
    const { readFile } = await import("node:fs/promises");
    await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
    const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        }),
    );
    return violations.map(
        ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target).join(", ")})`,
    );
}

/** Texts below 14 px, as "12px: words": our own rule, which axe does not know. */
export async function small_texts(page) {
    return page.evaluate(() => {
        const small = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const words = walker.currentNode.textContent.trim();
            const holder = walker.currentNode.parentElement;
            const size = parseFloat(getComputedStyle(holder).fontSize);
            if (words && size < 14 && holder.checkVisibility()) {
                small.push(`${size}px: ${words}`);
            }
        }
        return small;
    });
}

/* A port that nobody listens on. */
export function port_free() {
    return new Promise((told) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
            const { port } = server.address();
            server.close(() => told(port));
        });
    });
}
