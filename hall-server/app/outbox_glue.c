#include "hall-server/app/outbox_glue.h"

#include "drivers/base/buffer.h"
#include "drivers/base/log.h"
#include "hall-server/engine/view.h"
#include "hall-server/outbox/outbox.h"
#include "hall-server/outbox/targets.h"
#include "hall-server/outbox/webhook.h"
#include "hall-server/proto/json_out.h"

#include <ev.h>
#include <stdlib.h>
#include <string.h>

enum { NEXT_LOOK_MS = 60000, RETRY_MS = 1000 };

struct lane {
    struct outbox_glue *glue;
    struct outbox_lane core;
    enum outbox_verdict verdict; /* while marking */
};

struct outbox_glue {
    struct ev_loop *loop;
    struct hall *hall;
    struct targets targets;
    struct webhooks *webhooks;
    struct lane lanes[TARGETS_LIMIT];
    struct ev_timer timer;
    bool waiting; /* for the disk */
    bool stopped;
    /* Of the events that are just being proposed. */
    struct buffer bodies[JOURNAL_MESSAGES_LIMIT];
    struct journal_message messages[JOURNAL_MESSAGES_LIMIT];
};

static void lanes_look(struct outbox_glue *glue);

/* ---- writing ---- */

static void body_write(struct buffer *body, const struct engine *engine, const struct event *event,
                       enum telling telling)
{
    const struct event_leg_moved *moved = &event->as.leg_moved;
    const struct hall_config *config = engine_config(engine);
    const struct ticket *ticket = engine_ticket_find(engine, &moved->ticket);
    const struct leg *leg = engine_leg(engine, ticket, moved->leg);
    char id[UUID_TEXT_BYTES + 1];
    char number[LIMIT_NUMBER_TEXT_BYTES + 1];
    struct json_out out;
    uuid_format(&ticket->id, id);
    engine_number_format(engine, ticket, number);
    buffer_clear(body);
    json_out_begin(&out, body);
    json_out_object(&out);
    json_out_key_text(&out, "event", telling_name(telling));
    json_out_key_number(&out, "seq", (int64_t)event->seq);
    json_out_key_time(&out, "at", event->at_ms, config->zone_offset_min);
    json_out_key_text(&out, "ticket", id);
    json_out_key_text(&out, "number", number);
    json_out_key_text(&out, "service", config->services[leg->service].id.text);
    json_out_key_text(&out, "queue", config->queues[leg->queue].id.text);
    if (leg->seat != INDEX_NONE) {
        const struct hall_seat *seat = &config->seats[leg->seat];
        json_out_key_text(&out, "seat", seat->id.text);
        json_out_key_text(&out, "window", config->windows[seat->window].id.text);
    }
    json_out_object_end(&out);
    if (json_out_end(&out) != 0) { /* it has room for the longest ids */
        log_line(LOG_ERROR, "outbox.too_long", "seq=%llu", (unsigned long long)event->seq);
    }
}

/* TELLING_COUNT: nobody needs to hear of it. */
static enum telling telling_of(const struct event *event)
{
    if (event->kind != EVENT_LEG_MOVED) {
        return TELLING_COUNT;
    }
    switch ((enum leg_move)event->as.leg_moved.move) {
    case LEG_CALL:
        return TELL_TICKET_CALLED;
    case LEG_FINISH:
        return TELL_TICKET_FINISHED;
    default:
        return TELLING_COUNT;
    }
}

static void on_durable(void *context, bool durable)
{
    struct outbox_glue *glue = context;
    glue->waiting = false;
    if (!durable || glue->stopped) {
        return;
    }
    for (size_t i = 0; i < glue->targets.count; i++) {
        struct outbox_lane *lane = &glue->lanes[i].core;
        lane->wake_ms = lane->state == LANE_REST && lane->tries == 0 ? 0 : lane->wake_ms;
    }
    lanes_look(glue);
}

