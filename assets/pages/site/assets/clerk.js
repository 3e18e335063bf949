// `/clerk/`: eight hours at one seat. The seat's state comes by the stream; a key sends one
// command.
import {
    Dialog,
    Hall,
    html,
    Icon,
    LanguageSwitch,
    LinkBanner,
    page_show,
    sign_in_again,
    useCallback,
    useClock,
    useEffect,
    useLayoutEffect,
    useLanguage,
    useMemo,
    useReady,
    useRef,
    useState,
    useTopic,
} from "./view.js";
import {
    action_of_key,
    action_refusal,
    actions_now,
    situation,
    undo_open,
} from "./clerk_actions.js";
import { HandOverDialog, NumberDialog, WalkInDialog } from "./clerk_desk.js";
import { asked_by_key, KeysDialog } from "./clerk_keys.js";
import { HelpButton, HelpDialog, useHelp } from "./clerk_help.js";
import { OutcomeButton, OutcomeDialog } from "./clerk_outcome.js";
import { PaperButton, PaperDialog, usePaper } from "./clerk_paper.js";
import { PauseDialog, PickDialog, TransferDialog, WhyDialog } from "./clerk_dialogs.js";
import { clock, minutes, seat_name, stopwatch, took, zone_set } from "./format.js";
import { has_word, name_of, problem_words, say } from "./words.js";

const hall = new Hall();
const DONE_SHOWN_MS = 3000;
const REFUSAL_SHOWN_MS = 7000;
/*
 * The same key again so soon is a bounce of the hand, not a wish: 3 starts, and must not finish
 * too.
 */
const BOUNCE_MS = 400;
/*
 * The push of a command may be seen before its answer: a key pressed in between is kept, not lost.
 */
const KEPT_MS = 500;
const CALL_HINT_AFTER_MS = 45_000;
const LISTED_A_QUEUE = 4;

/* Keys that act on a visitor say on whom: one that comes late does not act on the next. */
const verbs_of_a_visitor = ["recall", "absent", "start", "finish", "park", "transfer"];

function meant(seat, verb) {
    if (verb === "undo") {
        return seat.undo ? { ticket: seat.undo.ticket } : {};
    }
    return seat.ticket && verbs_of_a_visitor.includes(verb) ? { ticket: seat.ticket.id } : {};
}

/* Whose number a word about what was done names. */
function number_before(seat, verb) {
    const of = { undo: seat.undo, outcome: seat.finished };
    return (verb in of ? of[verb] : seat.ticket)?.number;
}

/** One command at a time. Says what was done or why not; the answer is shown before its push. */
function useCommands(seat, put, linked) {
    const [busy, set_busy] = useState(null);
    const [message, set_message] = useState(null);
    const running = useRef(false);
    useEffect(() => {
        const timer = setTimeout(
            () => set_message(null),
            message?.bad ? REFUSAL_SHOWN_MS : DONE_SHOWN_MS,
        );
        return () => clearTimeout(timer);
    }, [message]);

    const tell = useCallback((text, bad) => set_message({ text, bad }), []);
    const refuse = useCallback((text) => tell(text, true), []);

    async function post(verb, body) {
        const before = number_before(seat, verb);
        const answer = await hall.post(`/seats/${seat.id}/${verb}`, {
            ...meant(seat, verb),
            ...body,
        });
        put(answer);
        const number = verb === "next" ? answer.ticket?.number : before;
        set_message({
            text: has_word(`done_${verb}`) ? say(`done_${verb}`, { number }) : "",
            bad: false,
        });
        return answer;
    }

    /* Each of `verbs` only after the one before was done: finish and then next. */
    async function run(verbs, body = {}) {
        if (running.current) {
            return false;
        }
        if (!linked) {
            refuse(say("why_not_link"));
            return false;
        }
        running.current = true;
        set_busy(verbs[0]);
        try {
            for (const verb of verbs) {
                await post(verb, verb === verbs[0] ? body : {});
            }
            return true;
        } catch (error) {
            if (error.status === 401) {
                sign_in_again();
            }
            refuse(problem_words(error.code ? error : { code: "offline" }));
            hall.get(`/seats/${seat.id}`)
                .then(put)
                .catch(() => {});
            return false;
        } finally {
            running.current = false;
            set_busy(null);
        }
    }
    return { run, busy, message, refuse, tell };
}

/*
 * Digits are keys everywhere but in a text field, in a question, and together with Ctrl, Alt or
 * Meta.
 */
