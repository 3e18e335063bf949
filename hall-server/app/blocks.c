#include "hall-server/app/answer.h"

#include "hall-server/proto/block_json.h"

#include <string.h>

/* What became of a row, for the answer. */
enum { REFUSED_MAX = 3 * BLOCK_ROWS_MAX };
struct refused {
    const char *what;
    const char *queue;
    enum problem problem;
};
struct merged {
    enum problem problem;
    struct uuid ticket; /* nil: of a past day */
};

/* Large, and of the loop's thread alone. */
static struct block_visit visit;
static struct refused refused[REFUSED_MAX];
static struct merged merged[BLOCK_TICKETS_MAX];

static struct command command_of(enum command_kind kind, const struct net_request *request)
{
    struct command command;
    memset(&command, 0, sizeof command);
    command.kind = kind;
    command.actor.role = request->caller.role;
    return command;
}

/* These say what is, and need no request_id: done twice they do nothing more. */
static size_t rows_do(struct app *app, struct net_request *request, enum command_kind kind,
                      const struct block_row *rows, size_t count, size_t refused_count)
{
    for (size_t i = 0; i < count; i++) {
        enum problem problem = rows[i].problem;
        if (problem == PROBLEM_NONE) {
            struct command command = command_of(kind, request);
            struct engine_result result;
            command.as.block = rows[i].block;
            if (!answer_actor(request, &command)) {
                return SIZE_MAX;
            }
            hall_do(app->hall, &command, &result);
            problem = result.problem;
        }
        if (problem != PROBLEM_NONE) {
            refused[refused_count++] = (struct refused){command_name(kind), rows[i].queue, problem};
        }
    }
    return refused_count;
}

/* The request acted on an earlier day: that ticket is over, as one of the past is. */
static bool merged_before(struct app *app, const struct command *command)
{
    static struct journal_request past;
    bool same = false;
    return hall_did_before(app->hall, command, &past, &same) && same;
}

/* By the hall's clock: as long ago as the kiosk's own clock says. */
static int64_t hall_time_of(struct app *app, int64_t kiosk_ms)
{
    const int64_t ago_ms = visit.now_ms > kiosk_ms ? visit.now_ms - kiosk_ms : 0;
    const int64_t now_ms = hall_now_ms(app->hall);
    return now_ms > ago_ms ? now_ms - ago_ms : 0;
}

static void tickets_do(struct app *app, struct net_request *request)
{
    for (size_t i = 0; i < visit.ticket_count; i++) {
        const struct block_ticket *said = &visit.tickets[i];
        struct command command = command_of(COMMAND_BLOCK_MERGE, request);
        struct engine_result result;
        memset(&merged[i], 0, sizeof merged[i]);
        merged[i].problem = said->problem;
        if (said->problem != PROBLEM_NONE) {
            continue;
        }
        (void)snprintf(command.actor.id.text, sizeof command.actor.id.text, "%s",
                       request->caller.name);
        (void)snprintf(command.request_id, sizeof command.request_id, "%s", said->request_id);
        command.as.merge = said->merge;
        command.as.merge.issued_ms = hall_time_of(app, said->merge.issued_ms);
        answer_ticket_id(app, &command.as.merge.id, &command.as.merge.secret);
        if (merged_before(app, &command)) {
            continue;
        }
        hall_do(app->hall, &command, &result);
        merged[i].problem = result.problem;
        merged[i].ticket = result.ticket;
    }
}

