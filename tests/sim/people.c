/*
 * Visitors, kiosks, phones and clerks. What they do is in two tables: a new kind of command gets a
 * row (and, when its body is new, a maker), and is then played like all the others.
 */
#include "tests/sim/fail.h"
#include "tests/sim/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what visitors do with a ticket ---- */

/* Weights are of all that somebody with a ticket may think of; one visitor in three does. */
static const struct whim_row {
    enum command_kind kind;
    uint16_t weight;
    enum role role;
} whims[] = {
    {COMMAND_CANCEL, 20, ROLE_VISITOR},     {COMMAND_CANCEL, 5, ROLE_KIOSK},
    {COMMAND_DEFER, 40, ROLE_VISITOR},      {COMMAND_CLAIM, 20, ROLE_VISITOR},
    {COMMAND_COME_BACK, 20, ROLE_VISITOR},  {COMMAND_REVIEW, 40, ROLE_VISITOR},
    {COMMAND_PRINT_RESULT, 10, ROLE_KIOSK}, {COMMAND_COME_BACK, 10, ROLE_GUIDE},
    {COMMAND_CONFIRM, 60, ROLE_GUIDE},      {COMMAND_REPRINT, 20, ROLE_GUIDE},
    {COMMAND_REPRINT, 10, ROLE_KIOSK},
};

/* ---- what clerks do ---- */

enum moment { MOMENT_CLOSED, MOMENT_PAUSED, MOMENT_IDLE, MOMENT_CALLED, MOMENT_SERVING };

/* `of_service`: the delay is a share of the mean time of a service, in percent. */
static const struct habit_row {
    enum moment moment;
    enum command_kind kind;
    uint16_t weight;
    bool of_service;
    int32_t least;
    int32_t most;
} habits[] = {
    {MOMENT_CLOSED, COMMAND_SEAT_OPEN, 100, false, 1000, 30000},
    {MOMENT_CLOSED, COMMAND_SEAT_NEXT, 2, false, 1000, 3000},
    {MOMENT_PAUSED, COMMAND_SEAT_OPEN, 100, false, 20000, 900000},
    {MOMENT_PAUSED, COMMAND_SEAT_CLOSE, 3, false, 1000, 30000},
    {MOMENT_IDLE, COMMAND_SEAT_NEXT, 1000, false, 2000, 9000},
    {MOMENT_IDLE, COMMAND_SEAT_PAUSE, 8, false, 1000, 9000},
    {MOMENT_IDLE, COMMAND_SEAT_CLOSE, 4, false, 1000, 9000},
    {MOMENT_IDLE, COMMAND_SEAT_FINISH, 4, false, 500, 2000},
    {MOMENT_IDLE, COMMAND_SEAT_UNDO, 40, false, 500, 9000},
    {MOMENT_IDLE, COMMAND_REVIEW, 200, false, 500, 9000},
    {MOMENT_IDLE, COMMAND_SEAT_OUTCOME, 60, false, 500, 9000},
    {MOMENT_SERVING, COMMAND_SEAT_OUTCOME, 20, false, 500, 9000},
    {MOMENT_IDLE, COMMAND_SEAT_HAND_OVER, 8, false, 500, 9000},
    {MOMENT_SERVING, COMMAND_SEAT_HAND_OVER, 8, false, 500, 9000},
    {MOMENT_CALLED, COMMAND_SEAT_START, 800, false, 5000, 40000},
    {MOMENT_CALLED, COMMAND_SEAT_RECALL, 200, false, 10000, 30000},
    {MOMENT_CALLED, COMMAND_SEAT_ABSENT, 60, false, 20000, 60000},
    {MOMENT_CALLED, COMMAND_SEAT_UNDO, 60, false, 1000, 70000},
    {MOMENT_CALLED, COMMAND_SEAT_FINISH, 30, true, 50, 150},
    {MOMENT_CALLED, COMMAND_SEAT_TRANSFER, 15, false, 5000, 20000},
    {MOMENT_CALLED, COMMAND_SEAT_PARK, 10, false, 5000, 20000},
    {MOMENT_CALLED, COMMAND_SEAT_NEXT, 10, false, 1000, 5000},
    {MOMENT_CALLED, COMMAND_SEAT_CLOSE, 3, false, 1000, 5000},
    {MOMENT_SERVING, COMMAND_SEAT_FINISH, 900, true, 30, 170},
    {MOMENT_SERVING, COMMAND_SEAT_PARK, 40, true, 10, 60},
    {MOMENT_SERVING, COMMAND_SEAT_TRANSFER, 60, true, 20, 100},
    {MOMENT_SERVING, COMMAND_SEAT_ABSENT, 5, false, 1000, 9000},
    {MOMENT_SERVING, COMMAND_SEAT_RECALL, 5, false, 1000, 9000},
    {MOMENT_SERVING, COMMAND_SEAT_UNDO, 30, false, 1000, 9000},
    {MOMENT_SERVING, COMMAND_SEAT_PAUSE, 4, false, 1000, 9000},
};

