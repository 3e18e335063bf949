#include "hall-server/model/event_codec.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

enum { CODEC_VERSION = 1 };

/*
 * One walk over an event's fields serves both directions, so that writing and reading cannot drift
 * apart: each field_* function writes the field, or reads it when `reading`.
 */
struct cursor {
    uint8_t *to;         /* writing */
    const uint8_t *from; /* reading */
    size_t at;
    size_t size_bytes;
    bool reading;
    int result;
};

static bool cursor_has(struct cursor *cursor, size_t size_bytes)
{
    if (cursor->result != EVENT_CODEC_OK) {
        return false;
    }
    if (cursor->size_bytes - cursor->at < size_bytes) {
        assert(cursor->reading); /* LIMIT_EVENT_BYTES holds the longest event */
        cursor->result = EVENT_CODEC_CUT;
        return false;
    }
    return true;
}

static void cursor_refuse(struct cursor *cursor)
{
    assert(cursor->reading); /* our own event is out of its enums */
    if (cursor->result == EVENT_CODEC_OK) {
        cursor->result = EVENT_CODEC_BAD;
    }
}

static void field_number(struct cursor *cursor, uint64_t *number, size_t size_bytes)
{
    if (!cursor_has(cursor, size_bytes)) {
        return;
    }
    uint64_t read = 0;
    for (size_t i = 0; i < size_bytes; i++) {
        if (cursor->reading) {
            read |= (uint64_t)cursor->from[cursor->at + i] << (8 * i);
        } else {
            cursor->to[cursor->at + i] = (uint8_t)(*number >> (8 * i));
        }
    }
    if (cursor->reading) {
        *number = read;
    }
    cursor->at += size_bytes;
}

static void field_u8(struct cursor *cursor, uint8_t *value)
{
    uint64_t number = *value;
    field_number(cursor, &number, 1);
    *value = (uint8_t)number;
}

/* A value below `count`. */
static void field_enum(struct cursor *cursor, uint8_t *value, int count)
{
    field_u8(cursor, value);
    if (cursor->result == EVENT_CODEC_OK && *value >= count) {
        cursor_refuse(cursor);
    }
}

static void field_u16(struct cursor *cursor, uint16_t *value)
{
    uint64_t number = *value;
    field_number(cursor, &number, 2);
    *value = (uint16_t)number;
}

static void field_u32(struct cursor *cursor, uint32_t *value)
{
    uint64_t number = *value;
    field_number(cursor, &number, 4);
    *value = (uint32_t)number;
}

static void field_i64(struct cursor *cursor, int64_t *value)
{
    uint64_t number = (uint64_t)*value;
    field_number(cursor, &number, 8);
    *value = (int64_t)number;
}

static void field_bytes(struct cursor *cursor, uint8_t *bytes, size_t size_bytes)
{
    if (!cursor_has(cursor, size_bytes)) {
        return;
    }
    if (cursor->reading) {
        memcpy(bytes, cursor->from + cursor->at, size_bytes);
    } else {
        memcpy(cursor->to + cursor->at, bytes, size_bytes);
    }
    cursor->at += size_bytes;
}

/* UTF-8 without NULs, at most `limit_bytes`, after its length of `width_bytes`; `text` has room for
 * one more. */
static void field_text_wide(struct cursor *cursor, char *text, size_t limit_bytes,
                            size_t width_bytes)
{
    uint64_t size = cursor->reading ? 0 : strlen(text);
    assert(size <= limit_bytes);
    field_number(cursor, &size, width_bytes);
    if (!cursor_has(cursor, size)) {
        return;
    }
    if (cursor->reading) {
        const char *from = (const char *)cursor->from + cursor->at;
        if (size > limit_bytes || memchr(from, 0, size) != NULL || !utf8_is_valid(from, size)) {
            cursor_refuse(cursor);
            return;
        }
        memset(text, 0, limit_bytes + 1);
    }
    field_bytes(cursor, (uint8_t *)text, size);
}

