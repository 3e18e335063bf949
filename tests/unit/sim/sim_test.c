/* What the simulation itself once took for a fault of the hall, and was its own. */
#include "tests/lib/cmocka_all.h"
#include "tests/sim/fail.h"
#include "tests/sim/world.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum { MORNING = 540, NIGHT = 300, QUEUE = 0, FIRST = 701, DAY = 20530 };

static jmp_buf failed;
static const char *failure; /* what the simulation said, since start() */

/* In the place of the simulation's own, which ends the program. */
void sim_fail_watch(const struct sim_options *options)
{
    (void)options;
}

_Noreturn void sim_fail(const char *what, const char *detail)
{
    (void)detail;
    failure = what;
    longjmp(failed, 1);
}

static struct world *world;
static struct sim_figures figures;

static int setup(void **unused)
{
    (void)unused;
    memset(&figures, 0, sizeof(figures));
    failure = NULL;
    world = calloc(1, sizeof(*world));
    assert_non_null(world);
    world->figures = &figures;
    return 0;
}

static int teardown(void **unused)
{
    (void)unused;
    free(world);
    return 0;
}

/* ---- the books of papers ---- */

static struct hall_config hours_config;

/*
 * A kiosk without the hall prints at 15:00 of DAY; the hall's clock is half a day ahead, at 05:00
 * of the next day, gave the block in it, and opens at nine. Returns what the books say of a merge
 * at `at_min` of the hall's day that lets the paper wait since `since_min`; NULL: nothing.
 */
static const char *judge(int at_min, int since_min)
{
    const struct calendar_day_hours day = {.count = 1, .spans = {{MORNING, 1020}}};
    for (int i = 0; i < 7; i++) {
        hours_config.hours.week[i] = day;
    }
    hours_config.zone_offset_min = 480;
    world->observer.config = &hours_config;
    world->observer.day = DAY + 1;
    world->observer.blocks.count = 1;
    world->observer.blocks.rows[0] =
        (struct observed_block){.queue = QUEUE,
                                .first = FIRST,
                                .count = 4,
                                .given_ms = observer_moment_ms(&hours_config, DAY + 1, NIGHT - 60)};
    struct sim_paper *paper = &world->papers[0];
    *paper = (struct sim_paper){.queue = QUEUE, .day = DAY};
    paper->merge.number = FIRST;
    paper->merge.issued_ms = observer_moment_ms(&hours_config, DAY, 900);
    paper->merge.id.bytes[0] = 1;
    world->paper_count = 1;
    struct event event = {.kind = EVENT_TICKET_MERGED, .seq = 7};
    event.at_ms = observer_moment_ms(&hours_config, DAY + 1, at_min);
    struct event_ticket_merged *merged = &event.as.ticket_merged;
    merged->issued.id = paper->merge.id;
    merged->issued.number = FIRST;
    merged->issued.leg_count = 1;
    merged->issued.legs[0].queue = QUEUE;
    merged->issued_ms = observer_moment_ms(&hours_config, DAY + 1, since_min);
    failure = NULL;
    if (setjmp(failed) == 0) {
        offline_event(world, &event);
    }
    return failure;
}

static void test_a_paper_waits_from_the_doors_of_the_halls_own_day(void **unused)
{
    (void)unused;
    assert_null(judge(NIGHT, NIGHT));          /* not open yet: from now on */
    assert_null(judge(MORNING + 60, MORNING)); /* from the doors on */
    assert_null(judge(NIGHT, NIGHT - 60));     /* from its block on */
    static const char shortened[] = "a paper's wait was shortened without need";
    assert_string_equal(judge(MORNING + 60, MORNING + 60), shortened);
    assert_string_equal(judge(MORNING + 60, MORNING + 1), shortened);
    assert_string_equal(judge(NIGHT, NIGHT - 1), shortened);
}

/* ---- crashes at the turn of the day ---- */

static void play_tick(void)
{
    struct message message = {.kind = MESSAGE_COMMAND};
    message.as.command = (struct command){.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
    server_command(world, &message);
}

/* What is on its way until now, of which only the disk matters here. */
static void sync_all(void)
{
    world->now_ms += 10 * SECOND_MS;
    while (world->heap_count > 0 && world->heap[0]->at_ms <= world->now_ms) {
        struct message *message = message_next(world);
        if (message->kind == MESSAGE_SYNCED) {
            server_synced(world, message);
        }
        free(message);
    }
    assert_int_equal(world->server.syncing_to, 0);
}

/* The tail that is not durable is lost. */
static void lose_tail(void)
{
    server_crash(world, true);
    server_restart(world);
}

static void open_server(void)
{
    world->options.calm = true;
    world->now_ms = SIM_MORNING_MS;
    world->heap = calloc(MESSAGES_LIMIT, sizeof(world->heap[0]));
    assert_non_null(world->heap);
    observer_init(&world->observer);
    server_init(world);
    sync_all();
}

static void close_server(void)
{
    for (struct message *message; (message = message_next(world)) != NULL;) {
        free(message);
    }
    for (uint32_t i = 0; i < SIM_BOARDS; i++) {
        board_break(world, i);
    }
    server_deinit(world);
    observer_deinit(&world->observer);
    free(world->heap);
}

/* The clock is set ahead and back between the two, so that other events have the first one's seqs.
 */
static void test_two_crashes_at_turns_of_the_day_leave_the_snapshot_before_them(void **unused)
{
    (void)unused;
    open_server();
    world->now_ms += DAY_MS;
    play_tick();
    sync_all();
    const uint64_t turn = world->server.snapshots[1].turn_seq;
    assert_int_not_equal(turn, 0);
    world->server.clock_offset_ms = DAY_MS;
    play_tick();
    const uint64_t lost = world->server.snapshots[1].turn_seq;
    assert_true(lost > turn);
    world->server.clock_offset_ms = 0;
    if (setjmp(failed) != 0) {
        fail_msg("%s", failure);
    }
    lose_tail();
    server_config(world);
    sync_all();
    assert_true(world->server.durable_seq >= lost);
    world->now_ms += DAY_MS;
    play_tick();
    assert_true(world->server.snapshots[1].turn_seq > lost);
    lose_tail();
    assert_int_equal(world->server.snapshots[0].turn_seq, turn);
    close_server();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_paper_waits_from_the_doors_of_the_halls_own_day,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_two_crashes_at_turns_of_the_day_leave_the_snapshot_before_them, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
