// The questions of the clerk's page that need an answer chosen: why a pause, why out of turn, where
// to; and the hall's own answer to why somebody is next.
import { Dialog, html, useEffect, useState } from "./view.js";
import { seat_name } from "./format.js";
import { name_of, say } from "./words.js";

const REASON_MOST = 60;
/* The hall keeps 96 bytes; a Chinese character has three. */
const NOTE_MOST = 32;

/* Each in the order of the keys 1 to 5. */
const pause_reasons = [
    "pause_lunch",
    "pause_meeting",
    "pause_papers",
    "pause_fault",
    "pause_short",
];
const pick_reasons = ["pick_unfit", "pick_back", "pick_late", "pick_group"];

/* on_reason(text): one of the usual `reasons` by a digit, or the clerk's own words. */
function ReasonDialog({ title, note, reasons, yes, on_reason, on_close }) {
    const [own, set_own] = useState("");
    function hear(event) {
        const reason = reasons[Number(event.key) - 1];
        if (reason && event.target.tagName !== "INPUT" && !event.repeat) {
            event.preventDefault();
            event.stopPropagation(); /* the dialog is gone before the page hears it */
            on_reason(say(reason));
        }
    }
    function submit(event) {
        event.preventDefault();
        if (own.trim()) {
            on_reason(own.trim());
        }
    }
    return html`<${Dialog} title=${title} on_close=${on_close}>
        <div onKeyDown=${hear}>
            ${note && html`<p class="muted">${note}</p>`}
            <div class="choices">${reasons.map(
                (reason, index) => html`<button type="button" class="choice" key=${reason}
                autofocus=${index === 0} aria-keyshortcuts=${String(index + 1)}
                    onClick=${() => on_reason(say(reason))}>
                ${say(reason)}<kbd aria-hidden="true">${index + 1}</kbd></button>`,
            )}</div>
            <form class="own" onSubmit=${submit}><label for="own-reason">${say("reason_other")}
                </label>
                <div><input id="own-reason" maxlength=${REASON_MOST} value=${own} autocomplete="off"
                    onInput=${(event) => set_own(event.target.value)} />
                <button class="second" type="submit" disabled=${!own.trim()}>${yes}</button></div>
                    </form>
            <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}
                </button>
        </div></${Dialog}>`;
}

const emergency_reasons = [
    "emergency_fire",
    "emergency_power",
    "emergency_system",
    "emergency_weather",
];

/** Closing the hall at once, from the dashboard. */
export function EmergencyDialog(props) {
    return html`<${ReasonDialog} title=${say("emergency_title")} note=${say("emergency_note")}
        reasons=${emergency_reasons}
        yes=${say("emergency_close")} ...${props} />`;
}

export function PauseDialog(props) {
    return html`<${ReasonDialog} title=${say("pause_why")} reasons=${pause_reasons}
        yes=${say("pause_do")} ...${props} />`;
}

/** Calling out of turn always has its reason on record. */
export function PickDialog({ number, ...props }) {
    return html`<${ReasonDialog} title=${say("pick_ask", { number })} note=${say("pick_note")}
        reasons=${pick_reasons}
        yes=${say("pick_do")} ...${props} />`;
}

/** Why the hall puts this ticket first: the engine's own sentences. */
export function WhyDialog({ hall, ticket, on_close }) {
    const [sentences, set_sentences] = useState(null);
    useEffect(() => {
        hall.get_patiently(`/tickets/${ticket.id}/why`)
            .then((answer) => set_sentences(answer.sentences))
            .catch(on_close);
    }, [ticket.id]);
    return html`<${Dialog}
        title=${say("why_first_title", { number: ticket.number })} on_close=${on_close}>
        <ul class="sentences" aria-live="polite">${
            sentences
                ? sentences.map((each) => html`<li>${name_of(each)}</li>`)
                : html`<li class="muted">${say("loading")}</li>`
        }</ul>
        <button type="button" class="second wide-button" autofocus onClick=${on_close}>
            ${say("understood")}</button></${Dialog}>`;
}

function matches(target, sought) {
    const text = `${target.id} ${target.name.zh} ${target.name.en}`.toLowerCase();
    return sought
        .toLowerCase()
        .split(/\s+/)
        .every((word) => text.includes(word));
}

/* Queues by letter or name; windows by number, only when one is asked for. */
function targets_found(queues, seats, sought) {
    const windows = /\d/.test(sought) ? seats.filter((seat) => seat.id.startsWith(sought)) : [];
    return [
        ...queues
            .filter((queue) => matches(queue, sought))
            .map((queue) => ({ ...queue, to: { queue: queue.id }, label: queue.id })),
        ...windows.map((seat) => ({ ...seat, to: { seat: seat.id }, label: seat_name(seat.id) })),
    ];
}

/** on_target({queue | seat, note}): any queue of the hall, or one window, and a word for its clerk. */
export function TransferDialog({ hall, number, on_target, on_close }) {
    const [queues, set_queues] = useState([]);
    const [seats, set_seats] = useState([]);
    const [sought, set_sought] = useState("");
    const [note, set_note] = useState("");
    useEffect(() => {
        hall.get_patiently("/queues")
            .then((answer) => set_queues(answer.queues))
            .catch(on_close);
        hall.get_patiently("/seats")
            .then((answer) => set_seats(answer.seats))
            .catch(on_close);
    }, []);
    const found = targets_found(queues, seats, sought.trim());
    const go = (target) => on_target({ ...target.to, note: note.trim() });
    function submit(event) {
        event.preventDefault();
        if (found.length === 1) {
            go(found[0]);
        }
    }
    return html`<${Dialog} title=${say("transfer_to", { number })} on_close=${on_close}>
        <form class="own" onSubmit=${submit}><label for="sought">${say("transfer_find")}</label>
            <input id="sought" autofocus autocomplete="off" value=${sought}
                onInput=${(event) => set_sought(event.target.value)} />
            <label for="note">${say("transfer_note")}</label>
            <input id="note" autocomplete="off" maxlength=${NOTE_MOST} value=${note}
                onInput=${(event) => set_note(event.target.value)} />
            <button type="submit" hidden></button>
        </form>
        <ul class="found" aria-live="polite">${found.map(
            (target) => html`<li key=${target.label}>
            <button type="button" class="choice" onClick=${() => go(target)}><b>${target.label}
                </b>
            <span>${name_of(target.name)}</span><span class="muted">
                ${say("people", { n: target.waiting })}</span></button></li>`,
        )}
            ${found.length === 0 && html`<li class="muted">${say("transfer_none")}</li>`}</ul>
        <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button>
            </${Dialog}>`;
}
