#include "hall-server/day/day.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_ROOM = 40, TOKEN_ROOM = 64, SEAT_ROOM = 26, QUEUES_MAX = 16, WEIGHT_UNIT = 5040 };

enum visitor_state { COMING, TAKING, PRINTING, CLAIMING, WAITING, AT_WINDOW, REVIEWING, GONE };

struct visitor {
    struct plan_visitor plan;
    enum visitor_state state;
    bool asks; /* its next ask is due */
    char ticket[ID_ROOM];
    char token[TOKEN_ROOM];
};

enum clerk_state { OUT, OPENING, FREE, IDLE, CALLED, MISSING, SERVING, CLOSING, HOME };

struct clerk {
    char seat[SEAT_ROOM];
    char queues[QUEUES_MAX][SEAT_ROOM];
    size_t queue_count;
    char token[ASK_KEY_BYTES_MAX];
    enum clerk_state state;
    bool busy; /* an ask is on its way */
    bool asks; /* … or waits in day_next_ask() */
    enum day_job_kind next;
    int64_t due_ms;   /* when the state goes on; INT64_MAX for an answer */
    uint32_t visitor; /* at the window; UINT32_MAX for nobody of ours */
    bool recalled;
};

struct service {
    char id[ID_ROOM];
    char queue[SEAT_ROOM];
};

struct day {
    struct day_config config;
    char password[128];
    struct visitor *visitors;
    struct service *services;
    size_t service_count;
    struct clerk clerks[DAY_SEATS_MAX];
    size_t clerk_count;
    size_t arrived; /* visitors that came through the door */
    size_t open_asks;
    int64_t now_ms;
    bool ending;
    struct day_sums sums;
};

/* --- The morning ------------------------------------------------------------------------------ */

static bool clerk_serves(const struct clerk *clerk, const char *queue)
{
    for (size_t i = 0; i < clerk->queue_count; i++) {
        if (strcmp(clerk->queues[i], queue) == 0) {
            return true;
        }
    }
    return false;
}

static void clerks_take(struct day *day, const struct shape_seats *seats)
{
    for (size_t i = 0; i < seats->seat_count && day->clerk_count < DAY_SEATS_MAX; i++) {
        const struct shape_seat *seat = &seats->seats[i];
        if (day->config.leave != NULL && strcmp(seat->id, day->config.leave) == 0) {
            continue;
        }
        struct clerk *clerk = &day->clerks[day->clerk_count++];
        *clerk = (struct clerk){.state = OUT, .visitor = UINT32_MAX};
        snprintf(clerk->seat, sizeof(clerk->seat), "%s", seat->id);
        for (size_t q = 0; q < seat->queue_count && q < QUEUES_MAX; q++) {
            snprintf(clerk->queues[q], sizeof(clerk->queues[q]), "%s", seat->queues[q]);
            clerk->queue_count++;
        }
    }
    day->sums.seats = (int64_t)day->clerk_count;
}

/* A queue gets visitors as it has clerks: of one who serves two queues, half a clerk each. */
static uint32_t queue_weight(const struct day *day, const char *queue)
{
    uint32_t weight = 0;
    for (size_t i = 0; i < day->clerk_count; i++) {
        const struct clerk *clerk = &day->clerks[i];
        if (clerk_serves(clerk, queue)) {
            weight += WEIGHT_UNIT / (uint32_t)clerk->queue_count;
        }
    }
    return weight;
}

/* Services of a queue share its weight. False if nobody serves any service. */
static bool services_take(struct day *day, const struct shape_services *services,
                          uint32_t *ret_weights)
{
    uint64_t total = 0;
    for (size_t i = 0; i < services->service_count; i++) {
        const struct shape_service_row *row = &services->services[i];
        struct service *service = &day->services[i];
        snprintf(service->id, sizeof(service->id), "%s", row->id);
        snprintf(service->queue, sizeof(service->queue), "%s", row->queue);
        uint32_t sharing = 0;
        for (size_t k = 0; k < services->service_count; k++) {
            sharing += strcmp(services->services[k].queue, row->queue) == 0;
        }
        ret_weights[i] = queue_weight(day, row->queue) * 16 / sharing;
        total += ret_weights[i];
    }
    return total > 0;
}

