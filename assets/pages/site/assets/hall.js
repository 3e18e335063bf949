// A page's session with the hall: requests that act once, and a stream that comes back by itself.
//
//   request ── refused ──> Problem (the hall's words)      stream ── closed ──> wait 0.5 s .. 8 s
//      │ no answer, or asked to ask again                    ^                      │
//      └── same request_id again, 0.5 s .. 4 s               └──────── open <───────┘
//          until 20 s are over ──> Problem "offline"
//
// Who is asking: staff by the cookie that sign-in set, a visitor by the token in the page's
// address. Depends on the browser alone; knows nothing of any page.

const BASE = "/api/v1";
/*
 * The hall has not decided: the same request_id may be sent again. `storage_refused` is a decision.
 */
const ask_again = ["not_ready", "unknown_outcome", "busy", "bad_gateway"];
const REQUEST_PATIENCE_MS = 20_000;
const REQUEST_TIMEOUT_MS = 8_000;
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 4_000;
const STREAM_RETRY_MOST_MS = 8_000;
const STREAM_FIRST_STATE_MS = 10_000;
const READY_EVERY_MS = 15_000;
const READY_AGAIN_MS = 2_000;

/** A refusal in the hall's words. `code` is stable; the titles are for people. */
export class Problem extends Error {
    constructor(status, body) {
        super(body.title || body.code);
        this.status = status;
        this.code = body.code || "unknown";
        this.title = body.title || "";
        this.title_zh = body.title_zh || "";
        this.detail = body.detail || "";
    }
}

/** 26 unguessable characters that name one wish of a person's, however often it is sent. */
export function request_id() {
    const bytes = crypto.getRandomValues(new Uint8Array(13));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* AbortSignal.timeout, which the older phones of visitors lack. */
function fetch_in_time(path, options) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), REQUEST_TIMEOUT_MS);
    return fetch(path, { ...options, cache: "no-store", signal: abort.signal }).finally(() =>
        clearTimeout(timer),
    );
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/* Up to a quarter sooner, so that forty windows do not all come back in the same millisecond. */
const jittered = (ms) => ms * (0.75 + Math.random() / 4);

async function problem_of(response) {
    try {
        return new Problem(response.status, await response.json());
    } catch {
        /* Not the hall's own words: something between us and it. */
        const between = [502, 503, 504].includes(response.status);
        return new Problem(response.status, {
            code: between ? "bad_gateway" : response.status >= 500 ? "server_error" : "unknown",
        });
    }
}

export class Hall {
    #token;
    #clock_ahead_ms = 0;

    /** `token` is a visitor's; without it the browser's cookie says who asks. */
    constructor({ token = null } = {}) {
        this.#token = token;
    }

    /** The hall's time in ms: a phone's own clock may be wrong by hours. */
    now_ms() {
        return Date.now() + this.#clock_ahead_ms;
    }

    get(path) {
        return this.#send("GET", path, undefined);
    }

    /** Asks again until it is answered, for 20 s: reading may be repeated. */
    get_patiently(path) {
        return this.#send_patiently("GET", path, undefined);
    }

    /** Acts once. `id` is given by callers that outlive a reload; else each call is a new wish. */
    post(path, body = {}, id = request_id()) {
        return this.#send_patiently("POST", path, { ...body, request_id: id });
    }

    /** Signing in and out carry no request_id: they are answered anew each time. */
    post_plain(path, body) {
        return this.#send("POST", path, body);
    }

    remove(path) {
        return this.#send("DELETE", path, undefined);
    }

    /**
     * Calls on_state(topic, state, fresh) for each state of `topics`, newest last, until the
     * returned function is called; `fresh` on the first one after each connection.
     * on_link(true|false) says whether states are coming in just now.
     */
    stream(topics, { on_state, on_link, on_problem }) {
        return stream_open({
            topics,
            token: this.#token,
            on_link,
            on_problem,
            on_state: (topic, state, fresh) => {
                this.#hear_clock(state);
                on_state(topic, state, fresh);
            },
        });
    }

