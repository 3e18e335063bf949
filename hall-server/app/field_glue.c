#include "hall-server/app/field_glue.h"

#include "drivers/base/log.h"
#include "hall-server/app/window_devices.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a device was last told to show. */
union shown {
    struct strip_view strip;
    struct field_pad_view pad;
    uint16_t review;
};

/* Where devices hang and whose they are. Changes only while no line runs. */
struct wiring {
    int count;
    struct field_wire wires[FIELD_DEVICES_MAX];
    uint16_t seats[FIELD_DEVICES_MAX]; /* of pads and evaluators; of strips the first seat */
    uint16_t windows[FIELD_DEVICES_MAX];
};

struct field_glue {
    struct field_port *port;
    char paths[FIELD_LINES_MAX][FIELD_PATH_BYTES];
    int line_count;

    struct wiring wiring;
    uint32_t wiring_serial; /* grows with each; as the wiring, read by the lines */

    /* Loop's thread. */
    struct field *field; /* NULL until the first on_seats, without devices, or until they start */
    bool start_due;      /* lines are wired that do not run, and it is time to try */
    int64_t again_ms;    /* after the next failure */
    bool told[FIELD_DEVICES_MAX];
    int owed_count; /* notes that the hall could not keep yet */
    struct field_order owed[FIELD_GLUE_OWED_MAX];
    void (*started)(void *context); /* may be NULL */
    void *started_context;
    union shown shown[FIELD_DEVICES_MAX];

    /* Guarded by `lock`: the lines' threads read them. Never held while a line starts or stops. */
    pthread_mutex_t lock;
    struct field_seat seats[LIMIT_SEATS];
};

/* --- From the lines -----------------------------------------------------------------------------
 */

/* The press is over, without an order: the device may forget it. */
static void press_dismiss(struct field *field, const struct field_press *press, uint8_t sound)
{
    if (sound != SOUND_NONE) {
        field_sound(field, press->device, sound);
    }
    field_key_done(field, press->device, press->key.session, press->key.number);
}

static void on_key(void *context, struct field *field, const struct field_press *press)
{
    struct field_glue *glue = context;
    pthread_mutex_lock(&glue->lock);
    const struct field_seat seat = glue->seats[glue->wiring.seats[press->device]];
    pthread_mutex_unlock(&glue->lock);
    struct field_order order;
    switch (window_key_order(&seat, press, glue->wiring.wires[press->device].kind, &order)) {
    case WINDOW_KEY_ORDER:
        order.wiring = glue->wiring_serial;
        if (!field_port_post(glue->port, &order)) {
            log_line(LOG_WARN, "field.queue_full", "device=%d", press->device);
            field_keys_again(field, press->device);
        }
        break;
    case WINDOW_KEY_NOTHING:
        press_dismiss(field, press, SOUND_NONE);
        break;
    case WINDOW_KEY_REFUSED:
        press_dismiss(field, press, SOUND_REFUSED);
        break;
    }
}

static void on_state(void *context, int device, enum field_device_state state)
{
    struct field_glue *glue = context;
    struct field_order order = {
        .kind = FIELD_ORDER_DEVICE, .seat = glue->wiring.seats[device], .device = device};
    order.device_kind = device_kind_name((int)glue->wiring.wires[device].kind);
    snprintf(order.state, sizeof(order.state), "%s", state == FIELD_PRESENT ? "ok" : "lost");
    log_line(LOG_INFO, "field.device", "kind=%s seat=%u state=%s", order.device_kind, order.seat,
             order.state);
    if (!field_port_post(glue->port, &order)) {
        log_line(LOG_WARN, "field.queue_full", "device=%d", device);
    }
}

static void on_note(void *context, int device, const struct device_note *note)
{
    struct field_glue *glue = context;
    const struct field_order order = {.kind = FIELD_ORDER_NOTE,
                                      .seat = glue->wiring.seats[device],
                                      .device = device,
                                      .wiring = glue->wiring_serial,
                                      .note = *note};
    if (!field_port_post(glue->port, &order)) {
        log_line(LOG_ERROR, "field.note_lost", "what=%s", device_note_name(note->what));
    }
}

/* --- From the hall ------------------------------------------------------------------------------
 */

static bool is_for_later(enum problem problem)
{
    return problem == PROBLEM_STORAGE_REFUSED || problem == PROBLEM_NOT_READY ||
           problem == PROBLEM_UNKNOWN_OUTCOME || problem == PROBLEM_BUSY;
}

/* On record: a wish is carried out. Not: again, in a while; a take-over is wished for anew anyway.
 */
