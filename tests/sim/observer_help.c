/* The books on calls for a guide: which places have one, and who goes there. */
#include "hall-server/engine/help.h"
#include "tests/sim/observer.h"

#include <string.h>

static struct observed_help *of_place(struct observer *observer, const struct help_place *place)
{
    for (uint32_t i = 0; i < observer->help_count; i++) {
        if (observer->help[i].place.kind == place->kind &&
            strcmp(observer->help[i].place.id.text, place->id.text) == 0) {
            return &observer->help[i];
        }
    }
    return NULL;
}

static struct observed_help *of_call(struct observer *observer, uint64_t call)
{
    for (uint32_t i = 0; i < observer->help_count; i++) {
        if (observer->help[i].call == call) {
            return &observer->help[i];
        }
    }
    return NULL;
}

const char *observer_help(struct observer *observer, const struct event *event)
{
    struct observed_help *open = of_call(observer, event_help(event));
    switch (event->kind) {
    case EVENT_HELP_CALLED:
        if (of_place(observer, &event->as.help_called.place) != NULL) {
            return "a guide is called where one is called already";
        }
        if (observer->help_count == OBSERVED_HELP) {
            return "more calls for a guide than there are places";
        }
        observer->help[observer->help_count++] = (struct observed_help){
            .call = event->seq, .place = event->as.help_called.place, .at_ms = event->at_ms};
        return NULL;
    case EVENT_HELP_TAKEN:
        if (open == NULL || open->taker.text[0] != '\0') {
            return "a call for a guide is taken that is not there, or twice";
        }
        open->taker = event->actor_id;
        return NULL;
    case EVENT_HELP_CLOSED:
        if (open == NULL) {
            return "a call for a guide ends twice";
        }
        *open = observer->help[--observer->help_count];
        return NULL;
    default:
        return NULL;
    }
}

/* The open ones are the same, with the same people. */
const char *observer_compare_help(const struct observer *observer, const struct engine *engine)
{
    uint32_t open = 0;
    for (uint32_t i = 0; i < engine_help_count(engine); i++) {
        open += engine_help_at(engine, i)->state != HELP_STATE_CLOSED ? 1 : 0;
    }
    for (uint32_t i = 0; i < observer->help_count; i++) {
        const struct observed_help *mine = &observer->help[i];
        const struct help_call *call = engine_help_find(engine, mine->call);
        if (call == NULL || call->state == HELP_STATE_CLOSED || call->called_ms != mine->at_ms ||
            strcmp(call->place.id.text, mine->place.id.text) != 0 ||
            strcmp(call->taker.text, mine->taker.text) != 0) {
            return "a call for a guide is not what was told";
        }
    }
    return open == observer->help_count ? NULL : "a call for a guide is lost or invented";
}

bool observer_help_refusal(struct observer *observer, const struct command *command,
                           enum problem problem)
{
    const struct observed_help *open = of_call(observer, command->as.help.call);
    switch (problem) {
    case PROBLEM_HELP_CALLED:
        return of_place(observer, &command->as.help.place) != NULL;
    case PROBLEM_HELP_TAKEN:
        return open != NULL && open->taker.text[0] != '\0' &&
               strcmp(open->taker.text, command->actor.id.text) != 0;
    case PROBLEM_HELP_OVER:
    case PROBLEM_UNKNOWN_HELP:
        return open == NULL;
    default:
        return true;
    }
}
