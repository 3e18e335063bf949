/* What is made outside of the day's queues: appointments, and numbers of kiosks. */
#include "tests/fuzz/engine_commands/pair.h"

#include "hall-server/engine/bookings.h"

#include <assert.h>
#include <string.h>

/* A quarter of an hour near now, sometimes one that is none; the day by `day`: yesterday … */
static void choose_slot(const struct pair *pair, uint8_t day, uint8_t b, int *ret_day,
                        int *ret_minute)
{
    const int64_t local_min = pair->model.now_ms / 60000 + 8 * 60;
    const int quarter = (int)(local_min % 1440) / SLOT_MIN + b % 12 - 2;
    *ret_day = second_local_day(pair->model.now_ms) + (day % 8 == 0 ? 0 : day % 8 - 2);
    *ret_minute = quarter < 0 ? 0 : quarter * SLOT_MIN % 1440 + (b == 255 ? 1 : 0);
}

/* What may still be made that day, as both see it. */
static void compare_slots(const struct pair *pair, int queue, int day)
{
    struct engine_slot slots[SLOTS_OF_DAY];
    size_t count = 0;
    size_t at = 0;
    const enum problem problem =
        engine_slots(pair->engine, (uint16_t)queue, day, pair->model.now_ms, slots, &count);
    for (int minute = 0; minute < 1440; minute += SLOT_MIN) {
        const int left = second_left(&pair->model, queue, day, minute);
        if (left != NOBODY) {
            assert(at < count && slots[at].minute == minute && slots[at].left == (uint32_t)left);
            at++;
        }
    }
    assert(at == count && (problem == PROBLEM_NONE) == (count > 0));
    (void)problem;
}

void pair_book(struct pair *pair, uint8_t a, uint8_t b)
{
    if (pair->model.booking_count == BOOKINGS_MOST) {
        return;
    }
    const int card = a % CARDS;
    const int service = (a >> 2) % SERVICES;
    int day = 0;
    int minute = 0;
    choose_slot(pair, a >> 5, b, &day, &minute);
    struct command command = {.kind = COMMAND_BOOK};
    command.as.booking.code = pair_code(pair->model.codes);
    command.as.booking.person = pair_card(card);
    command.as.booking.service = (uint16_t)service;
    command.as.booking.day = day;
    command.as.booking.minute = (uint16_t)minute;
    const bool done = pair_act(pair, &command, ROLE_VISITOR, "");
    pair_same(done, second_book(&pair->model, card, service, day, minute));
    compare_slots(pair, hall_rules.queue_of_service[service], day);
}

/* Of those that are known, or NOBODY. */
static int choose_booking(const struct pair *pair, uint8_t a)
{
    return pair->model.booking_count == 0 ? NOBODY : a % pair->model.booking_count;
}

void pair_change(struct pair *pair, uint8_t a, uint8_t b)
{
    const int booking = choose_booking(pair, a);
    if (booking == NOBODY) {
        return;
    }
    int day = 0;
    int minute = 0;
    choose_slot(pair, a >> 5, b, &day, &minute);
    struct command command = {.kind = COMMAND_BOOKING_CHANGE};
    command.as.booking.code = pair_code(pair->model.bookings[booking].code);
    command.as.booking.day = day;
    command.as.booking.minute = (uint16_t)minute;
    const bool done = pair_act(pair, &command, ROLE_VISITOR, "");
    pair_same(done, second_change(&pair->model, booking, day, minute));
}

void pair_call_off(struct pair *pair, uint8_t a, uint8_t b)
{
    const int booking = choose_booking(pair, a);
    (void)b;
    if (booking == NOBODY) {
        return;
    }
    struct command command = {.kind = COMMAND_BOOKING_CANCEL};
    command.as.booking.code = pair_code(pair->model.bookings[booking].code);
    const bool done = pair_act(pair, &command, ROLE_VISITOR, "");
    pair_same(done, second_call_off(&pair->model, booking));
}

void pair_check_in(struct pair *pair, uint8_t a, uint8_t b)
{
    const bool by_card = (b & 1) != 0;
    const bool ordinary = (b & 2) != 0;
    const int issuer = (b >> 2) % (GUIDE + 1);
    const int booking = by_card ? second_card(&pair->model, a % CARDS) : choose_booking(pair, a);
    struct command command = {.kind = COMMAND_CHECK_IN};
    command.as.booking.ticket = pair_ticket_id(pair->model.serials);
    command.as.booking.ordinary = ordinary;
    if (by_card) {
        command.as.booking.person = pair_card(a % CARDS);
    } else {
        command.as.booking.code =
            pair_code(booking == NOBODY ? 0 : pair->model.bookings[booking].code);
    }
    const bool done = pair_act_as(pair, &command, issuer);
    pair_same(done, booking != NOBODY && second_check_in(&pair->model, booking, ordinary, issuer));
}