function useKeys(on_key) {
    const latest = useRef(on_key);
    latest.current = on_key;
    /* Before the paint: a key pressed as soon as the page is seen is heard. */
    useLayoutEffect(() => {
        function hear(event) {
            const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
            const asked = document.querySelector("dialog[open]");
            if (
                typing ||
                asked ||
                event.repeat ||
                event.isComposing ||
                event.ctrlKey ||
                event.altKey ||
                event.metaKey
            ) {
                return;
            }
            if (/^[0-9]$/.test(event.key) || asked_by_key(event.key)) {
                event.preventDefault();
                latest.current(event.key);
            }
        }
        addEventListener("keydown", hear);
        return () => removeEventListener("keydown", hear);
    }, []);
}

function Header({ seat, session, help, on_ask, now }) {
    const lost = Object.entries(seat.devices || {}).filter(([, state]) => state === "lost");
    return html`<header class="clerk-head">
        <h1>${seat_name(seat.id)}</h1>
        <span class="chip ${seat.state}"><i></i>${say(`state_${seat.state}`)}${
            seat.pause_reason ? `${say("separator")}${seat.pause_reason}` : ""
        }</span>
        <span class="muted names">
            ${say("clerk_of", { user: session.user })}${say("separator")}${name_of(seat.name)}
            </span>
        ${lost.map(
            ([kind]) =>
                html`<span class="chip warn" key=${kind}><${Icon} name="warn" size=${16} />${say(
                    "device_lost",
                    { device: say(`device_${kind}`) },
                )}</span>`,
        )}
        <span class="space"></span>
        <span class="muted today">${say("served_today", { n: seat.served_today })}${
            seat.mean_service_s
                ? `${say("separator")}${say("mean_time", { time: took(seat.mean_service_s) })}`
                : ""
        }</span>
        <time class="clock">${clock(now)}</time>
        <${HelpButton} help=${help} on_ask=${() => on_ask("help")} />
        <${LanguageSwitch} />
        ${
            seat.state !== "closed" &&
            html`<button type="button" class="quiet" onClick=${() => on_ask("hand_over")}>
                ${say("hand_over")}</button>`
        }
        <button type="button" class="quiet" aria-keyshortcuts="Q" onClick=${() => on_ask("leave")}>
            ${say("leave")}</button>
        <button type="button" class="quiet key-help" aria-keyshortcuts="?" title=${say("keys_open")}
            aria-label=${say("keys_open")} onClick=${() => on_ask("sheet")}><kbd>?</kbd></button>
    </header>`;
}

/* What to read when nobody is here; situation, its big word and its small one. */
const quiet_words = {
    closed: ["closed_big", "closed_hint"],
    paused: ["paused_big", "paused_hint"],
    free: ["idle", "idle_next"],
};

/* The last step, for as long as it can be taken back. */
function Undo({ seat, now, on_press }) {
    const undo = undo_open(seat, now);
    if (!undo) {
        return null;
    }
    return html`<button type="button" class="quiet undo" aria-keyshortcuts="0"
        onClick=${() => on_press(action_of_key(seat, "0"))}>
        <${Icon} name="undo" size=${20} />${say(`undo_${undo.step}`, { number: undo.number })}
        <span class="muted">${say("second", { n: undo.left_s })}</span>
        <kbd aria-hidden="true">0</kbd></button>`;
}

