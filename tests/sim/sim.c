#include "tests/sim/sim.h"

#include "tests/sim/fail.h"
#include "tests/sim/world.h"

#include <stdlib.h>
#include <string.h>

static void world_init(struct world *world, const struct sim_options *options,
                       struct sim_figures *figures)
{
    memset(world, 0, sizeof(*world));
    world->options = *options;
    world->figures = figures;
    world->dice.state = options->seed * 7919 + (options->big ? 1 : 0);
    world->now_ms = SIM_MORNING_MS + (int64_t)dice_roll(&world->dice, 7) * DAY_MS;
    world->stays_late = dice_once_in(&world->dice, 2);
    world->heap = calloc(MESSAGES_LIMIT, sizeof(struct message *));
    if (world->heap == NULL) {
        abort();
    }
    observer_init(&world->observer);
    server_init(world);
    const struct hall_config *config = server_config_now(world);
    world->seats = config->seat_count;
    world->services = config->service_count;
    world->service_ms =
        options->big ? 200 * SECOND_MS : dice_between(&world->dice, 60, 600) * SECOND_MS;
    /* From a hall with time to one that cannot keep up. */
    world->arrival_gap_ms = options->big ? 3900
                                         : world->service_ms * dice_between(&world->dice, 60, 150) /
                                               100 / config->seat_count;
    for (uint32_t i = 0; i < SIM_BOARDS; i++) {
        struct message *message = message_make(world, MESSAGE_BOARD, 1);
        message->who = i;
        message_post(world, message);
    }
}

static void world_deinit(struct world *world)
{
    for (struct message *message; (message = message_next(world)) != NULL;) {
        if (message->kind == MESSAGE_STATE) {
            hub_message_release(message->as.state);
        }
        free(message);
    }
    for (uint32_t i = 0; i < SIM_BOARDS; i++) {
        board_break(world, i);
    }
    server_deinit(world);
    observer_deinit(&world->observer);
    free(world->heap);
}

static void step_clock(struct world *world)
{
    /* Mostly a little; an hour, when somebody sets it by hand; more, when a battery is empty. The
     * next step puts it right again. */
    struct dice *dice = &world->dice;
    const bool big = world->options.big; /* that must be open, to be busy */
    const int64_t most_ms = !big && dice_once_in(dice, 16) ? 15 * (int64_t)HOUR_MS
                            : dice_once_in(dice, 6)        ? 90 * MINUTE_MS
                                                           : 5 * MINUTE_MS;
    world->figures->clock_steps++;
    world->figures->big_clock_steps += most_ms > 10 * MINUTE_MS ? 1 : 0;
    world->server.clock_offset_ms = dice_between(dice, -most_ms, most_ms);
}

/* What comes by itself, at random times: faults, other rates. */
static void plan_next(struct world *world, enum message_kind kind)
{
    const int64_t every_ms = kind == MESSAGE_CRASH    ? 3 * (int64_t)HOUR_MS
                             : kind == MESSAGE_CONFIG ? 6 * (int64_t)HOUR_MS
                                                      : 4 * (int64_t)HOUR_MS;
    message_post(world, message_make(world, kind, dice_between(&world->dice, 1, 2 * every_ms)));
}

static void play(struct world *world, struct message *message)
{
    switch (message->kind) {
    case MESSAGE_COMMAND:
        server_command(world, message);
        break;
    case MESSAGE_ANSWER:
        people_answered(world, message);
        break;
    case MESSAGE_ASK_AGAIN:
        ask_again(world, message);
        break;
    case MESSAGE_ARRIVAL:
        people_arrive(world);
        break;
    case MESSAGE_WHIM:
        people_whim(world, message);
        break;
    case MESSAGE_BOOKING:
        appointment_next(world, message);
        break;
    case MESSAGE_EMERGENCY:
        people_emergency(world, message);
        break;
    case MESSAGE_STOP:
        people_stop(world, message);
        break;
    case MESSAGE_DEVICE:
        devices_turn(world);
        break;
    case MESSAGE_REDRESS:
        redress_turn(world);
        break;
    case MESSAGE_SHEET:
        sheets_turn(world, message);
        break;
    case MESSAGE_CLERK:
        if (message->generation > 0) {
            people_press(world, message);
        } else {
            people_clerk(world, (uint16_t)message->who);
        }
        break;
    case MESSAGE_SYNCED:
        server_synced(world, message);
        break;
    case MESSAGE_TIMER:
        server_timer(world);
        break;
    case MESSAGE_CRASH:
        server_crash(world, false);
        plan_next(world, MESSAGE_CRASH);
        break;
    case MESSAGE_RESTART:
        server_restart(world);
        break;
    case MESSAGE_CLOCK_STEP:
        step_clock(world);
        plan_next(world, MESSAGE_CLOCK_STEP);
        break;
    case MESSAGE_CONFIG:
        server_config(world);
        plan_next(world, MESSAGE_CONFIG);
        break;
    case MESSAGE_ROUND:
        if (message->generation == world->server.life) {
            server_round(world);
        }
        break;
    case MESSAGE_STATE:
        board_state(world, message);
        break;
    case MESSAGE_KIOSK:
        offline_turn(world, message);
        break;
    case MESSAGE_BOARD:
        board_turn(world, message);
        break;
    }
}

