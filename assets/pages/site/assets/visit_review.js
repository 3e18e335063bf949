// The review on a visitor's page: a level, then why, several reasons or none; and for a while after
// it was sent, said anew. What was sent is known to this page for as long as it is open, no longer.
import { html, Icon, useEffect, useState } from "./view.js";
import { name_of, say } from "./words.js";

/*
 * Five levels of one size and colour, best first as the standard lists them; none is chosen before.
 */
const levels = [5, 4, 3, 2, 1];
const LEAST_GOOD_LEVEL = 4;

/* The hall's one table of reasons; a page that cannot have it asks for the level alone. */
function useReasons(hall) {
    const [reasons, set_reasons] = useState([]);
    useEffect(() => {
        hall.get_patiently("/reviews/reasons")
            .then((answer) => set_reasons(answer.reasons))
            .catch(() => {});
    }, [hall]);
    return reasons;
}

const fitting = (reasons, level) =>
    level === null ? [] : reasons.filter((each) => each.good === level >= LEAST_GOOD_LEVEL);

function Choice({ type, name, value, checked, on_change, children }) {
    return html`<label class=${name}><input type=${type} name=${name} value=${value}
        checked=${checked} onChange=${on_change} /><span>${children}</span></label>`;
}

/* `send(level, reasons)`; `said` is what was sent before, {level, reasons}. */
function ReviewForm({ hall, said, send }) {
    const all = useReasons(hall);
    const [level, set_level] = useState(said ? said.level : null);
    const [chosen, choose] = useState(said ? said.reasons : []);
    const offered = fitting(all, level);
    const is_chosen = (reason) => chosen.includes(reason.id);
    const toggle = ({ id }) =>
        choose(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
    function submit(event) {
        event.preventDefault();
        /* Reasons of another level that was touched before are not meant any more. */
        send(
            level,
            offered.filter(is_chosen).map((each) => each.id),
        );
    }
    return html`<form class="card review-card" onSubmit=${submit}><fieldset><legend>
        ${say("review_ask")}</legend>
        ${levels.map(
            (each) => html`<${Choice} key=${each} type="radio" name="level" value=${each}
                checked=${level === each} on_change=${() => set_level(each)}>
                ${say(`level_${each}`)}</${Choice}>`,
        )}
        </fieldset>
        ${
            offered.length > 0 &&
            html`<fieldset class="reasons"><legend>${say("review_why")}</legend>
            ${offered.map(
                (each) => html`<${Choice} key=${each.id} type="checkbox" name="reason"
                    value=${each.id} checked=${is_chosen(each)} on_change=${() => toggle(each)}>
                    ${name_of(each.name)}</${Choice}>`,
            )}</fieldset>`
        }
        <p class="muted">${say("review_note")}</p>
        <button class="primary" type="submit" disabled=${level === null}>${say("review_do")}
            </button></form>`;
}

/** The review of a finished leg. `act` does a wish and tells of it, `wish_id` names the first. */
export function Review({ hall, ticket, leg, index, now, act, wish_id }) {
    const [said, set_said] = useState(null); /* the hall's answer: {level, reasons, change_until} */
    const [anew, set_anew] = useState(false);
    const send = (level, reasons) =>
        act(async () => {
            const wish = { ticket: ticket.id, leg: index, level, reasons };
            /* The first acts once over reloads; each change is a wish of its own. */
            set_said(
                await (anew
                    ? hall.post("/reviews", wish)
                    : hall.post("/reviews", wish, wish_id(`review-${index}`))),
            );
            set_anew(false);
        }, "review_thanks");
    if (!leg.review || anew) {
        return html`<${ReviewForm} key=${anew ? "anew" : "first"} hall=${hall}
            said=${anew ? said : null} send=${send} />`;
    }
    return html`<section class="card review-card" role="status"><h2><${Icon}
        name="done" /> ${say("review_thanks")}</h2>
        <p class="muted">${say("review_yours", { level: say(`level_${leg.review}`) })}</p>
        ${
            said &&
            now < Date.parse(said.change_until) &&
            html`<button type="button" class="soft" onClick=${() => set_anew(true)}>
            ${say("review_anew")}</button>`
        }</section>`;
}
