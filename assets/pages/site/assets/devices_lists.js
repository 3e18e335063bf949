// The two tables of /devices/: what hangs on the lines, and the programs of kiosks and screens.
import { Dialog, html, useState } from "./view.js";
import { clock, moment, seat_name } from "./format.js";
import { has_word, say } from "./words.js";

/* From here on a technician should look at the wires: `hallctl line test` says more. */
const ERRORS_MANY = 0.05;
const ERRORS_LEAST = 5;

const kinds = ["pad", "evaluator", "strip"];
const order = (a, b) =>
    a.seat.localeCompare(b.seat, "en", { numeric: true }) ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind);

/* The part of the requests that brought no good answer; null where it says nothing. */
function errors_of(device) {
    return device.state !== "ok" || device.asked === 0
        ? null
        : (device.silent + device.broken) / device.asked;
}

const errors_many = (device) =>
    device.silent + device.broken >= ERRORS_LEAST && (errors_of(device) ?? 0) >= ERRORS_MANY;

const needs_care = (device) =>
    device.state === "lost" || errors_many(device) || device.update?.state === "failed";

/** "Pad of window 12": how a device is called everywhere on the page. */
export function device_name({ kind, seat }) {
    return say("device_of", { kind: say(`device_${kind}`), seat: seat_name(seat) });
}

function Errors({ device }) {
    const part = errors_of(device);
    if (part === null) {
        return html`<td>–</td>`;
    }
    return html`<td class=${errors_many(device) ? "late" : ""}>${(100 * part).toFixed(1)} %${
        part > 0 &&
        html`<small>${say("errors_of", { silent: device.silent, broken: device.broken })}</small>`
    }</td>`;
}

/** What became of an update, by its code of the register map. */
export function update_result(result) {
    const key = `update_result_${result}`;
    return has_word(key) ? say(key) : say("update_result_other", { n: result });
}

function going_words(update) {
    if (update.waits) {
        return say(`update_waits_${update.waits}`, { version: update.version });
    }
    if (update.size_bytes === 0) {
        return say("update_looked_at", { version: update.version });
    }
    if (update.received_bytes >= update.size_bytes) {
        return say("update_restarts", { version: update.version });
    }
    const part = Math.floor((100 * update.received_bytes) / update.size_bytes);
    return say("update_going", { version: update.version, part });
}

/* The update under way; else the last one, from the record. */
function Update({ device, now }) {
    const { update, last_update: last } = device;
    if (update?.state === "going") {
        return html`<td class="update"><b>${going_words(update)}</b>${
            update.size_bytes > 0 &&
            !update.waits &&
            html`<progress max=${update.size_bytes} value=${update.received_bytes}
                aria-label=${say("update_progress", { device: device_name(device) })}></progress>`
        }</td>`;
    }
    if (update?.state === "failed") {
        return html`<td class="update late">${say("update_failed", {
            version: update.version,
            words: update_result(update.result),
        })}</td>`;
    }
    if (!last) {
        return html`<td>–</td>`;
    }
    const time = moment(Date.parse(last.at), now);
    const done = last.what === "update_ended" && last.result === 0;
    return html`<td class="update ${done ? "" : "late"}">${
        done
            ? say("update_done", { version: last.version_to, time })
            : last.what === "update_ended"
              ? say("update_failed", { version: last.version_to, words: update_result(last.result) })
              : say("update_begun", { version: last.version_to, time })
    }</td>`;
}

function State({ state, since, now }) {
    const good = state === "ok";
    return html`<td><span class=${good ? "chip ok" : state === "unknown" ? "chip" : "chip warn"}><i></i>${
        has_word(`strips_${state}`)
            ? say(`strips_${state}`)
            : has_word(`state_${state}`)
              ? say(`state_${state}`)
              : state
    }</span>${since && html`<small>${say("since", { time: moment(Date.parse(since), now) })}</small>`}</td>`;
}

function Heads({ columns }) {
    return html`<thead><tr>${columns.map(
        (column) => html`<th scope="col" key=${column}>${say(`column_${column}`)}</th>`,
    )}</tr></thead>`;
}

const window_columns = ["device", "place", "state", "version", "errors", "update"];

