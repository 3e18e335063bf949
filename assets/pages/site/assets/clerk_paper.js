// Papers to confirm: the clerk writes lines, the seat's screen shows them, the visitor says whether
// they are right, and signs them with a finger when the clerk asks for it.
//
//   writing ── send ──> shown ── right, not right: at the seat's screen ──> answered
//      ^                  │ withdraw                                          │
//      └──────────────────┴───────────── change, write another ───────────────┘
//
// The seat's state says which paper is there and what was said; text and signature are asked for,
// and go with the service.
import { Dialog, html, Icon, useEffect, useRef, useState } from "./view.js";
import { clock } from "./format.js";
import { problem_words, say } from "./words.js";

/* The hall's own bounds: LIMIT_PAPER_… in hall-server/model/paper.h. */
const LINES_MOST = 40;
const LINE_MOST_BYTES = 240;
const TITLE_MOST_BYTES = 96;

/* Each in the order of the keys 1 to 4. */
const usual = ["paper_receipt", "paper_return", "paper_missing", "paper_fees"];

const bytes_of = (text) => new TextEncoder().encode(text).length;
/* One row to the hall is one row: what was pasted with tabs keeps its words. */
const row_of = (text) => text.replace(/[\p{Cc}\s]+/gu, " ").trim();

/* {title, lines}, or {refusal}: the words to say instead. */
function paper_of(draft) {
    const title = row_of(draft.title);
    const lines = draft.text.split("\n").map(row_of).filter(Boolean);
    const long = lines.findIndex((line) => bytes_of(line) > LINE_MOST_BYTES);
    if (!title || lines.length === 0) {
        return { refusal: say("paper_empty") };
    }
    if (bytes_of(title) > TITLE_MOST_BYTES) {
        return { refusal: say("paper_heading_too_long") };
    }
    if (lines.length > LINES_MOST) {
        return { refusal: say("paper_too_many", { n: LINES_MOST }) };
    }
    return long < 0 ? { title, lines, sign: draft.sign } : { refusal: say("paper_too_long", { n: long + 1 }) };
}

/** Tells at once what the visitor said to the paper that was before him. */
export function usePaper(seat, tell) {
    const before = useRef(null);
    useEffect(() => {
        const { current } = before;
        before.current = seat.paper;
        if (current?.state === "shown" && current.id === seat.paper?.id) {
            if (seat.paper.state !== "shown") {
                tell(say(`paper_state_${seat.paper.state}`), seat.paper.state === "wrong");
            }
        }
    }, [seat.paper?.id, seat.paper?.state]);
}

const tone = { confirmed: "ok", wrong: "warn" };

/** Key 9, while somebody is served: the wish for a paper, or what was said to the one there. */
export function PaperButton({ paper, on_ask }) {
    return html`<button type="button" aria-keyshortcuts="9" onClick=${on_ask}
        class="quiet paper-button ${(paper && tone[paper.state]) || ""}">
        <${Icon} name=${paper?.state === "wrong" ? "warn" : "check"} size=${20} />${
            say(paper ? `paper_state_${paper.state}` : "paper_ask")
        }<kbd aria-hidden="true">9</kbd></button>`;
}

function Writing({ draft, set_draft, problem, on_send, busy }) {
    const lines = useRef(null);
    function choose(word) {
        set_draft({ ...draft, title: say(word) });
        lines.current.focus();
    }
    function hear(event) {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            on_send();
        }
        const word = usual[Number(event.key) - 1];
        if (word && event.target.tagName === "BUTTON" && !event.repeat) {
            event.preventDefault();
            choose(word);
        }
    }
    function submit(event) {
        event.preventDefault();
        on_send();
    }
    return html`<form class="paper-form" onSubmit=${submit} onKeyDown=${hear}>
        <div class="paper-usual" role="group" aria-label=${say("paper_usual")}>${usual.map(
            (word, index) => html`<button type="button" class="choice" key=${word}
                autofocus=${index === 0} aria-keyshortcuts=${String(index + 1)}
                aria-pressed=${draft.title === say(word)} onClick=${() => choose(word)}>${say(word)}
                <kbd aria-hidden="true">${index + 1}</kbd></button>`,
        )}</div>
        <div class="field"><label for="paper-heading">${say("paper_heading")}</label>
            <input id="paper-heading" autocomplete="off" value=${draft.title}
                onInput=${(event) => set_draft({ ...draft, title: event.target.value })} /></div>
        <div class="field"><label for="paper-lines">${say("paper_lines")}</label>
            <textarea id="paper-lines" rows="4" ref=${lines} value=${draft.text}
                aria-describedby="paper-keys" autocomplete="off" spellcheck="false"
                onInput=${(event) => set_draft({ ...draft, text: event.target.value })}></textarea>
            <small id="paper-keys">${say("paper_keys")}</small></div>
        <label class="paper-sign"><input type="checkbox" checked=${draft.sign}
            onChange=${(event) => set_draft({ ...draft, sign: event.target.checked })} />
            ${say("paper_sign")}</label>
        <p class="refusal" role="alert">${problem}</p>
        <button class="primary wide-button" type="submit" disabled=${busy}>${say("paper_send")}
            </button></form>`;
}