enum {
    PRESSED_TWICE_ONCE_IN = 30,
    STALE_VIEW_ONCE_IN = 40, /* a clerk acts on what was true before */
    PICKED_ONCE_IN = 60,
    CLOSED_DOOR_ONCE_IN = 10, /* comes all the same */
    SIM_CARDS = 64,
    COMES_BACK_MAX_MS = 20 * MINUTE_MS,
};

/* ---- making commands ---- */

void people_name_request(struct world *world, struct command *command)
{
    char text[32];
    const int size = snprintf(text, sizeof(text), "request-%u", world->requests_made++);
    memcpy(command->request_id, text, (size_t)size + 1);
}

void people_name_kiosk(struct command *command, uint8_t kiosk)
{
    command->actor.role = ROLE_KIOSK;
    snprintf(command->actor.id.text, sizeof(command->actor.id.text), "kiosk-%u", kiosk);
}

void people_random_bytes(struct world *world, uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (uint8_t)dice_roll(&world->dice, 256);
    }
}

static bool is_night(const struct world *world)
{
    return world->now_ms >= world->end_ms;
}

/* Of the id's chance bytes, so that all else comes as it did before there were cards. */
static void people_say_who(struct command_issue *issue, const uint8_t *entropy)
{
    if (entropy[0] % 4 == 0) {
        issue->person = (struct person_key){{7, (uint8_t)(entropy[1] % SIM_CARDS)}};
    }
    issue->for_other = entropy[2] % 10 == 0;
}

void people_arrive(struct world *world)
{
    struct dice *dice = &world->dice;
    struct command command = {.kind = COMMAND_ISSUE};
    struct command_issue *issue = &command.as.issue;
    uint8_t entropy[UUID_ENTROPY_BYTES];
    const uint8_t kiosk = (uint8_t)dice_roll(dice, SIM_KIOSKS);
    if (is_night(world)) {
        return;
    }
    message_post(world, message_make(world, MESSAGE_ARRIVAL,
                                     dice_between(dice, 1, 2 * world->arrival_gap_ms)));
    if (dice_once_in(dice, 6)) {
        appointment_make(world);
    }
    help_call(world, kiosk);
    if (hours_now(world) != OBSERVED_OPEN && !dice_once_in(dice, CLOSED_DOOR_ONCE_IN)) {
        return;
    }
    if (!world->options.calm && dice_once_in(dice, 400)) {
        world->kiosks[kiosk].offline_until_ms = world->now_ms + dice_between(dice, 1000, 600000);
    }
    people_random_bytes(world, entropy, sizeof(entropy));
    issue->id = uuid_make(world->now_ms, entropy);
    people_random_bytes(world, issue->secret.bytes, sizeof(issue->secret.bytes));
    people_say_who(issue, entropy);
    issue->service_count = (uint8_t)(dice_once_in(dice, 8) ? dice_between(dice, 2, 4) : 1);
    for (uint8_t i = 0; i < issue->service_count; i++) {
        issue->services[i] = (uint16_t)dice_roll(dice, world->services);
    }
    issue->class =
        dice_once_in(dice, 4) ? (enum ticket_class)dice_roll(dice, CLASS_RETURN) : CLASS_ORDINARY;
    issue->ground =
        dice_once_in(dice, 8) ? (enum ticket_ground)dice_roll(dice, GROUND_COUNT) : GROUND_NONE;
    issue->class = issue->ground != GROUND_NONE ? CLASS_ORDINARY : issue->class;
    /* A kiosk that does not hear the hall may not know it yet, and asks. */
    if (!dice_once_in(dice, 20) && offline_print(world, kiosk, issue)) {
        return;
    }
    people_name_kiosk(&command, kiosk);
    if (dice_once_in(dice, 20)) { /* told by the guide at the door */
        command.actor.role = ROLE_GUIDE;
        memcpy(command.actor.id.text, "guide-1", 8);
    }
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, kiosk, false);
}

