/*
 * New window devices, for who puts them up: who waits on the lines, blink, and be the one of a
 * seat. It is about devices, not about the engine's state; the log has who bound what.
 */
#include "drivers/base/log.h"
#include "hall-server/app/answer.h"
#include "hall-server/proto/json_in.h"

#include <stdio.h>
#include <string.h>

enum {
    NEW_DEVICES_MAX = 64,
    ID_BYTES = REG_UNIQUE_ID_SIZE * 4,
    BODY_BYTES = 512,
    KIND_ROOM = 16,
    BLINK_S = 30,
    BLINK_S_MAX = 600,
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

static void bound_answer(struct app *app, struct net_request *request,
                         const struct field_wire *wire, const char *seat, const char *id)
{
    struct views views;
    struct json_out out;
    log_line(LOG_INFO, "bus.bind", "by=%s seat=%s kind=%s line=%d address=%d device=%s",
             request->caller.name, seat, device_kind_name((int)wire->kind), wire->line + 1,
             wire->address, id[0] == 0 ? "by-key" : id);
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    json_out_key_text(&out, "kind", device_kind_name((int)wire->kind));
    json_out_key_number(&out, "line", wire->line + 1);
    json_out_key_number(&out, "address", wire->address);
    json_out_object_end(&out);
    answer_finish(app, request, &out, 200);
}

void bus_bind(struct app *app, struct net_request *request)
{
    struct json_in in;
    struct views views;
    char id[ID_BYTES + 1], kind_name[KIND_ROOM], seat_id[LIMIT_SHORT_ID_BYTES + 1];
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    struct field_new_device device;
    struct field_wire wire;
    json_in_open(&in, request->body, request->body_length_bytes, BODY_BYTES);
    json_in_request_id(&in, request_id);
    json_in_text(&in, "seat", true, seat_id, sizeof seat_id);
    json_in_text(&in, "device", false, id, sizeof id);
    json_in_text(&in, "kind", id[0] == 0, kind_name, sizeof kind_name);
    const int kind = kind_find(kind_name);
    if (kind == 0 && kind_name[0] != 0) {
        json_in_refuse(&in, PROBLEM_BAD_VALUE, "kind");
    }
    const enum problem problem = json_in_close(&in);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, in.field);
        return;
    }
    const bool by_key = id[0] == 0;
    if (!app_views(app, &views)) {
        net_reply_problem(request, PROBLEM_NOT_READY, NULL);
        return;
    }
    const uint16_t seat = hall_seat_find(views.config, seat_id);
    if (seat == INDEX_NONE) {
        net_reply_problem(request, PROBLEM_UNKNOWN_SEAT, NULL);
        return;
    }
    if (!by_key && (!device_find(app, id, &device) || (kind != 0 && (int)device.kind != kind))) {
        net_reply_problem(request, PROBLEM_NOT_FOUND, "no such new device");
        return;
    }
    switch (field_glue_bind(app->field_glue, views.config, seat,
                            by_key ? (enum device_kind)kind : device.kind, by_key ? NULL : &device,
                            &wire)) {
    case FIELD_GLUE_BOUND:
        bound_answer(app, request, &wire, seat_id, id);
        break;
    case FIELD_GLUE_NO_PLACE:
        net_reply_problem(request, PROBLEM_BAD_VALUE,
                          "no device of this kind is wired at this seat on this line");
        break;
    case FIELD_GLUE_BUSY:
        net_reply_problem(request, PROBLEM_BUSY, NULL);
        break;
    }
}
