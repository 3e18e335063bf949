/*
 * A seeded day of everything at once: visitors, kiosks, phones and clerks do what they like, also
 * what they may not. After every step all invariants hold; in the end a replay gives the same
 * engine.
 */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/blocks.h"
#include "hall-server/engine/bookings.h"
#include "hall-server/engine/help.h"
#include "hall-server/engine/papers.h"
#include "hall-server/engine/redress.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <stdio.h>
#include <string.h>

enum { STEPS = 6000, SEEDS = 4, KNOWN = 64, KEPT = 256 };

/* A command that acted, and what it was answered. */
struct answered {
    struct command command;
    struct engine_result result;
};

struct dice {
    uint64_t state;
};

/* splitmix64: small, seeded, the same on every machine. */
static uint64_t dice_roll(struct dice *dice, uint64_t sides)
{
    uint64_t z = (dice->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % sides;
}

struct world {
    struct small_hall hall;
    struct dice dice;
    struct uuid known[KNOWN];
    size_t known_count;
    uint32_t acted[COMMAND_COUNT];
    struct answered answered[KEPT]; /* of today: the last ones */
    size_t answered_count;
};

static struct uuid some_ticket(struct world *world)
{
    const struct uuid none = {{1}};
    return world->known_count == 0
               ? none
               : world->known[dice_roll(&world->dice,
                                        world->known_count < KNOWN ? world->known_count : KNOWN)];
}

static void make_issue(struct world *world, struct command *command)
{
    struct command_issue *issue = &command->as.issue;
    uint8_t entropy[UUID_ENTROPY_BYTES];
    for (int i = 0; i < UUID_ENTROPY_BYTES; i++) {
        entropy[i] = (uint8_t)dice_roll(&world->dice, 256);
    }
    issue->id = uuid_make(world->hall.now_ms, entropy);
    issue->service_count = (uint8_t)(1 + dice_roll(&world->dice, 10) / 8);
    for (uint8_t i = 0; i < issue->service_count; i++) {
        issue->services[i] = (uint16_t)dice_roll(&world->dice, 6);
    }
    issue->class = (enum ticket_class)dice_roll(&world->dice, CLASS_RETURN);
    if (dice_roll(&world->dice, 3) == 0) {
        issue->class = CLASS_ORDINARY;
        issue->ground = (enum ticket_ground)dice_roll(&world->dice, GROUND_COUNT);
    }
    const uint64_t who = dice_roll(&world->dice, 5);
    command->actor.role = who == 0 ? ROLE_GUIDE : ROLE_KIOSK;
    memcpy(command->actor.id.text, "kiosk-1", 8);
}

static void make_ticket(struct world *world, struct command *command)
{
    command->as.ticket.id = some_ticket(world);
    command->as.ticket.result = (enum print_result)dice_roll(&world->dice, 3);
    command->as.ticket.places = (uint8_t)(1 + dice_roll(&world->dice, 4));
    command->actor.role = dice_roll(&world->dice, 2) == 0 ? ROLE_VISITOR : ROLE_KIOSK;
    memcpy(command->actor.id.text, "kiosk-1", 8);
    if (command->kind == COMMAND_CONFIRM) {
        command->as.ticket.ground = (enum ticket_ground)dice_roll(&world->dice, GROUND_COUNT + 1);
        command->actor.role = dice_roll(&world->dice, 8) == 0 ? ROLE_KIOSK : ROLE_GUIDE;
    }
}

static void make_seat(struct world *world, struct command *command)
{
    struct command_seat *seat = &command->as.seat;
    seat->seat = (uint16_t)dice_roll(&world->dice, SMALL_SEATS);
    seat->to_queue = seat->to_seat = INDEX_NONE;
    if (command->kind == COMMAND_SEAT_TRANSFER && dice_roll(&world->dice, 2) == 0) {
        seat->to_queue = (uint16_t)dice_roll(&world->dice, SMALL_QUEUES);
    } else if (command->kind == COMMAND_SEAT_TRANSFER) {
        seat->to_seat = (uint16_t)dice_roll(&world->dice, SMALL_SEATS);
    }
    if (dice_roll(&world->dice, 8) == 0) { /* called by hand, or a key that says its ticket */
        seat->pick = some_ticket(world);
        memcpy(seat->reason, "by hand", 8);
    }
    if (command->kind == COMMAND_SEAT_OUTCOME || command->kind == COMMAND_SEAT_FINISH) {
        seat->outcome = (enum outcome)dice_roll(&world->dice, OUTCOME_COUNT + 1);
        memcpy(seat->missing, "photo\nform", seat->outcome == OUTCOME_GIVEN_BACK ? 10 : 0);
    }
    snprintf(seat->clerk.text, sizeof(seat->clerk.text), "clerk-%u",
             (unsigned)dice_roll(&world->dice, 3));
    command->actor.role = ROLE_PAD;
    snprintf(command->actor.id.text, sizeof(command->actor.id.text), "pad-%u", seat->seat);
}

/* Of the next hours and days, by one of a few people. */
static void make_booking(struct world *world, struct command *command)
{
    struct command_booking *booking = &command->as.booking;
    const uint32_t count = engine_booking_count(world->hall.engine);
    uint8_t entropy[UUID_ENTROPY_BYTES];
    for (int i = 0; i < UUID_ENTROPY_BYTES; i++) {
        entropy[i] = (uint8_t)dice_roll(&world->dice, 256);
    }
    const int64_t at_ms =
        world->hall.now_ms + (int64_t)dice_roll(&world->dice, 60) * 2 * SMALL_MINUTE_MS;
    booking->day = calendar_local_day(at_ms, 480) + (int32_t)(dice_roll(&world->dice, 8) / 7);
    booking->minute = (uint16_t)(calendar_local_minute(at_ms, 480) / 15 * 15);
    booking->service = (uint16_t)dice_roll(&world->dice, 4);
    booking->ordinary = dice_roll(&world->dice, 2) == 0;
    booking->ticket = uuid_make(world->hall.now_ms, entropy);
    booking->code = booking_code_make(entropy);
    if (command->kind == COMMAND_BOOK ||
        (command->kind == COMMAND_CHECK_IN && dice_roll(&world->dice, 4) == 0)) {
        booking->person.bytes[0] = (uint8_t)(1 + dice_roll(&world->dice, 200));
        memset(&booking->code, 0, command->kind == COMMAND_BOOK ? 0 : sizeof(booking->code));
    } else if (count > 0) {
        booking->code =
            engine_booking_at(world->hall.engine, (uint32_t)dice_roll(&world->dice, count))->code;
    }
    command->actor.role = dice_roll(&world->dice, 4) == 0 ? ROLE_GUIDE : ROLE_KIOSK;
    memcpy(command->actor.id.text, "kiosk-1", 8);
}

/* One of three kiosks and one of its blocks; now and then another's. */
static void make_block(struct world *world, struct command *command)
{
    const uint32_t count = engine_block_count(world->hall.engine);
    const struct number_block *block =
        count == 0 ? NULL
                   : engine_block_at(world->hall.engine, (uint32_t)dice_roll(&world->dice, count));
    command->actor.role = ROLE_KIOSK;
    snprintf(command->actor.id.text, sizeof(command->actor.id.text), "kiosk-%d",
             (int)dice_roll(&world->dice, 3));
    if (block != NULL && command->kind != COMMAND_BLOCK_TAKE && dice_roll(&world->dice, 8) != 0) {
        command->actor.id = block->kiosk;
    }
    if (command->kind == COMMAND_KIOSK_REPLACE) {
        command->as.replace.kiosk = command->actor.id;
        snprintf(command->as.replace.retired.text, sizeof(command->as.replace.retired.text),
                 "old-%u", (unsigned)dice_roll(&world->dice, 1000000));
        return;
    }
    if (command->kind == COMMAND_BLOCK_MERGE) {
        struct command_merge *merge = &command->as.merge;
        for (int i = 0; i < UUID_ENTROPY_BYTES; i++) {
            merge->id.bytes[6 + i] = (uint8_t)dice_roll(&world->dice, 256);
        }
        merge->service_count = 1;
        merge->services[0] = (uint16_t)(block == NULL ? 0 : block->queue * 2);
        merge->number =
            (uint16_t)((block == NULL ? 701 : block->first) + dice_roll(&world->dice, 9));
        merge->issued_ms = world->hall.now_ms - (int64_t)dice_roll(&world->dice, 12) * 3600000;
        return;
    }
    command->as.block.queue = (uint16_t)dice_roll(&world->dice, SMALL_QUEUES);
    command->as.block.skip = (uint16_t)dice_roll(&world->dice, 3);
    if (block != NULL && command->kind != COMMAND_BLOCK_TAKE) {
        command->as.block.queue = block->queue;
        command->as.block.first =
            (uint16_t)(block->first + (dice_roll(&world->dice, 9) == 0 ? 512 : 0));
        command->as.block.count = block->count;
        command->as.block.given_ms = block->given_ms;
        command->as.block.ends_day = engine_block_ends_day(block);
    }
    if (command->kind == COMMAND_RESTORED) { /* of all queues, or of one, a few numbers on */
        const uint16_t next =
            engine_queue(world->hall.engine, command->as.block.queue)->next_number;
        const uint16_t more = (uint16_t)dice_roll(&world->dice, 5);
        command->as.block.first = more == 0 ? 0 : (uint16_t)(next + more - 1);
    }
}

/* Of a few places, each by whoever speaks for it; guides take and close what there is. */
static void make_help(struct world *world, struct command *command)
{
    const struct engine *engine = world->hall.engine;
    struct command_help *help = &command->as.help;
    const uint32_t count = engine_help_count(engine);
    const bool guide = command->kind != COMMAND_HELP_CALL;
    const char name = (char)('1' + dice_roll(&world->dice, 3));
    command->actor.role = guide ? ROLE_GUIDE : ROLE_KIOSK;
    memcpy(command->actor.id.text, guide ? "D01" : "kiosk-", guide ? 3 : 6);
    command->actor.id.text[guide ? 3 : 6] = name;
    help->place.kind = (uint8_t)dice_roll(&world->dice, HELP_KIND_COUNT);
    help->place.id.text[0] = name;
    help->reason = (enum help_reason)dice_roll(&world->dice, HELP_REASON_COUNT);
    help->end = (enum help_end)dice_roll(&world->dice, HELP_END_COUNT);
    help->call =
        count == 0 ? 1 : engine_help_at(engine, (uint32_t)dice_roll(&world->dice, count))->id;
}

static void make_paper(struct world *world, struct command *command)
{
    const struct engine *engine = world->hall.engine;
    uint16_t seat = (uint16_t)dice_roll(&world->dice, SMALL_SEATS);
    const struct seat_paper *paper = engine_seat_paper(engine, seat);
    for (int i = 1; command->kind == COMMAND_PAPER_ANSWER && paper == NULL && i < SMALL_SEATS;
         i++) {
        seat = (uint16_t)((seat + 1) % SMALL_SEATS); /* the next one that has a paper */
        paper = engine_seat_paper(engine, seat);
    }
    command->actor.role = ROLE_CLERK;
    command->actor.id = engine_seat(engine, seat)->clerk;
    command->as.paper.seat = seat;
    command->as.paper.paper = paper == NULL ? 1 : paper->id;
    command->as.paper.state = (enum paper_state)(1 + dice_roll(&world->dice, 3));
    const bool amiss = dice_roll(&world->dice, 8) == 0;
    const bool wanted =
        command->kind == COMMAND_PAPER_SHOW
            ? dice_roll(&world->dice, 2) == 0
            : paper != NULL && paper->to_sign && command->as.paper.state == PAPER_CONFIRMED;
    command->as.paper.sign = wanted != amiss;
    command->as.paper.hash[0] = command->as.paper.sign ? 1 : 0;
}

/* A step of any bad review: mostly the one that comes next. */
static void make_redress(struct world *world, struct command *command)
{
    const struct engine *engine = world->hall.engine;
    const uint32_t count = engine_redress_count(engine);
    command->actor = (struct actor){.role = ROLE_INSPECTOR, .id = {"X01"}};
    command->as.redress.result = (enum redress_result)dice_roll(&world->dice, REDRESS_RESULT_COUNT);
    memcpy(command->as.redress.words, "so it is", 9);
    if (count > 0) {
        const uint32_t slot = (uint32_t)dice_roll(&world->dice, count);
        const struct redress *row = engine_redress_at(engine, slot);
        command->as.redress.redress = row->id;
        for (int i = 0; i < REDRESS_RESULT_COUNT; i++) {
            if ((int)redress_result_row((enum redress_result)i)->step == row->next) {
                command->as.redress.result = (enum redress_result)i;
            }
        }
    }
    command->as.redress.level = command->as.redress.result == REDRESS_SAID_AGAIN ? 3 : 0;
}

static void make_command(struct world *world, struct command *command)
{
    static const enum command_kind kinds[] = {
        COMMAND_ISSUE,        COMMAND_ISSUE,          COMMAND_ISSUE,        COMMAND_PRINT_RESULT,
        COMMAND_PRINT_RESULT, COMMAND_PRINT_RESULT,   COMMAND_CLAIM,        COMMAND_CANCEL,
        COMMAND_DEFER,        COMMAND_SEAT_OPEN,      COMMAND_SEAT_OPEN,    COMMAND_SEAT_CLOSE,
        COMMAND_SEAT_PAUSE,   COMMAND_SEAT_NEXT,      COMMAND_SEAT_NEXT,    COMMAND_SEAT_NEXT,
        COMMAND_SEAT_RECALL,  COMMAND_SEAT_ABSENT,    COMMAND_SEAT_START,   COMMAND_SEAT_START,
        COMMAND_SEAT_FINISH,  COMMAND_SEAT_FINISH,    COMMAND_SEAT_PARK,    COMMAND_SEAT_TRANSFER,
        COMMAND_SEAT_UNDO,    COMMAND_COME_BACK,      COMMAND_COME_BACK,    COMMAND_REVIEW,
        COMMAND_TICK,         COMMAND_BOOK,           COMMAND_BOOK,         COMMAND_BOOKING_CHANGE,
        COMMAND_CHECK_IN,     COMMAND_CHECK_IN,       COMMAND_CHECK_IN,     COMMAND_BOOKING_CANCEL,
        COMMAND_CONFIRM,      COMMAND_HALL_CLOSE,     COMMAND_HALL_REOPEN,  COMMAND_HALL_REOPEN,
        COMMAND_REPRINT,      COMMAND_SEAT_HAND_OVER, COMMAND_SEAT_RECALL,  COMMAND_SEAT_ABSENT,
        COMMAND_BLOCK_TAKE,   COMMAND_BLOCK_SHOW,     COMMAND_BLOCK_MERGE,  COMMAND_BLOCK_GIVE_BACK,
        COMMAND_BLOCK_MERGE,  COMMAND_RESTORED,       COMMAND_BLOCKS_OPEN,  COMMAND_BLOCKS_OPEN,
        COMMAND_HELP_CALL,    COMMAND_HELP_TAKE,      COMMAND_HELP_CLOSE,   COMMAND_KIOSK_REPLACE,
        COMMAND_QUEUE_STOP,   COMMAND_QUEUE_GIVE,     COMMAND_QUEUE_GIVE,   COMMAND_QUEUE_GIVE,
        COMMAND_PAPER_SHOW,   COMMAND_PAPER_SHOW,     COMMAND_PAPER_SHOW,   COMMAND_PAPER_ANSWER,
        COMMAND_PAPER_ANSWER, COMMAND_PAPER_ANSWER,   COMMAND_REDRESS_STEP, COMMAND_REDRESS_STEP,
        COMMAND_SEAT_OUTCOME, COMMAND_SEAT_OUTCOME,   COMMAND_CLAIM,        COMMAND_CLAIM,
    };
    memset(command, 0, sizeof(*command));
    command->kind = kinds[dice_roll(&world->dice, sizeof(kinds) / sizeof(kinds[0]))];
    if (command->kind == COMMAND_HALL_CLOSE && dice_roll(&world->dice, 10) > 0) {
        command->kind = COMMAND_SEAT_UNDO; /* an emergency is rare */
    }
    if (command->kind == COMMAND_TICK) {
        command->actor.role = ROLE_SYSTEM;
    } else if (command->kind == COMMAND_HALL_CLOSE || command->kind == COMMAND_HALL_REOPEN) {
        command->actor.role = ROLE_MANAGER;
        memcpy(command->as.hall.reason, "drill", 6);
    } else if (command->kind == COMMAND_QUEUE_STOP || command->kind == COMMAND_QUEUE_GIVE) {
        command->actor.role = ROLE_MANAGER;
        command->as.queue.queue = (uint16_t)dice_roll(&world->dice, SMALL_QUEUES);
        memcpy(command->as.queue.reason, "drill", 6);
    } else if (command->kind == COMMAND_ISSUE) {
        make_issue(world, command);
    } else if (command->kind == COMMAND_REVIEW) {
        command->actor.role = ROLE_DISPLAY;
        command->as.review.seat = (uint16_t)dice_roll(&world->dice, SMALL_SEATS);
        command->as.review.level = (uint8_t)(1 + dice_roll(&world->dice, 5));
        command->as.review.reasons =
            review_reasons_of(command->as.review.level) & (uint32_t)dice_roll(&world->dice, 65536);
    } else if ((command->kind >= COMMAND_BLOCK_TAKE && command->kind <= COMMAND_BLOCKS_OPEN) ||
               command->kind == COMMAND_KIOSK_REPLACE) {
        make_block(world, command);
    } else if (command->kind >= COMMAND_BOOK && command->kind <= COMMAND_CHECK_IN) {
        make_booking(world, command);
    } else if (command->kind >= COMMAND_HELP_CALL && command->kind <= COMMAND_HELP_CLOSE) {
        make_help(world, command);
    } else if (command->kind == COMMAND_PAPER_SHOW || command->kind == COMMAND_PAPER_ANSWER) {
        make_paper(world, command);
    } else if (command->kind == COMMAND_REDRESS_STEP) {
        make_redress(world, command);
    } else if (command_is_seat(command->kind)) {
        make_seat(world, command);
    } else {
        make_ticket(world, command);
    }
}

static void assert_same_answer(const struct answered *first, const struct engine_result *again)
{
    const struct engine_result *was = &first->result;
    if (again->problem != PROBLEM_NONE || !again->repeated || again->seq != was->seq ||
        again->seat != was->seat || again->leg != was->leg ||
        !booking_code_equal(&again->booking, &was->booking) ||
        !uuid_equal(&again->ticket, &was->ticket)) {
        fail_msg("%s again: problem %d, repeated %d, seq %u (was %u), seat %u (%u), leg %u (%u)",
                 command_name(first->command.kind), (int)again->problem, again->repeated,
                 (unsigned)again->seq, (unsigned)was->seq, again->seat, was->seat, again->leg,
                 was->leg);
    }
}

/* Sent twice, it acts once and answers the same: at once, and whatever happened since. */
static void check_repeats(struct world *world, const struct command *command)
{
    struct small_hall *hall = &world->hall;
    struct answered *place = &world->answered[world->answered_count++ % KEPT];
    *place = (struct answered){.command = *command, .result = hall->result};
    const size_t count = world->answered_count < KEPT ? world->answered_count : KEPT;
    const struct answered *some[] = {place, &world->answered[dice_roll(&world->dice, count)]};
    const uint64_t seq = engine_seq(hall->engine);
    for (int i = 0; i < 2; i++) {
        struct command again = some[i]->command;
        (void)small_hall_do(hall, &again);
        assert_same_answer(some[i], &hall->result);
        assert_int_equal(engine_seq(hall->engine), seq);
    }
}

static void check_step(struct world *world, struct command *command)
{
    struct small_hall *hall = &world->hall;
    const enum problem problem = small_hall_do(hall, command);
    if (hall->events.count > 0 && hall->events.events[0].kind == EVENT_DAY_TURNED) {
        world->answered_count = 0;
    }
    if (problem == PROBLEM_NONE && hall->events.count > 0) {
        world->acted[command->kind]++;
        if ((command->kind == COMMAND_ISSUE || command->kind == COMMAND_CHECK_IN ||
             command->kind == COMMAND_BLOCK_MERGE) &&
            !uuid_is_nil(&hall->result.ticket)) {
            world->known[world->known_count++ % KNOWN] = hall->result.ticket;
        }
        const size_t last = hall->events.count - 1;
        if (command->request_id[0] != 0 && hall->events.events[last].kind != EVENT_DAY_TURNED &&
            hall->events.events[last].command == command->kind) {
            check_repeats(world, command);
        }
    }
    if (problem != PROBLEM_NONE) {
        for (size_t i = 0; i < hall->events.count; i++) {
            assert_int_equal(hall->events.events[i].command, COMMAND_TICK); /* the day's turn */
        }
    }
}

/* An engine that comes from the events alone gives the same answers. */
static void check_repeats_after_a_replay(struct world *world)
{
    struct engine *copy = small_hall_copy(&world->hall);
    const size_t count = world->answered_count < KEPT ? world->answered_count : KEPT;
    for (size_t i = 0; i < count; i++) {
        static struct engine_events events;
        struct engine_result result;
        engine_decide(copy, &world->answered[i].command, &events, &result);
        assert_same_answer(&world->answered[i], &result);
        assert_int_equal(events.count, 0);
    }
    engine_destroy(copy);
}

static void test_a_day_of_anything_keeps_every_invariant(void **unused)
{
    (void)unused;
    static struct world world;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        memset(&world, 0, sizeof(world));
        world.dice.state = seed;
        small_hall_open(&world.hall, 65536);
        world.hall.config->offline_from = 701;
        world.hall.config->block_size = 8;
        /* Nothing has asked yet what counts, so the hall may still be of another kind. */
        world.hall.config->absent_calls = (uint8_t)(1 + seed % 2);
        world.hall.config->absent_places = (uint8_t)(seed % 3);
        world.hall.config->seats[SEAT_1].weights[1] = 3;
        world.hall.config->grounds[GROUND_MILITARY].confirm = true;
        world.hall.config->grounds[GROUND_PREGNANT].rate = 250;
        world.hall.config->grounds[GROUND_ENTERPRISE].ignored = true;
        for (int step = 0; step < STEPS; step++) {
            struct command command;
            make_command(&world, &command);
            check_step(&world, &command);
            world.hall.now_ms += (int64_t)dice_roll(&world.dice, 20000);
            if (dice_roll(&world.dice, 600) == 0) {
                world.hall.now_ms += 5 * 3600 * INT64_C(1000); /* days turn too */
            }
        }
        struct command note = {.kind = COMMAND_DEVICE_NOTE, .as.note.kind = 1};
        check_step(&world, &note); /* last: it changes nothing, and so nothing follows from it */
        struct command admin = {.kind = COMMAND_ADMIN_NOTE, .request_id = "note-0001"};
        check_step(&world, &admin);
        for (int kind = COMMAND_TICK; kind < COMMAND_COUNT; kind++) {
            if (world.acted[kind] == 0) {
                fail_msg("seed %u never did %s", (unsigned)seed,
                         command_name((enum command_kind)kind));
            }
        }
        check_repeats_after_a_replay(&world);
        small_hall_close(&world.hall);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_day_of_anything_keeps_every_invariant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
