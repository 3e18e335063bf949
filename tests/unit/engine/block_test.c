/* Blocks of numbers, rule by rule. small_hall_do checks every invariant after each step. */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/blocks.h"
#include "hall-server/engine/snapshot.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <stdio.h>
#include <string.h>

enum { FROM = 701, SIZE = 4, STATE_ROOM = 1 << 16, LOG = 4096 };

static struct small_hall hall;

static int hall_setup(void **unused)
{
    (void)unused;
    small_hall_open(&hall, LOG);
    hall.config->offline_from = FROM;
    hall.config->block_size = SIZE;
    return 0;
}

static int hall_teardown(void **unused)
{
    (void)unused;
    small_hall_replay(&hall);
    small_hall_close(&hall);
    return 0;
}

static void pass_minutes(int64_t minutes)
{
    hall.now_ms += minutes * SMALL_MINUTE_MS;
}

static void pass_days(int days)
{
    pass_minutes(days * INT64_C(1440));
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
}

static struct command command_of(enum command_kind kind, int kiosk)
{
    struct command command = {.kind = kind, .actor = {.role = ROLE_KIOSK}};
    snprintf(command.actor.id.text, sizeof(command.actor.id.text), "kiosk-%d", kiosk);
    return command;
}

static enum problem take(int kiosk, uint16_t queue)
{
    struct command command = command_of(COMMAND_BLOCK_TAKE, kiosk);
    command.as.block.queue = queue;
    return small_hall_do(&hall, &command);
}

/* The newest block. */
static struct number_block taken(int kiosk, uint16_t queue)
{
    assert_int_equal(take(kiosk, queue), PROBLEM_NONE);
    assert_true(hall.events.count > 0);
    return *engine_block_at(hall.engine, engine_block_count(hall.engine) - 1);
}

static enum problem show(int kiosk, const struct number_block *block)
{
    struct command command = command_of(COMMAND_BLOCK_SHOW, kiosk);
    command.as.block.queue = block->queue;
    command.as.block.first = block->first;
    command.as.block.count = block->count;
    command.as.block.given_ms = block->given_ms;
    command.as.block.ends_day = engine_block_ends_day(block);
    return small_hall_do(&hall, &command);
}

static enum problem give_back(int kiosk, const struct number_block *block)
{
    struct command command = command_of(COMMAND_BLOCK_GIVE_BACK, kiosk);
    command.as.block.queue = block->queue;
    command.as.block.first = block->first;
    return small_hall_do(&hall, &command);
}

static struct command merge_of(int kiosk, const char *service, uint16_t number, int64_t issued_ms)
{
    struct command command = command_of(COMMAND_BLOCK_MERGE, kiosk);
    uint8_t entropy[UUID_ENTROPY_BYTES] = {7};
    memcpy(entropy + 6, &hall.requests, sizeof(hall.requests));
    command.as.merge.service_count = 1;
    command.as.merge.services[0] = hall_service_find(hall.config, service);
    command.as.merge.number = number;
    command.as.merge.issued_ms = issued_ms;
    command.as.merge.id = uuid_make(hall.now_ms, entropy);
    return command;
}

static enum problem merge(int kiosk, const char *service, uint16_t number, int64_t issued_ms)
{
    struct command command = merge_of(kiosk, service, number, issued_ms);
    return small_hall_do(&hall, &command);
}

static void test_two_kiosks_get_numbers_of_their_own(void **unused)
{
    (void)unused;
    const struct number_block first = taken(1, QUEUE_A);
    const struct number_block second = taken(2, QUEUE_A);
    assert_int_equal(first.first, FROM);
    assert_int_equal(first.count, SIZE);
    assert_int_equal(second.first, FROM + SIZE);
    assert_int_equal(taken(1, QUEUE_B).first, FROM); /* another queue's numbers */
    assert_int_equal(take(1, QUEUE_A), PROBLEM_NONE);
    assert_int_equal(hall.events.events[0].kind, EVENT_REQUEST_NOTED); /* it has numbers left */
    assert_int_equal(take(1, SMALL_QUEUES), PROBLEM_UNKNOWN_QUEUE);
    hall.config->offline_from = 0;
    assert_int_equal(take(1, QUEUE_C), PROBLEM_NO_BLOCKS);
    hall.config->offline_from = FROM;
}

