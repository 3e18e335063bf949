// `/reports/`: figures of past and present days, for who answers for the hall. What is asked is in
// the page's address, so that a look can be kept and sent; each figure says how it is made in the
// hall's own words; from a group down to its windows, its tickets and one ticket's story.
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
import { clock, zone_set } from "./format.js";
import { GroupsChart, HeatChart } from "./reports_chart.js";
import { has_word, name_of, problem_words, say } from "./words.js";

const hall = new Hall();
const bys = ["day", "week", "month", "department", "window", "service", "clerk"];
/* Where a group leads to: the next closer look at the same. */
const closer = { department: "window", window: "service", service: "window", clerk: "service" };
const narrow = Object.keys(closer);

const date_of = (ms) => new Date(ms).toISOString().slice(0, 10);
const day_ms = 86_400_000;

/* What the address asks for; without anything, the week up to today. */
function asked_of(address, today) {
    const said = new URLSearchParams(address);
    const asked = {
        from: said.get("from") ?? date_of(Date.parse(today) - 6 * day_ms),
        to: said.get("to") ?? today,
        by: bys.includes(said.get("by")) ? said.get("by") : "day",
    };
    for (const key of narrow) {
        if (said.get(key)) {
            asked[key] = said.get(key);
        }
    }
    return asked;
}

const query_of = (asked) => new URLSearchParams(asked).toString();

/** A figure's value as people read it. */
function value_words(value, unit) {
    if (value === null) {
        return "–";
    }
    if (value === "withheld") {
        return "*";
    }
    if (unit === "share") {
        return `${(value / 100).toFixed(2)}%`;
    }
    return unit === "seconds"
        ? `${Math.floor(value / 60)}:${String(value % 60).padStart(2, "0")}`
        : value.toLocaleString("en-US");
}

/* Against the period before: which way, and how much, in words as well as by a sign. */
function change_words(value, before, unit) {
    if (typeof value !== "number" || typeof before !== "number") {
        return `${say("reports_before")} ${value_words(before, unit)}`;
    }
    const difference = value - before;
    const sign = difference > 0 ? "▲" : "▼";
    return difference === 0
        ? say("reports_same")
        : `${sign} ${value_words(Math.abs(difference), unit)} · ${say("reports_before")} ${value_words(before, unit)}`;
}

function Question({ asked, figures, figure, on_ask, on_figure }) {
    const put = (key) => (event) => event.target.value && on_ask({ ...asked, [key]: event.target.value });
    return html`<form class="report-question card" onSubmit=${(event) => event.preventDefault()}>
        <label>${say("reports_from")}<input type="date" id="from" value=${asked.from} max=${asked.to}
            onChange=${put("from")} /></label>
        <label>${say("reports_to")}<input type="date" id="to" value=${asked.to} min=${asked.from}
            onChange=${put("to")} /></label>
        <label>${say("reports_by")}<select id="by" value=${asked.by} onChange=${put("by")}>
            ${bys.map((by) => html`<option key=${by} value=${by}>${say(`by_${by}`)}</option>`)}</select></label>
        <label>${say("reports_figure")}<select id="figure" value=${figure}
            onChange=${(event) => on_figure(event.target.value)}>${figures.map(
                (each) => html`<option key=${each.id} value=${each.id}>${name_of(each.name)}</option>`,
            )}</select></label>
        <p class="report-narrow">${narrow
            .filter((key) => asked[key])
            .map(
                (key) => html`<button type="button" class="quiet" key=${key} onClick=${() => {
                    const { [key]: _, ...wider } = asked;
                    on_ask(wider);
                }}>${say(`by_${key}`)} ${asked[key]} ✕</button>`,
            )}</p></form>`;
}