static bool visitors_make(struct day *day, const uint32_t *weights)
{
    struct plan_config plan = day->config.plan;
    plan.weights = weights;
    plan.weight_count = day->service_count;
    struct plan_visitor *plans = calloc(plan.visitors + 1, sizeof(*plans));
    day->visitors = calloc(plan.visitors + 1, sizeof(*day->visitors));
    if (plans == NULL || day->visitors == NULL) {
        free(plans);
        return false;
    }
    plan_make(&plan, plans);
    for (size_t i = 0; i < plan.visitors; i++) {
        day->visitors[i].plan = plans[i];
    }
    free(plans);
    return true;
}

struct day *day_create(const struct day_config *config, const struct shape_services *services,
                       const struct shape_seats *seats)
{
    struct day *day = calloc(1, sizeof(*day));
    uint32_t *weights = calloc(services->service_count + 1, sizeof(*weights));
    if (day == NULL || weights == NULL) {
        goto failed;
    }
    day->config = *config;
    snprintf(day->password, sizeof(day->password), "%s", config->password);
    day->services = calloc(services->service_count + 1, sizeof(*day->services));
    day->service_count = services->service_count;
    if (day->services == NULL) {
        goto failed;
    }
    clerks_take(day, seats);
    if (!services_take(day, services, weights) || !visitors_make(day, weights)) {
        goto failed;
    }
    free(weights);
    return day;
failed:
    free(weights);
    day_destroy(day);
    return NULL;
}

void day_destroy(struct day *day)
{
    if (day != NULL) {
        free(day->visitors);
        free(day->services);
        free(day);
    }
}

/* --- Clerks ----------------------------------------------------------------------------------- */

static void clerk_ask(struct clerk *clerk, enum day_job_kind kind)
{
    assert(!clerk->busy && !clerk->asks);
    clerk->asks = true;
    clerk->next = kind;
    clerk->due_ms = INT64_MAX;
}

static void clerk_wait(struct clerk *clerk, enum clerk_state state, int64_t due_ms)
{
    clerk->state = state;
    clerk->due_ms = due_ms;
}

static struct visitor *clerk_visitor(struct day *day, const struct clerk *clerk)
{
    return clerk->visitor == UINT32_MAX ? NULL : &day->visitors[clerk->visitor];
}

/* What the clerk does when its time has come. */
static void clerk_go_on(struct day *day, struct clerk *clerk)
{
    switch (clerk->state) {
    case OUT:
        clerk_ask(clerk, DAY_SIGN_IN);
        break;
    case OPENING:
        clerk_ask(clerk, DAY_OPEN);
        break;
    case FREE:
    case IDLE:
        clerk_ask(clerk, day->ending ? DAY_CLOSE : DAY_NEXT);
        break;
    case CALLED:
        clerk_ask(clerk, DAY_START);
        break;
    case MISSING:
        clerk_ask(clerk, clerk->recalled ? DAY_ABSENT : DAY_RECALL);
        break;
    case SERVING:
        clerk_ask(clerk, DAY_FINISH);
        break;
    case CLOSING:
        clerk_ask(clerk, DAY_CLOSE);
        break;
    case HOME:
        clerk->due_ms = INT64_MAX;
        break;
    }
}

static uint32_t visitor_find(const struct day *day, const char *ticket)
{
    for (size_t i = 0; i < day->arrived; i++) {
        if (strcmp(day->visitors[i].ticket, ticket) == 0) {
            return (uint32_t)i;
        }
    }
    return UINT32_MAX; /* somebody who is not of this day's play */
}

/* The seat has somebody: what becomes of him was drawn in the morning. */
static void clerk_meet(struct day *day, struct clerk *clerk, const struct shape_seat_ticket *ticket)
{
    clerk->visitor = visitor_find(day, ticket->id);
    clerk->recalled = false;
    const struct visitor *visitor = clerk_visitor(day, clerk);
    if (ticket->state == SHAPE_LEG_SERVING) {
        clerk_wait(clerk, SERVING, day->now_ms + PLAN_SERVE_MIN_MS);
    } else if (visitor != NULL && visitor->plan.no_show) {
        clerk_wait(clerk, MISSING, day->now_ms + DAY_RECALL_MS);
    } else {
        const int64_t walk_ms = visitor != NULL ? visitor->plan.walk_ms : PLAN_WALK_MIN_MS;
        clerk_wait(clerk, CALLED, day->now_ms + walk_ms);
    }
}

static void problem_note(struct day *day, const char *what, const struct client_event *event)
{
    day->sums.problems++;
    if (day->sums.first_problem[0] == 0) {
        snprintf(day->sums.first_problem, sizeof(day->sums.first_problem), "%s: %d %s", what,
                 event->problem.status, event->problem.code);
    }
}