function Current({ seat, now, on_press, on_paper, on_outcome }) {
    const { ticket } = seat;
    if (!ticket) {
        const [big, small] = quiet_words[situation(seat)];
        const hint = situation(seat) === "free" && !seat.next ? "idle_nobody" : small;
        return html`<section class="card current quietly" aria-label=${say("current_ticket")}>
            <p class="big">${say(big)}</p><p class="muted">${say(hint)}</p>
            ${seat.review_open && html`<p class="chip ok review"><i></i>${say("review_open")}</p>`}
            <${OutcomeButton} finished=${seat.finished} now=${now} on_ask=${on_outcome} />
            <${Undo} seat=${seat} now=${now} on_press=${on_press} />
        </section>`;
    }
    const serving = ticket.state === "serving";
    const since_ms = now - Date.parse(serving ? ticket.started_at : ticket.called_at);
    const waited_s = (Date.parse(ticket.called_at) - Date.parse(ticket.issued_at)) / 1000;
    return html`<section class="card current ${ticket.state}" aria-label=${say("current_ticket")}>
        <div><p class="muted">${say(serving ? "now_serving" : "now_called")}</p>
            <p class="number">${ticket.number}</p></div>
        <div class="about"><p class="service">${name_of(ticket.service)}</p>
            ${ticket.note && html`<p class="note">${say("note_of_transfer", { note: ticket.note })}</p>`}
            ${
                ticket.priority &&
                html`<p class="chip ${ticket.priority.counts ? "ok" : "warn"}">
                    ${ground_words(ticket.priority)}</p>`
            }
            ${ticket.for_other && html`<p class="chip warn">${say("for_other_papers")}</p>`}
            <dl><dt>${say("issued_at")}</dt><dd>${say("issued_waited", {
                time: clock(Date.parse(ticket.issued_at)),
                waited: minutes(waited_s),
            })}</dd>
            <dt>${say("times_called")}</dt><dd>
                ${clock(Date.parse(ticket.called_at))}${say("separator")}${say("calls", {
                    n: ticket.calls,
                })}</dd></dl></div>
        <div class="timer"><p class="muted">${say(serving ? "served_for" : "called_for")}</p>
            <p class="stopwatch" role="timer">${stopwatch(since_ms)}</p>
            ${serving && html`<${PaperButton} paper=${seat.paper} on_ask=${on_paper} />`}</div>
        ${
            serving
                ? html`<div class="foot with-undo"><${Progress} since_ms=${since_ms}
                    mean_s=${seat.mean_service_s} />
                    <${Undo} seat=${seat} now=${now} on_press=${on_press} /></div>`
                : html`<div class="foot call-foot"><p
                    class=${since_ms > CALL_HINT_AFTER_MS ? "late" : "muted"}>${say("call_hint")}
                    </p>
                <${Undo} seat=${seat} now=${now} on_press=${on_press} /></div>`
        }
    </section>`;
}

/* The bar ends at twice the seat's own mean, so that the mean is always in its middle. */
function Progress({ since_ms, mean_s }) {
    if (!mean_s) {
        return null;
    }
    const share = Math.min(1, since_ms / 1000 / (2 * mean_s));
    return html`<div class="progress"><div class="track"><i
        style=${{ width: `${share * 100}%` }}></i><u></u></div>
        <p class="muted">${say("same_mean", { time: took(mean_s) })}</p></div>`;
}

function MainTile({ seat, action, busy, refusal, on_press }) {
    const serving = situation(seat) === "serving";
    return html`<button type="button" class="tile main"
        aria-keyshortcuts=${action.key} aria-disabled=${Boolean(refusal)}
            onClick=${() => on_press(action)}>
        <${Icon} name=${action.icon} size=${72} />
        <span>${say(action.word)}</span>
        <span class="more">${
            busy
                ? html`<span>${say("working")}</span>`
                : html`<span>${
                      seat.next && action.verb === "next"
                          ? say("next_is", {
                                number: seat.next.number,
                                service: name_of(seat.next.service),
                            })
                          : refusal
                  }</span>
            ${serving && html`<span>${say("next_asks", { number: seat.ticket.number })}</span>`}`
        }</span>
        <kbd aria-hidden="true">${action.key}</kbd></button>`;
}

function Tiles({ seat, busy, on_press }) {
    const [next, ...others] = actions_now(seat);
    const held = ["closed", "paused"].includes(situation(seat));
    const main = held ? others.at(-1) : next;
    return html`<section class="tiles" aria-label=${say("actions")}>
        <${MainTile} seat=${seat} action=${main} busy=${busy}
            refusal=${action_refusal(seat, main)} on_press=${on_press} />
        ${others.map(
            (action) => html`<button type="button" class="tile ${action.word}" key=${action.key}
            aria-keyshortcuts=${action.key} aria-disabled=${Boolean(action_refusal(seat, action))}
            onClick=${() => on_press(action)}>
            <${Icon} name=${action.icon} size=${32} />${say(action.word)}<kbd aria-hidden="true">
                ${action.key}</kbd>
        </button>`,
        )}
    </section>`;
}

const LONG_WAIT_S = 20 * 60;
/* class of a ticket, its word; what we do not know by name is shown as it is called */
const class_word = (name) => (has_word(`class_${name}`) ? say(`class_${name}`) : name);

/* "older people", and that somebody has still to see it */
const ground_words = ({ ground, counts }) =>
    say(`ground_${ground}`) + (counts ? "" : say("separator") + say("to_be_seen"));

/* The next one with its id, which the list of the queues has. */
function next_ticket(seat) {
    return (seat.queue_list || [])
        .flatMap((group) => group.tickets)
        .find((ticket) => ticket.number === seat.next?.number);
}

