// Every key of the clerk's page beside the digits' tiles, and the sheet that lists them all (?).
import { Dialog, html } from "./view.js";
import { say } from "./words.js";

/* key, what it asks for; letters are for what has no tile. */
const letters = {
    r: "outcome",
    y: "why",
    w: "walk_in",
    f: "number",
    h: "hand_over",
    q: "leave",
    "?": "sheet",
};

/** What a key of the page asks for, or null; digits are the tiles'. */
export const asked_by_key = (key) => letters[key.toLowerCase()] || null;

/* A key and the word for what it does, in the sheet's order. */
const of_the_visitor = [
    ["1", "do_next"],
    ["2", "do_recall"],
    ["3", "key_start_finish"],
    ["4", "do_absent"],
    ["5", "do_park"],
    ["6", "do_transfer"],
    ["9", "paper_ask"],
    ["0", "do_undo"],
    ["R", "key_outcome"],
];
const of_the_desk = [
    ["7", "key_hold"],
    ["8", "call_help"],
    ["Y", "key_why"],
    ["W", "key_walk_in"],
    ["F", "key_number"],
    ["H", "key_hand_over"],
    ["Q", "key_leave"],
    ["?", "key_sheet"],
];

function Keys({ title, rows }) {
    return html`<section><h3>${title}</h3><dl class="key-rows">${rows.map(
        ([key, word]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${say(word)}</dd></div>`,
    )}</dl></section>`;
}

export function KeysDialog({ on_close }) {
    return html`<${Dialog} title=${say("keys_title")} on_close=${on_close}>
        <div class="key-sheet"><${Keys} title=${say("keys_visit")} rows=${of_the_visitor} />
            <${Keys} title=${say("keys_desk")} rows=${of_the_desk} /></div>
        <button type="button" class="second wide-button" autofocus onClick=${on_close}>
            ${say("understood")}</button></${Dialog}>`;
}
