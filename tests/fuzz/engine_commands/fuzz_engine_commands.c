/*
 * Any commands in any order: after each, the engine and a second model of the same rules, written
 * as plainly as could be (second_model.h), must agree on what was done, where everybody is, who is
 * due at each seat, how many go before whom, what could be taken back, and which appointments and
 * blocks of numbers there are.
 *
 * Three bytes a command: which, and two numbers for whom and what.
 */
#include "tests/fuzz/engine_commands/pair.h"

#include <assert.h>
#include <string.h>

#define DAYS_MS (120 * INT64_C(86400000))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- visitors ---- */

static void play_issue(struct pair *pair, uint8_t a, uint8_t b)
{
    static const enum kind kinds[8] = {ORDINARY, ORDINARY,    ORDINARY, ORDINARY,
                                       PRIORITY, APPOINTMENT, RETURN,   PROJECT};
    struct command command = {.kind = COMMAND_ISSUE};
    const int count = 1 + a % 2;
    const int issuer = (b & 8) != 0 ? GUIDE : (b & 4) != 0 ? 1 : 0;
    const int ground = (a >> 2) % GROUNDS;
    const enum kind kind = kinds[a >> 5];
    int services[2] = {b % SERVICES, (b >> 4) % SERVICES};
    command.as.issue.id = pair_ticket_id(pair->model.serials);
    command.as.issue.service_count = (uint8_t)count;
    command.as.issue.services[0] = (uint16_t)services[0];
    command.as.issue.services[1] = (uint16_t)services[1];
    command.as.issue.class = (enum ticket_class)kind;
    command.as.issue.ground = (enum ticket_ground)ground;
    const bool done = pair_act_as(pair, &command, issuer);
    pair_same(done, second_issue(&pair->model, services, count, kind, ground, issuer));
}

/* Of today's, or NOBODY. */
static int choose_person(const struct pair *pair, uint8_t a)
{
    return pair->model.count == 0 ? NOBODY : a % pair->model.count;
}

static struct command of_person(const struct pair *pair, enum command_kind kind, int person)
{
    struct command command = {.kind = kind};
    command.as.ticket.id = pair_ticket_id(pair->model.people[person].serial);
    return command;
}

static void play_print(struct pair *pair, uint8_t a, uint8_t b)
{
    const int person = choose_person(pair, a);
    if (person == NOBODY) {
        return;
    }
    struct command command = of_person(pair, COMMAND_PRINT_RESULT, person);
    const int issuer = pair->model.people[person].issuer;
    const int kiosk = issuer == GUIDE || (b & 0xC0) == 0xC0 ? 0 : issuer;
    command.as.ticket.result = b % 4 == 0 ? PRINT_FAILED : PRINT_PRINTED;
    const bool done = pair_act_as(pair, &command, kiosk);
    pair_same(done, second_print(&pair->model, person, kiosk, b % 4 != 0));
}

static void play_visitor(struct pair *pair, enum command_kind kind, uint8_t a,
                         bool (*second)(struct second_model *model, int person))
{
    const int person = choose_person(pair, a);
    if (person != NOBODY) {
        struct command command = of_person(pair, kind, person);
        const bool done = pair_act(pair, &command, ROLE_VISITOR, "");
        pair_same(done, second(&pair->model, person));
    }
}

static void play_claim(struct pair *pair, uint8_t a, uint8_t b)
{
    (void)b;
    play_visitor(pair, COMMAND_CLAIM, a, second_claim);
}

static void play_cancel(struct pair *pair, uint8_t a, uint8_t b)
{
    (void)b;
    play_visitor(pair, COMMAND_CANCEL, a, second_cancel);
}

static void play_come_back(struct pair *pair, uint8_t a, uint8_t b)
{
    (void)b;
    play_visitor(pair, COMMAND_COME_BACK, a, second_come_back);
}

/* How the engine makes it so is its own affair; that so many go first, or as few more as any
 * beginning of the credit can give, is not. */
