#include "hall-server/app/field_port.h"

#include "drivers/base/log.h"
#include "hall-server/app/app.h"

#include <assert.h>
#include <ev.h>
#include <pthread.h>
#include <string.h>

/* An order whose answer waits for the disk. */
struct held_order {
    struct field_port *port;
    struct field_order order;
    enum problem problem;
};

struct field_port {
    struct app *app;
    struct ev_async wake;
    struct ev_timer time; /* that the watcher asked for */
    struct field_port_watcher watcher;
    bool watched;
    struct field_seat seats[LIMIT_SEATS]; /* as rendered last */
    size_t seat_count;
    struct journal_request past;

    pthread_mutex_t lock; /* guards the queue */
    struct field_order queue[FIELD_PORT_QUEUE_MAX];
    size_t first;
    size_t count;
};

bool field_port_post(struct field_port *port, const struct field_order *order)
{
    (void)pthread_mutex_lock(&port->lock);
    const bool room = port->count < FIELD_PORT_QUEUE_MAX;
    if (room) {
        port->queue[(port->first + port->count) % FIELD_PORT_QUEUE_MAX] = *order;
        port->count++;
    }
    (void)pthread_mutex_unlock(&port->lock);
    if (room) {
        ev_async_send(port->app->loop, &port->wake);
    }
    return room;
}

static bool order_take(struct field_port *port, struct field_order *ret_order)
{
    (void)pthread_mutex_lock(&port->lock);
    const bool have = port->count > 0;
    if (have) {
        *ret_order = port->queue[port->first];
        port->first = (port->first + 1) % FIELD_PORT_QUEUE_MAX;
        port->count--;
    }
    (void)pthread_mutex_unlock(&port->lock);
    return have;
}

static void on_durable(void *context, bool durable)
{
    struct held_order *held = context;
    struct field_port *port = held->port;
    if (port->watched && port->watcher.on_answer != NULL) {
        port->watcher.on_answer(port->watcher.context, &held->order,
                                durable ? held->problem : PROBLEM_STORAGE_REFUSED);
    }
    free(held);
}

static void command_do(struct field_port *port, const struct field_order *order)
{
    struct command command;
    struct engine_result result;
    bool same = false;
    struct held_order *held = malloc(sizeof *held);
    const struct hall_config *config = hall_config(port->app->hall);
    if (held == NULL) {
        return; /* the key is not acknowledged, so it comes again */
    }
    memset(&command, 0, sizeof command);
    memset(&result, 0, sizeof result);
    if (config == NULL || order->seat >= config->seat_count) {
        result.problem = config == NULL ? PROBLEM_NOT_READY : PROBLEM_UNKNOWN_SEAT;
    } else {
        command.kind = order->command;
        command.actor.role = ROLE_PAD;
        command.actor.id = config->seats[order->seat].id;
        memcpy(command.request_id, order->request_id, sizeof command.request_id);
        if (order->command == COMMAND_REVIEW) {
            command.as.review.seat = order->seat;
            command.as.review.level = order->level;
        } else {
            command.as.seat.seat = order->seat;
            command.as.seat.to_queue = INDEX_NONE;
            command.as.seat.to_seat = INDEX_NONE;
            if (order->command == COMMAND_SEAT_PAUSE) {
                (void)snprintf(command.as.seat.reason, sizeof command.as.seat.reason, "%s",
                               "暂停服务");
            }
        }
        /* A key of an earlier day that comes again has acted: it is answered, and acts no more. */
        if (!hall_did_before(port->app->hall, &command, &port->past, &same)) {
            hall_do(port->app->hall, &command, &result);
        }
    }
    *held = (struct held_order){.port = port, .order = *order, .problem = result.problem};
    hall_when_durable(port->app->hall, on_durable, held);
}

/* By the bus itself; a person's wishes are commands of bus.c. */
static void note_do(struct field_port *port, const struct field_order *order)
{
    struct command command;
    struct engine_result result;
    struct held_order *held = malloc(sizeof *held);
    if (held == NULL) {
        log_line(LOG_ERROR, "field.note_lost", "what=%s", device_note_name(order->note.what));
        return;
    }
    memset(&command, 0, sizeof command);
    memset(&result, 0, sizeof result);
    command.kind = COMMAND_DEVICE_NOTE;
    command.actor = (struct actor){.role = ROLE_SYSTEM, .id = {"bus"}};
    command.as.note = order->note;
    command.as.note.seat = order->seat;
    const uint8_t what = order->note.what;
    const bool update = what == DEVICE_NOTE_UPDATE_BEGUN || what == DEVICE_NOTE_UPDATE_ENDED;
    if (!update || !bus_book_has_update(&port->app->bus_book, &command.as.note)) {
        hall_do(port->app->hall, &command, &result);
    }
    *held = (struct held_order){.port = port, .order = *order, .problem = result.problem};
    held->order.seq = result.seq;
    hall_when_durable(port->app->hall, on_durable, held);
}

