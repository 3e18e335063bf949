// `/`: who works here, and where. Leads to the page of the role.
import {
    Hall,
    html,
    LanguageSwitch,
    LinkBanner,
    page_show,
    useEffect,
    useLanguage,
    useReady,
    useState,
} from "./view.js";
import { store_get, store_set } from "./store.js";
import { name_of, problem_words, say } from "./words.js";

const PASSWORD_LEAST = 8;

/* role, its page */
const page_of_role = {
    clerk: "/clerk/",
    guide: "/help/",
    manager: "/dashboard/",
    inspector: "/dashboard/",
    auditor: "/dashboard/",
    admin: "/admin/",
};
const SEAT_STORE = "mashang-seat";
const hall = new Hall();

function page_for(role) {
    const next = new URLSearchParams(location.search).get("next");
    const own = page_of_role[role];
    /*
     * Only back to one of our own pages that this role has: never to an address from the outside.
     */
    return next === own || (next && Object.values(page_of_role).includes(next) && role === "admin")
        ? next
        : own;
}

function Field({ id, label, hint, ...rest }) {
    return html`<div class="field"><label for=${id}>${label}</label>
        <input id=${id} name=${id} aria-describedby=${hint ? `${id}-hint` : null} ...${rest} />
        ${hint && html`<small id="${id}-hint">${hint}</small>`}</div>`;
}

/* A password that was for one sign-in: nothing goes on before there is one of one's own. */
function NewPassword({ old, on_done }) {
    const [refusal, set_refusal] = useState("");
    const [busy, set_busy] = useState(false);
    useEffect(() => document.getElementById("new-password").focus(), []);
    async function change(event) {
        event.preventDefault();
        const form = new FormData(event.target);
        const password = form.get("new-password");
        if (password !== form.get("new-again")) {
            set_refusal(say("password_differs"));
            return;
        }
        set_busy(true);
        try {
            on_done(await hall.post("/sessions/current/password", { old, password }));
        } catch (error) {
            set_refusal(
                error.code === "bad_value"
                    ? say("password_other", { n: PASSWORD_LEAST })
                    : problem_words(error.code ? error : { code: "offline" }),
            );
            set_busy(false);
        }
    }
    return html`<form onSubmit=${change} id="new-password-form">
        <h1>${say("password_new_title")}</h1>
        <p class="muted">${say("password_new_why")}</p>
        <${Field} id="new-password" label=${say("password_new")} type="password" required
            minlength=${PASSWORD_LEAST} maxlength="128" autocomplete="new-password"
            hint=${say("password_hint", { n: PASSWORD_LEAST })} />
        <${Field} id="new-again" label=${say("password_again")} type="password" required
            maxlength="128" autocomplete="new-password" />
        <p class="refusal" role="alert">${refusal}</p>
        <button class="primary" type="submit" disabled=${busy}>${say("password_new_do")}</button>
    </form>`;
}

function SignIn() {
    useLanguage();
    const ready_problem = useReady();
    const [hall_name, set_hall_name] = useState(null);
    const [refusal, set_refusal] = useState("");
    const [busy, set_busy] = useState(false);
    /* The password that was for this sign-in alone, while a new one is asked for. */
    const [due, set_due] = useState(null);
    useEffect(() => {
        hall.get_patiently("/hall")
            .then((answer) => set_hall_name(answer.name))
            .catch(() => {});
    }, []);
    useEffect(() => {
        document.title = `${say("sign_in")}${say("separator")}${say("product")}`;
    });

    function go_in(session) {
        const page = page_for(session.role);
        if (page) {
            location.assign(page);
        } else {
            set_refusal(say("no_page_for_role"));
            set_busy(false);
        }
    }

    async function sign_in(event) {
        event.preventDefault();
        const form = new FormData(event.target);
        const seat = form.get("seat").trim();
        set_busy(true);
        set_refusal("");
        try {
            const session = await hall.post_plain("/sessions", {
                user: form.get("user").trim(),
                password: form.get("password"),
                ...(seat ? { seat } : {}),
            });
            store_set(SEAT_STORE, seat);
            if (session.password_due) {
                set_due(form.get("password"));
            } else {
                go_in(session);
            }
        } catch (error) {
            set_refusal(problem_words(error.code ? error : { code: "offline" }));
            set_busy(false);
        }
    }

    return html`<${LinkBanner} lost_since=${null} ready_problem=${ready_problem} />
    <main class="sign-in-card">
        <header><div><p class="product">${say("product")}</p><p class="muted">
            ${name_of(hall_name) || " "}</p></div>
            <${LanguageSwitch} /></header>
        ${
            due !== null
                ? html`<${NewPassword} old=${due} on_done=${go_in} />`
                : html`<form onSubmit=${sign_in}>
            <h1>${say("sign_in")}</h1>
            <${Field} id="user" label=${say("work_number")} autocomplete="username" required
                maxlength="32"
                autofocus autocapitalize="off" spellcheck=${false} />
            <${Field} id="password" label=${say("password")} type="password" required
                maxlength="128"
                autocomplete="current-password" />
            <${Field} id="seat" label=${say("seat_field")} hint=${say("seat_hint")} maxlength="24"
                autocomplete="off" defaultValue=${store_get(SEAT_STORE) || ""} />
            <p class="refusal" role="alert">${refusal}</p>
            <button class="primary" type="submit" disabled=${busy}>
                ${busy ? say("sign_in_wait") : say("sign_in_do")}</button>
        </form>`
        }
    </main>`;
}

page_show(SignIn);
