/*
 * New window devices, for who puts them up: who waits on the lines, blink, and be the one of a
 * seat. Who wanted what, and what became of it, is on record (model/device_note.h).
 */
#include "drivers/base/log.h"
#include "hall-server/app/answer.h"
#include "hall-server/proto/json_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NEW_DEVICES_MAX = 64,
    ID_BYTES = REG_UNIQUE_ID_SIZE * 4,
    BODY_BYTES = 512,
    KIND_ROOM = 16,
    BLINK_S = 30,
    BLINK_S_MAX = 600,
    RESUME_MS = 600000, /* what was wanted longer ago is not done any more */
};

static void id_text(const struct field_new_device *device, char ret_text[ID_BYTES + 1])
{
    for (int i = 0; i < REG_UNIQUE_ID_SIZE; i++) {
        (void)snprintf(ret_text + 4 * (size_t)i, 5, "%04x", device->unique_id[i]);
    }
}

static void device_write(struct json_out *out, const struct field_new_device *device)
{
    char id[ID_BYTES + 1];
    id_text(device, id);
    json_out_object(out);
    json_out_key_text(out, "device", id);
    json_out_key_text(out, "kind", device_kind_name((int)device->kind));
    json_out_key_number(out, "line", device->line + 1);
    json_out_key_number(out, "presses", device->presses);
    json_out_key_number(out, "heard_s", device->heard_ms / 1000);
    json_out_object_end(out);
}

void bus_list(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    static struct field_new_device devices[NEW_DEVICES_MAX];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const int count = field_glue_new_devices(app->field_glue, devices, NEW_DEVICES_MAX);
    json_out_object(&out);
    json_out_key(&out, "devices");
    json_out_array(&out);
    for (int i = 0; i < count; i++) {
        device_write(&out, &devices[i]);
    }
    json_out_array_end(&out);
    json_out_object_end(&out);
    answer_finish(app, request, &out, 200);
}

/* The new device with this id. */
static bool device_find(struct app *app, const char *id, struct field_new_device *ret_device)
{
    static struct field_new_device devices[NEW_DEVICES_MAX];
    const int count = field_glue_new_devices(app->field_glue, devices, NEW_DEVICES_MAX);
    for (int i = 0; i < count; i++) {
        char text[ID_BYTES + 1];
        id_text(&devices[i], text);
        if (strcmp(text, id) == 0) {
            *ret_device = devices[i];
            return true;
        }
    }
    return false;
}

static int kind_find(const char *name)
{
    for (int kind = DEVICE_PAD; kind <= DEVICE_STRIP; kind++) {
        if (strcmp(device_kind_name(kind), name) == 0) {
            return kind;
        }
    }
    return 0;
}

void bus_blink(struct app *app, struct net_request *request)
{
    struct json_in in;
    char id[ID_BYTES + 1];
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    struct field_new_device device;
    json_in_open(&in, request->body, request->body_length_bytes, BODY_BYTES);
    json_in_request_id(&in, request_id);
    json_in_text(&in, "device", true, id, sizeof id);
    const int seconds = (int)json_in_number(&in, "seconds", false, 1, BLINK_S_MAX, BLINK_S);
    const enum problem problem = json_in_close(&in);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, in.field);
    } else if (!device_find(app, id, &device)) {
        net_reply_problem(request, PROBLEM_NOT_FOUND, "no such new device");
    } else if (!field_glue_blink(app->field_glue, &device, seconds)) {
        net_reply_problem(request, PROBLEM_BUSY, NULL);
    } else {
        (void)!buffer_append_text(net_reply_body(request), "{}");
        net_reply_json(request, 200);
    }
}

/* --- Binding ---
 *
 * First it is on record who wants it, durably; then the line is told, and the answer goes out.
 */

struct held_bind {
    struct app *app;
    struct device_note note;
    uint64_t seq;
};

static void on_bind_durable(void *context, bool durable)
{
    struct held_bind *held = context;
    if (durable && !held->app->stopping &&
        !field_glue_bind(held->app->field_glue, &held->note, held->seq)) {
        log_line(LOG_WARN, "bus.not_bound", "seq=%llu", (unsigned long long)held->seq);
    }
    free(held);
}

