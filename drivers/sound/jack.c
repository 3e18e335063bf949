#include "drivers/sound/jack.h"

#include <string.h>

void jack_init(struct jack *jack)
{
    *jack = (struct jack){.plugged = false};
}

bool jack_is(struct jack *jack, bool plugged)
{
    const bool changed = jack->plugged != plugged;
    jack->plugged = plugged;
    jack->lost = false;
    return changed;
}

static void record_read(struct jack *jack)
{
    struct input_event event;
    memcpy(&event, jack->record, sizeof(event));
    if (event.type == EV_SW && event.code == SW_HEADPHONE_INSERT) {
        jack->plugged = event.value != 0;
    } else if (event.type == EV_SYN && event.code == SYN_DROPPED) {
        jack->lost = true;
    }
}

bool jack_feed(struct jack *jack, const void *bytes, size_t size_bytes)
{
    const uint8_t *at = bytes;
    const bool before = jack->plugged;
    while (size_bytes > 0) {
        const size_t wanted = sizeof(jack->record) - jack->have_bytes;
        const size_t part = size_bytes < wanted ? size_bytes : wanted;
        memcpy(jack->record + jack->have_bytes, at, part);
        jack->have_bytes += part;
        at += part;
        size_bytes -= part;
        if (jack->have_bytes == sizeof(jack->record)) {
            record_read(jack);
            jack->have_bytes = 0;
        }
    }
    return jack->plugged != before;
}
