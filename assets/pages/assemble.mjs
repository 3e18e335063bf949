// node assemble.mjs SITE NODE_MODULES SERVED
//
// Makes the folder that the server serves: our files as they are, a page.html for each page, and the
// packages that they import as plain files under assets/vendor. There is no bundler. An import map
// would need an inline script, which our content security policy forbids, so bare imports between
// packages become relative ones.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/* file of the package, name in assets/vendor, what others call it in an import */
const vendored = [
    ["preact/dist/preact.module.js", "preact.js", "preact"],
    ["preact/hooks/dist/hooks.module.js", "hooks.js", "preact/hooks"],
    ["htm/dist/htm.module.js", "htm.js", "htm"],
    ["echarts/dist/echarts.esm.min.mjs", "echarts.js", "echarts"],
];
const licences = [
    ["preact/LICENSE", "preact.LICENSE"],
    ["htm/LICENSE", "htm.LICENSE"],
    ["echarts/LICENSE", "echarts.LICENSE"],
    ["echarts/NOTICE", "echarts.NOTICE"],
    ["zrender/LICENSE", "zrender.LICENSE"],
];
/* folder, title, script in assets/, its name in style.css */
const pages = [
    ["admin", "人员与设备", "admin_page.js", "admin"],
    [".", "登录", "sign-in.js", "sign-in"],
    ["clerk", "窗口", "clerk.js", "clerk"],
    ["dashboard", "大厅运行", "dashboard.js", "dashboard"],
    ["devices", "设备", "devices_page.js", "devices-page"],
    ["guide", "办事指南", "guide.js", "visit"],
    ["help", "导服", "help.js", "help"],
    ["reports", "统计报表", "reports_page.js", "reports"],
    ["strips", "窗口条屏", "strips_page.js", "strips"],
    ["visit", "我的排队号", "visit.js", "visit"],
];

const [site, modules, served] = process.argv.slice(2);
if (!served) {
    console.error("assemble.mjs SITE NODE_MODULES SERVED");
    process.exit(2);
}

function relative_imports(text) {
    let plain = text.replace(/\n\/\/# sourceMappingURL=.*/g, "");
    for (const [, file, bare] of vendored) {
        plain = plain.replaceAll(`from"${bare}"`, `from"./${file}"`);
    }
    const left = plain.match(/\bfrom\s*"[^."/][^"]*"/);
    if (left) {
        throw new Error(`a vendor file still has the bare import ${left[0]}`);
    }
    return plain;
}

await rm(served, { recursive: true, force: true });
await cp(site, served, { recursive: true });
await rm(join(served, "page.html"));
const frame = await readFile(join(site, "page.html"), "utf8");
for (const [folder, title, script, look] of pages) {
    const words = { title, script, look };
    const page = frame.replace(/\{(\w+)\}/g, (_, key) => words[key]);
    await mkdir(join(served, folder), { recursive: true });
    await writeFile(join(served, folder, "index.html"), page);
}
await mkdir(join(served, "assets/vendor"), { recursive: true });
for (const [from, file] of vendored) {
    const text = await readFile(join(modules, from), "utf8");
    await writeFile(join(served, "assets/vendor", file), relative_imports(text));
}
for (const [from, file] of licences) {
    await cp(join(modules, from), join(served, "assets/vendor", file));
}