static void bound_answer(struct app *app, struct net_request *request,
                         const struct device_note *note)
{
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    json_out_key_text(&out, "kind", device_kind_name(note->kind));
    json_out_key_number(&out, "line", note->line);
    json_out_key_number(&out, "address", note->address);
    json_out_object_end(&out);
    answer_finish(app, request, &out, 200);
}

/* Puts it on record and lets it be done. A repeat is answered, and does nothing more. */
static void bind_do(struct app *app, struct net_request *request, struct command *command)
{
    struct views views;
    struct json_out out;
    struct engine_result result;
    if (!answer_actor(request, command) || !answer_begin(app, request, &views, &out) ||
        answer_past(app, request, command, &views, &out)) {
        return;
    }
    struct held_bind *held = malloc(sizeof *held);
    if (held == NULL) {
        net_reply_problem(request, PROBLEM_BUSY, NULL);
        return;
    }
    hall_do(app->hall, command, &result);
    if (result.problem != PROBLEM_NONE) {
        free(held);
        answer_refuse(app, request, result.problem);
        return;
    }
    *held = (struct held_bind){.app = app, .note = command->as.note, .seq = result.seq};
    if (result.repeated) {
        free(held);
    } else {
        hall_when_durable(app->hall, on_bind_durable, held);
    }
    bound_answer(app, request, &command->as.note);
}

/* What the body says, as a note without a place; `ret_seat` and `ret_id` as they were written. */
static enum problem bind_read(const struct net_request *request, struct command *command,
                              char ret_seat[LIMIT_SHORT_ID_BYTES + 1], char ret_id[ID_BYTES + 1],
                              const char **ret_detail)
{
    static struct json_in in; /* for ret_detail; the loop's thread only */
    char kind_name[KIND_ROOM];
    memset(command, 0, sizeof *command);
    command->kind = COMMAND_DEVICE_NOTE;
    json_in_open(&in, request->body, request->body_length_bytes, BODY_BYTES);
    json_in_request_id(&in, command->request_id);
    json_in_text(&in, "seat", true, ret_seat, LIMIT_SHORT_ID_BYTES + 1);
    json_in_text(&in, "device", false, ret_id, ID_BYTES + 1);
    json_in_text(&in, "kind", ret_id[0] == 0, kind_name, sizeof kind_name);
    const int kind = kind_find(kind_name);
    if (kind == 0 && kind_name[0] != 0) {
        json_in_refuse(&in, PROBLEM_BAD_VALUE, "kind");
    }
    command->as.note.kind = (uint8_t)kind;
    *ret_detail = in.field;
    return json_in_close(&in);
}

/* Fills in the note's place and device; a problem with its words. */
static enum problem bind_aim(struct app *app, const struct hall_config *config, const char *seat_id,
                             const char *id, struct device_note *note, const char **ret_detail)
{
    struct field_new_device device;
    struct field_wire wire;
    const bool by_key = id[0] == 0;
    note->what = by_key ? DEVICE_NOTE_BIND_BY_KEY : DEVICE_NOTE_BIND;
    note->seat = hall_seat_find(config, seat_id);
    *ret_detail = NULL;
    if (note->seat == INDEX_NONE) {
        return PROBLEM_UNKNOWN_SEAT;
    }
    if (!by_key) {
        if (!device_find(app, id, &device) || (note->kind != 0 && device.kind != note->kind)) {
            *ret_detail = "no such new device";
            return PROBLEM_NOT_FOUND;
        }
        note->kind = (uint8_t)device.kind;
        device_note_id_put(note, device.unique_id);
    }
    if (!field_glue_wire(app->field_glue, config, note->seat, (enum device_kind)note->kind,
                         by_key ? -1 : device.line, &wire)) {
        *ret_detail = "no device of this kind is wired at this seat on this line";
        return PROBLEM_BAD_VALUE;
    }
    note->line = (uint8_t)(wire.line + 1);
    note->address = (uint8_t)wire.address;
    return PROBLEM_NONE;
}

