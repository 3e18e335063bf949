/* Messages in the order of their time, the network that spoils them, and asks until answered. */
#include "tests/sim/fail.h"
#include "tests/sim/world.h"

#include <stdlib.h>
#include <string.h>

enum {
    LOST_ONCE_IN = 25,
    DOUBLED_ONCE_IN = 25,
    LATE_ONCE_IN = 100,
    VERY_LATE_ONCE_IN = 3000, /* hours, so that another day may have come */
};

static bool is_before(const struct message *a, const struct message *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

struct message *message_make(struct world *world, enum message_kind kind, int64_t in_ms)
{
    struct message *message = calloc(1, sizeof(*message));
    if (message == NULL) {
        abort();
    }
    message->kind = kind;
    message->at_ms = world->now_ms + in_ms;
    return message;
}

void message_post(struct world *world, struct message *message)
{
    if (world->heap_count >= MESSAGES_LIMIT) {
        sim_fail("too many messages are on their way", "the simulation itself");
    }
    message->order = world->order++;
    size_t at = world->heap_count++;
    while (at > 0 && is_before(message, world->heap[(at - 1) / 2])) {
        world->heap[at] = world->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    world->heap[at] = message;
}

struct message *message_next(struct world *world)
{
    if (world->heap_count == 0) {
        return NULL;
    }
    struct message *first = world->heap[0];
    struct message *last = world->heap[--world->heap_count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= world->heap_count) {
            break;
        }
        if (child + 1 < world->heap_count &&
            is_before(world->heap[child + 1], world->heap[child])) {
            child++;
        }
        if (!is_before(world->heap[child], last)) {
            break;
        }
        world->heap[at] = world->heap[child];
        at = child;
    }
    world->heap[at] = last;
    return first;
}

static void send_copy(struct world *world, const struct message *message, int64_t in_ms)
{
    struct message *copy = message_make(world, message->kind, in_ms);
    const int64_t at_ms = copy->at_ms;
    *copy = *message;
    copy->at_ms = at_ms;
    message_post(world, copy);
}

void message_send(struct world *world, const struct message *message, uint8_t kiosk)
{
    struct dice *dice = &world->dice;
    const int64_t in_ms = dice_between(dice, 1, 40);
    if (world->draining || world->options.calm) {
        send_copy(world, message, in_ms);
        return;
    }
    if (dice_once_in(dice, LOST_ONCE_IN) ||
        (kiosk < SIM_KIOSKS && world->kiosks[kiosk].offline_until_ms > world->now_ms)) {
        world->figures->lost++;
        return;
    }
    if (dice_once_in(dice, DOUBLED_ONCE_IN)) {
        world->figures->doubled++;
        send_copy(world, message, dice_between(dice, 1, 4000));
    }
    if (dice_once_in(dice, VERY_LATE_ONCE_IN)) {
        world->figures->late++;
        send_copy(world, message, dice_between(dice, HOUR_MS, 40 * (int64_t)HOUR_MS));
    } else if (dice_once_in(dice, LATE_ONCE_IN)) {
        world->figures->late++;
        send_copy(world, message, dice_between(dice, SECOND_MS, MINUTE_MS));
    } else {
        send_copy(world, message, in_ms);
    }
}

static void ask_send(struct world *world, uint32_t index)
{
    struct ask *ask = &world->asks[index];
    struct message command = {.kind = MESSAGE_COMMAND, .who = index, .generation = ask->generation};
    command.as.command = ask->command;
    message_send(world, &command, ask->kiosk);
    struct message *again = message_make(world, MESSAGE_ASK_AGAIN, ASK_AGAIN_MS);
    again->who = index;
    again->generation = ask->generation;
    message_post(world, again);
}

void ask_start(struct world *world, const struct command *command, uint16_t seat, uint8_t kiosk,
               bool is_second)
{
    uint32_t index = world->ask_free;
    for (uint32_t tries = 0; world->asks[index].open; tries++) {
        if (tries == ASKS_LIMIT) {
            sim_fail("too many asks are open", "the simulation itself");
        }
        index = (index + 1) % ASKS_LIMIT;
    }
    world->ask_free = (index + 1) % ASKS_LIMIT;
    struct ask *ask = &world->asks[index];
    ask->open = true;
    ask->generation++;
    ask->until_ms = world->now_ms + PATIENCE_MS;
    ask->command = *command;
    ask->seat = seat;
    ask->kiosk = kiosk;
    ask->is_second = is_second;
    ask_send(world, index);
}

void ask_again(struct world *world, const struct message *message)
{
    struct ask *ask = &world->asks[message->who];
    if (!ask->open || ask->generation != message->generation) {
        return;
    }
    /* A clerk or a pad goes on for ever; a kiosk gives up, and the hall withdraws its number; of
     * blocks and papers it speaks until it is answered. */
    const enum command_kind kind = ask->command.kind;
    const bool stubborn = kind >= COMMAND_BLOCK_TAKE && kind <= COMMAND_BLOCK_MERGE;
    if (ask->seat == INDEX_NONE && !stubborn && world->now_ms > ask->until_ms && !world->draining) {
        ask->open = false;
        return;
    }
    ask_send(world, message->who);
}

struct ask *ask_answered(struct world *world, const struct message *message)
{
    struct ask *ask = &world->asks[message->who];
    if (!ask->open || ask->generation != message->generation) {
        return NULL;
    }
    ask->open = false;
    return ask;
}
