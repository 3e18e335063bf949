/* Appointments, rule by rule. small_hall_do checks every invariant after each step. */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/bookings.h"
#include "hall-server/engine/snapshot.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <stdlib.h>
#include <string.h>

enum { TEN = 600, ELEVEN = 660, STATE_ROOM = 1 << 16 };

static struct small_hall hall;
static int32_t today;

static int hall_setup(void **unused)
{
    (void)unused;
    small_hall_open(&hall, 4096);
    today = calendar_day_from_date((struct calendar_date){2026, 3, 16});
    return 0;
}

static int hall_teardown(void **unused)
{
    (void)unused;
    small_hall_replay(&hall);
    small_hall_close(&hall);
    return 0;
}

static void at_minute(int32_t day, int minute)
{
    hall.now_ms = calendar_wall_ms(day, minute, 480);
}

static struct person_key person(uint8_t who)
{
    const struct person_key key = {{who, 7}};
    return key;
}

static struct command command_of(enum command_kind kind)
{
    struct command command = {.kind = kind, .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}}};
    uint8_t entropy[UUID_ENTROPY_BYTES] = {0};
    memcpy(entropy, &hall.requests, sizeof(hall.requests));
    command.as.booking.code = booking_code_make(entropy);
    memcpy(entropy + 6, &hall.requests, sizeof(hall.requests));
    command.as.booking.ticket = uuid_make(hall.now_ms, entropy);
    return command;
}

static enum problem book(uint8_t who, const char *service, int32_t day, uint16_t minute)
{
    struct command command = command_of(COMMAND_BOOK);
    command.as.booking.person = person(who);
    command.as.booking.service = hall_service_find(hall.config, service);
    command.as.booking.day = day;
    command.as.booking.minute = minute;
    return small_hall_do(&hall, &command);
}

static struct booking_code booked(uint8_t who, const char *service, int32_t day, uint16_t minute)
{
    assert_int_equal(book(who, service, day, minute), PROBLEM_NONE);
    return hall.result.booking;
}

static enum problem with_code(enum command_kind kind, struct booking_code code, int32_t day,
                              uint16_t minute, bool ordinary)
{
    struct command command = command_of(kind);
    command.as.booking.code = code;
    command.as.booking.day = day;
    command.as.booking.minute = minute;
    command.as.booking.ordinary = ordinary;
    return small_hall_do(&hall, &command);
}

static enum problem check_in(struct booking_code code)
{
    return with_code(COMMAND_CHECK_IN, code, 0, 0, false);
}

static enum problem check_in_by_card(uint8_t who)
{
    struct command command = command_of(COMMAND_CHECK_IN);
    memset(&command.as.booking.code, 0, sizeof(command.as.booking.code));
    command.as.booking.person = person(who);
    return small_hall_do(&hall, &command);
}

static const struct booking *row_of(struct booking_code code)
{
    const struct booking *row = engine_booking_find(hall.engine, &code);
    assert_non_null(row);
    return row;
}

/* As a server's timer does: at each due time, until `until_ms`. */
static void ticks_until(int64_t until_ms)
{
    while (engine_next_due_ms(hall.engine) <= until_ms) {
        struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
        const int64_t due_ms = engine_next_due_ms(hall.engine);
        const size_t before = hall.log_count;
        hall.now_ms = due_ms > hall.now_ms ? due_ms : hall.now_ms;
        assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
        assert_true(hall.log_count > before); /* else the timer would spin */
    }
    hall.now_ms = until_ms;
}

static uint32_t left_at(uint16_t queue, int32_t day, uint16_t minute)
{
    uint32_t left = 99;
    (void)engine_slot_look(hall.engine, queue, day, minute, hall.now_ms, &left);
    return left;
}

static void test_a_slot_takes_its_quota_and_no_more(void **unused)
{
    (void)unused;
    assert_int_equal(left_at(QUEUE_A, today, ELEVEN), 2);
    booked(1, "s1", today, ELEVEN);
    const struct booking_code second = booked(2, "s2", today, ELEVEN);
    assert_int_equal(left_at(QUEUE_A, today, ELEVEN), 0);
    assert_int_equal(book(3, "s1", today, ELEVEN), PROBLEM_SLOT_FULL);
    assert_int_equal(book(3, "s1", today, ELEVEN + 15), PROBLEM_NONE);
    assert_int_equal(with_code(COMMAND_BOOKING_CANCEL, second, 0, 0, false), PROBLEM_NONE);
    assert_int_equal(left_at(QUEUE_A, today, ELEVEN), 1);
    assert_int_equal(book(4, "s1", today, ELEVEN), PROBLEM_NONE);
    assert_int_equal(book(5, "s3", today, ELEVEN), PROBLEM_NONE); /* another queue's slot */
}

static void test_slots_are_quarters_that_are_still_to_come(void **unused)
{
    (void)unused;
    struct engine_slot slots[SLOTS_OF_DAY];
    size_t count = 0;
    assert_int_equal(book(1, "s1", today, ELEVEN + 1), PROBLEM_NO_SLOT);
    assert_int_equal(book(1, "s1", today, TEN), PROBLEM_NO_SLOT); /* it has just begun */
    assert_int_equal(book(1, "s1", today - 1, ELEVEN), PROBLEM_NO_SLOT);
    assert_int_equal(book(1, "s1", today + 15, ELEVEN), PROBLEM_TOO_FAR_AHEAD);
    assert_int_equal(book(1, "s5", today, ELEVEN), PROBLEM_NO_SLOT); /* C takes none */
    assert_int_equal(book(1, "s1", today + 14, ELEVEN), PROBLEM_NONE);
    assert_int_equal(engine_slots(hall.engine, QUEUE_A, today, hall.now_ms, slots, &count),
                     PROBLEM_NONE);
    assert_int_equal(slots[0].minute, TEN + 15);
    assert_int_equal(book(1, "s1", today, 0), PROBLEM_NO_SLOT);
    assert_int_equal(count, (1440 - TEN - 15) / SLOT_MINUTES);
}

