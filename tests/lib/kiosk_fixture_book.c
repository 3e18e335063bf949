/* Appointments: the hall's days and times, and the way to their scenes. */
#include "tests/lib/kiosk_fixture.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, DAY_MS = 86400000, FIRST_DAY = 16, LAST_DAY = 29, QUOTA = 4 };

static const char *const times[FIXTURE_SLOTS_MAX] = {
    "08:30", "08:45", "09:00", "09:15", "09:30", "09:45", "10:00", "10:15", "10:30", "10:45",
    "11:00", "11:15", "11:30", "11:45", "13:30", "13:45", "14:00", "14:15", "14:30", "14:45",
    "15:00", "15:15", "15:30", "15:45", "16:00", "16:15", "16:30", "16:45"};

static int64_t midnight_ms(int date)
{
    const struct shape_hall *hall = fixture_hall(SHAPE_HALL_OPEN);
    const int64_t offset_ms = hall->offset_min * MINUTE_MS;
    const int64_t today_ms = (hall->now_ms + offset_ms) / DAY_MS * DAY_MS - offset_ms;
    return today_ms + (int64_t)(date - FIRST_DAY) * DAY_MS;
}

/* Everything in one piece and with its own texts, so that whoever keeps it can copy it. */
const struct shape *fixture_slots(struct fixture_slots *slots, const struct client_ask *ask,
                                  int which)
{
    const char *queue = strstr(ask->path, "/queues/");
    const char *day = strstr(ask->path, "day=");
    assert(queue != NULL && day != NULL);
    queue += strlen("/queues/");
    *slots = (struct fixture_slots){.shape = {.kind = SHAPE_SLOTS, .of.slots = &slots->slots}};
    const size_t length = strcspn(queue, "/");
    assert(length < sizeof(slots->queue));
    memcpy(slots->queue, queue, length);
    memcpy(slots->day, day + strlen("day="), FIXTURE_DAY_ROOM - 1);
    const int date = atoi(slots->day + strlen("2026-03-"));
    const bool far = strncmp(slots->day, "2026-03-", strlen("2026-03-")) != 0 || date > LAST_DAY;
    const bool none = which % 6 == 0;
    const bool weekend = date % 7 == 0 || date % 7 == 1; /* the 16th is a Monday */
    slots->slots = (struct shape_slots){.queue = slots->queue,
                                        .day = slots->day,
                                        .refused = far               ? "too_far_ahead"
                                                   : none || weekend ? "no_slot"
                                                                     : "",
                                        .quota = none ? 0 : QUOTA,
                                        .slots = slots->rows};
    for (int i = 0; i < FIXTURE_SLOTS_MAX && !far && !none && !weekend; i++) {
        const int hour = atoi(times[i]);
        const int minute = atoi(times[i] + 3);
        slots->rows[slots->slots.slot_count++] = (struct shape_slot){
            .at = times[i],
            .from_ms = midnight_ms(date) + (int64_t)(hour * 60 + minute) * MINUTE_MS,
            .left = date == FIRST_DAY + 2 ? 0 : (i * 7 + date) % (QUOTA + 1)};
    }
    return &slots->shape;
}

static const struct shape *made(enum shape_booking_state state)
{
    static struct shape_booking booking;
    static struct shape shape;
    const int64_t from_ms = midnight_ms(FIRST_DAY + 1) + (int64_t)(9 * 60) * MINUTE_MS;
    booking = (struct shape_booking){
        .code = "K7M29XTW",
        .state = state,
        .service = "approval-300",
        .service_name = {"食品经营许可变更", "Change of a food licence"},
        .queue = "A",
        .queue_name = {"食品药品经营", "Food and drug trade"},
        .day = "2026-03-17",
        .at = "09:00",
        .from_ms = from_ms,
        .until_ms = from_ms + 15 * MINUTE_MS,
        .check_in_from_ms = from_ms - 15 * MINUTE_MS,
        .check_in_until_ms = from_ms + 30 * MINUTE_MS,
        .signed_code = "MS1.A.SzdNMjlYVFc.abcdefgh.AZzxR2x8dMOKf3mN0q2hRQAZzxR2x8dMOKf3mN0q2hRQ"
                       "AZzxR2x8dMOKf3mN0q2hRQAZzxR2x8dMOKf3mN0q2hRQ"};
    shape = (struct shape){.kind = SHAPE_BOOKING, .of.booking = &booking};
    return &shape;
}

/* All days that the kiosk asks for, one after another. */
static void answer_days(struct kiosk *kiosk, int which)
{
    static struct fixture_slots slots;
    do {
        fixture_answer(kiosk, fixture_slots(&slots, fixture_last_ask(), which), NULL);
    } while (kiosk->visitor.book.asking);
}

/* A time of the second day. */
static void to_time(struct kiosk *kiosk)
{
    static struct fixture_slots slots;
    answer_days(kiosk, 1);
    fixture_choose(kiosk, 1);
    fixture_answer(kiosk, fixture_slots(&slots, fixture_last_ask(), 1), NULL);
}

void fixture_book(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    kiosk_part(kiosk, KIOSK_CARD_READER, scene != SCENE_BOOK_NO_READER, kiosk->now_ms);
    fixture_to_confirm(kiosk, false, true);
    fixture_act(kiosk, KIOSK_BOOK);
    switch (scene) {
    case SCENE_BOOK_LOOKING:
        return;
    case SCENE_BOOK_LOST:
        fixture_answer(kiosk, NULL, "no_answer");
        return;
    case SCENE_BOOK_DAYS:
    case SCENE_BOOK_NOT_HERE:
        answer_days(kiosk, scene == SCENE_BOOK_DAYS ? 1 : 0);
        return;
    default:
        break;
    }
    to_time(kiosk);
    if (scene == SCENE_BOOK_TIMES) {
        return;
    }
    if (scene == SCENE_BOOK_SURE) {
        fixture_card_down(kiosk);
    }
    fixture_choose(kiosk, 2);
    if (scene == SCENE_BOOK_CARD || scene == SCENE_BOOK_NO_READER || scene == SCENE_BOOK_SURE) {
        return;
    }
    fixture_card_down(kiosk);
    if (scene == SCENE_BOOKED) {
        fixture_answer(kiosk, made(SHAPE_BOOKING_BOOKED), NULL);
        kiosk_slip_ended(kiosk, kiosk->visit, KIOSK_PRINTED, kiosk->now_ms);
    } else if (scene != SCENE_BOOK_SENDING) {
        fixture_answer(kiosk, NULL, scene == SCENE_BOOK_UNSURE ? "no_answer" : "slot_full");
    }
}

void fixture_book_change(struct kiosk *kiosk, enum fixture_scene scene,
                         enum words_language language)
{
    const bool cancel = scene == SCENE_BOOK_CANCEL || scene == SCENE_BOOK_CANCELLED;
    fixture_booking(kiosk, SCENE_BOOKING_EARLY, language);
    fixture_act(kiosk, KIOSK_OWN + (cancel ? 5 : 4));
    if (!cancel) {
        to_time(kiosk);
        fixture_choose(kiosk, 2);
    }
    if (scene == SCENE_BOOK_CHANGED || scene == SCENE_BOOK_CANCELLED) {
        fixture_act(kiosk, KIOSK_OWN);
        fixture_answer(kiosk, made(cancel ? SHAPE_BOOKING_CANCELLED : SHAPE_BOOKING_BOOKED), NULL);
    }
}
