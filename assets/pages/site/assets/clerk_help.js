// The clerk calls a guide (导服) to the window, sees that one is on the way, and takes the call
// back when it is not needed any more.
//
//   no call ── 8, a reason ──> called ── a guide takes it ──> taken ── the guide is done ──> no call
//      ^                         │                              │
//      └────────── 8, withdraw ──┴──────────────────────────────┘
//
// The hall tells a window of its call only when it is asked, so an open call is asked for again and
// again. Which call is open is remembered on this device: a page that is opened anew goes on with
// it. One that was opened elsewhere is found when this one calls.
import { Dialog, html, Icon, useEffect, useRef, useState } from "./view.js";
import { clock } from "./format.js";
import { problem_words, say } from "./words.js";
import { store_get, store_set } from "./store.js";

const ASK_EVERY_MS = 2000;
const STORE = "mashang-clerk-help-";

/* Each in the order of the keys 1 to 6. */
const reasons = ["service", "mobility", "reading", "machine", "unwell", "other"];

const is_open = (call) => Boolean(call) && call.state !== "closed";

/**
 * {call, busy, send, withdraw}; `call` is the open one, or null. `tell(text, bad)` says what became
 * of it.
 */
export function useHelp(hall, seat, tell) {
    const [call, set_call] = useState(null);
    const [busy, set_busy] = useState(false);
    const shown = useRef("");
    const key = STORE + seat;

    /* `news`: nobody at this page did it. */
    function put(next, news) {
        if (news && !is_open(next)) {
            tell(say(next?.end === "done" ? "call_help_done" : "call_help_over"), false);
        } else if (news && next.state !== shown.current) {
            tell(state_words(next), false);
        }
        shown.current = next?.state ?? "";
        store_set(key, is_open(next) ? next.id : "");
        set_call(is_open(next) ? next : null);
    }

    async function ask(id, news) {
        try {
            put(await hall.get(`/help/${id}`), news);
        } catch (error) {
            if (["unknown_help", "not_yours"].includes(error.code)) {
                put(null, false);
            }
        }
    }

    useEffect(() => {
        const id = store_get(key);
        if (id) {
            ask(id, false);
        }
    }, [seat]);
    const open_id = call?.id;
    useEffect(() => {
        if (!open_id) {
            return undefined;
        }
        const timer = setInterval(
            () => document.visibilityState === "visible" && ask(open_id, true),
            ASK_EVERY_MS,
        );
        return () => clearInterval(timer);
    }, [seat, open_id]);

    async function act(path, body, done) {
        set_busy(true);
        try {
            put(await hall.post(path, body), false);
            tell(say(done), false);
        } catch (error) {
            tell(problem_words(error.code ? error : { code: "offline" }), true);
            if (["help_called", "help_over", "unknown_help"].includes(error.code)) {
                await ask("self", false);
            }
        }
        set_busy(false);
    }
    return {
        call,
        busy,
        send: (reason) => act("/help", { reason }, "call_help_sent"),
        withdraw: () => act(`/help/${call.id}/close`, {}, "call_help_withdrawn"),
    };
}

function state_words(call) {
    return call.state === "taken"
        ? say("help_of", { user: call.taken_by })
        : say("call_help_waits", { time: clock(Date.parse(call.called_at)) });
}

/** Key 8: the wish for a guide, or what becomes of it. */
export function HelpButton({ help, on_ask }) {
    const { call } = help;
    return html`<button type="button" aria-keyshortcuts="8" disabled=${help.busy}
        class="quiet call-help ${call ? `is-${call.state}` : ""}" onClick=${on_ask}>
        <${Icon} name="guide" size=${20} /><span>${
            call ? state_words(call) : say("call_help")
        }</span><kbd aria-hidden="true">8</kbd></button>`;
}

/** Why a guide shall come; or, while one is called, whether it is still needed. */
export function HelpDialog({ help, on_close }) {
    const { call } = help;
    function send(reason) {
        on_close();
        help.send(reason);
    }
    function withdraw() {
        on_close();
        help.withdraw();
    }
    function hear(event) {
        const reason = reasons[Number(event.key) - 1];
        if (reason && !event.repeat) {
            event.preventDefault();
            event.stopPropagation(); /* the dialog is gone before the page hears it */
            send(reason);
        }
    }
    if (call) {
        return html`<${Dialog} title=${state_words(call)} on_close=${on_close}>
            <p class="muted">${say(`help_reason_${call.reason}`)}</p>
            <div class="row-of-two"><button type="button" class="second" autofocus
                onClick=${on_close}>${say("call_help_keep")}</button>
            <button type="button" class="danger" onClick=${withdraw}>
                ${say("call_help_withdraw")}</button></div></${Dialog}>`;
    }
    return html`<${Dialog} title=${say("call_help_why")} on_close=${on_close}>
        <div onKeyDown=${hear}><div class="choices">${reasons.map(
            (reason, index) => html`<button type="button" class="choice" key=${reason}
                autofocus=${index === 0} aria-keyshortcuts=${String(index + 1)}
                onClick=${() => send(reason)}>${say(`help_reason_${reason}`)}
                <kbd aria-hidden="true">${index + 1}</kbd></button>`,
        )}</div>
        <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button>
        </div></${Dialog}>`;
}