static void test_one_for_each_person_service_and_day(void **unused)
{
    (void)unused;
    const struct booking_code first = booked(1, "s1", today, ELEVEN);
    assert_int_equal(book(1, "s1", today, ELEVEN + 30), PROBLEM_ALREADY_BOOKED);
    assert_int_equal(book(1, "s2", today, ELEVEN + 30), PROBLEM_NONE);
    const struct booking_code tomorrow = booked(1, "s1", today + 1, ELEVEN);
    assert_int_equal(with_code(COMMAND_BOOKING_CHANGE, tomorrow, today, ELEVEN + 45, false),
                     PROBLEM_ALREADY_BOOKED);
    assert_int_equal(with_code(COMMAND_BOOKING_CANCEL, first, 0, 0, false), PROBLEM_NONE);
    assert_int_equal(with_code(COMMAND_BOOKING_CHANGE, tomorrow, today, ELEVEN + 45, false),
                     PROBLEM_NONE);
    for (int i = 2; i < LIMIT_BOOKINGS_PER_PERSON; i++) {
        booked(1, "s1", today + i, ELEVEN);
    }
    assert_int_equal(book(1, "s1", today + 12, ELEVEN), PROBLEM_TOO_MANY_BOOKINGS);
}

/* Whoever he is, and whatever stands behind his name in the command. */
static void test_everybody_is_found_again(void **unused)
{
    (void)unused;
    for (uint8_t who = 1; who <= 250; who++) {
        const int32_t day = today + 1 + who % 13;
        const uint16_t minute = (uint16_t)(ELEVEN + who / 13 * SLOT_MINUTES);
        booked(who, "s4", day, minute);
        assert_int_equal(book(who, "s4", day, minute), PROBLEM_ALREADY_BOOKED);
    }
}

static void test_a_request_books_once(void **unused)
{
    (void)unused;
    struct command command = command_of(COMMAND_BOOK);
    memcpy(command.request_id, "book-once", 10);
    command.as.booking.person = person(1);
    command.as.booking.day = today;
    command.as.booking.minute = ELEVEN;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    const struct booking_code code = hall.result.booking;
    const uint8_t other[BOOKING_CODE_ENTROPY_BYTES] = {9};
    command.as.booking.code = booking_code_make(other); /* the shell brings a new one each time */
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    assert_true(booking_code_equal(&hall.result.booking, &code));
    assert_int_equal(engine_booking_count(hall.engine), 1);
    command.as.booking.minute = ELEVEN + 15;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_REQUEST_ID_REUSED);
}

static void test_check_in_makes_a_ticket_of_class_appointment(void **unused)
{
    (void)unused;
    const struct booking_code code = booked(1, "s1", today, ELEVEN);
    at_minute(today, ELEVEN - 11);
    assert_int_equal(check_in(code), PROBLEM_CHECK_IN_EARLY);
    at_minute(today, ELEVEN - 10);
    assert_int_equal(check_in(code), PROBLEM_NONE);
    const struct uuid id = hall.result.ticket;
    const struct ticket *ticket = small_hall_find(&hall, id);
    assert_int_equal(ticket->class, CLASS_APPOINTMENT);
    assert_int_equal(small_hall_leg(&hall, id)->state, LEG_ISSUED); /* until the paper is out */
    assert_int_equal(row_of(code)->state, LEG_WAITING);
    assert_true(uuid_equal(&row_of(code)->ticket, &id));
    assert_int_equal(left_at(QUEUE_A, today, ELEVEN), 1); /* the place stays taken */
    assert_int_equal(check_in(code), PROBLEM_BOOKING_OVER);
    assert_int_equal(small_hall_ticket(&hall, COMMAND_PRINT_RESULT, id, ROLE_KIOSK), PROBLEM_NONE);
    assert_int_equal(small_hall_leg(&hall, id)->state, LEG_WAITING);
    assert_int_equal(with_code(COMMAND_BOOKING_CANCEL, code, 0, 0, false), PROBLEM_BOOKING_OVER);
    ticks_until(calendar_wall_ms(today, ELEVEN + 60, 480));
    assert_int_equal(row_of(code)->state, LEG_WAITING); /* who came missed nothing */
}

static void test_an_appointment_goes_before_who_came_a_little_earlier(void **unused)
{
    (void)unused;
    const struct booking_code code = booked(1, "s1", today, ELEVEN);
    at_minute(today, ELEVEN - 2);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    at_minute(today, ELEVEN - 1);
    assert_int_equal(check_in(code), PROBLEM_NONE);
    const struct uuid id = hall.result.ticket;
    assert_int_equal(small_hall_ticket(&hall, COMMAND_PRINT_RESULT, id, ROLE_KIOSK), PROBLEM_NONE);
    at_minute(today, ELEVEN + 10);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NONE);
    assert_true(uuid_equal(&hall.result.ticket, &id));
}

