/* The books on papers to confirm: one a seat, of who is served there, answered once. */
#include "hall-server/engine/papers.h"
#include "tests/sim/observer.h"

#include <stddef.h>
#include <string.h>

/* Who is served at the seat now: ticket plus one, and which leg; 0: nobody. */
static uint32_t served(const struct observer *observer, uint16_t seat, uint8_t *ret_leg)
{
    const uint32_t there = observer->seat_ticket[seat];
    for (uint8_t i = 0; there != 0 && i < observer->tickets[there - 1].leg_count; i++) {
        if (observer->tickets[there - 1].legs[i].state == LEG_SERVING) {
            *ret_leg = i;
            return there;
        }
    }
    return 0;
}

/* What lies before the visitor; NULL: nothing. */
static const struct observed_sheet *sheet_there(const struct observer *observer, uint16_t seat)
{
    const struct observed_sheet *sheet = &observer->sheets[seat];
    uint8_t leg = 0;
    const uint32_t ticket = served(observer, seat, &leg);
    const bool there = sheet->id != 0 && sheet->state != PAPER_WITHDRAWN && ticket != 0 &&
                       ticket == sheet->ticket && leg == sheet->leg;
    return there ? sheet : NULL;
}

static const char *shown(struct observer *observer, const struct event *event)
{
    const struct event_paper_shown *body = &event->as.paper_shown;
    uint8_t leg = 0;
    const uint32_t ticket = served(observer, body->seat, &leg);
    if (ticket == 0 || leg != body->leg ||
        !uuid_equal(&observer->tickets[ticket - 1].id, &body->ticket)) {
        return "a paper is before somebody who is not served there";
    }
    observer->sheets[body->seat] =
        (struct observed_sheet){.id = event->seq,
                                .ticket = ticket,
                                .leg = leg,
                                .state = PAPER_SHOWN,
                                .to_sign = event->kind == EVENT_PAPER_TO_SIGN};
    memcpy(observer->sheets[body->seat].hash, body->hash, sizeof(body->hash));
    return NULL;
}

/* NULL: the paper lies there, and nothing was said to it yet. */
static const char *sayable(const struct observed_sheet *sheet, uint64_t paper)
{
    if (sheet == NULL || sheet->id != paper) {
        return "something is said to a paper that is not there";
    }
    return sheet->state != PAPER_SHOWN ? "a paper is answered twice" : NULL;
}

static const char *answered(struct observer *observer, const struct event_paper_answered *body)
{
    const struct observed_sheet *sheet = sheet_there(observer, body->seat);
    const char *wrong = sayable(sheet, body->paper);
    if (wrong == NULL && sheet->to_sign && body->state == PAPER_CONFIRMED) {
        wrong = "a paper is confirmed without the sign that it asks for";
    }
    if (wrong == NULL) {
        observer->sheets[body->seat].state = body->state;
    }
    return wrong;
}

static const char *is_signed(struct observer *observer, const struct event_paper_signed *body)
{
    struct observed_sheet *mine = &observer->sheets[body->seat];
    const struct observed_sheet *sheet = sheet_there(observer, body->seat);
    const char *wrong = sayable(sheet, body->paper);
    if (wrong == NULL && !sheet->to_sign) {
        wrong = "a paper is signed that asks for no sign";
    }
    if (wrong == NULL) {
        mine->state = PAPER_CONFIRMED;
        memcpy(mine->sign, body->hash, sizeof(mine->sign));
    }
    return wrong;
}

const char *observer_sheet(struct observer *observer, const struct event *event)
{
    switch (event->kind) {
    case EVENT_PAPER_ANSWERED:
        return answered(observer, &event->as.paper_answered);
    case EVENT_PAPER_SIGNED:
        return is_signed(observer, &event->as.paper_signed);
    default:
        return shown(observer, event);
    }
}

const char *observer_compare_sheet(const struct observer *observer, const struct engine *engine,
                                   uint16_t seat)
{
    const struct observed_sheet *mine = sheet_there(observer, seat);
    const struct seat_paper *paper = engine_seat_paper(engine, seat);
    if (mine == NULL || paper == NULL) {
        return mine == NULL && paper == NULL ? NULL : "a paper is lost, or before another visitor";
    }
    return mine->id != paper->id || mine->state != paper->state ||
                   mine->to_sign != paper->to_sign ||
                   memcmp(mine->hash, paper->hash, sizeof(mine->hash)) != 0 ||
                   memcmp(mine->sign, paper->sign_hash, sizeof(mine->sign)) != 0
               ? "a paper is not what was told"
               : NULL;
}

bool observer_sheet_refusal(const struct observer *observer, const struct command *command,
                            enum problem problem)
{
    const struct command_paper *said = &command->as.paper;
    const bool known = said->seat < observer->config->seat_count;
    const struct observed_sheet *sheet = known ? sheet_there(observer, said->seat) : NULL;
    uint8_t leg = 0;
    switch (problem) {
    case PROBLEM_UNKNOWN_SEAT:
        return !known;
    case PROBLEM_SEAT_TAKEN:
        return command->kind == COMMAND_PAPER_SHOW &&
               !short_id_equal(&observer->seat_clerk[said->seat], &command->actor.id);
    case PROBLEM_NOBODY_CALLED:
        return command->kind == COMMAND_PAPER_SHOW && served(observer, said->seat, &leg) == 0;
    case PROBLEM_UNKNOWN_PAPER:
        return command->kind == COMMAND_PAPER_ANSWER && (sheet == NULL || sheet->id != said->paper);
    case PROBLEM_PAPER_OVER:
        return command->kind == COMMAND_PAPER_ANSWER && sheet != NULL && sheet->id == said->paper &&
               sheet->state != PAPER_SHOWN;
    case PROBLEM_SIGN_MISSING:
        return command->kind == COMMAND_PAPER_ANSWER && sheet != NULL && sheet->to_sign &&
               said->state == PAPER_CONFIRMED && !said->sign;
    case PROBLEM_SIGN_UNASKED:
        return command->kind == COMMAND_PAPER_ANSWER && sheet != NULL && said->sign &&
               (!sheet->to_sign || said->state != PAPER_CONFIRMED);
    default:
        return false;
    }
}
