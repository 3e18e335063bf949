#include "hall-server/field/window_devices.h"

#include "hall-server/engine/view.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *number_of(const struct engine *engine, const struct leg *leg,
                             char text[LIMIT_NUMBER_TEXT_BYTES + 1])
{
    engine_number_format(engine, engine_ticket_at(engine, leg->ticket), text);
    return text;
}

static const struct leg *leg_of(const struct engine *engine, const struct seat_state *seat)
{
    return seat->leg == SLOT_NONE ? NULL : engine_leg_at(engine, seat->leg);
}

/* --- Strips -------------------------------------------------------------------------------------
 */

static bool view_has_name(const struct strip_view *view, const char *name)
{
    for (int i = 0; i < view->name_count; i++) {
        if (strcmp(view->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_names(const struct hall_config *config, const struct hall_seat *seat,
                      struct strip_view *view)
{
    for (uint16_t i = 0; i < seat->queue_count; i++) {
        char name[STRIP_TEXT_BYTES];
        snprintf(name, sizeof(name), "%s",
                 hall_text(config, config->queues[seat->queues[i]].name.zh));
        if (view->name_count < STRIP_NAMES_MAX && !view_has_name(view, name)) {
            memcpy(view->names[view->name_count++], name, sizeof(name));
        }
    }
}

/* What the seats under one strip come to; later fields matter less. */
struct seats_sum {
    const struct leg *called;
    const struct leg *serving;
    bool free;
    const struct seat_state *paused;
};

static void add_seat(const struct engine *engine, const struct seat_state *seat,
                     struct seats_sum *sum)
{
    const struct leg *leg = leg_of(engine, seat);
    if (leg != NULL && leg->state == LEG_CALLED) {
        if (sum->called == NULL || leg->called_ms > sum->called->called_ms) {
            sum->called = leg;
        }
    } else if (leg != NULL) {
        if (sum->serving == NULL || leg->started_ms > sum->serving->started_ms) {
            sum->serving = leg;
        }
    } else if (seat->status == SEAT_OPEN) {
        sum->free = true;
    } else if (seat->status == SEAT_PAUSED) {
        sum->paused = seat;
    }
}

void window_strip_view(const struct engine *engine, uint16_t window, struct strip_view *ret_view)
{
    const struct hall_config *config = engine_config(engine);
    assert(window < config->window_count);
    struct strip_view view = {.state = STRIP_CLOSED};
    struct seats_sum sum = {0};
    snprintf(view.window, sizeof(view.window), "%.7s", config->windows[window].id.text);
    for (uint16_t i = 0; i < config->seat_count; i++) {
        if (config->seats[i].window != window) {
            continue;
        }
        const struct seat_state *seat = engine_seat(engine, i);
        add_seat(engine, seat, &sum);
        if (seat->status == SEAT_OPEN) {
            add_names(config, &config->seats[i], &view);
        }
    }
    const struct leg *shown = sum.called != NULL ? sum.called : sum.free ? NULL : sum.serving;
    if (shown != NULL) {
        view.state = sum.called != NULL ? STRIP_CALLED : STRIP_SERVING;
        char number[LIMIT_NUMBER_TEXT_BYTES + 1];
        snprintf(view.number, sizeof(view.number), "%s", number_of(engine, shown, number));
    } else if (sum.free) {
        view.state = STRIP_OPEN;
    } else if (sum.paused != NULL) {
        view.state = STRIP_PAUSED;
        snprintf(view.reason, sizeof(view.reason), "%.*s", STRIP_TEXT_BYTES - 1,
                 sum.paused->reason);
    }
    *ret_view = view;
}

/* --- Pads and evaluators ------------------------------------------------------------------------
 */

/* Left text and right text of the eight characters; what the device can't show becomes a space. */
static void put_display(struct field_pad_view *view, const char *left, const char *right)
{
    char text[2 * DISPLAY_CHARACTERS + 1];
    snprintf(text, sizeof(text), "%-*s", DISPLAY_CHARACTERS, left);
    const size_t size = strlen(right);
    assert(size <= DISPLAY_CHARACTERS);
    memcpy(text + DISPLAY_CHARACTERS - size, right, size);
    for (int i = 0; i < DISPLAY_CHARACTERS; i++) {
        view->display[i] = text[i] >= 32 && text[i] <= 95 ? text[i] : ' ';
    }
}

void window_pad_view(const struct engine *engine, uint16_t seat, struct field_pad_view *ret_view)
{
    struct field_pad_view view = {0};
    const struct seat_state *state = engine_seat(engine, seat);
    const struct leg *leg = leg_of(engine, state);
    const uint32_t waiting = engine_seat_waiting(engine, seat);
    char count[8];
    snprintf(count, sizeof(count), "%u", waiting < 999 ? waiting : 999);
    char number[LIMIT_NUMBER_TEXT_BYTES + 1];
    const bool open = state->status == SEAT_OPEN;
    const char *left = leg != NULL                    ? number_of(engine, leg, number)
                       : state->status == SEAT_PAUSED ? "PAUSE"
                       : open                         ? ""
                                                      : "CLOSED";
    put_display(&view, left, strlen(left) + strlen(count) < DISPLAY_CHARACTERS ? count : "");
    const bool called = leg != NULL && leg->state == LEG_CALLED;
    view.lights[LED_NEXT] = open && leg == NULL && waiting > 0 ? LIGHT_SLOW : LIGHT_OFF;
    view.lights[LED_RECALL] = called ? LIGHT_ON : LIGHT_OFF;
    view.lights[LED_ABSENT] = called ? LIGHT_ON : LIGHT_OFF;
    view.lights[LED_FINISH] = leg != NULL && !called ? LIGHT_ON : LIGHT_OFF;
    view.lights[LED_PAUSE] = state->status == SEAT_PAUSED ? LIGHT_ON : LIGHT_OFF;
    view.lights[LED_WAITING] = waiting > 0 ? LIGHT_ON : LIGHT_OFF;
    view.context = (uint16_t)(state->seq & 0xFFFF);
    *ret_view = view;
}

uint16_t window_review_number(const struct engine *engine, uint16_t seat)
{
    const struct seat_state *state = engine_seat(engine, seat);
    return state->review_leg == SLOT_NONE ? 0 : (uint16_t)(1 + state->review_leg % UINT16_MAX);
}

/* --- Keys ---------------------------------------------------------------------------------------
 */

static const struct {
    uint16_t key;
    enum command_kind command;
} pad_commands[] = {
    {PAD_KEY_NEXT, COMMAND_SEAT_NEXT},     {PAD_KEY_RECALL, COMMAND_SEAT_RECALL},
    {PAD_KEY_ABSENT, COMMAND_SEAT_ABSENT}, {PAD_KEY_START, COMMAND_SEAT_START},
    {PAD_KEY_FINISH, COMMAND_SEAT_FINISH}, {PAD_KEY_PAUSE, COMMAND_SEAT_PAUSE},
};
enum { PAD_COMMAND_COUNT = sizeof(pad_commands) / sizeof(pad_commands[0]) };

static void name_request(const struct field_press *press, struct command *command)
{
    const uint16_t *id = press->unique_id;
    snprintf(command->request_id, sizeof(command->request_id),
             "key-%04x%04x%04x%04x%04x%04x-%08x-%u", id[0], id[1], id[2], id[3], id[4], id[5],
             press->key.session, press->key.number);
}

static enum window_key pad_key(const struct engine *engine, uint16_t seat,
                               const struct field_press *press, struct command *command)
{
    if (press->key.age_ms > WINDOW_KEY_STALE_MS) {
        return WINDOW_KEY_REFUSED;
    }
    for (int i = 0; i < PAD_COMMAND_COUNT; i++) {
        if (pad_commands[i].key != press->key.key) {
            continue;
        }
        command->kind = pad_commands[i].command;
        /* One key for both ways. */
        if (command->kind == COMMAND_SEAT_PAUSE &&
            engine_seat(engine, seat)->status == SEAT_PAUSED) {
            command->kind = COMMAND_SEAT_OPEN;
        }
        command->as.seat.seat = seat;
        command->as.seat.to_queue = INDEX_NONE;
        command->as.seat.to_seat = INDEX_NONE;
        return WINDOW_KEY_COMMAND;
    }
    return WINDOW_KEY_NOTHING; /* the guide's key and the digits get their work later */
}

static enum window_key evaluator_key(const struct engine *engine, uint16_t seat,
                                     const struct field_press *press, struct command *command)
{
    if (press->key.context == 0 || press->key.key < 1 || press->key.key > REVIEW_LEVELS) {
        return WINDOW_KEY_REFUSED;
    }
    if (press->key.context != window_review_number(engine, seat)) {
        return WINDOW_KEY_REFUSED;
    }
    command->kind = COMMAND_REVIEW;
    command->as.review.seat = seat;
    command->as.review.level = (uint8_t)press->key.key;
    return WINDOW_KEY_COMMAND;
}

enum window_key window_key_command(const struct engine *engine, uint16_t seat,
                                   const struct field_press *press, enum device_kind kind,
                                   int64_t now_ms, struct command *ret_command)
{
    const struct hall_config *config = engine_config(engine);
    assert(seat < config->seat_count);
    struct command command;
    memset(&command, 0, sizeof(command));
    command.actor.role = ROLE_PAD;
    command.actor.id = config->seats[seat].id;
    command.now_ms = now_ms;
    name_request(press, &command);
    const enum window_key result = kind == DEVICE_PAD
                                       ? pad_key(engine, seat, press, &command)
                                       : evaluator_key(engine, seat, press, &command);
    if (result == WINDOW_KEY_COMMAND) {
        *ret_command = command;
    }
    return result;
}