static void test_a_repeated_check_in_is_one_ticket(void **unused)
{
    (void)unused;
    const struct booking_code code = booked(1, "s1", today, ELEVEN);
    at_minute(today, ELEVEN);
    struct command command = command_of(COMMAND_CHECK_IN);
    memcpy(command.request_id, "check-in-1", 11);
    command.as.booking.code = code;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    const struct uuid id = hall.result.ticket;
    command.as.booking.ticket.bytes[15] ^= 1;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    assert_true(uuid_equal(&hall.result.ticket, &id));
    assert_int_equal(engine_ticket_count(hall.engine), 1);
}

static void test_a_card_finds_the_booking_that_is_due(void **unused)
{
    (void)unused;
    booked(1, "s1", today, ELEVEN + 60);
    const struct booking_code soon = booked(1, "s3", today, ELEVEN);
    booked(1, "s1", today + 1, ELEVEN);
    booked(2, "s1", today, ELEVEN);
    at_minute(today, ELEVEN - 20);
    assert_int_equal(check_in_by_card(1), PROBLEM_CHECK_IN_EARLY);
    at_minute(today, ELEVEN - 5);
    assert_int_equal(check_in_by_card(3), PROBLEM_UNKNOWN_BOOKING);
    assert_int_equal(check_in_by_card(1), PROBLEM_NONE);
    assert_true(booking_code_equal(&hall.result.booking, &soon));
    assert_int_equal(check_in_by_card(1), PROBLEM_CHECK_IN_EARLY); /* the one at twelve */
    at_minute(today, ELEVEN + 60);
    assert_int_equal(check_in_by_card(1), PROBLEM_NONE);
    assert_int_equal(check_in_by_card(1), PROBLEM_BOOKING_OVER);
}

static void test_who_is_late_may_have_an_ordinary_ticket_once(void **unused)
{
    (void)unused;
    const struct booking_code before_tick = booked(1, "s1", today, ELEVEN);
    const struct booking_code after_tick = booked(2, "s1", today, ELEVEN);
    at_minute(today, ELEVEN + 25); /* the quarter and ten minutes of grace are over */
    assert_int_equal(check_in(before_tick), PROBLEM_CHECK_IN_LATE);
    assert_int_equal(with_code(COMMAND_CHECK_IN, before_tick, 0, 0, true), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, hall.result.ticket)->class, CLASS_ORDINARY);
    assert_int_equal(row_of(before_tick)->state, LEG_EXPIRED);
    assert_int_equal(with_code(COMMAND_CHECK_IN, before_tick, 0, 0, true), PROBLEM_BOOKING_OVER);
    ticks_until(calendar_wall_ms(today, ELEVEN + 30, 480));
    assert_int_equal(row_of(after_tick)->state, LEG_EXPIRED);
    assert_int_equal(check_in(after_tick), PROBLEM_CHECK_IN_LATE);
    assert_int_equal(with_code(COMMAND_CHECK_IN, after_tick, 0, 0, true), PROBLEM_NONE);
    assert_int_equal(engine_ticket_count(hall.engine), 2);
}

static void test_the_last_moment_of_grace_is_in_time(void **unused)
{
    (void)unused;
    const struct booking_code code = booked(1, "s1", today, ELEVEN);
    at_minute(today, ELEVEN + 25);
    hall.now_ms -= 1;
    assert_int_equal(check_in(code), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, hall.result.ticket)->class, CLASS_APPOINTMENT);
}

static void miss_one(uint8_t who, int32_t day)
{
    booked(who, "s1", day, ELEVEN);
    ticks_until(calendar_wall_ms(day, ELEVEN + 25, 480));
}

static void test_missed_ones_are_counted_and_then_refused_for_a_while(void **unused)
{
    (void)unused;
    miss_one(1, today);
    assert_int_equal(book(1, "s1", today, 900), PROBLEM_ALREADY_BOOKED); /* it was today's */
    const struct booking_code kept = booked(1, "s2", today + 3, ELEVEN);
    miss_one(1, today + 1);
    assert_int_equal(book(1, "s1", today + 2, ELEVEN), PROBLEM_BOOKING_REFUSED);
    assert_int_equal(book(2, "s1", today + 2, ELEVEN), PROBLEM_NONE); /* nobody else is */
    ticks_until(calendar_wall_ms(today + 3, ELEVEN, 480));
    assert_int_equal(check_in(kept), PROBLEM_NONE); /* what was made before stays */
    ticks_until(calendar_wall_ms(today + 31, TEN, 480));
    assert_int_equal(book(1, "s1", today + 33, ELEVEN), PROBLEM_BOOKING_REFUSED);
    ticks_until(calendar_wall_ms(today + 32, TEN, 480));
    assert_int_equal(book(1, "s1", today + 33, ELEVEN), PROBLEM_NONE);
}

static void test_two_missed_at_one_time_count_as_two(void **unused)
{
    (void)unused;
    booked(1, "s1", today, ELEVEN);
    booked(1, "s2", today, ELEVEN);
    ticks_until(calendar_wall_ms(today, ELEVEN + 25, 480));
    assert_int_equal(book(1, "s1", today + 1, ELEVEN), PROBLEM_BOOKING_REFUSED);
}

static void test_a_missed_one_is_forgotten_in_time(void **unused)
{
    (void)unused;
    miss_one(1, today);
    ticks_until(calendar_wall_ms(today + LIMIT_MISSED_DAYS, TEN, 480));
    miss_one(1, today + LIMIT_MISSED_DAYS);
    assert_int_equal(book(1, "s2", today + LIMIT_MISSED_DAYS + 1, ELEVEN), PROBLEM_NONE);
}

