// What came of a visit (受理, 即办, 一次性告知, 咨询): asked with the key that ends it, or later.
//
//   serving ── 3 ──> 1 accepted, 2 on the spot, 4 asked only ─────────────> finished
//                    3 given back ──> what is missing ── Ctrl+Enter ──────> finished
//                    5 later ──────> finished ── R, for a quarter of an hour ──> the same question
import { Dialog, html, Icon, useEffect, useRef, useState } from "./view.js";
import { outcome_name, outcome_note } from "./format.js";
import { name_of, say } from "./words.js";

/* Each in the order of the keys 1 to 4. */
const outcomes = ["accepted", "on-the-spot", "given-back", "consulted"];

/* The hall's own bounds: hall-server/model/outcome.h. */
const ITEMS_MOST = 10;
const MOST_BYTES = 384;
const DIGITS = 9;

const row_of = (text) => text.replace(/[\p{Cc}\s]+/gu, " ").trim();

/* {missing}, or {refusal}: the words to say instead. */
function missing_of(chosen, own) {
    const missing = [...chosen, ...own.split("\n").map(row_of).filter(Boolean)];
    if (missing.length === 0) {
        return { refusal: say("missing_none") };
    }
    if (missing.length > ITEMS_MOST) {
        return { refusal: say("missing_too_many", { n: ITEMS_MOST }) };
    }
    const size = new TextEncoder().encode(missing.join("\n")).length;
    return size > MOST_BYTES ? { refusal: say("missing_too_long") } : { missing };
}

/* Of the materials that the service's guide names some, and what else the clerk writes. */
function Missing({ hall, service, first, yes, on_missing }) {
    const [materials, set_materials] = useState(null);
    const [chosen, set_chosen] = useState([]);
    const [own, set_own] = useState("");
    const [problem, set_problem] = useState("");
    const form = useRef(null);
    useEffect(() => {
        const set = (guide) => {
            const names = (guide?.materials || []).map((each) => row_of(name_of(each.name)));
            set_materials(names);
            set_chosen(first.filter((each) => names.includes(each)));
            set_own(first.filter((each) => !names.includes(each)).join("\n"));
        };
        hall.get_patiently(`/services/${service}`)
            .then((answer) => set(answer.guide))
            .catch(() => set(null));
    }, [service]);
    useEffect(() => form.current?.querySelector("input, textarea").focus(), [materials === null]);

    function toggle(name) {
        set_problem("");
        set_chosen(
            chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name],
        );
    }
    function send() {
        const { refusal, missing } = missing_of(chosen, own);
        if (refusal) {
            set_problem(refusal);
        } else {
            on_missing(missing);
        }
    }
    function hear(event) {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.stopPropagation(); /* the dialog is gone before the page hears it */
            send();
        }
        const name = materials[Number(event.key) - 1];
        if (name && Number(event.key) <= DIGITS && event.target.tagName !== "TEXTAREA") {
            event.preventDefault();
            toggle(name);
        }
    }
    if (materials === null) {
        return html`<p class="muted">${say("loading")}</p>`;
    }
    return html`<form class="paper-form missing-form" ref=${form} onKeyDown=${hear}
        onSubmit=${(event) => {
            event.preventDefault();
            send();
        }}>
        ${
            materials.length > 0 &&
            html`<fieldset><legend>${say("missing_usual")}</legend><div class="missing-list">${materials.map(
                (name, index) => html`<label key=${name}><input type="checkbox"
                    checked=${chosen.includes(name)} onChange=${() => toggle(name)} />
                <span>${name}</span>${
                    index < DIGITS && html`<kbd aria-hidden="true">${index + 1}</kbd>`
                }</label>`,
            )}</div></fieldset>`
        }
        <div class="field"><label for="missing-own">${say("missing_own")}</label>
            <textarea id="missing-own" rows="3" value=${own} autocomplete="off" spellcheck="false"
                aria-describedby="missing-keys" onInput=${(event) => {
                    set_problem("");
                    set_own(event.target.value);
                }}></textarea>
            <small id="missing-keys">${say("missing_keys")}</small></div>
        <p class="refusal" role="alert">${problem}</p>
        <button class="primary wide-button" type="submit">${yes}</button></form>`;
}

/**
 * `ticket`: {number, service}; `said`: {outcome, missing} of before, if this is a change. on_said
 * gets {outcome, missing}, or {} for later, which is offered with `later` alone.
 */
export function OutcomeDialog({ hall, ticket, said, title, later, on_said, on_close }) {
    const [asks_missing, set_asks_missing] = useState(false);
    function choose(outcome) {
        if (outcome === "given-back") {
            set_asks_missing(true);
        } else {
            on_said({ outcome });
        }
    }
    function hear(event) {
        const outcome = outcomes[Number(event.key) - 1];
        const is_later = later && event.key === String(outcomes.length + 1);
        if (event.repeat || (!outcome && !is_later)) {
            return;
        }
        event.preventDefault();
        event.stopPropagation(); /* the dialog is gone before the page hears it */
        if (is_later) {
            on_said({});
        } else {
            choose(outcome);
        }
    }
    if (asks_missing) {
        return html`<${Dialog} title=${say("missing_title", ticket)}
            on_close=${on_close}><${Missing} hall=${hall} service=${ticket.service}
                first=${said?.missing || []} yes=${say(later ? "missing_send" : "missing_say")}
                on_missing=${(missing) => on_said({ outcome: "given-back", missing })} />
            <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}
                </button></${Dialog}>`;
    }
    return html`<${Dialog} title=${title} on_close=${on_close}>
        <div onKeyDown=${hear}><div class="choices">${outcomes.map(
            (outcome, index) => html`<button type="button" class="choice outcome" key=${outcome}
                autofocus=${index === 0} aria-keyshortcuts=${String(index + 1)}
                aria-pressed=${said ? said.outcome === outcome : undefined}
                onClick=${() => choose(outcome)}><span><b>${outcome_name(outcome)}</b>
                <small>${outcome_note(outcome)}</small></span>
                <kbd aria-hidden="true">${index + 1}</kbd></button>`,
        )}${
            later &&
            html`<button type="button" class="choice later" aria-keyshortcuts="5"
                onClick=${() => on_said({})}>${say("outcome_later")}
                <kbd aria-hidden="true">5</kbd></button>`
        }</div>
        <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button>
        </div></${Dialog}>`;
}

/** Key R: what came of the last one, or that nobody said it; nothing while a word is not open. */
export function OutcomeButton({ finished, now, on_ask }) {
    if (!finished || Date.parse(finished.until) <= now) {
        return null;
    }
    const { number, outcome } = finished;
    return html`<button type="button" class="quiet outcome-said ${outcome ? "" : "unsaid"}"
        aria-keyshortcuts="R" onClick=${on_ask}>
        <${Icon} name=${outcome ? "done" : "warn"} size=${20} />
        <span>${
            outcome
                ? say("outcome_said", { number, outcome: outcome_name(outcome) })
                : say("outcome_unsaid", { number })
        }</span><span class="muted">${say(outcome ? "outcome_change" : "outcome_say")}</span>
        <kbd aria-hidden="true">R</kbd></button>`;
}
