/* Calls for a guide: from where, what for, who goes. */
#include "hall-server/proto/views.h"

#include <inttypes.h>
#include <string.h>

static const char *state_name(const struct help_call *call)
{
    return call->state == HELP_STATE_CALLED  ? "called"
           : call->state == HELP_STATE_TAKEN ? "taken"
                                             : "closed";
}

/* A window's number, or what the device is called; its id where nobody gave it a name. */
static const char *name_of(const struct views *views, const struct help_place *place)
{
    for (size_t i = 0; place->kind == HELP_KIOSK && i < views->device_count; i++) {
        if (strcmp(views->devices[i].id, place->id.text) == 0) {
            return views->devices[i].name;
        }
    }
    return place->id.text;
}

static void place_write(struct json_out *out, const struct views *views,
                        const struct help_call *call)
{
    const struct hall_config *config = views->config;
    const uint16_t seat =
        call->place.kind == HELP_SEAT ? hall_seat_find(config, call->place.id.text) : INDEX_NONE;
    const uint16_t area = hall_area_find(config, call->area.text);
    json_out_key(out, "place");
    json_out_object(out);
    json_out_key_text(out, "kind", help_kind_name((enum help_kind)call->place.kind));
    json_out_key_text(out, "id", call->place.id.text);
    json_out_key_text(out, "name", name_of(views, &call->place));
    json_out_key_text(out, "window",
                      seat == INDEX_NONE ? NULL
                                         : config->windows[config->seats[seat].window].id.text);
    json_out_object_end(out);
    json_out_key(out, "area");
    if (area == INDEX_NONE) {
        json_out_null(out);
        return;
    }
    json_out_object(out);
    json_out_key_text(out, "id", config->areas[area].id.text);
    view_name(out, views, "name", config->areas[area].name);
    json_out_key_number(out, "floor", config->areas[area].floor);
    json_out_object_end(out);
}

void view_help(struct json_out *out, const struct views *views, const struct help_call *call)
{
    char id[24];
    const bool closed = call->state == HELP_STATE_CLOSED;
    (void)snprintf(id, sizeof id, "%" PRIu64, call->id);
    json_out_object(out);
    json_out_key_text(out, "id", id);
    place_write(out, views, call);
    json_out_key_text(out, "reason", help_reason_name((enum help_reason)call->reason));
    json_out_key_text(out, "state", state_name(call));
    json_out_key_text(out, "end", closed ? help_end_name((enum help_end)call->end) : NULL);
    json_out_key_text(out, "taken_by", call->taker.text[0] == '\0' ? NULL : call->taker.text);
    view_time(out, views, "called_at", call->called_ms);
    view_time(out, views, "taken_at", call->taken_ms);
    view_time(out, views, "closed_at", call->closed_ms);
    json_out_key_number(out, "seq", (int64_t)engine_seq(views->engine));
    json_out_object_end(out);
}

void view_help_calls(struct json_out *out, const struct views *views)
{
    json_out_object(out);
    json_out_key(out, "calls");
    json_out_array(out);
    for (uint32_t i = 0; i < engine_help_count(views->engine); i++) {
        const struct help_call *call = engine_help_at(views->engine, i);
        if (call->state != HELP_STATE_CLOSED) {
            view_help(out, views, call);
        }
    }
    json_out_array_end(out);
    view_time(out, views, "now", views->now_ms);
    json_out_key_number(out, "seq", (int64_t)engine_seq(views->engine));
    json_out_object_end(out);
}
