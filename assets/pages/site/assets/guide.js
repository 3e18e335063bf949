// `/g/SERVICE`: what a service needs, costs and takes; behind the code on a kiosk and on its papers.
// Public, and the same for everybody: what is ticked stays on the phone.
import {
    Hall,
    html,
    Icon,
    LanguageSwitch,
    page_show,
    useEffect,
    useLanguage,
    useState,
} from "./view.js";
import { store_get, store_set } from "./store.js";
import { interval, ranges } from "./format.js";
import { name_of, problem_words, say } from "./words.js";

const service_id = location.pathname.split("/")[2] || "";
const hall = new Hall({});

const days = (count) => (count === 0 ? say("on_the_spot") : say("work_days", { n: count }));
const fee = (guide) =>
    guide.fee_fen === 0 ? name_of(guide.fee) : say("fee_yuan", { yuan: guide.fee_fen / 100 });

function Facts({ service }) {
    const guide = service.guide;
    const wait = interval(service.wait);
    const rows = [
        [say("fee"), fee(guide)],
        [say("limit_promised"), days(guide.promised_days)],
        [say("limit_law"), days(guide.statutory_days)],
        [
            say("wait_label"),
            wait ? say("interval", wait) : say(service.ahead ? "wait_unknown" : "wait_none"),
        ],
    ];
    return html`<dl class="card guide-facts">${rows.map(
        ([label, value]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`,
    )}</dl>`;
}

/* Ticked on this phone, so that packing the bag at home and the kiosk's list are the same list. */
function Bring({ service }) {
    const key = `mashang-guide-${service.id}`;
    const [ticked, set_ticked] = useState(new Set(JSON.parse(store_get(key) || "[]")));
    const toggle = (index) => {
        const next = new Set(ticked);
        next.has(index) ? next.delete(index) : next.add(index);
        store_set(key, JSON.stringify([...next]));
        set_ticked(next);
    };
    const materials = service.guide.materials;
    return html`<section class="card guide-bring"><h2>${say("bring", { n: materials.length })}</h2>
        ${service.guide.sample && html`<p class="muted">${say("materials_sample")}</p>`}
        <ul>${materials.map(
            (each, index) => html`<li key=${index}><label>
            <input type="checkbox" checked=${ticked.has(index)} onChange=${() => toggle(index)} />
            <span><b>${name_of(each.name)}</b>
            <span class="muted">${name_of(each.form)}
                ${each.required ? "" : say("separator") + say("material_optional")}</span></span>
            </label></li>`,
        )}</ul></section>`;
}

/* Each opens by a touch: the example of a made-up person, and what to mind at each line. */
function Forms({ forms }) {
    return html`<section class="card guide-forms"><h2>${say("forms")}</h2>
        <p class="muted">${say("forms_sample")}</p>${forms.map(
            (form) => html`<details key=${form.id}><summary>${name_of(form.title)}</summary>
        <ol>${form.fields.map(
            (field, index) => html`<li key=${index}>${name_of(field.label)}
            <b>${name_of(field.value)}</b>
            <span class="muted">${name_of(field.hint)}</span></li>`,
        )}</ol></details>`,
        )}</section>`;
}

function Guide({ service }) {
    useEffect(() => {
        document.title = `${name_of(service.name)}${say("separator")}${say("guide")}`;
    });
    const guide = service.guide;
    return html`<header class="visit-head"><h1>${say("guide")}</h1><${LanguageSwitch} /></header>
        <main class="visit-main">
        <section class="card"><h2>${name_of(service.name)}</h2>
        <p class="muted">${name_of(service.group)}${say("separator")}
            ${say("windows", { list: ranges(service.windows), n: service.windows.length })}</p>
        ${service.code && html`<p class="muted code">${say("item_code", { code: service.code })}</p>`}
        </section>
        ${
            guide
                ? html`<${Facts} service=${service} />
        <${Bring} service=${service} />
        <section class="card guide-flow"><h2>${say("flow")}</h2><ol>${guide.flow.map(
            (step, index) => html`<li key=${index}>${name_of(step)}</li>`,
        )}</ol></section>
        ${guide.forms?.length > 0 && html`<${Forms} forms=${guide.forms} />`}
        <section class="card"><h2>${say("basis")}</h2><p>${name_of(guide.basis)}</p></section>`
                : html`<p class="card">${say("no_guide")}</p>`
        }
        <p class="tip muted centred"><${Icon} name="info" /> ${say("guide_tip")}</p></main>`;
}

function Page() {
    useLanguage();
    const [service, set_service] = useState(null);
    const [problem, set_problem] = useState(null);
    const [tries, set_tries] = useState(0);
    useEffect(() => {
        hall.get_patiently(`/services/${encodeURIComponent(service_id)}`)
            .then(set_service)
            .catch((refused) => {
                set_problem(refused);
                if (refused.code === "offline") {
                    set_tries(tries + 1);
                }
            });
    }, [tries]);
    if (service) {
        return html`<${Guide} service=${service} />`;
    }
    return html`<main class="alone"><${LanguageSwitch} />
        <p role="status">${problem ? problem_words(problem) : say("loading")}</p></main>`;
}

page_show(Page);