/* A refusal: the seat is not as the clerk thought. It looks, or signs in anew. */
static void clerk_refused(struct day *day, struct clerk *clerk, enum day_job_kind kind,
                          const struct client_event *event)
{
    const char *code = event->problem.code;
    if (event->outcome == CLIENT_GAVE_UP) {
        day->sums.lost++;
    }
    if (kind == DAY_NEXT && strcmp(code, "nobody_waiting") == 0) {
        clerk_wait(clerk, IDLE, day->now_ms + DAY_IDLE_MS);
    } else if (kind == DAY_CLOSE || kind == DAY_SIGN_IN) {
        problem_note(day, kind == DAY_CLOSE ? "close" : "sign-in", event);
        clerk_wait(clerk, HOME, INT64_MAX);
    } else if (event->problem.status == 401) {
        clerk_wait(clerk, OUT, day->now_ms);
    } else if (kind != DAY_LOOK) {
        if (kind != DAY_OPEN && kind != DAY_NEXT) {
            problem_note(day, "move", event);
        }
        clerk_ask(clerk, DAY_LOOK);
    } else {
        problem_note(day, "seat", event);
        clerk_wait(clerk, IDLE, day->now_ms + DAY_IDLE_MS);
    }
}

static void clerk_served(struct day *day, struct clerk *clerk)
{
    struct visitor *visitor = clerk_visitor(day, clerk);
    day->sums.served++;
    if (visitor != NULL) {
        visitor->state = visitor->plan.level > 0 ? REVIEWING : GONE;
        visitor->asks = visitor->state == REVIEWING;
    }
    clerk->visitor = UINT32_MAX;
    clerk_wait(clerk, FREE, day->now_ms + DAY_BREATH_MS);
}

static void clerk_seat_answer(struct day *day, struct clerk *clerk, enum day_job_kind kind,
                              const struct shape_seat *seat)
{
    struct visitor *visitor = clerk_visitor(day, clerk);
    switch (kind) {
    case DAY_LOOK:
        if (seat->ticket != NULL) {
            clerk_meet(day, clerk, seat->ticket);
        } else {
            clerk_wait(clerk, seat->state == SHAPE_SEAT_OPEN ? IDLE : OPENING,
                       day->now_ms + DAY_BREATH_MS);
        }
        break;
    case DAY_OPEN:
    case DAY_NEXT:
        day->sums.calls += kind == DAY_NEXT;
        if (seat->ticket != NULL) {
            clerk_meet(day, clerk, seat->ticket);
        } else {
            clerk_wait(clerk, FREE, day->now_ms + DAY_BREATH_MS);
        }
        break;
    case DAY_RECALL:
        day->sums.recalls++;
        clerk->recalled = true;
        clerk_wait(clerk, MISSING, day->now_ms + DAY_RECALL_MS);
        break;
    case DAY_ABSENT:
        day->sums.absent++;
        if (visitor != NULL) {
            visitor->state = GONE;
        }
        clerk->visitor = UINT32_MAX;
        clerk_wait(clerk, FREE, day->now_ms + DAY_BREATH_MS);
        break;
    case DAY_START:
        if (visitor != NULL) {
            visitor->state = AT_WINDOW;
        }
        clerk_wait(clerk, SERVING,
                   day->now_ms + (visitor != NULL ? visitor->plan.serve_ms : PLAN_SERVE_MIN_MS));
        break;
    case DAY_FINISH:
        clerk_served(day, clerk);
        break;
    default:
        assert(kind == DAY_CLOSE);
        clerk_wait(clerk, HOME, INT64_MAX);
        break;
    }
}

static void clerk_answer(struct day *day, struct clerk *clerk, enum day_job_kind kind,
                         const struct client_event *event)
{
    assert(clerk->busy);
    clerk->busy = false;
    if (event->outcome != CLIENT_DONE) {
        clerk_refused(day, clerk, kind, event);
    } else if (kind == DAY_SIGN_IN) {
        snprintf(clerk->token, sizeof(clerk->token), "%s", event->shape->of.session->token);
        clerk_wait(clerk, OPENING, day->now_ms);
    } else {
        clerk_seat_answer(day, clerk, kind, event->shape->of.seat);
    }
}

/* --- Visitors --------------------------------------------------------------------------------- */

