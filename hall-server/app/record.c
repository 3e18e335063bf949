#include "hall-server/app/record.h"

#include "drivers/base/log.h"
#include "hall-server/app/app.h"
#include "hall-server/net/access_record.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_S = 1, AT_ONCE = 64 };

struct record {
    struct app *app;
    struct ev_timer look;
    int64_t told_id; /* of the last note that the engine has */
    bool started;
};

/* A note whose event waits for the disk. */
struct told {
    struct record *record;
    int64_t id;
    uint64_t seq;
};

/* If the queue is full, the note is told again and acts no second time. */
static void job_ask(struct record *record, enum signin_kind kind, const struct access_note *note)
{
    struct signin_job *job = calloc(1, sizeof *job);
    if (job != NULL) {
        job->kind = kind;
        job->note = *note;
    }
    if (job == NULL || !signin_ask(record->app->signin, job)) {
        signin_job_free(job);
        record->told_id = 0;
    }
}

static void on_durable(void *context, bool durable)
{
    struct told *told = context;
    const struct access_note note = {.id = told->id, .seq = told->seq};
    if (!durable) {
        told->record->told_id = 0;
    } else if (!told->record->app->stopping) {
        job_ask(told->record, SIGNIN_NOTE_KEPT, &note);
    }
    free(told);
}

/* False: not now. */
static bool note_tell(struct record *record, const struct access_note *note)
{
    struct command command;
    struct engine_result result = {.problem = PROBLEM_NONE};
    struct journal_request past;
    bool same = false;
    struct told *told = malloc(sizeof *told);
    if (told == NULL) {
        return false;
    }
    memset(&command, 0, sizeof command);
    command.kind = COMMAND_ADMIN_NOTE;
    command.actor.role = note->by_role;
    memcpy(command.actor.id.text, note->by, sizeof note->by);
    memcpy(command.request_id, note->request_id, sizeof command.request_id);
    command.as.admin = note->note;
    if (hall_did_before(record->app->hall, &command, &past, &same)) {
        result.seq = past.seq;
    } else {
        hall_do(record->app->hall, &command, &result);
    }
    if (result.problem != PROBLEM_NONE) {
        log_line(LOG_WARN, "record.not_told", "id=%lld code=%s", (long long)note->id,
                 problem_code(result.problem));
        free(told);
        return result.problem == PROBLEM_BAD_VALUE; /* of a clock that no hall has */
    }
    *told = (struct told){.record = record, .id = note->id, .seq = result.seq};
    hall_when_durable(record->app->hall, on_durable, told);
    return true;
}

void record_drain(struct record *record)
{
    struct access_note note;
    struct app *app = record->app;
    for (int i = 0; i < AT_ONCE && !app->stopping && hall_state(app->hall) == HALL_RUNNING &&
                    access_note_next(app->access, record->told_id, &note) == ACCESS_OK &&
                    note_tell(record, &note);
         i++) {
        record->told_id = note.id;
    }
}

/* A note of the journal that is to stand in access.db too, once it is durable. */
struct copied {
    struct record *record;
    struct access_note note;
};

static void on_copy_durable(void *context, bool durable)
{
    struct copied *copied = context;
    if (durable && !copied->record->app->stopping) {
        job_ask(copied->record, SIGNIN_NOTE_COPY, &copied->note);
    }
    free(copied); /* when it is stopping: what opens the journal next copies it */
}

void record_event(struct record *record, const struct event *event, bool replayed)
{
    if (event->kind != EVENT_ADMIN_NOTED ||
        event->as.admin_noted.what < ADMIN_NOTE_CATALOGUE_APPLIED) {
        return;
    }
    struct access_note note = {
        .seq = event->seq, .by_role = (enum role)event->actor_role, .note = event->as.admin_noted};
    memcpy(note.by, event->actor_id.text, sizeof note.by);
    struct copied *copied = replayed ? NULL : malloc(sizeof *copied);
    if (copied != NULL) {
        *copied = (struct copied){.record = record, .note = note};
        hall_when_durable(record->app->hall, on_copy_durable, copied);
    } else if (replayed && access_note_copy(record->app->access, &note) != ACCESS_OK) {
        log_line(LOG_WARN, "record.not_copied", "seq=%llu", (unsigned long long)note.seq);
    }
}

static void on_look(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    struct record *record = timer->data;
    (void)loop;
    (void)happenings;
    const int64_t before = record->told_id;
    record_drain(record);
    if (record->told_id != before) { /* somebody was shut out, or lost a key, by hallctl */
        access_forget(record->app->access);
        net_check_streams(record->app->net);
    }
}

struct record *record_create(struct app *app)
{
    struct record *record = calloc(1, sizeof *record);
    if (record != NULL) {
        record->app = app;
        ev_timer_init(&record->look, on_look, LOOK_S, LOOK_S);
        record->look.data = record;
    }
    return record;
}

void record_start(struct record *record)
{
    ev_timer_start(record->app->loop, &record->look);
    record->started = true;
    record_drain(record);
}

void record_stop(struct record *record)
{
    if (record != NULL && record->started) {
        ev_timer_stop(record->app->loop, &record->look);
        record->started = false;
    }
}

void record_destroy(struct record *record)
{
    free(record);
}
