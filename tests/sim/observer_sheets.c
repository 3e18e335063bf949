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
    observer->sheets[body->seat] = (struct observed_sheet){
        .id = event->seq, .ticket = ticket, .leg = leg, .state = PAPER_SHOWN};
    memcpy(observer->sheets[body->seat].hash, body->hash, sizeof(body->hash));
    return NULL;
}

const char *observer_sheet(struct observer *observer, const struct event *event)
{
    if (event->kind == EVENT_PAPER_SHOWN) {
        return shown(observer, event);
    }
    const struct event_paper_answered *body = &event->as.paper_answered;
    const struct observed_sheet *sheet = sheet_there(observer, body->seat);
    if (sheet == NULL || sheet->id != body->paper) {
        return "something is said to a paper that is not there";
    }
    if (sheet->state != PAPER_SHOWN) {
        return "a paper is answered twice";
    }
    observer->sheets[body->seat].state = body->state;
    return NULL;
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
                   memcmp(mine->hash, paper->hash, sizeof(mine->hash)) != 0
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
    default:
        return false;
    }
}