static void test_nobody_misses_anything_while_the_hall_is_down(void **unused)
{
    (void)unused;
    const struct booking_code first = booked(1, "s1", today, ELEVEN);
    booked(1, "s2", today, ELEVEN);
    at_minute(today, ELEVEN + 25 + 11); /* the first tick after a power cut */
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(row_of(first)->state, LEG_EXPIRED);
    assert_int_equal(book(1, "s1", today + 1, ELEVEN), PROBLEM_NONE);
}

static enum problem hall_command(enum command_kind kind, const char *reason)
{
    struct command command = {.kind = kind, .actor = {.role = ROLE_MANAGER, .id = {"manager"}}};
    memcpy(command.as.hall.reason, reason, strlen(reason) + 1);
    return small_hall_do(&hall, &command);
}

static void test_a_hall_that_is_shut_lets_nobody_in_and_holds_it_against_nobody(void **unused)
{
    (void)unused;
    const struct booking_code late = booked(1, "s1", today, ELEVEN);
    const struct booking_code again = booked(2, "s1", today, ELEVEN + 60);
    booked(1, "s2", today, ELEVEN);
    at_minute(today, ELEVEN);
    assert_int_equal(hall_command(COMMAND_HALL_CLOSE, "fire"), PROBLEM_NONE);
    assert_int_equal(check_in(late), PROBLEM_HALL_EMERGENCY);
    ticks_until(calendar_wall_ms(today, ELEVEN + 30, 480));
    assert_int_equal(row_of(late)->state, LEG_EXPIRED);
    assert_int_equal(with_code(COMMAND_CHECK_IN, late, 0, 0, true), PROBLEM_HALL_EMERGENCY);
    assert_int_equal(hall_command(COMMAND_HALL_REOPEN, ""), PROBLEM_NONE);
    assert_int_equal(with_code(COMMAND_CHECK_IN, late, 0, 0, true), PROBLEM_NONE);
    assert_int_equal(book(1, "s3", today + 1, ELEVEN), PROBLEM_NONE); /* two missed, none counted */
    at_minute(today, ELEVEN + 60);
    assert_int_equal(check_in(again), PROBLEM_NONE);
}

static void test_changes_are_made_before_the_slot_begins(void **unused)
{
    (void)unused;
    const struct booking_code code = booked(1, "s1", today, ELEVEN);
    booked(2, "s1", today, 720);
    booked(3, "s1", today, 720);
    assert_int_equal(with_code(COMMAND_BOOKING_CHANGE, code, today, 720, false), PROBLEM_SLOT_FULL);
    assert_int_equal(with_code(COMMAND_BOOKING_CHANGE, code, today + 2, 720, false), PROBLEM_NONE);
    assert_int_equal(left_at(QUEUE_A, today, ELEVEN), 2);
    assert_int_equal(left_at(QUEUE_A, today + 2, 720), 1);
    assert_int_equal(with_code(COMMAND_BOOKING_CHANGE, code, today, ELEVEN, false), PROBLEM_NONE);
    at_minute(today, ELEVEN);
    assert_int_equal(with_code(COMMAND_BOOKING_CHANGE, code, today + 2, 720, false),
                     PROBLEM_BOOKING_OVER);
    assert_int_equal(with_code(COMMAND_BOOKING_CANCEL, code, 0, 0, false), PROBLEM_BOOKING_OVER);
}

static void test_bookings_outlive_the_turn_of_the_day(void **unused)
{
    (void)unused;
    const struct booking_code kept = booked(1, "s1", today + 1, ELEVEN);
    const struct booking_code ended = booked(2, "s1", today + 1, ELEVEN);
    assert_int_equal(with_code(COMMAND_BOOKING_CANCEL, ended, 0, 0, false), PROBLEM_NONE);
    ticks_until(calendar_wall_ms(today + 1, ELEVEN, 480));
    assert_null(engine_booking_find(hall.engine, &ended));
    assert_int_equal(check_in(kept), PROBLEM_NONE);
}

/* Working days 9–12 and 13–17, the holidays of 2026 known (here: the 17th of March), 2027 not. */
static void office_hours(struct hall_config *config)
{
    small_hall_config(config, 2);
    const struct calendar_day_hours day = {.count = 2, .spans = {{540, 720}, {780, 1020}}};
    for (int i = 0; i < 5; i++) {
        config->hours.week[i] = day;
    }
    config->hours.make_up = day;
    config->hours.always_open = false;
    config->booking_days = 60;
    config->calendar.count = 2;
    config->calendar.rows[0] = (struct calendar_exception){2026, 3, 17, 1};
    config->calendar.rows[1] = (struct calendar_exception){2026, 3, 22, 0};
}