void outbox_glue_attach(struct outbox_glue *glue, const struct engine *engine,
                        const struct engine_events *events, struct journal_attached *attached)
{
    size_t count = 0;
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->events[i];
        const enum telling telling = telling_of(event);
        for (size_t k = 0; telling != TELLING_COUNT && k < glue->targets.count; k++) {
            if ((glue->targets.list[k].tell & 1u << telling) == 0 ||
                count == JOURNAL_MESSAGES_LIMIT) {
                continue;
            }
            struct buffer *body = &glue->bodies[count];
            body_write(body, engine, event, telling);
            glue->messages[count++] = (struct journal_message){
                .id = event->seq * JOURNAL_MESSAGES_LIMIT + k,
                .target = glue->targets.list[k].id,
                .at_ms = event->at_ms,
                .body = buffer_text(body),
                .size_bytes = body->length_bytes,
            };
        }
    }
    attached->messages = glue->messages;
    attached->message_count = count;
    if (count > 0 && !glue->waiting && !glue->stopped) {
        glue->waiting = true;
        hall_when_durable(glue->hall, on_durable, glue);
    }
}

/* ---- sending ---- */

static void timer_plan(struct outbox_glue *glue)
{
    const int64_t now_ms = hall_now_ms(glue->hall);
    int64_t wake_ms = now_ms + NEXT_LOOK_MS;
    for (size_t i = 0; i < glue->targets.count; i++) {
        const int64_t lane_ms = glue->lanes[i].core.wake_ms;
        wake_ms = lane_ms < wake_ms ? lane_ms : wake_ms;
    }
    const int64_t in_ms = wake_ms > now_ms ? wake_ms - now_ms : 1;
    ev_timer_stop(glue->loop, &glue->timer);
    ev_timer_set(&glue->timer, (double)in_ms / 1000.0, 0.0);
    ev_timer_start(glue->loop, &glue->timer);
}

static void lane_rest(struct lane *lane, int64_t wake_ms)
{
    lane->core.state = LANE_REST;
    lane->core.wake_ms = wake_ms;
}

/* The journal has it, or is just being given up: then the message is there as it was. */
static void on_marked(void *context, int result, uint64_t seq)
{
    struct lane *lane = context;
    struct outbox_glue *glue = lane->glue;
    (void)seq;
    if (glue->stopped) {
        return;
    }
    lane->core.tries = lane->verdict == OUTBOX_AGAIN ? lane->core.tries : 0;
    lane_rest(lane, result == JOURNAL_OK ? 0 : hall_now_ms(glue->hall) + RETRY_MS);
    ev_timer_stop(glue->loop, &glue->timer);
    ev_timer_set(&glue->timer, 0.0, 0.0); /* not from within the journal's delivery */
    ev_timer_start(glue->loop, &glue->timer);
}

static void lane_answered(struct lane *lane, int status)
{
    static const enum journal_outcome outcomes[] = {
        [OUTBOX_SENT] = JOURNAL_SENT,
        [OUTBOX_AGAIN] = JOURNAL_AGAIN,
        [OUTBOX_GIVEN_UP] = JOURNAL_GIVEN_UP,
    };
    struct outbox_glue *glue = lane->glue;
    const size_t place = (size_t)(lane - glue->lanes);
    const int64_t now_ms = hall_now_ms(glue->hall);
    struct journal_mark mark = {.id = lane->core.id};
    lane->verdict = outbox_answered(&lane->core, status, now_ms, &mark.next_ms);
    mark.outcome = outcomes[lane->verdict];
    mark.tries = lane->core.tries;
    if (lane->verdict != OUTBOX_SENT && (lane->core.tries == 1 || mark.outcome != JOURNAL_AGAIN)) {
        log_line(LOG_WARN,
                 lane->verdict == OUTBOX_GIVEN_UP ? "outbox.given_up" : "outbox.not_taken",
                 "target=%s id=%llu status=%d tries=%u", glue->targets.list[place].id.text,
                 (unsigned long long)mark.id, status, mark.tries);
    }
    if (hall_message_mark(glue->hall, &mark, on_marked, lane) != JOURNAL_OK) {
        lane_rest(lane, now_ms + RETRY_MS);
    }
}

static void on_posted(void *context, size_t lane, int status)
{
    struct outbox_glue *glue = context;
    if (!glue->stopped) {
        lane_answered(&glue->lanes[lane], status);
        timer_plan(glue);
    }
}

