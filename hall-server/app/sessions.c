#include "hall-server/app/app.h"

#include "drivers/base/clock.h"
#include "hall-server/app/answer.h"
#include "hall-server/proto/admin_json.h"
#include "hall-server/proto/command_json.h"

#include <sodium.h>
#include <string.h>

/*
 * Who guesses is slowed by these keys. Strangers who guess at an account slow each other, and not
 * the place from which its owner signed in before: there only that place's own wrong tries count.
 */
struct slow_keys {
    char user[SLOWDOWN_KEY_MAX + 1];    /* this account from this source */
    char account[SLOWDOWN_KEY_MAX + 1]; /* from all that it never signed in from */
    char source[SLOWDOWN_KEY_MAX + 1];
};

static struct slow_keys slow_keys_of(const char *user, const char *source)
{
    struct slow_keys keys;
    (void)snprintf(keys.user, sizeof keys.user, "user:%s@%s", user, source);
    (void)snprintf(keys.account, sizeof keys.account, "account:%s", user);
    (void)snprintf(keys.source, sizeof keys.source, "sign-in:%s", source);
    return keys;
}

static int64_t guess_wait_ms(struct slowdown *slowdown, const struct slow_keys *keys,
                             int64_t now_ms)
{
    const int64_t user_ms = slowdown_wait_ms(slowdown, keys->user, now_ms);
    if (slowdown_knows(slowdown, keys->user)) {
        return user_ms;
    }
    const int64_t account_ms = slowdown_wait_ms(slowdown, keys->account, now_ms);
    const int64_t source_ms = slowdown_wait_ms(slowdown, keys->source, now_ms);
    const int64_t all_ms = account_ms > source_ms ? account_ms : source_ms;
    return user_ms > all_ms ? user_ms : all_ms;
}

static void guess_was_wrong(struct slowdown *slowdown, const struct slow_keys *keys, int64_t now_ms)
{
    slowdown_wrong(slowdown, keys->user, SLOWDOWN_USER_FREE, now_ms);
    slowdown_wrong(slowdown, keys->source, SLOWDOWN_SOURCE_FREE, now_ms);
    if (!slowdown_knows(slowdown, keys->user)) {
        slowdown_wrong(slowdown, keys->account, SLOWDOWN_ACCOUNT_FREE, now_ms);
    }
}

static void session_write(struct app *app, struct net_request *request, int status,
                          const char *token, const struct access_identity *who)
{
    const struct hall_config *config = hall_config(app->hall);
    struct json_out out;
    json_out_begin(&out, net_reply_body(request));
    json_out_object(&out);
    if (token != NULL) {
        json_out_key_text(&out, "token", token);
    }
    json_out_key_text(&out, "role", role_name(who->role));
    json_out_key_text(&out, "user", who->name);
    json_out_key_text(&out, "seat", who->seat[0] == '\0' ? NULL : who->seat);
    json_out_key_time(&out, "expires_at", who->expires_ms,
                      config == NULL ? 0 : config->zone_offset_min);
    json_out_key_bool(&out, "password_due", who->once);
    json_out_object_end(&out);
    if (json_out_end(&out) != BUFFER_OK) {
        net_reply_problem(request, PROBLEM_BUSY, NULL);
        return;
    }
    net_reply_json(request, status);
}