static void test_a_block_that_is_used_up_is_followed_by_another(void **unused)
{
    (void)unused;
    for (int block = 0; block < LIMIT_BLOCKS_HELD; block++) {
        const struct number_block own = taken(1, QUEUE_A);
        for (int i = 0; i < SIZE; i++) {
            assert_int_equal(merge(1, "s1", (uint16_t)(own.first + i), hall.now_ms), PROBLEM_NONE);
        }
    }
    assert_int_equal(take(1, QUEUE_A), PROBLEM_NUMBERS_USED_UP);
    pass_days(1);
    assert_int_equal(take(1, QUEUE_A), PROBLEM_NONE); /* all are fresh again */
    assert_int_equal(hall.events.events[0].kind, EVENT_REQUEST_NOTED);
}

static void test_the_halls_own_numbers_end_before_the_blocks(void **unused)
{
    (void)unused;
    hall.config->offline_from = 4;
    taken(1, QUEUE_A);
    for (int i = 0; i < 3; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, false);
    }
    struct command command = {.kind = COMMAND_ISSUE,
                              .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
                              .as.issue = {.service_count = 1, .id = {{1}}}};
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NUMBERS_USED_UP);
}

static void test_a_merged_ticket_waits_since_its_issue(void **unused)
{
    (void)unused;
    const struct number_block own = taken(1, QUEUE_A);
    pass_minutes(10);
    const int64_t issued_ms = hall.now_ms;
    pass_minutes(10);
    const struct uuid online = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    pass_minutes(10);
    assert_int_equal(merge(1, "s1", own.first, issued_ms), PROBLEM_NONE);
    const struct uuid offline = hall.result.ticket;
    const struct ticket *ticket = small_hall_find(&hall, offline);
    assert_int_equal(ticket->issued_ms, issued_ms);
    assert_int_equal(ticket->holder, HOLDER_PAPER);
    assert_int_equal(ticket->number, own.first);
    assert_int_equal(small_hall_leg(&hall, offline)->state, LEG_WAITING);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NONE);
    assert_true(uuid_equal(&hall.result.ticket, &offline)); /* it came first */
    assert_int_equal(small_hall_leg(&hall, online)->state, LEG_WAITING);
    assert_int_equal(small_hall_issue(&hall, "s1", CLASS_ORDINARY, true).bytes[6] >> 4, 7);
    char text[LIMIT_NUMBER_TEXT_BYTES + 1];
    engine_number_format(hall.engine, small_hall_find(&hall, hall.result.ticket), text);
    assert_string_equal(text, "A002"); /* its own numbers go on as if nothing had been */
}

static void test_the_time_of_issue_is_clamped_to_what_the_hall_can_know(void **unused)
{
    (void)unused;
    const struct number_block own = taken(1, QUEUE_A);
    pass_minutes(30);
    assert_int_equal(merge(1, "s1", own.first, own.given_ms - 1), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, hall.result.ticket)->issued_ms, own.given_ms);
    assert_int_equal(merge(1, "s1", (uint16_t)(own.first + 1), 1), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, hall.result.ticket)->issued_ms, own.given_ms);
    assert_int_equal(merge(1, "s1", (uint16_t)(own.first + 2), hall.now_ms + 1), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, hall.result.ticket)->issued_ms, hall.now_ms);
    /* On another day: not before the doors opened, at nine. */
    pass_days(1);
    const struct calendar_day_hours day = {.count = 1, .spans = {{540, 1020}}};
    for (int i = 0; i < 7; i++) {
        hall.config->hours.week[i] = day;
    }
    hall.config->hours.always_open = false;
    const int32_t today = engine_business_day(hall.engine);
    assert_int_equal(merge(1, "s1", own.first, calendar_wall_ms(today, 400, 480)), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, hall.result.ticket)->issued_ms,
                     calendar_wall_ms(today, 540, 480));
    hall.now_ms = calendar_wall_ms(today, 1200, 480); /* closed: the paper is out all the same */
    assert_int_equal(merge(1, "s1", (uint16_t)(own.first + 1), hall.now_ms), PROBLEM_NONE);
}

