// What came of the visit, on the visitor's page: of what was given back, all that is missing.
import { html, Icon } from "./view.js";
import { outcome_name } from "./format.js";
import { name_of, say } from "./words.js";

/** `leg`: a finished one. Nothing while nobody said what came of it. */
export function Outcome({ leg, several }) {
    if (!leg.outcome) {
        return null;
    }
    const service = several ? name_of(leg.service_name) : null;
    if (leg.outcome !== "given-back") {
        return html`<p class="card visit-outcome"><${Icon} name="done" /><span>
            ${service && html`<span class="muted">${service} </span>`}${say("visit_outcome")}</span>
            <b>${outcome_name(leg.outcome)}</b></p>`;
    }
    return html`<section class="card visit-missing"><h2><${Icon} name="info" />
        ${say("visit_missing", { n: leg.missing.length })}</h2>
        ${service && html`<p class="muted">${service}</p>`}
        <ol>${leg.missing.map((each, index) => html`<li key=${index}>${each}</li>`)}</ol>
        <p class="muted">${say("visit_missing_note")}</p></section>`;
}
