// `/dashboard/`: the hall at this moment, on a manager's desk or on the wall. One state comes by
// the stream, at most twice a second; every figure says on request how it is made.
import {
    Hall,
    html,
    Icon,
    LanguageSwitch,
    LinkBanner,
    page_show,
    sign_in_again,
    useClock,
    useEffect,
    useLanguage,
    useReady,
    useState,
    useTopic,
} from "./view.js";
import { EmergencyDialog } from "./clerk_dialogs.js";
import { ArrivalsChart } from "./dashboard_chart.js";
import { WaitsDialog } from "./dashboard_waits.js";
import {
    attention,
    departments,
    devices,
    figures,
    minutes_of,
    review_reasons,
    seat_look,
} from "./dashboard_figures.js";
import { clock, day, minutes, seat_name, zone_set } from "./format.js";
import { has_word, name_of, problem_words, say } from "./words.js";

const hall = new Hall();
const DEPARTMENTS_SHOWN = 8;
const DEVICES_SHOWN = 6;
const ATTENTION_SHOWN = 6;
const REASONS_SHOWN = 3; /* of each side */

/* A name that says its definition: pointed at, focused, or pressed. */
function Defined({ id, children, as = "h2" }) {
    return html`<${as} class="defined"><button type="button" title=${say(`def_${id}`)}
        popovertarget="def-${id}"
        aria-describedby="def-${id}">${children}<${Icon} name="info" size=${16} /></button></${as}>
        <div id="def-${id}" popover="auto" class="definition"><b>${say("definition")}</b><p>
            ${say(`def_${id}`)}</p></div>`;
}

function Figures({ state }) {
    return html`<section class="figures">${figures(state).map(
        (figure) => html`<div class="card figure" key=${figure.id}>
        <${Defined} id=${figure.id}>${say(`kpi_${figure.id}`)}</${Defined}>
        <p class="value" id="value-${figure.id}">${
            figure.value === null
                ? html`<span class="none">${say("none_yet")}</span>`
                : html`${figure.value.toLocaleString("en-US")}<small>${figure.unit}</small>`
        }</p>
        <p class="muted">${figure.sub}</p></div>`,
    )}</section>`;
}

function Arrivals({ state }) {
    return html`<section class="card arrivals"><div class="title"><${Defined} id="arrivals">
        ${say("arrivals")}</${Defined}>
        <p class="legend"><span><i class="dash"></i>${say("arrived")}</span><span><i class="line">
            </i>${say("served")}</span></p></div>
        <${ArrivalsChart} arrivals=${state.arrivals} /></section>`;
}

function Departments({ state }) {
    const all = departments(state);
    const shown = all.slice(0, DEPARTMENTS_SHOWN);
    const longest = Math.max(60, ...shown.map((each) => each.p90_wait_s || 0));
    const share = (seconds) => `${Math.min(100, (100 * (seconds || 0)) / longest)}%`;
    return html`<section class="card departments"><div class="title"><${Defined} id="departments">
        ${say("departments")}</${Defined}>
        <p class="legend"><span><i class="bar"></i>${say("mean")}</span><span><i class="tick"></i>
            ${say("p90")}</span></p></div>
        <ul>${shown.map(
            (each) => html`<li key=${each.id}><span class="name" title=${name_of(each.name)}>
                ${name_of(each.name)}</span>
            <span class="track" aria-hidden="true"><i style=${{ width: share(each.mean_wait_s) }}>
                </i>${
                    each.p90_wait_s && html`<u style=${{ left: share(each.p90_wait_s) }}></u>`
                }</span>
            <span class="numbers"><b>${each.p90_wait_s ? minutes_of(each.mean_wait_s) : "–"}</b>
                <span>${say("p90")} ${each.p90_wait_s ? minutes_of(each.p90_wait_s) : "–"}</span>
                    </span>
            <span class="now">${say("people", { n: each.waiting })}</span></li>`,
        )}</ul>
        ${shown.length === 0 && html`<p class="muted">${say("no_waits_yet")}</p>`}
        ${
            all.length > shown.length &&
            html`<p class="muted">
            ${say("more_departments", { n: all.length - shown.length })}</p>`
        }
    </section>`;
}

const legend = ["t1", "t2", "t3", "over", "called", "idle", "paused", "closed"];
const legend_words = { t1: "legend_1", t2: "legend_2", t3: "legend_3", over: "legend_4" };

