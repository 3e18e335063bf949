/*
 * Who works here and what is plugged in: seen by a manager, changed by an administrator, and each
 * change on record before its answer leaves.
 *
 *   POST ──► the worker: the change and its note, one transaction of access.db (signin.h)
 *        ──► the note into the journal (record.h) ──durable──► answer
 */
#include "hall-server/app/answer.h"

#include "drivers/base/clock.h"
#include "hall-server/net/access_record.h"
#include "hall-server/proto/admin_json.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_PAGE = 200 };

void admin_by(const struct net_request *request, const char *request_id, struct access_by *ret_by)
{
    const struct net_caller *caller = &request->caller;
    *ret_by = (struct access_by){.role = caller->role, .now_ms = clock_wall_ms()};
    memcpy(ret_by->name, caller->name, sizeof ret_by->name);
    if (caller->machine_user[0] != '\0') {
        ret_by->role = ROLE_SYSTEM;
        ret_by->command_line = true;
        memcpy(ret_by->name, caller->machine_user, sizeof ret_by->name);
    }
    (void)snprintf(ret_by->request_id, sizeof ret_by->request_id, "%s", request_id);
}

/* ---- what is there ---- */

struct list {
    struct views *views;
    struct json_out *out;
};

static void user_write(void *context, const struct access_identity *identity)
{
    struct list *list = context;
    struct json_out *out = list->out;
    json_out_object(out);
    json_out_key_text(out, "user", identity->name);
    json_out_key_text(out, "role", role_name(identity->role));
    json_out_key_text(out, "seat", identity->seat[0] == '\0' ? NULL : identity->seat);
    json_out_key_bool(out, "disabled", identity->disabled);
    json_out_key_bool(out, "password_due", identity->once);
    view_person(out, list->views, "staff", identity->name);
    json_out_object_end(out);
}

static void device_write(void *context, const struct access_device *device)
{
    struct list *list = context;
    struct json_out *out = list->out;
    const struct view_device *view = NULL;
    for (size_t i = 0; i < list->views->device_count && view == NULL; i++) {
        view = strcmp(list->views->devices[i].id, device->device) == 0 ? &list->views->devices[i]
                                                                       : NULL;
    }
    json_out_object(out);
    json_out_key_text(out, "device", device->device);
    json_out_key_text(out, "role", role_name(device->role));
    json_out_key_text(out, "seat", device->seat[0] == '\0' ? NULL : device->seat);
    json_out_key_text(out, "place", device->place[0] == '\0' ? NULL : device->place);
    json_out_key_text(out, "name", device->label[0] == '\0' ? NULL : device->label);
    json_out_key_text(out, "state", view == NULL ? "lost" : view->state);
    json_out_object_end(out);
}

static void note_write(void *context, const struct access_note *row)
{
    struct list *list = context;
    struct json_out *out = list->out;
    json_out_object(out);
    json_out_key_number(out, "id", row->id);
    if (row->seq == 0) {
        json_out_key_null(out, "seq"); /* on its way into the journal */
    } else {
        json_out_key_number(out, "seq", (int64_t)row->seq);
    }
    json_out_key_time(out, "at", row->note.at_ms, list->views->config->zone_offset_min);
    json_out_key_text(out, "role", role_name(row->by_role));
    json_out_key_text(out, "by", row->by);
    json_out_key_bool(out, "command_line", row->note.by_command_line != 0);
    json_out_key_text(out, "what", admin_note_name((enum admin_note_what)row->note.what));
    json_out_key_text(out, "subject",
                      row->note.subject.text[0] == '\0' ? NULL : row->note.subject.text);
    json_out_key_text(out, "before", row->note.before);
    json_out_key_text(out, "after", row->note.after);
    json_out_object_end(out);
}

/* Begins {"KEY":[; false, and the problem is said, while there is no engine. */
static bool list_begin(struct app *app, struct net_request *request, const char *key,
                       struct views *views, struct json_out *out)
{
    if (!answer_begin(app, request, views, out)) {
        return false;
    }
    json_out_object(out);
    json_out_key(out, key);
    json_out_array(out);
    return true;
}

