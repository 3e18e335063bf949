/*
 * Papers to confirm: the clerk of a seat shows one, the screen before the visitor reads it and says
 * what the visitor says, with a sign if the paper asks for one.
 *
 * Text and strokes are in memory and in a file of their own (paper_files.h), as long as the service
 * that they are of. The file is there before the event that it is of:
 *
 *   show, sign ─> file written, synced ─> command ─> event durable ─> answer; the old file goes
 *
 * Where the disk refuses the file, nothing was done; where the command is refused, the new file
 * goes.
 *
 * A file goes when what ends it is durable. As the hall opens, one is kept when it is of the paper
 * that is before the visitor: the same text, and the same sign or none (by their hashes).
 */
#include "hall-server/app/answer.h"
#include "hall-server/app/paper_files.h"
#include "hall-server/engine/papers.h"
#include "hall-server/proto/paper_json.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct paper_kept {
    uint64_t id;
    char file[PAPER_FILES_NAME_ROOM];
    struct paper_sheet sheet;
};

/* Its file is being written; then its command is done. */
struct paper_held {
    struct paper_held *next;
    struct app *app;
    struct net_request *request;
    struct command command;
    struct paper_kept *kept; /* NULL: taken over */
};

static void kept_free(struct paper_kept *kept)
{
    if (kept != NULL) {
        sodium_memzero(kept, sizeof *kept);
        free(kept);
    }
}

static void forget(struct app *app, int seat)
{
    kept_free(app->papers[seat]);
    app->papers[seat] = NULL;
}

/* ---- files that are over ---- */

struct paper_gone {
    struct app *app;
    char file[PAPER_FILES_NAME_ROOM];
};

/* The disk refused: memory is rebuilt, and the file is what it is kept for again, or removed. */
static void on_gone(void *context, bool durable)
{
    struct paper_gone *gone = context;
    if (durable) {
        paper_files_remove(gone->app->paper_files, gone->file);
    }
    free(gone);
}

static void give_up(struct app *app, int seat)
{
    struct paper_gone *gone = calloc(1, sizeof *gone);
    if (gone != NULL) { /* else the file goes as the hall opens again */
        gone->app = app;
        memcpy(gone->file, app->papers[seat]->file, sizeof gone->file);
        hall_when_durable(app->hall, on_gone, gone);
    }
    forget(app, seat);
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
            give_up(app, seat);
        }
    }
}

void seat_papers_forget_all(struct app *app)
{
    for (int seat = 0; seat < LIMIT_SEATS; seat++) {
        forget(app, seat);
    }
}

/* ---- as the hall opens ---- */

