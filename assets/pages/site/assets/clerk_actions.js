// What a clerk can do, as a table: the key, the words, when it may be done, and why not else.
//
//            open                next               start             finish
//   closed ───────> free ───────────────> called ───────────> serving ───────> free
//     ^              │ ^                  │ recall (again)      │ park, transfer
//     └── close ─────┘ │ pause / open     │ absent, park        v
//                    paused               v                    free
//                                        free
//
// Undo takes the last of these steps back, for a minute; the hall says which and until when.
//
// The server decides; this table only keeps a wrong key from asking, and says why. Pure.
import { say } from "./words.js";

/**
 * The seat as one word: closed, paused, free, called, serving. A ticket counts before the seat's
 * state.
 */
export function situation(seat) {
    return seat.ticket ? seat.ticket.state : seat.state === "open" ? "free" : seat.state;
}

const number = (seat) => ({ number: seat.ticket?.number ?? "" });

function why_not_called(seat) {
    return say("why_not_called", number(seat));
}

function why_not_nobody() {
    return say("why_not_serving");
}

function why_not_next(seat) {
    const reasons = {
        called: "why_not_next",
        closed: "why_not_open",
        paused: "why_not_paused",
        free: "why_not_nobody",
    };
    return say(reasons[situation(seat)] || "why_not_nobody", number(seat));
}

/*
 * key, verb of the API, icon, in which situations, the words why not. Key 3 goes on with the visit:
 * start when called, finish when serving. Key 7 holds and resumes the window. Key 0 has no tile: a
 * small button beside the called number.
 */
const actions = [
    {
        key: "1",
        verb: "next",
        icon: "call",
        word: "do_next",
        when: ["free", "serving"],
        why_not: why_not_next,
    },
    {
        key: "2",
        verb: "recall",
        icon: "recall",
        word: "do_recall",
        when: ["called"],
        why_not: why_not_called,
    },
    {
        key: "3",
        verb: "start",
        icon: "start",
        word: "do_start",
        when: ["called"],
        why_not: why_not_called,
    },
    {
        key: "3",
        verb: "finish",
        icon: "done",
        word: "do_finish",
        when: ["serving"],
        why_not: why_not_nobody,
    },
    {
        key: "4",
        verb: "absent",
        icon: "absent",
        word: "do_absent",
        when: ["called"],
        why_not: why_not_called,
    },
    {
        key: "5",
        verb: "park",
        icon: "park",
        word: "do_park",
        when: ["called", "serving"],
        why_not: why_not_nobody,
    },
    {
        key: "6",
        verb: "transfer",
        icon: "transfer",
        word: "do_transfer",
        when: ["called", "serving"],
        why_not: why_not_nobody,
    },
    {
        key: "7",
        verb: "pause",
        icon: "pause",
        word: "do_pause",
        when: ["free"],
        why_not: (seat) => say("why_not_current", number(seat)),
    },
    { key: "7", verb: "open", icon: "open", word: "do_open", when: ["closed"], why_not: () => "" },
    {
        key: "7",
        verb: "open",
        icon: "open",
        word: "do_resume",
        when: ["paused"],
        why_not: () => "",
    },
    {
        key: "0",
        verb: "undo",
        icon: "undo",
        word: "do_undo",
        when: ["free", "called", "serving"],
        why_not: () => say("why_not_undo"),
    },
];
const KEYS = ["1", "2", "3", "4", "5", "6", "7"];

/** The action that `key` stands for just now: the one allowed, else the key's first. */
export function action_of_key(seat, key) {
    const mine = actions.filter((action) => action.key === key);
    return mine.find((action) => action.when.includes(situation(seat))) || mine[0] || null;
}

/** What an undo takes back at `now_ms`: {step, number, ticket, left_s}, or null. */
export function undo_open(seat, now_ms) {
    const left_ms = seat.undo ? Date.parse(seat.undo.until) - now_ms : 0;
    return left_ms > 0 ? { ...seat.undo, left_s: Math.ceil(left_ms / 1000) } : null;
}

/** "" when it may be done, else the words to say instead. */
export function action_refusal(seat, action, now_ms) {
    if (!action.when.includes(situation(seat))) {
        return action.why_not(seat);
    }
    if (action.verb === "undo") {
        return undo_open(seat, now_ms) ? "" : action.why_not(seat);
    }
    const nobody = action.verb === "next" && situation(seat) === "free" && !seat.next;
    return nobody ? say("why_not_nobody") : "";
}

/** The seven tiles, in reading order. */
export function actions_now(seat) {
    return KEYS.map((key) => action_of_key(seat, key));
}
