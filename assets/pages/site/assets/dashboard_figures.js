// What the dashboard makes of the hall's state: each figure once, with its formula in its
// definition (words.js, def_*). Pure; the page only draws what comes out of here.
import { name_of, say } from "./words.js";
import { seat_name } from "./format.js";

const LONG_WAIT_S = 30 * 60;
const LONG_CASE_S = 15 * 60;
const percent = (part, whole) => (whole > 0 ? Math.round((1000 * part) / whole) / 10 : null);
const whole_percent = (part, whole) => (whole > 0 ? Math.round((100 * part) / whole) : 0);
export const minutes_of = (seconds) => Math.round(seconds / 60);

export function bad_reviews(state) {
    const [very_bad, bad] = state.reviews.levels;
    return very_bad + bad;
}

/* Of those called today, how many were called within the time that they had been told. */
function held(state) {
    const day = state.wait_days.at(-1);
    return day && day.business_day === state.business_day
        ? { sub: say("sub_p90_held", { n: Math.round(day.p90_coverage_permille / 10) }) }
        : {};
}

/** The row of figures: [{id, value, unit, sub}]; value null while nobody can say. */
export function figures(state) {
    const { wait, service, reviews } = state;
    const queued = state.queues.filter((queue) => queue.waiting > 0).length;
    const bad = bad_reviews(state);
    const row = (id, value, unit, values) => ({
        id,
        value,
        unit: say(unit),
        sub: say(`sub_${id}`, values),
    });
    return [
        row("waiting", state.waiting, "unit_people", { n: queued }),
        row("mean", wait && minutes_of(wait.mean_s), "unit_min"),
        { ...row("p90", wait && minutes_of(wait.p90_s), "unit_min"), ...held(state) },
        row("issued", state.issued, "unit_case", { n: state.cancelled }),
        row("served", state.served, "unit_case", { n: whole_percent(state.served, state.issued) }),
        row("service", service && Math.round(service.mean_s / 6) / 10, "unit_min"),
        row("absent", state.absent, "unit_people", {
            n: whole_percent(state.absent, state.issued),
        }),
        row("reviews", percent(reviews.count - bad, reviews.count), "unit_percent", {
            count: reviews.count,
            bad,
        }),
    ];
}

/** Departments with somebody called or waiting, longest P90 first. */
export function departments(state) {
    return state.departments
        .filter((each) => each.p90_wait_s || each.waiting > 0)
        .sort((a, b) => (b.p90_wait_s || 0) - (a.p90_wait_s || 0) || b.waiting - a.waiting);
}

/**
 * What reviews gave as their reasons, the most given first: [{id, shown: [{id, name, count}], rest}]
 * of what was good and of what was missing; a side that nobody gave is left out.
 */
export function review_reasons(state, most) {
    const by_count = [...state.reviews.reasons].sort((a, b) => b.count - a.count);
    return [true, false]
        .map((good) => {
            const side = by_count.filter((each) => each.good === good);
            return {
                id: good ? "good" : "lack",
                shown: side.slice(0, most),
                rest: side.length - Math.min(most, side.length),
            };
        })
        .filter((side) => side.shown.length > 0);
}

/** How a seat looks: {look, words}; looks are the classes of the legend. */
export function seat_look(seat, now_ms) {
    if (!seat.number) {
        const look = seat.state === "open" ? "idle" : seat.state;
        return { look, words: say(`legend_${look}`), minutes: 0 };
    }
    if (seat.state === "called") {
        return { look: "called", words: say("legend_called"), minutes: 0 };
    }
    const seconds = Math.max(0, (now_ms - Date.parse(seat.since)) / 1000);
    const minutes = Math.max(1, Math.floor(seconds / 60));
    const look = seconds > LONG_CASE_S ? "over" : minutes <= 3 ? "t1" : minutes <= 7 ? "t2" : "t3";
    return { look, words: say("minutes_short", { n: minutes }), minutes };
}

/** Devices in need first; those that are fine are counted by kind. */
export function devices(state) {
    const need = state.devices.filter((device) => device.state !== "ok");
    const fine = new Map();
    for (const device of state.devices) {
        if (device.state === "ok") {
            fine.set(device.kind, (fine.get(device.kind) || 0) + 1);
        }
    }
    return { need, fine: [...fine] };
}

/** What a manager should look at now: [{id, words, kind}], gravest first. */
export function attention(state, now_ms) {
    const list = [];
    if (state.calendar_published === false) {
        list.push({ id: "calendar", words: say("calendar_unpublished") });
    }
    for (const queue of state.queues) {
        if (queue.stopped) {
            list.push({
                id: `q${queue.id}`,
                words: say("attention_stopped", {
                    name: name_of(queue.name),
                    why: queue.stop_reason,
                }),
            });
        }
    }
    for (const department of state.departments) {
        if (department.p90_wait_s > LONG_WAIT_S && department.waiting > 0) {
            list.push({
                id: `d${department.id}`,
                words: say("attention_wait", {
                    name: name_of(department.name),
                    n: minutes_of(department.p90_wait_s),
                }),
            });
        }
    }
    for (const seat of state.windows) {
        const { look, minutes } = seat_look(seat, now_ms);
        if (look === "over") {
            list.push({
                id: `s${seat.seat}`,
                words: say("attention_seat", { window: seat_name(seat.seat), n: minutes }),
            });
        }
    }
    const { need } = devices(state);
    if (need.length > 0) {
        list.push({ id: "devices", words: say("attention_devices", { n: need.length }) });
    }
    const bad = bad_reviews(state);
    if (bad > 0) {
        list.push({ id: "bad", words: say("attention_bad", { n: bad }) });
    }
    return list;
}
