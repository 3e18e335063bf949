/*
 * The last notes of window devices (model/device_note.h), for who looks at the bus and for what a
 * restart left undone: filled by the journal's replay and by what happens after it.
 *
 * Memory only; the loop's thread. The oldest leave when there are too many.
 */
#ifndef HALL_SERVER_APP_BUS_BOOK_H
#define HALL_SERVER_APP_BUS_BOOK_H

#include "hall-server/model/event.h"

enum { BUS_BOOK_MAX = 256 };

struct bus_entry {
    uint64_t seq;
    int64_t at_ms;
    uint8_t actor_role; /* ROLE_SYSTEM: the bus itself */
    struct short_id actor_id;
    struct device_note note;
};

struct bus_book {
    int first, count; /* a ring; the oldest at `first` */
    struct bus_entry entries[BUS_BOOK_MAX];
};

void bus_book_clear(struct bus_book *book);
/* Any event; those that are no notes are passed over. */
void bus_book_event(struct bus_book *book, const struct event *event);

/* The one that came `back` before the newest, which is 0; NULL: there is none. */
const struct bus_entry *bus_book_at(const struct bus_book *book, int back);

/* The newest that speaks of the update of this device; NULL: none. */
const struct bus_entry *bus_book_update(const struct bus_book *book, uint8_t kind, uint16_t seat);
/* The device says again what is in the book already: after a restart of the hall, above all. */
bool bus_book_has_update(const struct bus_book *book, const struct device_note *note);

/*
 * True when this wish is the newest word of its place, not older than `since_ms`, and nobody has
 * taken the address by it: then it is still to be carried out.
 */
bool bus_book_is_open(const struct bus_book *book, const struct bus_entry *wish, int64_t since_ms);

#endif