static void note_answered(struct field_glue *glue, const struct field_order *order,
                          enum problem problem)
{
    const uint8_t what = order->note.what;
    const bool wish = what == DEVICE_NOTE_KEY || what == DEVICE_NOTE_TAKE_OVER;
    if (problem == PROBLEM_NONE && wish && !field_glue_bind(glue, &order->note, order->seq)) {
        log_line(LOG_WARN, "field.not_bound", "what=%s line=%d address=%d", device_note_name(what),
                 order->note.line, order->note.address);
    }
    if (!is_for_later(problem) || what == DEVICE_NOTE_TAKE_OVER) {
        return;
    }
    if (glue->owed_count == FIELD_GLUE_OWED_MAX) {
        log_line(LOG_ERROR, "field.note_lost", "what=%s", device_note_name(what));
        return;
    }
    glue->owed[glue->owed_count++] = *order;
    field_port_time_after(glue->port, FIELD_GLUE_AGAIN_MS);
}

static void on_answer(void *context, const struct field_order *order, enum problem problem)
{
    struct field_glue *glue = context;
    if (order->kind == FIELD_ORDER_NOTE) {
        note_answered(glue, order, problem);
        return;
    }
    if (order->kind != FIELD_ORDER_COMMAND || glue->field == NULL) {
        return;
    }
    if (order->wiring != glue->wiring_serial) {
        return; /* `device` is another one now; the press comes again, and acts once */
    }
    if (is_for_later(problem)) {
        field_keys_again(glue->field, order->device); /* it is not refused for good */
        return;
    }
    field_sound(glue->field, order->device, problem == PROBLEM_NONE ? SOUND_DONE : SOUND_REFUSED);
    field_key_done(glue->field, order->device, order->session, order->number);
}

static void add_wire(const struct field_glue *glue, struct wiring *wiring,
                     const struct hall_wire *wire, enum device_kind kind, uint16_t seat,
                     uint16_t window)
{
    if (wire->line == 0 || wire->line > glue->line_count || glue->paths[wire->line - 1][0] == 0 ||
        wiring->count == FIELD_DEVICES_MAX) {
        return;
    }
    wiring->wires[wiring->count] =
        (struct field_wire){.line = wire->line - 1, .address = wire->address, .kind = kind};
    wiring->seats[wiring->count] = seat;
    wiring->windows[wiring->count] = window;
    wiring->count++;
}

static uint16_t first_seat_of(const struct hall_config *config, uint16_t window)
{
    for (uint16_t i = 0; i < config->seat_count; i++) {
        if (config->seats[i].window == window) {
            return i;
        }
    }
    return INDEX_NONE;
}

/* Where each device hangs, as this configuration says. */
static void read_wiring(const struct field_glue *glue, const struct hall_config *config,
                        struct wiring *ret_wiring)
{
    memset(ret_wiring, 0, sizeof(*ret_wiring));
    for (uint16_t i = 0; i < config->window_count; i++) {
        const uint16_t seat = first_seat_of(config, i);
        if (seat != INDEX_NONE) {
            add_wire(glue, ret_wiring, &config->windows[i].strip, DEVICE_STRIP, seat, i);
        }
    }
    for (uint16_t i = 0; i < config->seat_count; i++) {
        const struct hall_seat *seat = &config->seats[i];
        add_wire(glue, ret_wiring, &seat->pad, DEVICE_PAD, i, seat->window);
        add_wire(glue, ret_wiring, &seat->evaluator, DEVICE_EVALUATOR, i, seat->window);
    }
}

/* A wiring that no line can have stays wrong; all else may be better later. */
static void start_failed(struct field_glue *glue, int error)
{
    log_line(LOG_ERROR, "field.not_started", "error=%d devices=%d again_ms=%lld", error,
             glue->wiring.count, error == FIELD_BAD_CONFIG ? -1LL : (long long)glue->again_ms);
    if (glue->again_ms == FIELD_GLUE_AGAIN_MS) {
        for (int i = 0; i < glue->wiring.count; i++) {
            on_state(glue, i, FIELD_LOST);
        }
    }
    if (error != FIELD_BAD_CONFIG) {
        field_port_time_after(glue->port, glue->again_ms);
        glue->again_ms = 2 * glue->again_ms < FIELD_GLUE_AGAIN_MAX_MS ? 2 * glue->again_ms
                                                                      : FIELD_GLUE_AGAIN_MAX_MS;
    }
}