static void test_each_printed_ticket_is_merged_once(void **unused)
{
    (void)unused;
    const struct number_block own = taken(1, QUEUE_A);
    const struct number_block others = taken(2, QUEUE_A);
    pass_minutes(1);
    struct command command = merge_of(1, "s1", own.first, hall.now_ms);
    memcpy(command.request_id, "offline-1", 10);
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    const struct uuid id = hall.result.ticket;
    pass_minutes(5);
    command.as.merge.id.bytes[15] ^= 1;
    command.as.merge.issued_ms += 3; /* the kiosk's clock went on */
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    assert_true(uuid_equal(&hall.result.ticket, &id));
    assert_int_equal(engine_ticket_count(hall.engine), 1);
    assert_int_equal(merge(1, "s1", own.first, hall.now_ms), PROBLEM_NUMBER_USED);
    assert_int_equal(merge(1, "s1", others.first, hall.now_ms), PROBLEM_UNKNOWN_BLOCK);
    assert_int_equal(merge(1, "s1", 1, hall.now_ms), PROBLEM_UNKNOWN_BLOCK);
    assert_int_equal(merge(1, "s3", own.first, hall.now_ms),
                     PROBLEM_UNKNOWN_BLOCK); /* B has none */
    assert_int_equal(merge(1, "s1", 0, hall.now_ms), PROBLEM_BAD_VALUE);
}

static void test_a_kiosk_that_comes_back_days_later(void **unused)
{
    (void)unused;
    const struct number_block own = taken(1, QUEUE_A);
    pass_minutes(60);
    const int64_t issued_ms = hall.now_ms;
    pass_days(3);
    assert_int_equal(merge(1, "s1", own.first, hall.now_ms), PROBLEM_NONE); /* printed today */
    struct command old = merge_of(1, "s1", own.first, issued_ms); /* three days ago, same number */
    memcpy(old.request_id, "offline-old", 12);
    assert_int_equal(small_hall_do(&hall, &old), PROBLEM_NONE);
    assert_true(uuid_is_nil(&hall.result.ticket));
    assert_int_equal(hall.events.events[0].kind, EVENT_TICKET_MERGED);
    assert_int_equal(hall.events.events[0].as.ticket_merged.past, 1);
    assert_int_equal(hall.events.events[0].as.ticket_merged.issued_ms, issued_ms);
    assert_int_equal(engine_ticket_count(hall.engine), 1);
    assert_int_equal(small_hall_do(&hall, &old), PROBLEM_NONE);
    assert_true(hall.result.repeated);
    /* So late that its block is gone too. */
    pass_days(BLOCK_DAYS);
    assert_int_equal(engine_block_count(hall.engine), 0);
    assert_int_equal(merge(1, "s1", (uint16_t)(own.first + 1), issued_ms), PROBLEM_NONE);
    assert_int_equal(show(1, &own), PROBLEM_UNKNOWN_BLOCK);
    assert_false(engine_blocks_are_closed(hall.engine)); /* that is no sign of a restore */
}

static enum problem replace(int kiosk, const char *retired)
{
    struct command command = command_of(COMMAND_KIOSK_REPLACE, kiosk);
    command.as.replace.kiosk = command.actor.id;
    command.actor = (struct actor){.role = ROLE_MANAGER, .id = {"0900"}};
    snprintf(command.as.replace.retired.text, sizeof(command.as.replace.retired.text), "%s",
             retired);
    return small_hall_do(&hall, &command);
}

static struct command as_retired(struct command command, const char *name)
{
    memset(&command.actor.id, 0, sizeof(command.actor.id));
    snprintf(command.actor.id.text, sizeof(command.actor.id.text), "%s", name);
    return command;
}

static void test_a_spare_gets_none_of_the_numbers_of_the_one_before_it(void **unused)
{
    (void)unused;
    const struct number_block old = taken(1, QUEUE_A);
    pass_minutes(5);
    const int64_t printed_ms = hall.now_ms;
    assert_int_equal(replace(1, "kiosk-1-old"), PROBLEM_NONE);
    assert_int_equal(hall.events.events[0].kind, EVENT_KIOSK_REPLACED);
    assert_int_equal(replace(1, "kiosk-1-old"), PROBLEM_BAD_VALUE); /* that name has a block */

    const struct number_block fresh = taken(1, QUEUE_A); /* not the old one again */
    assert_true(fresh.first >= old.first + old.count);
    assert_int_equal(show(1, &old), PROBLEM_UNKNOWN_BLOCK);
    assert_int_equal(give_back(1, &old), PROBLEM_UNKNOWN_BLOCK);
    assert_int_equal(merge(1, "s1", old.first, printed_ms), PROBLEM_UNKNOWN_BLOCK);

    /* The one before it comes back: what it printed counts, once, and it gives the rest back. */
    struct command papers = merge_of(1, "s1", old.first, printed_ms);
    papers = as_retired(papers, "kiosk-1-old");
    assert_int_equal(small_hall_do(&hall, &papers), PROBLEM_NONE);
    assert_int_equal(engine_ticket_count(hall.engine), 1);
    struct command back = command_of(COMMAND_BLOCK_GIVE_BACK, 1);
    back.as.block.queue = old.queue;
    back.as.block.first = old.first;
    back = as_retired(back, "kiosk-1-old");
    assert_int_equal(small_hall_do(&hall, &back), PROBLEM_NONE);
    assert_int_equal(merge(1, "s1", fresh.first, hall.now_ms), PROBLEM_NONE);
    assert_int_equal(engine_ticket_count(hall.engine), 2);
}