/* The oldest message of the lane's target, if its time has come. */
static void lane_begin(struct lane *lane, int64_t now_ms)
{
    static char body[JOURNAL_MESSAGE_BYTES_LIMIT];
    struct outbox_glue *glue = lane->glue;
    const size_t place = (size_t)(lane - glue->lanes);
    struct journal_message message;
    char key[OUTBOX_KEY_ROOM];
    const int error = hall_message_next(glue->hall, &glue->targets.list[place].id, &message, body);
    if (error != JOURNAL_OK) {
        lane->core.tries = 0;
        lane->core.wake_ms = error == JOURNAL_NOT_FOUND ? INT64_MAX : now_ms + RETRY_MS;
        return;
    }
    if (message.next_ms > now_ms) {
        lane->core.tries = message.tries;
        lane->core.wake_ms = message.next_ms;
        return;
    }
    outbox_key(message.id, message.body, message.size_bytes, key);
    outbox_posted(&lane->core, message.id, message.at_ms, message.tries, now_ms);
    webhook_post(glue->webhooks, place, key, message.body, message.size_bytes);
}

static void lanes_look(struct outbox_glue *glue)
{
    const int64_t now_ms = hall_now_ms(glue->hall);
    for (size_t i = 0; i < glue->targets.count; i++) {
        struct lane *lane = &glue->lanes[i];
        if (lane->core.wake_ms > now_ms) {
            continue;
        }
        if (lane->core.state == LANE_REST) {
            lane_begin(lane, now_ms);
        } else if (lane->core.state == LANE_POSTING) {
            webhook_drop(glue->webhooks, i);
            lane_answered(lane, 0);
        }
    }
    timer_plan(glue);
}

static void on_timer(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    (void)loop;
    (void)happenings;
    lanes_look(timer->data);
}

/* ---- beginning and end ---- */

int outbox_glue_create(struct ev_loop *loop, const char *folder, struct outbox_glue **ret_glue)
{
    char words[TARGETS_WORDS_ROOM] = "";
    struct outbox_glue *glue = calloc(1, sizeof *glue);
    if (glue == NULL) {
        return OUTBOX_GLUE_NO_MEMORY;
    }
    if (targets_load(folder, &glue->targets, words) != TARGETS_OK) {
        log_line(LOG_ERROR, "outbox.bad_file", "file=webhooks.json what=\"%s\"", words);
        free(glue);
        return OUTBOX_GLUE_BAD_FILE;
    }
    glue->loop = loop;
    ev_timer_init(&glue->timer, on_timer, 0.0, 0.0);
    glue->timer.data = glue;
    for (size_t i = 0; i < JOURNAL_MESSAGES_LIMIT; i++) {
        buffer_init(&glue->bodies[i], JOURNAL_MESSAGE_BYTES_LIMIT);
    }
    for (size_t i = 0; i < TARGETS_LIMIT; i++) {
        glue->lanes[i].glue = glue;
    }
    if (glue->targets.count > 0) {
        glue->webhooks = webhooks_create(loop, &glue->targets, on_posted, glue);
        if (glue->webhooks == NULL) {
            outbox_glue_destroy(glue);
            return OUTBOX_GLUE_NO_MEMORY;
        }
    }
    *ret_glue = glue;
    return OUTBOX_GLUE_OK;
}

void outbox_glue_start(struct outbox_glue *glue, struct hall *hall)
{
    glue->hall = hall;
    if (glue->targets.count > 0) {
        lanes_look(glue);
    }
}

void outbox_glue_stop(struct outbox_glue *glue)
{
    if (glue != NULL) {
        glue->stopped = true;
        ev_timer_stop(glue->loop, &glue->timer);
        webhooks_destroy(glue->webhooks);
        glue->webhooks = NULL;
    }
}

void outbox_glue_destroy(struct outbox_glue *glue)
{
    if (glue == NULL) {
        return;
    }
    outbox_glue_stop(glue);
    for (size_t i = 0; i < JOURNAL_MESSAGES_LIMIT; i++) {
        buffer_deinit(&glue->bodies[i]);
    }
    free(glue);
}
