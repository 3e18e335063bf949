/* The books on window devices: what somebody wanted, and that what follows is of that wish. */
#include "tests/sim/observer.h"

#include <string.h>

static bool is_wish(const struct device_note *note)
{
    return note->what == DEVICE_NOTE_BIND || note->what == DEVICE_NOTE_BIND_BY_KEY ||
           note->what == DEVICE_NOTE_KEY || note->what == DEVICE_NOTE_TAKE_OVER;
}

static bool same_place(const struct device_note *a, const struct device_note *b)
{
    return a->kind == b->kind && a->line == b->line && a->address == b->address &&
           a->seat == b->seat;
}

/* The wish, or NULL when it is older than the books. */
static const struct observed_wish *wish_find(const struct observer *observer, uint64_t seq)
{
    for (uint32_t i = 0; i < OBSERVED_WISHES; i++) {
        if (observer->wishes[i].seq == seq) {
            return &observer->wishes[i];
        }
    }
    return NULL;
}

const char *observer_device(struct observer *observer, const struct event *event)
{
    const struct device_note *note = &event->as.device_noted;
    const struct observed_wish *wish = wish_find(observer, note->order);
    if (note->what == DEVICE_NOTE_TAKEN || note->what == DEVICE_NOTE_KEY) {
        if (note->order == 0 || note->order >= event->seq) {
            return "a window device has an address that nobody wanted";
        }
        if (wish == NULL && note->order >= observer->wishes_from) {
            return "a window device follows what was no wish";
        }
        if (wish != NULL &&
            (!same_place(&wish->note, note) ||
             (wish->note.what != DEVICE_NOTE_BIND_BY_KEY &&
              memcmp(wish->note.device, note->device, sizeof(note->device)) != 0))) {
            return "a window device has the place that another was to have";
        }
    }
    if (!is_wish(note)) {
        return NULL;
    }
    struct observed_wish *place = &observer->wishes[observer->wish_count++ % OBSERVED_WISHES];
    if (place->seq != 0) {
        observer->wishes_from = place->seq + 1;
    }
    *place = (struct observed_wish){.seq = event->seq, .note = *note};
    return NULL;
}