static void field_text(struct cursor *cursor, char *text, size_t limit_bytes)
{
    field_text_wide(cursor, text, limit_bytes, 1);
}

static void field_short_id(struct cursor *cursor, struct short_id *id)
{
    field_text(cursor, id->text, LIMIT_SHORT_ID_BYTES);
}

static void field_uuid(struct cursor *cursor, struct uuid *id)
{
    field_bytes(cursor, id->bytes, sizeof(id->bytes));
}

static void body_ticket_issued(struct cursor *cursor, struct event_ticket_issued *body)
{
    field_uuid(cursor, &body->id);
    field_bytes(cursor, body->secret.bytes, sizeof(body->secret.bytes));
    field_u16(cursor, &body->number);
    field_enum(cursor, &body->class, CLASS_COUNT);
    field_enum(cursor, &body->leg_count, LIMIT_LEGS_PER_ISSUE + 1);
    if (cursor->result == EVENT_CODEC_OK &&
        (body->leg_count == 0 || body->number == 0 || body->number > LIMIT_NUMBER)) {
        cursor_refuse(cursor);
    }
    for (uint8_t i = 0; cursor->result == EVENT_CODEC_OK && i < body->leg_count; i++) {
        field_u16(cursor, &body->legs[i].service);
        field_u16(cursor, &body->legs[i].queue);
    }
    field_short_id(cursor, &body->issuer);
}

static void body_leg_moved(struct cursor *cursor, struct event_leg_moved *body)
{
    field_uuid(cursor, &body->ticket);
    field_enum(cursor, &body->leg, LIMIT_LEGS_PER_TICKET);
    field_enum(cursor, &body->move, LEG_MOVE_COUNT);
    field_enum(cursor, &body->cause, CAUSE_COUNT);
    field_enum(cursor, &body->holder, HOLDER_COUNT);
    field_u16(cursor, &body->seat);
    field_text(cursor, body->reason, LIMIT_REASON_BYTES);
}

static void body_leg_recalled(struct cursor *cursor, struct event_leg_recalled *body)
{
    field_uuid(cursor, &body->ticket);
    field_enum(cursor, &body->leg, LIMIT_LEGS_PER_TICKET);
    field_u16(cursor, &body->seat);
    field_u8(cursor, &body->again);
}

static void body_leg_added(struct cursor *cursor, struct event_leg_added *body)
{
    field_uuid(cursor, &body->ticket);
    field_enum(cursor, &body->leg, LIMIT_LEGS_PER_TICKET);
    field_u16(cursor, &body->service);
    field_u16(cursor, &body->queue);
    field_u16(cursor, &body->seat);
    field_text(cursor, body->note, LIMIT_REASON_BYTES);
}

static void body_seat_moved(struct cursor *cursor, struct event_seat_moved *body)
{
    field_u16(cursor, &body->seat);
    field_enum(cursor, &body->status, SEAT_STATUS_COUNT);
    field_short_id(cursor, &body->clerk);
    field_text(cursor, body->reason, LIMIT_REASON_BYTES);
}

static void body_reviewed(struct cursor *cursor, struct event_reviewed *body)
{
    field_uuid(cursor, &body->ticket);
    field_enum(cursor, &body->leg, LIMIT_LEGS_PER_TICKET);
    field_enum(cursor, &body->level, REVIEW_LEVELS + 1);
    if (cursor->result == EVENT_CODEC_OK && body->level == 0) {
        cursor_refuse(cursor);
    }
    field_u16(cursor, &body->seat);
}

static void body_review_said(struct cursor *cursor, struct event_review_said *body)
{
    field_uuid(cursor, &body->ticket);
    field_enum(cursor, &body->leg, LIMIT_LEGS_PER_TICKET);
    field_enum(cursor, &body->level, REVIEW_LEVELS + 1);
    field_u16(cursor, &body->seat);
    field_u32(cursor, &body->reasons);
    if (cursor->result == EVENT_CODEC_OK &&
        (body->level == 0 || (body->reasons & ~review_reasons_of(body->level)) != 0)) {
        cursor_refuse(cursor);
    }
}

