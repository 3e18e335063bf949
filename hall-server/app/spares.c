/*
 * A spare kiosk takes the place of one that died, by a code that staff made for it.
 *
 *   manager ──POST devices/NAME/spare──► code (ten minutes, one use)
 *   spare ──POST devices/take-over {code}──► the worker: old key dead, new key on the disk
 *         ──► the engine: the old one's blocks go on under a name of its own, durable
 *         ◄── name, area, key
 *
 * The old key is dead before the blocks move, so that nobody can be given a block in between; a
 * spare whose answer was lost asks again with the same request_id, which does what is left to do.
 */
#include "hall-server/app/answer.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "hall-server/proto/command_json.h"

#include <sodium.h>
#include <string.h>

enum {
    SOURCE_FREE = 6, /* wrong codes of one source before it has to wait */
    HALL_FREE = 24,  /* and of all sources together: a code is one of 100 million */
};

static const char hall_slow_key[] = "take-over";

static void source_slow_key(const struct net_request *request, char ret_key[SLOWDOWN_KEY_MAX + 1])
{
    (void)snprintf(ret_key, SLOWDOWN_KEY_MAX + 1, "take-over:%s", request->caller.source);
}

static struct signin_job *job_make(const struct app *app, struct net_request *request,
                                   enum signin_kind kind)
{
    struct signin_job *job = calloc(1, sizeof *job);
    if (job != NULL) {
        job->kind = kind;
        job->context = request;
        job->now_ms = clock_wall_ms();
        memcpy(job->hall_key, app->hall_key, sizeof job->hall_key);
    }
    return job;
}

static void job_ask(struct app *app, struct net_request *request, struct signin_job *job)
{
    if (job == NULL || !signin_ask(app->signin, job)) {
        signin_job_free(job);
        net_reply_problem(request, PROBLEM_BUSY, NULL);
    }
}

void spares_make(struct app *app, struct net_request *request)
{
    if (strlen(request->id) > ACCESS_NAME_MAX) {
        net_reply_problem(request, PROBLEM_UNKNOWN_DEVICE, NULL);
        return;
    }
    struct signin_job *job = job_make(app, request, SIGNIN_SPARE);
    if (job != NULL) {
        (void)snprintf(job->user, sizeof job->user, "%s", request->id);
        admin_by(request, "", &job->by);
    }
    job_ask(app, request, job);
}

/* A spare that begins before the hall would move no blocks: it is told to come again. */
void spares_take_over(struct app *app, struct net_request *request)
{
    struct take_over said;
    char detail[COMMAND_DETAIL_ROOM];
    char source[SLOWDOWN_KEY_MAX + 1];
    const int64_t now_ms = clock_wall_ms();
    const enum problem problem =
        take_over_json_read(request->body, request->body_length_bytes, &said, detail);
    if (problem != PROBLEM_NONE || hall_state(app->hall) != HALL_RUNNING) {
        net_reply_problem(request, problem != PROBLEM_NONE ? problem : PROBLEM_NOT_READY,
                          problem != PROBLEM_NONE ? detail : NULL);
        return;
    }
    source_slow_key(request, source);
    struct slowdown *slowdown = net_slowdown(app->net);
    const int64_t source_ms = slowdown_wait_ms(slowdown, source, now_ms);
    const int64_t hall_ms = slowdown_wait_ms(slowdown, hall_slow_key, now_ms);
    const int64_t wait_ms = source_ms > hall_ms ? source_ms : hall_ms;
    if (wait_ms > 0) {
        net_reply_retry_after(request, (int)((wait_ms + 999) / 1000));
        net_reply_problem(request, PROBLEM_RATE_LIMITED, NULL);
        return;
    }
    struct signin_job *job = job_make(app, request, SIGNIN_TAKE_OVER);
    if (job != NULL) {
        if (strlen(said.code) == ACCESS_SPARE_DIGITS) { /* else the empty one, which is none */
            memcpy(job->code, said.code, sizeof job->code);
        }
        memcpy(job->request_id, said.request_id, sizeof job->request_id);
    }
    sodium_memzero(&said, sizeof said);
    job_ask(app, request, job);
}

