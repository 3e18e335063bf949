/* Staff answer bad reviews, any of them, mostly by the step that comes next. */
#include "hall-server/engine/redress.h"
#include "tests/sim/world.h"

#include <string.h>

enum { ANY_STEP_ONCE_IN = 8 };

void redress_plan(struct world *world)
{
    message_post(world,
                 message_make(world, MESSAGE_REDRESS,
                              dice_between(&world->redress_dice, MINUTE_MS, 20 * MINUTE_MS)));
}

/* The first result of the step that comes next; of one that is all done: any. */
static enum redress_result result_next(const struct redress *row, enum redress_result any)
{
    for (int i = 0; i < REDRESS_RESULT_COUNT; i++) {
        if ((int)redress_result_row((enum redress_result)i)->step == row->next) {
            return (enum redress_result)i;
        }
    }
    return any;
}

void redress_turn(struct world *world)
{
    struct dice *dice = &world->redress_dice;
    const struct engine *engine = world->server.engine;
    const uint32_t count = engine == NULL ? 0 : engine_redress_count(engine);
    struct command command = {.kind = COMMAND_REDRESS_STEP,
                              .actor = {.role = ROLE_INSPECTOR, .id = {"X01"}},
                              .as.redress = {.words = "it is so"}};
    redress_plan(world);
    if (count == 0) {
        return;
    }
    const struct redress *row = engine_redress_at(engine, (uint32_t)dice_roll(dice, count));
    const enum redress_result any = (enum redress_result)dice_roll(dice, REDRESS_RESULT_COUNT);
    command.as.redress.redress = row->id;
    command.as.redress.result = dice_once_in(dice, ANY_STEP_ONCE_IN) ? any : result_next(row, any);
    command.as.redress.level = command.as.redress.result == REDRESS_SAID_AGAIN ? 3 : 0;
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, SIM_KIOSKS, false);
}
