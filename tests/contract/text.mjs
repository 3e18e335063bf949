// What openapi.json says, for tests that hold the hall to it: its operations, a body that fits a
// schema, bodies that do not, and whether an answer fits.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const openapi_path = join(root, "hall-server/proto/openapi.json");
export const packages = join(root, "build/npm/contract/package.json");
if (!existsSync(packages)) {
    throw new Error("packages are missing: sh cmake/npm-ci tests/contract build/npm/contract");
}
const require = createRequire(packages);
const Ajv = require("ajv/dist/2020").default;
const formats = require("ajv-formats").default;

const text = JSON.parse(readFileSync(openapi_path, "utf8"));

/* An answer may have no field that the text does not name. */
function close(schema) {
    if (schema === null || typeof schema !== "object") {
        return schema;
    }
    if (Array.isArray(schema)) {
        return schema.map(close);
    }
    const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]));
    if (schema.type === "object" && schema.properties && schema.additionalProperties === undefined) {
        closed.additionalProperties = false;
    }
    return closed;
}

const ajv = new Ajv({ strict: false, allErrors: false });
formats(ajv);
ajv.addFormat("binary", true);
ajv.addSchema(close(text), "hall");

function pointer(...words) {
    return words.map((word) => `/${String(word).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function validator(at) {
    const id = `hall#${at}`;
    return ajv.getSchema(id) || ajv.compile({ $ref: encodeURI(id) });
}

function schema_of(schema) {
    return schema?.$ref ? schema_of(text.components.schemas[schema.$ref.split("/").pop()]) : schema;
}

/* [{ id, method, path, body, well, type, query, open }] in the text's order. */
export const operations = Object.entries(text.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
        const well = Object.keys(operation.responses).find((status) => status !== "default");
        return {
            id: operation.operationId,
            method: method.toUpperCase(),
            path,
            body: schema_of(operation.requestBody?.content["application/json"].schema),
            query: (operation.parameters || []).filter((parameter) => parameter.in === "query"),
            well: Number(well),
            type: Object.keys(operation.responses[well].content || {})[0],
            answer_at: pointer("paths", path, method, "responses", well, "content", "application/json", "schema"),
            body_at: pointer("paths", path, method, "requestBody", "content", "application/json", "schema"),
            open: operation.security?.length === 0,
        };
    }));