function Windows({ state, now }) {
    return html`<section class="card windows"><div class="title"><${Defined} id="windows">${say(
        "windows_grid",
        { n: state.windows.length },
    )}</${Defined}>
        <p class="legend">${legend.map(
            (look) =>
                html`<span key=${look}><i class="box ${look}"></i>${say(
                    legend_words[look] || `legend_${look}`,
                )}</span>`,
        )}</p></div>
        <ul>${state.windows.map((seat) => {
            const { look, words } = seat_look(seat, now);
            return html`<li key=${seat.seat} class=${look}
                title="${seat_name(seat.seat)}${seat.number ? ` ${seat.number}` : ""}">
                <b>${seat.seat}</b><span>${words}</span></li>`;
        })}</ul></section>`;
}

function device_words(device, now) {
    if (device.state === "lost") {
        return say("state_lost", {
            time: minutes(Math.max(0, now - Date.parse(device.since)) / 1000),
        });
    }
    return has_word(`state_${device.state}`) ? say(`state_${device.state}`) : device.state;
}
const kind_words = (kind) => (has_word(`device_${kind}`) ? say(`device_${kind}`) : kind);

function Devices({ state, now }) {
    const { need, fine } = devices(state);
    const rest = Math.max(0, need.length - DEVICES_SHOWN);
    const summary =
        state.devices.length === 0
            ? ""
            : need.length
              ? say("devices_need", { n: need.length })
              : say("devices_fine");
    return html`<section class="card devices"><div class="title"><${Defined} id="devices">
        ${say("devices")}</${Defined}>
        <p class="muted">
            ${summary}</p></div>
        <ul>${need.slice(0, DEVICES_SHOWN).map(
            (device) => html`<li key=${device.id}><i class="dot warn"></i>
            <span>${device.name || `${kind_words(device.kind)} ${device.id}`}</span><b class="late">
                ${device_words(device, now)}</b></li>`,
        )}
        ${
            rest > 0 &&
            html`<li class="muted"><i></i><span>${say("attention_more", { n: rest })}
            </span></li>`
        }
        ${fine.map(
            ([
                kind,
                count,
            ]) => html`<li key=${kind}><i class="dot ok"></i><span>${kind_words(kind)}</span>
            <span class="fine">${say("devices_ok", { n: count })}</span></li>`,
        )}</ul>
        ${state.devices.length === 0 && html`<p class="muted">${say("devices_none")}</p>`}
            </section>`;
}

/* Why, in the hall's words: the most given of each side. */
function Reasons({ state }) {
    const sides = review_reasons(state, REASONS_SHOWN);
    return sides.length === 0
        ? null
        : html`<dl id="reasons">${sides.map(
              (side) => html`<div key=${side.id} class=${side.id}><dt>
            ${say(`reasons_${side.id}`)}</dt>
            ${side.shown.map(
                (each) => html`<dd key=${each.id}>${name_of(each.name)} <b>${each.count}</b></dd>`,
            )}
            ${
                side.rest > 0 &&
                html`<dd class="muted">
                ${say("attention_more", { n: side.rest })}</dd>`
            }</div>`,
          )}</dl>`;
}

function Reviews({ state }) {
    const { count, levels } = state.reviews;
    return html`<section class="card reviews"><div class="title"><${Defined} id="levels">
        ${say("reviews")}</${Defined}>
        <p class="muted" id="count-reviews">
            ${count ? say("reviews_n", { n: count }) : say("reviews_none")}</p></div>
        <ul>${[5, 4, 3, 2, 1].map(
            (level) => html`<li key=${level}><span>${say(`level_${level}`)}</span>
            <span class="track" aria-hidden="true"><i class=${level <= 2 ? "bad" : ""}
                style=${{ width: `${count ? (100 * levels[level - 1]) / count : 0}%` }}></i></span>
            <b>${levels[level - 1]}</b></li>`,
        )}</ul>
        <${Reasons} state=${state} /></section>`;
}

function Attention({ state, now }) {
    const list = attention(state, now);
    const rest = list.length - ATTENTION_SHOWN;
    return html`<section class="card attention ${list.length ? "some" : ""}"><div class="title">
        <${Defined} id="attention">${say("attention")}</${Defined}></div>
        ${
            list.length === 0 &&
            html`<p class="calm"><${Icon} name="done" size=${32} />${say("attention_none")}</p>
            <p class="muted">${say("attention_none_note")}</p>`
        }
        <ul>${list.slice(0, ATTENTION_SHOWN).map(
            (each) => html`<li key=${each.id}><${Icon}
            name="warn" />${each.words}</li>`,
        )}
        ${rest > 0 && html`<li class="muted">${say("attention_more", { n: rest })}</li>`}</ul>
            </section>`;
}