static void test_closed_days_have_no_slots_and_unknown_years_say_so(void **unused)
{
    (void)unused;
    struct hall_config *office = calloc(1, sizeof(*office));
    struct engine_slot slots[SLOTS_OF_DAY];
    size_t count = 0;
    assert_non_null(office);
    office_hours(office);
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .actor = {.role = ROLE_SYSTEM},
                              .as.config = {.config = office}};
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_int_equal(book(1, "s1", today, 720), PROBLEM_NO_SLOT); /* lunch */
    assert_int_equal(book(1, "s1", today, 705), PROBLEM_NONE);
    assert_int_equal(book(1, "s1", today + 1, ELEVEN), PROBLEM_NO_SLOT); /* a holiday */
    assert_int_equal(book(1, "s1", today + 5, ELEVEN), PROBLEM_NO_SLOT); /* a Saturday */
    assert_int_equal(book(1, "s1", today + 6, ELEVEN), PROBLEM_NONE);    /* a make-up Sunday */
    assert_int_equal(engine_slots(hall.engine, QUEUE_A, today + 2, hall.now_ms, slots, &count),
                     PROBLEM_NONE);
    assert_int_equal(count, 7 * 4);
    assert_int_equal(slots[0].minute, 540);
    assert_int_equal(slots[27].minute, 1005);
    ticks_until(
        calendar_wall_ms(calendar_day_from_date((struct calendar_date){2026, 12, 20}), TEN, 480));
    const int32_t january = calendar_day_from_date((struct calendar_date){2027, 1, 4});
    assert_int_equal(book(1, "s1", january, ELEVEN), PROBLEM_NOT_PUBLISHED);
    assert_int_equal(engine_slots(hall.engine, QUEUE_A, january, hall.now_ms, slots, &count),
                     PROBLEM_NOT_PUBLISHED);
    assert_int_equal(book(1, "s1", january - 7, ELEVEN), PROBLEM_NONE);
    small_hall_replay(&hall);
    small_hall_close(&hall);
    free(office);
    small_hall_open(&hall, 16); /* for the teardown */
}

struct state {
    uint8_t bytes[STATE_ROOM];
    size_t size_bytes;
};

static void state_put(void *context, const void *bytes, size_t size_bytes)
{
    struct state *state = context;
    assert_true(size_bytes <= sizeof(state->bytes) - state->size_bytes);
    memcpy(state->bytes + state->size_bytes, bytes, size_bytes);
    state->size_bytes += size_bytes;
}

static void test_what_is_written_reads_back_and_cuts_are_refused(void **unused)
{
    (void)unused;
    static struct state was;
    static struct state is;
    struct small_hall other;
    size_t at = 0;
    miss_one(9, today);
    booked(1, "s1", today + 1, ELEVEN);
    booked(2, "s3", today + 2, ELEVEN);
    was.size_bytes = is.size_bytes = 0;
    bookings_write(hall.engine, state_put, &was);
    small_hall_open(&other, 16);
    assert_true(bookings_read(other.engine, was.bytes, was.size_bytes, &at));
    assert_int_equal(at, was.size_bytes);
    assert_null(engine_check(other.engine));
    bookings_write(other.engine, state_put, &is);
    assert_int_equal(is.size_bytes, was.size_bytes);
    assert_memory_equal(is.bytes, was.bytes, was.size_bytes);
    small_hall_close(&other);
    for (size_t cut = 0; cut < was.size_bytes; cut++) {
        small_hall_open(&other, 16);
        at = 0;
        assert_false(bookings_read(other.engine, was.bytes, cut, &at));
        assert_int_equal(at, 0);
        small_hall_close(&other);
    }
}

/* As after a restart: the snapshot of the turn and the events from there on. */
static void test_a_start_from_the_turn_knows_the_bookings(void **unused)
{
    (void)unused;
    static uint8_t bytes[STATE_ROOM];
    miss_one(9, today);
    const struct booking_code kept = booked(1, "s1", today + 1, ELEVEN);
    const struct booking_code gone = booked(2, "s1", today, ELEVEN + 60);
    at_minute(today, ELEVEN + 60);
    assert_int_equal(check_in(gone), PROBLEM_NONE);
    const size_t size_bytes = engine_snapshot_write(hall.engine, bytes, sizeof(bytes));
    assert_true(size_bytes <= sizeof(bytes));
    const size_t before = hall.log_count;
    at_minute(today + 1, ELEVEN);
    assert_int_equal(check_in(kept), PROBLEM_NONE);
    small_hall_replay_after(&hall, bytes, size_bytes, before);
}

static void test_codes_forgive_what_eyes_confuse(void **unused)
{
    (void)unused;
    const uint8_t entropy[BOOKING_CODE_ENTROPY_BYTES] = {0, 0x44, 0x32, 0x14, 0xC7};
    const struct booking_code code = booking_code_make(entropy);
    struct booking_code read;
    assert_true(booking_code_parse(code.text, 8, &read));
    assert_true(booking_code_equal(&code, &read));
    assert_true(booking_code_parse("ol2a-bcde", 9, &read));
    assert_string_equal(read.text, "012ABCDE");
    assert_false(booking_code_parse("U12ABCDE", 8, &read));
    assert_false(booking_code_parse("012ABCD", 7, &read));
    assert_false(booking_code_parse("012ABCDEF", 9, &read));
}

/* ---- at the last one that is allowed, and at the first that is not (tests/mutation) ---- */

static void tick_at(int32_t day, int minute)
{
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    at_minute(day, minute);
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
}

static void test_what_is_sure_is_said_before_what_is_full(void **unused)
{
    (void)unused;
    booked(1, "s3", today, ELEVEN); /* the only one of B's quarter */
    assert_int_equal(book(1, "s3", today, ELEVEN), PROBLEM_ALREADY_BOOKED);
    assert_int_equal(book(2, "s3", today, ELEVEN), PROBLEM_SLOT_FULL);
    assert_int_equal(book(2, "s9", today, ELEVEN), PROBLEM_UNKNOWN_SERVICE);
    struct command command = command_of(COMMAND_BOOK);
    command.as.booking.person = person(2);
    command.as.booking.service = hall.config->service_count;
    command.as.booking.day = today;
    command.as.booking.minute = ELEVEN;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_UNKNOWN_SERVICE);
}