/* "http://host/t/TOKEN?claim=1" → TOKEN. */
static void token_copy(const char *url, char ret_token[TOKEN_ROOM])
{
    const char *at = strstr(url, "/t/");
    const char *token = at != NULL ? at + 3 : "";
    const size_t length = strcspn(token, "?/#");
    snprintf(ret_token, TOKEN_ROOM, "%.*s", length < TOKEN_ROOM ? (int)length : 0, token);
}

/* Who sits idle and serves this queue sees the visitor come. */
static void clerks_wake(struct day *day, const char *queue)
{
    for (size_t i = 0; i < day->clerk_count; i++) {
        struct clerk *clerk = &day->clerks[i];
        if (clerk->state == IDLE && clerk->due_ms > day->now_ms && clerk->due_ms != INT64_MAX &&
            clerk_serves(clerk, queue)) {
            clerk->due_ms = day->now_ms;
            return;
        }
    }
}

static void visitor_holds(struct day *day, struct visitor *visitor)
{
    visitor->state = WAITING;
    clerks_wake(day, day->services[visitor->plan.service].queue);
}

static void visitor_refused(struct day *day, struct visitor *visitor, enum day_job_kind kind,
                            const struct client_event *event)
{
    visitor->state = GONE;
    if (event->outcome == CLIENT_GAVE_UP) {
        day->sums.lost++;
    } else if (kind == DAY_ISSUE) {
        day->sums.refused++;
    }
    problem_note(day,
                 kind == DAY_ISSUE    ? "number"
                 : kind == DAY_REVIEW ? "review"
                                      : "paper",
                 event);
}

static void visitor_answer(struct day *day, struct visitor *visitor, enum day_job_kind kind,
                           const struct client_event *event)
{
    if (event->outcome != CLIENT_DONE) {
        visitor_refused(day, visitor, kind, event);
        return;
    }
    switch (kind) {
    case DAY_ISSUE: {
        const struct shape_ticket *ticket = event->shape->of.ticket;
        day->sums.numbers++;
        snprintf(visitor->ticket, sizeof(visitor->ticket), "%s", ticket->id);
        token_copy(ticket->visitor_url, visitor->token);
        visitor->state = PRINTING;
        visitor->asks = true;
        break;
    }
    case DAY_PRINT:
        if (visitor->plan.by_phone && visitor->token[0] != 0) {
            visitor->state = CLAIMING;
            visitor->asks = true;
        } else {
            day->sums.printed++;
            visitor_holds(day, visitor);
        }
        break;
    case DAY_CLAIM:
        day->sums.by_phone++;
        visitor_holds(day, visitor);
        break;
    default:
        assert(kind == DAY_REVIEW);
        day->sums.reviews++;
        day->sums.levels[visitor->plan.level]++;
        visitor->state = GONE;
        break;
    }
}

/* --- What is asked ---------------------------------------------------------------------------- */

static struct client_ask visitor_ask_make(const struct day *day, struct visitor *visitor,
                                          enum day_job_kind *ret_kind)
{
    const bool phone = visitor->plan.by_phone && visitor->token[0] != 0;
    switch (visitor->state) {
    case COMING:
        visitor->state = TAKING;
        *ret_kind = DAY_ISSUE;
        return client_issue(&(const char *){day->services[visitor->plan.service].id}, 1,
                            CLIENT_GROUND_NONE);
    case PRINTING:
        *ret_kind = DAY_PRINT;
        return client_print_result(visitor->ticket, phone ? CLIENT_PRINT_FAILED : CLIENT_PRINTED,
                                   phone ? "media-empty" : NULL);
    case CLAIMING:
        *ret_kind = DAY_CLAIM;
        return client_claim(visitor->token, visitor->ticket);
    default:
        assert(visitor->state == REVIEWING);
        *ret_kind = DAY_REVIEW;
        return client_review_visit(visitor->token, visitor->ticket, 0, visitor->plan.level, 0);
    }
}

/* By kind, for the moves of a seat; NULL for what is none. */
static const char *const moves[] = {
    [DAY_OPEN] = "open",     [DAY_NEXT] = "next",   [DAY_RECALL] = "recall",
    [DAY_ABSENT] = "absent", [DAY_START] = "start", [DAY_FINISH] = "finish",
    [DAY_CLOSE] = "close",
};

static struct client_ask clerk_ask_make(const struct day *day, const struct clerk *clerk)
{
    if (clerk->next == DAY_SIGN_IN) {
        char user[SEAT_ROOM + 8];
        snprintf(user, sizeof(user), "seat-%s", clerk->seat);
        return client_sign_in(user, day->password, clerk->seat);
    }
    if (clerk->next == DAY_LOOK) {
        return client_as(client_get_seat(clerk->seat), clerk->token);
    }
    assert(moves[clerk->next] != NULL);
    return client_seat_move(clerk->token, clerk->seat, moves[clerk->next]);
}

