// `/t/TOKEN`: a visitor's own page, in one hand, perhaps with a bad network and weak eyes.
// The token in the address is the only right; the page keeps nothing but the ids of its own wishes.
import {
    Dialog,
    Hall,
    html,
    Icon,
    LanguageSwitch,
    LinkBanner,
    page_show,
    useClock,
    useEffect,
    useLanguage,
    useReady,
    useRef,
    useState,
    useTopic,
} from "./view.js";
import { request_id } from "./hall.js";
import { Outcome } from "./visit_outcome.js";
import { Review } from "./visit_review.js";
import { store_get, store_set } from "./store.js";
import { clock, interval, ranges, seat_name, zone_set } from "./format.js";
import { name_of, problem_words, say } from "./words.js";

const token = location.pathname.split("/")[2] || "";
const hall = new Hall({ token });
const DEFER_PLACES = 3;
const CALL_REPEAT_MS = 4000;

/* The same wish keeps its id over reloads of the page: a claim and a review act once. */
function wish_id(name) {
    const key = `mashang-wish-${token.slice(0, 12)}-${name}`;
    const id = store_get(key) || request_id();
    store_set(key, id);
    return id;
}

const ended = ["finished", "cancelled", "expired"];
/* The leg that the visitor is in; when all are over, the last one. */
const leg_now = (ticket) =>
    ticket.legs.find((leg) => !ended.includes(leg.state)) || ticket.legs.at(-1);

/** Shows a call by all that a phone has: title, vibration, the screen kept awake. */
function useAlarm(called, window_name) {
    useEffect(() => {
        if (!called) {
            return undefined;
        }
        let lock = null;
        let on = true;
        const words = say("title_called", { window: window_name });
        const title = document.title;
        /* Browsers refuse vibration before the page was touched, and complain. */
        const ring = () => {
            if (navigator.userActivation?.hasBeenActive) {
                navigator.vibrate?.([500, 200, 500, 200, 900]);
            }
            on = !on;
            document.title = on ? words : `▶ ${words}`;
        };
        ring();
        const timer = setInterval(ring, CALL_REPEAT_MS);
        navigator.wakeLock
            ?.request("screen")
            .then((got) => (lock = got))
            .catch(() => {});
        return () => {
            clearInterval(timer);
            lock?.release();
            document.title = title;
        };
    }, [called, window_name]);
}

/* state of the leg, how many of the four steps are behind it */
const steps_done = {
    booked: 0,
    issued: 0,
    waiting: 1,
    absent: 1,
    parked: 3,
    called: 2,
    serving: 3,
    finished: 4,
};
const steps = ["step_taken", "step_waiting", "step_called", "step_serving"];

function Steps({ state }) {
    const done = steps_done[state] ?? 0;
    return html`<ol class="card steps">${steps.map(
        (step, index) => html`<li key=${step}
        class=${index < done ? "done" : index === done ? "here" : ""}
            aria-current=${index === done ? "step" : null}>
        <i>${index < done && html`<${Icon} name="check" size=${16} />`}</i>${say(step)}</li>`,
    )}</ol>`;
}

function Ahead({ leg, now }) {
    const wait = interval(leg.wait);
    const at = (minutes_on) => clock(now + minutes_on * 60_000);
    return html`<dl class="ahead"><div><dt>${say("ahead")}</dt><dd>
        ${say("ahead_n", { n: leg.ahead })}</dd></div>
        <div><dt>${say("wait_label")}</dt><dd>${wait ? say("interval", wait) : say("wait_unknown")}
            </dd>
        ${
            wait &&
            html`<dd class="by-clock">
            ${say("wait_clock", { from: at(wait.from), to: at(wait.to) })}</dd>`
        }</div></dl>
        ${
            ["no", "unsure"].includes(leg.likely_served) &&
            html`<p class="state"><${Icon} name="warn" />${say(
                leg.likely_served === "no" ? "likely_no" : "likely_unsure",
            )}</p>`
        }`;
}