static void test_a_change_to_another_time_of_the_day_is_a_change(void **unused)
{
    (void)unused;
    const struct booking_code code = booked(1, "s1", today, ELEVEN);
    assert_int_equal(with_code(COMMAND_BOOKING_CHANGE, code, today, 720, false), PROBLEM_NONE);
    assert_int_equal(row_of(code)->minute, 720);
    const uint64_t seq = row_of(code)->seq;
    assert_int_equal(with_code(COMMAND_BOOKING_CHANGE, code, today, 720, false), PROBLEM_NONE);
    assert_int_equal(row_of(code)->seq, seq);
}

static void test_ten_minutes_late_a_tick_still_counts(void **unused)
{
    (void)unused;
    booked(1, "s1", today, ELEVEN);
    booked(1, "s2", today, ELEVEN);
    tick_at(today, ELEVEN + 25 + 10);
    assert_int_equal(book(1, "s1", today + 1, ELEVEN), PROBLEM_BOOKING_REFUSED);
}

static void test_one_that_does_not_count_forgives_none_that_do(void **unused)
{
    (void)unused;
    miss_one(1, today);
    booked(1, "s1", today + 1, ELEVEN);
    booked(1, "s2", today + 1, ELEVEN + 15);
    tick_at(today + 1, TEN);
    tick_at(today + 1, ELEVEN + 40); /* the first is a quarter late, the second is not */
    assert_int_equal(book(1, "s1", today + 2, ELEVEN), PROBLEM_BOOKING_REFUSED);
}

static void test_an_older_decision_holds_nothing_against_anybody(void **unused)
{
    (void)unused;
    booked(2, "s1", today, ELEVEN);
    booked(1, "s1", today, ELEVEN);
    booked(2, "s1", today + 2, ELEVEN);
    booked(1, "s1", today + 2, ELEVEN);
    booked(1, "s1", today + 1, ELEVEN);
    tick_at(today, ELEVEN + 25);     /* both miss one; the second event is the first person's */
    tick_at(today + 1, ELEVEN + 25); /* he misses one more: refused, and counted anew */
    tick_at(today + 2, TEN);
    tick_at(today + 2, ELEVEN + 25);
    const struct event *last = &hall.events.events[hall.events.count - 1];
    assert_int_equal(last->kind, EVENT_BOOKING_MOVED);
    const struct booking *row = row_of(last->as.booking_moved.code);
    const struct person_key first = person(1);
    assert_true(person_key_equal(&row->person, &first));
    assert_int_equal(last->as.booking_moved.misses, 1);
}

static void assert_card_finds(uint8_t who, enum problem problem, struct booking_code code)
{
    assert_int_equal(check_in_by_card(who), problem);
    assert_string_equal(hall.result.booking.text, code.text);
}

static void test_a_card_finds_the_sooner_one_and_then_the_one_made_first(void **unused)
{
    (void)unused;
    const struct booking_code soon = booked(1, "s1", today, ELEVEN);
    const struct booking_code later = booked(1, "s3", today, ELEVEN + 15);
    at_minute(today, ELEVEN - 20);
    assert_card_finds(1, PROBLEM_CHECK_IN_EARLY, soon);
    at_minute(today, ELEVEN + 5); /* both are open */
    assert_card_finds(1, PROBLEM_NONE, soon);
    assert_card_finds(1, PROBLEM_NONE, later);
    const struct booking_code late = booked(2, "s3", today, 750);
    const struct booking_code first = booked(2, "s1", today, 735);
    at_minute(today, 740);
    assert_card_finds(2, PROBLEM_NONE, first);
    assert_card_finds(2, PROBLEM_NONE, late);
    const struct booking_code made_first = booked(3, "s1", today, 900);
    booked(3, "s3", today, 900);
    at_minute(today, 900);
    assert_card_finds(3, PROBLEM_NONE, made_first);
    const struct booking_code changed = booked(4, "s1", today, 1000 - 10);
    const struct booking_code made = booked(4, "s3", today, 1005);
    assert_int_equal(with_code(COMMAND_BOOKING_CHANGE, changed, today, 1005, false), PROBLEM_NONE);
    at_minute(today, 1005);
    assert_card_finds(4, PROBLEM_NONE, made); /* the other is of later: it was changed */
}

static void test_a_card_finds_the_missed_one_rather_than_what_is_done(void **unused)
{
    (void)unused;
    const struct booking_code done = booked(1, "s1", today, ELEVEN - 30);
    const struct booking_code missed = booked(1, "s3", today, ELEVEN);
    const struct booking_code next = booked(1, "s2", today, ELEVEN + 60);
    at_minute(today, ELEVEN - 30);
    assert_card_finds(1, PROBLEM_NONE, done);
    at_minute(today, ELEVEN + 25); /* just over, before the tick */
    assert_card_finds(1, PROBLEM_CHECK_IN_EARLY, next);
    assert_int_equal(with_code(COMMAND_BOOKING_CANCEL, next, 0, 0, false), PROBLEM_NONE);
    assert_card_finds(1, PROBLEM_CHECK_IN_LATE, missed);
    tick_at(today, ELEVEN + 25);
    assert_int_equal(row_of(missed)->state, LEG_EXPIRED);
    assert_card_finds(1, PROBLEM_CHECK_IN_LATE, missed);
    const struct booking_code came = booked(2, "s1", today, ELEVEN + 45);
    const struct booking_code open = booked(2, "s3", today, ELEVEN + 60);
    at_minute(today, ELEVEN + 45);
    assert_card_finds(2, PROBLEM_NONE, came);
    at_minute(today, ELEVEN + 60);
    assert_card_finds(2, PROBLEM_NONE, open);
}