bool day_next_ask(struct day *day, struct day_job *ret_job, struct client_ask *ret_ask)
{
    bool found = false;
    for (size_t i = 0; i < day->clerk_count && !found; i++) {
        struct clerk *clerk = &day->clerks[i];
        if (clerk->asks) {
            clerk->asks = false;
            clerk->busy = true;
            *ret_job = (struct day_job){clerk->next, (uint32_t)i};
            *ret_ask = clerk_ask_make(day, clerk);
            found = true;
        }
    }
    for (size_t i = 0; i < day->arrived && !found; i++) {
        struct visitor *visitor = &day->visitors[i];
        if (visitor->asks) {
            visitor->asks = false;
            ret_job->who = (uint32_t)i;
            *ret_ask = visitor_ask_make(day, visitor, &ret_job->kind);
            found = true;
        }
    }
    if (found) {
        ret_ask->patience_ms = DAY_ASK_PATIENCE_MS;
        day->open_asks++;
    }
    return found;
}

void day_answer(struct day *day, struct day_job job, const struct client_event *event,
                int64_t now_ms)
{
    assert(event->kind == CLIENT_ANSWER);
    assert(day->open_asks > 0);
    day->now_ms = now_ms > day->now_ms ? now_ms : day->now_ms;
    day->open_asks--;
    if (job.kind <= DAY_REVIEW) {
        visitor_answer(day, &day->visitors[job.who], job.kind, event);
    } else {
        clerk_answer(day, &day->clerks[job.who], job.kind, event);
    }
}

/* --- Time ------------------------------------------------------------------------------------- */

/* Nobody more will come and nobody waits, or it is late enough. */
static bool day_may_end(const struct day *day)
{
    if (day->arrived < day->config.plan.visitors) {
        return false;
    }
    if (day->now_ms >= day->config.plan.length_ms + DAY_OVERTIME_MS) {
        return true;
    }
    for (size_t i = 0; i < day->arrived; i++) {
        if (day->visitors[i].state != GONE) {
            return false;
        }
    }
    return true;
}

void day_tick(struct day *day, int64_t now_ms)
{
    day->now_ms = now_ms > day->now_ms ? now_ms : day->now_ms;
    while (day->arrived < day->config.plan.visitors &&
           day->visitors[day->arrived].plan.arrives_ms <= day->now_ms) {
        day->visitors[day->arrived].asks = true;
        day->arrived++;
    }
    if (!day->ending && day_may_end(day)) {
        day->ending = true;
        for (size_t i = 0; i < day->arrived; i++) {
            day->sums.left_waiting += day->visitors[i].state == WAITING;
        }
        for (size_t i = 0; i < day->clerk_count; i++) {
            struct clerk *clerk = &day->clerks[i];
            if (clerk->state == IDLE && clerk->due_ms != INT64_MAX) {
                clerk->due_ms = day->now_ms;
            }
        }
    }
    for (size_t i = 0; i < day->clerk_count; i++) {
        struct clerk *clerk = &day->clerks[i];
        if (!clerk->busy && !clerk->asks && clerk->due_ms <= day->now_ms) {
            clerk_go_on(day, clerk);
        }
    }
}

int64_t day_next_wake_ms(const struct day *day)
{
    int64_t wake_ms = INT64_MAX;
    if (day->arrived < day->config.plan.visitors) {
        wake_ms = day->visitors[day->arrived].plan.arrives_ms;
    }
    for (size_t i = 0; i < day->clerk_count; i++) {
        const struct clerk *clerk = &day->clerks[i];
        if (!clerk->busy && !clerk->asks && clerk->due_ms < wake_ms) {
            wake_ms = clerk->due_ms;
        }
    }
    return wake_ms;
}

bool day_is_over(const struct day *day)
{
    if (!day->ending || day->open_asks > 0) {
        return false;
    }
    for (size_t i = 0; i < day->clerk_count; i++) {
        if (day->clerks[i].state != HOME) {
            return false;
        }
    }
    for (size_t i = 0; i < day->arrived; i++) {
        if (day->visitors[i].asks) {
            return false;
        }
    }
    return true;
}

const struct day_sums *day_sums(const struct day *day)
{
    return &day->sums;
}