void people_plan(struct world *world, struct uuid ticket, enum command_kind kind, uint8_t kiosk,
                 int64_t in_ms)
{
    struct message *message = message_make(world, MESSAGE_WHIM, in_ms);
    message->as.whim.ticket = ticket;
    message->as.whim.kind = kind;
    message->as.whim.kiosk = kiosk;
    message_post(world, message);
}

static const struct whim_row *choose_whim(struct dice *dice)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < sizeof(whims) / sizeof(whims[0]); i++) {
        sum += whims[i].weight;
    }
    uint64_t rolled = dice_roll(dice, sum);
    for (size_t i = 0; i < sizeof(whims) / sizeof(whims[0]); i++) {
        if (rolled < whims[i].weight) {
            return &whims[i];
        }
        rolled -= whims[i].weight;
    }
    return &whims[0];
}

/* COMMAND_COUNT as a kind: whatever comes to mind. */
void people_whim(struct world *world, const struct message *message)
{
    struct dice *dice = &world->dice;
    const uint8_t kiosk = message->as.whim.kiosk;
    struct command command = {.kind = message->as.whim.kind};
    enum role role = command.kind == COMMAND_PRINT_RESULT ? ROLE_KIOSK : ROLE_VISITOR;
    if (command.kind == COMMAND_COUNT) {
        const struct whim_row *row = choose_whim(dice);
        command.kind = row->kind;
        role = row->role;
    }
    command.actor.role = role;
    if (role == ROLE_KIOSK) {
        people_name_kiosk(&command, kiosk);
    } else if (role == ROLE_GUIDE) {
        memcpy(command.actor.id.text, "guide-1", 8);
    }
    if (command.kind == COMMAND_REVIEW) {
        command.as.review.seat = INDEX_NONE;
        command.as.review.ticket = message->as.whim.ticket;
        command.as.review.level = (uint8_t)dice_between(dice, 1, REVIEW_LEVELS);
        command.as.review.reasons = review_reasons_of(command.as.review.level) &
                                    (uint32_t)(command.as.review.ticket.bytes[14] |
                                               command.as.review.ticket.bytes[15] << 8);
    } else {
        command.as.ticket.id = message->as.whim.ticket;
        command.as.ticket.places = (uint8_t)dice_between(dice, 1, 5);
        command.as.ticket.result = PRINT_PRINTED;
        people_random_bytes(world, command.as.ticket.secret.bytes,
                            sizeof(command.as.ticket.secret.bytes));
        command.as.ticket.ground = (enum ticket_ground)dice_roll(dice, GROUND_COUNT + 1);
        if (command.kind == COMMAND_PRINT_RESULT && dice_once_in(dice, 15)) {
            command.as.ticket.result = dice_once_in(dice, 2) ? PRINT_FAILED : PRINT_UNKNOWN;
            people_plan(world, message->as.whim.ticket, COMMAND_CLAIM, kiosk,
                        dice_between(dice, 5000, 90000));
        }
    }
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, role == ROLE_KIOSK ? kiosk : SIM_KIOSKS, false);
}

static void issue_answered(struct world *world, const struct ask *ask, const struct answer *answer)
{
    struct dice *dice = &world->dice;
    const struct uuid ticket = answer->result.ticket;
    if (answer->result.problem != PROBLEM_NONE || answer->asked_before) {
        return;
    }
    const struct observed_ticket *known = observer_find(&world->observer, &ticket);
    const bool of_today = engine_business_day(world->server.engine) ==
                          hall_business_day(server_config_now(world), world->now_ms);
    if (of_today && (known == NULL || known->number != answer->number)) {
        sim_fail("a number that was told is not there", "issue");
    }
    if (!uuid_equal(&ticket, &ask->command.as.issue.id)) {
        sim_fail("somebody got another one's ticket", "issue");
    }
    if (!dice_once_in(dice, 50)) { /* that one just walks away */
        people_plan(world, ticket, COMMAND_PRINT_RESULT, ask->kiosk, dice_between(dice, 500, 4000));
    }
    if (dice_once_in(dice, 3)) {
        people_plan(world, ticket, COMMAND_COUNT, ask->kiosk,
                    dice_between(dice, 1000, 40 * MINUTE_MS));
    }
}

