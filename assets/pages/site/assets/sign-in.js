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

/* role, its page */
const page_of_role = {
    clerk: "/clerk/",
    guide: "/help/",
    manager: "/dashboard/",
    inspector: "/dashboard/",
    auditor: "/dashboard/",
    admin: "/dashboard/",
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

function SignIn() {
    useLanguage();
    const ready_problem = useReady();
    const [hall_name, set_hall_name] = useState(null);
    const [refusal, set_refusal] = useState("");
    const [busy, set_busy] = useState(false);
    useEffect(() => {
        hall.get_patiently("/hall")
            .then((answer) => set_hall_name(answer.name))
            .catch(() => {});
    }, []);
    useEffect(() => {
        document.title = `${say("sign_in")}${say("separator")}${say("product")}`;
    });

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
            const page = page_for(session.role);
            if (page) {
                location.assign(page);
                return;
            }
            set_refusal(say("no_page_for_role"));
        } catch (error) {
            set_refusal(problem_words(error.code ? error : { code: "offline" }));
        }
        set_busy(false);
    }

    return html`<${LinkBanner} lost_since=${null} ready_problem=${ready_problem} />
    <main class="sign-in-card">
        <header><div><p class="product">${say("product")}</p><p class="muted">
            ${name_of(hall_name) || " "}</p></div>
            <${LanguageSwitch} /></header>
        <form onSubmit=${sign_in}>
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
        </form>
    </main>`;
}

page_show(SignIn);
