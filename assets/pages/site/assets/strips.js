// What all strips over the windows show, live: LED by LED, by what each strip has reported itself.
// `Strips` is a section for any page of a manager's.
//
// Every second the list is asked for, without pixels; a strip's pixels come only when the number of
// its picture has grown.
import { html, look_again, useEffect, useRef, useState } from "./view.js";
import { say } from "./words.js";

const EVERY_MS = 1000;
const LED_PX = 2;
const LIT = "#ffb000";
const DARK = "#17130a";

/* "0f…" a row: four LEDs a digit, the highest bit on the left. */
function picture_draw(canvas, { width_px, height_px, rows }) {
    canvas.width = width_px * LED_PX;
    canvas.height = height_px * LED_PX;
    const context = canvas.getContext("2d");
    context.fillStyle = DARK;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = LIT;
    rows.forEach((row, y) => {
        for (let x = 0; x < width_px; x++) {
            if (parseInt(row[x >> 2], 16) & (8 >> (x & 3))) {
                context.fillRect(x * LED_PX, y * LED_PX, LED_PX, LED_PX);
            }
        }
    });
}

function Strip({ strip, pixels }) {
    const canvas = useRef(null);
    useEffect(() => {
        if (pixels && canvas.current) {
            picture_draw(canvas.current, pixels);
        }
    }, [pixels]);
    const lost = strip.state !== "ok";
    return html`<li class="card strip ${lost ? "is-lost" : ""}">
        <h3>${say("strips_window", { window: strip.window })}</h3>
        <p class="muted">${say("strips_place", { line: strip.line, address: strip.address })}</p>
        <p class=${lost ? "chip warn" : "chip ok"}><i></i>${say(`strips_${strip.state}`)}</p>
        ${
            pixels
                ? html`<canvas ref=${canvas} role="img" data-window=${strip.window} data-picture=${pixels.picture}
                    aria-label=${say("strips_picture", { window: strip.window })}></canvas>`
                : html`<p class="dark">${say("strips_nothing")}</p>`
        }
    </li>`;
}

/* The list, and the pixels of each window as they were fetched last. */
function useStrips(hall, on_problem) {
    const [told, set_told] = useState({ strips: null, pixels: {} });
    useEffect(() => {
        const kept = {};
        async function look() {
            const { strips } = await hall.get("/bus/strips");
            for (const { window, picture } of strips) {
                if (picture > 0 && kept[window]?.picture !== picture) {
                    const id = encodeURIComponent(window);
                    [kept[window]] = (await hall.get(`/bus/strips?window=${id}`)).strips;
                }
            }
            set_told({ strips, pixels: { ...kept } });
        }
        return look_again(look, EVERY_MS, on_problem);
    }, []);
    return told;
}

/** The strips of all windows, in the order of the windows. */
export function Strips({ hall, on_problem = () => {} }) {
    const { strips, pixels } = useStrips(hall, on_problem);
    const by_window = (a, b) => a.window.localeCompare(b.window, "en", { numeric: true });
    return html`<section id="strips" aria-labelledby="strips-title">
        <h2 id="strips-title">${say("strips_title")}</h2>
        <p class="muted">${
            !strips ? say("loading") : strips.length === 0 ? say("strips_none") : say("strips_note")
        }</p>
        <ul class="strip-list">${[...(strips ?? [])]
            .sort(by_window)
            .map(
                (strip) =>
                    html`<${Strip} key=${strip.window} strip=${strip} pixels=${pixels[strip.window]} />`,
            )}</ul>
    </section>`;
}