static void start_lines(struct field_glue *glue)
{
    const struct wiring *wiring = &glue->wiring;
    struct field_config lines = {.line_count = glue->line_count,
                                 .wire_count = wiring->count,
                                 .context = glue,
                                 .on_key = on_key,
                                 .on_state = on_state,
                                 .on_note = on_note};
    memcpy(lines.lines, glue->paths, sizeof(glue->paths));
    memcpy(lines.wires, wiring->wires, sizeof(wiring->wires));
    const int result = field_start(&lines, &glue->field);
    if (result != FIELD_OK) {
        start_failed(glue, result);
    } else if (glue->started != NULL) {
        glue->started(glue->started_context);
    }
}

/* Starts the lines, or starts them anew when devices are wired otherwise than before. */
static void keep_lines(struct field_glue *glue, const struct hall_config *config)
{
    struct wiring wanted;
    read_wiring(glue, config, &wanted);
    if (memcmp(&glue->wiring, &wanted, sizeof(wanted)) != 0) {
        field_stop(glue->field);
        glue->field = NULL;
        glue->wiring = wanted;
        glue->wiring_serial++;
        memset(glue->told, 0, sizeof(glue->told));
        glue->start_due = wanted.count > 0;
        glue->again_ms = FIELD_GLUE_AGAIN_MS;
    }
    if (glue->start_due && glue->field == NULL) {
        glue->start_due = false;
        start_lines(glue);
    }
}

static void on_time(void *context)
{
    struct field_glue *glue = context;
    glue->start_due = glue->wiring.count > 0;
    for (int i = 0; i < glue->owed_count; i++) {
        if (!field_port_post(glue->port, &glue->owed[i])) {
            log_line(LOG_ERROR, "field.note_lost", "what=%s",
                     device_note_name(glue->owed[i].note.what));
        }
    }
    glue->owed_count = 0;
}

static bool shown_equal(enum device_kind kind, const union shown *a, const union shown *b)
{
    switch (kind) {
    case DEVICE_STRIP:
        return strip_view_equal(&a->strip, &b->strip);
    case DEVICE_PAD:
        return field_pad_view_equal(&a->pad, &b->pad);
    case DEVICE_EVALUATOR:
        return a->review == b->review;
    }
    return false;
}

/* Tells a device what changed for it. */
static void tell(struct field_glue *glue, int device, const struct hall_config *config)
{
    union shown now;
    memset(&now, 0, sizeof(now));
    const struct field_seat *seat = &glue->seats[glue->wiring.seats[device]];
    const enum device_kind kind = glue->wiring.wires[device].kind;
    switch (kind) {
    case DEVICE_STRIP:
        window_strip_view(config, glue->seats, glue->wiring.windows[device], &now.strip);
        break;
    case DEVICE_PAD:
        window_pad_view(seat, &now.pad);
        break;
    case DEVICE_EVALUATOR:
        now.review = window_review_number(seat);
        break;
    }
    if (glue->told[device] && shown_equal(kind, &now, &glue->shown[device])) {
        return;
    }
    glue->told[device] = true;
    glue->shown[device] = now;
    switch (kind) {
    case DEVICE_STRIP:
        field_show_strip(glue->field, device, &now.strip);
        break;
    case DEVICE_PAD:
        field_show_pad(glue->field, device, &now.pad);
        break;
    case DEVICE_EVALUATOR:
        field_show_review(glue->field, device, now.review);
        break;
    }
}

static void on_seats(void *context, const struct hall_config *config,
                     const struct field_seat *seats, size_t count)
{
    struct field_glue *glue = context;
    assert(count <= LIMIT_SEATS);
    assert(count == config->seat_count);
    pthread_mutex_lock(&glue->lock);
    memcpy(glue->seats, seats, count * sizeof(seats[0]));
    pthread_mutex_unlock(&glue->lock);
    keep_lines(glue, config);
    for (int i = 0; glue->field != NULL && i < glue->wiring.count; i++) {
        tell(glue, i, config);
    }
}

/* --- New devices --------------------------------------------------------------------------------
 */

int field_glue_new_devices(struct field_glue *glue, struct field_new_device *ret_devices, int room)
{
    return glue == NULL || glue->field == NULL ? 0
                                               : field_new_devices(glue->field, ret_devices, room);
}

bool field_glue_blink(struct field_glue *glue, const struct field_new_device *device, int seconds)
{
    return glue->field != NULL &&
           field_blink(glue->field, device->line, device->unique_id, seconds);
}

