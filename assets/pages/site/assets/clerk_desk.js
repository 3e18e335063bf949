// What a clerk does for somebody who stands at the desk: a number for a walk-in, a ticket found by
// its number (called out of turn, put back in line, printed anew, a ground confirmed), and the
// hand-over of the seat to the next clerk.
import { Dialog, html, useEffect, useRef, useState } from "./view.js";
import { name_of, problem_words, say } from "./words.js";

const FOUND_MOST = 30;

/* What the hall lets people go earlier for; "" is nothing. */
function GroundChoice({ hall, ground, on_ground }) {
    const [grounds, set_grounds] = useState([]);
    useEffect(() => {
        hall.get_patiently("/hall")
            .then((answer) => set_grounds(answer.priorities))
            .catch(() => {});
    }, []);
    return html`<div class="field"><label for="ground">${say("ground_field")}</label>
        <select id="ground" value=${ground} onChange=${(event) => on_ground(event.target.value)}>
            <option value="">${say("ground_no")}</option>
            ${grounds.map(
                (each) => html`<option key=${each.ground} value=${each.ground}>
                ${name_of(each.name)}</option>`,
            )}</select></div>`;
}

function matches(service, sought) {
    const text = `${service.id} ${service.name.zh} ${service.name.en}`.toLowerCase();
    return sought.split(/\s+/).every((word) => text.includes(word));
}

/* Those of this seat while nothing is sought; then any of the hall. */
function services_found(services, seat, sought) {
    const words = sought.trim().toLowerCase();
    return services.filter((each) =>
        words ? matches(each, words) : seat.queues.includes(each.queue),
    );
}

/* The focus goes where Enter leads on: the button that had it is gone. */
function Told({ ticket, on_close }) {
    const done = useRef(null);
    useEffect(() => done.current.focus(), []);
    const [leg] = ticket.legs;
    return html`<p class="number told-number">${ticket.number}</p>
        <p>${name_of(leg.service_name)}</p>
        <p class="muted">${say("walk_in_ahead", { n: leg.ahead })}</p>
        <button type="button" class="primary wide-button" ref=${done} onClick=${on_close}>
            ${say("understood")}</button>`;
}

/** A number for somebody without one: held at once, since the clerk tells it. */
export function WalkInDialog({ hall, seat, on_close }) {
    const [services, set_services] = useState([]);
    const [sought, set_sought] = useState("");
    const [ground, set_ground] = useState("");
    const [issued, set_issued] = useState(null);
    const [problem, set_problem] = useState(null);
    const [busy, set_busy] = useState(false);
    useEffect(() => {
        hall.get_patiently("/services")
            .then((answer) => set_services(answer.services))
            .catch(set_problem);
    }, []);
    async function issue(service) {
        set_busy(true);
        set_problem(null);
        try {
            const body = { services: [service.id], ...(ground ? { ground } : {}) };
            set_issued(await hall.post("/tickets", body));
        } catch (error) {
            set_problem(error);
        }
        set_busy(false);
    }
    if (issued) {
        return html`<${Dialog} title=${say("walk_in_told")} on_close=${on_close}>
            <${Told} ticket=${issued} on_close=${on_close} /></${Dialog}>`;
    }
    const found = services_found(services, seat, sought);
    return html`<${Dialog} title=${say("walk_in_title")} on_close=${on_close}>
        <${GroundChoice} hall=${hall} ground=${ground} on_ground=${set_ground} />
        <div class="own"><label for="sought-service">${say("walk_in_find")}</label>
            <input id="sought-service" autofocus autocomplete="off" value=${sought}
                onInput=${(event) => set_sought(event.target.value)} /></div>
        <p class="refusal" role="alert">${problem ? problem_words(problem) : ""}</p>
        <ul class="found" aria-live="polite">${found.slice(0, FOUND_MOST).map(
            (service) => html`<li key=${service.id}><button type="button" class="choice"
                disabled=${busy} onClick=${() => issue(service)}><b>${service.queue}</b>
            <span>${name_of(service.name)}</span></button></li>`,
        )}
            ${found.length > FOUND_MOST && html`<li class="muted">${say("walk_in_more")}</li>`}
            ${found.length === 0 && html`<li class="muted">${say("walk_in_none")}</li>`}</ul>
        <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button>
            </${Dialog}>`;
}

/* The leg that counts now: the first one that has not ended, else the last. */
const over = ["finished", "cancelled", "expired"];
const leg_now = (ticket) =>
    ticket.legs.find((leg) => !over.includes(leg.state)) || ticket.legs.at(-1);