/* The hall lists so many of a queue; a longer one is "20+". `shown` of them are on the page. */
const LISTED_BY_HALL = 20;
const count_of = ({ tickets }, shown = 0) =>
    `${tickets.length - shown}${tickets.length >= LISTED_BY_HALL ? "+" : ""}`;

/* Who is parked or absent, and may be put back in line. */
function Away({ away, on_back }) {
    return html`<div><h3><span>${say("away")}</span><span>${say("people", { n: away.length })}
        </span></h3>
        <ul>${away.map(
            (each) => html`<li key=${each.id}><button type="button" onClick=${() => on_back(each)}
            title=${say("come_back", { number: each.number })}><b>${each.number}</b>
            <span class="muted">${say(`away_${each.state}`)}</span>
            <span>${say("come_back_do")}</span></button></li>`,
        )}</ul></div>`;
}

function WaitingList({ seat, heard_ms, now, on_why, on_pick, on_ask, on_back }) {
    const since_heard_s = Math.max(0, (now - heard_ms) / 1000);
    const groups = (seat.queue_list || []).filter(
        (group) => group.tickets.length > 0 || group.stopped,
    );
    return html`<section class="card queue-card" aria-labelledby="waiting-title">
        <h2 id="waiting-title">${say("waiting_list")}<span>
            ${say("waiting_here", { n: seat.waiting })}</span></h2>
        ${
            seat.next &&
            html`<div class="next-row"><b>${seat.next.number}</b><span class="what">
                ${name_of(seat.next.service)}</span>
            <button type="button" class="quiet white" onClick=${on_why}><${Icon} name="info"
                size=${20} />${say("why_first")}</button></div>`
        }
        <div class="groups" tabindex="0" role="group" aria-label=${say("waiting_by_queue")}>
        ${groups.map(
            (group) => html`<div key=${group.queue}>
            <h3><span>${group.queue}${say("separator")}${name_of(group.name)}</span>
                <span>${say("people", { n: count_of(group) })}</span></h3>
            ${
                group.stopped &&
                html`<p class="stopped"><${Icon} name="warn" size=${20} />
                    ${say("queue_stopped_why", { why: group.stop_reason })}</p>`
            }
            <ul>${group.tickets.slice(0, LISTED_A_QUEUE).map((ticket) => {
                const waited_s = ticket.waited_s + since_heard_s;
                return html`<li key=${ticket.number}><button type="button"
                    onClick=${() => on_pick(ticket)}
                    title=${say("pick", { number: ticket.number })}><b>${ticket.number}</b><span
                        class="muted">${
                            ticket.priority
                                ? ground_words(ticket.priority)
                                : class_word(ticket.class)
                        }${ticket.for_other && say("separator") + say("for_other")}</span><span class=${waited_s > LONG_WAIT_S ? "late" : ""}>${minutes(
                            waited_s,
                        )}</span></button></li>`;
            })}${
                group.tickets.length > LISTED_A_QUEUE &&
                html`<li class="muted more">
                    ${say("more_waiting", { n: count_of(group, LISTED_A_QUEUE) })}</li>`
            }</ul></div>`,
        )}
        ${groups.every((group) => group.tickets.length === 0) && html`<p class="muted nobody">${say("why_not_nobody")}</p>`}
        ${seat.away?.length > 0 && html`<${Away} away=${seat.away} on_back=${on_back} />`}
        </div>
        <div class="desk"><button type="button" class="second" onClick=${() => on_ask("walk_in")}>
            ${say("walk_in")}</button>
        <button type="button" class="second" onClick=${() => on_ask("number")}>${say("by_number")}
            </button></div></section>`;
}

function Confirm({ title, yes, on_yes, on_close }) {
    return html`<${Dialog} title=${title} on_close=${on_close}>
        <div class="row-of-two"><button type="button" class="primary" autofocus onClick=${on_yes}>
            ${yes}</button>
        <button type="button" class="second" onClick=${on_close}>${say("close_dialog")}</button>
            </div></${Dialog}>`;
}

