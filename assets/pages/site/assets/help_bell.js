// The guide's phone rings and shakes when somebody new asks for help.
//
// Browsers let a page sound only after a touch on it: until then the bell is wished for but not
// ready, and the page says so. The wish is remembered on this device; it is on at first.
import { html, useEffect, useRef, useState } from "./view.js";
import { say } from "./words.js";
import { store_get, store_set } from "./store.js";

const STORE = "mashang-help-bell";
/* Two tones, high enough for the speaker of a phone; [Hz, begins at, lasts], in s. */
const tones = [
    [988, 0, 0.16],
    [1319, 0.2, 0.3],
];
const LOUD = 0.4;
const SWELL_S = 0.02;
const SHAKES_MS = [200, 100, 300];

function ring(audio) {
    for (const [hertz, after_s, for_s] of tones) {
        const from = audio.currentTime + after_s;
        const tone = audio.createOscillator();
        const gain = audio.createGain();
        tone.frequency.value = hertz;
        gain.gain.setValueAtTime(0, from);
        gain.gain.linearRampToValueAtTime(LOUD, from + SWELL_S);
        gain.gain.linearRampToValueAtTime(0, from + for_s);
        tone.connect(gain).connect(audio.destination);
        tone.start(from);
        tone.stop(from + for_s);
    }
    navigator.vibrate?.(SHAKES_MS);
}

/** Rings for each call of `calls` (null: not known yet) that was not there before and is open. */
export function useBell(calls) {
    const [on, set_on] = useState(store_get(STORE) !== "off");
    const [ready, set_ready] = useState(false);
    const audio = useRef(null);
    const known = useRef(null);

    /* Only from within a touch or a key. */
    async function wake() {
        try {
            audio.current ??= new AudioContext();
            await audio.current.resume();
            set_ready(audio.current.state === "running");
            return audio.current.state === "running";
        } catch {
            return false; /* a browser without sound */
        }
    }
    function wish(next) {
        store_set(STORE, next ? "on" : "off");
        set_on(next);
    }
    /* The first press on a wished bell wakes it; only then does a press put it off. */
    async function press() {
        if (on && ready) {
            wish(false);
            return;
        }
        wish(true);
        if (await wake()) {
            ring(audio.current);
        }
    }
    useEffect(() => {
        if (!on || ready) {
            return undefined;
        }
        addEventListener("click", wake);
        return () => removeEventListener("click", wake);
    }, [on, ready]);
    useEffect(() => {
        if (!calls) {
            return;
        }
        const open = calls.filter((call) => call.state === "called").map((call) => call.id);
        const is_new = known.current && open.some((id) => !known.current.has(id));
        known.current = new Set([...(known.current ?? []), ...calls.map((call) => call.id)]);
        if (is_new && on && ready) {
            ring(audio.current);
        }
    }, [calls]);
    return { on, ready, press };
}

/** The switch, and what is still to be done. */
export function Bell({ bell }) {
    const { on, ready, press } = bell;
    const note = !on ? "bell_off" : ready ? "bell_ready" : "bell_touch";
    return html`<div class="help-bell"><button type="button" role="switch" class="quiet"
        aria-checked=${on && ready} onClick=${press}><i></i>${say("bell")}</button>
        <p role="status" class=${on && !ready ? "late" : "muted"}>${say(note)}</p></div>`;
}
