/* Papers that clerks put before who is served, and what is said to them, at times late or twice. */
#include "tests/sim/world.h"

#include <stdio.h>
#include <string.h>

enum {
    STALE_SHOW_ONCE_IN = 12, /* at any seat, whoever is there */
    STRANGER_ONCE_IN = 25,   /* somebody who does not sit there */
    SAID_AGAIN_ONCE_IN = 4,
    WITHDRAWN_ONCE_IN = 5,
    WRONG_ONCE_IN = 4,
};

static void sheet_post(struct world *world, const struct command *command, int64_t in_ms)
{
    struct message *message = message_make(world, MESSAGE_SHEET, in_ms);
    message->generation = 1;
    message->as.command = *command;
    message_post(world, message);
}

void sheets_plan(struct world *world)
{
    message_post(world, message_make(world, MESSAGE_SHEET,
                                     dice_between(&world->sheet_dice, MINUTE_MS, 6 * MINUTE_MS)));
}

/* The next seat from `seat` on where somebody is served; INDEX_NONE: nowhere. */
static uint16_t seat_serving(const struct world *world, uint16_t seat, uint16_t count)
{
    const struct engine *engine = world->server.engine;
    for (uint16_t i = 0; i < count; i++) {
        const uint16_t at = (uint16_t)((seat + i) % count);
        const uint32_t leg = engine_seat(engine, at)->leg;
        if (leg != SLOT_NONE && engine_leg_at(engine, leg)->state == LEG_SERVING) {
            return at;
        }
    }
    return INDEX_NONE;
}

/* By chance, which is in the hash: half of them. */
static bool asks_for_sign(const struct command_paper *paper)
{
    return paper->hash[0] % 2 == 0;
}

/* The answer to a paper, whose hash it still has and passes for the sign's: at times there is none
 * where one is asked for, or the other way round. */
static bool is_signed(const struct command_paper *answer)
{
    const bool amiss = answer->hash[1] % 8 == 0;
    return amiss != (asks_for_sign(answer) && answer->state == PAPER_CONFIRMED);
}

static void sheet_show(struct world *world)
{
    struct dice *dice = &world->sheet_dice;
    struct command command = {.kind = COMMAND_PAPER_SHOW, .actor = {.role = ROLE_CLERK}};
    const uint16_t count = server_config_now(world)->seat_count;
    const uint16_t any = (uint16_t)dice_roll(dice, count);
    const bool stale = dice_once_in(dice, STALE_SHOW_ONCE_IN);
    const bool stranger = dice_once_in(dice, STRANGER_ONCE_IN);
    const uint16_t seat = stale ? any : seat_serving(world, any, count);
    for (size_t i = 0; i < sizeof(command.as.paper.hash); i++) {
        command.as.paper.hash[i] = (uint8_t)dice_roll(dice, 256);
    }
    if (seat == INDEX_NONE) {
        return;
    }
    command.as.paper.seat = seat;
    command.as.paper.sign = asks_for_sign(&command.as.paper);
    command.actor.id = engine_seat(world->server.engine, seat)->clerk;
    if (stranger) {
        memcpy(command.actor.id.text, "stranger", 9);
    }
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, SIM_KIOSKS, false);
}

/* `generation` 0: some clerk shows a paper; else what was thought of is said now. */
void sheets_turn(struct world *world, const struct message *message)
{
    if (message->generation == 0) {
        sheet_show(world);
        sheets_plan(world);
        return;
    }
    struct command command = message->as.command;
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, SIM_KIOSKS, false);
}

/* Shown: the visitor says something to it, or the clerk withdraws it; said: perhaps once more. */
void sheets_answered(struct world *world, const struct ask *ask, const struct answer *answer)
{
    struct dice *dice = &world->sheet_dice;
    const bool shown = ask->command.kind == COMMAND_PAPER_SHOW;
    struct command command = ask->command;
    if (answer->result.problem != PROBLEM_NONE || answer->asked_before ||
        (!shown && !dice_once_in(dice, SAID_AGAIN_ONCE_IN))) {
        return;
    }
    const bool withdraws = dice_once_in(dice, WITHDRAWN_ONCE_IN);
    const bool wrong = dice_once_in(dice, WRONG_ONCE_IN);
    const int64_t in_ms = dice_between(dice, SECOND_MS, 2 * MINUTE_MS);
    command.kind = COMMAND_PAPER_ANSWER;
    command.as.paper.state = withdraws ? PAPER_WITHDRAWN : wrong ? PAPER_WRONG : PAPER_CONFIRMED;
    if (shown) {
        command.as.paper.paper = answer->result.seq;
        command.as.paper.sign = is_signed(&command.as.paper);
    }
    if (!command.as.paper.sign) {
        memset(command.as.paper.hash, 0, sizeof(command.as.paper.hash));
    }
    command.actor.role = withdraws ? ROLE_CLERK : ROLE_DISPLAY;
    (void)snprintf(command.actor.id.text, sizeof(command.actor.id.text), "%s-%u",
                   withdraws ? "clerk" : "seat", command.as.paper.seat);
    sheet_post(world, &command, in_ms);
}