function Questions({ asked, seat, put, commands, help, on_close, on_pick }) {
    const run = (...args) => {
        on_close();
        return commands.run(...args);
    };
    async function leave() {
        on_close();
        if (seat.state === "closed" || (await commands.run(["close"]))) {
            await hall.remove("/sessions/current").catch(() => {});
            location.replace("/");
        }
    }
    async function hand_over(clerk) {
        if (await run(["hand-over"], { clerk })) {
            await hall.remove("/sessions/current").catch(() => {});
            sign_in_again();
        }
    }
    const { number } = seat.ticket || {};
    switch (asked?.what) {
        case "walk_in":
            return html`<${WalkInDialog} hall=${hall} seat=${seat} on_close=${on_close} />`;
        case "number":
            return html`<${NumberDialog} hall=${hall} on_close=${on_close} on_pick=${on_pick} />`;
        case "help":
            return html`<${HelpDialog} help=${help} on_close=${on_close} />`;
        case "hand_over":
            return html`<${HandOverDialog} on_clerk=${hand_over} on_close=${on_close} />`;
        case "sheet":
            return html`<${KeysDialog} on_close=${on_close} />`;
        case "outcome":
            return html`<${OutcomeDialog} hall=${hall} ticket=${seat.finished} said=${seat.finished}
                title=${say("outcome_title", seat.finished)} on_close=${on_close}
                on_said=${(said) => run(["outcome"], { ticket: seat.finished.ticket, ...said })} />`;
        case "finish":
        case "next":
            return situation(seat) === "serving" && seat.ticket.id === asked.ticket
                ? html`<${OutcomeDialog} hall=${hall} later=${true}
                    ticket=${{ number, service: seat.ticket.service_id }}
                    title=${say(asked.what === "next" ? "outcome_and_next" : "outcome_title", {
                        number,
                    })}
                    on_said=${(said) =>
                        run(asked.what === "next" ? ["finish", "next"] : ["finish"], said)}
                    on_close=${on_close} />`
                : null;
        case "paper": /* of this visitor alone: a pad's key may have called the next one */
            return situation(seat) === "serving" && seat.ticket.id === asked.ticket
                ? html`<${PaperDialog} hall=${hall} seat=${seat} put=${put}
                    tell=${commands.tell} on_close=${on_close} />`
                : null;
        case "pick":
            return html`<${PickDialog} number=${asked.ticket.number} on_close=${on_close}
                on_reason=${(reason) => run(["next"], { ticket: asked.ticket.id, reason })} />`;
        case "why":
            return html`<${WhyDialog} hall=${hall} ticket=${asked.ticket} on_close=${on_close} />`;
        case "leave":
            return html`<${Confirm} title=${say("leave_ask")}
                yes=${say("leave_do")} on_yes=${leave} on_close=${on_close} />`;
        case "pause":
            return html`<${PauseDialog} on_close=${on_close}
                on_reason=${(reason) => run(["pause"], { reason })} />`;
        case "transfer":
            return html`<${TransferDialog} hall=${hall} number=${number}
                on_target=${(target) => run(["transfer"], target)} on_close=${on_close} />`;
        default:
            return null;
    }
}

/* These ask first: what is lost or chosen by them. */
const asks_first = (seat, verb) =>
    ["pause", "transfer", "finish"].includes(verb) ||
    (verb === "next" && situation(seat) === "serving");

