/* Codes and cards: the hall's answers, and the way to their scenes. */
#include "tests/lib/kiosk_fixture.h"

#include <string.h>

#define FIXTURE_CARD "00112233445566778899aabbccddeeff"
#define FIXTURE_TOKEN "AZzxR2x8dMOKf3mN0q2hRQAAAAAAAAAAAAAAAA"
enum { HOUR_MS = 3600000 };

static const struct shape_wait wait = {480, 900};
static const char *const windows[] = {"12", "13", "14"};
static const struct shape_booking_ticket became = {"0195a3c0-0000-7000-8000-000000000047", "A047"};

static const struct shape *standing_of(enum shape_leg_state state)
{
    static struct shape_leg leg;
    static struct shape_standing standing;
    static struct shape shape;
    const bool called = state == SHAPE_LEG_CALLED || state == SHAPE_LEG_SERVING;
    leg = (struct shape_leg){.service = "",
                             .service_name = {"", ""},
                             .queue = "A",
                             .queue_name = {"食品药品经营", "Food and drug trade"},
                             .state = state,
                             .ahead = 6,
                             .wait = &wait,
                             .windows = windows,
                             .window_count = 3,
                             .seat = called ? "12" : "",
                             .window = called ? "12" : ""};
    standing = (struct shape_standing){"A047", state, &leg, 1};
    shape = (struct shape){.kind = SHAPE_STANDING, .of.standing = &standing};
    return &shape;
}

static const struct shape *ticket_shape(enum shape_leg_state state)
{
    static struct shape shape;
    shape = (struct shape){.kind = SHAPE_TICKET,
                           .of.ticket = fixture_ticket(SHAPE_HOLDER_PAPER, state)};
    return &shape;
}

static const struct shape *review_shape(void)
{
    static const struct shape_review review = {"0195a3c0-0000-7000-8000-000000000047", 0, 4};
    static const struct shape shape = {.kind = SHAPE_REVIEW, .of.review = &review};
    return &shape;
}

/* From ten minutes before the fixture's now; `late_ms` later or earlier. */
static struct shape_booking booking_of(int64_t late_ms, enum shape_booking_state state)
{
    const int64_t from_ms = fixture_hall(SHAPE_HALL_OPEN)->now_ms - 600000 - late_ms;
    return (struct shape_booking){
        .code = "K7M29XTW",
        .state = state,
        .service = "approval-300",
        .service_name = {"食品经营许可变更", "Change of a food licence"},
        .queue = "A",
        .queue_name = {"食品药品经营", "Food and drug trade"},
        .day = "2026-03-16",
        .at = "10:15",
        .from_ms = from_ms,
        .until_ms = from_ms + 900000,
        .check_in_from_ms = from_ms - 600000,
        .check_in_until_ms = from_ms + 1500000,
        .ticket = state == SHAPE_BOOKING_CHECKED_IN ? &became : NULL,
        .signed_code = "MS1.A.SzdNMjlYVFc.abcdefgh.AZzxR2x8dMOKf3mN0q2hRQAZzxR2x8dMOKf3mN0q2hRQ",
    };
}

static const struct shape *booking_shape(int64_t late_ms, enum shape_booking_state state)
{
    static struct shape_booking booking;
    static struct shape shape;
    booking = booking_of(late_ms, state);
    shape = (struct shape){.kind = SHAPE_BOOKING, .of.booking = &booking};
    return &shape;
}

const struct shape *fixture_card_today(int count)
{
    static struct shape_booking bookings[3];
    static struct shape_card_today today;
    static struct shape shape;
    bookings[0] = booking_of(0, SHAPE_BOOKING_BOOKED);
    bookings[1] = booking_of(-2 * HOUR_MS, SHAPE_BOOKING_BOOKED);
    bookings[1].at = "12:15";
    bookings[1].service_name = (struct shape_name){
        "企业职工基本养老保险关系转移接续申请（统筹范围内跨区转移）",
        "Application to move the basic pension insurance of an employee between districts"};
    bookings[2] = booking_of(2 * HOUR_MS, SHAPE_BOOKING_MISSED);
    bookings[2].at = "08:15";
    today = (struct shape_card_today){.bookings = bookings, .booking_count = (size_t)count};
    shape = (struct shape){.kind = SHAPE_CARD_TODAY, .of.card_today = &today};
    return &shape;
}

