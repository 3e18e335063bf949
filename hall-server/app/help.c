/* Calls for a guide: a kiosk or a window calls, guides see, take and close. */
#include "hall-server/app/answer.h"
#include "hall-server/proto/command_json.h"

#include <string.h>

/* The place that this caller speaks for; false: none. */
static bool place_of(const struct net_request *request, struct help_place *ret_place)
{
    const struct net_caller *caller = &request->caller;
    const bool kiosk = caller->role == ROLE_KIOSK;
    const char *id = kiosk ? caller->name : caller->role == ROLE_CLERK ? caller->seat : "";
    memset(ret_place, 0, sizeof *ret_place);
    ret_place->kind = kiosk ? HELP_KIOSK : HELP_SEAT;
    return short_id_parse(id, strlen(id), &ret_place->id) == ID_OK;
}

static bool place_is(const struct help_place *a, const struct help_place *b)
{
    return a->kind == b->kind && strcmp(a->id.text, b->id.text) == 0;
}

/* A number as the path says it; 0: it is none. */
static uint64_t call_id(const char *text)
{
    uint64_t id = 0;
    const size_t length = strlen(text);
    if (length == 0 || length > 18 || strspn(text, "0123456789") != length) {
        return 0;
    }
    for (size_t i = 0; i < length; i++) {
        id = id * 10 + (uint64_t)(text[i] - '0');
    }
    return id;
}

static bool is_guide(enum role role)
{
    return role != ROLE_KIOSK && role != ROLE_CLERK;
}

/* Guides see each; who called sees its own. */
static enum problem look_up(const struct engine *engine, const struct net_request *request,
                            const struct help_call **ret_call)
{
    struct help_place place;
    const bool has_place = place_of(request, &place);
    const bool self = strcmp(request->id, "self") == 0;
    const struct help_call *call = NULL;
    if (!self) {
        call = engine_help_find(engine, call_id(request->id));
    } else if (has_place) {
        call = engine_help_of(engine, &place);
    }
    if (call == NULL) {
        return PROBLEM_UNKNOWN_HELP;
    }
    if (!is_guide(request->caller.role) && !(has_place && place_is(&place, &call->place))) {
        return PROBLEM_NOT_YOURS;
    }
    *ret_call = call;
    return PROBLEM_NONE;
}

void help_list(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (answer_begin(app, request, &views, &out)) {
        view_help_calls(&out, &views);
        answer_finish(app, request, &out, 200);
    }
}

static void call_answer(struct app *app, struct net_request *request, uint64_t id, int status)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct help_call *call = engine_help_find(views.engine, id);
    if (call == NULL) { /* a repeat, when its room was needed long ago */
        answer_refuse(app, request, PROBLEM_HELP_OVER);
        return;
    }
    view_help(&out, &views, call);
    answer_finish(app, request, &out, status);
}

void help_show(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    const struct help_call *call = NULL;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const enum problem problem = look_up(views.engine, request, &call);
    if (problem != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
        return;
    }
    call_answer(app, request, call->id, 200);
}

/* What the path and the caller say of it. */
static enum problem aim(const struct views *views, const struct net_request *request,
                        struct command *command)
{
    struct command_help *help = &command->as.help;
    const struct help_call *call = NULL;
    if (command->kind != COMMAND_HELP_CALL) {
        const enum problem problem = look_up(views->engine, request, &call);
        help->call = call == NULL ? 0 : call->id;
        help->end = is_guide(request->caller.role) ? HELP_DONE : HELP_WITHDRAWN;
        return problem;
    }
    if (!place_of(request, &help->place)) {
        return PROBLEM_WRONG_SEAT;
    }
    if (help->place.kind == HELP_SEAT) {
        const struct hall_config *config = views->config;
        const uint16_t seat = hall_seat_find(config, help->place.id.text);
        if (seat == INDEX_NONE) {
            return PROBLEM_UNKNOWN_SEAT;
        }
        help->area = config->areas[config->windows[config->seats[seat].window].area].id;
    }
    return PROBLEM_NONE;
}

void help_do(struct app *app, struct net_request *request, enum command_kind kind)
{
    static struct journal_request past; /* holds an event: not for the stack; loop's thread only */
    struct views views;
    struct json_out out;
    struct command command;
    struct engine_result result;
    char detail[COMMAND_DETAIL_ROOM];
    bool same = false;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    enum problem problem = command_json_read(kind, views.config, request->body,
                                             request->body_length_bytes, &command, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    problem = aim(&views, request, &command);
    if (problem != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
        return;
    }
    if (!answer_actor(request, &command)) {
        return;
    }
    if (hall_did_before(app->hall, &command, &past, &same)) {
        answer_refuse(app, request, same ? PROBLEM_HELP_OVER : PROBLEM_REQUEST_ID_REUSED);
        return;
    }
    hall_do(app->hall, &command, &result);
    if (result.problem != PROBLEM_NONE) {
        answer_refuse(app, request, result.problem);
        return;
    }
    const bool called = kind == COMMAND_HELP_CALL; /* its event's seq is the call's id */
    call_answer(app, request, called ? result.seq : command.as.help.call, called ? 201 : 200);
}