static void test_the_block_of_a_kiosk_that_never_comes_back_ends_by_itself(void **unused)
{
    (void)unused;
    const struct number_block old = taken(1, QUEUE_A);
    assert_int_equal(replace(1, "kiosk-1-old"), PROBLEM_NONE);
    for (int day = 1; day < BLOCK_DAYS; day++) { /* it may print from it so long, unheard */
        pass_days(1);
        const struct number_block fresh = taken(2 + day, QUEUE_A);
        assert_true(fresh.first >= old.first + old.count);
    }
    pass_days(1);
    assert_null(engine_block_find(hall.engine, QUEUE_A, old.first));
}

static void test_a_block_is_kept_as_long_as_its_kiosk_is_heard_of(void **unused)
{
    (void)unused;
    const struct number_block own = taken(1, QUEUE_A);
    for (int i = 0; i < 3; i++) {
        pass_days(BLOCK_DAYS - 1);
        const struct number_block now = *engine_block_find(hall.engine, QUEUE_A, own.first);
        assert_int_equal(show(1, &now), PROBLEM_NONE);
        assert_int_equal(show(1, &now), PROBLEM_NONE);
        assert_int_equal(hall.events.events[0].kind, EVENT_REQUEST_NOTED);
    }
    pass_days(BLOCK_DAYS - 1);
    assert_int_equal(engine_block_count(hall.engine), 1);
    pass_days(1);
    assert_int_equal(engine_block_count(hall.engine), 0);
}

static void test_what_is_given_back_is_nobodys_until_tomorrow(void **unused)
{
    (void)unused;
    const struct number_block own = taken(1, QUEUE_A);
    pass_minutes(1);
    assert_int_equal(give_back(2, &own), PROBLEM_UNKNOWN_BLOCK);
    assert_int_equal(give_back(1, &own), PROBLEM_NONE);
    assert_int_equal(give_back(1, &own), PROBLEM_NONE);
    assert_int_equal(taken(2, QUEUE_A).first, FROM + SIZE);
    assert_int_equal(merge(1, "s1", own.first, hall.now_ms), PROBLEM_NONE); /* printed before */
    pass_days(1);
    assert_int_equal(taken(1, QUEUE_A).first, FROM);
}

static void test_a_new_configuration_leaves_blocks_alone_or_is_refused(void **unused)
{
    (void)unused;
    static struct hall_config other;
    const struct number_block own = taken(1, QUEUE_A);
    small_hall_config(&other, 2);
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .actor = {.role = ROLE_SYSTEM},
                              .as.config = {.config = &other}};
    other.offline_from = FROM + 1;
    other.block_size = SIZE;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_CONFIG_IN_USE);
    other.offline_from = FROM;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_int_equal(taken(2, QUEUE_A).first, FROM + SIZE);
    assert_non_null(engine_block_find(hall.engine, QUEUE_A, own.first));
}

static enum problem go_on(uint16_t queue, uint16_t first)
{
    struct command told = command_of(COMMAND_RESTORED, 0);
    told.actor.role = ROLE_SYSTEM;
    told.as.block.queue = queue;
    told.as.block.first = first;
    return small_hall_do(&hall, &told);
}

