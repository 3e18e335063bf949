/*
 * Whether headphones are plugged in: Linux tells it as a switch of the sound card's input device
 * (EV_SW, SW_HEADPHONE_INSERT), in records of struct input_event. This reads the records' bytes,
 * however they are cut; whoever reads the device, or a file that stands for it, feeds them.
 *
 *   jack_init() ──► jack_feed(bytes) ─► true: jack.plugged is another than before
 *
 * Pure; no I/O. One thread.
 */
#ifndef DRIVERS_SOUND_JACK_H
#define DRIVERS_SOUND_JACK_H

#include <linux/input.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jack {
    bool plugged;
    bool lost; /* the kernel dropped records: the switch must be asked, see jack_is() */
    size_t have_bytes;
    uint8_t record[sizeof(struct input_event)];
};

/* Nothing plugged in, as far as is known. */
void jack_init(struct jack *jack);

/* True: it changed. Of several changes in these bytes the last one counts. */
bool jack_feed(struct jack *jack, const void *bytes, size_t size_bytes);

/* What the device said when it was asked (EVIOCGSW). True: it changed. */
bool jack_is(struct jack *jack, bool plugged);

#endif
