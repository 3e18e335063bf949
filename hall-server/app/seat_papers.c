/*
 * Papers to confirm: the clerk of a seat shows one, the screen before the visitor reads it and says
 * what the visitor says. Texts are in memory alone, as long as the service that they are of; a
 * restart forgets them, and the clerk shows the paper again.
 */
#include "hall-server/app/answer.h"
#include "hall-server/engine/papers.h"
#include "hall-server/proto/paper_json.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct paper_kept {
    uint64_t id;
    struct paper_text text;
};

static void forget(struct app *app, int seat)
{
    if (app->papers[seat] != NULL) {
        sodium_memzero(app->papers[seat], sizeof *app->papers[seat]);
        free(app->papers[seat]);
        app->papers[seat] = NULL;
    }
}

void seat_papers_forget_over(struct app *app)
{
    const struct engine *engine = hall_engine(app->hall);
    const uint16_t count = engine == NULL ? 0 : hall_config(app->hall)->seat_count;
    for (int seat = 0; seat < LIMIT_SEATS; seat++) {
        if (app->papers[seat] == NULL) {
            continue;
        }
        const struct seat_paper *paper =
            seat < count ? engine_seat_paper(engine, (uint16_t)seat) : NULL;
        if (paper == NULL || paper->id != app->papers[seat]->id) {
            forget(app, seat);
        }
    }
}

void seat_papers_forget_all(struct app *app)
{
    for (int seat = 0; seat < LIMIT_SEATS; seat++) {
        forget(app, seat);
    }
}

/* The seat of the path, if it is the caller's: a clerk's own; a screen's, when it is of one. */
static enum problem seat_of(const struct app *app, const struct net_request *request,
                            uint16_t *ret_seat)
{
    const struct net_caller *caller = &request->caller;
    const uint16_t seat = hall_seat_find(hall_config(app->hall), request->id);
    if (seat == INDEX_NONE) {
        return PROBLEM_UNKNOWN_SEAT;
    }
    const bool any = caller->role == ROLE_DISPLAY && caller->seat[0] == '\0';
    if (!any && strcmp(caller->seat, request->id) != 0) {
        return PROBLEM_WRONG_SEAT;
    }
    *ret_seat = seat;
    return PROBLEM_NONE;
}

static void paper_answer(struct app *app, struct net_request *request, uint16_t seat, int status)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct seat_paper *paper = engine_seat_paper(views.engine, seat);
    if (paper == NULL || app->papers[seat] == NULL || app->papers[seat]->id != paper->id) {
        answer_refuse(app, request, PROBLEM_UNKNOWN_PAPER);
        return;
    }
    view_paper(&out, &views, paper, &app->papers[seat]->text);
    answer_finish(app, request, &out, status);
}

void seat_papers_read(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    uint16_t seat = INDEX_NONE;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const enum problem problem = seat_of(app, request, &seat);
    if (problem != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
        return;
    }
    paper_answer(app, request, seat, 200);
}

/* False: it acted on an earlier day, or the engine refused, and that is said. */
static bool paper_do(struct app *app, struct net_request *request, struct command *command,
                     struct engine_result *ret_result)
{
    static struct journal_request past; /* holds an event: not for the stack; loop's thread only */
    bool same = false;
    if (!answer_actor(request, command)) {
        return false;
    }
    if (hall_did_before(app->hall, command, &past, &same)) {
        answer_refuse(app, request, same ? PROBLEM_UNKNOWN_PAPER : PROBLEM_REQUEST_ID_REUSED);
        return false;
    }
    hall_do(app->hall, command, ret_result);
    if (ret_result->problem != PROBLEM_NONE) {
        answer_refuse(app, request, ret_result->problem);
        return false;
    }
    return true;
}

void seat_papers_show(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    struct command command;
    struct engine_result result;
    char detail[COMMAND_DETAIL_ROOM];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    struct paper_kept *kept = calloc(1, sizeof *kept);
    if (kept == NULL) {
        answer_refuse(app, request, PROBLEM_BUSY);
        return;
    }
    uint16_t seat = INDEX_NONE;
    enum problem problem = paper_show_json_read(request->body, request->body_length_bytes, &command,
                                                &kept->text, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
    } else if ((problem = seat_of(app, request, &seat)) != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
    } else {
        command.as.paper.seat = seat;
        if (paper_do(app, request, &command, &result)) {
            if (!result.repeated) {
                forget(app, seat);
                kept->id = result.seq;
                app->papers[seat] = kept;
                kept = NULL;
            }
            paper_answer(app, request, seat, 201);
        }
    }
    if (kept != NULL) {
        sodium_memzero(kept, sizeof *kept);
        free(kept);
    }
}

void seat_papers_say(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    struct command command;
    struct engine_result result;
    char detail[COMMAND_DETAIL_ROOM];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    enum problem problem =
        paper_answer_json_read(request->body, request->body_length_bytes, &command, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    uint16_t seat = INDEX_NONE;
    problem = seat_of(app, request, &seat);
    const bool withdraws = command.as.paper.state == PAPER_WITHDRAWN;
    if (problem == PROBLEM_NONE && withdraws != (request->caller.role == ROLE_CLERK)) {
        problem = PROBLEM_NOT_YOURS; /* nobody speaks for the visitor, nor for the clerk */
    }
    if (problem != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
        return;
    }
    command.as.paper.seat = seat;
    if (paper_do(app, request, &command, &result) && answer_begin(app, request, &views, &out)) {
        view_seat(&out, &views, seat,
                  request->caller.role == ROLE_CLERK ? VIEW_STAFF : VIEW_PUBLIC);
        answer_finish(app, request, &out, 200);
    }
}
