// node tests/pages/see.mjs [--size 390x844] [--language en-GB] [--patience SECONDS]
//                          [--sign-in USER:PASSWORD[:SEAT]] URL STEP...
//
// Opens a page of ours in a real Chromium and takes the steps in the order in which they are given.
// With --sign-in, the hall's own / leads to the page of the role by itself. The steps:
//   --wait-text TEXT       until TEXT can be seen
//   --wait-gone TEXT       until it cannot
//   --wait SELECTOR        until it is there
//   --click SELECTOR       "role=button[name=重呼]", "text=...", or CSS
//   --key KEY              one key, such as 1 or Enter
//   --fill SELECTOR=TEXT   types into a field
//   --print SELECTOR       its text, a line each
//   --picture FILE.png     what is on the screen
// Ends with 0; with 1, the reason and the page's text when a step does not come true in time (60 s
// each). Errors in the page's console are printed on stderr as "complaint: ...".
import { browser_launch, selector_of, sign_in } from "./browser.mjs";

/* No hand presses faster; a page may take a faster one for a bounce. */
const HAND_MS = 450;

/* What may stand before the steps; each takes one value. */
const settings = {
    "--size": "1280x720",
    "--language": "zh-CN",
    "--sign-in": "",
    "--patience": "60",
};

/* option, what it does with the page and its value */
const steps = {
    "--wait-text": (page, text) => page.getByText(text).first().waitFor(),
    "--wait-gone": (page, text) => page.getByText(text).first().waitFor({ state: "hidden" }),
    "--wait": (page, selector) => page.locator(selector_of(selector)).first().waitFor(),
    "--click": (page, selector) => page.locator(selector_of(selector)).first().click(),
    "--key": async (page, key) => {
        await page.keyboard.press(key);
        await new Promise((resolve) => setTimeout(resolve, HAND_MS));
    },
    "--fill": (page, value) => {
        const at = value.lastIndexOf("=");
        return page.locator(selector_of(value.slice(0, at))).fill(value.slice(at + 1));
    },
    "--picture": (page, path) => page.screenshot({ path }),
    "--print": async (page, selector) => {
        for (const text of await page.locator(selector_of(selector)).allInnerTexts()) {
            console.log(text.replace(/\s+/g, " ").trim());
        }
    },
};

function command_read(words) {
    const command = { ...settings, url: null, steps: [] };
    for (let i = 0; i < words.length; i++) {
        const word = words[i];
        if (word in steps || word in settings) {
            const value = words[++i];
            if (value === undefined) {
                throw new Error(`${word} needs a value`);
            }
            if (word in steps) {
                command.steps.push([word, value]);
            } else {
                command[word] = value;
            }
        } else if (!word.startsWith("--") && command.url === null) {
            command.url = word;
        } else {
            throw new Error(`not understood: ${word}`);
        }
    }
    if (command.url === null) {
        throw new Error("which URL?");
    }
    return command;
}

async function run(command) {
    const browser = await browser_launch();
    const page = await browser.page({
        size: command["--size"].split("x").map(Number),
        language: command["--language"],
    });
    let doing = "opening";
    page.setDefaultTimeout(Number(command["--patience"]) * 1000);
    try {
        if (command["--sign-in"]) {
            doing = "--sign-in";
            const [user, password, seat] = command["--sign-in"].split(":");
            await sign_in(page, command.url, { user, password, seat });
        }
        if (!command["--sign-in"] || new URL(command.url).pathname !== "/") {
            await page.goto(command.url);
        }
        for (const [step, value] of command.steps) {
            doing = `${step} ${value}`;
            await steps[step](page, value);
        }
        return 0;
    } catch (error) {
        console.error(`see: ${doing}: ${error.message.split("\n")[0]}`);
        console.error(
            (
                await page
                    .locator("body")
                    .innerText()
                    .catch(() => "")
            ).slice(0, 1500),
        );
        return 1;
    } finally {
        page.complaints.forEach((complaint) => console.error(`complaint: ${complaint}`));
        await browser.close();
    }
}

let command;
try {
    command = command_read(process.argv.slice(2));
} catch (error) {
    console.error(`see: ${error.message}; the head of tests/pages/see.mjs says how`);
    process.exit(2);
}
process.exit(await run(command));