/* ---- numbers of kiosks ---- */

void pair_take(struct pair *pair, uint8_t a, uint8_t b)
{
    (void)b;
    if (pair->model.run_count == RUNS_MOST) {
        return;
    }
    struct command command = {.kind = COMMAND_BLOCK_TAKE};
    const int kiosk = a % KIOSKS;
    command.as.block.queue = (uint16_t)((a >> 1) % QUEUES);
    const bool done = pair_act_as(pair, &command, kiosk);
    pair_same(done, second_take(&pair->model, kiosk, command.as.block.queue));
}

/* One that the hall gave, a little altered now and then, or one that it does not know. */
static struct run choose_run(const struct pair *pair, uint8_t a, uint8_t b)
{
    struct run run = {
        .kiosk = a % KIOSKS,
        .queue = (a >> 1) % QUEUES,
        .first = hall_rules.offline_from - 2 + b % 24,
        .count = b >> 5,
        .given_ms = pair->model.now_ms + ((a >> 4) - 12) * INT64_C(7200000),
    };
    if ((a & 4) != 0 && pair->model.run_count > 0) {
        run = pair->model.runs[b % pair->model.run_count];
        run.kiosk = (a & 0x18) == 0x18 ? 1 - run.kiosk : run.kiosk;
        run.count += (a & 0x60) == 0x60 ? 1 : 0;
    }
    return run;
}

void pair_show(struct pair *pair, uint8_t a, uint8_t b)
{
    const struct run run = choose_run(pair, a, b);
    if (pair->model.run_count == RUNS_MOST) {
        return;
    }
    struct command command = {.kind = COMMAND_BLOCK_SHOW};
    command.as.block.queue = (uint16_t)run.queue;
    command.as.block.first = (uint16_t)run.first;
    command.as.block.count = (uint8_t)run.count;
    command.as.block.given_ms = run.given_ms;
    command.as.block.ends_day = pair->model.day + (a >> 5) - 1;
    const bool done = pair_act_as(pair, &command, run.kiosk);
    pair_same(done, second_show(&pair->model, &run, command.as.block.ends_day));
}

void pair_give_back(struct pair *pair, uint8_t a, uint8_t b)
{
    const struct run run = choose_run(pair, a, b);
    struct command command = {.kind = COMMAND_BLOCK_GIVE_BACK};
    command.as.block.queue = (uint16_t)run.queue;
    command.as.block.first = (uint16_t)run.first;
    const bool done = pair_act_as(pair, &command, run.kiosk);
    pair_same(done, second_give_back(&pair->model, run.kiosk, run.queue, run.first));
}

void pair_merge(struct pair *pair, uint8_t a, uint8_t b)
{
    const struct run run = choose_run(pair, a | 4, b);
    const int number = run.first + (b >> 4) % (run.count + 1);
    const int count = 1 + (b >> 7);
    /* Mostly one of the queue that the number is of. */
    int services[2] = {(a & 0x38) == 0x38 ? (a >> 6) % SERVICES : run.queue * 2,
                       (a >> 6) % SERVICES};
    const int64_t issued_ms = pair->model.now_ms - ((a >> 3) % 8 - 1) * (b % 16) * INT64_C(600000);
    struct command command = {.kind = COMMAND_BLOCK_MERGE};
    command.as.merge.service_count = (uint8_t)count;
    command.as.merge.services[0] = (uint16_t)services[0];
    command.as.merge.services[1] = (uint16_t)services[1];
    command.as.merge.number = (uint16_t)number;
    command.as.merge.issued_ms = issued_ms;
    command.as.merge.id = pair_ticket_id(pair->model.serials);
    const bool done = pair_act_as(pair, &command, run.kiosk);
    pair_same(done, second_merge(&pair->model, run.kiosk, services, count, number, issued_ms));
}

void pair_restored(struct pair *pair, uint8_t a, uint8_t b)
{
    struct command command = {.kind = COMMAND_RESTORED};
    command.as.block.skip = (uint16_t)(b % 4 == 0 ? a : b % 4);
    const bool done = pair_act(pair, &command, ROLE_SYSTEM, "");
    pair_same(done, second_restored(&pair->model, command.as.block.skip));
}

void pair_runs_open(struct pair *pair, uint8_t a, uint8_t b)
{
    (void)a;
    (void)b;
    struct command command = {.kind = COMMAND_BLOCKS_OPEN};
    const bool done = pair_act(pair, &command, ROLE_MANAGER, "m");
    pair_same(done, second_runs_open(&pair->model));
}