function fault_of(at, value) {
    const fits = validator(at);
    return fits(value)
        ? null
        : fits.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`).join("; ");
}

/** What is wrong with this answer of `operation`, or null. */
export const answer_fault = (operation, value) => fault_of(operation.answer_at, value);
export const body_fault = (operation, value) => fault_of(operation.body_at, value);
export const problem_fault = (value) => fault_of("/components/schemas/Problem", value);

/* ---- bodies that fit ---- */

const BY_PATTERN = [
    [/^\^\[A-Za-z0-9\._-\]/, () => `contract-${made_count++}`],
    [/\[0-9a-f\]\{32\}/, () => "0123456789abcdef0123456789abcdef"],
    [/\[0-9a-f\]\{24\}/, () => "0123456789abcdef01234567"],
    [/00\|15\|30\|45/, () => "10:30"],
    [/\[0-5\]\[0-9\]/, () => "10:30"],
];
const BY_FORMAT = {
    uuid: () => "01890000-0000-7000-8000-000000000000",
    date: () => "2026-11-30",
    "date-time": () => "2026-11-30T10:30:00+08:00",
};
let made_count = 0;

/* A value that fits; `named` has what this hall knows by a field's name. */
function made(schema, name, named) {
    const fits = schema_of(schema);
    if (fits.enum) {
        return fits.enum[0];
    }
    if (fits.const !== undefined) {
        return fits.const;
    }
    if (fits.oneOf || fits.anyOf) {
        const first = (fits.oneOf || fits.anyOf).find((each) => schema_of(each).type);
        if (first) {
            return made(first, name, named);
        }
    }
    const type = Array.isArray(fits.type) ? fits.type[0] : fits.type;
    if (type === "object" || fits.properties) {
        return made_object(fits, named, true);
    }
    if (type === "array") {
        return [made(fits.items || {}, name.replace(/s$/, ""), named)];
    }
    if (type === "integer" || type === "number") {
        return fits.minimum ?? 1;
    }
    if (type === "boolean") {
        return true;
    }
    if (named[name] !== undefined) {
        return named[name];
    }
    const row = BY_PATTERN.find(([pattern]) => fits.pattern && pattern.test(fits.pattern));
    return row ? row[1]() : BY_FORMAT[fits.format]?.() ?? "contract";
}

/* All fields, or only those that must be; where one of several must be, the first of them. */
function made_object(schema, named, all) {
    const choices = (schema.oneOf || schema.anyOf || []).map((each) => each.required || []);
    const left_out = new Set(choices.slice(1).flat().filter((key) => !choices[0].includes(key)));
    const must = new Set([...(schema.required || []), ...(choices[0] || [])]);
    return Object.fromEntries(
        Object.entries(schema.properties || {})
            .filter(([key]) => (all || must.has(key)) && !left_out.has(key))
            .map(([key, value]) => [key, made(value, key, named)]));
}

export const body_whole = (operation, named) => made_object(operation.body, named, true);
export const body_least = (operation, named) => made_object(operation.body, named, false);

/* ---- bodies that do not ---- */

const LONG = "长".repeat(1500);

function wrong_values(schema) {
    const fits = schema_of(schema);
    const type = Array.isArray(fits.type) ? fits.type[0] : fits.type ?? (fits.enum ? "string" : "object");
    const of_type = {
        string: [7, true, null, [], {}],
        integer: ["7", 1.5, 1e30, true, null, [1]],
        number: ["7", true, null],
        boolean: ["yes", 1, null],
        array: ["one", {}, 7, null],
        object: ["one", [], 7, null],
    }[type] || [];
    const wrong = of_type.map((value) => [`of type ${JSON.stringify(value)}`, value]);
    if (fits.enum) {
        wrong.push(["of no known word", "no-such-word"], ["in capitals", String(fits.enum[0]).toUpperCase()]);
    }
    if (fits.pattern || fits.format) {
        wrong.push(["of another form", "%"], ["empty", ""]);
    }
    if (type === "string") {
        wrong.push(["far too long", LONG]);
    }
    if (fits.maxLength) {
        wrong.push(["a letter too long", "x".repeat(fits.maxLength + 1)]);
    }
    if (type === "integer") {
        wrong.push(["beyond 64 bits", Number.MAX_VALUE]);
        if (fits.minimum !== undefined) wrong.push(["too small", fits.minimum - 1]);
        if (fits.maximum !== undefined) wrong.push(["too large", fits.maximum + 1]);
    }
    if (type === "array") {
        const items = fits.items || {};
        wrong.push(["with an item of another type", [{}]]);
        if (fits.minItems) wrong.push(["empty", []]);
        if (fits.maxItems) {
            wrong.push(["too many", Array.from({ length: fits.maxItems + 1 }, (_, i) => `${made(items, "", {})}${i}`)]);
        }
    }
    return wrong;
}

/** [[what is wrong, the body as bytes or text, a code that alone is right or undefined]] */
export function bodies_bad(operation, named) {
    const good = body_whole(operation, named);
    const least = body_least(operation, named);
    const bad = [];
    const add = (what, body, code) => bad.push([what, typeof body === "string" ? body : JSON.stringify(body), code]);
    for (const key of operation.body.required || []) {
        const { [key]: _, ...rest } = good;
        add(`without ${key}`, rest, key === "request_id" ? "request_id_missing" : undefined);
    }
    if (operation.body.additionalProperties === false) {
        add("with a field more", { ...least, unheard_of: 1 }, "unknown_field");
    }
    for (const [key, schema] of Object.entries(operation.body.properties || {})) {
        for (const [what, value] of wrong_values(schema)) {
            add(`${key} ${what}`, { ...(key in good ? good : { ...least }), [key]: value });
        }
        if (key in good) {
            const twice = `${JSON.stringify(good).slice(0, -1)},${JSON.stringify({ [key]: good[key] }).slice(1)}`;
            add(`${key} twice`, twice, "duplicate_key");
        }
    }
    const whole = JSON.stringify(good);
    add("nothing", "", "bad_json");
    add("half of it", whole.slice(0, -1), "bad_json");
    add("two of it", whole + whole, "bad_json");
    add("a list", [good], "wrong_type");
    add("a word", "\"word\"");
    add("nested deep", `${"[".repeat(40)}${"]".repeat(40)}`, "too_deep");
    bad.push(["bytes that are no UTF-8", Buffer.concat([Buffer.from(whole.slice(0, -1)), Buffer.from([0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])]), undefined]);
    return bad;
}
