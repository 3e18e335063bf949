// `/help/`: who in the hall asks for a guide (导服), on the guide's phone. The list comes by the
// stream; a press takes a call, or ends one's own.
import {
    Hall,
    html,
    Icon,
    LanguageSwitch,
    LinkBanner,
    page_show,
    sign_in_again,
    useClock,
    useEffect,
    useLanguage,
    useReady,
    useState,
    useTopic,
} from "./view.js";
import { Bell, useBell } from "./help_bell.js";
import { clock, minutes, seat_name, zone_set } from "./format.js";
import { has_word, name_of, problem_words, say } from "./words.js";

const hall = new Hall();
/* A hall's own promise may be longer; from here on the card says so. */
const LATE_AFTER_MS = 3 * 60_000;
const MESSAGE_SHOWN_MS = 7000;

/* A newer hall may have a reason that this page has no words for. */
function reason_words(reason) {
    const key = `help_reason_${reason}`;
    return has_word(key) ? say(key) : say("help_reason_other");
}

function place_words(place) {
    return place.kind === "seat" ? seat_name(place.id) : say("help_kiosk", { name: place.name });
}

/* Who feels ill comes first; then who has waited longest. One's own stand on top. */
function in_order(calls, user) {
    const rank = (call) =>
        call.taken_by === user ? 0 : call.state !== "called" ? 3 : call.reason === "unwell" ? 1 : 2;
    return [...calls].sort(
        (a, b) => rank(a) - rank(b) || Date.parse(a.called_at) - Date.parse(b.called_at),
    );
}

function Call({ call, user, now, busy, on_press }) {
    const since_ms = now - Date.parse(call.called_at);
    const mine = call.taken_by === user;
    const open = call.state === "called";
    return html`<li class="card help-call ${open ? "is-open" : mine ? "is-mine" : "is-others"}">
        <h2>${reason_words(call.reason)}</h2>
        <p class="where"><b>${place_words(call.place)}</b>
            ${call.area && html`<span>${name_of(call.area.name)}</span>`}</p>
        <p class=${open && since_ms > LATE_AFTER_MS ? "late" : "muted"}>
            <${Icon} name="clock" size=${20} />${say("help_since", {
                time: clock(Date.parse(call.called_at)),
                waited: minutes(Math.max(0, since_ms) / 1000),
            })}</p>
        ${
            open &&
            html`<button type="button" class="primary wide-button" disabled=${busy}
                onClick=${() => on_press(call, "take")}>${say("help_take")}</button>`
        }
        ${
            mine &&
            html`<p class="chip ok"><i></i>${say("help_mine")}</p>
            <button type="button" class="second wide-button" disabled=${busy}
                onClick=${() => on_press(call, "close")}>${say("help_close")}</button>`
        }
        ${!open && !mine && html`<p class="chip"><i></i>${say("help_of", { user: call.taken_by })}</p>`}
    </li>`;
}

/* One press at a time; the answer is in the push that follows it. */
function usePress() {
    const [busy, set_busy] = useState(false);
    const [refusal, set_refusal] = useState("");
    useEffect(() => {
        const timer = setTimeout(() => set_refusal(""), MESSAGE_SHOWN_MS);
        return () => clearTimeout(timer);
    }, [refusal]);
    async function press(call, verb) {
        set_busy(true);
        try {
            await hall.post(`/help/${call.id}/${verb}`);
            set_refusal("");
        } catch (error) {
            if (error.status === 401) {
                sign_in_again();
            }
            set_refusal(problem_words(error.code ? error : { code: "offline" }));
        }
        set_busy(false);
    }
    return { busy, refusal, press };
}

async function sign_out() {
    await hall.remove("/sessions/current").catch(() => {});
    location.replace("/");
}

function Help() {
    useLanguage();
    const now = useClock(hall, 5000);
    const ready_problem = useReady();
    const [session, set_session] = useState(null);
    const { busy, refusal, press } = usePress();
    const { state, lost_since } = useTopic(hall, session && "help", (problem) => {
        if (problem.status === 401 || problem.status === 403) {
            sign_in_again();
        }
    });
    useEffect(() => {
        hall.get_patiently("/hall")
            .then((answer) => zone_set(answer.zone))
            .catch(() => {});
        hall.get_patiently("/sessions/current")
            .then(set_session)
            .catch((error) => error.status === 401 && sign_in_again());
    }, []);
    const bell = useBell(state?.calls ?? null);
    const calls = state?.calls ?? [];
    const waiting = calls.filter((call) => call.state === "called").length;
    useEffect(() => {
        const count = waiting > 0 ? `(${waiting}) ` : "";
        document.title = `${count}${say("help_page")}${say("separator")}${say("product")}`;
    });
    return html`<${LinkBanner} lost_since=${lost_since} ready_problem=${ready_problem} />
    <header class="visit-head"><h1>${say("help_page")}</h1>
        ${session && html`<span class="muted">${say("help_guide", { user: session.user })}</span>`}
        <${LanguageSwitch} />
        <button type="button" class="quiet" onClick=${sign_out}>${say("sign_out")}</button></header>
    <main class="visit-main">
        <${Bell} bell=${bell} />
        <p class="help-count" role="status">${
            !state ? say("loading") : waiting === 0 ? say("help_none") : say("help_waiting", { n: waiting })
        }</p>
        <p class="told bad" role="alert">${refusal}</p>
        <ul class="help-calls">${
            session &&
            in_order(calls, session.user).map(
                (call) => html`<${Call} key=${call.id} call=${call} user=${session.user} now=${now}
                    busy=${busy || lost_since !== null} on_press=${press} />`,
            )
        }</ul>
    </main>`;
}

page_show(Help);
