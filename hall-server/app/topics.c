#include "hall-server/app/app.h"

#include "drivers/base/clock.h"

#include <assert.h>
#include <string.h>

/*
 * What the stream tells. Events mark what they touch; before the loop sleeps, what is marked and
 * due is rendered as a round, and the round is published when all that it shows is durable. One
 * round is on its way at a time, so that under load many changes cost one rendering.
 */

enum {
    MINUTE_S = 10, /* clocks on boards, waits that pass */
    STATE_MAX_BYTES = 1024 * 1024,
};

struct topic_kind {
    const char *name;
    unsigned may;
    int interval_ms;
    bool has_id;
};

enum {
    TOPIC_BOARD,
    TOPIC_HALL,
    TOPIC_DASHBOARD,
    TOPIC_DEVICES,
    TOPIC_HELP,
    TOPIC_QUEUE,
    TOPIC_SEAT,
    TOPIC_TICKET,
    TOPIC_KIND_COUNT
};

static const struct topic_kind kinds[TOPIC_KIND_COUNT] = {
    [TOPIC_BOARD] = {"board", MAY_KNOWN, 500, false},
    [TOPIC_HALL] = {"hall", MAY_ANYONE, 1000, false},
    [TOPIC_DASHBOARD] = {"dashboard", MAY_WATCH, 500, false},
    [TOPIC_DEVICES] = {"devices", MAY_WATCH, 500, false},
    [TOPIC_HELP] = {"help", MAY_SEE_HELP, 200, false},
    [TOPIC_QUEUE] = {"queue", MAY_SEE_SEATS, 200, true},
    [TOPIC_SEAT] = {"seat", MAY_SEE_SEATS, 200, true},
    /* Not for staff: it has the review, and nobody of them may see whose it is. */
    [TOPIC_TICKET] = {"ticket", ROLE_BIT(ROLE_VISITOR) | ROLE_BIT(ROLE_KIOSK), 200, true},
};

/* The kind of a topic's name and what stands after its colon ("" if nothing does). */
static int kind_find(const char *name, const char **ret_id)
{
    const size_t length = strcspn(name, ":");
    for (int kind = 0; kind < TOPIC_KIND_COUNT; kind++) {
        if (strlen(kinds[kind].name) == length && strncmp(kinds[kind].name, name, length) == 0 &&
            kinds[kind].has_id == (name[length] == ':')) {
            *ret_id = name[length] == ':' ? name + length + 1 : name + length;
            return kind;
        }
    }
    return -1;
}

static const struct ticket *ticket_of_text(const struct engine *engine, const char *text)
{
    struct uuid id;
    return uuid_parse(text, strlen(text), &id) == ID_OK ? engine_ticket_find(engine, &id) : NULL;
}

static enum problem ticket_may(const struct engine *engine, const struct net_caller *caller,
                               const char *id)
{
    const struct ticket *ticket = ticket_of_text(engine, id);
    if (ticket == NULL) {
        return PROBLEM_UNKNOWN_TICKET;
    }
    if ((caller->role == ROLE_VISITOR && !uuid_equal(&caller->ticket, &ticket->id)) ||
        (caller->role == ROLE_KIOSK && strcmp(caller->name, ticket->issuer.text) != 0)) {
        return PROBLEM_NOT_YOURS;
    }
    return PROBLEM_NONE;
}

enum problem topics_may(void *context, const struct net_caller *caller, const char *topic,
                        char ret_name[HUB_NAME_MAX + 1], int *ret_interval_ms)
{
    struct app *app = context;
    const struct engine *engine = app->stopping ? NULL : hall_engine(app->hall);
    const char *id = NULL;
    const int kind = kind_find(topic, &id);
    enum problem problem = PROBLEM_NONE;
    if (kind < 0) {
        return PROBLEM_NOT_FOUND;
    }
    if ((kinds[kind].may & ROLE_BIT(caller->role)) == 0) {
        return caller->role == ROLE_NONE ? PROBLEM_NOT_SIGNED_IN : PROBLEM_WRONG_ROLE;
    }
    if (engine == NULL) {
        return PROBLEM_NOT_READY;
    }
    if (kind == TOPIC_QUEUE && hall_queue_find(hall_config(app->hall), id) == INDEX_NONE) {
        problem = PROBLEM_UNKNOWN_QUEUE;
    } else if (kind == TOPIC_SEAT && hall_seat_find(hall_config(app->hall), id) == INDEX_NONE) {
        problem = PROBLEM_UNKNOWN_SEAT;
    } else if (kind == TOPIC_TICKET) {
        problem = ticket_may(engine, caller, id);
    }
    if (problem == PROBLEM_NONE) {
        const bool staff = kind == TOPIC_SEAT && role_is_person(caller->role);
        (void)snprintf(ret_name, HUB_NAME_MAX + 1, "%s%s", topic, staff ? "+" : "");
        *ret_interval_ms = kinds[kind].interval_ms;
    }
    return problem;
}