function Seat({ seat, put, heard_ms, session, lost_since }) {
    const now = useClock(hall);
    const ready_problem = useReady();
    const commands = useCommands(seat, put, !lost_since);
    const help = useHelp(hall, seat.id, commands.tell);
    const [asked, set_asked] = useState(null);
    const pressed = useRef({ key: "", at: -BOUNCE_MS });
    const kept = useRef({ key: "", at: -KEPT_MS });
    useEffect(() => {
        document.title = seat.ticket
            ? `${seat.ticket.number} ${seat_name(seat.id)}`
            : seat_name(seat.id);
    }, [seat.id, seat.ticket?.number]);

    function press(action) {
        const at = performance.now();
        const bounced = pressed.current.key === action.key && at - pressed.current.at < BOUNCE_MS;
        if (bounced) {
            return;
        }
        if (commands.busy) {
            kept.current = { key: action.key, at };
            return;
        }
        pressed.current = { key: action.key, at };
        const refusal = action_refusal(seat, action, hall.now_ms());
        if (refusal) {
            commands.refuse(refusal);
        } else if (asks_first(seat, action.verb)) {
            pressed.current.key = "";
            set_asked({ what: action.verb, ticket: seat.ticket?.id });
        } else {
            commands.run([action.verb]);
        }
    }
    /* Out of turn goes by the same rules as key 1. */
    function pick(ticket) {
        const refusal =
            situation(seat) === "serving"
                ? say("why_not_current", { number: seat.ticket.number })
                : action_refusal(seat, action_of_key(seat, "1"));
        if (refusal) {
            commands.refuse(refusal);
        } else {
            set_asked({ what: "pick", ticket });
        }
    }
    function why() {
        const ticket = next_ticket(seat);
        if (ticket) {
            set_asked({ what: "why", ticket });
        } else {
            commands.refuse(say("why_not_nobody"));
        }
    }
    const back = (away) =>
        hall
            .post(`/tickets/${away.id}/come-back`)
            .catch((error) => commands.refuse(problem_words(error)));
    useEffect(() => {
        if (!commands.busy && performance.now() - kept.current.at < KEPT_MS) {
            press(action_of_key(seat, kept.current.key));
        }
        kept.current.at = -KEPT_MS;
    }, [commands.busy]);
    function ask_help() {
        if (lost_since) {
            commands.refuse(say("why_not_link"));
        } else if (!help.busy) {
            set_asked({ what: "help" });
        }
    }
    usePaper(seat, commands.tell);
    function ask_paper() {
        if (situation(seat) === "serving") {
            set_asked({ what: "paper", ticket: seat.ticket.id });
        } else {
            commands.refuse(say("why_not_serving"));
        }
    }
    function ask_outcome() {
        if (seat.finished && Date.parse(seat.finished.until) > hall.now_ms()) {
            set_asked({ what: "outcome" });
        } else {
            commands.refuse(say("why_not_outcome"));
        }
    }
    const leave = () =>
        seat.ticket
            ? commands.refuse(say("why_not_current", { number: seat.ticket.number }))
            : set_asked({ what: "leave" });
    const hand_over = () =>
        seat.state === "closed"
            ? commands.refuse(say("why_not_open"))
            : set_asked({ what: "hand_over" });
    const asking = { help: ask_help, paper: ask_paper, outcome: ask_outcome, why, leave, hand_over };
    const ask = (what) => (asking[what] ? asking[what]() : set_asked({ what }));
    const digits = { 8: "help", 9: "paper" };
    useKeys((key) => {
        const what = digits[key] || asked_by_key(key);
        if (what) {
            ask(what);
        } else {
            press(action_of_key(seat, key));
        }
    });

    return html`<${LinkBanner} lost_since=${lost_since} ready_problem=${ready_problem}
        note=${say("offline_clerk")} notice=${seat.notice} />
        <${Header} seat=${seat} session=${session} help=${help} now=${now}
            on_ask=${ask} />
        <main class="clerk-main">
            <${Current} seat=${seat} now=${now} on_press=${press} on_paper=${ask_paper}
                on_outcome=${ask_outcome} />
            <${Tiles} seat=${seat} busy=${commands.busy} on_press=${press} />
            <${WaitingList} seat=${seat} heard_ms=${heard_ms}
                now=${now} on_why=${why} on_pick=${pick} on_back=${back}
                on_ask=${ask} />
        </main>
        <div class="toast-place" role="status">${
            commands.message?.text &&
            html`<p
            class="toast ${commands.message.bad ? "bad" : "good"}">${commands.message.text}</p>`
        }</div>
        <${Questions} asked=${asked} seat=${seat} put=${put}
            commands=${commands} help=${help} on_close=${() => set_asked(null)} on_pick=${pick} />`;
}

function Clerk() {
    useLanguage();
    const [session, set_session] = useState(null);
    const on_problem = (problem) => [401, 403].includes(problem.status) && sign_in_again();
    const { state, put, lost_since } = useTopic(
        hall,
        session?.seat ? `seat:${session.seat}` : null,
        on_problem,
    );
    const heard_ms = useMemo(() => hall.now_ms(), [state]);
    useEffect(() => {
        hall.get_patiently("/sessions/current")
            .then(set_session)
            .catch((error) => (error.status === 401 || error.status === 403) && sign_in_again());
        hall.get_patiently("/hall")
            .then((answer) => zone_set(answer.zone))
            .catch(() => {});
    }, []);
    if (session && !session.seat) {
        return html`<main class="alone"><p>${say("choose_seat")}</p><a class="primary" href="/">
            ${say("sign_in")}</a></main>`;
    }
    if (!state) {
        return html`<${LinkBanner} lost_since=${lost_since} ready_problem=${null} />
            <main class="alone"><p role="status">${say("loading")}</p></main>`;
    }
    return html`<${Seat} seat=${state} put=${put} heard_ms=${heard_ms}
        session=${session} lost_since=${lost_since} />`;
}

page_show(Clerk);
