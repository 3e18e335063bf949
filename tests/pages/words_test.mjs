// node tests/pages/words_test.mjs: the table of words is whole, without a browser.
// Every word that a page says is in it, nothing in it is said by nobody, both languages are there
// and fill in the same values, and every problem of the hall's table that a clerk or visitor can
// meet has words.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const tree = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = join(tree, "assets/pages/site/assets");
const sources = new Map();
for (const file of await readdir(folder)) {
    if (file.endsWith(".js")) {
        sources.set(file, await readFile(join(folder, file), "utf8"));
    }
}
/* The table and its families: each file's first literal. */
const tables = [...sources].filter(([file]) => /^words(_\w+)?\.js$/.test(file));
const families = tables.map(([, text]) => {
    const literal = text.slice(text.indexOf("words = {") + 8, text.indexOf("\n};") + 2);
    return new Function(`return ${literal}`)();
});
const words = Object.assign({}, ...families);
const code =
    [...sources]
        .filter(([file]) => !tables.some(([each]) => each === file))
        .map(([, text]) => text)
        .join("\n") + tables.map(([, text]) => text.slice(text.indexOf("\n};"))).join("\n");

/* Keys that are put together: the prefix of a template such as say(`level_${n}`). */
const prefixes = [...code.matchAll(/`(\w+_)\$\{/g)].map(([, prefix]) => prefix);
/* What only the hall's own answers name. */
prefixes.push("state_", "device_", "class_", "problem_");
const named_by_code = ["storage_refused", "not_ready", "unreachable"];

let passed = 0;
let failed = 0;
function check(name, wrong) {
    if (wrong.length === 0) {
        passed++;
        console.log(`ok    ${name}`);
    } else {
        failed++;
        console.log(`FAIL  ${name}\n      ${wrong.join("\n      ")}`);
    }
}
const values_of = (text) =>
    [...text.matchAll(/\{(\w+)\}/g)]
        .map(([, value]) => value)
        .sort()
        .join();

check(
    "no word is in two families, and each family is in the table",
    [
        ...families.flatMap(Object.keys).filter((key, at, all) => all.indexOf(key) !== at),
        ...tables
            .map(([file]) => file)
            .filter((file) => file !== "words.js")
            .filter((file) => !sources.get("words.js").includes(`from "./${file}"`)),
    ],
);
check(
    "every word that is said is in the table",
    [...code.matchAll(/\bsay\(\s*"([^"]+)"/g)]
        .map(([, key]) => key)
        .filter((key) => !(key in words)),
);
check(
    "no word is in the table for nobody",
    Object.keys(words).filter(
        (key) =>
            !code.includes(`"${key}"`) &&
            !named_by_code.includes(key) &&
            !prefixes.some((prefix) => key.startsWith(prefix)),
    ),
);
check(
    "each word has Chinese and English that fill in the same values",
    Object.entries(words)
        .filter(
            ([key, [zh, en]]) =>
                !zh ||
                (!en && !key.startsWith("unit_")) ||
                en.split("|").some((form) => values_of(form) !== values_of(zh)),
        )
        .map(([key]) => key),
);
const problems = await readFile(join(tree, "hall-server/model/problem.h"), "utf8");
const codes = [...problems.matchAll(/X\(PROBLEM_\w+,\s*"(\w+)"/g)].map(([, each]) => each);
const ours = ["offline", "bad_gateway", "server_error", "unknown"];
check(
    "each problem in the table is one of the hall's",
    Object.keys(words)
        .filter((key) => key.startsWith("problem_"))
        .map((key) => key.slice(8))
        .filter((each) => !codes.includes(each) && !ours.includes(each)),
);

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