/* ---- clerks ---- */

static enum moment moment_of(struct world *world, uint16_t seat)
{
    const struct seat_state *state = engine_seat(world->server.engine, seat);
    if (dice_once_in(&world->dice, STALE_VIEW_ONCE_IN)) {
        return (enum moment)dice_roll(&world->dice, MOMENT_SERVING + 1);
    }
    if (state->leg != SLOT_NONE) {
        return engine_leg_at(world->server.engine, state->leg)->state == LEG_CALLED
                   ? MOMENT_CALLED
                   : MOMENT_SERVING;
    }
    return state->status == SEAT_CLOSED   ? MOMENT_CLOSED
           : state->status == SEAT_PAUSED ? MOMENT_PAUSED
                                          : MOMENT_IDLE;
}

static const struct habit_row *choose_habit(struct dice *dice, enum moment moment)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++) {
        sum += habits[i].moment == moment ? habits[i].weight : 0;
    }
    uint64_t rolled = dice_roll(dice, sum);
    for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++) {
        if (habits[i].moment != moment) {
            continue;
        }
        if (rolled < habits[i].weight) {
            return &habits[i];
        }
        rolled -= habits[i].weight;
    }
    return NULL;
}

static struct uuid someone_waiting(struct world *world, uint16_t seat)
{
    const struct hall_seat *row = &server_config_now(world)->seats[seat];
    const uint16_t queue = row->queues[dice_roll(&world->dice, row->queue_count)];
    const struct leg *legs[8];
    const struct engine *engine = world->server.engine;
    const size_t count = engine_queue_list(engine, queue, engine_last_ms(engine), legs, 8);
    if (count == 0) {
        return (struct uuid){{0}};
    }
    return engine_ticket_at(engine, legs[dice_roll(&world->dice, count)]->ticket)->id;
}

static void fill_seat(struct world *world, struct command *command, uint16_t seat)
{
    struct dice *dice = &world->dice;
    const struct hall_config *config = server_config_now(world);
    struct command_seat *body = &command->as.seat;
    body->seat = seat;
    body->to_queue = body->to_seat = INDEX_NONE;
    if (command->kind == COMMAND_SEAT_TRANSFER && dice_once_in(dice, 3)) {
        body->to_seat = (uint16_t)dice_roll(dice, config->seat_count);
    } else if (command->kind == COMMAND_SEAT_TRANSFER) {
        body->to_queue = (uint16_t)dice_roll(dice, config->queue_count);
    }
    if (command->kind == COMMAND_SEAT_NEXT && dice_once_in(dice, PICKED_ONCE_IN)) {
        body->pick = someone_waiting(world, seat);
        memcpy(body->reason, "in pain", 8);
    }
    const uint32_t visitor = engine_seat(world->server.engine, seat)->leg;
    if (command->actor.role == ROLE_CLERK && command->kind >= COMMAND_SEAT_RECALL &&
        visitor != SLOT_NONE && dice_once_in(dice, 2)) { /* a page says whom it means */
        const struct engine *engine = world->server.engine;
        body->pick = engine_ticket_at(engine, engine_leg_at(engine, visitor)->ticket)->id;
    }
    if (command->kind == COMMAND_SEAT_HAND_OVER) {
        snprintf(body->clerk.text, sizeof(body->clerk.text), "clerk-%u-%u", seat,
                 (unsigned)dice_roll(dice, 3));
    }
    if (command->kind == COMMAND_SEAT_OUTCOME ||
        (command->kind == COMMAND_SEAT_FINISH && command->actor.role == ROLE_CLERK)) {
        body->outcome = (enum outcome)dice_roll(dice, OUTCOME_COUNT);
        memcpy(body->missing, "photo\nform", body->outcome == OUTCOME_GIVEN_BACK ? 10 : 0);
    }
    if (command->kind == COMMAND_SEAT_OUTCOME) {
        body->pick = (struct uuid){{0}}; /* of the last one, not of who is here */
    }
    if (command->kind == COMMAND_SEAT_PAUSE) {
        memcpy(body->reason, "tea", 4);
    }
}

