// New devices of /devices/: who waits on the lines, blinks to be found, and becomes one of a seat.
import { Dialog, html, useState } from "./view.js";
import { seat_name } from "./format.js";
import { say } from "./words.js";

const BLINK_S = 60;
const kinds = ["pad", "evaluator", "strip"];

/* Where a device of this kind may go: on its own line alone (null: any). A lost one's place first. */
function places_of(devices, kind, line) {
    const lost_first = (device) => (device.state === "ok" ? 1 : 0);
    return devices
        .filter((device) => device.kind === kind && (line === null || device.line === line))
        .sort(
            (a, b) =>
                lost_first(a) - lost_first(b) ||
                a.seat.localeCompare(b.seat, "en", { numeric: true }),
        );
}

function place_label(place) {
    const name = say("bind_place", { seat: seat_name(place.seat), line: place.line, address: place.address });
    return place.state === "ok" ? name : say("bind_place_lost", { place: name });
}

/* A select with its label. */
function Choice({ id, label, value, options, on_value, ...rest }) {
    return html`<div class="field"><label for=${id}>${label}</label>
        <select id=${id} value=${value} onChange=${(event) => on_value(event.target.value)} ...${rest}>
        ${options.map(({ key, words }) => html`<option key=${key} value=${key}>${words}</option>`)}
        </select></div>`;
}

/* Which seat, and what that means for the device that is there; `found` null: the next key's. */
function BindDialog({ found, devices, wish, on_close }) {
    const [kind, set_kind] = useState(found?.kind ?? kinds[0]);
    const places = places_of(devices, kind, found?.line ?? null);
    const [chosen, set_chosen] = useState(null);
    const place = places.find((each) => each.seat === chosen) ?? places[0];
    async function bind(event) {
        event.preventDefault();
        const body = found ? { device: found.device, seat: place.seat } : { kind, seat: place.seat };
        const values = { kind: say(`device_${kind}`), seat: seat_name(place.seat) };
        on_close();
        await wish("/bus/bind", body, say(found ? "bind_told" : "bind_key_told", values));
    }
    return html`<${Dialog} title=${say(found ? "bind_title" : "bind_key_title", {
        kind: say(`device_${kind}`),
    })} on_close=${on_close}><form onSubmit=${bind}>
        ${found && html`<p class="id">${found.device}</p>`}
        ${
            !found &&
            html`<${Choice} id="bind-kind" label=${say("bind_kind")} value=${kind} autofocus
            on_value=${(value) => {
                set_kind(value);
                set_chosen(null);
            }} options=${kinds.filter((each) => each !== "strip").map((each) => ({
                key: each,
                words: say(`device_${each}`),
            }))} />`
        }
        ${
            place
                ? html`<${Choice} id="bind-seat" label=${say("bind_seat")} value=${place.seat} autofocus=${!!found}
                on_value=${set_chosen}
                options=${places.map((each) => ({ key: each.seat, words: place_label(each) }))} />
            <p class=${place.state === "ok" ? "late" : "muted"} id="bind-means">${say(
                place.state === "ok" ? "bind_takes" : "bind_fills",
                { kind: say(`device_${kind}`), seat: seat_name(place.seat) },
            )}</p>
            ${!found && html`<p class="muted">${say("bind_key_how")}</p>`}
            <button type="submit" class="primary wide-button">${say("bind_do")}</button>`
                : html`<p class="late">${say("bind_nowhere", { kind: say(`device_${kind}`) })}</p>`
        }
        <button type="button" class="quiet wide" onClick=${on_close}>${say("close_dialog")}</button>
    </form></${Dialog}>`;
}

function Found({ found, wish, on_bind }) {
    const values = { kind: say(`device_${found.kind}`), n: BLINK_S };
    return html`<li class="card found-device" data-new=${found.device}>
        <b>${values.kind}</b><span class="id">${found.device}</span>
        <span class="muted">${say("found_heard", {
            line: found.line,
            n: found.heard_s,
            presses: found.presses,
        })}</span><span class="space"></span>
        <button type="button" class="second"
            onClick=${() =>
                wish("/bus/blink", { device: found.device, seconds: BLINK_S }, say("blink_told", values))}>
            ${say("blink_do")}</button>
        <button type="button" class="primary" onClick=${() => on_bind(found)}>${say("bind_seat_do")}
            </button></li>`;
}

/** Devices without an address, and how one becomes a seat's. */
export function NewDevices({ found, devices, wish }) {
    /* undefined: nothing is asked; null: by the next key. */
    const [asked, set_asked] = useState(undefined);
    return html`<section id="found" aria-labelledby="found-title">
        <div class="title"><h2 id="found-title">${say("section_found")}</h2>
        <p class="muted">${say(found.length === 0 ? "found_none" : "found_note")}</p>
        <button type="button" class="quiet white" disabled=${devices.length === 0}
            onClick=${() => set_asked(null)}>${say("bind_key_do")}</button></div>
        <ul>${found.map(
            (each) => html`<${Found} key=${each.device} found=${each} wish=${wish} on_bind=${set_asked} />`,
        )}</ul>
        ${
            asked !== undefined &&
            html`<${BindDialog} found=${asked} devices=${devices} wish=${wish}
            on_close=${() => set_asked(undefined)} />`
        }</section>`;
}
