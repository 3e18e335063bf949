/*
 * Whether a refusal has its reason in the books. A hall that refuses everything breaks no other
 * rule, so what it refuses is looked at as well: one row a problem that has a reason to be seen.
 */
#include "tests/sim/observer.h"

#include <string.h>

static bool is_staff(enum role role)
{
    return role == ROLE_GUIDE || role == ROLE_CLERK || role == ROLE_MANAGER || role == ROLE_ADMIN;
}

/* ---- numbers ---- */

static bool class_is_bad(const struct command_issue *issue)
{
    return issue->class == CLASS_RETURN ||
           (issue->ground != GROUND_NONE && issue->class != CLASS_ORDINARY &&
            issue->class != ticket_ground_class(issue->ground));
}

/* Some ground of this class must be seen by staff, or is none here: so it must be said which. */
static bool class_is_not_enough(const struct hall_config *config, enum ticket_class class)
{
    for (int i = GROUND_NONE + 1; i < GROUND_COUNT; i++) {
        if (ticket_ground_class((enum ticket_ground)i) == class &&
            (config->grounds[i].confirm || config->grounds[i].ignored)) {
            return true;
        }
    }
    return false;
}

static bool numbers_are_out(const struct observer *observer, uint16_t queue)
{
    const uint16_t from = observer->config->offline_from;
    return observer->next_number[queue] > (from == 0 ? LIMIT_NUMBER : from - 1);
}

/* This person is on the way to some window, for himself. */
static bool has_number(const struct observer *observer, const struct command_issue *issue)
{
    for (uint32_t i = 0; i < observer->ticket_count; i++) {
        const struct observed_ticket *ticket = &observer->tickets[i];
        for (uint8_t leg = 0; leg < ticket->leg_count; leg++) {
            if (person_key_equal(&ticket->person, &issue->person) && !ticket->for_other &&
                !leg_state_is_end((enum leg_state)ticket->legs[leg].state)) {
                return !issue->for_other && !person_key_is_none(&issue->person);
            }
        }
    }
    return false;
}

static bool issue_refused(const struct observer *observer, const struct command *command,
                          enum problem problem, int64_t now_ms)
{
    const struct command_issue *issue = &command->as.issue;
    const struct hall_config *config = observer->config;
    const bool staff = is_staff(command->actor.role);
    struct event_leg legs[LIMIT_LEGS_PER_ISSUE];
    for (uint8_t i = 0; i < issue->service_count; i++) {
        legs[i].service = issue->services[i];
        legs[i].queue = config->services[issue->services[i]].queue;
    }
    switch (problem) {
    case PROBLEM_BAD_VALUE:
        return class_is_bad(issue);
    case PROBLEM_NO_PRIORITY:
        return issue->ground != GROUND_NONE && config->grounds[issue->ground].ignored;
    case PROBLEM_REASON_MISSING:
        return issue->ground == GROUND_NONE && !staff && class_is_not_enough(config, issue->class);
    case PROBLEM_NUMBERS_USED_UP:
        return numbers_are_out(observer, legs[0].queue);
    case PROBLEM_HAS_NUMBER:
        return has_number(observer, issue);
    default:
        return observer_issue_refusal(observer, problem, legs, issue->service_count,
                                      staff || issue->class == CLASS_APPOINTMENT, now_ms);
    }
}

/* ---- seats ---- */

/* Somebody waits whom this seat could call. */
static bool somebody_waits(const struct observer *observer, uint16_t seat)
{
    const struct hall_seat *row = &observer->config->seats[seat];
    for (uint16_t i = 0; i < row->queue_count; i++) {
        const uint16_t queue = row->queues[i];
        for (uint32_t k = 0; k < observer->line_count[queue]; k++) {
            const uint32_t entry = observer->line[queue][k];
            const uint16_t pinned = observer->tickets[entry / LIMIT_LEGS_PER_TICKET]
                                        .legs[entry % LIMIT_LEGS_PER_TICKET]
                                        .pinned;
            if (pinned == INDEX_NONE || pinned == seat) {
                return true;
            }
        }
    }
    return false;
}

static uint8_t visitor_state(const struct observer *observer, uint16_t seat)
{
    const struct observed_ticket *ticket = &observer->tickets[observer->seat_ticket[seat] - 1];
    for (uint8_t i = 0; i < ticket->leg_count; i++) {
        if (ticket->legs[i].state == LEG_CALLED || ticket->legs[i].state == LEG_SERVING) {
            return ticket->legs[i].state;
        }
    }
    return LEG_STATE_COUNT;
}

/* A transfer to a seat where nobody is. */
static bool goes_to_nobody(const struct observer *observer, const struct command *command)
{
    return command->kind == COMMAND_SEAT_TRANSFER && command->as.seat.to_seat != INDEX_NONE &&
           observer->seat_status[command->as.seat.to_seat] == SEAT_CLOSED;
}

