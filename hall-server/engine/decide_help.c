/* The rules of calling a guide. */
#include "hall-server/engine/help.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

/* It says who called: only from there it can be withdrawn. The same call again, by another request,
 * is a problem, so that a kiosk shows the one that stands. */
static enum problem decide_call(struct decision *decision)
{
    const struct command_help *said = &decision->command->as.help;
    const struct help_call *last = engine_help_of(decision->engine, &said->place);
    const struct event_help_called called = {
        .place = said->place, .area = said->area, .reason = (uint8_t)said->reason};
    assert(said->reason < HELP_REASON_COUNT && said->place.kind < HELP_KIND_COUNT);
    if (last != NULL && last->state != HELP_STATE_CLOSED) {
        return PROBLEM_HELP_CALLED;
    }
    if (!accept_help_called(decision->engine, &called)) {
        return PROBLEM_BUSY;
    }
    decision_emit(decision, EVENT_HELP_CALLED)->as.help_called = called;
    return PROBLEM_NONE;
}

static enum problem decide_take(struct decision *decision, const struct help_call *call)
{
    const struct short_id *who = &decision->command->actor.id;
    if (call->state == HELP_STATE_TAKEN) { /* one's own again: nothing to do */
        return strcmp(call->taker.text, who->text) == 0 ? PROBLEM_NONE : PROBLEM_HELP_TAKEN;
    }
    if (call->state == HELP_STATE_CLOSED) {
        return PROBLEM_HELP_OVER;
    }
    decision_emit(decision, EVENT_HELP_TAKEN)->as.help_taken.call = call->id;
    return PROBLEM_NONE;
}

static enum problem decide_close(struct decision *decision, const struct help_call *call)
{
    assert(decision->command->as.help.end < HELP_END_COUNT);
    if (call->state == HELP_STATE_CLOSED) {
        return PROBLEM_HELP_OVER;
    }
    struct event_help_closed *body = &decision_emit(decision, EVENT_HELP_CLOSED)->as.help_closed;
    body->call = call->id;
    body->end = (uint8_t)decision->command->as.help.end;
    return PROBLEM_NONE;
}

enum problem decide_help(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    if (engine->request_count >= engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    if (decision->command->kind == COMMAND_HELP_CALL) {
        return decide_call(decision);
    }
    const struct help_call *call = engine_help_find(engine, decision->command->as.help.call);
    if (call == NULL) {
        return PROBLEM_UNKNOWN_HELP;
    }
    return decision->command->kind == COMMAND_HELP_TAKE ? decide_take(decision, call)
                                                        : decide_close(decision, call);
}