/* As wide to its height as the field at the seat: SIGN_ASPECT in hall-server/model/paper.h. */
const SIGN_ASPECT = 3;

/* One stroke, [x, y, x, y …] in thousandths, as a path; a touch is a dot. */
function path_of(stroke) {
    const places = [];
    for (let i = 0; i < stroke.length; i += 2) {
        places.push(`${SIGN_ASPECT * stroke[i]} ${stroke[i + 1]}`);
    }
    return `M${places.join("L")}${places.length === 1 ? "h1" : ""}`;
}

function Signature({ strokes }) {
    return html`<svg class="signature" role="img" aria-label=${say("paper_signature")}
        viewBox="0 0 ${SIGN_ASPECT * 1000} 1000">${strokes.map(
            (stroke) => html`<path d=${path_of(stroke)} />`,
        )}</svg>`;
}

/* What is before the visitor. The first button has the focus: the one that had it is gone. */
function Shown({ paper, state, at, problem, busy, on_withdraw, on_change, on_new }) {
    const first = useRef(null);
    useEffect(() => first.current?.focus(), [state]);
    const open = state === "shown";
    return html`<p class="chip ${tone[state] || ""}" role="status">${say(`paper_state_${state}`)}
            ${!open && html`<span>${say("paper_at", { time: clock(Date.parse(at)) })}</span>`}</p>
        <div class="paper-text" tabindex="0" role="group" aria-labelledby="paper-shown">
            <h3 id="paper-shown">${paper.title}</h3>
            <ul>${paper.lines.map((line) => html`<li>${line}</li>`)}</ul></div>
        ${paper.strokes && html`<${Signature} strokes=${paper.strokes} />`}
        <p class="refusal" role="alert">${problem}</p>
        <div class="row-of-two">${
            open
                ? html`<button type="button" class="second" key="withdraw" ref=${first}
                    disabled=${busy} onClick=${on_withdraw}>${say("paper_withdraw")}</button>`
                : html`<button type="button" class="second" key="change" ref=${first}
                    onClick=${on_change}>${say("paper_change")}</button>
                <button type="button" class="second" key="new" onClick=${on_new}>
                    ${say("paper_new")}</button>`
        }</div>`;
}

const nothing = { title: "", text: "", sign: false };
const draft_of = ({ title, lines, sign }) => ({ title, text: lines.join("\n"), sign });

/** Of the visitor who is served at `seat`; put(seat): its state after a command. */
export function PaperDialog({ hall, seat, put, tell, on_close }) {
    const [writing, set_writing] = useState(!seat.paper);
    const [draft, set_draft] = useState(nothing);
    const [paper, set_paper] = useState(null);
    const [problem, set_problem] = useState("");
    const [busy, set_busy] = useState(false);
    const there = seat.paper?.id === paper?.id ? seat.paper : paper;

    const refuse = (error) =>
        set_problem(problem_words(error.code ? error : { code: "offline" }));
    function redraft(next) {
        set_problem(""); /* it was of the words before */
        set_draft(next);
    }
    function write(next) {
        redraft(next);
        set_writing(true);
    }
    useEffect(() => {
        const signed = paper?.sign && !paper.strokes && seat.paper?.state === "confirmed";
        if (writing || !seat.paper || (seat.paper.id <= (paper?.id ?? 0) && !signed)) {
            return;
        }
        hall.get_patiently(`/seats/${seat.id}/paper`)
            .then(set_paper)
            .catch((error) => {
                write(nothing);
                set_problem(
                    error.code === "unknown_paper" ? say("paper_lost") : problem_words(error),
                );
            });
    }, [writing, seat.paper?.id, seat.paper?.state]);

    async function act(path, body, done) {
        set_busy(true);
        set_problem("");
        try {
            done(await hall.post(`/seats/${seat.id}/${path}`, body));
        } catch (error) {
            refuse(error);
        }
        set_busy(false);
    }
    function send() {
        const { refusal, ...said } = paper_of(draft);
        if (busy || refusal) {
            set_problem(refusal || "");
            return;
        }
        act("paper", said, (answer) => {
            set_paper(answer);
            set_writing(false);
        });
    }
    const withdraw = () =>
        act("paper/answer", { paper: paper.id, answer: "withdrawn" }, (answer) => {
            put(answer);
            tell(say("paper_withdrawn"), false);
            write(draft_of(paper));
        });
    return html`<${Dialog} title=${say("paper_title", { number: seat.ticket.number })}
        on_close=${on_close}>${
            writing
                ? html`<${Writing} draft=${draft} set_draft=${redraft} problem=${problem}
                    busy=${busy} on_send=${send} />`
                : there
                  ? html`<${Shown} paper=${paper} state=${there.state} at=${there.at}
                    problem=${problem} busy=${busy} on_withdraw=${withdraw}
                    on_change=${() => write(draft_of(paper))} on_new=${() => write(nothing)} />`
                  : html`<p class="muted">${say("loading")}</p>`
        }
        <button type="button" class="quiet wide" onClick=${on_close}>
            ${say(writing ? "close_dialog" : "understood")}</button></${Dialog}>`;
}
