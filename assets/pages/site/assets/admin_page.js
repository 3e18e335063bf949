// `/admin/`: who works here and what has a key, for an administrator who changes them and a manager
// who looks; below, who changed what. Each change is on record before it is answered.
import {
    Dialog,
    Hall,
    html,
    LanguageSwitch,
    page_show,
    sign_in_again,
    useEffect,
    useLanguage,
    useState,
} from "./view.js";
import { clock, day, zone_set } from "./format.js";
import { has_word, name_of, problem_words, say } from "./words.js";

const hall = new Hall();
const roles = ["clerk", "guide", "inspector", "manager", "auditor", "admin"];
const device_roles = ["kiosk", "display"];
const sections = ["people", "keys", "record"];

const words_of = (problem) => problem_words(problem.code ? problem : { code: "offline" });
const role_words = (role) => (has_word(`role_${role}`) ? say(`role_${role}`) : role);

function Text({ id, label, ...rest }) {
    return html`<div class="field"><label for=${id}>${label}</label>
        <input id=${id} name=${id} autocomplete="off" spellcheck=${false} ...${rest} /></div>`;
}

function Choice({ id, label, options, ...rest }) {
    return html`<div class="field"><label for=${id}>${label}</label>
        <select id=${id} name=${id} ...${rest}>${options.map(
            (role) => html`<option key=${role} value=${role}>${role_words(role)}</option>`,
        )}</select></div>`;
}

/* What was typed, without what was left empty. */
function filled(form, keys) {
    const values = keys.map((key) => [key, String(form.get(key) ?? "").trim()]);
    return Object.fromEntries(values.filter(([, value]) => value !== ""));
}

/* A question with fields, or without; it stays until the hall did it or is left. */
function Ask({ title, children, on_do, on_close }) {
    const [refusal, set_refusal] = useState("");
    async function submit(event) {
        event.preventDefault();
        try {
            await on_do(new FormData(event.target));
        } catch (problem) {
            set_refusal(words_of(problem));
        }
    }
    return html`<${Dialog} title=${title} on_close=${on_close}><form onSubmit=${submit}>
        ${children}
        <p class="refusal" role="alert">${refusal}</p>
        <button type="submit" class="primary wide-button">${say("yes_do")}</button>
        <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button>
    </form></${Dialog}>`;
}

/* What opens a door, shown once. */
function Made({ made, on_close }) {
    return html`<${Dialog} title=${say(made.words, made)} on_close=${on_close}>
        <p class="made-secret" id="made-secret">${made.secret}</p>
        <button type="button" class="primary wide-button" autofocus onClick=${on_close}>
            ${say("close_dialog")}</button></${Dialog}>`;
}

function People({ users, may, ask }) {
    return html`<section id="people" aria-labelledby="people-title"><div class="title">
        <h2 id="people-title">${say("section_people")}</h2>
        ${may && html`<button type="button" class="quiet white" onClick=${() => ask("add")}>${say("people_add")}</button>`}
        </div><div class="sheet" tabindex="0" role="group" aria-labelledby="people-title">
        <table><thead><tr><th scope="col">${say("person")}</th><th scope="col">${say("role")}</th>
        <th scope="col">${say("seat")}</th><th scope="col">${say("post")}</th>${
            may && html`<td></td>`
        }</tr></thead><tbody>${users.map(
            (each) => html`<tr key=${each.user} data-user=${each.user}>
            <th scope="row">${each.user}</th><td>${role_words(each.role)}${
                each.disabled && html` <b class="late">${say("people_disabled")}</b>`
            }${each.password_due && html` <span class="muted">${say("people_due")}</span>`}</td>
            <td>${each.seat}</td>
            <td>${each.staff?.post ? name_of(each.staff.post) : ""}</td>
            ${
                may &&
                html`<td class="row-keys">${["change", "reset", "disable"].map(
                    (what) => html`<button type="button" key=${what} class="quiet" data-do=${what}
                        disabled=${what === "disable" && each.disabled}
                        aria-label="${say(`people_${what}`)} ${each.user}"
                        onClick=${() => ask(what, each)}>${say(`people_${what}`)}</button>`,
                )}</td>`
            }</tr>`,
        )}</tbody></table></div></section>`;
}

