#include "hall-server/app/answer.h"

#include "hall-server/proto/command_json.h"
#include "hall-server/proto/openapi.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/*
 * One function for each route. Whatever shows the engine's state, a refusal too, leaves only when
 * what it shows is durable.
 */

#define ANSWER(symbol, name, method, path, may)                                                    \
    static void answer_##name(struct app *app, struct net_request *request);
ROUTES(ANSWER)
#undef ANSWER

#define ANSWER(symbol, name, method, path, may) answer_##name,
static void (*const answers[ROUTE_COUNT])(struct app *app,
                                          struct net_request *request) = {ROUTES(ANSWER)};
#undef ANSWER

enum problem visitors_may(void *context, const struct net_caller *caller)
{
    struct app *app = context;
    const struct engine *engine = app->stopping ? NULL : hall_engine(app->hall);
    const struct ticket *ticket = caller->role != ROLE_VISITOR || engine == NULL
                                      ? NULL
                                      : engine_ticket_find(engine, &caller->ticket);
    return ticket != NULL && !visitor_secret_equal(&ticket->secret, &caller->visitor_secret)
               ? PROBLEM_REPLACED
               : PROBLEM_NONE;
}

void answers_handle(void *context, struct net_request *request)
{
    struct app *app = context;
    if (app->stopping) {
        net_reply_problem(request, PROBLEM_NOT_READY, NULL);
        return;
    }
    if (request->caller.role == ROLE_KIOSK || request->caller.role == ROLE_DISPLAY) {
        if (devices_heard(&app->devices, request->caller.name, hall_now_ms(app->hall))) {
            topics_on_devices(app);
        }
    }
    const bool for_anyone = (route_may(request->route) & ROLE_BIT(ROLE_NONE)) != 0;
    const enum problem problem = for_anyone ? PROBLEM_NONE : visitors_may(app, &request->caller);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, NULL);
        return;
    }
    answers[request->route](app, request);
}

/* ---- leaving when durable ---- */

static void on_durable(void *context, bool durable)
{
    struct net_request *request = context;
    if (!durable) {
        /* Of a command, the disk may have kept it: the same request_id tells. */
        net_reply_problem(request,
                          route_method(request->route) == METHOD_POST ? PROBLEM_UNKNOWN_OUTCOME
                                                                      : PROBLEM_STORAGE_REFUSED,
                          NULL);
    } else if (request->app_status < 0) {
        net_reply_problem(request, (enum problem)(-request->app_status), NULL);
    } else {
        net_reply_json(request, request->app_status);
    }
}

void answer_refuse(struct app *app, struct net_request *request, enum problem problem)
{
    request->app_status = -(int)problem;
    hall_when_durable(app->hall, on_durable, request);
}

static enum problem why_not(const struct app *app)
{
    return hall_state(app->hall) == HALL_REFUSING ? PROBLEM_STORAGE_REFUSED : PROBLEM_NOT_READY;
}

bool answer_begin(struct app *app, struct net_request *request, struct views *ret_views,
                  struct json_out *ret_out)
{
    if (!app_views(app, ret_views)) {
        net_reply_problem(request, why_not(app), NULL);
        return false;
    }
    json_out_begin(ret_out, net_reply_body(request));
    return true;
}

void answer_finish(struct app *app, struct net_request *request, struct json_out *out, int status)
{
    if (json_out_end(out) != BUFFER_OK) {
        net_reply_problem(request, PROBLEM_BUSY, "the answer is too long");
        return;
    }
    request->app_status = status;
    hall_when_durable(app->hall, on_durable, request);
}

/* ---- the server itself ---- */

static void text_answer(struct net_request *request, const char *text, const char *type)
{
    if (buffer_append_text(net_reply_body(request), text) != BUFFER_OK) {
        net_reply_problem(request, PROBLEM_BUSY, NULL);
        return;
    }
    net_reply(request, 200, type);
}

static void answer_health(struct app *app, struct net_request *request)
{
    (void)app;
    text_answer(request, "{\"status\":\"ok\"}", "application/json");
}

static void answer_ready(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (hall_state(app->hall) != HALL_RUNNING) {
        net_reply_problem(request, why_not(app), NULL);
        return;
    }
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    json_out_key_text(&out, "status", "ready");
    view_day(&out, &views, "business_day");
    json_out_object_end(&out);
    if (json_out_end(&out) != BUFFER_OK) {
        net_reply_problem(request, PROBLEM_BUSY, NULL);
        return;
    }
    net_reply_json(request, 200);
}