/* The window's name as one would say it, its number as large as the phone allows. */
function Place({ name, number }) {
    const at = name.indexOf(number);
    const after = name.slice(at + number.length).replace(/^[,\s]+/, "");
    return html`<p class="place"><span class="window-word">${name.slice(0, at)}</span>
        ${" "}<b class="window-big">${number}</b>
        ${" "}<span class="window-word">${after}</span></p>`;
}

function Called({ ticket, leg }) {
    const window_name = seat_name(leg.seat || leg.window);
    useAlarm(true, window_name);
    return html`<section class="call-panel" role="alert">
        <p>${ticket.number}${say("separator")}${say("please_come")}</p>
        <${Place} name=${window_name} number=${leg.window} />
        <p class="note">
            ${leg.calls > 1 ? say("called_again", { n: leg.calls }) : say("called_note")}</p>
            </section>`;
}

/* state of the leg, what to say and what more */
const plain_words = {
    absent: ["state_absent", "state_absent_note", "warn"],
    parked: ["state_parked", "state_parked_note", "info"],
    cancelled: ["state_cancelled", "state_cancelled_note", "info"],
    expired: ["state_expired", "state_expired_note", "info"],
    finished: ["state_finished", "state_finished_note", "done"],
};

function NumberCard({ ticket, leg, now }) {
    const plain = plain_words[leg.state];
    const values = { number: ticket.number };
    return html`<section class="card number-card is-${leg.state}" aria-live="polite">
        <p class="muted">${say("your_number")}</p><p class="number">${ticket.number}</p>
        <p class="service">${name_of(leg.service_name)}</p>
        ${
            ticket.priority &&
            html`<p class="chip ${ticket.priority.counts ? "ok" : "warn"}">${say(
                ticket.priority.counts ? "earlier_for" : "earlier_when_seen",
                { ground: say(`ground_${ticket.priority.ground}`) },
            )}</p>`
        }
        ${
            leg.state === "waiting" &&
            html`<p class="muted">${say("where_wait", {
                windows: say("windows", { list: ranges(leg.windows), n: leg.windows.length }),
            })}</p>
            <${Ahead} leg=${leg} now=${now} />`
        }
        ${
            leg.state === "serving" &&
            html`<p class="state"><${Icon} name="start" />${say("serving_at", {
                window: seat_name(leg.seat || leg.window),
            })}</p>`
        }
        ${
            plain &&
            html`<p class="state"><${Icon} name=${plain[2]} />${say(plain[0])}</p>
            <p class="muted">${say(plain[1], values)}</p>`
        }
    </section>`;
}

function Leave({ ticket, act }) {
    const [asked, set_asked] = useState(false);
    const close = () => set_asked(false);
    const leave = () => {
        close();
        act(() => hall.post(`/tickets/${ticket.id}/cancel`), null);
    };
    return html`<button type="button" class="danger" onClick=${() => set_asked(true)}>
        ${say("cancel")}</button>
        ${
            asked &&
            html`<${Dialog} title=${say("cancel_ask", { number: ticket.number })} on_close=${close}>
            <p class="muted">${say("cancel_note")}</p>
            <div class="row-of-two"><button type="button" class="second" autofocus onClick=${close}>
                ${say("cancel_keep")}</button>
            <button type="button" class="danger filled" onClick=${leave}>${say("cancel_do")}
                </button></div></${Dialog}>`
        }`;
}

function Wishes({ ticket, act, busy }) {
    const defer = () =>
        act(() => hall.post(`/tickets/${ticket.id}/defer`, { places: DEFER_PLACES }), "deferred");
    return html`<div class="row-of-two wishes"><button type="button" class="soft" disabled=${busy}
        onClick=${defer}>
        <${Icon} name="clock" />${say("defer", { n: DEFER_PLACES })}</button>
        <${Leave} ticket=${ticket} act=${act} /></div>
        <p class="tip muted">${say("defer_tip", { n: DEFER_PLACES })}</p>`;
}

