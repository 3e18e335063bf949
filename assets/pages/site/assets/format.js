// Times and lists as people read them. Pure but for the language of words.js.
import { language, say } from "./words.js";

/*
 * The hall's zone is set once, from the hall's own answer: a phone may travel, the hall does not.
 */
let zone = "Asia/Shanghai";
export function zone_set(name) {
    zone = name || zone;
}

/** "10:42" at the hall. */
export function clock(ms) {
    return new Intl.DateTimeFormat("en-GB", {
        hour: "2-digit",
        minute: "2-digit",
        timeZone: zone,
    }).format(ms);
}

/** "10:42" on the day of `now`; "3月16日 10:42", "16 Mar 10:42" before. */
export function moment(ms, now) {
    const form = { month: "short", day: "numeric", timeZone: zone };
    const date = new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", form);
    return date.format(ms) === date.format(now) ? clock(ms) : `${date.format(ms)} ${clock(ms)}`;
}

/** "3月16日 星期一", "Monday 16 March". */
export function day(ms) {
    const form = { month: "long", day: "numeric", weekday: "long", timeZone: zone };
    return new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", form).format(ms);
}

/** "04:12"; "1:04:12" from an hour on. Never below zero: clocks differ by a little. */
export function stopwatch(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(seconds / 60);
    const rest = `${two(minutes % 60)}:${two(seconds % 60)}`;
    return minutes < 60 ? rest : `${Math.floor(minutes / 60)}:${rest}`;
}

/** "7 分 20 秒": how long something took. */
export function took(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    if (whole < 60) {
        return say("second", { n: whole });
    }
    return say("minute_second", { m: Math.floor(whole / 60), s: whole % 60 });
}

/** "13 分钟": how long somebody waited; whole minutes begun. */
export function minutes(seconds) {
    return say("minute", { n: Math.max(1, Math.ceil(seconds / 60)) });
}

/** {from, to} in whole minutes, always a range and never zero wide; null when nobody can say. */
export function interval(wait) {
    if (!wait) {
        return null;
    }
    const from = Math.max(1, Math.floor(wait.p50_s / 60));
    return { from, to: Math.max(from + 1, Math.ceil(wait.p90_s / 60)) };
}

/** ["12","13","14","17"] becomes "12–14、17". */
export function ranges(windows) {
    const numbers = windows.map(Number).sort((a, b) => a - b);
    const parts = [];
    for (const number of numbers) {
        const last = parts.at(-1);
        if (last && number === last.to + 1) {
            last.to = number;
        } else {
            parts.push({ from: number, to: number });
        }
    }
    const texts = parts.map(({ from, to }) =>
        from === to
            ? String(from)
            : to === from + 1
              ? `${from}${language() === "zh" ? "、" : ", "}${to}`
              : `${from}–${to}`,
    );
    return texts.join(language() === "zh" ? "、" : ", ");
}

/** "12" is "12 号窗口", "12b" is "12 号窗口 b 席". */
export function seat_name(seat) {
    const [, window, second] = seat.match(/^(\d+)(.*)$/) || [null, seat, ""];
    return second ? say("seat_of_window", { w: window, s: second }) : say("window", { w: window });
}

/* "on-the-spot" as a key of the words. */
const outcome_word = (outcome) => outcome.replaceAll("-", "_");
/** What came of a visit (hall-server/model/outcome.h), and what that means. */
export const outcome_name = (outcome) => say(`outcome_${outcome_word(outcome)}`);
export const outcome_note = (outcome) => say(`outcome_${outcome_word(outcome)}_note`);
