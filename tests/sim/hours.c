/*
 * What people make of the hall's hours: few come to closed doors; clerks sit down when it opens,
 * rest at lunch in turns, and go home when it closes, or when nobody waits any more.
 *
 * They go by their own watches: the hall's clock may be minutes away from these.
 */
#include "tests/sim/world.h"

enum { EARLY_BIRD_ONCE_IN = 4, EATS_LATER = 3 /* of so many seats one */ };

enum observed_open hours_now(const struct world *world)
{
    return observer_open_at(server_config_now(world), world->now_ms);
}

bool hours_has_day(const struct world *world)
{
    return observer_closes_ms(server_config_now(world), world->now_ms) != INT64_MIN;
}

int64_t hours_next_ms(const struct world *world)
{
    const struct hall_config *config = server_config_now(world);
    const int32_t day = observer_local_day(config, world->now_ms);
    const struct calendar_day_hours hours = observer_hours_of_day(config, day);
    for (uint8_t i = 0; i < hours.count; i++) {
        const int64_t opens_ms = observer_moment_ms(config, day, hours.spans[i].opens_min);
        if (opens_ms > world->now_ms) {
            return opens_ms;
        }
    }
    return INT64_MAX;
}

static enum command_kind leave(struct world *world, uint16_t seat, bool for_lunch)
{
    if (engine_seat(world->server.engine, seat)->status != SEAT_OPEN) {
        return COMMAND_COUNT;
    }
    return for_lunch && dice_once_in(&world->dice, 2) ? COMMAND_SEAT_PAUSE : COMMAND_SEAT_CLOSE;
}

bool hours_clerk_rests(struct world *world, uint16_t seat, enum command_kind *ret_kind)
{
    const enum observed_open open = hours_now(world);
    const struct engine *engine = world->server.engine;
    if (open == OBSERVED_OPEN || engine_seat(engine, seat)->leg != SLOT_NONE) {
        return false;
    }
    if (open == OBSERVED_LUNCH) {
        *ret_kind = leave(world, seat, true);
        return seat % EATS_LATER != 0;
    }
    if (hours_next_ms(world) != INT64_MAX) { /* before the doors open */
        *ret_kind = COMMAND_COUNT;
        return !dice_once_in(&world->dice, EARLY_BIRD_ONCE_IN);
    }
    *ret_kind = leave(world, seat, false);
    return !world->stays_late || engine_seat_waiting(engine, seat) == 0;
}
