/*
 * Every device of the hall for who looks after them: those on the lines with their errors and their
 * firmware, and the programs (kiosks, boards, seats' screens) by what they report.
 */
#include "hall-server/app/answer.h"

#include <stdio.h>
#include <string.h>

enum { ID_ROOM = REG_UNIQUE_ID_SIZE * 4 + 1 };

static const char *const states[] = {
    [FIELD_UNKNOWN] = "unknown", [FIELD_PRESENT] = "ok", [FIELD_LOST] = "lost"};
static const char *const updates[] = {[FIELD_UPDATE_NONE] = "none",
                                      [FIELD_UPDATE_GOING] = "going",
                                      [FIELD_UPDATE_DONE] = "done",
                                      [FIELD_UPDATE_FAILED] = "failed"};
static const char *const waits[] = {
    [FIELD_WAIT_NONE] = NULL, [FIELD_WAIT_SEAT] = "seat", [FIELD_WAIT_KEYS] = "keys"};

static void id_write(struct json_out *out, const struct field_look *look)
{
    char id[ID_ROOM];
    for (int i = 0; i < REG_UNIQUE_ID_SIZE; i++) {
        (void)snprintf(id + 4 * (size_t)i, 5, "%04x", look->unique_id[i]);
    }
    json_out_key_text(out, "device", look->known ? id : NULL);
}

/* The one under way, or what became of the one that the lines were told last. */
static void update_write(struct json_out *out, const struct field_look *look)
{
    json_out_key(out, "update");
    if (look->update == FIELD_UPDATE_NONE) {
        json_out_null(out);
        return;
    }
    json_out_object(out);
    json_out_key_text(out, "state", updates[look->update]);
    bus_version_write(out, "version", look->update_version);
    json_out_key_number(out, "received_bytes", look->update_received_bytes);
    json_out_key_number(out, "size_bytes", look->update_size_bytes);
    json_out_key_text(out, "waits", waits[look->update_waits]);
    json_out_key_number(out, "result", look->update_code);
    json_out_key_text(out, "words", field_update_words(look->update_code));
    json_out_object_end(out);
}

/* The newest that is on record, also from before the hall's last start. */
static void last_update_write(struct json_out *out, const struct hall_config *config,
                              const struct bus_entry *entry)
{
    json_out_key(out, "last_update");
    if (entry == NULL) {
        json_out_null(out);
        return;
    }
    json_out_object(out);
    json_out_key_time(out, "at", entry->at_ms, config->zone_offset_min);
    json_out_key_text(out, "what", device_note_name(entry->note.what));
    bus_version_write(out, "version_from", entry->note.version_from);
    bus_version_write(out, "version_to", entry->note.version_to);
    json_out_key_number(out, "result", entry->note.result);
    json_out_object_end(out);
}

static void device_write(struct json_out *out, struct app *app, const struct hall_config *config,
                         const struct field_glue_device *device)
{
    const struct field_look *look = &device->look;
    const struct hall_seat *seat = &config->seats[device->seat];
    const char *kind = device_kind_name((int)device->wire.kind);
    char id[VIEWS_DEVICE_ID_ROOM];
    (void)snprintf(id, sizeof id, "%.9s-%s", kind, seat->id.text);
    const struct view_device *view = devices_view(&app->devices, id);
    json_out_object(out);
    json_out_key_text(out, "kind", kind);
    json_out_key_text(out, "seat", seat->id.text);
    json_out_key_text(out, "window", config->windows[seat->window].id.text);
    json_out_key_number(out, "line", device->wire.line + 1);
    json_out_key_number(out, "address", device->wire.address);
    json_out_key_text(out, "state", states[look->state]);
    if (view == NULL || look->state == FIELD_UNKNOWN) {
        json_out_key_text(out, "since", NULL);
    } else {
        json_out_key_time(out, "since", view->since_ms, config->zone_offset_min);
    }
    id_write(out, look);
    if (look->known) {
        bus_version_write(out, "version", look->version);
    } else {
        json_out_key_text(out, "version", NULL);
    }
    json_out_key_number(out, "asked", look->asked);
    json_out_key_number(out, "silent", look->silent);
    json_out_key_number(out, "broken", look->broken);
    update_write(out, look);
    last_update_write(out, config,
                      bus_book_update(&app->bus_book, (uint8_t)device->wire.kind, device->seat));
    json_out_object_end(out);
}

static void program_write(struct json_out *out, const struct hall_config *config,
                          const struct view_device *view)
{
    json_out_object(out);
    json_out_key_text(out, "id", view->id);
    json_out_key_text(out, "kind", view->kind);
    json_out_key_text(out, "seat",
                      view->seat < config->seat_count ? config->seats[view->seat].id.text : NULL);
    json_out_key_text(out, "state", view->state);
    json_out_key_time(out, "since", view->since_ms, config->zone_offset_min);
    json_out_object_end(out);
}

void bus_devices(struct app *app, struct net_request *request)
{
    static struct field_glue_device device; /* the loop's thread only */
    struct views views;
    struct json_out out;
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const struct bus_entry *newest = bus_book_at(&app->bus_book, 0);
    json_out_object(&out);
    json_out_key(&out, "devices");
    json_out_array(&out);
    for (int at = 0; field_glue_device(app->field_glue, at, &device); at++) {
        if (device.seat < views.config->seat_count) {
            device_write(&out, app, views.config, &device);
        }
    }
    json_out_array_end(&out);
    json_out_key(&out, "programs");
    json_out_array(&out);
    for (size_t i = 0; i < app->devices.count; i++) {
        if (app->devices.devices[i].is_program) {
            program_write(&out, views.config, &app->devices.views[i]);
        }
    }
    json_out_array_end(&out);
    json_out_key_number(&out, "newest_note", newest == NULL ? 0 : (int64_t)newest->seq);
    json_out_object_end(&out);
    answer_finish(app, request, &out, 200);
}