static void test_a_queue_goes_on_behind_what_the_hall_knows_it_gave(void **unused)
{
    (void)unused;
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(go_on(SMALL_QUEUES, 9), PROBLEM_UNKNOWN_QUEUE);
    assert_int_equal(go_on(QUEUE_A, 2), PROBLEM_NONE);
    assert_int_equal(hall.events.events[0].kind, EVENT_REQUEST_NOTED); /* it is there already */
    assert_int_equal(go_on(QUEUE_A, 1), PROBLEM_NONE);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->next_number, 2);
    assert_int_equal(go_on(QUEUE_A, 41), PROBLEM_NONE);
    assert_int_equal(hall.events.events[0].kind, EVENT_NUMBERS_SKIPPED);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->next_number, 41);
    assert_int_equal(engine_queue(hall.engine, QUEUE_B)->next_number, 1);
    assert_int_equal(taken(1, QUEUE_A).first, FROM); /* blocks are another matter */
    const struct uuid id = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_find(&hall, id)->number, 41);
    assert_int_equal(go_on(QUEUE_A, FROM + 7), PROBLEM_NONE); /* not among the kiosks' */
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->next_number, FROM);
    assert_int_equal(go_on(QUEUE_A, FROM + 7), PROBLEM_NONE);
    assert_int_equal(hall.events.events[0].kind, EVENT_REQUEST_NOTED);
    pass_days(1);
    struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    assert_int_equal(small_hall_do(&hall, &tick), PROBLEM_NONE);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->next_number, 1);
}

/* From here on the hall is the one that the first `count` events make: a backup of that time. */
static void restore(size_t count)
{
    const struct engine_limits limits = {.tickets = 16384, .legs = 32768, .requests = 65536};
    struct engine *copy = engine_create(&limits);
    assert_non_null(copy);
    for (size_t i = 0; i < count; i++) {
        engine_apply(copy, &hall.log[i]);
    }
    engine_destroy(hall.engine);
    hall.engine = copy;
    hall.log_count = count;
}

static void assert_apart(const struct number_block *blocks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            assert_true(blocks[i].first + blocks[i].count <= blocks[k].first ||
                        blocks[k].first + blocks[k].count <= blocks[i].first);
        }
    }
}

static void test_a_restored_hall_skips_every_number_ever_given(void **unused)
{
    (void)unused;
    struct number_block ever[5];
    ever[0] = taken(1, QUEUE_A);
    const size_t backup = hall.log_count;
    ever[1] = taken(2, QUEUE_A);
    ever[2] = taken(3, QUEUE_A);
    for (int i = 0; i < 20; i++) {
        small_hall_issue(&hall, "s1", CLASS_ORDINARY, true); /* papers that people hold */
    }
    pass_minutes(30);
    restore(backup);
    struct command restored = command_of(COMMAND_RESTORED, 0);
    restored.actor.role = ROLE_SYSTEM;
    restored.as.block.skip = RESTORE_SKIP;
    assert_int_equal(small_hall_do(&hall, &restored), PROBLEM_NONE);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->next_number, RESTORE_SKIP + 1);
    small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);

    assert_int_equal(take(4, QUEUE_A), PROBLEM_BLOCKS_CLOSED); /* where could it be? */
    assert_int_equal(take(1, QUEUE_A), PROBLEM_NONE);          /* its own is known */
    assert_int_equal(show(3, &ever[2]), PROBLEM_NONE);
    assert_int_equal(merge(3, "s1", ever[2].first, hall.now_ms), PROBLEM_NONE);
    assert_int_equal(show(2, &ever[1]), PROBLEM_NONE);
    assert_int_equal(show(2, &ever[1]), PROBLEM_NONE);
    assert_int_equal(engine_queue(hall.engine, QUEUE_A)->next_number, RESTORE_SKIP + 2);

    struct command open = command_of(COMMAND_BLOCKS_OPEN, 0);
    open.actor.role = ROLE_MANAGER;
    assert_int_equal(small_hall_do(&hall, &open), PROBLEM_NONE);
    ever[3] = taken(4, QUEUE_A);
    ever[4] = taken(5, QUEUE_A);
    assert_apart(ever, 5);
}

static void test_an_unknown_block_tells_of_a_restore_that_nobody_told(void **unused)
{
    (void)unused;
    const size_t backup = hall.log_count;
    const struct number_block own = taken(1, QUEUE_A);
    const struct number_block lost = taken(2, QUEUE_A);
    restore(backup);
    assert_int_equal(show(2, &lost), PROBLEM_NONE);
    assert_true(engine_blocks_are_closed(hall.engine));
    assert_int_equal(take(3, QUEUE_A), PROBLEM_BLOCKS_CLOSED);
    assert_int_equal(show(1, &own), PROBLEM_NONE);
    assert_int_equal(engine_block_find(hall.engine, QUEUE_A, own.first)->given_ms, own.given_ms);
    assert_int_equal(show(3, &own), PROBLEM_UNKNOWN_BLOCK);
    struct number_block across = own;
    across.first += 2; /* half of it is another's */
    assert_int_equal(show(3, &across), PROBLEM_UNKNOWN_BLOCK);
    across.first = 1; /* the hall's own numbers */
    assert_int_equal(show(3, &across), PROBLEM_UNKNOWN_BLOCK);
    across.count = 0;
    assert_int_equal(show(3, &across), PROBLEM_BAD_VALUE);
    /* When no kiosk can have one any more, it gives again. */
    pass_days(BLOCK_DAYS - 1);
    assert_int_equal(take(3, QUEUE_A), PROBLEM_BLOCKS_CLOSED);
    pass_days(1);
    assert_int_equal(taken(3, QUEUE_A).first, FROM);
}

