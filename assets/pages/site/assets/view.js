// What all pages are drawn with: preact, htm, and the few parts that every page has.
import { h, render } from "./vendor/preact.js";
import {
    useCallback,
    useEffect,
    useLayoutEffect,
    useMemo,
    useRef,
    useState,
} from "./vendor/hooks.js";
import htm from "./vendor/htm.js";
import { Hall, ready_watch } from "./hall.js";
import {
    has_word,
    language,
    language_set,
    language_watch,
    name_of,
    problem_words,
    say,
} from "./words.js";

export const html = htm.bind(h);
export { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState };
export { Hall };

/* Line icons on a 24-unit grid, one stroke width; a name, its path. */
const icons = {
    call: "M4 10v4h3l8 4.5v-13L7 10zM18.5 9.5a3.5 3.5 0 0 1 0 5M8 14.5V19h2.5v-3",
    recall:
        "M4 11.5A7.5 7.5 0 0 1 17.5 7L20 9.5M20 4.5v5h-5" +
        "M20 12.5A7.5 7.5 0 0 1 6.5 17L4 14.5M4 19.5v-5h5",
    done: "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM8 12.3l2.8 2.8L16 9.5",
    start: "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM10 8.5v7l5.5-3.5z",
    absent:
        "M12.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z" +
        "M2.5 20c.4-4 3-6 6.5-6 2 0 3.7.6 4.9 1.9M16.5 15.5l4.5 4.5M21 15.5 16.5 20",
    park: "M6 4h12M6 20h12M7.5 4v3.5L12 12l4.5-4.5V4M7.5 20v-3.5L12 12l4.5 4.5V20",
    transfer: "M4 8.5h15M15 4.5l4 4-4 4M20 15.5H5M9 11.5l-4 4 4 4",
    pause: "M8.5 5.5v13M15.5 5.5v13",
    open: "M8 5.5v13l10.5-6.5z",
    warn: "M12 4 2.8 19.5h18.4zM12 10v4.5M12 16.8v.4",
    check: "M5 12.5l4.5 4.5L19 7.5",
    clock: "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 7v5l3.3 2",
    info: "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 11v5.5M12 7.6v.4",
    leave: "M14 4.5H5.5v15H14M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5",
    undo: "M8.5 5 4 9.500l4.500 4.500M4.500 9.500H15a4.500 4.500 0 0 1 0 9H9",
    guide:
        "M15.500 8a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0z" +
        "M5 20.500c.5-4 3.300-6 7-6s6.500 2 7 6M2.500 9.500a9.500 9.500 0 0 1 3-6M21.500 9.500a9.500 9.500 0 0 0-3-6",
    full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
};

export function Icon({ name, size = 24 }) {
    return html`<svg class="icon" width="${size / 16}rem" height="${size / 16}rem"
        viewBox="0 0 24 24" aria-hidden="true">
        <path d=${icons[name]} /></svg>`;
}

/** The page's language; the part that uses it is drawn again after a switch. */
export function useLanguage() {
    const [now, set] = useState(language());
    useEffect(() => language_watch(set), []);
    return now;
}

export function LanguageSwitch() {
    const other = language() === "zh" ? "en" : "zh";
    return html`<button type="button" class="quiet" lang=${other}
        onClick=${() => language_set(other)}>
        ${say("language_other")}</button>`;
}

/**
 * Calls `look`, async, now and again so long after its end, while the page is seen; returns what
 * ends that. What goes wrong in it is told to on_problem.
 */
export function look_again(look, every_ms, on_problem) {
    let over = false;
    let timer = 0;
    async function go_on() {
        if (document.visibilityState === "visible") {
            await look().catch(on_problem);
        }
        if (!over) {
            timer = setTimeout(go_on, every_ms);
        }
    }
    go_on();
    return () => {
        over = true;
        clearTimeout(timer);
    };
}

/** Draws its user again every `every_ms`, while the page is seen; returns the hall's time. */
export function useClock(hall, every_ms = 1000) {
    const [, set] = useState(0);
    useEffect(() => {
        const timer = setInterval(
            () => document.visibilityState === "visible" && set((n) => n + 1),
            every_ms,
        );
        return () => clearInterval(timer);
    }, [every_ms]);
    return hall.now_ms();
}

/**
 * The newest state of one topic: {state, put, lost_since}; lost_since is null while states come in.
 * `put` shows the answer of a command before its push is here; an older push does not undo it.
 */
export function useTopic(hall, topic, on_problem) {
    const [state, set_state] = useState(null);
    const [lost_since, set_lost] = useState(null);
    const put = useCallback((next, fresh = false) => {
        set_state((old) => (!fresh && old && next.seq < old.seq ? old : next));
    }, []);
    useEffect(() => {
        if (!topic) {
            return undefined;
        }
        return hall.stream([topic], {
            on_state: (_, next, fresh) => put(next, fresh),
            on_link: (linked) => set_lost((since) => (linked ? null : (since ?? Date.now()))),
            on_problem,
        });
    }, [hall, topic]);
    return { state, put, lost_since };
}

/** The problem that readyz gives, or null while all is well or nobody knows. */
export function useReady() {
    const [problem, set] = useState(null);
    useEffect(() => ready_watch(set), []);
    return problem;
}

const LOST_SHOWN_AFTER_MS = 1500;

/**
 * The strip across the top while the hall is out of reach or stores nothing; `note`: what to do.
 */
/* `notice`: the hall's own words for every screen, such as an emergency. */
export function LinkBanner({ lost_since, ready_problem, note, notice }) {
    const [now, set_now] = useState(Date.now());
    useEffect(() => {
        if (!lost_since) {
            return undefined;
        }
        const timer = setInterval(() => set_now(Date.now()), 500);
        return () => clearInterval(timer);
    }, [lost_since]);
    const lost_ms = lost_since ? Math.max(now, Date.now()) - lost_since : 0;
    const lost = lost_ms > LOST_SHOWN_AFTER_MS;
    const words = lost
        ? say("offline", { n: Math.round(lost_ms / 1000) })
        : ready_problem
          ? problem_words_ready(ready_problem)
          : notice
            ? name_of(notice)
            : null;
    return html`<div class="banner-place" role="alert">${
        words &&
        html`<div class="banner">
        <${Icon} name="warn" /><p><b>${words}</b>${
            lost && note
                ? html` <span>${note}
            </span>`
                : null
        }</p></div>`
    }</div>`;
}

function problem_words_ready(problem) {
    return has_word(problem.code) ? say(problem.code) : problem_words(problem);
}

/** A modal question. Esc and the second button leave it; the focus goes back to where it was. */
export function Dialog({ title, on_close, children }) {
    const ref = useRef(null);
    useEffect(() => {
        ref.current.showModal();
        return () => ref.current?.close();
    }, []);
    return html`<dialog ref=${ref} aria-labelledby="dialog-title" onClose=${on_close}>
        <h2 id="dialog-title">${title}</h2>${children}</dialog>`;
}

/** Draws `Page` as the whole page. */
export function page_show(Page) {
    const root = document.createElement("div");
    root.id = "page";
    document.body.append(root);
    render(html`<${Page} />`, root);
}

/** Back to sign-in, and from there here again. */
export function sign_in_again() {
    location.replace(`/?next=${encodeURIComponent(location.pathname)}`);
}