static void answer_metrics(struct app *app, struct net_request *request)
{
    const struct engine *engine = hall_engine(app->hall);
    struct net_figures net;
    struct hall_figures hall;
    net_figures(app->net, &net);
    hall_figures(app->hall, &hall);
    const struct {
        const char *name;
        const char *kind;
        uint64_t value;
    } rows[] = {
        {"mashang_requests_total", "counter", net.requests},
        {"mashang_requests_refused_total", "counter", net.refused},
        {"mashang_connections_total", "counter", net.accepted_connections},
        {"mashang_connections", "gauge", (uint64_t)net.connections},
        {"mashang_streams", "gauge", (uint64_t)net.streams},
        {"mashang_requests_held", "gauge", (uint64_t)net.held},
        {"mashang_commands_total", "counter", hall.commands},
        {"mashang_events_total", "counter", hall.events},
        {"mashang_storage_refusals_total", "counter", hall.refusals},
        {"mashang_storage_good", "gauge", hall_state(app->hall) == HALL_RUNNING},
        {"mashang_replay_ms", "gauge", (uint64_t)hall.open_ms},
        {"mashang_waiting", "gauge", engine == NULL ? 0 : engine_waiting_total(engine)},
        {"mashang_tickets_issued", "gauge", engine == NULL ? 0 : engine_day(engine)->issued},
        {"mashang_legs_served", "gauge", engine == NULL ? 0 : engine_day(engine)->served},
    };
    struct buffer *body = net_reply_body(request);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (buffer_append_format(body, "# TYPE %s %s\n%s %llu\n", rows[i].name, rows[i].kind,
                                 rows[i].name, (unsigned long long)rows[i].value) != BUFFER_OK) {
            net_reply_problem(request, PROBLEM_BUSY, NULL);
            return;
        }
    }
    net_reply(request, 200, "text/plain; version=0.0.4; charset=utf-8");
}

static void answer_openapi(struct app *app, struct net_request *request)
{
    (void)app;
    text_answer(request, openapi_text(), "application/json");
}

/* net answers this one; it is here because each route has its function. */
static void answer_stream(struct app *app, struct net_request *request)
{
    (void)app;
    net_reply_problem(request, PROBLEM_BAD_VALUE, "this is a WebSocket");
}

/* ---- reading ---- */

/* A view of the whole hall that takes nothing from the request. */
#define VIEW_ANSWER(name)                                                                          \
    static void answer_##name(struct app *app, struct net_request *request)                        \
    {                                                                                              \
        struct views views;                                                                        \
        struct json_out out;                                                                       \
        if (answer_begin(app, request, &views, &out)) {                                            \
            view_##name(&out, &views);                                                             \
            answer_finish(app, request, &out, 200);                                                \
        }                                                                                          \
    }

VIEW_ANSWER(hall)

/* All services are the same bytes until the configuration changes. */
static bool services_make(struct app *app, const struct views *views)
{
    struct json_out out;
    if (app->services.length_bytes > 0) {
        return true;
    }
    json_out_begin(&out, &app->services);
    view_services(&out, views, INDEX_NONE);
    return json_out_end(&out) == BUFFER_OK;
}

static void answer_services(struct app *app, struct net_request *request)
{
    static const char key[] = "department=";
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    if (request->query[0] == '\0') {
        if (!services_make(app, &views)) {
            net_reply_problem(request, PROBLEM_BUSY, NULL);
            return;
        }
        json_out_made(&out, buffer_text(&app->services), app->services.length_bytes);
        answer_finish(app, request, &out, 200);
        return;
    }
    const bool named = strncmp(request->query, key, sizeof key - 1) == 0;
    const uint16_t department =
        named ? hall_department_find(views.config, request->query + sizeof key - 1) : INDEX_NONE;
    if (department == INDEX_NONE) {
        net_reply_problem(request, named ? PROBLEM_NOT_FOUND : PROBLEM_BAD_VALUE, "department");
        return;
    }
    view_services(&out, &views, department);
    answer_finish(app, request, &out, 200);
}

static void answer_service(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const uint16_t service = hall_service_find(views.config, request->id);
    if (service == INDEX_NONE) {
        net_reply_problem(request, PROBLEM_UNKNOWN_SERVICE, NULL);
        return;
    }
    view_service(&out, &views, service);
    answer_finish(app, request, &out, 200);
}

