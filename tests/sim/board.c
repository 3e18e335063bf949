/*
 * Boards behind the server's own hub: each shows every call once and in order, whatever became of
 * its connection. A state on its way to a board that fell silent is lost with the connection.
 */
#include "tests/sim/fail.h"
#include "tests/sim/world.h"

#include <stdio.h>
#include <stdlib.h>

enum { SILENT_MAX_MS = 50 * SECOND_MS, TALK_MAX_MS = 40 * MINUTE_MS };

static void wake(void *context)
{
    (void)context; /* boards_deliver looks at all of them */
}

void board_connect(struct world *world, uint32_t index)
{
    struct sim_board *board = &world->boards[index];
    if (board->reader != NULL || !board->up || !world->server.up) {
        return;
    }
    board->generation++;
    board->reader = hub_reader_open(world->server.hub, wake, NULL);
    if (board->reader == NULL ||
        hub_subscribe(board->reader, "board", (int64_t)board->shown_seq, 500) != HUB_OK) {
        abort();
    }
    boards_deliver(world);
    if (!world->server.round_planned) { /* a new subscriber makes the topic due */
        world->server.round_planned = true;
        struct message *round = message_make(world, MESSAGE_ROUND, 50);
        round->generation = world->server.life;
        message_post(world, round);
    }
}

void board_break(struct world *world, uint32_t index)
{
    struct sim_board *board = &world->boards[index];
    hub_reader_close(board->reader);
    board->reader = NULL;
    board->generation++;
}

void board_turn(struct world *world, const struct message *message)
{
    struct sim_board *board = &world->boards[message->who];
    const bool fails = board->up && !world->draining && !world->options.calm;
    if (fails) {
        board->up = false;
        board_break(world, message->who);
    } else {
        board->up = true;
        board_connect(world, message->who);
    }
    const int64_t in_ms = fails                   ? dice_between(&world->dice, 100, SILENT_MAX_MS)
                          : board->reader == NULL ? 1000 /* the server is down: try again */
                                                  : dice_between(&world->dice, 1000, TALK_MAX_MS);
    struct message *next = message_make(world, MESSAGE_BOARD, in_ms);
    next->who = message->who;
    if (board->up && board->reader == NULL) {
        board->up = false; /* so that the next turn connects */
    }
    message_post(world, next);
}

void boards_deliver(struct world *world)
{
    for (uint32_t i = 0; i < SIM_BOARDS; i++) {
        struct sim_board *board = &world->boards[i];
        struct hub_message *state = NULL;
        while (board->reader != NULL && (state = hub_take(board->reader)) != NULL) {
            /* One connection keeps its order: a fixed time each. */
            struct message *message = message_make(world, MESSAGE_STATE, 10 + 7 * (int64_t)i);
            message->who = i;
            message->generation = board->generation;
            message->as.state = state;
            message_post(world, message);
        }
    }
}

/* Of a day that is over, or longer ago than a board shows calls. */
static bool is_old(const struct world *world, uint64_t seq)
{
    return seq < world->observer.turn_seq ||
           world->now_ms - server_made_ms(world, seq) > BOARD_CALLS_MS;
}

void board_forgive(struct world *world, uint32_t index, uint64_t next_seq)
{
    const struct observer *observer = &world->observer;
    struct sim_board *board = &world->boards[index];
    while (board->shown < observer->call_count && observer->calls[board->shown] != next_seq &&
           is_old(world, observer->calls[board->shown])) {
        board->shown++;
    }
}

static void show(struct world *world, struct sim_board *board, uint64_t seq)
{
    const struct observer *observer = &world->observer;
    if (seq > world->server.durable_seq) {
        sim_fail("a board showed a call that was not durable", "board");
    }
    if (board->shown >= observer->call_count || observer->calls[board->shown] != seq) {
        char detail[96];
        snprintf(
            detail, sizeof(detail), "shows %llu, was due %llu, after %llu", (unsigned long long)seq,
            board->shown < observer->call_count ? (unsigned long long)observer->calls[board->shown]
                                                : 0,
            (unsigned long long)board->shown_seq);
        sim_fail("a board left a call out, or showed it twice or out of order", detail);
    }
    board->shown++;
    board->shown_seq = seq;
    world->figures->calls++;
}

void board_state(struct world *world, struct message *message)
{
    struct sim_board *board = &world->boards[message->who];
    if (board->reader != NULL && board->generation == message->generation) {
        const char *text = (const char *)message->as.state->text;
        const char *end = text + message->as.state->length_bytes;
        /* {"topic":…,"seq":…,"state":1 2 3 }: the calls stand behind the last colon. */
        const char *at = end;
        while (at > text && at[-1] != ':') {
            at--;
        }
        for (uint64_t seq = 0; at < end; at++) {
            if (*at >= '0' && *at <= '9') {
                seq = seq * 10 + (uint64_t)(*at - '0');
            } else if (seq > 0) {
                if (seq > board->shown_seq) {
                    board_forgive(world, message->who, seq);
                    show(world, board, seq);
                }
                seq = 0;
            }
        }
    }
    hub_message_release(message->as.state);
}