function Keys({ devices, may, ask }) {
    return html`<section id="keys" aria-labelledby="keys-title"><div class="title">
        <h2 id="keys-title">${say("section_keys")}</h2>
        ${may && html`<button type="button" class="quiet white" onClick=${() => ask("enrol")}>${say("keys_add")}</button>`}
        </div><div class="sheet" tabindex="0" role="group" aria-labelledby="keys-title">
        <table><thead><tr>${["id", "kind", "label", "place", "state"].map(
            (key) => html`<th scope="col" key=${key}>${say(`device_${key}`)}</th>`,
        )}${may && html`<td></td>`}</tr></thead><tbody>${devices.map(
            (each) => html`<tr key=${each.device} data-device=${each.device}>
            <th scope="row">${each.device}</th><td>${role_words(each.role)}</td>
            <td>${each.name}</td><td>${each.place}</td><td>${
                each.state === "lost"
                    ? say("key_lost")
                    : has_word(`state_${each.state}`)
                      ? say(`state_${each.state}`)
                      : each.state
            }</td>${
                may &&
                html`<td class="row-keys">${["rename", "revoke"].map(
                    (what) => html`<button type="button" key=${what} class="quiet" data-do=${what}
                        aria-label="${say(`keys_${what}`)} ${each.device}"
                        onClick=${() => ask(what, each)}>${say(`keys_${what}`)}</button>`,
                )}</td>`
            }</tr>`,
        )}</tbody></table></div></section>`;
}

function Changes({ notes }) {
    return html`<section id="record" aria-labelledby="record-title"><div class="title">
        <h2 id="record-title">${say("section_record")}</h2></div>
        <div class="sheet" tabindex="0" role="group" aria-labelledby="record-title">
        <table><thead><tr>${["at", "by", "what", "subject", "before", "after"].map(
            (key) => html`<th scope="col" key=${key}>${say(`record_${key}`)}</th>`,
        )}</tr></thead><tbody>${notes.map(
            (note) => html`<tr key=${note.id}><td>${day(Date.parse(note.at))} ${clock(Date.parse(note.at))}</td>
            <td>${note.by}${note.command_line ? say("record_hallctl") : ""}</td>
            <td>${say(`noted_${note.what}`)}</td><td>${note.subject}</td>
            <td>${note.before}</td><td>${note.after}</td></tr>`,
        )}</tbody></table></div></section>`;
}

/* Each question: its title, its fields, what it sends. `of` is the row that it is about. */
const questions = {
    add: {
        title: () => say("people_add"),
        fields: () => html`<${Text} id="user" label=${say("person")} required maxlength="24" autofocus />
            <${Choice} id="role" label=${say("role")} options=${roles} />
            <${Text} id="seat" label=${say("seat")} maxlength="24" />`,
        send: (form) => hall.post("/admin/users", filled(form, ["user", "role", "seat"])),
    },
    change: {
        title: (of) => `${say("people_change")} ${of.user}`,
        fields: (of) => html`<${Choice} id="role" label=${say("role")} options=${roles} value=${of.role} autofocus />
            <${Text} id="seat" label=${say("seat")} maxlength="24" defaultValue=${of.seat ?? ""} />`,
        send: (form, of) => hall.post(`/admin/users/${of.user}/change`, filled(form, ["role", "seat"])),
    },
    reset: {
        title: () => say("people_reset"),
        fields: (of) => html`<p>${say("reset_ask", of)}</p>`,
        send: (_, of) => hall.post(`/admin/users/${of.user}/password`),
    },
    disable: {
        title: () => say("people_disable"),
        fields: (of) => html`<p>${say("disable_ask", of)}</p>`,
        send: (_, of) => hall.post(`/admin/users/${of.user}/disable`),
    },
    enrol: {
        title: () => say("keys_add"),
        fields: () => html`<${Text} id="device" label=${say("device_id")} required maxlength="24" autofocus />
            <${Choice} id="role" label=${say("device_kind")} options=${device_roles} />
            <${Text} id="name" label=${say("device_label")} maxlength="16" />
            <${Text} id="place" label=${say("device_place")} maxlength="24" />`,
        send: (form) => hall.post("/admin/devices", filled(form, ["device", "role", "name", "place"])),
    },
    rename: {
        title: (of) => `${say("keys_rename")} ${of.device}`,
        fields: (of) => html`<${Text} id="name" label=${say("device_label")} maxlength="16" autofocus
                defaultValue=${of.name ?? ""} />
            <${Text} id="place" label=${say("device_place")} maxlength="24" defaultValue=${of.place ?? ""} />`,
        send: (form, of) =>
            hall.post(`/admin/devices/${of.device}/change`, {
                ...filled(form, ["name", "place"]),
                ...(of.seat ? { seat: of.seat } : {}),
            }),
    },
    revoke: {
        title: () => say("keys_revoke"),
        fields: (of) => html`<p>${say("revoke_ask", of)}</p>`,
        send: (_, of) => hall.post(`/admin/devices/${of.device}/revoke`),
    },
};
/* What an answer may hold that is shown once: its key, the words before it. */
const secrets = { password: "made_password", code: "made_code", key: "made_key" };

