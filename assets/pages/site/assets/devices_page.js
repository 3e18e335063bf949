// `/devices/`: every device of the hall for who looks after them, live: what hangs on the lines,
// new devices and whose they become, kiosks and screens, what went on record, and the strips.
//
// Every second the hall is asked for the state of all; the records only when there are newer ones.
import {
    Hall,
    html,
    LanguageSwitch,
    look_again,
    page_show,
    sign_in_again,
    useClock,
    useEffect,
    useLanguage,
    useState,
} from "./view.js";
import { NewDevices } from "./devices_new.js";
import { Notes } from "./devices_notes.js";
import { Programs, WindowDevices } from "./devices_lists.js";
import { Strips } from "./strips.js";
import { zone_set } from "./format.js";
import { problem_words, say } from "./words.js";

const hall = new Hall();
const EVERY_MS = 1000;
const TOLD_SHOWN_MS = 7000;
const sections = ["found", "window-devices", "programs", "notes", "strips"];

/* {devices, programs, found, notes}, or null until the first answer. */
function useBus(on_problem) {
    const [bus, set_bus] = useState(null);
    useEffect(() => {
        let notes = [];
        let newest = -1;
        async function look() {
            const { devices, programs, newest_note } = await hall.get("/bus/devices");
            const found = (await hall.get("/bus")).devices;
            if (newest_note !== newest) {
                notes = (await hall.get("/bus/notes")).notes;
                newest = newest_note;
            }
            set_bus({ devices, programs, found, notes });
            on_problem(null);
        }
        return look_again(look, EVERY_MS, on_problem);
    }, []);
    return bus;
}

/* What the last press came to: words for a few seconds, or a refusal until the next press. */
function useTold() {
    const [told, set_told] = useState({ words: "", bad: false });
    useEffect(() => {
        const timer = setTimeout(() => set_told({ words: "", bad: false }), TOLD_SHOWN_MS);
        return () => clearTimeout(timer);
    }, [told]);
    return [told, set_told];
}

function DevicesPage() {
    useLanguage();
    const now = useClock(hall);
    const [refusal, set_refusal] = useState("");
    const [told, set_told] = useTold();
    function on_problem(problem) {
        if (problem?.status === 401) {
            sign_in_again();
        }
        set_refusal(problem ? problem_words(problem.code ? problem : { code: "offline" }) : "");
    }
    const bus = useBus(on_problem);
    useEffect(() => {
        hall.get_patiently("/hall")
            .then((answer) => zone_set(answer.zone))
            .catch(() => {});
    }, []);
    useEffect(() => {
        document.title = `${say("devices_page")}${say("separator")}${say("product")}`;
    });
    /* A wish of the person's: `words` once the hall has it. */
    async function wish(path, body, words) {
        try {
            const answer = await hall.post(path, body);
            set_told({ words, bad: false });
            return answer;
        } catch (problem) {
            if (problem.status === 401) {
                sign_in_again();
            }
            set_told({ words: problem_words(problem.code ? problem : { code: "offline" }), bad: true });
            return null;
        }
    }
    return html`<header class="visit-head"><h1>${say("devices_page")}</h1>
        <nav aria-label=${say("devices_sections")}>${sections.map(
            (id) => html`<a class="quiet" key=${id} href="#${id}">${say(`section_${id}`)}</a>`,
        )}</nav>
        <a class="quiet" href="/dashboard/">${say("dashboard")}</a>
        <${LanguageSwitch} /></header>
    <main class="devices-main">
        <p class="told bad" role="alert">${refusal}</p>
        <p class="told ${told.bad ? "bad" : ""}" role="status" id="told">${told.words}</p>
        ${!bus && !refusal && html`<p>${say("loading")}</p>`}
        ${
            bus &&
            html`<${NewDevices} found=${bus.found} devices=${bus.devices} wish=${wish} />
            <${WindowDevices} devices=${bus.devices} now=${now} />
            <${Programs} programs=${bus.programs} now=${now} wish=${wish} />
            <${Notes} notes=${bus.notes} now=${now} />`
        }
        <${Strips} hall=${hall} on_problem=${on_problem} />
    </main>`;
}

page_show(DevicesPage);