static void tickets_write(struct json_out *out, const struct views *views)
{
    json_out_key(out, "tickets");
    json_out_array(out);
    for (size_t i = 0; i < visit.ticket_count; i++) {
        const struct merged *row = &merged[i];
        const struct ticket *ticket = row->problem != PROBLEM_NONE || uuid_is_nil(&row->ticket)
                                          ? NULL
                                          : engine_ticket_find(views->engine, &row->ticket);
        json_out_object(out);
        json_out_key_text(out, "request_id", visit.tickets[i].request_id);
        json_out_key_text(out, "state",
                          row->problem != PROBLEM_NONE ? "refused"
                          : ticket == NULL             ? "past"
                                                       : "merged");
        json_out_key_text(out, "code",
                          row->problem == PROBLEM_NONE ? NULL : problem_code(row->problem));
        /* The hall could not now: the same again later. Else there is no use in it. */
        json_out_key_bool(out, "again",
                          row->problem != PROBLEM_NONE && problem_status(row->problem) == 503);
        if (ticket != NULL) {
            char id[UUID_TEXT_BYTES + 1];
            uuid_format(&ticket->id, id);
            json_out_key_text(out, "ticket", id);
            view_number(out, views, "number", ticket);
        }
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

static void refused_write(struct json_out *out, size_t count)
{
    json_out_key(out, "refused");
    json_out_array(out);
    for (size_t i = 0; i < count; i++) {
        json_out_object(out);
        json_out_key_text(out, "what", refused[i].what);
        json_out_key_text(out, "queue", refused[i].queue);
        json_out_key_text(out, "code", problem_code(refused[i].problem));
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

/* Once a day each block that the hall knows is kept by that its kiosk speaks at all. */
static bool kiosk_heard(struct app *app, struct net_request *request)
{
    const struct engine *engine = hall_engine(app->hall);
    const int32_t today = engine_business_day(engine);
    for (uint32_t i = 0; i < engine_block_count(engine); i++) {
        const struct number_block *block = engine_block_at(engine, i);
        if (block->back || block->last_day == today ||
            strcmp(block->kiosk.text, request->caller.name) != 0) {
            continue;
        }
        struct command command = command_of(COMMAND_BLOCK_SHOW, request);
        struct engine_result result;
        command.as.block = (struct command_block){.queue = block->queue,
                                                  .first = block->first,
                                                  .count = block->count,
                                                  .given_ms = block->given_ms,
                                                  .ends_day = engine_block_ends_day(block)};
        if (!answer_actor(request, &command)) {
            return false;
        }
        hall_do(app->hall, &command, &result);
        engine = hall_engine(app->hall);
        if (result.problem != PROBLEM_NONE || engine == NULL) {
            return true; /* the day turned just now, or the disk refuses: next time */
        }
    }
    return true;
}

void blocks_visit(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    char detail[COMMAND_DETAIL_ROOM];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    if (strcmp(request->id, "self") != 0 && strcmp(request->caller.name, request->id) != 0) {
        net_reply_problem(request, PROBLEM_NOT_YOURS, NULL);
        return;
    }
    const enum problem problem =
        block_json_read(views.config, request->body, request->body_length_bytes, &visit, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    if (request->caller.retired && visit.take_count > 0) {
        net_reply_problem(request, PROBLEM_PLACE_TAKEN, NULL);
        return;
    }
    /* Shown before merged, since what a restored hall forgot is known again by that; and given
     * back last of what is old, since a ticket may be of what goes back. */
    if (!kiosk_heard(app, request)) {
        return;
    }
    size_t count = rows_do(app, request, COMMAND_BLOCK_SHOW, visit.shows, visit.show_count, 0);
    if (count == SIZE_MAX) {
        return;
    }
    tickets_do(app, request);
    count = rows_do(app, request, COMMAND_BLOCK_GIVE_BACK, visit.backs, visit.back_count, count);
    if (count != SIZE_MAX) {
        count = rows_do(app, request, COMMAND_BLOCK_TAKE, visit.takes, visit.take_count, count);
    }
    if (count == SIZE_MAX || !answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    view_blocks(&out, &views, request->caller.name);
    tickets_write(&out, &views);
    refused_write(&out, count);
    json_out_key_number(&out, "seq", (int64_t)engine_seq(views.engine));
    json_out_object_end(&out);
    answer_finish(app, request, &out, 200);
}

void blocks_open(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    struct command command;
    struct engine_result result;
    char detail[COMMAND_DETAIL_ROOM];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const enum problem problem = command_json_read(COMMAND_BLOCKS_OPEN, views.config, request->body,
                                                   request->body_length_bytes, &command, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    if (!answer_actor(request, &command)) {
        return;
    }
    hall_do(app->hall, &command, &result);
    if (result.problem != PROBLEM_NONE) {
        answer_refuse(app, request, result.problem);
        return;
    }
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    json_out_key_bool(&out, "closed", engine_blocks_are_closed(views.engine));
    json_out_object_end(&out);
    answer_finish(app, request, &out, 200);
}