static void play_defer(struct pair *pair, uint8_t a, uint8_t b)
{
    const int person = choose_person(pair, a);
    if (person == NOBODY) {
        return;
    }
    struct command command = of_person(pair, COMMAND_DEFER, person);
    command.as.ticket.places = (uint8_t)(1 + b % 3);
    const int wanted = second_defer(&pair->model, person, command.as.ticket.places);
    const bool done = pair_act(pair, &command, ROLE_VISITOR, "");
    pair_same(done, wanted != NOBODY);
    const struct person *who = &pair->model.people[person];
    const int leg = second_active(who);
    if (!done || pair->events.events[0].kind != EVENT_LEG_DEFERRED) {
        assert(!done || second_ahead(&pair->model, person, leg) == wanted);
        return;
    }
    const int place = second_place(&pair->model, person, wanted);
    second_deferred(&pair->model, person, pair->events.events[0].as.leg_deferred.credit_from_ms);
    assert(second_ahead(&pair->model, person, leg) == place);
    (void)place;
    (void)leg;
}

static void play_confirm(struct pair *pair, uint8_t a, uint8_t b)
{
    const int person = choose_person(pair, a);
    if (person == NOBODY) {
        return;
    }
    struct command command = of_person(pair, COMMAND_CONFIRM, person);
    const int ground = b % (AS_SAID + 2);
    const bool staff = b < 0xE0;
    command.as.ticket.ground = (enum ticket_ground)ground;
    const bool done = pair_act(pair, &command, staff ? ROLE_CLERK : ROLE_VISITOR, staff ? "p" : "");
    pair_same(done, second_confirm(&pair->model, person, ground, staff));
}

/* ---- clerks ---- */

static struct command of_seat(enum command_kind kind, uint8_t a)
{
    struct command command = {.kind = kind};
    command.as.seat.seat = a % SEATS;
    command.as.seat.to_queue = command.as.seat.to_seat = INDEX_NONE;
    return command;
}

static void play_pick(struct pair *pair, uint8_t a, uint8_t b)
{
    const int person = choose_person(pair, b);
    if (person == NOBODY) {
        return;
    }
    struct command command = of_seat(COMMAND_SEAT_NEXT, a);
    command.as.seat.pick = pair_ticket_id(pair->model.people[person].serial);
    memcpy(command.as.seat.reason, "ill", 4);
    const bool done = pair_act(pair, &command, ROLE_PAD, "p");
    pair_same(done, second_pick(&pair->model, a % SEATS, person));
}

static void play_transfer(struct pair *pair, uint8_t a, uint8_t b)
{
    struct command command = of_seat(COMMAND_SEAT_TRANSFER, a);
    const int to_seat = b % 2 == 0 ? (b >> 1) % SEATS : NOBODY;
    const int to_queue = b % 2 == 0 ? NOBODY : (b >> 1) % QUEUES;
    command.as.seat.to_seat = to_seat == NOBODY ? INDEX_NONE : (uint16_t)to_seat;
    command.as.seat.to_queue = to_queue == NOBODY ? INDEX_NONE : (uint16_t)to_queue;
    const bool done = pair_act(pair, &command, ROLE_PAD, "p");
    pair_same(done, second_transfer(&pair->model, a % SEATS, to_queue, to_seat));
}

static void play_review(struct pair *pair, uint8_t a, uint8_t b)
{
    struct command command = {.kind = COMMAND_REVIEW};
    (void)b;
    command.as.review.seat = a % SEATS;
    command.as.review.level = 3;
    const bool done = pair_act(pair, &command, ROLE_PAD, "p");
    pair_same(done, second_review(&pair->model, a % SEATS));
}

/* A key that needs nothing but its seat. */
#define KEY(name, kind, second)                                                                    \
    static void name(struct pair *pair, uint8_t a, uint8_t b)                                      \
    {                                                                                              \
        struct command command = of_seat(kind, a);                                                 \
        (void)b;                                                                                   \
        const bool done = pair_act(pair, &command, ROLE_PAD, "p");                                 \
        pair_same(done, second(&pair->model, a % SEATS));                                          \
    }
