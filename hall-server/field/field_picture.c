/* What strips show, for who looks at all of them from a page: pictures that they have confirmed. */
#include "drivers/base/clock.h"
#include "hall-server/field/field_line.h"

#include <assert.h>
#include <string.h>

bool field_device_picture(const struct field_device *device, struct strip_image *ret_picture)
{
    assert(device->kind == DEVICE_STRIP);
    if (device->state != FIELD_PRESENT || !device->strip_set || !device->frame_seen ||
        !device->region_seen || (field_device_can_scroll(device) && !device->scroll.seen)) {
        return false;
    }
    *ret_picture = device->frame;
    if (device->scroll.set) {
        strip_scroll_lay(&device->scroll.words, ret_picture);
    }
    if (device->region_set) {
        strip_image_lay(&device->region, ret_picture);
    }
    return true;
}

static bool same_picture(const struct strip_image *a, const struct strip_image *b)
{
    return a->width_px == b->width_px && a->height_px == b->height_px &&
           memcmp(a->bytes, b->bytes, (size_t)a->width_px / 8 * (size_t)a->height_px) == 0;
}

void field_line_publish_strip(struct field_line *line, struct field_seat_device *seat,
                              int64_t now_ms)
{
    struct strip_image picture;
    const bool seen = field_device_picture(&seat->device, &picture);
    struct field_picture *shown = &seat->picture;
    pthread_mutex_lock(&line->lock);
    shown->state = seat->device.state;
    if (seen) {
        shown->seen_ms = now_ms;
        if (shown->number == 0 || !same_picture(&shown->image, &picture)) {
            shown->image = picture;
            shown->number++;
        }
    }
    pthread_mutex_unlock(&line->lock);
}

void field_strip_picture(struct field *field, int device, struct field_picture *ret_picture)
{
    struct field_line *line = field_line_of(field, device);
    struct field_seat_device *seat = field_seat_of(field, device);
    assert(seat->device.kind == DEVICE_STRIP);
    pthread_mutex_lock(&line->lock);
    *ret_picture = seat->picture;
    pthread_mutex_unlock(&line->lock);
    if (ret_picture->number != 0) {
        ret_picture->seen_ms = clock_monotonic_ms() - ret_picture->seen_ms;
    }
}
