/* How each device is, for who looks at all of them from a page: requests counted, its update. */
#include "hall-server/field/field_line.h"

#include <string.h>

/* One more request; the counts of the FIELD_LOOK_MS before go when theirs are over. */
static void tally(struct field_tally *tally, enum field_bus_heard heard, int64_t now_ms)
{
    if (now_ms - tally->since_ms >= FIELD_LOOK_MS) {
        const bool long_ago = now_ms - tally->since_ms >= 2 * (int64_t)FIELD_LOOK_MS;
        tally->before = long_ago ? (struct field_tally_counts){0} : tally->now;
        tally->now = (struct field_tally_counts){0};
        tally->since_ms = now_ms;
    }
    tally->now.asked++;
    tally->now.silent += heard == BUS_SILENT ? 1 : 0;
    tally->now.broken += heard == BUS_BROKEN || heard == BUS_REFUSED ? 1 : 0;
}

static void look_update(const struct field_device *device, struct field_look *look)
{
    const struct field_update *update = &device->update;
    look->update = update->state;
    look->update_code = update->code;
    look->update_waits = field_device_wait(device);
    look->update_version = 0;
    look->update_received_bytes = 0;
    look->update_size_bytes = 0;
    if (update->state != FIELD_UPDATE_NONE) {
        look->update_version = update->file->parts[0].head.version;
    }
    if (update->part != NULL) {
        look->update_size_bytes = update->part->head.size_bytes;
        look->update_received_bytes = update->switched || field_update_restarts(update)
                                          ? look->update_size_bytes
                                          : update->received;
    }
}

void field_line_publish_look(struct field_line *line, struct field_seat_device *seat,
                             enum field_bus_heard heard, int64_t now_ms)
{
    const struct field_device *device = &seat->device;
    const struct field_tally_counts *now = &seat->tally.now;
    const struct field_tally_counts *before = &seat->tally.before;
    /* One that is lost is asked in vain, and so is everybody whose port is gone: no error of
     * theirs. */
    if (seat->look.state == FIELD_PRESENT && heard != BUS_GONE) {
        tally(&seat->tally, heard, now_ms);
    }
    struct field_look look = {.state = device->state,
                              .known = device->map_version != 0,
                              .version = device->version,
                              .asked = now->asked + before->asked,
                              .silent = now->silent + before->silent,
                              .broken = now->broken + before->broken};
    memcpy(look.unique_id, device->unique_id, sizeof(look.unique_id));
    look_update(device, &look);
    pthread_mutex_lock(&line->lock);
    seat->look = look;
    pthread_mutex_unlock(&line->lock);
}

void field_look(struct field *field, int device, struct field_look *ret_look)
{
    struct field_line *line = field_line_of(field, device);
    const struct field_seat_device *seat = field_seat_of(field, device);
    pthread_mutex_lock(&line->lock);
    *ret_look = seat->look;
    pthread_mutex_unlock(&line->lock);
}