/* Each figure with its definition beside it. */
function Totals({ report }) {
    return html`<section class="report-totals" aria-label=${say("reports_total")}>${report.figures.map(
        (figure) => html`<div class="card" key=${figure.id}>
        <h2>${name_of(figure.name)}</h2>
        <p class="value" id="total-${figure.id}" data-value=${report.total.values[figure.id]}>${value_words(
            report.total.values[figure.id],
            figure.unit,
        )}</p>
        <p>${
            report.total.values[figure.id] === "withheld"
                ? say("reports_withheld", { n: report.reviews_least })
                : change_words(
                      report.total.values[figure.id],
                      report.total.before[figure.id],
                      figure.unit,
                  )
        }</p>
        <p class="muted">${name_of(figure.formula)}${
            figure.denominator.zh && ` ${say("reports_per", { what: name_of(figure.denominator) })}`
        }</p></div>`,
    )}</section>`;
}

function Groups({ report, on_narrow, on_tickets }) {
    const deep = closer[report.by];
    return html`<div class="report-table card" tabindex="0" role="region" aria-label=${say(`by_${report.by}`)}>
        <table><thead><tr><th scope="col">${say(`by_${report.by}`)}</th>${report.figures.map(
            (figure) => html`<th scope="col" key=${figure.id}>${name_of(figure.name)}</th>`,
        )}<th scope="col">${say("reports_tickets_show")}</th></tr></thead>
        <tbody>${report.groups.map(
            (group) => html`<tr key=${group.id}><th scope="row">${
                deep && group.id !== "-"
                    ? html`<button type="button" class="quiet" onClick=${() => on_narrow(group)}>
                        ${name_of(group.name)}</button>`
                    : name_of(group.name)
            }</th>${report.figures.map(
                (figure) =>
                    html`<td key=${figure.id}>${value_words(group.values[figure.id], figure.unit)}</td>`,
            )}<td>${
                deep &&
                group.id !== "-" &&
                html`<button type="button" class="quiet" onClick=${() => on_tickets(group)}
                aria-label=${`${say("reports_tickets_show")} ${name_of(group.name)}`}>
                ${say("reports_tickets_show")}</button>`
            }</td></tr>`,
        )}</tbody></table></div>`;
}

const at_clock = (stamp) => (stamp ? clock(Date.parse(stamp)) : "–");

function Tickets({ found, on_story }) {
    const seconds = (value) => value_words(value, "seconds");
    return html`<section class="card report-tickets" id="tickets">
        <h2>${say("reports_tickets", { n: found.total })}</h2>
        <div class="report-table" tabindex="0" role="region" aria-label=${say("reports_tickets_show")}>
        <table><thead><tr>${["number", "issued", "state", "wait", "service_time"].map(
            (key) => html`<th scope="col" key=${key}>${say(`reports_${key}`)}</th>`,
        )}<th scope="col">${say("by_service")}</th><th scope="col">${say("by_window")}</th></tr></thead>
        <tbody>${found.tickets.map(
            (row, place) => html`<tr key=${place}><th scope="row"><button type="button" class="quiet"
                onClick=${() => on_story(row.id)}>${row.number}</button></th>
            <td>${row.issued_at.slice(0, 10)} ${at_clock(row.issued_at)}</td><td>${say(`was_${row.state}`)}</td>
            <td>${seconds(row.wait_s)}</td><td>${seconds(row.service_s)}</td>
            <td>${row.service ? name_of(row.service.name) : "–"}</td><td>${row.window ?? "–"}</td></tr>`,
        )}</tbody></table></div></section>`;
}

function Story({ story, on_close }) {
    const words = (event) =>
        event.what === "leg_moved" ? say(`move_${event.move}`) : say(`told_${event.what}`);
    return html`<${Dialog} title=${say("reports_story", { number: story.number })} on_close=${on_close}>
        <ol class="report-story">${story.events.map(
            (event, place) => html`<li key=${place}><span class="clock">${at_clock(event.at)}</span>
            <b>${words(event)}</b>${event.window && html`<span>${say("by_window")} ${event.window}</span>`}
            </li>`,
        )}</ol>
        <button type="button" class="second" autofocus onClick=${on_close}>${say("reports_close")}</button>
    </${Dialog}>`;
}