static void list_end(struct app *app, struct net_request *request, struct json_out *out, int error)
{
    json_out_array_end(out);
    json_out_object_end(out);
    if (error != ACCESS_OK) {
        net_reply_problem(request, PROBLEM_STORAGE_REFUSED, NULL);
        return;
    }
    answer_finish(app, request, out, 200);
}

void admin_users(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    struct list list = {&views, &out};
    if (list_begin(app, request, "users", &views, &out)) {
        list_end(app, request, &out, access_list_users(app->access, user_write, &list));
    }
}

void admin_devices(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    struct list list = {&views, &out};
    if (list_begin(app, request, "devices", &views, &out)) {
        list_end(app, request, &out, access_all_devices(app->access, device_write, &list));
    }
}

/* "before=123", the whole query. */
static bool record_query(const char *query, int64_t *ret_before)
{
    static const char key[] = "before=";
    char *end = NULL;
    *ret_before = INT64_MAX;
    if (query[0] == '\0') {
        return true;
    }
    if (strncmp(query, key, sizeof key - 1) != 0 || query[sizeof key - 1] < '0' ||
        query[sizeof key - 1] > '9') {
        return false;
    }
    *ret_before = strtoll(query + sizeof key - 1, &end, 10);
    return *end == '\0';
}

void admin_record(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    struct list list = {&views, &out};
    int64_t before = 0;
    if (!record_query(request->query, &before)) {
        net_reply_problem(request, PROBLEM_BAD_VALUE, "before");
    } else if (list_begin(app, request, "notes", &views, &out)) {
        list_end(app, request, &out,
                 access_note_list(app->access, before, RECORD_PAGE, note_write, &list));
    }
}

/* ---- changes ---- */

static bool seat_is_there(struct app *app, const char *seat)
{
    const struct hall_config *config = hall_config(app->hall);
    return seat[0] == '\0' || (config != NULL && hall_seat_find(config, seat) != INDEX_NONE);
}

/* Reads the body and makes the job; NULL, and the problem is said, when it cannot be. */
static struct signin_job *job_make(struct app *app, struct net_request *request,
                                   enum admin_body body, struct admin_said *said)
{
    char detail[COMMAND_DETAIL_ROOM];
    enum problem problem =
        admin_json_read(body, request->body, request->body_length_bytes, said, detail);
    const char *words = detail;
    if (problem == PROBLEM_NONE && strlen(request->id) > ACCESS_NAME_MAX) {
        problem = PROBLEM_NOT_FOUND;
        words = NULL;
    }
    if (problem == PROBLEM_NONE && !seat_is_there(app, said->seat)) {
        problem = PROBLEM_UNKNOWN_SEAT;
        words = "seat";
    }
    struct signin_job *job = problem == PROBLEM_NONE ? calloc(1, sizeof *job) : NULL;
    if (job == NULL) {
        net_reply_problem(request, problem == PROBLEM_NONE ? PROBLEM_BUSY : problem,
                          problem == PROBLEM_NONE ? NULL : words);
        return NULL;
    }
    job->context = request;
    job->now_ms = clock_wall_ms();
    memcpy(job->hall_key, app->hall_key, sizeof job->hall_key);
    admin_by(request, said->request_id, &job->by);
    if (said->id[0] == '\0') {
        memcpy(said->id, request->id, strlen(request->id) + 1);
    }
    return job;
}

static void job_give(struct app *app, struct net_request *request, struct signin_job *job)
{
    if (!signin_ask(app->signin, job)) {
        signin_job_free(job);
        net_reply_problem(request, PROBLEM_BUSY, NULL);
    }
}

