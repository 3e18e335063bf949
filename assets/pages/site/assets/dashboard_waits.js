// How the waits that were told have held, a row a day, and what more windows would do to the waits
// of the next hours. The hall scores and plays; this shows it.
import { Dialog, html, useState } from "./view.js";
import { minutes_of } from "./dashboard_figures.js";
import { clock } from "./format.js";
import { name_of, problem_words, say } from "./words.js";

const SEATS_MOST = 32;
/* P90 is to hold for so many of a hundred; of fewer people a day says little. */
const HELD = { least: 87, most: 93, people: 100 };
const one_digit = (seconds) => (seconds / 60).toFixed(1);

/** "08:30" by the hall's clock, on the half hour, so many halves from the one of now. */
function half_hour(now_ms, halves) {
    const [hour, minute] = clock(now_ms).split(":").map(Number);
    const at = Math.min(23 * 60 + 59, (Math.floor((hour * 60 + minute) / 30) + halves) * 30);
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(at / 60))}:${two(at % 60)}`;
}

function Held({ day }) {
    const held = Math.round(day.p90_coverage_permille / 10);
    const off = held < HELD.least ? "held_low" : held > HELD.most ? "held_high" : null;
    return off === null || day.tickets < HELD.people
        ? html`<td>${held}%</td>`
        : html`<td class="off">${say(off, { n: held })}</td>`;
}

function Days({ days }) {
    return days.length === 0
        ? html`<p class="muted">${say("held_none")}</p>`
        : html`<table class="held" id="held-days"><thead><tr><th scope="col">${say("held_day")}</th>
            <th scope="col">${say("held_people")}</th>
            <th scope="col">${say("held_share")}</th><th scope="col">${say("held_loss", { q: 50 })}</th>
            <th scope="col">${say("held_loss", { q: 90 })}</th></tr></thead>
            <tbody>${[...days].reverse().map(
                (day) => html`<tr key=${day.business_day}><th scope="row">${day.business_day}</th>
                <td>${day.tickets}</td><${Held} day=${day} />
                <td>${one_digit(day.pinball_p50_s)}</td><td>${one_digit(day.pinball_p90_s)}</td>
                </tr>`,
            )}</tbody></table>
            <p class="muted">${say("held_note")}</p>`;
}

const range = (answer, wait) =>
    wait.p90_s >= answer.longest_s
        ? say("whatif_longest", { n: answer.longest_s / 3600 })
        : say("whatif_range", { p50: minutes_of(wait.p50_s), p90: minutes_of(wait.p90_s) });

function Played({ answer }) {
    const row = (id, at, each) => html`<tr key=${id}><th scope="row">${at}</th>
        <td>${range(answer, each.without)}</td><td>${range(answer, each.with)}</td></tr>`;
    return html`<table class="held" id="whatif-answer"><thead><tr>
        <th scope="col">${say("whatif_at")}</th><th scope="col">${say("whatif_without")}</th>
        <th scope="col">${say("whatif_with", { n: answer.seats })}</th></tr></thead>
        <tbody>${row("all", say("whatif_all"), answer)}
        ${answer.steps.filter((_, index) => index % 2 === 0).map((each) => row(each.at, each.at, each))}
        </tbody></table>`;
}

function WhatIf({ hall, state }) {
    const now = Date.parse(state.now);
    const busiest = [...state.queues].sort((a, b) => b.waiting - a.waiting);
    const [asked, set_asked] = useState({
        queue: busiest[0]?.id || "",
        seats: 2,
        from: half_hour(now, 0),
        to: half_hour(now, 2),
    });
    const [answer, set_answer] = useState(null);
    const [problem, set_problem] = useState(null);
    const change = (key) => (event) => set_asked({ ...asked, [key]: event.target.value });
    async function submit(event) {
        event.preventDefault();
        set_problem(null);
        await hall
            .post("/whatif", { ...asked, seats: Number(asked.seats) })
            .then(set_answer)
            .catch(set_problem);
    }
    const field = (key, type, more) => html`<div class="field"><label for="whatif-${key}">
        ${say(`whatif_${key}`)}</label>
        <input id="whatif-${key}" type=${type} required value=${asked[key]} onInput=${change(key)}
        ...${more} /></div>`;
    return html`<form class="whatif" onSubmit=${submit}><h3>${say("whatif")}</h3>
        <div class="field wide"><label for="whatif-queue">${say("whatif_queue")}</label>
        <select id="whatif-queue" value=${asked.queue} onChange=${change("queue")}>${busiest.map(
            (queue) => html`<option key=${queue.id} value=${queue.id}>
            ${queue.id} ${name_of(queue.name)}${say("separator")}${say("people", { n: queue.waiting })}
            </option>`,
        )}</select></div>
        ${field("seats", "number", { min: 1, max: SEATS_MOST })}${field("from", "time")}
        ${field("to", "time")}
        <button type="submit" class="primary wide">${say("whatif_do")}</button>
        ${problem && html`<p role="alert" class="refusal">${problem_words(problem)}</p>`}
        <div class="wide" aria-live="polite">${answer && html`<${Played} answer=${answer} />`}</div>
        </form>`;
}

/** `may_steer`: those who open windows may also ask what if. */
export function WaitsDialog({ hall, state, may_steer, on_close }) {
    return html`<${Dialog} title=${say("held")} on_close=${on_close}>
        <${Days} days=${state.wait_days} />
        ${may_steer && html`<${WhatIf} hall=${hall} state=${state} />`}
        <button type="button" class="second wide-button" onClick=${on_close}>
            ${say("understood")}</button></${Dialog}>`;
}
