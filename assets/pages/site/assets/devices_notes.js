// The record of /devices/: who bound and gave, what took over by itself, what became of updates.
import { html, useState } from "./view.js";
import { update_result } from "./devices_lists.js";
import { moment, seat_name } from "./format.js";
import { has_word, say } from "./words.js";

const SHOWN = 12;

/* A newer hall may note what this page has no words for. */
function note_words(note) {
    const failed = note.what === "update_ended" && note.result !== 0;
    const key = `note_${note.what}${failed ? "_failed" : ""}`;
    return say(has_word(key) ? key : "note_other", {
        kind: say(`device_${note.kind}`),
        seat: note.seat ? seat_name(note.seat) : "–",
        device: note.device ?? "",
        from: note.version_from,
        to: note.version_to,
        words: failed ? update_result(note.result) : "",
        what: note.what,
    });
}

const note_by = (note) => (note.role === "system" ? say("note_by_hall") : note.by);

/** The newest first. */
export function Notes({ notes, now }) {
    const [all, set_all] = useState(false);
    const shown = all ? notes : notes.slice(0, SHOWN);
    return html`<section id="notes" aria-labelledby="notes-title">
        <div class="title"><h2 id="notes-title">${say("section_notes")}</h2></div>
        ${
            notes.length === 0
                ? html`<p class="muted">${say("notes_none")}</p>`
                : html`<div class="card sheet"><table>
            <thead><tr><th scope="col">${say("column_time")}</th><th scope="col">${say("column_by")}</th>
                <th scope="col">${say("column_what")}</th><th scope="col">${say("column_place")}</th></tr></thead>
            <tbody>${shown.map(
                (note) => html`<tr key=${note.seq} data-note=${note.what}><td>${moment(Date.parse(note.at), now)}</td>
                <td>${note_by(note)}</td><td>${note_words(note)}</td>
                <td>${say("strips_place", note)}</td></tr>`,
            )}</tbody></table></div>`
        }
        ${
            notes.length > shown.length &&
            html`<button type="button" class="quiet white" onClick=${() => set_all(true)}>
            ${say("notes_more", { n: notes.length - shown.length })}</button>`
        }</section>`;
}
