// The two questions of the clerk's page that need an answer chosen: why a pause, and where to.
import { Dialog, html, useEffect, useState } from "./view.js";
import { name_of, say } from "./words.js";

/* In the order of the keys 1 to 5. */
const pause_reasons = ["pause_lunch", "pause_meeting", "pause_papers", "pause_fault", "pause_short"];
const REASON_MOST = 60;

/** on_reason(text): one of the hall's usual reasons by a digit, or the clerk's own words. */
export function PauseDialog({ on_reason, on_close }) {
    const [own, set_own] = useState("");
    function hear(event) {
        const reason = pause_reasons[Number(event.key) - 1];
        if (reason && event.target.tagName !== "INPUT" && !event.repeat) {
            event.preventDefault();
            on_reason(say(reason));
        }
    }
    function submit(event) {
        event.preventDefault();
        if (own.trim()) {
            on_reason(own.trim());
        }
    }
    return html`<${Dialog} title=${say("pause_why")} on_close=${on_close}>
        <div onKeyDown=${hear}>
            <div class="choices">${pause_reasons.map((reason, index) => html`<button type="button" class="choice" key=${reason}
                autofocus=${index === 0} aria-keyshortcuts=${String(index + 1)} onClick=${() => on_reason(say(reason))}>
                ${say(reason)}<kbd aria-hidden="true">${index + 1}</kbd></button>`)}</div>
            <form class="own" onSubmit=${submit}><label for="own-reason">${say("pause_other")}</label>
                <div><input id="own-reason" maxlength=${REASON_MOST} value=${own} autocomplete="off"
                    onInput=${(event) => set_own(event.target.value)} />
                <button class="second" type="submit" disabled=${!own.trim()}>${say("pause_do")}</button></div></form>
            <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button>
        </div></${Dialog}>`;
}

function matches(queue, sought) {
    const text = `${queue.id} ${queue.name.zh} ${queue.name.en}`.toLowerCase();
    return sought.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** on_queue(id): any queue of the hall, found by its letter or a part of its name. */
export function TransferDialog({ hall, number, on_queue, on_close }) {
    const [queues, set_queues] = useState([]);
    const [sought, set_sought] = useState("");
    useEffect(() => {
        hall.get_patiently("/queues").then((answer) => set_queues(answer.queues)).catch(on_close);
    }, []);
    const found = queues.filter((queue) => matches(queue, sought.trim()));
    function submit(event) {
        event.preventDefault();
        if (found.length === 1) {
            on_queue(found[0].id);
        }
    }
    return html`<${Dialog} title=${say("transfer_to", { number })} on_close=${on_close}>
        <form class="own" onSubmit=${submit}><label for="sought">${say("transfer_find")}</label>
            <input id="sought" autofocus autocomplete="off" value=${sought} onInput=${(event) => set_sought(event.target.value)} />
        </form>
        <ul class="found" aria-live="polite">${found.map((queue) => html`<li key=${queue.id}>
            <button type="button" class="choice" onClick=${() => on_queue(queue.id)}><b>${queue.id}</b>
            <span>${name_of(queue.name)}</span><span class="muted">${say("people", { n: queue.waiting })}</span></button></li>`)}
            ${found.length === 0 && html`<li class="muted">${say("transfer_none")}</li>`}</ul>
        <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button></${Dialog}>`;
}
