/* People who make an appointment, change it, forget it, come too early, in time, or too late. */
#include "tests/sim/world.h"

#include <string.h>

enum {
    PERSONS = 400, /* so few that some of them want the same twice */
    REGULARS = 3,  /* and these want many */
    REGULAR_ONCE_IN = 6,
    FIRST_MINUTE = 8 * 60,
    SLOTS = 42, /* until 18:30: some of them outside of the hours */
    ODD_MINUTE_ONCE_IN = 100,
    DAYS = 6, /* today and those after it; the hall may offer fewer */
    ZONE_MS = 8 * HOUR_MS,
};

static int64_t slot_ms(int32_t day, uint16_t minute)
{
    return (int64_t)day * 24 * HOUR_MS - ZONE_MS + (int64_t)minute * MINUTE_MS;
}

static void choose_slot(struct world *world, struct command_booking *booking)
{
    booking->day = (int32_t)((world->now_ms + ZONE_MS) / (24 * (int64_t)HOUR_MS)) +
                   (int32_t)(dice_once_in(&world->dice, 2) ? 0 : dice_roll(&world->dice, DAYS));
    const int odd = dice_once_in(&world->dice, ODD_MINUTE_ONCE_IN) ? 1 : 0;
    const int slot = (int)dice_roll(&world->dice, SLOTS);
    booking->minute = (uint16_t)(FIRST_MINUTE + SLOT_MINUTES * slot + odd);
}

void appointment_make(struct world *world)
{
    uint8_t entropy[BOOKING_CODE_ENTROPY_BYTES];
    struct command command = {.kind = COMMAND_BOOK, .actor = {.role = ROLE_GUIDE, .id = {"guide"}}};
    struct command_booking *booking = &command.as.booking;
    const bool regular = dice_once_in(&world->dice, REGULAR_ONCE_IN);
    const uint64_t person = dice_roll(&world->dice, regular ? REGULARS : PERSONS) + 1;
    people_random_bytes(world, entropy, sizeof(entropy));
    booking->code = booking_code_make(entropy);
    booking->person.bytes[0] = (uint8_t)person;
    booking->person.bytes[1] = (uint8_t)(person >> 8);
    booking->service = (uint16_t)dice_roll(&world->dice, world->services);
    choose_slot(world, booking);
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, SIM_KIOSKS, false);
}

static void plan(struct world *world, const struct command_booking *booking, enum command_kind kind,
                 int64_t in_ms)
{
    struct message *message = message_make(world, MESSAGE_BOOKING, in_ms > 0 ? in_ms : 1);
    message->as.booking.code = booking->code;
    message->as.booking.person = booking->person;
    message->as.booking.service = booking->service;
    message->as.booking.kind = kind;
    message_post(world, message);
}

void appointment_next(struct world *world, const struct message *message)
{
    struct command command = {.kind = message->as.booking.kind};
    struct command_booking *booking = &command.as.booking;
    const uint8_t kiosk = (uint8_t)dice_roll(&world->dice, SIM_KIOSKS);
    told_booking_over(world, &message->as.booking.code); /* unless the answer says otherwise */
    people_name_kiosk(&command, kiosk);
    booking->code = message->as.booking.code;
    booking->person = message->as.booking.person;
    booking->service = message->as.booking.service;
    choose_slot(world, booking);
    if (command.kind == COMMAND_CHECK_IN) {
        uint8_t entropy[UUID_ENTROPY_BYTES];
        people_random_bytes(world, entropy, sizeof(entropy));
        booking->ticket = uuid_make(world->now_ms, entropy);
        people_random_bytes(world, booking->secret.bytes, sizeof(booking->secret.bytes));
        booking->ordinary = dice_once_in(&world->dice, 2);
        if (dice_once_in(&world->dice, 2)) { /* with the card, else with the code */
            memset(&booking->code, 0, sizeof(booking->code));
        }
    }
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, kiosk, false);
}

void appointment_answered(struct world *world, const struct ask *ask, const struct answer *answer)
{
    struct dice *dice = &world->dice;
    const struct command_booking *booking = &ask->command.as.booking;
    if (answer->result.problem != PROBLEM_NONE || answer->asked_before) {
        return;
    }
    if (ask->command.kind == COMMAND_CHECK_IN) {
        people_plan(world, answer->result.ticket, COMMAND_PRINT_RESULT, ask->kiosk,
                    dice_between(dice, 500, 4000));
        return;
    }
    if (ask->command.kind == COMMAND_BOOKING_CANCEL) {
        return;
    }
    const int64_t in_ms = slot_ms(booking->day, booking->minute) - world->now_ms;
    if (dice_once_in(dice, 5)) {
        plan(world, booking, COMMAND_BOOKING_CHANGE, dice_between(dice, 1000, 3 * HOUR_MS));
    } else if (dice_once_in(dice, 6)) {
        plan(world, booking, COMMAND_BOOKING_CANCEL, dice_between(dice, 1000, 6 * HOUR_MS));
    }
    if (!dice_once_in(dice, 4)) { /* that one forgets it */
        plan(world, booking, COMMAND_CHECK_IN,
             in_ms + dice_between(dice, -30 * MINUTE_MS, 50 * MINUTE_MS));
    }
}