/* ---- marking ---- */

static struct hub *hub_of(struct app *app)
{
    return net_hub(app->net);
}

static void seat_mark(struct app *app, uint16_t seat, bool urgent)
{
    const char *id = hall_config(app->hall)->seats[seat].id.text;
    char name[HUB_NAME_MAX + 1];
    for (int staff = 0; staff < 2; staff++) {
        (void)snprintf(name, sizeof name, "seat:%s%s", id, staff ? "+" : "");
        if (urgent) {
            hub_mark_urgent(hub_of(app), name);
        } else {
            hub_mark(hub_of(app), name);
        }
    }
}

static void event_mark(struct app *app, const struct engine *engine, const struct event *event)
{
    struct uuid id;
    uint16_t seat = INDEX_NONE;
    event_subject(event, &id, &seat);
    if (!uuid_is_nil(&id)) {
        const struct ticket *ticket = engine_ticket_find(engine, &id);
        char name[HUB_NAME_MAX + 1] = "ticket:";
        uuid_format(&id, name + strlen(name));
        hub_mark_urgent(hub_of(app), name);
        for (uint8_t i = 0; ticket != NULL && i < ticket->leg_count; i++) {
            app->queue_changed[engine_leg(engine, ticket, i)->queue] = true;
        }
    }
    if (seat != INDEX_NONE) {
        app->seat_changed[seat] = true;
        hub_mark_urgent(hub_of(app), "board");
    }
    if (event->kind == EVENT_SEAT_MOVED) { /* an open seat more or less: waits change */
        const struct hall_seat *furniture = &hall_config(app->hall)->seats[seat];
        for (int i = 0; i < furniture->queue_count; i++) {
            app->queue_changed[furniture->queues[i]] = true;
        }
    }
    if (event->kind == EVENT_QUEUE_MOVED) {
        app->queue_changed[event->as.queue_moved.queue] = true;
    }
    if (event->kind == EVENT_DAY_TURNED || event->kind == EVENT_CONFIG_APPLIED ||
        event->kind == EVENT_HALL_MOVED) {
        hub_mark_all(hub_of(app));
    }
    if (event_help(event) != 0) {
        hub_mark_urgent(hub_of(app), "help");
    }
    app->anything_changed = true;
}

void topics_on_events(void *context, const struct engine_events *events)
{
    struct app *app = context;
    bool reprinted = false;
    for (size_t i = 0; i < events->count; i++) {
        event_mark(app, hall_engine(app->hall), &events->events[i]);
        reprinted = reprinted || events->events[i].kind == EVENT_TICKET_REPRINTED;
    }
    seat_papers_forget_over(app);
    if (reprinted) { /* who has the old paper sees no more of the new one */
        net_check_streams(app->net);
    }
}

/* A phone's ticket moves up when others in its queue go. */
static void ticket_mark(void *context, const char *name)
{
    struct app *app = context;
    const struct engine *engine = hall_engine(app->hall);
    const struct ticket *ticket = ticket_of_text(engine, name + strlen("ticket:"));
    for (uint8_t i = 0; ticket != NULL && i < ticket->leg_count; i++) {
        const struct leg *leg = engine_leg(engine, ticket, i);
        if (app->queue_changed[leg->queue] && leg->state == LEG_WAITING) {
            hub_mark(hub_of(app), name);
        }
    }
}

