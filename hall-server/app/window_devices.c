#include "hall-server/app/window_devices.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

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
        const char *text = hall_text(config, config->queues[seat->queues[i]].name.zh);
        char name[STRIP_TEXT_BYTES];
        snprintf(name, sizeof(name), "%.*s", (int)utf8_cut(text, strlen(text), sizeof(name) - 1),
                 text);
        if (view->name_count < STRIP_NAMES_MAX && !view_has_name(view, name)) {
            memcpy(view->names[view->name_count++], name, sizeof(name));
        }
    }
}

/* What the seats under one strip come to; later fields matter less. */
struct seats_sum {
    const struct field_seat *shut;
    const struct field_seat *called;
    bool free;
    const struct field_seat *serving;
    const struct field_seat *paused;
};

static void add_seat(const struct field_seat *seat, struct seats_sum *sum)
{
    if (seat->shut[0] != 0) {
        sum->shut = seat; /* the whole hall is */
    }
    if (seat->number[0] != 0 && !seat->serving) {
        if (sum->called == NULL || seat->called_ms > sum->called->called_ms) {
            sum->called = seat;
        }
    } else if (seat->number[0] != 0) {
        if (sum->serving == NULL || seat->called_ms > sum->serving->called_ms) {
            sum->serving = seat;
        }
    } else if (seat->status == SEAT_OPEN) {
        sum->free = true;
    } else if (seat->status != SEAT_CLOSED) {
        sum->paused = seat;
    }
}

static void put_reason(const char *reason, struct strip_view *view)
{
    snprintf(view->reason, sizeof(view->reason), "%.*s",
             (int)utf8_cut(reason, strlen(reason), STRIP_TEXT_BYTES - 1), reason);
}

void window_strip_view(const struct hall_config *config, const struct field_seat *seats,
                       uint16_t window, struct strip_view *ret_view)
{
    assert(window < config->window_count);
    struct strip_view view = {.state = STRIP_CLOSED};
    struct seats_sum sum = {0};
    snprintf(view.window, sizeof(view.window), "%.7s", config->windows[window].id.text);
    for (uint16_t i = 0; i < config->seat_count; i++) {
        if (config->seats[i].window != window) {
            continue;
        }
        add_seat(&seats[i], &sum);
        if (seats[i].status == SEAT_OPEN) {
            add_names(config, &config->seats[i], &view);
        }
    }
    const struct field_seat *shown = sum.called != NULL ? sum.called
                                     : sum.free         ? NULL
                                                        : sum.serving;
    if (sum.shut != NULL) {
        view.state = STRIP_EMERGENCY;
        view.name_count = 0;
        put_reason(sum.shut->shut, &view);
    } else if (shown != NULL) {
        view.state = shown == sum.called ? STRIP_CALLED : STRIP_SERVING;
        view.call = shown->call;
        snprintf(view.number, sizeof(view.number), "%.7s", shown->number);
    } else if (sum.free) {
        view.state = STRIP_OPEN;
    } else if (sum.paused != NULL) {
        view.state = STRIP_PAUSED;
        put_reason(sum.paused->reason, &view);
    }
    *ret_view = view;
}

/* --- Pads and evaluators ------------------------------------------------------------------------
 */

/* Left text and right text of the eight characters; what the device can't show becomes a space. */
static void put_display(struct field_pad_view *view, const char *left, const char *right)
{
    const size_t left_size = strlen(left);
    const size_t right_size = strlen(right);
    assert(right_size <= DISPLAY_CHARACTERS);
    const size_t right_at = DISPLAY_CHARACTERS - right_size;
    for (size_t i = 0; i < DISPLAY_CHARACTERS; i++) {
        char character = ' ';
        if (i >= right_at) {
            character = right[i - right_at];
        } else if (i < left_size) {
            character = left[i];
        }
        view->display[i] = ' ';
        if (character >= 32 && character <= 95) {
            view->display[i] = character;
        }
    }
}