VIEW_ANSWER(queues)
VIEW_ANSWER(seats)

static void answer_seat(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const uint16_t seat = hall_seat_find(views.config, request->id);
    if (seat == INDEX_NONE) {
        net_reply_problem(request, PROBLEM_UNKNOWN_SEAT, NULL);
        return;
    }
    view_seat(&out, &views, seat, role_is_person(request->caller.role) ? VIEW_STAFF : VIEW_PUBLIC);
    answer_finish(app, request, &out, 200);
}

VIEW_ANSWER(board)
VIEW_ANSWER(dashboard)

/* ---- tickets ---- */

static enum ticket_look ticket_look(enum role role)
{
    if (role == ROLE_KIOSK || role == ROLE_VISITOR) {
        return TICKET_OF_HOLDER;
    }
    return role == ROLE_CLERK || role == ROLE_GUIDE || role == ROLE_ADMIN ? TICKET_OF_DESK
                                                                          : TICKET_OF_STAFF;
}

static enum problem ticket_look_up(const struct engine *engine, const struct net_caller *caller,
                                   const struct uuid *id, const struct ticket **ret_ticket)
{
    const struct ticket *ticket = engine_ticket_find(engine, id);
    if (caller->role == ROLE_VISITOR && !uuid_equal(&caller->ticket, id)) {
        return PROBLEM_NOT_YOURS;
    }
    if (ticket == NULL) {
        return PROBLEM_UNKNOWN_TICKET;
    }
    if (caller->role == ROLE_KIOSK && strcmp(caller->name, ticket->issuer.text) != 0) {
        return PROBLEM_NOT_YOURS;
    }
    *ret_ticket = ticket;
    return PROBLEM_NONE;
}

/* The ticket of the path, or the problem is said. */
static const struct ticket *ticket_of_path(struct app *app, struct net_request *request)
{
    const struct ticket *ticket = NULL;
    struct uuid id;
    enum problem problem = PROBLEM_UNKNOWN_TICKET;
    if (uuid_parse(request->id, strlen(request->id), &id) == ID_OK) {
        problem = ticket_look_up(hall_engine(app->hall), &request->caller, &id, &ticket);
    }
    if (problem != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
    }
    return ticket;
}

static void answer_ticket(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct ticket *ticket = ticket_of_path(app, request);
    if (ticket != NULL) {
        view_ticket(&out, &views, ticket, ticket_look(request->caller.role));
        answer_finish(app, request, &out, 200);
    }
}

/* Whose paper is lost, or who cannot read it: staff find the ticket by its number. */
static void answer_tickets(struct app *app, struct net_request *request)
{
    static const char key[] = "number=";
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    if (strncmp(request->query, key, sizeof key - 1) != 0) {
        net_reply_problem(request, PROBLEM_MISSING_FIELD, "number");
        return;
    }
    const struct ticket *ticket =
        engine_ticket_of_number(views.engine, request->query + sizeof key - 1);
    if (ticket == NULL) {
        answer_refuse(app, request, PROBLEM_UNKNOWN_TICKET);
        return;
    }
    view_ticket(&out, &views, ticket, ticket_look(request->caller.role));
    answer_finish(app, request, &out, 200);
}

static void answer_ticket_why(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct ticket *ticket = ticket_of_path(app, request);
    if (ticket != NULL) {
        view_why(&out, &views, ticket);
        answer_finish(app, request, &out, 200);
    }
}

static void answer_visit(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct ticket *ticket = engine_ticket_find(views.engine, &request->caller.ticket);
    if (ticket == NULL) {
        answer_refuse(app, request, PROBLEM_UNKNOWN_TICKET);
        return;
    }
    view_ticket(&out, &views, ticket, TICKET_OF_HOLDER);
    answer_finish(app, request, &out, 200);
}

/* ---- commands ---- */

static bool is_seat_command(enum command_kind kind)
{
    return command_is_seat(kind);
}

static bool is_ticket_command(enum command_kind kind)
{
    return kind == COMMAND_PRINT_RESULT || kind == COMMAND_CLAIM || kind == COMMAND_CANCEL ||
           kind == COMMAND_DEFER || kind == COMMAND_COME_BACK || kind == COMMAND_CONFIRM ||
           kind == COMMAND_REPRINT;
}