KEY(play_open, COMMAND_SEAT_OPEN, second_open)
KEY(play_close, COMMAND_SEAT_CLOSE, second_close)
KEY(play_pause, COMMAND_SEAT_PAUSE, second_pause)
KEY(play_next, COMMAND_SEAT_NEXT, second_next)
KEY(play_recall, COMMAND_SEAT_RECALL, second_recall)
KEY(play_absent, COMMAND_SEAT_ABSENT, second_absent)
KEY(play_start, COMMAND_SEAT_START, second_start)
KEY(play_finish, COMMAND_SEAT_FINISH, second_finish)
KEY(play_park, COMMAND_SEAT_PARK, second_park)
KEY(play_undo, COMMAND_SEAT_UNDO, second_undo)

/* ---- the hall ---- */

static void play_shut(struct pair *pair, uint8_t a, uint8_t b)
{
    const bool shut = b >= 0xC0;
    struct command command = {.kind = shut ? COMMAND_HALL_CLOSE : COMMAND_HALL_REOPEN};
    (void)a;
    memcpy(command.as.hall.reason, "fire", 5);
    const bool done = pair_act(pair, &command, ROLE_MANAGER, "m");
    pair_same(done, second_shut(&pair->model, shut));
}

static void pass(struct pair *pair, int64_t wait_ms)
{
    second_wait(&pair->model, wait_ms);
    struct command command = {.kind = COMMAND_TICK};
    const bool done = pair_act(pair, &command, ROLE_SYSTEM, "");
    assert(done);
    (void)done;
}

static void play_wait(struct pair *pair, uint8_t a, uint8_t b)
{
    (void)b;
    pass(pair, (int64_t)(a + 1) * 5000);
}

/* Some quarters of an hour, or hours. */
static void play_long_wait(struct pair *pair, uint8_t a, uint8_t b)
{
    pass(pair, b < 0xC0 ? (int64_t)(a % 16 + 1) * 450000 : (int64_t)(a % 60 + 1) * 3600000);
}

/* Time goes on, and the timer is late; but not over the turn of the day. */
static void play_late_timer(struct pair *pair, uint8_t a, uint8_t b)
{
    const int64_t now_ms = pair->model.now_ms + (int64_t)(a + 1) * (b < 0x80 ? 500 : 5000);
    if (second_business_day(now_ms) == pair->model.day) {
        pair->model.now_ms = now_ms;
    }
}

typedef void play(struct pair *pair, uint8_t a, uint8_t b);

/* By the first byte; those of tests/fuzz/engine_commands/corpus count on the order. */
static play *const plays[] = {
    play_issue,  play_print,    play_claim,      play_cancel,    play_come_back, play_defer,
    play_pick,   play_transfer, play_wait,       play_open,      play_close,     play_pause,
    play_next,   play_recall,   play_absent,     play_start,     play_finish,    play_park,
    play_review, play_open,     play_undo,       play_undo,      play_confirm,   pair_book,
    pair_book,   pair_change,   pair_call_off,   pair_check_in,  pair_check_in,  pair_take,
    pair_take,   pair_show,     pair_give_back,  pair_merge,     pair_merge,     pair_restored,
    play_shut,   play_next,     play_late_timer, play_long_wait, pair_runs_open,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pair pair;
    const int64_t end_ms = MORNING_MS + DAYS_MS;
    pair_start(&pair);
    for (size_t at = 0; at + 3 <= size && at < 3 * COMMANDS_MOST && pair.model.now_ms < end_ms;
         at += 3) {
        plays[data[at] % (sizeof(plays) / sizeof(plays[0]))](&pair, data[at + 1], data[at + 2]);
        pair_compare(&pair);
        assert(at % 24 != 0 || engine_check(pair.engine) == NULL);
    }
    return 0;
}
