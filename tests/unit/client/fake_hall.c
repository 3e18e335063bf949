#include "tests/unit/client/fake_hall.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { ANSWER_MS = 5 };

void fake_hall_init(struct fake_hall *hall, struct client *client)
{
    *hall =
        (struct fake_hall){.client = client, .now_ms = 1000, .stream_there = true, .pongs = true};
}

/* The number that belongs to this request_id: a new one only the first time. */
static int hall_number(struct fake_hall *hall, const char *body)
{
    char request_id[64] = "";
    const char *at = strstr(body, "\"request_id\":\"");
    assert(at != NULL);
    sscanf(at, "\"request_id\":\"%63[^\"]", request_id);
    assert(strlen(request_id) >= 8);
    for (int i = 0; i < hall->numbers; i++) {
        if (strcmp(hall->request_ids[i], request_id) == 0) {
            return i + 1;
        }
    }
    assert(hall->numbers < FAKE_REQUESTS_MAX);
    snprintf(hall->request_ids[hall->numbers], sizeof(hall->request_ids[0]), "%s", request_id);
    return ++hall->numbers;
}

static bool fate_does(enum fate fate)
{
    return fate != FATE_LOST_ASK && fate != FATE_SILENT && fate != FATE_BUSY &&
           fate != FATE_TOO_MANY;
}

static int64_t fate_delay_ms(enum fate fate)
{
    if (fate == FATE_SILENT || fate == FATE_SILENT_DONE) {
        return INT64_MAX / 2;
    }
    return fate == FATE_LATE ? CLIENT_TRY_TIMEOUT_MS + 50 : ANSWER_MS;
}

static void job_begin(struct fake_hall *hall, const struct client_wish *wish)
{
    struct fake_job *job = hall->jobs;
    while (job->exchange != 0) {
        job++;
        assert(job < hall->jobs + FAKE_JOBS_MAX);
    }
    const enum fate fate =
        hall->exchanges < hall->fate_count ? hall->fates[hall->exchanges] : FATE_ANSWER;
    hall->exchanges++;
    *job = (struct fake_job){.exchange = wish->exchange,
                             .fate = fate,
                             .due_ms = hall->now_ms + fate_delay_ms(fate),
                             .answers = fate == FATE_TWICE ? 2 : 1,
                             .status = 200};
    if (hall->refuse_status != 0 && fate_does(fate)) {
        job->status = hall->refuse_status;
        snprintf(job->answer, sizeof(job->answer),
                 "{\"status\":%d,\"code\":\"hall_closed\",\"title\":\"Closed\"}", job->status);
    } else if (fate == FATE_BUSY || fate == FATE_TOO_MANY) {
        job->status = fate == FATE_BUSY ? 503 : 429;
        snprintf(job->answer, sizeof(job->answer), "{\"code\":\"not_ready\"}");
    } else if (fate_does(fate)) {
        const int number = hall_number(hall, wish->body);
        snprintf(
            job->answer, sizeof(job->answer),
            "{\"id\":\"t-%d\",\"number\":\"A%03d\",\"issued_at\":\"2026-03-16T10:00:00+08:00\","
            "\"holder\":\"none\",\"state\":\"issued\",\"legs\":[]%s",
            number, number, fate == FATE_GARBLED ? "" : "}");
        job->status = 201;
    }
}

static void job_abort(struct fake_hall *hall, uint32_t exchange)
{
    for (int i = 0; i < FAKE_JOBS_MAX; i++) {
        /* A late answer is on its way already: an abort can't call it back. */
        if (hall->jobs[i].exchange == exchange && hall->jobs[i].fate != FATE_LATE) {
            hall->jobs[i].exchange = 0;
        }
    }
}

static void stream_wish(struct fake_hall *hall, const struct client_wish *wish)
{
    if (wish->kind == CLIENT_WISH_STREAM_OPEN) {
        hall->stream_opens++;
        hall->stream_open = hall->stream_there;
        if (hall->stream_there) {
            client_stream_opened(hall->client, hall->now_ms);
        } else {
            client_stream_closed(hall->client, 0, hall->now_ms);
        }
    } else if (wish->kind == CLIENT_WISH_STREAM_SEND) {
        assert(hall->said_count < FAKE_SAID_MAX);
        snprintf(hall->said[hall->said_count++], FAKE_TEXT_BYTES, "%s", wish->body);
    } else if (wish->kind == CLIENT_WISH_STREAM_PING) {
        hall->stream_pings++;
        if (hall->pongs) {
            client_stream_heard(hall->client, hall->now_ms);
        }
    } else {
        assert(wish->kind == CLIENT_WISH_STREAM_CLOSE);
        hall->stream_open = false;
    }
}

void fake_hall_serve(struct fake_hall *hall)
{
    struct client_wish wish;
    while (client_next_wish(hall->client, &wish)) {
        if (wish.kind == CLIENT_WISH_HTTP) {
            job_begin(hall, &wish);
        } else if (wish.kind == CLIENT_WISH_HTTP_ABORT) {
            job_abort(hall, wish.exchange);
        } else {
            stream_wish(hall, &wish);
        }
    }
}

static void job_finish(struct fake_hall *hall, struct fake_job *job)
{
    const struct fake_job done = *job;
    job->exchange = 0;
    if (done.fate == FATE_LOST_ASK || done.fate == FATE_LOST_ANSWER) {
        client_http_failed(hall->client, done.exchange, hall->now_ms);
        return;
    }
    for (int i = 0; i < done.answers; i++) {
        client_http_answer(hall->client, done.exchange, done.status, done.answer,
                           strlen(done.answer), hall->now_ms);
    }
}

void fake_hall_run(struct fake_hall *hall, int64_t until_ms)
{
    fake_hall_serve(hall);
    while (hall->now_ms < until_ms) {
        int64_t next_ms = client_next_wake_ms(hall->client);
        struct fake_job *first = NULL;
        for (int i = 0; i < FAKE_JOBS_MAX; i++) {
            struct fake_job *job = &hall->jobs[i];
            const bool sooner = first == NULL ? job->due_ms <= next_ms : job->due_ms < next_ms;
            if (job->exchange != 0 && sooner) {
                first = job;
                next_ms = job->due_ms;
            }
        }
        if (next_ms > until_ms) {
            hall->now_ms = until_ms;
            return;
        }
        hall->now_ms = next_ms > hall->now_ms ? next_ms : hall->now_ms;
        if (first != NULL) {
            job_finish(hall, first);
        } else {
            client_tick(hall->client, hall->now_ms);
        }
        fake_hall_serve(hall);
    }
}