struct clerk_search {
    const char *name;
    bool found;
};

static void clerk_compare(void *context, const struct access_identity *identity)
{
    struct clerk_search *search = context;
    search->found = search->found ||
                    (identity->role == ROLE_CLERK && strcmp(identity->name, search->name) == 0);
}

/* A seat that is handed to nobody could not be closed by anybody. */
static enum problem clerk_is_known(const struct app *app, const struct command_seat *command)
{
    struct clerk_search search = {.name = command->clerk.text};
    if (access_list_users(app->access, clerk_compare, &search) != ACCESS_OK) {
        return PROBLEM_STORAGE_REFUSED;
    }
    return search.found ? PROBLEM_NONE : PROBLEM_UNKNOWN_CLERK;
}

static bool is_queue_command(enum command_kind kind)
{
    return kind == COMMAND_QUEUE_STOP || kind == COMMAND_QUEUE_GIVE;
}

/* What the path says, and whether this caller may say it of that. */
static enum problem command_aim(const struct app *app, const struct net_request *request,
                                struct command *command)
{
    const struct net_caller *caller = &request->caller;
    const struct ticket *ticket = NULL;
    if (is_seat_command(command->kind)) {
        command->as.seat.seat = hall_seat_find(hall_config(app->hall), request->id);
        if (command->as.seat.seat == INDEX_NONE) {
            return PROBLEM_UNKNOWN_SEAT;
        }
        if (strcmp(caller->seat, request->id) != 0) {
            return PROBLEM_WRONG_SEAT;
        }
        return command->kind == COMMAND_SEAT_HAND_OVER ? clerk_is_known(app, &command->as.seat)
                                                       : PROBLEM_NONE;
    }
    if (is_queue_command(command->kind)) {
        command->as.queue.queue = hall_queue_find(hall_config(app->hall), request->id);
        return command->as.queue.queue == INDEX_NONE ? PROBLEM_UNKNOWN_QUEUE : PROBLEM_NONE;
    }
    if (is_ticket_command(command->kind)) {
        if (uuid_parse(request->id, strlen(request->id), &command->as.ticket.id) != ID_OK) {
            return PROBLEM_UNKNOWN_TICKET;
        }
        return ticket_look_up(hall_engine(app->hall), caller, &command->as.ticket.id, &ticket);
    }
    if (command->kind == COMMAND_REVIEW) {
        const struct command_review *review = &command->as.review;
        if (caller->role == ROLE_VISITOR) {
            return uuid_equal(&review->ticket, &caller->ticket) && review->seat == INDEX_NONE
                       ? PROBLEM_NONE
                       : PROBLEM_NOT_YOURS;
        }
        if (review->seat == INDEX_NONE) {
            return PROBLEM_NOT_YOURS;
        }
        if (caller->seat[0] != '\0' &&
            hall_seat_find(hall_config(app->hall), caller->seat) != review->seat) {
            return PROBLEM_WRONG_SEAT;
        }
    }
    return PROBLEM_NONE;
}

bool answer_actor(struct net_request *request, struct command *command)
{
    const char *name = request->caller.name;
    command->actor.role = request->caller.role;
    if (name[0] != '\0' && short_id_parse(name, strlen(name), &command->actor.id) != ID_OK) {
        net_reply_problem(request, PROBLEM_WRONG_KEY, NULL);
        return false;
    }
    return true;
}

void answer_ticket_id(struct app *app, struct uuid *ret_id, struct visitor_secret *ret_secret)
{
    uint8_t entropy[UUID_ENTROPY_BYTES];
    randombytes_buf(entropy, sizeof entropy);
    *ret_id = uuid_make(hall_now_ms(app->hall), entropy);
    *ret_secret = visitor_secret_make(app->hall_key, ret_id, 0);
}