static void test_a_start_from_the_turn_knows_the_blocks(void **unused)
{
    (void)unused;
    static uint8_t bytes[STATE_ROOM];
    const struct number_block own = taken(1, QUEUE_A);
    const struct number_block back = taken(2, QUEUE_B);
    assert_int_equal(give_back(2, &back), PROBLEM_NONE);
    assert_int_equal(merge(1, "s1", own.first, hall.now_ms), PROBLEM_NONE);
    const size_t size_bytes = engine_snapshot_write(hall.engine, bytes, sizeof(bytes));
    assert_true(size_bytes <= sizeof(bytes));
    const size_t before = hall.log_count;
    pass_days(1);
    assert_int_equal(merge(1, "s1", own.first, hall.now_ms), PROBLEM_NONE);
    small_hall_replay_after(&hall, bytes, size_bytes, before);
}

/* ---- at the last one that is allowed, and at the first that is not (tests/mutation) ---- */

static void test_a_block_may_end_with_the_last_number_and_no_later(void **unused)
{
    (void)unused;
    hall.config->offline_from = LIMIT_NUMBER - SIZE + 1;
    const struct number_block own = taken(1, QUEUE_A);
    assert_int_equal(own.first + own.count - 1, LIMIT_NUMBER);
    assert_int_equal(take(2, QUEUE_A), PROBLEM_NUMBERS_USED_UP);
    assert_int_equal(merge(1, "s1", LIMIT_NUMBER, hall.now_ms), PROBLEM_NONE);
    assert_int_equal(merge(1, "s1", LIMIT_NUMBER + 1, hall.now_ms), PROBLEM_BAD_VALUE);
    struct number_block shown = own;
    shown.queue = QUEUE_B;
    assert_int_equal(show(1, &shown), PROBLEM_NONE); /* unknown, and possible */
    shown.queue = QUEUE_C;
    shown.first++;
    assert_int_equal(show(1, &shown), PROBLEM_BAD_VALUE);
    shown.queue = SMALL_QUEUES;
    assert_int_equal(show(1, &shown), PROBLEM_UNKNOWN_QUEUE);
    hall.config->offline_from = FROM;
    shown = (struct number_block){.queue = QUEUE_C,
                                  .first = FROM,
                                  .count = LIMIT_BLOCK_NUMBERS + 1,
                                  .last_day = engine_business_day(hall.engine)};
    assert_int_equal(show(1, &shown), PROBLEM_BAD_VALUE);
    shown.count = LIMIT_BLOCK_NUMBERS;
    assert_int_equal(show(1, &shown), PROBLEM_NONE);
    assert_int_equal(merge(1, "s5", FROM + LIMIT_BLOCK_NUMBERS, hall.now_ms),
                     PROBLEM_UNKNOWN_BLOCK);
    assert_int_equal(merge(1, "s5", FROM + LIMIT_BLOCK_NUMBERS - 1, hall.now_ms), PROBLEM_NONE);
}

static void test_a_forgotten_block_is_in_nobodys_way(void **unused)
{
    (void)unused;
    const struct number_block kept = taken(1, QUEUE_A);
    const struct number_block gone = taken(2, QUEUE_A);
    pass_days(BLOCK_DAYS - 1);
    assert_int_equal(show(1, &kept), PROBLEM_NONE);
    pass_days(1);
    assert_int_equal(engine_block_count(hall.engine), 1);
    assert_int_equal(merge(2, "s1", gone.first, hall.now_ms), PROBLEM_UNKNOWN_BLOCK);
    const struct number_block again = taken(2, QUEUE_A);
    assert_int_equal(again.first, gone.first);
}

