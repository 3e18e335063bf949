/* What follows bad reviews: lists, one with its story, a step, and what anybody may read. */
#include "hall-server/app/answer.h"
#include "hall-server/proto/redress_json.h"

#include <string.h>

static const char *const lists[] = {
    [REDRESS_LIST_OPEN] = "state=open",
    [REDRESS_LIST_OVERDUE] = "state=overdue",
    [REDRESS_LIST_ENDED] = "state=ended",
};
enum { LISTS = sizeof lists / sizeof lists[0] };

/* Without a query: the open ones. LISTS: it says something else. */
static int list_of_query(const char *query)
{
    int list = REDRESS_LIST_OPEN;
    while (query[0] != '\0' && list < LISTS && strcmp(query, lists[list]) != 0) {
        list++;
    }
    return list;
}

void redress_answer_list(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    const int list = list_of_query(request->query);
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    if (list == LISTS) {
        net_reply_problem(request, PROBLEM_BAD_VALUE, "state");
        return;
    }
    view_redress_list(&out, &views, (enum redress_list)list);
    answer_finish(app, request, &out, 200);
}

void redress_answer_published(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (answer_begin(app, request, &views, &out)) {
        view_redress_published(&out, &views);
        answer_finish(app, request, &out, 200);
    }
}

/* A number as the path says it; 0: it is none. */
static uint64_t id_of(const char *text)
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

static void show(struct app *app, struct net_request *request, uint64_t id)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct redress *row = engine_redress_find(views.engine, id);
    if (row == NULL || !redress_is_shown(row, views.now_ms)) {
        answer_refuse(app, request, PROBLEM_UNKNOWN_REDRESS);
        return;
    }
    view_redress(&out, &views, row);
    answer_finish(app, request, &out, 200);
}

void redress_answer_one(struct app *app, struct net_request *request)
{
    show(app, request, id_of(request->id));
}

static void step_do(struct app *app, struct net_request *request, enum redress_step step)
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
    const enum problem problem =
        redress_step_json_read(step, request->body, request->body_length_bytes, &command, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    command.as.redress.redress = id_of(request->id);
    if (!answer_actor(request, &command)) {
        return;
    }
    if (hall_did_before(app->hall, &command, &past, &same)) {
        if (same) {
            show(app, request, command.as.redress.redress);
        } else {
            answer_refuse(app, request, PROBLEM_REQUEST_ID_REUSED);
        }
        return;
    }
    hall_do(app->hall, &command, &result);
    if (result.problem != PROBLEM_NONE) {
        answer_refuse(app, request, result.problem);
        return;
    }
    show(app, request, command.as.redress.redress);
}

#define STEP_ANSWER(name, step)                                                                    \
    void redress_answer_##name(struct app *app, struct net_request *request)                       \
    {                                                                                              \
        step_do(app, request, step);                                                               \
    }
STEP_ANSWER(contact, REDRESS_CONTACT)
STEP_ANSWER(verify, REDRESS_VERIFY)
STEP_ANSWER(resolve, REDRESS_RESOLVE)
STEP_ANSWER(second, REDRESS_SECOND)
STEP_ANSWER(publish, REDRESS_PUBLISH)