static bool seat_refused(const struct observer *observer, const struct command *command,
                         enum problem problem, int64_t now_ms)
{
    const uint16_t seat = command->as.seat.seat;
    const uint8_t status = observer->seat_status[seat];
    const bool visitor = observer->seat_ticket[seat] != 0;
    switch (problem) {
    case PROBLEM_HALL_EMERGENCY:
        return command->kind == COMMAND_SEAT_NEXT && observer->shut;
    case PROBLEM_NOBODY_WAITING:
        return !somebody_waits(observer, seat);
    case PROBLEM_SEAT_BUSY:
        return visitor;
    case PROBLEM_NOBODY_CALLED:
        return !visitor;
    case PROBLEM_WRONG_MOVE:
        return visitor && visitor_state(observer, seat) == LEG_SERVING;
    case PROBLEM_SEAT_CLOSED:
        return status == SEAT_CLOSED || goes_to_nobody(observer, command);
    case PROBLEM_SEAT_PAUSED:
        return status == SEAT_PAUSED;
    case PROBLEM_SEAT_TAKEN:
        return command->actor.role == ROLE_CLERK && status != SEAT_CLOSED &&
               !short_id_equal(&observer->seat_clerk[seat], &command->actor.id);
    case PROBLEM_NO_OUTCOME_OPEN:
        return observer->seat_finished_ms[seat] == 0 ||
               now_ms >= observer->seat_finished_ms[seat] + OUTCOME_LATER_MS;
    case PROBLEM_OTHER_TICKET:
        return !uuid_is_nil(&command->as.seat.pick);
    case PROBLEM_UNKNOWN_TICKET:
        return observer_find(observer, &command->as.seat.pick) == NULL;
    case PROBLEM_NOT_WAITING:
    case PROBLEM_UNKNOWN_QUEUE:
        return command->kind == COMMAND_SEAT_NEXT && !uuid_is_nil(&command->as.seat.pick);
    case PROBLEM_CALL_AGAIN:
        return observer->config->absent_calls > 1;
    case PROBLEM_TOO_MANY_LEGS:
        return command->kind == COMMAND_SEAT_TRANSFER;
    case PROBLEM_NOTHING_TO_UNDO:
    case PROBLEM_TOO_LATE:
    case PROBLEM_ALREADY_REVIEWED:
        return command->kind == COMMAND_SEAT_UNDO;
    case PROBLEM_BAD_VALUE:
        return command->kind == COMMAND_SEAT_OPEN || command->kind == COMMAND_SEAT_HAND_OVER;
    default:
        return false;
    }
}

const char *observer_refused(struct observer *observer, const struct command *command,
                             enum problem problem, int64_t now_ms)
{
    bool is_true = true;
    if (command_is_seat(command->kind)) {
        is_true = seat_refused(observer, command, problem, now_ms);
    } else if (command->kind == COMMAND_ISSUE) {
        is_true = issue_refused(observer, command, problem, now_ms);
    } else if (command->kind >= COMMAND_BOOK && command->kind <= COMMAND_CHECK_IN) {
        is_true = observer_booking_refusal(observer, command, problem, now_ms) ||
                  (command->kind == COMMAND_CHECK_IN && problem == PROBLEM_BUSY &&
                   observer_find(observer, &command->as.booking.ticket) != NULL);
    } else if (command->kind == COMMAND_HALL_CLOSE || command->kind == COMMAND_HALL_REOPEN) {
        is_true = problem == PROBLEM_WRONG_MOVE &&
                  observer->shut == (command->kind == COMMAND_HALL_CLOSE);
    } else if (command->kind == COMMAND_QUEUE_STOP || command->kind == COMMAND_QUEUE_GIVE) {
        is_true = problem == PROBLEM_WRONG_MOVE && observer->stopped[command->as.queue.queue] ==
                                                       (command->kind == COMMAND_QUEUE_STOP);
    } else if (command->kind >= COMMAND_HELP_CALL && command->kind <= COMMAND_HELP_CLOSE) {
        is_true = observer_help_refusal(observer, command, problem);
    } else if (command->kind == COMMAND_DEVICE_NOTE) {
        is_true = problem == PROBLEM_UNKNOWN_SEAT &&
                  command->as.note.seat >= observer->config->seat_count;
    } else if (command->kind == COMMAND_PAPER_SHOW || command->kind == COMMAND_PAPER_ANSWER) {
        is_true = observer_sheet_refusal(observer, command, problem);
    } else if (command->kind == COMMAND_REDRESS_STEP) {
        is_true = problem == PROBLEM_WRONG_STEP || problem == PROBLEM_UNKNOWN_REDRESS ||
                  problem == PROBLEM_WORDS_MISSING;
    } else if (problem == PROBLEM_UNKNOWN_TICKET && command->kind != COMMAND_REVIEW) {
        is_true = observer_find(observer, &command->as.ticket.id) == NULL;
    }
    return is_true ? NULL : problem_code(problem);
}