static void test_who_stays_behind_a_forgotten_block_stays_once(void **unused)
{
    (void)unused;
    taken(1, QUEUE_A);
    const struct number_block kept = taken(2, QUEUE_A);
    pass_days(BLOCK_DAYS - 1);
    assert_int_equal(show(2, &kept), PROBLEM_NONE);
    pass_days(1);
    assert_int_equal(engine_block_count(hall.engine), 1);
    pass_days(1);
    assert_int_equal(engine_block_count(hall.engine), 1);
}

static void test_an_unknown_block_is_taken_on_within_its_days_and_its_numbers(void **unused)
{
    (void)unused;
    const int32_t today = engine_business_day(hall.engine);
    /* A configuration that gives blocks from lower on than the hall's own numbers have come. */
    hall.config->offline_from = 0;
    for (int i = 0; i < 3; i++) {
        small_hall_issue(&hall, "s3", CLASS_ORDINARY, true);
    }
    hall.config->offline_from = 2;
    struct number_block block = {
        .queue = QUEUE_A, .first = FROM, .count = SIZE, .last_day = today - BLOCK_DAYS};
    assert_int_equal(show(1, &block), PROBLEM_UNKNOWN_BLOCK); /* its last day was yesterday */
    block.last_day++;
    assert_int_equal(show(1, &block), PROBLEM_NONE);
    block = (struct number_block){.queue = QUEUE_B, .first = 3, .count = 2, .last_day = today};
    assert_int_equal(show(1, &block), PROBLEM_UNKNOWN_BLOCK); /* 3 was given by the hall */
    block.first = 4;
    assert_int_equal(show(1, &block), PROBLEM_NONE);
    block = (struct number_block){.queue = QUEUE_C, .first = 1, .count = 2, .last_day = today};
    assert_int_equal(show(1, &block), PROBLEM_UNKNOWN_BLOCK);
    block.first = 2;
    assert_int_equal(show(1, &block), PROBLEM_NONE);
    block.first = 4; /* right behind it */
    assert_int_equal(show(2, &block), PROBLEM_NONE);
}

static void test_a_merged_ticket_has_one_to_four_services(void **unused)
{
    (void)unused;
    const struct number_block own = taken(1, QUEUE_A);
    struct command command = merge_of(1, "s1", own.first, hall.now_ms);
    command.as.merge.services[1] = INDEX_NONE; /* behind the last: nobody looks */
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    command = merge_of(1, "s1", (uint16_t)(own.first + 1), hall.now_ms);
    for (int i = 0; i < LIMIT_LEGS_PER_ISSUE; i++) {
        command.as.merge.services[i] = (uint16_t)i;
    }
    command.as.merge.service_count = LIMIT_LEGS_PER_ISSUE + 1;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_BAD_VALUE);
    command.as.merge.service_count = LIMIT_LEGS_PER_ISSUE;
    command.as.merge.services[3] = hall.config->service_count;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_UNKNOWN_SERVICE);
    command.as.merge.services[3] = 5;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    const struct event_ticket_issued *issued = &hall.events.events[0].as.ticket_merged.issued;
    assert_int_equal(issued->leg_count, LIMIT_LEGS_PER_ISSUE);
    assert_int_equal(issued->legs[3].queue, QUEUE_C);
    assert_string_equal(issued->issuer.text, "kiosk-1");
}

static void test_a_day_of_papers_begins_when_the_day_turns(void **unused)
{
    (void)unused;
    const struct number_block before = taken(1, QUEUE_A);
    const int32_t tomorrow = engine_business_day(hall.engine) + 1;
    const int64_t begin_ms = hall_business_day_start_ms(hall.config, tomorrow);
    hall.now_ms = begin_ms;
    pass_days(0);
    assert_int_equal(engine_business_day(hall.engine), tomorrow);
    const struct number_block own = taken(2, QUEUE_A);
    assert_int_equal(own.given_ms, begin_ms);
    pass_minutes(1);
    assert_int_equal(merge(1, "s1", before.first, begin_ms), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, hall.result.ticket)->issued_ms, begin_ms);
    assert_int_equal(merge(2, "s1", own.first, begin_ms - 1), PROBLEM_NONE);
    assert_int_equal(small_hall_find(&hall, hall.result.ticket)->issued_ms, begin_ms);
    assert_int_equal(merge(1, "s1", (uint16_t)(before.first + 1), begin_ms - 1), PROBLEM_NONE);
    assert_true(uuid_is_nil(&hall.result.ticket)); /* of yesterday */
}