/* Who goes first and why, in the hall's own sentences; asked for when it is opened, and again. */
function Why({ ticket }) {
    const [sentences, set_sentences] = useState(null);
    const open = (event) =>
        event.currentTarget.open &&
        hall
            .get_patiently(`/tickets/${ticket.id}/why`)
            .then((answer) => set_sentences(answer.sentences))
            .catch(() => {});
    return html`<details class="card materials" onToggle=${open}><summary><b>
        ${say("why_wait")}</b></summary>
        <ul aria-live="polite">${(sentences || []).map(
            (each, index) => html`<li key=${index}><span>${name_of(each)}</span></li>`,
        )}</ul></details>`;
}

/* What to have at hand when called; read from the service's guide once. */
function Materials({ service }) {
    const [guide, set_guide] = useState(null);
    useEffect(() => {
        hall.get_patiently(`/services/${service}`)
            .then((answer) => set_guide(answer.guide))
            .catch(() => set_guide(null));
    }, [service]);
    if (!guide?.materials?.length) {
        return null;
    }
    return html`<details class="card materials"><summary><span><b>
        ${say("materials", { n: guide.materials.length })}</b>
        ${guide.sample && html`<small class="muted">${say("materials_sample")}</small>`}</span>
            </summary>
        <ul>${guide.materials.map(
            (each, index) => html`<li key=${index}><span>${name_of(each.name)}</span>
            <span class="muted">
                ${name_of(each.form)}
                ${each.required ? "" : say("separator") + say("material_optional")}
                </span></li>`,
        )}</ul></details>`;
}

/*
 * The code on the kiosk's screen leads to ?claim=1: the first phone that opens it holds the number.
 */
function useClaim(ticket, put, tell) {
    const tried = useRef(false);
    const claim = async () => {
        try {
            put(await hall.post(`/tickets/${ticket.id}/claim`, {}, wish_id("claim")));
            tell({ text: say("claimed") });
            history.replaceState(null, "", location.pathname);
        } catch (error) {
            tell({
                text: error.code === "already_held" ? say("claim_lost") : problem_words(error),
                bad: true,
            });
        }
    };
    useEffect(() => {
        const asked = new URLSearchParams(location.search).get("claim") === "1";
        if (ticket && asked && ticket.holder === "none" && !tried.current) {
            tried.current = true;
            claim();
        }
    }, [ticket]);
    return claim;
}