static void body_redress_opened(struct cursor *cursor, struct event_redress_opened *body)
{
    field_uuid(cursor, &body->ticket);
    field_enum(cursor, &body->leg, LIMIT_LEGS_PER_TICKET);
    field_enum(cursor, &body->level, REVIEW_BAD + 1);
    field_u32(cursor, &body->reasons);
    if (cursor->result == EVENT_CODEC_OK &&
        (body->level == 0 || (body->reasons & ~review_reasons_of(body->level)) != 0)) {
        cursor_refuse(cursor);
    }
    field_short_id(cursor, &body->service);
    field_short_id(cursor, &body->department);
    field_short_id(cursor, &body->window);
    for (int i = 0; i < REDRESS_CLOCKS; i++) {
        field_i64(cursor, &body->due_ms[i]);
    }
    field_enum(cursor, &body->provisional, 2);
}

static void body_redress_stepped(struct cursor *cursor, struct event_redress_stepped *body)
{
    field_number(cursor, &body->redress, 8);
    field_enum(cursor, &body->result, REDRESS_RESULT_COUNT);
    field_enum(cursor, &body->level, REVIEW_LEVELS + 1);
    field_text(cursor, body->words, LIMIT_REDRESS_BYTES);
    if (cursor->result == EVENT_CODEC_OK &&
        (body->result == REDRESS_SAID_AGAIN) != (body->level != 0)) {
        cursor_refuse(cursor);
    }
}

static void body_outcome_said(struct cursor *cursor, struct event_outcome_said *body)
{
    field_uuid(cursor, &body->ticket);
    field_enum(cursor, &body->leg, LIMIT_LEGS_PER_TICKET);
    field_enum(cursor, &body->outcome, OUTCOME_COUNT);
    field_u16(cursor, &body->seat);
    field_text_wide(cursor, body->missing, LIMIT_MISSING_BYTES, 2);
    if (cursor->result == EVENT_CODEC_OK &&
        !outcome_fits((enum outcome)body->outcome, body->missing)) {
        cursor_refuse(cursor);
    }
}

static void field_code(struct cursor *cursor, struct booking_code *code)
{
    field_bytes(cursor, (uint8_t *)code->text, LIMIT_BOOKING_CODE_BYTES);
    if (cursor->result == EVENT_CODEC_OK && !booking_code_is_good(code)) {
        cursor_refuse(cursor);
    }
}

static void field_day(struct cursor *cursor, int32_t *day)
{
    uint32_t number = (uint32_t)*day;
    field_u32(cursor, &number);
    *day = (int32_t)number;
}

/* A day, and a minute of it at which a slot begins. */
static void field_slot(struct cursor *cursor, int32_t *day, uint16_t *minute)
{
    field_day(cursor, day);
    field_u16(cursor, minute);
    if (cursor->result == EVENT_CODEC_OK && (*minute >= 1440 || *minute % SLOT_MINUTES != 0)) {
        cursor_refuse(cursor);
    }
}

static void body_booked(struct cursor *cursor, struct event_booked *body)
{
    field_code(cursor, &body->code);
    field_bytes(cursor, body->person.bytes, sizeof(body->person.bytes));
    field_u16(cursor, &body->service);
    field_slot(cursor, &body->day, &body->minute);
}

static void body_booking_moved(struct cursor *cursor, struct event_booking_moved *body)
{
    field_code(cursor, &body->code);
    field_enum(cursor, &body->move, LEG_MOVE_COUNT);
    field_enum(cursor, &body->late, 2);
    field_uuid(cursor, &body->ticket);
    field_u16(cursor, &body->misses);
    field_day(cursor, &body->refused_until);
}

static void body_block_given(struct cursor *cursor, struct event_block_given *body)
{
    field_short_id(cursor, &body->kiosk);
    field_u16(cursor, &body->queue);
    field_u16(cursor, &body->first);
    field_enum(cursor, &body->count, LIMIT_BLOCK_NUMBERS + 1);
    field_i64(cursor, &body->given_ms);
    if (cursor->result == EVENT_CODEC_OK && (body->count == 0 || body->first == 0)) {
        cursor_refuse(cursor);
    }
}