/* The same for those who wait in one queue, whether or not somebody looks at their tickets. */
static void line_mark(struct app *app, const struct queue_state *queue)
{
    const struct engine *engine = hall_engine(app->hall);
    const struct leg *leg = NULL;
    for (uint32_t at = queue->line.first; at != SLOT_NONE; at = leg->line_next) {
        char name[HUB_NAME_MAX + 1] = "ticket:";
        leg = engine_leg_at(engine, at);
        uuid_format(&engine_ticket_at(engine, leg->ticket)->id, name + strlen(name));
        hub_mark(hub_of(app), name);
    }
}

/* By the shorter way: through the lines that changed, or through what is looked at. */
static void tickets_mark(struct app *app)
{
    const struct engine *engine = hall_engine(app->hall);
    const uint16_t queue_count = hall_config(app->hall)->queue_count;
    uint32_t waiting = 0;
    for (uint16_t queue = 0; queue < queue_count; queue++) {
        waiting += app->queue_changed[queue] ? engine_queue(engine, queue)->waiting : 0;
    }
    if (waiting > (uint32_t)hub_topic_count(hub_of(app))) {
        hub_each(hub_of(app), "ticket:", ticket_mark, app);
        return;
    }
    for (uint16_t queue = 0; queue < queue_count; queue++) {
        if (app->queue_changed[queue]) {
            line_mark(app, engine_queue(engine, queue));
        }
    }
}

/* What events touched, as topics. */
static void changes_spread(struct app *app)
{
    const struct hall_config *config = hall_config(app->hall);
    if (!app->anything_changed || config == NULL) {
        return;
    }
    app->anything_changed = false;
    app->field_changed = true;
    hub_mark(hub_of(app), "board");
    hub_mark(hub_of(app), "hall");
    hub_mark(hub_of(app), "dashboard");
    for (uint16_t seat = 0; seat < config->seat_count; seat++) {
        bool of_queue = false;
        for (int i = 0; i < config->seats[seat].queue_count && !of_queue; i++) {
            of_queue = app->queue_changed[config->seats[seat].queues[i]];
        }
        if (app->seat_changed[seat] || of_queue) {
            seat_mark(app, seat, app->seat_changed[seat]);
        }
    }
    tickets_mark(app);
    for (uint16_t queue = 0; queue < config->queue_count; queue++) {
        if (app->queue_changed[queue]) {
            char name[HUB_NAME_MAX + 1];
            (void)snprintf(name, sizeof name, "queue:%s", config->queues[queue].id.text);
            hub_mark(hub_of(app), name);
        }
    }
    memset(app->queue_changed, 0, sizeof app->queue_changed);
    memset(app->seat_changed, 0, sizeof app->seat_changed);
}

/* ---- rounds ---- */

/* False if there is nothing to show under this name (any more). */
static bool state_write(struct app *app, const struct views *views, const char *name,
                        struct json_out *out)
{
    char plain[HUB_NAME_MAX + 1];
    const char *id = NULL;
    (void)snprintf(plain, sizeof plain, "%.*s", (int)strcspn(name, "+"), name);
    const int kind = kind_find(plain, &id);
    const bool staff = strlen(plain) != strlen(name);
    uint16_t place = INDEX_NONE;
    (void)app;
    switch (kind) {
    case TOPIC_BOARD:
        view_board(out, views);
        return true;
    case TOPIC_HALL:
        view_hall(out, views);
        return true;
    case TOPIC_DASHBOARD:
        view_dashboard(out, views);
        return true;
    case TOPIC_DEVICES:
        view_devices(out, views);
        return true;
    case TOPIC_HELP:
        view_help_calls(out, views);
        return true;
    case TOPIC_QUEUE:
        place = hall_queue_find(views->config, id);
        if (place != INDEX_NONE) {
            view_queue(out, views, place);
        }
        return place != INDEX_NONE;
    case TOPIC_SEAT:
        place = hall_seat_find(views->config, id);
        if (place != INDEX_NONE) {
            view_seat(out, views, place, staff ? VIEW_STAFF : VIEW_PUBLIC);
        }
        return place != INDEX_NONE;
    case TOPIC_TICKET: {
        const struct ticket *ticket = ticket_of_text(views->engine, id);
        if (ticket != NULL) {
            view_ticket(out, views, ticket, TICKET_OF_HOLDER);
        }
        return ticket != NULL;
    }
    default:
        return false;
    }
}