static void test_a_full_hall_merges_no_more_and_says_so(void **unused)
{
    (void)unused;
    small_hall_shrink(&hall, 2, 64, 64);
    struct number_block own = taken(1, QUEUE_A);
    assert_int_equal(merge(1, "s1", own.first, hall.now_ms), PROBLEM_NONE);
    assert_int_equal(merge(1, "s1", (uint16_t)(own.first + 1), hall.now_ms), PROBLEM_NONE);
    assert_int_equal(merge(1, "s1", (uint16_t)(own.first + 2), hall.now_ms), PROBLEM_HALL_FULL);
    small_hall_shrink(&hall, 64, 2 + LIMIT_TRANSFERS,
                      64); /* two legs, and what transfers may add */
    own = taken(1, QUEUE_A);
    struct command command = merge_of(1, "s1", own.first, hall.now_ms);
    command.as.merge.service_count = 2;
    command.as.merge.services[1] = 1;
    assert_int_equal(small_hall_do(&hall, &command), PROBLEM_NONE);
    assert_int_equal(merge(1, "s1", (uint16_t)(own.first + 1), hall.now_ms), PROBLEM_HALL_FULL);
    small_hall_shrink(&hall, 64, 64, 2);
    own = taken(1, QUEUE_A);
    assert_int_equal(merge(1, "s1", own.first, hall.now_ms), PROBLEM_NONE);
    assert_int_equal(take(2, QUEUE_A), PROBLEM_HALL_FULL);
}

static void test_the_list_of_blocks_ends_and_says_so(void **unused)
{
    (void)unused;
    for (int i = 0; i < LIMIT_BLOCKS; i++) {
        struct event *event = &hall.log[hall.log_count++];
        *event = (struct event){.seq = engine_seq(hall.engine) + 1,
                                .at_ms = hall.now_ms,
                                .kind = EVENT_BLOCK_GIVEN,
                                .as.block_given = {.kiosk = {"kiosk-1"},
                                                   .queue = QUEUE_A,
                                                   .first = (uint16_t)(FROM + i),
                                                   .count = 1,
                                                   .given_ms = hall.now_ms}};
        engine_apply(hall.engine, event);
    }
    const struct number_block unknown = {
        .queue = QUEUE_B, .first = FROM, .count = 1, .last_day = engine_business_day(hall.engine)};
    assert_int_equal(show(2, &unknown), PROBLEM_UNKNOWN_BLOCK);
    assert_int_equal(take(2, QUEUE_B), PROBLEM_NUMBERS_USED_UP);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_two_kiosks_get_numbers_of_their_own),
        TEST(test_a_block_that_is_used_up_is_followed_by_another),
        TEST(test_the_halls_own_numbers_end_before_the_blocks),
        TEST(test_a_merged_ticket_waits_since_its_issue),
        TEST(test_the_time_of_issue_is_clamped_to_what_the_hall_can_know),
        TEST(test_each_printed_ticket_is_merged_once),
        TEST(test_a_kiosk_that_comes_back_days_later),
        TEST(test_a_block_is_kept_as_long_as_its_kiosk_is_heard_of),
        TEST(test_a_spare_gets_none_of_the_numbers_of_the_one_before_it),
        TEST(test_the_block_of_a_kiosk_that_never_comes_back_ends_by_itself),
        TEST(test_what_is_given_back_is_nobodys_until_tomorrow),
        TEST(test_a_new_configuration_leaves_blocks_alone_or_is_refused),
        TEST(test_a_restored_hall_skips_every_number_ever_given),
        TEST(test_a_queue_goes_on_behind_what_the_hall_knows_it_gave),
        TEST(test_an_unknown_block_tells_of_a_restore_that_nobody_told),
        TEST(test_a_start_from_the_turn_knows_the_blocks),
        TEST(test_a_block_may_end_with_the_last_number_and_no_later),
        TEST(test_a_forgotten_block_is_in_nobodys_way),
        TEST(test_who_stays_behind_a_forgotten_block_stays_once),
        TEST(test_an_unknown_block_is_taken_on_within_its_days_and_its_numbers),
        TEST(test_a_merged_ticket_has_one_to_four_services),
        TEST(test_a_day_of_papers_begins_when_the_day_turns),
        TEST(test_a_full_hall_merges_no_more_and_says_so),
        TEST(test_the_list_of_blocks_ends_and_says_so),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