/* Nobody begins anything in the last minutes. */
static bool is_new(enum message_kind kind)
{
    return kind == MESSAGE_CRASH || kind == MESSAGE_CLOCK_STEP || kind == MESSAGE_CONFIG ||
           kind == MESSAGE_EMERGENCY || kind == MESSAGE_STOP || kind == MESSAGE_DEVICE ||
           kind == MESSAGE_SHEET || kind == MESSAGE_REDRESS || kind == MESSAGE_BOOKING ||
           kind == MESSAGE_WHIM || kind == MESSAGE_CLERK;
}

static void play_until(struct world *world, int64_t until_ms)
{
    while (world->heap_count > 0 && world->heap[0]->at_ms <= until_ms) {
        struct message *message = message_next(world);
        world->now_ms = message->at_ms;
        if (!(world->draining && is_new(message->kind))) {
            play(world, message);
        }
        free(message);
    }
    world->now_ms = until_ms;
}

static void check_boards(struct world *world)
{
    for (uint32_t i = 0; i < SIM_BOARDS; i++) {
        board_forgive(world, i, 0);
        if (world->boards[i].shown != world->observer.call_count) {
            sim_fail("a call never reached a board", "the end");
        }
    }
    for (uint32_t i = 0; i < ASKS_LIMIT; i++) {
        if (world->asks[i].open) {
            sim_fail("somebody was never answered", "the end");
        }
    }
}

/* Returns how many hours of it count: a day off is short, and none of them. */
static uint32_t play_day(struct world *world, uint32_t hours_left)
{
    const bool works = hours_has_day(world);
    const uint32_t hours = !works ? DAY_OFF_HOURS : hours_left < DAY_HOURS ? hours_left : DAY_HOURS;
    world->end_ms = world->now_ms + hours * (int64_t)HOUR_MS;
    people_start(world);
    while (world->now_ms < world->end_ms) {
        const int64_t until_ms = world->now_ms + MINUTE_MS;
        world->figures->open_minutes += hours_now(world) == OBSERVED_OPEN ? 1 : 0;
        play_until(world, until_ms);
    }
    world->figures->days += works ? 1 : 0;
    world->figures->days_off += works ? 0 : 1;
    return works ? hours : 0;
}

void sim_run(const struct sim_options *options, struct sim_figures *figures)
{
    struct world *world = malloc(sizeof(*world));
    if (world == NULL) {
        abort();
    }
    sim_fail_watch(options);
    world_init(world, options, figures);
    offline_start(world);
    if (!options->calm) {
        plan_next(world, MESSAGE_CRASH);
        plan_next(world, MESSAGE_CLOCK_STEP);
        plan_next(world, MESSAGE_CONFIG);
    }
    struct message *emergency =
        message_make(world, MESSAGE_EMERGENCY, dice_between(&world->dice, HOUR_MS, 12 * HOUR_MS));
    emergency->as.emergency = COMMAND_HALL_CLOSE;
    message_post(world, emergency);
    world->stop_dice.state = options->seed * 104729 + 3;
    people_stop_plan(world, COMMAND_QUEUE_STOP, 0,
                     dice_between(&world->stop_dice, HOUR_MS / 2, 3 * HOUR_MS));
    world->device_dice.state = options->seed * 104729 + 5;
    devices_plan(world);
    world->sheet_dice.state = options->seed * 104729 + 7;
    sheets_plan(world);
    world->redress_dice.state = options->seed * 104729 + 11;
    redress_plan(world);
    int64_t morning_ms = world->now_ms;
    for (uint32_t hours = options->hours; hours > 0; morning_ms += DAY_MS) {
        play_until(world, morning_ms);
        hours -= play_day(world, hours);
    }
    world->draining = true;
    offline_end(world);
    while (!world->server.up) { /* it may be away for long */
        play_until(world, world->now_ms + 10 * SECOND_MS);
    }
    /* Between two turns of the server's timer: what the last one did is durable. */
    play_until(world, world->now_ms + 10 * MINUTE_MS + 5 * SECOND_MS);
    check_boards(world);
    offline_check(world);
    server_settle(world);
    figures->hours += options->hours;
    figures->expired += world->observer.expired;
    figures->emergency_nights += world->observer.nights;
    world_deinit(world);
    free(world);
}