static void made_answer(struct app *app, struct net_request *request, const struct signin_job *job)
{
    const struct hall_config *config = hall_config(app->hall);
    struct json_out out;
    log_line(LOG_INFO, "server.spare", "device=%s by=%s", job->user, job->by.name);
    record_drain(app->record);
    json_out_begin(&out, net_reply_body(request));
    json_out_object(&out);
    json_out_key_text(&out, "device", job->user);
    json_out_key_text(&out, "code", job->code);
    json_out_key_time(&out, "expires_at", job->now_ms + ACCESS_SPARE_MS,
                      config == NULL ? 0 : config->zone_offset_min);
    json_out_object_end(&out);
    if (json_out_end(&out) != BUFFER_OK) {
        net_reply_problem(request, PROBLEM_BUSY, NULL);
        return;
    }
    net_reply_json(request, 201);
}

/* The engine's part, and on record who made the code. */
static enum problem blocks_retire(struct app *app, const struct signin_job *job)
{
    struct command command;
    struct engine_result result;
    memset(&command, 0, sizeof command);
    command.kind = COMMAND_KIOSK_REPLACE;
    command.actor.role = job->place.by_role;
    memcpy(command.actor.id.text, job->place.by, sizeof job->place.by);
    memcpy(command.request_id, job->request_id, sizeof command.request_id);
    memcpy(command.as.replace.kiosk.text, job->place.device, sizeof job->place.device);
    memcpy(command.as.replace.retired.text, job->place.retired, sizeof job->place.retired);
    hall_do(app->hall, &command, &result);
    /* A bad value: it was done before the request was forgotten. */
    return result.problem == PROBLEM_BAD_VALUE ? PROBLEM_NONE : result.problem;
}

static void taken_answer(struct app *app, struct net_request *request, const struct signin_job *job)
{
    struct views views;
    struct json_out out;
    const enum problem problem = blocks_retire(app, job);
    record_drain(app->record);
    log_line(LOG_WARN, "server.take_over", "device=%s retired=%s by=%s code=%s", job->place.device,
             job->place.retired, job->place.by,
             problem == PROBLEM_NONE ? "ok" : problem_code(problem));
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, PROBLEM_UNKNOWN_OUTCOME, NULL);
        return;
    }
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    json_out_key_text(&out, "device", job->place.device);
    json_out_key_text(&out, "place", job->place.place[0] == '\0' ? NULL : job->place.place);
    json_out_key_text(&out, "role", role_name(job->place.role));
    if (job->place.seat[0] != '\0') {
        json_out_key_text(&out, "seat", job->place.seat);
    }
    json_out_key_text(&out, "key", job->token);
    json_out_object_end(&out);
    answer_finish(app, request, &out, 201);
}

void spares_done(struct app *app, struct net_request *request, struct signin_job *job)
{
    struct slowdown *slowdown = net_slowdown(app->net);
    char source[SLOWDOWN_KEY_MAX + 1];
    source_slow_key(request, source);
    switch (job->error) {
    case ACCESS_OK:
        break;
    case ACCESS_WRONG:
        slowdown_wrong(slowdown, source, SOURCE_FREE, job->now_ms);
        slowdown_wrong(slowdown, hall_slow_key, HALL_FREE, job->now_ms);
        log_line(LOG_WARN, "server.take_over", "source=%s error=wrong_code",
                 request->caller.source);
        net_reply_problem(request, PROBLEM_WRONG_CODE, NULL);
        return;
    case ACCESS_UNKNOWN:
        net_reply_problem(request, PROBLEM_UNKNOWN_DEVICE, NULL);
        return;
    default:
        net_reply_problem(request, PROBLEM_STORAGE_REFUSED, NULL);
        return;
    }
    if (job->kind == SIGNIN_SPARE) {
        made_answer(app, request, job);
        return;
    }
    slowdown_right(slowdown, source, job->now_ms);
    access_forget(app->access);
    net_check_streams(app->net); /* the old one's ends now */
    taken_answer(app, request, job);
}
