/* Appointments as the API shows them. Whose they are is never told: the hall does not know. */
#include "drivers/sign/signed_code.h"
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/proto/views.h"

#include <assert.h>
#include <string.h>

enum { SLOT_MS = SLOT_MINUTES * 60000, TIME_ROOM = 16 };

static void minute_write(struct json_out *out, const char *key, uint16_t minute)
{
    char text[TIME_ROOM];
    (void)snprintf(text, sizeof text, "%02u:%02u", minute / 60U, minute % 60U);
    json_out_key_text(out, key, text);
}

static void day_write(struct json_out *out, int32_t day)
{
    char text[CALENDAR_DATE_ROOM];
    calendar_day_format(day, text);
    json_out_key_text(out, "day", text);
}

static const char *state_word(const struct booking *booking)
{
    switch ((enum leg_state)booking->state) {
    case LEG_WAITING:
        return "checked_in";
    case LEG_CANCELLED:
        return "cancelled";
    case LEG_EXPIRED:
        return "missed";
    default:
        assert(booking->state == LEG_BOOKED);
        return "booked";
    }
}

/* The ticket that it became; tickets of other days are not known any more. */
static void ticket_write(struct json_out *out, const struct views *views,
                         const struct booking *booking)
{
    const struct ticket *ticket =
        uuid_is_nil(&booking->ticket) ? NULL : engine_ticket_find(views->engine, &booking->ticket);
    char id[UUID_TEXT_BYTES + 1];
    if (ticket == NULL) {
        json_out_key_null(out, "ticket");
        return;
    }
    uuid_format(&ticket->id, id);
    json_out_key(out, "ticket");
    json_out_object(out);
    json_out_key_text(out, "id", id);
    view_number(out, views, "number", ticket);
    json_out_object_end(out);
}

/* The code for paper and phone; it holds to the end of its day. */
static void signed_write(struct json_out *out, const struct views *views,
                         const struct booking *booking)
{
    struct signed_code what = {
        .kind = 'A',
        .expires_s = engine_slot_start_ms(views->engine, booking->day + 1, 0) / 1000,
    };
    char text[SIGNED_CODE_TEXT_ROOM];
    memcpy(what.value, booking->code.text, sizeof booking->code.text);
    const bool made =
        views->code_secret != NULL && signed_code_make(views->code_secret, &what, text);
    json_out_key_text(out, "signed", made ? text : NULL);
}

void view_booking(struct json_out *out, const struct views *views, const struct booking *booking)
{
    const struct hall_config *config = views->config;
    const struct hall_service *service = &config->services[booking->service];
    const int64_t start_ms = engine_slot_start_ms(views->engine, booking->day, booking->minute);
    int64_t opens_ms = 0;
    int64_t closes_ms = 0;
    engine_booking_times(views->engine, booking, &opens_ms, &closes_ms);
    json_out_object(out);
    json_out_key_text(out, "code", booking->code.text);
    json_out_key_text(out, "state", state_word(booking));
    json_out_key_text(out, "service", service->id.text);
    view_name(out, views, "service_name", service->name);
    json_out_key_text(out, "queue", config->queues[service->queue].id.text);
    view_name(out, views, "queue_name", config->queues[service->queue].name);
    day_write(out, booking->day);
    minute_write(out, "at", booking->minute);
    view_time(out, views, "from", start_ms);
    view_time(out, views, "until", start_ms + SLOT_MS);
    view_time(out, views, "check_in_from", opens_ms);
    view_time(out, views, "check_in_until", closes_ms);
    view_time(out, views, "made_at", booking->made_ms);
    ticket_write(out, views, booking);
    signed_write(out, views, booking);
    json_out_key_number(out, "seq", (int64_t)booking->seq);
    json_out_object_end(out);
}

void view_bookings(struct json_out *out, const struct views *views, int32_t day)
{
    struct views unsigned_views = *views; /* a list of a day is for looking at */
    unsigned_views.code_secret = NULL;
    json_out_object(out);
    day_write(out, day);
    json_out_key(out, "appointments");
    json_out_array(out);
    for (uint32_t i = 0; i < engine_booking_count(views->engine); i++) {
        const struct booking *booking = engine_booking_at(views->engine, i);
        if (booking->day == day) {
            view_booking(out, &unsigned_views, booking);
        }
    }
    json_out_array_end(out);
    json_out_object_end(out);
}

void view_booking_counts(struct json_out *out, const struct views *views)
{
    const int32_t today = calendar_local_day(views->now_ms, views->config->zone_offset_min);
    int64_t counts[LEG_STATE_COUNT] = {0};
    for (uint32_t i = 0; i < engine_booking_count(views->engine); i++) {
        const struct booking *booking = engine_booking_at(views->engine, i);
        counts[booking->state] += booking->day == today ? 1 : 0;
    }
    json_out_key(out, "appointments");
    json_out_object(out);
    json_out_key_number(out, "booked", counts[LEG_BOOKED]);
    json_out_key_number(out, "checked_in", counts[LEG_WAITING]);
    json_out_key_number(out, "missed", counts[LEG_EXPIRED]);
    json_out_key_number(out, "cancelled", counts[LEG_CANCELLED]);
    json_out_object_end(out);
    json_out_key_bool(out, "blocks_closed", engine_blocks_are_closed(views->engine));
}

void view_slots(struct json_out *out, const struct views *views, uint16_t queue, int32_t day)
{
    struct engine_slot slots[SLOTS_OF_DAY];
    size_t count = 0;
    const enum problem problem =
        engine_slots(views->engine, queue, day, views->now_ms, slots, &count);
    json_out_object(out);
    json_out_key_text(out, "queue", views->config->queues[queue].id.text);
    day_write(out, day);
    json_out_key_text(out, "refused", problem == PROBLEM_NONE ? NULL : problem_code(problem));
    json_out_key_number(out, "quota", views->config->queues[queue].slot_quota);
    json_out_key(out, "slots");
    json_out_array(out);
    for (size_t i = 0; i < count; i++) {
        json_out_object(out);
        minute_write(out, "at", slots[i].minute);
        view_time(out, views, "from", engine_slot_start_ms(views->engine, day, slots[i].minute));
        json_out_key_number(out, "left", slots[i].left);
        json_out_object_end(out);
    }
    json_out_array_end(out);
    json_out_object_end(out);
}