static void test_the_last_own_number_is_given_to_an_appointment_too(void **unused)
{
    (void)unused;
    const struct booking_code first = booked(1, "s1", today, ELEVEN);
    const struct booking_code second = booked(2, "s1", today, ELEVEN);
    at_minute(today, ELEVEN);
    hall.config->offline_from = 2;
    assert_int_equal(check_in(first), PROBLEM_NONE);
    assert_int_equal(check_in(second), PROBLEM_NUMBERS_USED_UP);
}

static void test_a_slot_may_be_the_last_of_its_span_and_the_only_one_left(void **unused)
{
    (void)unused;
    struct engine_slot slots[SLOTS_OF_DAY];
    size_t count = 0;
    at_minute(today, 1424);
    assert_int_equal(engine_slots(hall.engine, QUEUE_A, today, hall.now_ms, slots, &count),
                     PROBLEM_NONE);
    assert_int_equal(count, 1);
    assert_int_equal(slots[0].minute, 1425);
    at_minute(today, 1425);
    assert_int_equal(engine_slots(hall.engine, QUEUE_A, today, hall.now_ms, slots, &count),
                     PROBLEM_NO_SLOT);
    assert_int_equal(count, 0);
    assert_int_equal(book(1, "s1", today, 1425), PROBLEM_NO_SLOT);
}

static void test_a_miss_is_forgotten_on_its_day_and_not_before(void **unused)
{
    (void)unused;
    miss_one(1, today);
    booked(2, "s1", today + 1, ELEVEN);
    booked(2, "s2", today + 1, ELEVEN);
    tick_at(today + 1, ELEVEN + 25); /* banned until that day and thirty, not beyond */
    tick_at(today + LIMIT_MISSED_DAYS - 1, TEN);
    miss_one(1, today + LIMIT_MISSED_DAYS - 1);
    assert_int_equal(book(1, "s2", today + LIMIT_MISSED_DAYS, ELEVEN), PROBLEM_BOOKING_REFUSED);
}

/* A row as the journal would bring it. */
static struct event booked_event(const struct engine *engine, uint32_t number)
{
    struct event event = {.seq = engine_seq(engine) + 1,
                          .at_ms = hall.now_ms,
                          .kind = EVENT_BOOKED,
                          .as.booked = {.service = 0, .day = today, .minute = ELEVEN}};
    uint8_t entropy[BOOKING_CODE_ENTROPY_BYTES] = {0};
    memcpy(entropy, &number, sizeof(number));
    event.as.booked.code = booking_code_make(entropy);
    memcpy(event.as.booked.person.bytes, &number, sizeof(number));
    event.as.booked.person.bytes[15] = 1;
    return event;
}

static void test_the_memory_of_bookings_ends_and_says_so(void **unused)
{
    (void)unused;
    static struct engine_events events;
    struct engine_result result;
    struct engine *engine = small_hall_copy(&hall);
    for (uint32_t i = 0; i < LIMIT_BOOKINGS; i++) {
        struct event event = booked_event(engine, i);
        event.as.booked.day = today + (int32_t)(i % 64);
        if (i + 1 == LIMIT_BOOKINGS) {
            assert_true(engine_accepts(engine, &event));
        }
        engine_apply(engine, &event);
    }
    const struct event one_more = booked_event(engine, LIMIT_BOOKINGS);
    assert_false(engine_accepts(engine, &one_more));
    struct command command = command_of(COMMAND_BOOK);
    memcpy(command.request_id, "one-more", 9);
    command.now_ms = hall.now_ms;
    command.as.booking.person = person(1);
    command.as.booking.day = today + 1;
    command.as.booking.minute = 720;
    engine_do(engine, &command, &events, &result);
    assert_int_equal(result.problem, PROBLEM_HALL_FULL);
    engine_destroy(engine);
}

/* What is written now, and that it can be read again. */
static size_t written_size(void)
{
    static struct state state;
    struct small_hall other;
    size_t at = 0;
    state.size_bytes = 0;
    bookings_write(hall.engine, state_put, &state);
    small_hall_open(&other, 16);
    assert_true(bookings_read(other.engine, state.bytes, state.size_bytes, &at));
    small_hall_close(&other);
    return state.size_bytes;
}

static void test_a_person_is_remembered_once_and_no_longer_than_needed(void **unused)
{
    (void)unused;
    const size_t nobody = written_size();
    hall.config->miss_ban_days = LIMIT_MISSED_DAYS;
    miss_one(1, today);
    tick_at(today + 1, TEN);
    const size_t one = written_size();
    assert_true(one > nobody);
    miss_one(2, today + 5);
    tick_at(today + 6, TEN);
    assert_int_equal(written_size() - one, one - nobody);
    miss_one(2, today + 8); /* refused for ninety days from the ninth on */
    tick_at(today + 9, TEN);
    assert_int_equal(written_size() - one, one - nobody);
    tick_at(today + LIMIT_MISSED_DAYS, TEN);
    assert_int_equal(written_size(), one);
    tick_at(today + LIMIT_MISSED_DAYS + 8, TEN);
    assert_int_equal(written_size(), one);
    tick_at(today + LIMIT_MISSED_DAYS + 9, TEN);
    assert_int_equal(written_size(), nobody);
}

static void test_the_last_day_there_is_is_too_far_ahead(void **unused)
{
    (void)unused;
    assert_int_equal(book(1, "s1", CALENDAR_DAY_MAX, ELEVEN), PROBLEM_TOO_FAR_AHEAD);
    assert_int_equal(book(1, "s1", CALENDAR_DAY_MAX + 1, ELEVEN), PROBLEM_NO_SLOT);
}