/* The answer of an issue that acted on an earlier day: that ticket is over. */
static void past_ticket_write(struct json_out *out, const struct views *views,
                              const struct journal_request *past)
{
    const struct event_ticket_issued *issued = &past->first.as.ticket_issued;
    const struct hall_config *config = views->config;
    char id[UUID_TEXT_BYTES + 1];
    char number[LIMIT_NUMBER_TEXT_BYTES + 8] = "";
    uuid_format(&issued->id, id);
    if (issued->leg_count > 0 && issued->legs[0].queue < config->queue_count) {
        const struct hall_queue *queue = &config->queues[issued->legs[0].queue];
        (void)snprintf(number, sizeof number, queue->digits == 4 ? "%s%04u" : "%s%03u",
                       queue->prefix, (unsigned)issued->number);
    }
    json_out_object(out);
    json_out_key_text(out, "id", id);
    json_out_key_text(out, "number", number);
    view_time(out, views, "issued_at", past->at_ms);
    json_out_key_text(out, "holder", holder_name(HOLDER_NONE));
    json_out_key_text(out, "class", ticket_class_name((enum ticket_class)issued->class));
    json_out_key_text(out, "state", leg_state_name(LEG_EXPIRED));
    json_out_key(out, "legs");
    json_out_array(out);
    json_out_array_end(out);
    json_out_key_null(out, "visitor_url");
    json_out_key_number(out, "seq", (int64_t)past->seq);
    json_out_object_end(out);
}

bool answer_past(struct app *app, struct net_request *request, struct command *command,
                 const struct views *views, struct json_out *out)
{
    static struct journal_request past; /* holds an event: not for the stack; loop's thread only */
    bool same = false;
    if (!hall_did_before(app->hall, command, &past, &same)) {
        return false;
    }
    struct booking_code code = {""};
    event_booking(&past.first, &code);
    if (same && code.text[0] != '\0') {
        const struct booking *booking = engine_booking_find(views->engine, &code);
        if (booking == NULL) { /* ended ones are forgotten at the turn of the day */
            answer_refuse(app, request, PROBLEM_BOOKING_OVER);
            return true;
        }
        view_booking(out, views, booking);
        answer_finish(app, request, out, command->kind == COMMAND_BOOK ? 201 : 200);
        return true;
    }
    if (!same || past.first.kind != EVENT_TICKET_ISSUED) {
        answer_refuse(app, request, PROBLEM_REQUEST_ID_REUSED);
        return true;
    }
    past_ticket_write(out, views, &past);
    answer_finish(app, request, out, 201);
    return true;
}

static void command_show(struct app *app, struct net_request *request, enum command_kind kind,
                         const struct engine_result *result)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct ticket *ticket =
        uuid_is_nil(&result->ticket) ? NULL : engine_ticket_find(views.engine, &result->ticket);
    if (kind == COMMAND_HALL_CLOSE || kind == COMMAND_HALL_REOPEN) {
        view_hall(&out, &views);
    } else if (is_queue_command(kind)) {
        view_queue(&out, &views, hall_queue_find(views.config, request->id));
    } else if (is_seat_command(kind)) {
        view_seat(&out, &views, result->seat, VIEW_STAFF);
    } else if (ticket == NULL) {
        answer_refuse(app, request, PROBLEM_UNKNOWN_TICKET);
        return;
    } else if (kind == COMMAND_REVIEW) {
        view_review(&out, &views, ticket, result->leg);
    } else {
        view_ticket(&out, &views, ticket, ticket_look(request->caller.role));
    }
    answer_finish(app, request, &out, kind == COMMAND_ISSUE || kind == COMMAND_REVIEW ? 201 : 200);
}

void answer_new_ticket(struct app *app, struct net_request *request,
                       const struct engine_result *result)
{
    command_show(app, request, COMMAND_ISSUE, result);
}

