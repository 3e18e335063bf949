/*
 * What people were told: a number, an appointment. It is so until it is over, whatever the server
 * goes through; looked at after each restart, now and then, and at the end.
 */
#include "tests/sim/fail.h"
#include "tests/sim/world.h"

#include <string.h>

static struct sim_told *told_add(struct world *world)
{
    if (world->told_count == TOLD_LIMIT) {
        sim_fail("too much was told", "the simulation itself");
    }
    struct sim_told *told = &world->told[world->told_count++];
    memset(told, 0, sizeof(*told));
    return told;
}

static struct sim_told *told_booking(struct world *world, const struct booking_code *code)
{
    for (uint32_t i = 0; i < world->told_count; i++) {
        if (booking_code_equal(&world->told[i].booking, code)) {
            return &world->told[i];
        }
    }
    return NULL;
}

void told_answer(struct world *world, const struct ask *ask, const struct answer *answer)
{
    const struct command *command = &ask->command;
    if (answer->result.problem != PROBLEM_NONE || answer->asked_before) {
        return;
    }
    if (command->kind == COMMAND_BOOK || command->kind == COMMAND_BOOKING_CHANGE) {
        struct sim_told *told = told_booking(world, &command->as.booking.code);
        told = told != NULL ? told : told_add(world);
        told->booking = command->as.booking.code;
        told->day = command->as.booking.day;
        told->over = false;
    } else if ((command->kind == COMMAND_ISSUE || command->kind == COMMAND_CHECK_IN ||
                command->kind == COMMAND_BLOCK_MERGE) &&
               answer->number != 0) {
        struct sim_told *told = told_add(world);
        told->ticket = answer->result.ticket;
        told->number = answer->number;
        told->day = answer->day;
    }
}

void told_booking_over(struct world *world, const struct booking_code *code)
{
    struct sim_told *told = told_booking(world, code);
    if (told != NULL) {
        told->over = true;
    }
}

void told_morning(struct world *world)
{
    const int32_t today = engine_business_day(world->server.engine);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < world->told_count; i++) {
        if (world->told[i].day >= today) {
            world->told[kept++] = world->told[i];
        }
    }
    world->told_count = kept;
}

const char *told_check(const struct world *world)
{
    const struct engine *engine = world->server.engine;
    const int32_t today = engine_business_day(engine);
    for (uint32_t i = 0; i < world->told_count; i++) {
        const struct sim_told *told = &world->told[i];
        if (told->booking.text[0] != 0) {
            if (!told->over && told->day >= today &&
                engine_booking_find(engine, &told->booking) == NULL) {
                return "an appointment that somebody was told is lost";
            }
            continue;
        }
        const struct ticket *ticket = engine_ticket_find(engine, &told->ticket);
        if (told->day == today && (ticket == NULL || ticket->number != told->number)) {
            return "a number that somebody was told is lost";
        }
    }
    return NULL;
}
