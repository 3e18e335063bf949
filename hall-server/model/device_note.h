/*
 * What became of a window device on its line, for the record: who gave which address to whom, and
 * what became of new firmware. Changes nothing in the engine.
 *
 *   bind, bind_by_key, take_over --> taken         nobody gets an address that is not on record
 *   update_begun                 --> update_ended
 *
 * The order of the notes is the journal's: add at the end.
 */
#ifndef HALL_SERVER_MODEL_DEVICE_NOTE_H
#define HALL_SERVER_MODEL_DEVICE_NOTE_H

#include <stddef.h>
#include <stdint.h>

#define DEVICE_NOTES(X)                                                                            \
    X(DEVICE_NOTE_BIND, "bind")               /* somebody wants this device at the seat */         \
    X(DEVICE_NOTE_BIND_BY_KEY, "bind_by_key") /* … the one whose key is pressed next */          \
    X(DEVICE_NOTE_KEY, "key")                 /* … and a key of this one was */                  \
    X(DEVICE_NOTE_TAKE_OVER, "take_over")     /* the one at the seat is dead, this one is new */   \
    X(DEVICE_NOTE_TAKEN, "taken")             /* it has said that it took the address */           \
    X(DEVICE_NOTE_TWIN, "twin") /* it had the address of another, and is to leave it */            \
    X(DEVICE_NOTE_UPDATE_BEGUN, "update_begun")                                                    \
    X(DEVICE_NOTE_UPDATE_ENDED, "update_ended") /* see `result` */
#define DEVICE_NOTE_ENUM(symbol, name) symbol,
enum device_note_what { DEVICE_NOTES(DEVICE_NOTE_ENUM) DEVICE_NOTE_COUNT };
#undef DEVICE_NOTE_ENUM
const char *device_note_name(enum device_note_what what);

enum {
    DEVICE_NOTE_KINDS = 3, /* pad, evaluator, strip, from 1 on: enum device_kind */
    DEVICE_NOTE_ID_BYTES = 12,
};

struct device_note {
    uint8_t what;                         /* enum device_note_what */
    uint8_t kind;                         /* 1 … DEVICE_NOTE_KINDS */
    uint8_t line;                         /* from 1 on */
    uint8_t address;                      /* on the line */
    uint16_t seat;                        /* a strip's: the first of its window */
    uint8_t device[DEVICE_NOTE_ID_BYTES]; /* its unique id; all zero: not known yet */
    uint64_t order;                       /* key, taken: the event that wanted it; 0: none */
    uint16_t version_from, version_to;    /* updates: major << 8 | minor */
    uint8_t result;                       /* update_ended: a code of UPDATE_CODES; 0: done */
};

/* The unique id as a device's registers have it, high byte first, to and from a note. */
static inline void device_note_id_put(struct device_note *note,
                                      const uint16_t id[DEVICE_NOTE_ID_BYTES / 2])
{
    for (size_t i = 0; i < DEVICE_NOTE_ID_BYTES / 2; i++) {
        note->device[2 * i] = (uint8_t)(id[i] >> 8);
        note->device[2 * i + 1] = (uint8_t)id[i];
    }
}

static inline void device_note_id_get(const struct device_note *note,
                                      uint16_t id[DEVICE_NOTE_ID_BYTES / 2])
{
    for (size_t i = 0; i < DEVICE_NOTE_ID_BYTES / 2; i++) {
        id[i] = (uint16_t)(note->device[2 * i] << 8 | note->device[2 * i + 1]);
    }
}

#endif