static void body_block_moved(struct cursor *cursor, struct event_block_moved *body)
{
    field_u16(cursor, &body->queue);
    field_u16(cursor, &body->first);
    field_enum(cursor, &body->back, 2);
}

static void body_ticket_merged(struct cursor *cursor, struct event_ticket_merged *body)
{
    field_i64(cursor, &body->issued_ms);
    field_enum(cursor, &body->past, 2);
    body_ticket_issued(cursor, &body->issued);
}

static void body_help_called(struct cursor *cursor, struct event_help_called *body)
{
    field_enum(cursor, &body->place.kind, HELP_KIND_COUNT);
    field_short_id(cursor, &body->place.id);
    field_short_id(cursor, &body->area);
    field_enum(cursor, &body->reason, HELP_REASON_COUNT);
}

static void body_device_noted(struct cursor *cursor, struct device_note *body)
{
    field_enum(cursor, &body->what, DEVICE_NOTE_COUNT);
    field_enum(cursor, &body->kind, DEVICE_NOTE_KINDS + 1);
    field_u8(cursor, &body->line);
    field_u8(cursor, &body->address);
    field_u16(cursor, &body->seat);
    field_bytes(cursor, body->device, sizeof(body->device));
    field_number(cursor, &body->order, 8);
    field_u16(cursor, &body->version_from);
    field_u16(cursor, &body->version_to);
    field_u8(cursor, &body->result);
    if (cursor->result == EVENT_CODEC_OK && body->kind == 0) {
        cursor_refuse(cursor);
    }
}

static void body_admin_noted(struct cursor *cursor, struct admin_note *body)
{
    field_enum(cursor, &body->what, ADMIN_NOTE_COUNT);
    field_enum(cursor, &body->by_command_line, 2);
    field_short_id(cursor, &body->subject);
    field_i64(cursor, &body->at_ms);
    field_text(cursor, body->before, ADMIN_NOTE_TEXT_BYTES);
    field_text(cursor, body->after, ADMIN_NOTE_TEXT_BYTES);
}