static void command_answer(struct app *app, struct net_request *request, enum command_kind kind)
{
    struct views views;
    struct json_out out;
    struct command command;
    struct engine_result result;
    char detail[COMMAND_DETAIL_ROOM];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    enum problem problem = command_json_read(kind, views.config, request->body,
                                             request->body_length_bytes, &command, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    problem = command_aim(app, request, &command);
    if (problem != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
        return;
    }
    if (!answer_actor(request, &command)) {
        return;
    }
    if (kind == COMMAND_ISSUE) {
        answer_ticket_id(app, &command.as.issue.id, &command.as.issue.secret);
        answer_card_person(app, &command.as.issue.person);
    } else if (kind == COMMAND_REPRINT) {
        answer_card_person(app, &command.as.ticket.person);
        const struct uuid *id = &command.as.ticket.id;
        const struct ticket *ticket = engine_ticket_find(views.engine, id);
        command.as.ticket.secret =
            visitor_secret_make(app->hall_key, id, ticket == NULL ? 0 : ticket->reprints + 1U);
    }
    if (answer_past(app, request, &command, &views, &out)) {
        return;
    }
    command.paces = views.paces;
    hall_do(app->hall, &command, &result);
    if (result.problem != PROBLEM_NONE) {
        answer_refuse(app, request, result.problem);
    } else {
        command_show(app, request, kind, &result);
    }
}

#define COMMAND_ANSWER(name, kind)                                                                 \
    static void answer_##name(struct app *app, struct net_request *request)                        \
    {                                                                                              \
        command_answer(app, request, kind);                                                        \
    }
COMMAND_ANSWER(issue, COMMAND_ISSUE)
COMMAND_ANSWER(print_result, COMMAND_PRINT_RESULT)
COMMAND_ANSWER(claim, COMMAND_CLAIM)
COMMAND_ANSWER(cancel, COMMAND_CANCEL)
COMMAND_ANSWER(defer, COMMAND_DEFER)
COMMAND_ANSWER(come_back, COMMAND_COME_BACK)
COMMAND_ANSWER(confirm, COMMAND_CONFIRM)
COMMAND_ANSWER(reprint, COMMAND_REPRINT)
COMMAND_ANSWER(seat_open, COMMAND_SEAT_OPEN)
COMMAND_ANSWER(seat_close, COMMAND_SEAT_CLOSE)
COMMAND_ANSWER(seat_pause, COMMAND_SEAT_PAUSE)
COMMAND_ANSWER(seat_next, COMMAND_SEAT_NEXT)
COMMAND_ANSWER(seat_recall, COMMAND_SEAT_RECALL)
COMMAND_ANSWER(seat_absent, COMMAND_SEAT_ABSENT)
COMMAND_ANSWER(seat_start, COMMAND_SEAT_START)
COMMAND_ANSWER(seat_finish, COMMAND_SEAT_FINISH)
COMMAND_ANSWER(seat_park, COMMAND_SEAT_PARK)
COMMAND_ANSWER(seat_transfer, COMMAND_SEAT_TRANSFER)
COMMAND_ANSWER(seat_undo, COMMAND_SEAT_UNDO)
COMMAND_ANSWER(seat_hand_over, COMMAND_SEAT_HAND_OVER)
COMMAND_ANSWER(seat_outcome, COMMAND_SEAT_OUTCOME)
COMMAND_ANSWER(review, COMMAND_REVIEW)
COMMAND_ANSWER(hall_close, COMMAND_HALL_CLOSE)
COMMAND_ANSWER(hall_reopen, COMMAND_HALL_REOPEN)
COMMAND_ANSWER(queue_stop, COMMAND_QUEUE_STOP)
COMMAND_ANSWER(queue_give, COMMAND_QUEUE_GIVE)
#undef COMMAND_ANSWER

/* ---- what if (whatif.c) ---- */

static void answer_whatif(struct app *app, struct net_request *request)
{
    whatif_ask(app, request);
}

/* ---- new window devices (bus.c) ---- */

static void answer_picture(struct app *app, struct net_request *request)
{
    pictures_show(app, request);
}

static void answer_bus(struct app *app, struct net_request *request)
{
    bus_list(app, request);
}

static void answer_bus_devices(struct app *app, struct net_request *request)
{
    bus_devices(app, request);
}

static void answer_bus_strips(struct app *app, struct net_request *request)
{
    bus_strips(app, request);
}

static void answer_bus_notes(struct app *app, struct net_request *request)
{
    bus_notes(app, request);
}

static void answer_bus_blink(struct app *app, struct net_request *request)
{
    bus_blink(app, request);
}

static void answer_bus_bind(struct app *app, struct net_request *request)
{
    bus_bind(app, request);
}

static void answer_review_reasons(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (answer_begin(app, request, &views, &out)) {
        view_reasons(&out);
        answer_finish(app, request, &out, 200);
    }
}

/* ---- papers to confirm (seat_papers.c) ---- */

static void answer_paper_show(struct app *app, struct net_request *request)
{
    seat_papers_show(app, request);
}

static void answer_paper(struct app *app, struct net_request *request)
{
    seat_papers_read(app, request);
}

static void answer_paper_answer(struct app *app, struct net_request *request)
{
    seat_papers_say(app, request);
}

/* ---- calls for a guide (help.c) ---- */

static void answer_help_calls(struct app *app, struct net_request *request)
{
    help_list(app, request);
}

static void answer_help(struct app *app, struct net_request *request)
{
    help_show(app, request);
}

static void answer_help_call(struct app *app, struct net_request *request)
{
    help_do(app, request, COMMAND_HELP_CALL);
}

static void answer_help_take(struct app *app, struct net_request *request)
{
    help_do(app, request, COMMAND_HELP_TAKE);
}

static void answer_help_close(struct app *app, struct net_request *request)
{
    help_do(app, request, COMMAND_HELP_CLOSE);
}

/* ---- appointments (appointments.c) ---- */

static void answer_slots(struct app *app, struct net_request *request)
{
    appointments_slots(app, request);
}

static void answer_bookings(struct app *app, struct net_request *request)
{
    appointments_list(app, request);
}

static void answer_booking(struct app *app, struct net_request *request)
{
    appointments_show(app, request);
}

static void answer_book(struct app *app, struct net_request *request)
{
    appointments_do(app, request, COMMAND_BOOK, false);
}

static void answer_booking_change(struct app *app, struct net_request *request)
{
    appointments_do(app, request, COMMAND_BOOKING_CHANGE, false);
}

static void answer_booking_cancel(struct app *app, struct net_request *request)
{
    appointments_do(app, request, COMMAND_BOOKING_CANCEL, false);
}

static void answer_check_in(struct app *app, struct net_request *request)
{
    appointments_do(app, request, COMMAND_CHECK_IN, false);
}

static void answer_check_in_card(struct app *app, struct net_request *request)
{
    appointments_do(app, request, COMMAND_CHECK_IN, true);
}

static void answer_device_report(struct app *app, struct net_request *request)
{
    struct device_report report;
    char detail[COMMAND_DETAIL_ROOM];
    const enum problem problem =
        device_report_json_read(request->body, request->body_length_bytes, &report, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    const char *state = "ok";
    for (int i = 0; i < report.part_count && strcmp(state, "ok") == 0; i++) {
        state = report.parts[i].state;
    }
    if (devices_report(&app->devices, request->caller.name, state, hall_now_ms(app->hall))) {
        topics_on_devices(app);
    }
    text_answer(request, "{}", "application/json");
}

/* ---- what others answer, as it is ---- */

#define PASS_ON(name, ...)                                                                         \
    static void answer_##name(struct app *app, struct net_request *request)                        \
    {                                                                                              \
        __VA_ARGS__;                                                                               \
    }

PASS_ON(spare, spares_make(app, request))
PASS_ON(take_over, spares_take_over(app, request))
PASS_ON(sign_in, sessions_open(app, request))
PASS_ON(session, sessions_current(app, request))
PASS_ON(sign_out, sessions_close(app, request))
PASS_ON(own_password, sessions_password(app, request))
PASS_ON(users, admin_users(app, request))
PASS_ON(user_add, admin_user_do(app, request, STAFF_ADD))
PASS_ON(user_change, admin_user_do(app, request, STAFF_CHANGE))
PASS_ON(user_disable, admin_user_do(app, request, STAFF_DISABLE))
PASS_ON(user_password, admin_user_do(app, request, STAFF_RESET))
PASS_ON(devices, admin_devices(app, request))
PASS_ON(device_enrol, admin_device_do(app, request, SIGNIN_ENROL))
PASS_ON(device_change, admin_device_do(app, request, SIGNIN_DEVICE_CHANGE))
PASS_ON(device_revoke, admin_device_do(app, request, SIGNIN_REVOKE))
PASS_ON(record, admin_record(app, request))
PASS_ON(kiosk_blocks, blocks_visit(app, request))
PASS_ON(blocks_open, blocks_open(app, request))
PASS_ON(standing, desk_standing(app, request))
PASS_ON(card, desk_card(app, request))
PASS_ON(kiosk_keys, desk_keys(app, request))
PASS_ON(redress_list, redress_answer_list(app, request))
PASS_ON(redress, redress_answer_one(app, request))
PASS_ON(redress_contact, redress_answer_contact(app, request))
PASS_ON(redress_verify, redress_answer_verify(app, request))
PASS_ON(redress_resolve, redress_answer_resolve(app, request))
PASS_ON(redress_second, redress_answer_second(app, request))
PASS_ON(redress_publish, redress_answer_publish(app, request))
PASS_ON(redress_published, redress_answer_published(app, request))
PASS_ON(reports, reports_figures(app, request))
PASS_ON(reports_tickets, reports_tickets(app, request))
PASS_ON(reports_story, reports_story(app, request))