/* Even seats have a pad on the wall, odd ones a page in a browser. */
static void name_clerk(const struct world *world, struct command *command, uint16_t seat)
{
    const struct seat_state *state = engine_seat(world->server.engine, seat);
    const bool pad = seat % 2 == 0;
    command->actor.role = pad ? ROLE_PAD : ROLE_CLERK;
    if (!pad && !short_id_is_none(&state->clerk)) { /* who took over, signed in as himself */
        command->actor.id = state->clerk;
        return;
    }
    snprintf(command->actor.id.text, sizeof(command->actor.id.text), "%s-%u", pad ? "pad" : "clerk",
             seat);
}

static void look_again(struct world *world, uint16_t seat, int64_t in_ms)
{
    struct message *message = message_make(world, MESSAGE_CLERK, in_ms);
    message->who = seat;
    message_post(world, message);
}

/*
 * A clerk looks up, decides, and presses the key when it is time. MESSAGE_CLERK comes twice: first
 * without a command to decide, then (generation 1) to press.
 */
static void press(struct world *world, uint16_t seat, enum command_kind kind)
{
    struct command command = {.kind = kind};
    name_clerk(world, &command, seat);
    if (kind == COMMAND_REVIEW) { /* the visitor at the five keys */
        command.actor.role = ROLE_DISPLAY;
        command.as.review.seat = seat;
        command.as.review.level = (uint8_t)dice_between(&world->dice, 1, REVIEW_LEVELS);
    } else {
        fill_seat(world, &command, seat);
    }
    people_name_request(world, &command);
    ask_start(world, &command, seat, SIM_KIOSKS, false);
    if (!world->options.calm && dice_once_in(&world->dice, PRESSED_TWICE_ONCE_IN)) {
        people_name_request(world, &command);
        ask_start(world, &command, seat, SIM_KIOSKS, true);
        world->figures->pressed_twice++;
    }
}

static void press_later(struct world *world, uint16_t seat, enum command_kind kind, int64_t in_ms)
{
    struct message *message = message_make(world, MESSAGE_CLERK, in_ms);
    message->who = seat;
    message->generation = 1 + (uint32_t)kind;
    message_post(world, message);
}

/* Closes or pauses the seat, or comes back when the hall opens next, today. */
static void rest(struct world *world, uint16_t seat, enum command_kind kind)
{
    const int64_t opens_ms = hours_next_ms(world);
    if (kind != COMMAND_COUNT) {
        press_later(world, seat, kind, dice_between(&world->dice, 1000, 30000));
    } else if (opens_ms != INT64_MAX) {
        look_again(world, seat,
                   opens_ms - world->now_ms + dice_between(&world->dice, 1, 3 * MINUTE_MS));
    }
}

void people_clerk(struct world *world, uint16_t seat)
{
    if (world->draining) {
        return;
    }
    if (is_night(world)) {
        return; /* people_start wakes all in the morning */
    }
    enum command_kind kind = COMMAND_COUNT;
    if (hours_clerk_rests(world, seat, &kind)) {
        rest(world, seat, kind);
        return;
    }
    const struct habit_row *habit = choose_habit(&world->dice, moment_of(world, seat));
    int64_t in_ms = dice_between(&world->dice, habit->least, habit->most);
    in_ms = habit->of_service ? in_ms * world->service_ms / 100 : in_ms;
    press_later(world, seat, habit->kind, in_ms);
}

void people_press(struct world *world, const struct message *message)
{
    press(world, (uint16_t)message->who, (enum command_kind)(message->generation - 1));
}

static void seat_answered(struct world *world, const struct ask *ask, const struct answer *answer)
{
    if (ask->is_second) {
        return;
    }
    if (ask->command.kind == COMMAND_SEAT_PARK && answer->result.problem == PROBLEM_NONE) {
        people_plan(world, answer->result.ticket, COMMAND_COME_BACK, 0,
                    dice_between(&world->dice, MINUTE_MS, COMES_BACK_MAX_MS));
    }
    const bool nobody = answer->result.problem == PROBLEM_NOBODY_WAITING;
    look_again(world, ask->seat, nobody ? dice_between(&world->dice, 2000, 15000) : 1);
}