void bus_bind(struct app *app, struct net_request *request)
{
    struct views views;
    struct command command;
    char id[ID_BYTES + 1], seat_id[LIMIT_SHORT_ID_BYTES + 1];
    const char *detail = NULL;
    enum problem problem = bind_read(request, &command, seat_id, id, &detail);
    if (problem == PROBLEM_NONE) {
        problem = app_views(app, &views)
                      ? bind_aim(app, views.config, seat_id, id, &command.as.note, &detail)
                      : PROBLEM_NOT_READY;
    }
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    bind_do(app, request, &command);
}

/* What somebody wanted, or the bus began, just before the hall or its lines ended. */
void bus_resume(void *context)
{
    struct app *app = context;
    const struct hall_config *config = hall_config(app->hall);
    const int64_t since_ms = hall_now_ms(app->hall) - RESUME_MS;
    const struct bus_entry *entry;
    for (int back = 0; (entry = bus_book_at(&app->bus_book, back)) != NULL; back++) {
        struct field_wire wire;
        const struct device_note *note = &entry->note;
        if (config != NULL && note->seat < config->seat_count &&
            bus_book_is_open(&app->bus_book, entry, since_ms) &&
            field_glue_wire(app->field_glue, config, note->seat, (enum device_kind)note->kind,
                            note->line - 1, &wire) &&
            wire.address == note->address && field_glue_bind(app->field_glue, note, entry->seq)) {
            log_line(LOG_INFO, "bus.resumed", "seq=%llu what=%s", (unsigned long long)entry->seq,
                     device_note_name(note->what));
        }
    }
}

/* --- What is on record --- */

void bus_version_write(struct json_out *out, const char *key, uint16_t version)
{
    char text[8];
    (void)snprintf(text, sizeof text, "%d.%d", version >> 8, version & 0xFF);
    json_out_key_text(out, key, text);
}

static void note_write(struct json_out *out, const struct hall_config *config,
                       const struct bus_entry *entry)
{
    const struct device_note *note = &entry->note;
    static const uint8_t nobody[DEVICE_NOTE_ID_BYTES];
    char id[ID_BYTES + 1] = "";
    for (int i = 0; i < DEVICE_NOTE_ID_BYTES; i++) {
        (void)snprintf(id + 2 * (size_t)i, 3, "%02x", note->device[i]);
    }
    json_out_object(out);
    json_out_key_number(out, "seq", (int64_t)entry->seq);
    json_out_key_time(out, "at", entry->at_ms, config->zone_offset_min);
    json_out_key_text(out, "role", role_name(entry->actor_role));
    json_out_key_text(out, "by", entry->actor_id.text);
    json_out_key_text(out, "what", device_note_name(note->what));
    json_out_key_text(out, "kind", device_kind_name(note->kind));
    json_out_key_text(out, "seat",
                      note->seat < config->seat_count ? config->seats[note->seat].id.text : NULL);
    json_out_key_number(out, "line", note->line);
    json_out_key_number(out, "address", note->address);
    json_out_key_text(out, "device", memcmp(note->device, nobody, sizeof nobody) == 0 ? NULL : id);
    json_out_key_number(out, "order", (int64_t)note->order);
    if (note->what == DEVICE_NOTE_UPDATE_BEGUN || note->what == DEVICE_NOTE_UPDATE_ENDED) {
        bus_version_write(out, "version_from", note->version_from);
        bus_version_write(out, "version_to", note->version_to);
    }
    if (note->what == DEVICE_NOTE_UPDATE_ENDED) {
        json_out_key_number(out, "result", note->result);
        json_out_key_text(out, "words", field_update_words((enum update_code)note->result));
    }
    json_out_object_end(out);
}

void bus_notes(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    const struct bus_entry *entry;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    json_out_key(&out, "notes");
    json_out_array(&out);
    for (int back = 0; (entry = bus_book_at(&app->bus_book, back)) != NULL; back++) {
        note_write(&out, views.config, entry);
    }
    json_out_array_end(&out);
    json_out_object_end(&out);
    answer_finish(app, request, &out, 200);
}