function Visit({ hall_name, first, ready_problem, on_replaced }) {
    const now = useClock(hall, 5000);
    const { state, put, lost_since } = useTopic(
        hall,
        `ticket:${first.id}`,
        (problem) => problem.code === "ticket_replaced" && on_replaced(problem),
    );
    const [message, tell] = useState(null);
    const [busy, set_busy] = useState(false);
    const ticket = state || first;
    const leg = leg_now(ticket);
    const claim = useClaim(ticket, put, tell);
    const heard = useRef(now);
    useEffect(() => {
        heard.current = hall.now_ms();
    }, [state]);

    async function act(wish, done_word) {
        set_busy(true);
        tell(null);
        try {
            await wish();
            put(await hall.get_patiently("/visit"));
            tell(done_word ? { text: say(done_word) } : null);
        } catch (error) {
            tell({ text: problem_words(error), bad: true });
            hall.get("/visit")
                .then(put)
                .catch(() => {});
        }
        set_busy(false);
    }

    const unheld = ticket.holder === "none" && leg.state === "issued";
    return html`<${LinkBanner} lost_since=${lost_since} ready_problem=${ready_problem}
        note=${say("offline_visitor")} notice=${ticket.notice} />
        <header class="visit-head"><h1>${name_of(hall_name)}</h1><span class="muted">${say(
            "updated",
            { time: clock(lost_since ? heard.current : now) },
        )}</span><${LanguageSwitch} /></header>
        <main class="visit-main">
            ${leg.state === "called" ? html`<${Called} ticket=${ticket} leg=${leg} />` : null}
            <p class="told ${message?.bad ? "bad" : ""}" role="status">${message?.text || ""}</p>
            ${
                leg.state !== "called" &&
                html`<${NumberCard} ticket=${ticket} leg=${leg}
                now=${now} />`
            }
            ${
                unheld &&
                html`<section class="card"><p>${say("claim_note")}</p>
                <button type="button" class="primary" onClick=${claim}>${say("claim_do")}</button>
                    </section>`
            }
            ${
                ["cancelled", "expired"].includes(leg.state)
                    ? null
                    : html`<${Steps}
                state=${leg.state} />`
            }
            ${ticket.legs.length > 1 && html`<${Legs} ticket=${ticket} />`}
            ${
                leg.state === "waiting" &&
                html`<${Wishes} ticket=${ticket} act=${act}
                busy=${busy} />
                <${Why} ticket=${ticket} />`
            }
            ${
                ["parked", "absent"].includes(leg.state) &&
                html`<button type="button" class="primary wide-button" disabled=${busy}
                onClick=${() =>
                    act(() => hall.post(`/tickets/${ticket.id}/come-back`), "came_back")}>
                ${say("i_am_back")}</button>`
            }
            ${
                ["issued", "waiting", "parked"].includes(leg.state) &&
                html`<${Materials}
                service=${leg.service} />`
            }
            ${ticket.legs.map(
                (each, index) =>
                    each.state === "finished" &&
                    html`<${Outcome} leg=${each} several=${ticket.legs.length > 1} />
                    <${Review} key=${index} hall=${hall} ticket=${ticket} leg=${each}
                        index=${index} now=${now} act=${act} wish_id=${wish_id} />`,
            )}
            <p class="tip muted centred">${say("day_only")}</p>
        </main>`;
}

function Legs({ ticket }) {
    return html`<section class="card legs"><h2>${say("legs")}</h2><ol>${ticket.legs.map(
        (leg, index) => html`<li key=${index}>
        ${name_of(leg.service_name)}<span class="muted">${
            leg.state === "finished"
                ? say("step_done")
                : leg.state === "waiting"
                  ? say("step_waiting")
                  : ""
        }</span></li>`,
    )}</ol></section>`;
}

function Page() {
    useLanguage();
    const ready_problem = useReady();
    const [first, set_first] = useState(null);
    const [hall_name, set_hall_name] = useState(null);
    const [problem, set_problem] = useState(null);
    const [tries, set_tries] = useState(0);
    useEffect(() => {
        hall.get_patiently("/visit")
            .then(set_first)
            .catch((refused) => {
                set_problem(refused);
                if (refused.code === "offline") {
                    set_tries(tries + 1);
                }
            });
    }, [tries]);
    useEffect(() => {
        hall.get_patiently("/hall")
            .then((answer) => {
                zone_set(answer.zone);
                set_hall_name(answer.name);
            })
            .catch(() => {});
    }, []);
    useEffect(() => {
        if (first) {
            const place = name_of(hall_name) || say("product");
            document.title = `${first.number}${say("separator")}${place}`;
        }
    }, [first, hall_name]);
    if (first) {
        return html`<${Visit}
            first=${first} hall_name=${hall_name} ready_problem=${ready_problem}
            on_replaced=${(replaced) => {
                set_first(null);
                set_problem(replaced);
            }} />`;
    }
    const bad_link = problem && [401, 403, 404].includes(problem.status);
    return html`<main class="alone"><${LanguageSwitch} />
        ${
            bad_link
                ? html`<h1>${say("bad_link")}</h1><p>${say("bad_link_note")}</p>`
                : problem?.code === "ticket_replaced"
                  ? html`<h1>${say("replaced")}</h1><p>${problem_words(problem)}</p>`
                  : html`<p role="status">${problem ? problem_words(problem) : say("loading")}</p>`
        }</main>`;
}

page_show(Page);