static bool is_held(const struct app *app, const char *file)
{
    for (const struct paper_held *held = app->papers_held; held != NULL; held = held->next) {
        if (strcmp(held->kept->file, file) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_of(const struct paper_sheet *sheet, const struct seat_paper *paper)
{
    uint8_t hash[PAPER_HASH_BYTES];
    const bool is_signed = sheet->sign.stroke_count > 0;
    paper_hash(&sheet->text, hash);
    if (memcmp(hash, paper->hash, sizeof hash) != 0 || is_signed != engine_paper_is_signed(paper)) {
        return false;
    }
    paper_sign_hash(&sheet->sign, hash);
    return !is_signed || memcmp(hash, paper->sign_hash, sizeof hash) == 0;
}

static void file_take(void *context, const char *name, const struct paper_sheet *sheet)
{
    struct app *app = context;
    const uint16_t seat = hall_seat_find(hall_config(app->hall), sheet->seat);
    const struct seat_paper *paper =
        seat == INDEX_NONE ? NULL : engine_seat_paper(hall_engine(app->hall), seat);
    if (is_held(app, name)) {
        return;
    }
    const bool wanted = paper != NULL && app->papers[seat] == NULL && is_of(sheet, paper);
    struct paper_kept *kept = wanted ? calloc(1, sizeof *kept) : NULL;
    if (kept == NULL) {
        paper_files_remove(app->paper_files, name);
        return;
    }
    kept->id = paper->id;
    memcpy(kept->file, name, sizeof kept->file);
    kept->sheet = *sheet;
    app->papers[seat] = kept;
}

void seat_papers_recover(struct app *app)
{
    if (app->papers_stale && hall_engine(app->hall) != NULL) {
        app->papers_stale = false;
        paper_files_read(app->paper_files, file_take, app);
    }
}

/* ---- asking ---- */

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

/* What is kept of the paper; NULL: nothing. */
static const struct paper_kept *kept_of(const struct app *app, uint16_t seat,
                                        const struct seat_paper *paper)
{
    const struct paper_kept *kept = app->papers[seat];
    return paper == NULL || kept == NULL || kept->id != paper->id ? NULL : kept;
}

static void paper_answer(struct app *app, struct net_request *request, uint16_t seat, int status)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct seat_paper *paper = engine_seat_paper(views.engine, seat);
    const struct paper_kept *kept = kept_of(app, seat, paper);
    if (kept == NULL) {
        answer_refuse(app, request, PROBLEM_UNKNOWN_PAPER);
        return;
    }
    const bool sees_sign = request->caller.role == ROLE_CLERK && engine_paper_is_signed(paper);
    view_paper(&out, &views, paper, &kept->sheet.text, sees_sign ? &kept->sheet.sign : NULL);
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

/* ---- doing ---- */

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

static void seat_answer(struct app *app, struct net_request *request, uint16_t seat)
{
    struct views views;
    struct json_out out;
    if (answer_begin(app, request, &views, &out)) {
        view_seat(&out, &views, seat,
                  request->caller.role == ROLE_CLERK ? VIEW_STAFF : VIEW_PUBLIC);
        answer_finish(app, request, &out, 200);
    }
}

static void held_do(struct app *app, struct paper_held *held)
{
    struct views views;
    struct json_out out;
    struct engine_result result;
    const uint16_t seat = held->command.as.paper.seat;
    const bool shows = held->command.kind == COMMAND_PAPER_SHOW;
    if (!answer_begin(app, held->request, &views, &out) ||
        !paper_do(app, held->request, &held->command, &result)) {
        return;
    }
    if (!result.repeated) {
        if (app->papers[seat] != NULL) { /* the same paper, without its sign */
            give_up(app, seat);
        }
        held->kept->id = shows ? result.seq : held->command.as.paper.paper;
        app->papers[seat] = held->kept;
        held->kept = NULL;
    }
    if (shows) {
        paper_answer(app, held->request, seat, 201);
    } else {
        seat_answer(app, held->request, seat);
    }
}

static void on_written(void *context, bool durable)
{
    struct paper_held *held = context;
    struct app *app = held->app;
    struct paper_held **at = &app->papers_held;
    while (*at != held) {
        at = &(*at)->next;
    }
    *at = held->next;
    if (app->stopping || !durable) {
        net_reply_problem(held->request, durable ? PROBLEM_NOT_READY : PROBLEM_STORAGE_REFUSED,
                          NULL);
    } else {
        held_do(app, held);
    }
    if (held->kept != NULL && durable && !app->stopping) {
        paper_files_remove(app->paper_files, held->kept->file);
    }
    kept_free(held->kept);
    free(held);
}

/* Writes the sheet, then does the command. Takes `kept`. */
static void paper_hold(struct app *app, struct net_request *request, const struct command *command,
                       struct paper_kept *kept)
{
    struct paper_held *held = calloc(1, sizeof *held);
    if (held != NULL) {
        const struct short_id *seat = &hall_config(app->hall)->seats[command->as.paper.seat].id;
        _Static_assert(sizeof seat->text == sizeof kept->sheet.seat, "an id as it is");
        memcpy(kept->sheet.seat, seat->text, sizeof kept->sheet.seat);
        *held = (struct paper_held){.next = app->papers_held,
                                    .app = app,
                                    .request = request,
                                    .command = *command,
                                    .kept = kept};
        if (paper_files_write(app->paper_files, &kept->sheet, on_written, held, kept->file)) {
            app->papers_held = held;
            return;
        }
        free(held);
    }
    kept_free(kept);
    answer_refuse(app, request, PROBLEM_BUSY);
}

void seat_papers_show(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    struct command command;
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
                                                &kept->sheet.text, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
    } else if ((problem = seat_of(app, request, &seat)) != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
    } else {
        command.as.paper.seat = seat;
        paper_hold(app, request, &command, kept);
        return;
    }
    kept_free(kept);
}

/* The paper's text is kept with its sign. Where there is no such paper the engine says so. */
static void sign_hold(struct app *app, struct net_request *request, struct command *command,
                      const struct paper_sign *sign)
{
    const uint16_t seat = command->as.paper.seat;
    const struct seat_paper *paper = engine_seat_paper(hall_engine(app->hall), seat);
    const struct paper_kept *shown = kept_of(app, seat, paper);
    struct engine_result result;
    if (paper == NULL || paper->id != command->as.paper.paper) {
        if (paper_do(app, request, command, &result)) {
            seat_answer(app, request, seat);
        }
        return;
    }
    struct paper_kept *kept = shown == NULL ? NULL : calloc(1, sizeof *kept);
    if (kept == NULL) {
        answer_refuse(app, request, shown == NULL ? PROBLEM_UNKNOWN_PAPER : PROBLEM_BUSY);
        return;
    }
    kept->sheet.text = shown->sheet.text;
    kept->sheet.sign = *sign;
    paper_hold(app, request, command, kept);
}

void seat_papers_say(struct app *app, struct net_request *request)
{
    static struct paper_sign sign; /* not for the stack; the loop's thread only */
    struct views views;
    struct json_out out;
    struct command command;
    struct engine_result result;
    char detail[COMMAND_DETAIL_ROOM];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    enum problem problem =
        paper_answer_json_read(request->body, request->body_length_bytes, &command, &sign, detail);
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
    command.as.paper.seat = seat;
    if (problem != PROBLEM_NONE) {
        answer_refuse(app, request, problem);
    } else if (command.as.paper.sign) {
        sign_hold(app, request, &command, &sign);
    } else if (paper_do(app, request, &command, &result)) {
        seat_answer(app, request, seat);
    }
    sodium_memzero(&sign, sizeof sign);
}