    #hear_clock(state) {
        const now = Date.parse(state?.now);
        if (Number.isFinite(now)) {
            this.#clock_ahead_ms = now - Date.now();
        }
    }

    async #send(method, path, body) {
        const headers = { Accept: "application/json", "X-Mashang": "1" };
        if (this.#token) {
            headers.Authorization = `Bearer ${this.#token}`;
        }
        if (body !== undefined) {
            headers["Content-Type"] = "application/json";
        }
        const response = await fetch_in_time(BASE + path, {
            method,
            headers,
            body: body === undefined ? undefined : JSON.stringify(body),
            credentials: this.#token ? "omit" : "same-origin",
        });
        if (!response.ok) {
            throw await problem_of(response);
        }
        const answer = response.status === 204 ? null : await response.json();
        this.#hear_clock(answer);
        return answer;
    }

    async #send_patiently(method, path, body) {
        const until = performance.now() + REQUEST_PATIENCE_MS;
        for (let wait_ms = RETRY_FIRST_MS; ; wait_ms = Math.min(wait_ms * 2, RETRY_MOST_MS)) {
            try {
                return await this.#send(method, path, body);
            } catch (error) {
                const answered = error instanceof Problem;
                const late = performance.now() + wait_ms > until;
                if (answered && (late || !ask_again.includes(error.code))) {
                    throw error;
                }
                if (late) {
                    throw new Problem(0, { code: "offline" });
                }
                await pause(jittered(wait_ms));
            }
        }
    }
}

/** null when the hall takes commands, else the problem; "unreachable" when it cannot be asked. */
async function ready_ask() {
    try {
        const response = await fetch_in_time("/readyz", { credentials: "omit" });
        return response.ok ? null : await problem_of(response);
    } catch {
        return new Problem(0, { code: "unreachable" });
    }
}

/**
 * Calls on_answer(problem or null) every 15 s while the page is seen, and every 2 s while something
 * is wrong; this also finds a connection that died without a word. Returns a function that ends it.
 */
export function ready_watch(on_answer) {
    let timer = null;
    let ended = false;
    async function ask() {
        const problem = document.visibilityState === "visible" ? await ready_ask() : null;
        if (!ended) {
            on_answer(problem);
            timer = setTimeout(ask, problem ? READY_AGAIN_MS : READY_EVERY_MS);
        }
    }
    ask();
    return () => {
        ended = true;
        clearTimeout(timer);
    };
}

function stream_open({ topics, token, on_state, on_link, on_problem }) {
    let socket = null;
    let timer = null;
    let retry_ms = RETRY_FIRST_MS;
    let ended = false;
    const after = new Map();

    function again_later() {
        on_link(false);
        clearTimeout(timer);
        timer = setTimeout(connect, jittered(retry_ms));
        retry_ms = Math.min(retry_ms * 2, STREAM_RETRY_MOST_MS);
    }

    function hear(text) {
        const message = JSON.parse(text);
        if (message.problem) {
            on_problem?.(new Problem(message.problem.status || 400, message.problem));
            return;
        }
        /* A state that is older than the one we have was overtaken on its way. */
        if (!message.topic || message.seq < (after.get(message.topic) ?? -1)) {
            return;
        }
        const fresh = !after.has(message.topic);
        after.set(message.topic, message.seq);
        clearTimeout(timer);
        retry_ms = RETRY_FIRST_MS;
        on_link(true);
        on_state(message.topic, message.state, fresh);
    }

    function connect() {
        clearTimeout(timer);
        after.clear();
        const mine = new WebSocket(`${location.origin.replace(/^http/, "ws")}${BASE}/stream`);
        socket = mine;
        mine.onopen = () => {
            mine.send(
                JSON.stringify({ subscribe: topics, after: 0, ...(token ? { auth: token } : {}) }),
            );
        };
        mine.onmessage = (event) => hear(event.data);
        mine.onclose = () => {
            if (!ended && mine === socket) {
                again_later();
            }
        };
        /* Connected to something that says nothing: give up on it. */
        timer = setTimeout(() => mine.close(), STREAM_FIRST_STATE_MS);
    }

    /* The network is back, or the phone was taken out of the pocket: no need to wait. */
    function hurry() {
        if (
            !ended &&
            document.visibilityState === "visible" &&
            socket.readyState === WebSocket.CLOSED
        ) {
            retry_ms = RETRY_FIRST_MS;
            connect();
        }
    }

    /* Unplugged: the socket itself would need minutes to notice. */
    function lost() {
        socket.close();
        on_link(false);
    }

    addEventListener("online", hurry);
    addEventListener("offline", lost);
    document.addEventListener("visibilitychange", hurry);
    connect();
    return () => {
        ended = true;
        clearTimeout(timer);
        removeEventListener("online", hurry);
        removeEventListener("offline", lost);
        document.removeEventListener("visibilitychange", hurry);
        socket.close();
    };
}