void window_pad_view(const struct field_seat *seat, struct field_pad_view *ret_view)
{
    struct field_pad_view view = {0};
    char count[8];
    snprintf(count, sizeof(count), "%u", seat->waiting < 999 ? seat->waiting : 999);
    const bool open = seat->status == SEAT_OPEN;
    const bool taken = seat->number[0] != 0;
    const bool called = taken && !seat->serving;
    const char *left = taken                         ? seat->number
                       : seat->status == SEAT_PAUSED ? "PAUSE"
                       : open                        ? ""
                                                     : "CLOSED";
    put_display(&view, left, strlen(left) + strlen(count) < DISPLAY_CHARACTERS ? count : "");
    view.quiet = seat->status == SEAT_CLOSED;
    view.lights[LED_NEXT] = open && !taken && seat->waiting > 0 ? LIGHT_SLOW : LIGHT_OFF;
    view.lights[LED_RECALL] = called ? LIGHT_ON : LIGHT_OFF;
    view.lights[LED_ABSENT] = called ? LIGHT_ON : LIGHT_OFF;
    view.lights[LED_FINISH] = seat->serving ? LIGHT_ON : LIGHT_OFF;
    view.lights[LED_PAUSE] = seat->status == SEAT_PAUSED ? LIGHT_ON : LIGHT_OFF;
    view.lights[LED_WAITING] = seat->waiting > 0 ? LIGHT_ON : LIGHT_OFF;
    *ret_view = view;
}

uint16_t window_review_number(const struct field_seat *seat)
{
    return seat->review == 0 ? 0 : (uint16_t)(1 + (seat->review - 1) % UINT16_MAX);
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

static void name_request(const struct field_press *press, struct field_order *order)
{
    const uint16_t *id = press->unique_id;
    snprintf(order->request_id, sizeof(order->request_id), "key-%04x%04x%04x%04x%04x%04x-%08x-%u",
             id[0], id[1], id[2], id[3], id[4], id[5], press->key.session, press->key.number);
}

static enum window_key pad_key(const struct field_seat *seat, const struct field_press *press,
                               struct field_order *order)
{
    if (press->key.age_ms > WINDOW_KEY_STALE_MS) {
        return WINDOW_KEY_REFUSED;
    }
    for (int i = 0; i < PAD_COMMAND_COUNT; i++) {
        if (pad_commands[i].key != press->key.key) {
            continue;
        }
        order->command = pad_commands[i].command;
        /* One key for both ways. */
        if (order->command == COMMAND_SEAT_PAUSE && seat->status == SEAT_PAUSED) {
            order->command = COMMAND_SEAT_OPEN;
        }
        return WINDOW_KEY_ORDER;
    }
    return WINDOW_KEY_NOTHING; /* the guide's key and the digits get their work later */
}

static enum window_key evaluator_key(const struct field_seat *seat, const struct field_press *press,
                                     struct field_order *order)
{
    if (press->key.context == 0 || press->key.context != window_review_number(seat) ||
        press->key.key < 1 || press->key.key > REVIEW_LEVELS) {
        return WINDOW_KEY_REFUSED;
    }
    order->command = COMMAND_REVIEW;
    order->level = (uint8_t)press->key.key;
    return WINDOW_KEY_ORDER;
}

enum window_key window_key_order(const struct field_seat *seat, const struct field_press *press,
                                 enum device_kind kind, struct field_order *ret_order)
{
    struct field_order order = {.kind = FIELD_ORDER_COMMAND,
                                .seat = seat->seat,
                                .device = press->device,
                                .session = press->key.session,
                                .number = press->key.number};
    name_request(press, &order);
    const enum window_key result =
        kind == DEVICE_PAD ? pad_key(seat, press, &order) : evaluator_key(seat, press, &order);
    if (result == WINDOW_KEY_ORDER) {
        *ret_order = order;
    }
    return result;
}