/* In the order of their numbers. */
static struct person_key numbered(uint32_t number)
{
    const struct person_key key = {
        {1, (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number}};
    return key;
}

static void miss_event(struct engine *engine, uint32_t number, int32_t day)
{
    struct event event = booked_event(engine, (uint32_t)engine_seq(engine));
    event.as.booked.person = numbered(number);
    event.as.booked.day = day;
    engine_apply(engine, &event);
    const struct event moved = {.seq = engine_seq(engine) + 1,
                                .at_ms = hall.now_ms,
                                .kind = EVENT_BOOKING_MOVED,
                                .as.booking_moved = {.code = event.as.booked.code,
                                                     .move = LEG_EXPIRE,
                                                     .refused_until = today + 60}};
    engine_apply(engine, &moved);
}

static bool is_refused(struct engine *engine, uint32_t number)
{
    static struct engine_events events;
    struct engine_result result;
    struct command command = command_of(COMMAND_BOOK);
    memcpy(command.request_id, "refused?", 9);
    command.now_ms = hall.now_ms;
    command.as.booking.person = numbered(number);
    command.as.booking.service = 1;
    command.as.booking.day = today + 2;
    command.as.booking.minute = 720;
    engine_decide(engine, &command, &events, &result);
    return result.problem == PROBLEM_BOOKING_REFUSED;
}

static void test_when_the_list_is_full_who_missed_longest_ago_is_forgotten(void **unused)
{
    (void)unused;
    struct engine *engine = small_hall_copy(&hall);
    const struct event first = booked_event(engine, LIMIT_BOOKINGS); /* stays the earliest one */
    engine_apply(engine, &first);
    for (uint32_t i = 0; i < LIMIT_MISSERS; i++) {
        miss_event(engine, i, today + (i == 700 || i == 900 ? 1 : 2));
    }
    assert_true(is_refused(engine, 0));
    assert_true(is_refused(engine, 700));
    miss_event(engine, LIMIT_MISSERS, today + 2);
    assert_false(is_refused(engine, 700));
    assert_true(is_refused(engine, 699));
    assert_true(is_refused(engine, 701));
    assert_true(is_refused(engine, 900));
    assert_true(is_refused(engine, LIMIT_MISSERS));
    miss_event(engine, 700, today + 2); /* again: the next one goes */
    assert_true(is_refused(engine, 700));
    assert_false(is_refused(engine, 900));
    engine_destroy(engine);
}

static void test_requests_end_and_a_booking_is_none_more(void **unused)
{
    (void)unused;
    small_hall_shrink(&hall, 8, 64, 2);
    booked(1, "s1", today, ELEVEN);
    booked(2, "s1", today, ELEVEN);
    assert_int_equal(book(3, "s1", today, ELEVEN + 15), PROBLEM_HALL_FULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_a_slot_takes_its_quota_and_no_more),
        TEST(test_slots_are_quarters_that_are_still_to_come),
        TEST(test_one_for_each_person_service_and_day),
        TEST(test_everybody_is_found_again),
        TEST(test_a_request_books_once),
        TEST(test_check_in_makes_a_ticket_of_class_appointment),
        TEST(test_an_appointment_goes_before_who_came_a_little_earlier),
        TEST(test_a_repeated_check_in_is_one_ticket),
        TEST(test_a_card_finds_the_booking_that_is_due),
        TEST(test_who_is_late_may_have_an_ordinary_ticket_once),
        TEST(test_the_last_moment_of_grace_is_in_time),
        TEST(test_missed_ones_are_counted_and_then_refused_for_a_while),
        TEST(test_two_missed_at_one_time_count_as_two),
        TEST(test_a_missed_one_is_forgotten_in_time),
        TEST(test_nobody_misses_anything_while_the_hall_is_down),
        TEST(test_a_hall_that_is_shut_lets_nobody_in_and_holds_it_against_nobody),
        TEST(test_changes_are_made_before_the_slot_begins),
        TEST(test_bookings_outlive_the_turn_of_the_day),
        TEST(test_closed_days_have_no_slots_and_unknown_years_say_so),
        TEST(test_what_is_written_reads_back_and_cuts_are_refused),
        TEST(test_a_start_from_the_turn_knows_the_bookings),
        TEST(test_codes_forgive_what_eyes_confuse),
        TEST(test_what_is_sure_is_said_before_what_is_full),
        TEST(test_a_change_to_another_time_of_the_day_is_a_change),
        TEST(test_ten_minutes_late_a_tick_still_counts),
        TEST(test_one_that_does_not_count_forgives_none_that_do),
        TEST(test_an_older_decision_holds_nothing_against_anybody),
        TEST(test_a_card_finds_the_sooner_one_and_then_the_one_made_first),
        TEST(test_a_card_finds_the_missed_one_rather_than_what_is_done),
        TEST(test_the_last_own_number_is_given_to_an_appointment_too),
        TEST(test_a_slot_may_be_the_last_of_its_span_and_the_only_one_left),
        TEST(test_a_miss_is_forgotten_on_its_day_and_not_before),
        TEST(test_the_memory_of_bookings_ends_and_says_so),
        TEST(test_a_person_is_remembered_once_and_no_longer_than_needed),
        TEST(test_the_last_day_there_is_is_too_far_ahead),
        TEST(test_when_the_list_is_full_who_missed_longest_ago_is_forgotten),
        TEST(test_requests_end_and_a_booking_is_none_more),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
