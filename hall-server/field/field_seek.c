#include "drivers/base/log.h"
#include "hall-server/field/field_line.h"

#include <stdio.h>
#include <string.h>

enum {
    LOST_FOR_MS = 2000,      /* noise may take a device away for a moment */
    HEARD_LATELY_MS = 30000, /* a new device that is still there */
    KEY_BIND_MS = 120000,    /* so long somebody may look for the key */
    WISH_AGAIN_MS = 5000,    /* a take-over that nobody has put on record */
    ID_ROOM = REG_UNIQUE_ID_SIZE * 4 + 1,
};

static const char *id_text(const uint16_t *unique_id, char ret_text[ID_ROOM])
{
    for (int i = 0; i < REG_UNIQUE_ID_SIZE; i++) {
        snprintf(ret_text + 4 * (size_t)i, 5, "%04x", unique_id[i]);
    }
    return ret_text;
}

static bool is_lost(const struct field_seat_device *seat, int64_t now_ms)
{
    return seat->device.state == FIELD_LOST && seat->lost_ms != 0 &&
           now_ms - seat->lost_ms >= LOST_FOR_MS;
}

static bool any_lost(const struct field_line *line, int64_t now_ms)
{
    for (int i = 0; i < line->count; i++) {
        if (is_lost(&line->devices[i], now_ms)) {
            return true;
        }
    }
    return false;
}

/* The next lost device's address, round and round; 0: none is lost. */
static uint16_t lost_address(struct field_line *line, int64_t now_ms)
{
    for (int i = 1; i <= line->count; i++) {
        const int at = (line->seek_at + i) % line->count;
        if (is_lost(&line->devices[at], now_ms)) {
            line->seek_at = at;
            return (uint16_t)line->devices[at].address;
        }
    }
    return 0;
}

void field_line_note(struct field_line *line, const struct field_seat_device *seat,
                     const uint16_t unique_id[REG_UNIQUE_ID_SIZE], struct device_note note)
{
    if (line->config->on_note == NULL) {
        return;
    }
    note.kind = (uint8_t)seat->device.kind;
    note.line = (uint8_t)(line->config->wires[seat->index].line + 1);
    note.address = (uint8_t)seat->address;
    device_note_id_put(&note, unique_id);
    line->config->on_note(line->config->context, seat->index, &note);
}

void field_line_note_state(struct field_line *line, int at, int64_t now_ms)
{
    struct field_seat_device *seat = &line->devices[at];
    seat->lost_ms = seat->device.state == FIELD_LOST ? now_ms : 0;
    if (seat->device.state == FIELD_LOST && now_ms + FIND_LOST_MS < line->find.due_ms) {
        line->find.due_ms = now_ms + FIND_LOST_MS;
    }
}

bool field_line_seek_due(const struct field_line *line, int64_t now_ms)
{
    return now_ms >= line->long_ms && field_find_is_due(&line->find, now_ms);
}

void field_line_seek_next(struct field_line *line, int64_t now_ms,
                          struct field_request *ret_request)
{
    field_find_next(&line->find, lost_address(line, now_ms), ret_request);
    line->long_ms = now_ms + FIELD_PICTURE_TURN_MS;
}

static struct field_seat_device *seat_at(struct field_line *line, int address)
{
    for (int i = 0; i < line->count; i++) {
        if (line->devices[i].address == address) {
            return &line->devices[i];
        }
    }
    return NULL;
}

static bool id_is_known(const uint16_t *unique_id)
{
    static const uint16_t none[REG_UNIQUE_ID_SIZE];
    return !field_id_equal(unique_id, none);
}

/* Somebody has the address of a device that is lost: itself, or two of them. */
static void note_share(struct field_line *line, const struct field_find_news *news, int64_t now_ms)
{
    char text[ID_ROOM];
    struct field_seat_device *seat = seat_at(line, news->address);
    if (seat == NULL) {
        return;
    }
    seat->found_ms = now_ms;
    if (!id_is_known(seat->device.unique_id)) {
        memcpy(seat->device.unique_id, news->unique_id, sizeof(news->unique_id));
    } else if (!field_id_equal(seat->device.unique_id, news->unique_id) &&
               field_find_order(&line->find, news->unique_id, DEVICE_ADDRESS_FIND, 0, 0)) {
        log_line(LOG_WARN, "field.address_twice", "line=%s address=%d stranger=%s", line->path,
                 news->address, id_text(news->unique_id, text));
        field_line_note(line, seat, news->unique_id,
                        (struct device_note){.what = DEVICE_NOTE_TWIN});
    }
}