void people_answered(struct world *world, const struct message *message)
{
    const struct answer *answer = &message->as.answer;
    struct ask *ask = ask_answered(world, message);
    if (answer->result.seq > world->server.durable_seq) {
        sim_fail("somebody was answered before it was durable", "answer");
    }
    if (ask == NULL) {
        return;
    }
    world->told_seq = answer->result.seq > world->told_seq ? answer->result.seq : world->told_seq;
    told_answer(world, ask, answer);
    if (answer->asked_before && ask->command.kind == COMMAND_ISSUE &&
        !uuid_equal(&answer->result.ticket, &ask->command.as.issue.id)) {
        sim_fail("somebody got another one's ticket", "issue of an earlier day");
    }
    if (ask->seat != INDEX_NONE) {
        seat_answered(world, ask, answer);
    } else if (ask->command.kind == COMMAND_ISSUE) {
        issue_answered(world, ask, answer);
    } else if (ask->command.kind >= COMMAND_BOOK && ask->command.kind <= COMMAND_CHECK_IN) {
        appointment_answered(world, ask, answer);
    } else if ((ask->command.kind >= COMMAND_BLOCK_TAKE &&
                ask->command.kind <= COMMAND_BLOCKS_OPEN) ||
               ask->command.kind == COMMAND_KIOSK_REPLACE) {
        offline_answered(world, ask, answer);
    } else if (ask->command.kind >= COMMAND_HELP_CALL && ask->command.kind <= COMMAND_HELP_CLOSE) {
        help_answered(world, ask, answer);
    } else if (ask->command.kind == COMMAND_DEVICE_NOTE) {
        devices_answered(world, ask, answer);
    } else if (ask->command.kind == COMMAND_PAPER_SHOW ||
               ask->command.kind == COMMAND_PAPER_ANSWER) {
        sheets_answered(world, ask, answer);
    }
}

/* A manager shuts the hall, and opens it again after a while. */
void people_emergency(struct world *world, const struct message *message)
{
    struct command command = {.kind = message->as.emergency,
                              .actor = {.role = ROLE_MANAGER, .id = {"manager"}}};
    memcpy(command.as.hall.reason, "smoke", 6);
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, SIM_KIOSKS, false);
    const bool shut = command.kind == COMMAND_HALL_CLOSE;
    const int64_t to_end_ms = world->end_ms - world->now_ms;
    const int64_t evening_ms = world->options.big ? HOUR_MS : 3 * HOUR_MS;
    const bool over_night =
        shut && to_end_ms < evening_ms && to_end_ms > 0 && !dice_once_in(&world->dice, 3);
    struct message *next =
        message_make(world, MESSAGE_EMERGENCY,
                     over_night ? to_end_ms + dice_between(&world->dice, 10 * HOUR_MS, 15 * HOUR_MS)
                     : shut     ? dice_between(&world->dice, 3 * MINUTE_MS, 20 * MINUTE_MS)
                                : dice_between(&world->dice, 2 * HOUR_MS, 20 * (int64_t)HOUR_MS));
    next->as.emergency = shut ? COMMAND_HALL_REOPEN : COMMAND_HALL_CLOSE;
    message_post(world, next);
}

void people_stop_plan(struct world *world, enum command_kind kind, uint32_t queue, int64_t in_ms)
{
    struct message *message = message_make(world, MESSAGE_STOP, in_ms);
    message->who = queue;
    message->as.emergency = kind;
    message_post(world, message);
}

/* A manager stops the numbers of one queue, and gives them again after a while. */
void people_stop(struct world *world, const struct message *message)
{
    struct dice *dice = &world->stop_dice;
    struct command command = {.kind = message->as.emergency,
                              .actor = {.role = ROLE_MANAGER, .id = {"manager"}}};
    const bool stop = command.kind == COMMAND_QUEUE_STOP;
    command.as.queue.queue = (uint16_t)message->who;
    memcpy(command.as.queue.reason, "too many", 9);
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, SIM_KIOSKS, false);
    /* One roll after the other: who calls two of them in one call has their order from the
     * compiler. */
    const int64_t in_ms = stop ? dice_between(dice, 3 * MINUTE_MS, 20 * MINUTE_MS)
                               : dice_between(dice, HOUR_MS, 8 * (int64_t)HOUR_MS);
    const uint32_t queue =
        stop ? message->who : (uint32_t)dice_roll(dice, server_config_now(world)->queue_count);
    people_stop_plan(world, stop ? COMMAND_QUEUE_GIVE : COMMAND_QUEUE_STOP, queue, in_ms);
}

void people_start(struct world *world)
{
    told_morning(world);
    message_post(world, message_make(world, MESSAGE_ARRIVAL, 1000));
    for (uint16_t seat = 0; seat < world->seats; seat++) {
        look_again(world, seat, dice_between(&world->dice, 0, 60000));
    }
}