function full_screen() {
    const change = document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen();
    change.catch(() => {});
}

async function sign_out() {
    await hall.remove("/sessions/current").catch(() => {});
    location.replace("/");
}

/* How the waits that were told have held, and what if more windows open. */
function Waits({ state, may_steer }) {
    const [open, set_open] = useState(false);
    return html`<button type="button" class="quiet" onClick=${() => set_open(true)}>
        ${say("held")}</button>
        ${
            open &&
            html`<${WaitsDialog} hall=${hall} state=${state} may_steer=${may_steer}
            on_close=${() => set_open(false)} />`
        }`;
}

/* Managers close the hall at once, and open it again. */
function Emergency({ state }) {
    const [asked, set_asked] = useState(false);
    const [problem, set_problem] = useState(null);
    async function steer(verb, body) {
        set_asked(false);
        set_problem(null);
        await hall.post(`/hall/${verb}`, body).catch(set_problem);
    }
    return html`${problem && html`<span role="alert">${problem_words(problem)}</span>`}
        ${
            state.notice
                ? html`<button type="button" class="quiet" onClick=${() => steer("reopen", {})}>
            ${say("emergency_reopen")}</button>`
                : html`<button type="button" class="quiet" onClick=${() => set_asked(true)}>
            ${say("emergency_close")}</button>`
        }
        ${
            asked &&
            html`<${EmergencyDialog} on_close=${() => set_asked(false)}
            on_reason=${(reason) => steer("close", { reason })} />`
        }`;
}

function Board({ state, role, hall_name, lost_since }) {
    const now = useClock(hall);
    const ready_problem = useReady();
    const may_steer = ["manager", "admin"].includes(role);
    return html`<${LinkBanner} lost_since=${lost_since} ready_problem=${ready_problem}
            notice=${state.notice} />
        <header class="board-head"><h1>${say("dashboard")}</h1><span class="muted">
            ${name_of(hall_name)}</span><span class="space"></span>
            <span class="muted">
                ${say("open_windows", { open: state.open_seats, all: state.seats })}
                ${say("separator")}${day(now)}</span>
            <time class="clock">${clock(now)}</time><${LanguageSwitch} />
            <${Waits} state=${state} may_steer=${may_steer} />
            ${
                may_steer &&
                html`<a class="quiet" href="/reports/">${say("reports_page")}</a>
                <a class="quiet" href="/devices/">${say("devices_page")}</a>
                <a class="quiet" href="/strips/">${say("section_strips")}</a>`
            }
            ${may_steer && html`<${Emergency} state=${state} />`}
            <button type="button" class="quiet" onClick=${full_screen}>${say("wall")}</button>
            <button type="button" class="quiet" onClick=${sign_out}>${say("sign_out")}</button>
        </header>
        <main class="board-main"><${Figures} state=${state} /><${Arrivals} state=${state} />
            <${Departments} state=${state} />
            <${Attention} state=${state} now=${now} /><${Windows} state=${state} now=${now} />
            <${Devices} state=${state} now=${now} /><${Reviews} state=${state} /></main>`;
}

function Dashboard() {
    useLanguage();
    const [hall_name, set_hall_name] = useState(null);
    const [role, set_role] = useState(null);
    const on_problem = (problem) => [401, 403].includes(problem.status) && sign_in_again();
    const { state, lost_since } = useTopic(hall, role ? "dashboard" : null, on_problem);
    useEffect(() => {
        hall.get_patiently("/sessions/current")
            .then((session) => set_role(session.role))
            .catch((error) => (error.status === 401 || error.status === 403) && sign_in_again());
        hall.get_patiently("/hall")
            .then((answer) => {
                zone_set(answer.zone);
                set_hall_name(answer.name);
            })
            .catch(() => {});
    }, []);
    useEffect(() => {
        document.title = `${say("dashboard")}${say("separator")}${say("product")}`;
    });
    return state
        ? html`<${Board} state=${state} role=${role} hall_name=${hall_name}
            lost_since=${lost_since} />`
        : html`<${LinkBanner} lost_since=${lost_since} ready_problem=${null} />
            <main class="alone"><p role="status">${say("loading")}</p></main>`;
}

page_show(Dashboard);
