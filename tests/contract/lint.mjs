// node tests/contract/lint.mjs OUT
//
// hall-server/proto/openapi.json is read by two linters, and by a generator of types whose text a
// compiler then takes. Says each fault with its place. The last line is "N passed, N failed".
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { check, story_end } from "../pages/story.mjs";
import { openapi_path, packages } from "./text.mjs";

const out = resolve(process.argv[2]);
const require = createRequire(packages);

/* What a linter asks of every text and ours does not have, with why. */
const REDOCLY_OFF = {
    "operation-4xx-response": "off", // every problem is told once for all statuses, by `default`
};
const SPECTRAL_OFF = {
    "operation-tags": "off", // the first word of a path is the group
    "operation-description": "off", // a summary says it; a description only where that is not enough
    "operation-success-response": "off", // the WebSocket answers 101; a check of ours asks for the rest
    "info-contact": "off", // each hall has its own
};

mkdirSync(out, { recursive: true });

await check("Redocly's linter finds nothing in the description", async () => {
    const { createConfig, lint } = require("@redocly/openapi-core");
    const config = await createConfig({ extends: ["recommended-strict"], rules: REDOCLY_OFF });
    const faults = await lint({ ref: openapi_path, config });
    assert.deepEqual(
        faults.map((fault) => `${fault.ruleId}: ${fault.message} (${fault.location[0]?.pointer})`), []);
});

await check("Spectral finds nothing in the description", async () => {
    const { Spectral } = require("@stoplight/spectral-core");
    const { oas } = require("@stoplight/spectral-rulesets");
    const spectral = new Spectral();
    spectral.setRuleset({ extends: [[oas, "recommended"]], rules: SPECTRAL_OFF });
    const faults = await spectral.run(readFileSync(openapi_path, "utf8"));
    assert.deepEqual(faults.map((fault) => `${fault.code}: ${fault.message} (${fault.path.join(".")})`), []);
});

await check("every operation says what it answers when all is well", () => {
    const text = JSON.parse(readFileSync(openapi_path, "utf8"));
    for (const [path, methods] of Object.entries(text.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
            const well = Object.keys(operation.responses).filter((status) => /^[12]../.test(status));
            assert.equal(well.length, 1, `${method} ${path}`);
        }
    }
});

await check("a generator makes types of it, and the compiler takes them", () => {
    const bin = (name) => join(packages, "../node_modules/.bin", name);
    const types = join(out, "hall.d.ts");
    execFileSync(bin("openapi-typescript"), [openapi_path, "-o", types], { stdio: "pipe" });
    execFileSync(bin("tsc"), ["--noEmit", "--strict", types], { stdio: "pipe" });
    assert.match(readFileSync(types, "utf8"), /interface operations/);
});

story_end();