static void event_body(struct cursor *cursor, struct event *event)
{
    switch (event->kind) {
    case EVENT_CONFIG_APPLIED:
        field_u32(cursor, &event->as.config_applied.version);
        field_bytes(cursor, event->as.config_applied.hash, sizeof(event->as.config_applied.hash));
        break;
    case EVENT_DAY_TURNED: {
        uint32_t day = (uint32_t)event->as.day_turned.business_day;
        field_u32(cursor, &day);
        event->as.day_turned.business_day = (int32_t)day;
        break;
    }
    case EVENT_TICKET_ISSUED:
        body_ticket_issued(cursor, &event->as.ticket_issued);
        break;
    case EVENT_PRINT_REPORTED:
        field_uuid(cursor, &event->as.print_reported.ticket);
        field_enum(cursor, &event->as.print_reported.result, PRINT_UNKNOWN + 1);
        field_text(cursor, event->as.print_reported.reason, LIMIT_REASON_BYTES);
        break;
    case EVENT_LEG_MOVED:
        body_leg_moved(cursor, &event->as.leg_moved);
        break;
    case EVENT_LEG_RECALLED:
        body_leg_recalled(cursor, &event->as.leg_recalled);
        break;
    case EVENT_LEG_DEFERRED:
        field_uuid(cursor, &event->as.leg_deferred.ticket);
        field_enum(cursor, &event->as.leg_deferred.leg, LIMIT_LEGS_PER_TICKET);
        field_i64(cursor, &event->as.leg_deferred.credit_from_ms);
        break;
    case EVENT_LEG_ADDED:
        body_leg_added(cursor, &event->as.leg_added);
        break;
    case EVENT_SEAT_MOVED:
        body_seat_moved(cursor, &event->as.seat_moved);
        break;
    case EVENT_REVIEWED:
        body_reviewed(cursor, &event->as.reviewed);
        break;
    case EVENT_TICKET_CLASSED:
        field_uuid(cursor, &event->as.ticket_classed.ticket);
        field_enum(cursor, &event->as.ticket_classed.class, CLASS_COUNT);
        field_enum(cursor, &event->as.ticket_classed.ground, GROUND_COUNT);
        field_enum(cursor, &event->as.ticket_classed.counts, 2);
        break;
    case EVENT_HALL_MOVED:
        field_enum(cursor, &event->as.hall_moved.shut, 2);
        field_text(cursor, event->as.hall_moved.reason, LIMIT_REASON_BYTES);
        break;
    case EVENT_BOOKED:
        body_booked(cursor, &event->as.booked);
        break;
    case EVENT_BOOKING_CHANGED:
        field_code(cursor, &event->as.booking_changed.code);
        field_slot(cursor, &event->as.booking_changed.day, &event->as.booking_changed.minute);
        break;
    case EVENT_BOOKING_MOVED:
        body_booking_moved(cursor, &event->as.booking_moved);
        break;
    case EVENT_TICKET_REPRINTED:
        field_uuid(cursor, &event->as.ticket_reprinted.ticket);
        field_bytes(cursor, event->as.ticket_reprinted.secret.bytes,
                    sizeof(event->as.ticket_reprinted.secret.bytes));
        break;
    case EVENT_REQUEST_NOTED:
        field_uuid(cursor, &event->as.request_noted.ticket);
        field_enum(cursor, &event->as.request_noted.leg, LIMIT_LEGS_PER_TICKET);
        field_u16(cursor, &event->as.request_noted.seat);
        field_text(cursor, event->as.request_noted.booking.text, LIMIT_BOOKING_CODE_BYTES);
        break;
    case EVENT_BLOCK_GIVEN:
        body_block_given(cursor, &event->as.block_given);
        break;
    case EVENT_BLOCK_MOVED:
        body_block_moved(cursor, &event->as.block_moved);
        break;
    case EVENT_BLOCKS_CLOSED:
        field_day(cursor, &event->as.blocks_closed.until_day);
        field_u16(cursor, &event->as.blocks_closed.skip);
        break;
    case EVENT_TICKET_MERGED:
        body_ticket_merged(cursor, &event->as.ticket_merged);
        break;
    case EVENT_SEAT_RELEASED:
        field_u16(cursor, &event->as.seat_released.seat);
        break;
    case EVENT_NUMBERS_SKIPPED:
        field_u16(cursor, &event->as.numbers_skipped.queue);
        field_u16(cursor, &event->as.numbers_skipped.number);
        break;
    case EVENT_CLOCK_STEPPED:
        field_i64(cursor, &event->as.clock_stepped.step_ms);
        break;
    case EVENT_HELP_CALLED:
        body_help_called(cursor, &event->as.help_called);
        break;
    case EVENT_HELP_TAKEN:
        field_number(cursor, &event->as.help_taken.call, 8);
        break;
    case EVENT_HELP_CLOSED:
        field_number(cursor, &event->as.help_closed.call, 8);
        field_enum(cursor, &event->as.help_closed.end, HELP_END_COUNT);
        break;
    case EVENT_VISITOR_NOTED:
        field_uuid(cursor, &event->as.visitor_noted.ticket);
        field_bytes(cursor, event->as.visitor_noted.person.bytes,
                    sizeof(event->as.visitor_noted.person.bytes));
        field_enum(cursor, &event->as.visitor_noted.for_other, 2);
        break;
    case EVENT_KIOSK_REPLACED:
        field_short_id(cursor, &event->as.kiosk_replaced.kiosk);
        field_short_id(cursor, &event->as.kiosk_replaced.retired);
        break;
    case EVENT_QUEUE_MOVED:
        field_u16(cursor, &event->as.queue_moved.queue);
        field_enum(cursor, &event->as.queue_moved.stopped, 2);
        field_text(cursor, event->as.queue_moved.reason, LIMIT_REASON_BYTES);
        break;
    case EVENT_DEVICE_NOTED:
        body_device_noted(cursor, &event->as.device_noted);
        break;
    case EVENT_ADMIN_NOTED:
        body_admin_noted(cursor, &event->as.admin_noted);
        break;
    case EVENT_REVIEW_SAID:
        body_review_said(cursor, &event->as.review_said);
        break;
    case EVENT_PAPER_SHOWN:
    case EVENT_PAPER_TO_SIGN:
        field_u16(cursor, &event->as.paper_shown.seat);
        field_uuid(cursor, &event->as.paper_shown.ticket);
        field_enum(cursor, &event->as.paper_shown.leg, LIMIT_LEGS_PER_TICKET);
        field_bytes(cursor, event->as.paper_shown.hash, PAPER_HASH_BYTES);
        break;
    case EVENT_PAPER_ANSWERED:
        field_u16(cursor, &event->as.paper_answered.seat);
        field_number(cursor, &event->as.paper_answered.paper, 8);
        field_enum(cursor, &event->as.paper_answered.state, PAPER_STATE_COUNT);
        break;
    case EVENT_REDRESS_OPENED:
        body_redress_opened(cursor, &event->as.redress_opened);
        break;
    case EVENT_REDRESS_STEPPED:
        body_redress_stepped(cursor, &event->as.redress_stepped);
        break;
    case EVENT_REDRESS_MISSED:
        field_number(cursor, &event->as.redress_missed.redress, 8);
        field_enum(cursor, &event->as.redress_missed.step, REDRESS_CLOCKS);
        break;
    case EVENT_OUTCOME_SAID:
        body_outcome_said(cursor, &event->as.outcome_said);
        break;
    case EVENT_PAPER_SIGNED:
        field_u16(cursor, &event->as.paper_signed.seat);
        field_number(cursor, &event->as.paper_signed.paper, 8);
        field_bytes(cursor, event->as.paper_signed.hash, PAPER_HASH_BYTES);
        break;
    case EVENT_COUNT:
        assert(false);
    }
}