static void note_took(struct field_line *line, const struct field_find_news *news, int64_t now_ms)
{
    char text[ID_ROOM];
    log_line(LOG_INFO, "field.address_given", "line=%s address=%d device=%s", line->path,
             news->address, id_text(news->unique_id, text));
    struct field_seat_device *seat = seat_at(line, news->address);
    if (seat != NULL) {
        memcpy(seat->device.unique_id, news->unique_id, sizeof(news->unique_id));
        seat->device.due_ms = seat->device.state == FIELD_LOST ? now_ms : seat->device.due_ms;
        line->probe_ms = 0;
        field_line_note(line, seat, news->unique_id,
                        (struct device_note){.what = DEVICE_NOTE_TAKEN, .order = news->note});
    }
}

/* The only device of a kind that is lost on this line; NULL: none, or it is not clear which. */
static struct field_seat_device *only_lost(struct field_line *line, enum device_kind kind,
                                           int64_t now_ms)
{
    struct field_seat_device *only = NULL;
    for (int i = 0; i < line->count; i++) {
        struct field_seat_device *seat = &line->devices[i];
        if (seat->device.kind != kind || seat->device.state == FIELD_PRESENT) {
            continue;
        }
        /* One that was just heard is no dead one, but one of two with one address. */
        const bool heard = seat->found_ms != 0 && now_ms - seat->found_ms < HEARD_LATELY_MS;
        if (only != NULL || heard || !is_lost(seat, now_ms)) {
            return NULL;
        }
        only = seat;
    }
    return only;
}

static const struct field_found *only_new(const struct field_line *line, enum device_kind kind,
                                          int64_t now_ms)
{
    const struct field_found *only = NULL;
    for (int i = 0; i < line->find.count; i++) {
        const struct field_found *found = &line->find.found[i];
        if (found->kind != kind || now_ms - found->heard_ms > HEARD_LATELY_MS) {
            continue;
        }
        if (only != NULL) {
            return NULL;
        }
        only = found;
    }
    return only;
}

/*
 * A device was replaced in service: the new one gets the address, and with it all of the seat's,
 * as soon as that is on record.
 */
static void let_take_over(struct field_line *line, int64_t now_ms)
{
    for (int kind = DEVICE_PAD; kind <= DEVICE_STRIP && line->find.order_count == 0; kind++) {
        struct field_seat_device *lost = only_lost(line, (enum device_kind)kind, now_ms);
        const struct field_found *found = only_new(line, (enum device_kind)kind, now_ms);
        if (lost != NULL && found != NULL && now_ms >= line->wish_ms[kind]) {
            line->wish_ms[kind] = now_ms + WISH_AGAIN_MS;
            field_line_note(line, lost, found->unique_id,
                            (struct device_note){.what = DEVICE_NOTE_TAKE_OVER});
        }
    }
}

/* Somebody asked for a key to be pressed at the device that is meant, and it was. */
static void note_key(struct field_line *line, int64_t now_ms)
{
    if (now_ms >= line->key_bind_until_ms) {
        return;
    }
    const struct field_seat_device *seat = &line->devices[line->key_bind];
    for (int i = 0; i < line->find.count; i++) {
        const struct field_found *found = &line->find.found[i];
        if (found->kind == seat->device.kind && found->presses > found->presses_before) {
            line->key_bind_until_ms = 0;
            field_line_note(
                line, seat, found->unique_id,
                (struct device_note){.what = DEVICE_NOTE_KEY, .order = line->key_bind_note});
            return;
        }
    }
}

bool field_line_seek_answer(struct field_line *line, int64_t now_ms, enum field_find_heard heard,
                            const uint16_t *registers)
{
    struct field_find_news news;
    field_find_answer(&line->find, now_ms, heard, registers, any_lost(line, now_ms), &news);
    if (news.shares) {
        note_share(line, &news, now_ms);
    }
    if (news.took) {
        note_took(line, &news, now_ms);
    }
    note_key(line, now_ms);
    let_take_over(line, now_ms);
    return news.changed;
}

void field_line_seek_order(struct field_line *line, int64_t now_ms,
                           const struct field_seek_mail *mail)
{
    if (mail->by_key) {
        line->key_bind = mail->bind;
        line->key_bind_until_ms = now_ms + KEY_BIND_MS;
        line->key_bind_note = mail->note;
        for (int i = 0; i < line->find.count; i++) {
            line->find.found[i].presses_before = line->find.found[i].presses;
        }
        return;
    }
    if (mail->bind < 0) {
        (void)field_find_order(&line->find, mail->unique_id, 0, (uint16_t)mail->locate_s, 0);
        return;
    }
    const struct field_seat_device *seat = &line->devices[mail->bind];
    if (mail->if_lost && seat->device.state != FIELD_LOST) {
        return;
    }
    if (seat->device.state == FIELD_PRESENT &&
        !field_id_equal(seat->device.unique_id, mail->unique_id)) {
        (void)field_find_order(&line->find, seat->device.unique_id, DEVICE_ADDRESS_FIND, 0, 0);
    }
    (void)field_find_order(&line->find, mail->unique_id, (uint16_t)seat->address, 0, mail->note);
}
