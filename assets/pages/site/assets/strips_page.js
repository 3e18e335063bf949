// `/strips/`: what hangs over the windows, as it looks now, for managers.
import {
    Hall,
    html,
    LanguageSwitch,
    page_show,
    sign_in_again,
    useEffect,
    useLanguage,
    useState,
} from "./view.js";
import { Strips } from "./strips.js";
import { problem_words, say } from "./words.js";

const hall = new Hall();

function StripsPage() {
    useLanguage();
    const [refusal, set_refusal] = useState("");
    useEffect(() => {
        document.title = `${say("strips_title")}${say("separator")}${say("product")}`;
    });
    function on_problem(problem) {
        if (problem.status === 401) {
            sign_in_again();
        }
        set_refusal(problem_words(problem.code ? problem : { code: "offline" }));
    }
    return html`<header class="visit-head"><h1>${say("strips_title")}</h1>
        <a class="quiet" href="/dashboard/">${say("dashboard")}</a>
        <${LanguageSwitch} /></header>
    <main class="strips-main">
        <p class="told bad" role="alert">${refusal}</p>
        <${Strips} hall=${hall} on_problem=${on_problem} />
    </main>`;
}

page_show(StripsPage);