function ReportsPage() {
    useLanguage();
    const [asked, set_asked] = useState(null);
    const [report, set_report] = useState(null);
    const [figure, set_figure] = useState("tickets");
    const [found, set_found] = useState(null);
    const [story, set_story] = useState(null);
    const [refusal, set_refusal] = useState("");
    function on_problem(problem) {
        if (problem.status === 401) {
            sign_in_again();
        }
        set_refusal(problem_words(problem.code ? problem : { code: "offline" }));
    }
    useEffect(() => {
        hall.get_patiently("/hall")
            .then((answer) => {
                zone_set(answer.zone);
                set_asked(asked_of(location.search, answer.business_day));
            })
            .catch(on_problem);
    }, []);
    useEffect(() => {
        if (!asked) {
            return undefined;
        }
        let over = false;
        history.replaceState(null, "", `?${query_of(asked)}`);
        set_found(null);
        hall.get_patiently(`/reports?${query_of(asked)}`)
            .then((answer) => {
                if (!over) {
                    set_report(answer);
                    set_refusal("");
                }
            })
            .catch((problem) => over || on_problem(problem));
        return () => {
            over = true;
        };
    }, [asked]);
    useEffect(() => {
        document.title = `${say("reports_page")}${say("separator")}${say("product")}`;
    });
    const narrowed = (group) => ({ ...asked, [report.by]: group.id, by: closer[report.by] });
    const narrow_to = (group) => closer[report.by] && group.id !== "-" && set_asked(narrowed(group));
    function tickets_of(group) {
        hall.get_patiently(`/reports/tickets?${query_of(narrowed(group))}`)
            .then(set_found)
            .catch(on_problem);
    }
    const story_of = (id) => hall.get_patiently(`/reports/tickets/${id}`).then(set_story).catch(on_problem);
    const chosen = report?.figures.find((each) => each.id === figure);
    return html`<header class="visit-head"><h1>${say("reports_page")}</h1>
        ${
            asked &&
            html`<a class="quiet" id="csv" download="mashang-${asked.from}-${asked.to}.csv"
            href="/api/v1/reports?${query_of(asked)}&form=csv&lang=${document.documentElement.lang.slice(0, 2)}">
            ${say("reports_csv")}</a>`
        }
        <button type="button" class="quiet" onClick=${() => print()}>${say("reports_print")}</button>
        <a class="quiet" href="/dashboard/">${say("dashboard")}</a>
        <${LanguageSwitch} /></header>
    <main class="reports-main">
        <p class="told bad" role="alert">${refusal}</p>
        ${!report && !refusal && html`<p>${say("loading")}</p>`}
        ${
            report &&
            html`<${Question} asked=${asked} figures=${report.figures} figure=${figure}
                on_ask=${set_asked} on_figure=${set_figure} />
            <p class="muted">${say("reports_before_days", report.before)}</p>
            <section class="card"><h2>${name_of(chosen.name)}</h2>
            ${
                report.groups.length === 0
                    ? html`<p>${say("reports_none")}</p>`
                    : html`<${GroupsChart} groups=${report.groups} names=${(group) => name_of(group.name)}
                    figure=${{ ...chosen, words: name_of(chosen.name) }} on_pick=${narrow_to} />`
            }</section>
            <${Totals} report=${report} />
            <${Groups} report=${report} on_narrow=${narrow_to} on_tickets=${tickets_of} />
            ${found && html`<${Tickets} found=${found} on_story=${story_of} />`}
            <section class="card"><h2>${say("reports_heat")}</h2><${HeatChart} heat=${report.heat} /></section>`
        }
        ${story && html`<${Story} story=${story} on_close=${() => set_story(null)} />`}
    </main>`;
}

page_show(ReportsPage);