function AdminPage() {
    useLanguage();
    const [now, set_now] = useState(null); /* {role, users, devices, notes} */
    const [asked, set_asked] = useState(null); /* {what, of} */
    const [made, set_made] = useState(null);
    const [told, set_told] = useState("");
    const [refusal, set_refusal] = useState("");
    async function look() {
        try {
            const { role } = await hall.get_patiently("/sessions/current");
            zone_set((await hall.get_patiently("/hall")).zone);
            const sees = role !== "auditor";
            set_now({
                role,
                users: sees ? (await hall.get("/admin/users")).users : [],
                devices: sees ? (await hall.get("/admin/devices")).devices : [],
                notes: role === "manager" ? null : (await hall.get("/admin/record")).notes,
            });
            set_refusal("");
        } catch (problem) {
            if (problem.status === 401) {
                sign_in_again();
            }
            set_refusal(words_of(problem));
        }
    }
    useEffect(() => {
        look();
    }, []);
    useEffect(() => {
        document.title = `${say("admin_page")}${say("separator")}${say("product")}`;
    });
    async function answer(form) {
        const said = await questions[asked.what].send(form, asked.of);
        const secret = Object.keys(secrets).find((key) => said[key]);
        set_asked(null);
        set_made(secret ? { ...said, words: secrets[secret], secret: said[secret] } : null);
        set_told(say("done_told"));
        await look();
    }
    const ask = (what, of = {}) => set_asked({ what, of });
    const may = now?.role === "admin";
    const shown = sections.filter((id) => now && (id === "record" ? now.notes : now.role !== "auditor"));
    return html`<header class="visit-head"><h1>${say("admin_page")}</h1>
        <nav aria-label=${say("admin_sections")}>${shown.map(
            (id) => html`<a class="quiet" key=${id} href="#${id}">${say(`section_${id}`)}</a>`,
        )}</nav>
        <a class="quiet" href="/dashboard/">${say("dashboard")}</a>
        <${LanguageSwitch} /></header>
    <main class="devices-main admin-main">
        <p class="told bad" role="alert">${refusal}</p>
        <p class="told" role="status" id="told">${told}</p>
        ${!now && !refusal && html`<p>${say("loading")}</p>`}
        ${shown.includes("people") && html`<${People} users=${now.users} may=${may} ask=${ask} />`}
        ${shown.includes("keys") && html`<${Keys} devices=${now.devices} may=${may} ask=${ask} />`}
        ${shown.includes("record") && html`<${Changes} notes=${now.notes} />`}
        ${
            asked &&
            html`<${Ask} title=${questions[asked.what].title(asked.of)} on_do=${answer}
            on_close=${() => set_asked(null)}>${questions[asked.what].fields(asked.of)}</${Ask}>`
        }
        ${made && html`<${Made} made=${made} on_close=${() => set_made(null)} />`}
    </main>`;
}

page_show(AdminPage);