function WindowDevice({ device, now }) {
    return html`<tr class=${needs_care(device) ? "is-bad" : ""} data-device="${device.kind}-${device.seat}">
        <th scope="row">${device_name(device)}</th>
        <td>${say("strips_place", device)}</td>
        <${State} state=${device.state} since=${device.since} now=${now} />
        <td>${device.version ?? "–"}${
            device.device && html`<small class="id">${device.device}</small>`
        }</td>
        <${Errors} device=${device} />
        <${Update} device=${device} now=${now} /></tr>`;
}

/** What hangs on the lines. Those that need care alone, or all of them. */
export function WindowDevices({ devices, now }) {
    const [care_only, set_care_only] = useState(false);
    const care = devices.filter(needs_care);
    const waiting = devices.filter((device) => device.update?.waits).length;
    const going = devices.filter((device) => device.update?.state === "going").length;
    const shown = [...(care_only ? care : devices)].sort(order);
    return html`<section id="window-devices" aria-labelledby="window-devices-title">
        <div class="title"><h2 id="window-devices-title">${say("section_window-devices")}</h2>
        <p class="muted" id="window-devices-sum">${say("devices_sum", {
            n: devices.length,
            care: care.length,
            going,
            waiting,
        })}</p>
        <button type="button" class="quiet white" aria-pressed=${care_only}
            onClick=${() => set_care_only(!care_only)}>${say("care_only")}</button></div>
        ${devices.length === 0 && html`<p class="muted">${say("window_devices_none")}</p>`}
        ${
            shown.length > 0 &&
            html`<div class="card sheet"><table><${Heads} columns=${window_columns} />
            <tbody>${shown.map(
                (device) =>
                    html`<${WindowDevice} key="${device.line}:${device.address}" device=${device} now=${now} />`,
            )}</tbody></table></div>`
        }
        ${care_only && care.length === 0 && html`<p class="muted">${say("care_none")}</p>`}
    </section>`;
}

/* Asks first, since the old kiosk's key ends; then shows the code, once. */
function SpareDialog({ program, wish, on_close }) {
    const [code, set_code] = useState(null);
    const [asked, set_asked] = useState(false);
    async function make() {
        set_asked(true);
        const made = await wish(`/devices/${program.id}/spare`, {}, say("spare_made", { device: program.id }));
        if (made) {
            set_code(made);
        } else {
            on_close();
        }
    }
    return html`<${Dialog} title=${say("spare_title", { device: program.id })} on_close=${on_close}>
        ${
            code
                ? html`<p class="told-number" id="spare-code">${code.code.slice(0, 4)} ${code.code.slice(4)}</p>
                <p>${say("spare_how", { time: clock(Date.parse(code.expires_at)) })}</p>`
                : html`<p>${say(program.state === "lost" ? "spare_ask_lost" : "spare_ask_works", {
                      device: program.id,
                  })}</p>
                <button type="button" class="primary wide-button" autofocus disabled=${asked} onClick=${make}>
                    ${say("spare_do")}</button>`
        }
        <button type="button" class="quiet wide" onClick=${on_close}>
            ${say(code ? "understood" : "close_dialog")}</button></${Dialog}>`;
}

const program_columns = ["device", "seat", "state", "spare"];

/** Kiosks, boards and seats' screens. */
export function Programs({ programs, now, wish }) {
    const [spare, set_spare] = useState(null);
    const sorted = [...programs].sort(
        (a, b) => a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id, "en", { numeric: true }),
    );
    return html`<section id="programs" aria-labelledby="programs-title">
        <div class="title"><h2 id="programs-title">${say("section_programs")}</h2></div>
        ${
            programs.length === 0
                ? html`<p class="muted">${say("devices_none")}</p>`
                : html`<div class="card sheet"><table><${Heads} columns=${program_columns} />
            <tbody>${sorted.map(
                (program) => html`<tr key=${program.id} class=${program.state === "ok" ? "" : "is-bad"}
                    data-device=${program.id}>
                <th scope="row">${say(`device_${program.kind}`)} ${program.id}</th>
                <td>${program.seat ? seat_name(program.seat) : "–"}</td>
                <${State} state=${program.state} since=${program.since} now=${now} />
                <td>${
                    program.kind === "kiosk"
                        ? html`<button type="button" class="quiet" onClick=${() => set_spare(program)}>
                            ${say("spare_do")}<span class="unseen">${program.id}</span></button>`
                        : "–"
                }</td></tr>`,
            )}</tbody></table></div>`
        }
        ${
            spare &&
            html`<${SpareDialog} program=${spare} wish=${wish} on_close=${() => set_spare(null)} />`
        }</section>`;
}