function Found({ hall, ticket, put, on_pick, on_close }) {
    const [ground, set_ground] = useState(ticket.priority?.ground || "");
    const [told, tell] = useState(null);
    const leg = leg_now(ticket);
    async function act(path, body, word) {
        try {
            const answer = await hall.post(`/tickets/${ticket.id}/${path}`, body);
            put(answer);
            const link = path === "reprint" ? answer.visitor_url : null;
            tell({ text: say(word, { number: answer.number }), link });
        } catch (error) {
            tell({ text: problem_words(error), bad: true });
        }
    }
    const pick = () => {
        on_close();
        on_pick({ id: ticket.id, number: ticket.number });
    };
    const away = ["parked", "absent"].includes(leg.state);
    return html`<div class="found-ticket"><p class="number told-number">${ticket.number}</p>
        <p><b>${say(`leg_${leg.state}`)}</b>${say("separator")}${name_of(leg.service_name)}</p>
        ${
            leg.state === "waiting" &&
            html`<p class="muted">${say("walk_in_ahead", { n: leg.ahead })}</p>`
        }
        <p class="told ${told?.bad ? "bad" : ""}" role="status">${told?.text || ""}</p>
        ${told?.link && html`<p class="link">${told.link}</p>`}
        ${
            over.includes(leg.state)
                ? null
                : html`<div class="choices">
            ${
                leg.state === "waiting" &&
                html`<button type="button" class="choice" onClick=${pick}>
                ${say("pick", { number: ticket.number })}</button>`
            }
            ${
                away &&
                html`<button type="button" class="choice"
                onClick=${() => act("come-back", {}, "done_come_back")}>${say("come_back_do")}
                    </button>`
            }
            <button type="button" class="choice"
                onClick=${() => act("reprint", {}, "done_reprint")}>${say("reprint")}</button>
            </div>
            <${GroundChoice} hall=${hall} ground=${ground} on_ground=${set_ground} />
            <button type="button" class="second wide-button"
                onClick=${() => act("confirm", { ground: ground || "none" }, "done_confirm")}>
                ${say("ground_confirm")}</button>`
        }</div>`;
}

/** Somebody without paper says a number. on_pick(ticket): the clerk wants to call it now. */
export function NumberDialog({ hall, on_pick, on_close }) {
    const [text, set_text] = useState("");
    const [ticket, set_ticket] = useState(null);
    const [problem, set_problem] = useState(null);
    function submit(event) {
        event.preventDefault();
        set_problem(null);
        hall.get_patiently(`/tickets?number=${encodeURIComponent(text.trim().toUpperCase())}`)
            .then(set_ticket)
            .catch((error) => {
                set_ticket(null);
                set_problem(error);
            });
    }
    return html`<${Dialog} title=${say("by_number_title")} on_close=${on_close}>
        <form class="own" onSubmit=${submit}><label for="sought-number">${say("by_number_field")}
            </label>
            <div><input id="sought-number" autofocus autocomplete="off" maxlength="7" value=${text}
                onInput=${(event) => set_text(event.target.value)} />
            <button class="second" type="submit" disabled=${!text.trim()}>${say("by_number_do")}
                </button></div></form>
        <p class="refusal" role="alert">${problem ? problem_words(problem) : ""}</p>
        ${
            ticket &&
            html`<${Found} key=${ticket.id} hall=${hall} ticket=${ticket} put=${set_ticket}
                on_pick=${on_pick} on_close=${on_close} />`
        }
        <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button>
            </${Dialog}>`;
}

/** on_clerk(user): this one goes on at the seat, with the visitor who is there. */
export function HandOverDialog({ on_clerk, on_close }) {
    const [user, set_user] = useState("");
    function submit(event) {
        event.preventDefault();
        on_clerk(user.trim());
    }
    return html`<${Dialog} title=${say("hand_over_title")} on_close=${on_close}>
        <p class="muted">${say("hand_over_note")}</p>
        <form class="own" onSubmit=${submit}><label for="next-clerk">${say("work_number")}</label>
            <div><input id="next-clerk" autofocus autocomplete="off" maxlength="24" value=${user}
                onInput=${(event) => set_user(event.target.value)} />
            <button class="second" type="submit" disabled=${!user.trim()}>${say("hand_over_do")}
                </button></div></form>
        <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button>
            </${Dialog}>`;
}