static void device_note(struct field_port *port, const struct field_order *order)
{
    struct app *app = port->app;
    const struct hall_config *config = hall_config(app->hall);
    char id[VIEWS_DEVICE_ID_ROOM];
    if (config == NULL || order->seat >= config->seat_count) {
        return;
    }
    const struct hall_seat *seat = &config->seats[order->seat];
    (void)snprintf(id, sizeof id, "%.9s-%s", order->device_kind, seat->id.text);
    devices_add(&app->devices, id, order->device_kind, seat->id.text, order->seat, false,
                hall_now_ms(app->hall));
    if (devices_report(&app->devices, id, order->state, hall_now_ms(app->hall))) {
        topics_on_devices(app);
    }
}

static void on_wake(struct ev_loop *loop, struct ev_async *wake, int happenings)
{
    struct field_port *port = wake->data;
    struct field_order order;
    (void)loop;
    (void)happenings;
    while (order_take(port, &order)) {
        if (port->app->stopping) {
            continue; /* not acknowledged, so it comes again */
        }
        if (order.kind == FIELD_ORDER_COMMAND) {
            command_do(port, &order);
        } else if (order.kind == FIELD_ORDER_NOTE) {
            note_do(port, &order);
        } else {
            device_note(port, &order);
        }
    }
}

static void on_time(struct ev_loop *loop, struct ev_timer *time, int happenings)
{
    struct field_port *port = time->data;
    (void)loop;
    (void)happenings;
    if (port->watched && port->watcher.on_time != NULL) {
        port->app->field_changed = true;
        port->watcher.on_time(port->watcher.context);
    }
}

void field_port_time_after(struct field_port *port, int64_t wait_ms)
{
    assert(wait_ms >= 0);
    ev_timer_stop(port->app->loop, &port->time);
    ev_timer_set(&port->time, (double)wait_ms / 1000.0, 0.0);
    ev_timer_start(port->app->loop, &port->time);
}

void field_port_watch(struct field_port *port, const struct field_port_watcher *watcher)
{
    port->watched = watcher != NULL;
    if (watcher != NULL) {
        port->watcher = *watcher;
        port->app->field_changed = true;
    }
}

bool field_port_is_watched(const struct field_port *port)
{
    return port->watched;
}

static void seat_render(const struct engine *engine, const struct hall_config *config,
                        uint16_t place, struct field_seat *seat)
{
    const struct seat_state *state = engine_seat(engine, place);
    memset(seat, 0, sizeof *seat);
    seat->seat = place;
    seat->window = config->seats[place].window;
    seat->status = (enum seat_status)state->status;
    memcpy(seat->reason, state->reason, sizeof seat->reason);
    memcpy(seat->shut, engine_closure(engine)->reason, sizeof seat->shut);
    seat->waiting = engine_seat_waiting(engine, place);
    seat->review_open = state->review_leg != SLOT_NONE;
    seat->review = seat->review_open ? state->served : 0;
    if (state->leg != SLOT_NONE) {
        const struct leg *leg = engine_leg_at(engine, state->leg);
        engine_number_format(engine, engine_ticket_at(engine, leg->ticket), seat->number);
        seat->serving = leg->state == LEG_SERVING;
        seat->called_ms = leg->called_ms;
        seat->call = leg->calls;
    }
}

void field_port_render(struct field_port *port)
{
    const struct engine *engine = hall_engine(port->app->hall);
    const struct hall_config *config = hall_config(port->app->hall);
    port->seat_count = engine == NULL ? 0 : config->seat_count;
    for (size_t seat = 0; seat < port->seat_count; seat++) {
        seat_render(engine, config, (uint16_t)seat, &port->seats[seat]);
    }
}

void field_port_tell(struct field_port *port, bool durable)
{
    if (durable && port->watched && port->watcher.on_seats != NULL && port->seat_count > 0) {
        port->watcher.on_seats(port->watcher.context, hall_config(port->app->hall), port->seats,
                               port->seat_count);
    }
    port->seat_count = 0;
}

struct field_port *field_port_create(struct app *app)
{
    struct field_port *port = calloc(1, sizeof *port);
    if (port == NULL) {
        return NULL;
    }
    port->app = app;
    (void)pthread_mutex_init(&port->lock, NULL);
    ev_async_init(&port->wake, on_wake);
    port->wake.data = port;
    ev_async_start(app->loop, &port->wake);
    ev_timer_init(&port->time, on_time, 0.0, 0.0);
    port->time.data = port;
    return port;
}

void field_port_destroy(struct field_port *port)
{
    if (port == NULL) {
        return;
    }
    ev_async_stop(port->app->loop, &port->wake);
    ev_timer_stop(port->app->loop, &port->time);
    (void)pthread_mutex_destroy(&port->lock);
    free(port);
}
