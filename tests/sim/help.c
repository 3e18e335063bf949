/* Visitors who call a guide from a kiosk; a guide who goes there, or is not needed any more. */
#include "tests/sim/world.h"

#include <string.h>

enum { CALLS_ONCE_IN = 40 /* comings */, WITHDRAWS_ONCE_IN = 5 };

void help_call(struct world *world, uint8_t kiosk)
{
    struct command command = {.kind = COMMAND_HELP_CALL};
    struct command_help *help = &command.as.help;
    if (!dice_once_in(&world->dice, CALLS_ONCE_IN)) {
        return;
    }
    people_name_kiosk(&command, kiosk);
    people_name_request(world, &command);
    help->place = (struct help_place){.kind = HELP_KIOSK, .id = command.actor.id};
    help->reason = (enum help_reason)dice_roll(&world->dice, HELP_REASON_COUNT);
    ask_start(world, &command, INDEX_NONE, kiosk, false);
}

/* Called: it is taken, or withdrawn; taken: it is closed. */
void help_answered(struct world *world, const struct ask *ask, const struct answer *answer)
{
    const bool called = ask->command.kind == COMMAND_HELP_CALL;
    const bool withdraws = called && dice_once_in(&world->dice, WITHDRAWS_ONCE_IN);
    struct command command = {.kind = COMMAND_HELP_CLOSE, .actor = {.role = ROLE_GUIDE}};
    if (answer->result.problem != PROBLEM_NONE || ask->command.kind == COMMAND_HELP_CLOSE) {
        return;
    }
    command.as.help.call = called ? answer->result.seq : ask->command.as.help.call;
    if (withdraws) {
        people_name_kiosk(&command, ask->kiosk);
        command.as.help.end = HELP_WITHDRAWN;
    } else {
        memcpy(command.actor.id.text, dice_once_in(&world->dice, 2) ? "guide-1" : "guide-2", 8);
        command.kind = called ? COMMAND_HELP_TAKE : COMMAND_HELP_CLOSE;
    }
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, withdraws ? ask->kiosk : SIM_KIOSKS, false);
}