void admin_user_do(struct app *app, struct net_request *request, enum staff_kind kind)
{
    struct admin_said said;
    const enum admin_body body = kind == STAFF_ADD      ? ADMIN_BODY_USER_NEW
                                 : kind == STAFF_CHANGE ? ADMIN_BODY_USER
                                                        : ADMIN_BODY_NOTHING;
    struct signin_job *job = job_make(app, request, body, &said);
    if (job == NULL) {
        return;
    }
    job->kind = SIGNIN_STAFF;
    job->wish.kind = kind;
    job->wish.role = said.role;
    memcpy(job->wish.user, said.id, sizeof job->wish.user);
    memcpy(job->wish.seat, said.seat, sizeof job->wish.seat);
    job_give(app, request, job);
}

void admin_device_do(struct app *app, struct net_request *request, enum signin_kind kind)
{
    struct admin_said said;
    const enum admin_body body = kind == SIGNIN_ENROL           ? ADMIN_BODY_DEVICE_NEW
                                 : kind == SIGNIN_DEVICE_CHANGE ? ADMIN_BODY_DEVICE
                                                                : ADMIN_BODY_NOTHING;
    struct signin_job *job = job_make(app, request, body, &said);
    if (job == NULL) {
        return;
    }
    job->kind = kind;
    job->device.role = said.role;
    memcpy(job->device.device, said.id, sizeof job->device.device);
    memcpy(job->device.seat, said.seat, sizeof job->device.seat);
    memcpy(job->device.place, said.place, sizeof job->device.place);
    memcpy(job->device.label, said.name, sizeof job->device.label);
    job_give(app, request, job);
}

/* What the worker's refusal is to who asked. */
static enum problem problem_of(const struct signin_job *job)
{
    switch (job->error) {
    case ACCESS_OK:
        return PROBLEM_NONE;
    case ACCESS_EXISTS:
        return PROBLEM_NAME_TAKEN;
    case ACCESS_UNKNOWN:
        return job->kind == SIGNIN_STAFF ? PROBLEM_UNKNOWN_USER : PROBLEM_UNKNOWN_DEVICE;
    case ACCESS_BAD_VALUE:
        return PROBLEM_BAD_VALUE;
    case ACCESS_REPEATED:
        return PROBLEM_REQUEST_ID_REUSED;
    case ACCESS_LAST_ADMIN:
        return PROBLEM_LAST_ADMIN;
    default:
        return PROBLEM_STORAGE_REFUSED;
    }
}

/* A device that is new shows on the dashboard, one that went is forgotten at the next start. */
static void device_learn(struct app *app, const struct signin_job *job)
{
    const struct hall_config *config = hall_config(app->hall);
    const char *kind = job->device.role == ROLE_KIOSK ? "kiosk"
                       : job->device.seat[0] != '\0'  ? "seat"
                                                      : "board";
    devices_add(&app->devices, job->device.device, kind, job->device.device,
                config == NULL ? INDEX_NONE : hall_seat_find(config, job->device.seat), true,
                hall_now_ms(app->hall));
    topics_on_devices(app);
}

void admin_done(struct app *app, struct net_request *request, struct signin_job *job)
{
    struct views views;
    struct json_out out;
    const enum problem problem = problem_of(job);
    access_forget(app->access);
    net_check_streams(app->net); /* of who was shut out, or lost a key */
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, NULL);
        return;
    }
    record_drain(app->record);
    if (job->kind == SIGNIN_ENROL) {
        device_learn(app, job);
    }
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    json_out_key_text(&out, job->kind == SIGNIN_STAFF ? "user" : "device",
                      job->kind == SIGNIN_STAFF ? job->wish.user : job->device.device);
    if (job->made[0] != '\0') {
        json_out_key_text(&out, "password", job->made);
    }
    if (job->code[0] != '\0') {
        json_out_key_text(&out, "code", job->code);
        json_out_key_time(&out, "expires_at", job->now_ms + ACCESS_SPARE_MS,
                          views.config->zone_offset_min);
    }
    if (job->token[0] != '\0') {
        json_out_key_text(&out, "key", job->token);
    }
    json_out_object_end(&out);
    const bool told = job->made[0] != '\0' || job->code[0] != '\0' || job->token[0] != '\0';
    answer_finish(app, request, &out, told ? 201 : 200);
}