bool field_glue_wire(const struct field_glue *glue, const struct hall_config *config, uint16_t seat,
                     enum device_kind kind, int line, struct field_wire *ret_wire)
{
    const uint16_t window = config->seats[seat].window;
    for (int i = 0; glue != NULL && glue->field != NULL && i < glue->wiring.count; i++) {
        const struct field_wire *wire = &glue->wiring.wires[i];
        const bool here = kind == DEVICE_STRIP ? glue->wiring.windows[i] == window
                                               : glue->wiring.seats[i] == seat;
        if (here && wire->kind == kind && (line < 0 || line == wire->line)) {
            *ret_wire = *wire;
            return true;
        }
    }
    return false;
}

bool field_glue_bind(struct field_glue *glue, const struct device_note *note, uint64_t seq)
{
    uint16_t unique_id[REG_UNIQUE_ID_SIZE];
    const struct field_wanted wanted = {.note = seq,
                                        .if_lost = note->what == DEVICE_NOTE_TAKE_OVER};
    device_note_id_get(note, unique_id);
    for (int i = 0; glue != NULL && glue->field != NULL && i < glue->wiring.count; i++) {
        const struct field_wire *wire = &glue->wiring.wires[i];
        if (wire->line == note->line - 1 && wire->address == note->address &&
            (int)wire->kind == note->kind) {
            return note->what == DEVICE_NOTE_BIND_BY_KEY
                       ? field_bind_by_key(glue->field, i, seq)
                       : field_bind(glue->field, i, unique_id, &wanted);
        }
    }
    return false;
}

void field_glue_on_start(struct field_glue *glue, void (*started)(void *context), void *context)
{
    glue->started = started;
    glue->started_context = context;
}

bool field_glue_strip(struct field_glue *glue, int at, struct field_glue_strip *ret_strip)
{
    for (int i = 0; glue != NULL && glue->field != NULL && i < glue->wiring.count; i++) {
        if (glue->wiring.wires[i].kind != DEVICE_STRIP || at-- > 0) {
            continue;
        }
        ret_strip->window = glue->wiring.windows[i];
        ret_strip->wire = glue->wiring.wires[i];
        field_strip_picture(glue->field, i, &ret_strip->picture);
        return true;
    }
    return false;
}

bool field_glue_device(struct field_glue *glue, int at, struct field_glue_device *ret_device)
{
    if (glue == NULL || glue->field == NULL || at >= glue->wiring.count) {
        return false;
    }
    ret_device->seat = glue->wiring.seats[at];
    ret_device->wire = glue->wiring.wires[at];
    field_look(glue->field, at, &ret_device->look);
    return true;
}

uint32_t field_glue_wiring(const struct field_glue *glue)
{
    return glue->field == NULL ? 0 : glue->wiring_serial;
}

enum firmware_file_result field_glue_firmware(struct field_glue *glue,
                                              const struct hall_config *config,
                                              enum device_kind kind, uint16_t seat,
                                              const struct field_firmware *firmware,
                                              int *ret_devices)
{
    enum firmware_file_result result = FIRMWARE_FILE_OK;
    for (int i = 0; glue->field != NULL && i < glue->wiring.count; i++) {
        const bool here =
            seat == INDEX_NONE ||
            (kind == DEVICE_STRIP ? glue->wiring.windows[i] == config->seats[seat].window
                                  : glue->wiring.seats[i] == seat);
        if (!here || glue->wiring.wires[i].kind != kind) {
            continue;
        }
        result = field_update(glue->field, i, firmware);
        if (result != FIRMWARE_FILE_OK) {
            break;
        }
        (*ret_devices)++;
    }
    return result;
}

/* --- Life ---------------------------------------------------------------------------------------
 */

struct field_glue *field_glue_create(struct field_port *port, const char *const *lines, int count)
{
    if (count < 0 || count > FIELD_LINES_MAX) {
        return NULL;
    }
    struct field_glue *glue = calloc(1, sizeof(*glue));
    if (glue == NULL) {
        return NULL;
    }
    for (int i = 0; i < count; i++) {
        const char *path = lines[i] == NULL ? "" : lines[i];
        if (strlen(path) >= FIELD_PATH_BYTES) {
            free(glue);
            return NULL;
        }
        memcpy(glue->paths[i], path, strlen(path) + 1);
    }
    glue->port = port;
    glue->line_count = count;
    pthread_mutex_init(&glue->lock, NULL);
    const struct field_port_watcher watcher = {
        .context = glue, .on_answer = on_answer, .on_seats = on_seats, .on_time = on_time};
    field_port_watch(port, &watcher);
    return glue;
}

void field_glue_destroy(struct field_glue *glue)
{
    if (glue == NULL) {
        return;
    }
    field_port_watch(glue->port, NULL);
    field_stop(glue->field);
    pthread_mutex_destroy(&glue->lock);
    free(glue);
}