static void event_walk(struct cursor *cursor, struct event *event)
{
    uint8_t version = CODEC_VERSION;
    uint8_t kind = (uint8_t)event->kind;
    field_u8(cursor, &version);
    if (cursor->result == EVENT_CODEC_OK && version != CODEC_VERSION) {
        cursor_refuse(cursor);
    }
    field_enum(cursor, &kind, EVENT_COUNT);
    field_enum(cursor, &event->command, COMMAND_COUNT);
    field_enum(cursor, &event->actor_role, ROLE_COUNT);
    field_number(cursor, &event->seq, 8);
    field_i64(cursor, &event->at_ms);
    field_short_id(cursor, &event->actor_id);
    field_bytes(cursor, event->request.bytes, sizeof(event->request.bytes));
    field_u32(cursor, &event->request_print);
    if (cursor->result == EVENT_CODEC_OK) {
        event->kind = (enum event_kind)kind;
        event_body(cursor, event);
    }
}

size_t event_encode(const struct event *event, uint8_t ret_bytes[LIMIT_EVENT_BYTES])
{
    assert(event->kind < EVENT_COUNT);
    struct event copy = *event; /* the walk is written for both directions */
    struct cursor cursor = {.to = ret_bytes, .size_bytes = LIMIT_EVENT_BYTES};
    event_walk(&cursor, &copy);
    assert(cursor.result == EVENT_CODEC_OK);
    return cursor.at;
}

int event_decode(const uint8_t *bytes, size_t size_bytes, struct event *ret_event)
{
    struct event event;
    memset(&event, 0, sizeof(event));
    struct cursor cursor = {.from = bytes, .size_bytes = size_bytes, .reading = true};
    event_walk(&cursor, &event);
    if (cursor.result != EVENT_CODEC_OK) {
        return cursor.result;
    }
    if (cursor.at != size_bytes) {
        return EVENT_CODEC_BAD;
    }
    *ret_event = event;
    return EVENT_CODEC_OK;
}