void sessions_open(struct app *app, struct net_request *request)
{
    struct sign_in said;
    char detail[COMMAND_DETAIL_ROOM];
    const int64_t now_ms = clock_wall_ms();
    const enum problem problem =
        sign_in_json_read(request->body, request->body_length_bytes, &said, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    const struct slow_keys keys = slow_keys_of(said.user, request->caller.source);
    const int64_t wait_ms = guess_wait_ms(net_slowdown(app->net), &keys, now_ms);
    if (wait_ms > 0) {
        sodium_memzero(&said, sizeof said);
        net_reply_retry_after(request, (int)((wait_ms + 999) / 1000));
        net_reply_problem(request, PROBLEM_RATE_LIMITED, NULL);
        return;
    }
    if (said.seat[0] != '\0' && hall_config(app->hall) != NULL &&
        hall_seat_find(hall_config(app->hall), said.seat) == INDEX_NONE) {
        sodium_memzero(&said, sizeof said);
        net_reply_problem(request, PROBLEM_UNKNOWN_SEAT, "seat");
        return;
    }
    struct signin_job *job = calloc(1, sizeof *job);
    if (job != NULL) {
        job->kind = SIGNIN_OPEN;
        job->context = request;
        job->now_ms = now_ms;
        memcpy(job->user, said.user, sizeof job->user);
        memcpy(job->password, said.password, sizeof job->password);
        memcpy(job->seat, said.seat, sizeof job->seat);
        if (role_is_person(request->caller.role)) {
            memcpy(job->token, request->caller.secret, sizeof job->token); /* it ends */
        }
    }
    sodium_memzero(&said, sizeof said);
    if (job == NULL || !signin_ask(app->signin, job)) {
        signin_job_free(job);
        net_reply_problem(request, PROBLEM_BUSY, NULL);
    }
}

void sessions_current(struct app *app, struct net_request *request)
{
    const struct net_caller *caller = &request->caller;
    struct access_identity who = {
        .role = caller->role, .expires_ms = caller->expires_ms, .once = caller->once};
    memcpy(who.name, caller->name, sizeof who.name);
    memcpy(who.seat, caller->seat, sizeof who.seat);
    session_write(app, request, 200, NULL, &who);
}

void sessions_close(struct app *app, struct net_request *request)
{
    struct signin_job *job = calloc(1, sizeof *job);
    if (job != NULL) {
        job->kind = SIGNIN_CLOSE;
        job->context = request;
        memcpy(job->token, request->caller.secret, sizeof job->token);
    }
    if (job == NULL || !signin_ask(app->signin, job)) {
        signin_job_free(job);
        net_reply_problem(request, PROBLEM_BUSY, NULL);
    }
}

/* One's own password: the old one is guessed as slowly as at the door. */
void sessions_password(struct app *app, struct net_request *request)
{
    struct admin_said said;
    char detail[COMMAND_DETAIL_ROOM];
    const int64_t now_ms = clock_wall_ms();
    const enum problem problem = admin_json_read(ADMIN_BODY_PASSWORDS, request->body,
                                                 request->body_length_bytes, &said, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    const struct slow_keys keys = slow_keys_of(request->caller.name, request->caller.source);
    const int64_t wait_ms = slowdown_wait_ms(net_slowdown(app->net), keys.user, now_ms);
    if (wait_ms > 0 || strcmp(said.old, said.password) == 0) {
        sodium_memzero(&said, sizeof said);
        if (wait_ms > 0) {
            net_reply_retry_after(request, (int)((wait_ms + 999) / 1000));
        }
        net_reply_problem(request, wait_ms > 0 ? PROBLEM_RATE_LIMITED : PROBLEM_BAD_VALUE,
                          wait_ms > 0 ? NULL : "password");
        return;
    }
    struct signin_job *job = calloc(1, sizeof *job);
    if (job != NULL) {
        job->kind = SIGNIN_OWN;
        job->context = request;
        job->now_ms = now_ms;
        admin_by(request, "", &job->by); /* a second time the old password is wrong */
        job->wish.kind = STAFF_OWN;
        memcpy(job->user, request->caller.name, sizeof job->user);
        memcpy(job->seat, request->caller.seat, sizeof job->seat);
        memcpy(job->wish.user, request->caller.name, sizeof job->wish.user);
        memcpy(job->wish.old, said.old, sizeof job->wish.old);
        memcpy(job->wish.password, said.password, sizeof job->wish.password);
    }
    sodium_memzero(&said, sizeof said);
    if (job == NULL || !signin_ask(app->signin, job)) {
        signin_job_free(job);
        net_reply_problem(request, PROBLEM_BUSY, NULL);
    }
}

static void opened_answer(struct app *app, struct net_request *request,
                          const struct signin_job *job)
{
    const struct slow_keys keys = slow_keys_of(job->user, request->caller.source);
    struct slowdown *slowdown = net_slowdown(app->net);
    if (job->error == ACCESS_WRONG || job->error == ACCESS_UNKNOWN) {
        guess_was_wrong(slowdown, &keys, job->now_ms);
        net_reply_problem(request, PROBLEM_WRONG_PASSWORD, NULL);
    } else if (job->error == ACCESS_BAD_VALUE) {
        net_reply_problem(request, PROBLEM_BAD_VALUE, NULL);
    } else if (job->error != ACCESS_OK) {
        net_reply_problem(request, PROBLEM_STORAGE_REFUSED, NULL);
    } else {
        slowdown_right(slowdown, keys.user, job->now_ms);
        if (role_is_person(request->caller.role)) {
            access_forget(app->access);
            net_check_streams(app->net);
        }
        net_reply_cookie(request, job->token, ACCESS_SESSION_MS / 1000);
        session_write(app, request, 201, job->token, &job->identity);
    }
}

void sessions_done(void *context, struct signin_job *job)
{
    struct app *app = context;
    struct net_request *request = job->context;
    if (job->kind == SIGNIN_NOTE_KEPT || job->kind == SIGNIN_NOTE_COPY) {
        signin_job_free(job);
        return;
    }
    if (job->kind >= SIGNIN_STAFF && job->kind != SIGNIN_OWN) {
        admin_done(app, request, job);
    } else if (job->kind == SIGNIN_OWN) {
        access_forget(app->access);
        net_check_streams(app->net);
        if (job->error == ACCESS_OK) {
            record_drain(app->record);
        }
        opened_answer(app, request, job);
    } else if (job->kind == SIGNIN_SPARE || job->kind == SIGNIN_TAKE_OVER) {
        spares_done(app, request, job);
    } else if (job->kind == SIGNIN_OPEN) {
        opened_answer(app, request, job);
    } else if (job->error == ACCESS_OK || job->error == ACCESS_UNKNOWN) {
        access_forget(app->access);
        net_check_streams(app->net);
        net_reply_cookie(request, "", 0);
        net_reply(request, 204, NULL);
    } else {
        net_reply_problem(request, PROBLEM_STORAGE_REFUSED, NULL);
    }
    signin_job_free(job);
}
