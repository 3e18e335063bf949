/* Window devices as they go on record: bound by a manager, taken over, updated; each to its end.
 * And now and then what an administrator changed. */
#include "tests/sim/world.h"

#include <string.h>

/* Who says it, and what follows from it; DEVICE_NOTE_COUNT: nothing. */
static const struct note_row {
    enum role role;
    uint8_t then;
} notes[DEVICE_NOTE_COUNT] = {
    [DEVICE_NOTE_BIND] = {ROLE_MANAGER, DEVICE_NOTE_TAKEN},
    [DEVICE_NOTE_BIND_BY_KEY] = {ROLE_MANAGER, DEVICE_NOTE_KEY},
    [DEVICE_NOTE_KEY] = {ROLE_SYSTEM, DEVICE_NOTE_TAKEN},
    [DEVICE_NOTE_TAKE_OVER] = {ROLE_SYSTEM, DEVICE_NOTE_TAKEN},
    [DEVICE_NOTE_TAKEN] = {ROLE_SYSTEM, DEVICE_NOTE_COUNT},
    [DEVICE_NOTE_TWIN] = {ROLE_SYSTEM, DEVICE_NOTE_COUNT},
    [DEVICE_NOTE_UPDATE_BEGUN] = {ROLE_SYSTEM, DEVICE_NOTE_UPDATE_ENDED},
    [DEVICE_NOTE_UPDATE_ENDED] = {ROLE_SYSTEM, DEVICE_NOTE_COUNT},
};

static const uint8_t beginnings[] = {DEVICE_NOTE_BIND, DEVICE_NOTE_BIND_BY_KEY,
                                     DEVICE_NOTE_TAKE_OVER, DEVICE_NOTE_TWIN,
                                     DEVICE_NOTE_UPDATE_BEGUN};

enum { ADDRESSES = 40, VERSIONS = 4, RESULTS = 14 };

static void note_say(struct world *world, const struct device_note *note)
{
    struct command command = {.kind = COMMAND_DEVICE_NOTE, .as.note = *note};
    command.actor.role = notes[note->what].role;
    memcpy(command.actor.id.text, command.actor.role == ROLE_SYSTEM ? "bus" : "manager",
           command.actor.role == ROLE_SYSTEM ? 4 : 8);
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, SIM_KIOSKS, false);
}

static void device_give(struct dice *dice, struct device_note *note)
{
    for (size_t i = 0; i < sizeof(note->device); i++) {
        note->device[i] = (uint8_t)dice_roll(dice, 256);
    }
}

static void admin_say(struct world *world)
{
    struct dice *dice = &world->device_dice;
    struct command command = {.kind = COMMAND_ADMIN_NOTE, .actor.role = ROLE_ADMIN};
    struct admin_note *note = &command.as.admin;
    memcpy(command.actor.id.text, "admin", 6);
    note->what = (uint8_t)dice_roll(dice, ADMIN_NOTE_COUNT);
    note->by_command_line = (uint8_t)dice_roll(dice, 2);
    memcpy(note->subject.text, "0317", 5);
    note->at_ms = dice_between(dice, 0, LIMIT_TIME_MS);
    memcpy(note->after, "role=clerk", 11);
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, SIM_KIOSKS, false);
}

void devices_plan(struct world *world)
{
    message_post(world,
                 message_make(world, MESSAGE_DEVICE,
                              dice_between(&world->device_dice, 10 * MINUTE_MS, 110 * MINUTE_MS)));
}

void devices_turn(struct world *world)
{
    struct dice *dice = &world->device_dice;
    struct device_note note = {.what = beginnings[dice_roll(dice, sizeof(beginnings))]};
    note.kind = (uint8_t)dice_between(dice, 1, DEVICE_NOTE_KINDS);
    note.line = (uint8_t)dice_between(dice, 1, 4);
    note.address = (uint8_t)dice_between(dice, 1, ADDRESSES);
    note.seat = (uint16_t)dice_roll(dice, server_config_now(world)->seat_count);
    if (note.what != DEVICE_NOTE_BIND_BY_KEY) {
        device_give(dice, &note);
    }
    if (note.what == DEVICE_NOTE_UPDATE_BEGUN) {
        note.version_from = (uint16_t)dice_roll(dice, VERSIONS);
        note.version_to = (uint16_t)(note.version_from + 1);
    }
    note_say(world, &note);
    if (dice_roll(dice, 3) == 0) {
        admin_say(world);
    }
    devices_plan(world);
}

void devices_answered(struct world *world, const struct ask *ask, const struct answer *answer)
{
    struct device_note note = ask->command.as.note;
    const bool wish = note.what != DEVICE_NOTE_UPDATE_BEGUN;
    if (answer->result.problem != PROBLEM_NONE || notes[note.what].then == DEVICE_NOTE_COUNT) {
        return;
    }
    note.what = notes[note.what].then;
    note.order = wish ? answer->result.seq : 0;
    if (note.what == DEVICE_NOTE_KEY) {
        device_give(&world->device_dice, &note);
    }
    if (note.what == DEVICE_NOTE_UPDATE_ENDED) {
        note.result = (uint8_t)dice_roll(&world->device_dice, RESULTS);
    }
    note_say(world, &note);
}