const struct shape *fixture_card_ticket(void)
{
    static struct shape_ticket ticket;
    static struct shape_card_today today;
    static struct shape shape;
    ticket = *fixture_ticket(SHAPE_HOLDER_PAPER, SHAPE_LEG_WAITING);
    ticket.by_card = true;
    today = (struct shape_card_today){.tickets = &ticket, .ticket_count = 1};
    shape = (struct shape){.kind = SHAPE_CARD_TODAY, .of.card_today = &today};
    return &shape;
}

static void type(struct kiosk *kiosk)
{
    kiosk_part(kiosk, KIOSK_GUN, true, kiosk->now_ms);
    kiosk_part(kiosk, KIOSK_CARD_READER, true, kiosk->now_ms);
    fixture_act(kiosk, KIOSK_WHERE);
    static const char wanted[] = "A047";
    (void)memcpy(kiosk->visitor.desk.typed, wanted, sizeof(wanted));
}

void fixture_scan(struct kiosk *kiosk, enum kiosk_code_kind kind)
{
    const struct kiosk_code code = {
        .kind = kind,
        .text = kind == KIOSK_CODE_TICKET ? FIXTURE_TOKEN : "K7M29XTW",
        .zh = "这个码不是本大厅签发的，或被改动过，请到咨询台",
        .en = "This code was not made by this hall, or was changed. Please ask at the desk."};
    kiosk_scanned(kiosk, &code, kiosk->now_ms);
}

void fixture_card_down(struct kiosk *kiosk)
{
    kiosk_card(kiosk, FIXTURE_CARD, "马**", kiosk->now_ms);
}

const struct shape *fixture_desk_shape(enum shape_kind kind, int which)
{
    switch (kind) {
    case SHAPE_STANDING:
        return standing_of((enum shape_leg_state)(which % SHAPE_LEG_STATE_COUNT));
    case SHAPE_TICKET:
        return ticket_shape(which % 6 == 0   ? SHAPE_LEG_ABSENT
                            : which % 2 == 0 ? SHAPE_LEG_FINISHED
                                             : SHAPE_LEG_WAITING);
    case SHAPE_REVIEW:
        return review_shape();
    case SHAPE_BOOKING:
        return booking_shape((which % 5 - 2) * HOUR_MS,
                             (enum shape_booking_state)(which % SHAPE_BOOKING_STATE_COUNT));
    case SHAPE_CARD_TODAY:
        return which % 5 == 4 ? fixture_card_ticket() : fixture_card_today(which % 5);
    default:
        return NULL;
    }
}

void fixture_where(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    static const struct {
        enum fixture_scene scene;
        enum shape_leg_state state;
    } states[] = {
        {SCENE_STANDING, SHAPE_LEG_WAITING},           {SCENE_STANDING_CALLED, SHAPE_LEG_CALLED},
        {SCENE_STANDING_SERVING, SHAPE_LEG_SERVING},   {SCENE_STANDING_ABSENT, SHAPE_LEG_ABSENT},
        {SCENE_STANDING_PARKED, SHAPE_LEG_PARKED},     {SCENE_STANDING_ISSUED, SHAPE_LEG_ISSUED},
        {SCENE_STANDING_FINISHED, SHAPE_LEG_FINISHED}, {SCENE_STANDING_OVER, SHAPE_LEG_EXPIRED}};
    (void)language;
    if (scene == SCENE_WHERE) {
        fixture_act(kiosk, KIOSK_WHERE);
        return;
    }
    if (scene == SCENE_STANDING_TICKET || scene == SCENE_STANDING_COPY_FAILED ||
        scene == SCENE_STANDING_COME_BACK) {
        fixture_scan(kiosk, KIOSK_CODE_TICKET);
        fixture_answer(
            kiosk,
            ticket_shape(scene == SCENE_STANDING_COME_BACK ? SHAPE_LEG_ABSENT : SHAPE_LEG_WAITING),
            NULL);
        kiosk->visitor.desk.copy_failed = scene == SCENE_STANDING_COPY_FAILED;
        return;
    }
    type(kiosk);
    if (scene == SCENE_WHERE_TYPED) {
        return;
    }
    fixture_act(kiosk, KIOSK_OWN + 1);
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (states[i].scene == scene) {
            fixture_answer(kiosk, standing_of(states[i].state), NULL);
        }
    }
}