static void topic_render(void *context, const char *name)
{
    struct app *app = context;
    struct views views;
    struct json_out out;
    if (!app_views(app, &views)) {
        return;
    }
    struct round_state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        hub_mark(hub_of(app), name);
        return;
    }
    (void)snprintf(state->name, sizeof state->name, "%s", name);
    buffer_init(&state->text, STATE_MAX_BYTES);
    json_out_begin(&out, &state->text);
    const bool shown = state_write(app, &views, name, &out);
    if (json_out_end(&out) != BUFFER_OK || !shown) {
        buffer_deinit(&state->text);
        free(state);
        return;
    }
    state->next = app->round;
    app->round = state;
}

static void on_round(void *context, bool durable)
{
    struct app *app = context;
    while (app->round != NULL) {
        struct round_state *state = app->round;
        app->round = state->next;
        if (durable && hub_publish(hub_of(app), state->name, app->round_seq,
                                   buffer_text(&state->text), state->text.length_bytes) != HUB_OK) {
            hub_mark(hub_of(app), state->name);
        }
        buffer_deinit(&state->text);
        free(state);
    }
    field_port_tell(app->field_port, durable);
    app->round_pending = false;
}

/* Before the loop sleeps. */
static void on_prepare(struct ev_loop *loop, struct ev_prepare *prepare, int happenings)
{
    struct app *app = prepare->data;
    const int64_t now_ms = clock_monotonic_ms();
    (void)happenings;
    if (app->round_pending || app->stopping || hall_engine(app->hall) == NULL) {
        return;
    }
    changes_spread(app);
    const int64_t due_in_ms = hub_due_in_ms(hub_of(app), now_ms);
    const bool field_due = app->field_changed && field_port_is_watched(app->field_port);
    if (due_in_ms == 0 || field_due) {
        hub_each_due(hub_of(app), now_ms, topic_render, app);
        if (field_due) {
            app->field_changed = false;
            field_port_render(app->field_port);
        }
        app->round_seq = (int64_t)engine_seq(hall_engine(app->hall));
        app->round_pending = true;
        hall_when_durable(app->hall, on_round, app);
    } else if (due_in_ms > 0) {
        ev_timer_stop(loop, &app->due);
        ev_timer_set(&app->due, (double)due_in_ms / 1000.0, 0.0);
        ev_timer_start(loop, &app->due);
    }
}

/* Its only work is to wake the loop: on_prepare() does the rest. */
static void on_due(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    (void)loop;
    (void)timer;
    (void)happenings;
}

static void on_minute(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    struct app *app = timer->data;
    (void)loop;
    (void)happenings;
    hub_mark(hub_of(app), "board");
    hub_mark(hub_of(app), "hall");
    hub_mark(hub_of(app), "dashboard");
    if (devices_check(&app->devices, hall_now_ms(app->hall))) {
        topics_on_devices(app);
    }
}

void topics_wanted(void *context)
{
    (void)context; /* on_prepare() looks before the loop sleeps */
}

void topics_on_change(void *context)
{
    struct app *app = context;
    buffer_clear(&app->services);
    app->field_changed = true;
    if (app->net != NULL) {
        hub_mark_all(hub_of(app));
    }
}

void topics_on_devices(struct app *app)
{
    hub_mark(hub_of(app), "devices");
    hub_mark(hub_of(app), "dashboard");
    memset(app->seat_changed, 1, sizeof app->seat_changed);
    app->anything_changed = true;
}

void topics_start(struct app *app)
{
    ev_prepare_init(&app->prepare, on_prepare);
    app->prepare.data = app;
    ev_prepare_start(app->loop, &app->prepare);
    ev_timer_init(&app->due, on_due, 0.0, 0.0);
    ev_timer_init(&app->minute, on_minute, MINUTE_S, MINUTE_S);
    app->minute.data = app;
    ev_timer_start(app->loop, &app->minute);
}

void topics_stop(struct app *app)
{
    ev_prepare_stop(app->loop, &app->prepare);
    ev_timer_stop(app->loop, &app->due);
    ev_timer_stop(app->loop, &app->minute);
}