void fixture_booking(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    fixture_scan(kiosk, KIOSK_CODE_APPOINTMENT);
    switch (scene) {
    case SCENE_BOOKING_EARLY:
        fixture_answer(kiosk, booking_shape(-2 * HOUR_MS, SHAPE_BOOKING_BOOKED), NULL);
        break;
    case SCENE_BOOKING_LATE:
        fixture_answer(kiosk, booking_shape(2 * HOUR_MS, SHAPE_BOOKING_MISSED), NULL);
        break;
    case SCENE_BOOKING_DONE:
        fixture_answer(kiosk, booking_shape(0, SHAPE_BOOKING_CHECKED_IN), NULL);
        break;
    case SCENE_BOOKING_OTHER_DAY:
        fixture_answer(kiosk, booking_shape(-48 * HOUR_MS, SHAPE_BOOKING_BOOKED), NULL);
        break;
    case SCENE_CODE_UNKNOWN:
        fixture_answer(kiosk, NULL, "unknown_booking");
        break;
    default:
        fixture_answer(kiosk, booking_shape(0, SHAPE_BOOKING_BOOKED), NULL);
    }
}

void fixture_card(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    fixture_card_down(kiosk);
    if (scene != SCENE_CARD_LOOKING) {
        fixture_answer(kiosk, fixture_card_today(scene == SCENE_CARD ? 3 : 0), NULL);
    }
    if (scene == SCENE_CARD_TAKEN) {
        fixture_act(kiosk, KIOSK_TAKE);
        kiosk_card_gone(kiosk, kiosk->now_ms);
    } else if (scene == SCENE_TAKE_CARD) {
        fixture_act(kiosk, KIOSK_HOME);
    }
}

void fixture_code(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    fixture_scan(kiosk, scene == SCENE_CODE_CASE ? KIOSK_CODE_CASE : KIOSK_CODE_BAD);
}

void fixture_review(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    fixture_scan(kiosk, KIOSK_CODE_TICKET);
    fixture_answer(kiosk, ticket_shape(SHAPE_LEG_FINISHED), NULL);
    if (scene == SCENE_STANDING_REVIEW) {
        return;
    }
    fixture_act(kiosk, KIOSK_OWN + 1);
    if (scene == SCENE_REVIEW) {
        return;
    }
    const bool lacking = scene == SCENE_REVIEW_WHY_CHOSEN;
    fixture_act(kiosk, (ui_id)(KIOSK_OWN + (lacking ? 2 : 4)));
    if (scene == SCENE_REVIEW_SENDING) {
        return;
    }
    if (scene == SCENE_REVIEW_UNSURE || scene == SCENE_REVIEW_ALREADY) {
        fixture_answer(kiosk, NULL,
                       scene == SCENE_REVIEW_UNSURE ? "no_answer" : "already_reviewed");
        return;
    }
    fixture_answer(kiosk, review_shape(), "");
    if (scene == SCENE_REVIEWED) {
        fixture_act(kiosk, KIOSK_OWN);
    } else if (scene != SCENE_REVIEW_WHY) {
        fixture_act(kiosk, KIOSK_ITEM);
        fixture_act(kiosk, KIOSK_ITEM + 3);
    }
    if (scene == SCENE_REVIEW_WHY_UNSURE) {
        fixture_act(kiosk, KIOSK_OWN + 1);
        fixture_answer(kiosk, NULL, "no_answer");
    }
}
