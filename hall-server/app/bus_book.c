#include "hall-server/app/bus_book.h"

#include <string.h>

void bus_book_clear(struct bus_book *book)
{
    book->first = 0;
    book->count = 0;
}

void bus_book_event(struct bus_book *book, const struct event *event)
{
    if (event->kind != EVENT_DEVICE_NOTED) {
        return;
    }
    if (book->count == BUS_BOOK_MAX) {
        book->first = (book->first + 1) % BUS_BOOK_MAX;
        book->count--;
    }
    book->entries[(book->first + book->count) % BUS_BOOK_MAX] =
        (struct bus_entry){.seq = event->seq,
                           .at_ms = event->at_ms,
                           .actor_role = event->actor_role,
                           .actor_id = event->actor_id,
                           .note = event->as.device_noted};
    book->count++;
}

const struct bus_entry *bus_book_at(const struct bus_book *book, int back)
{
    return back >= book->count
               ? NULL
               : &book->entries[(book->first + book->count - 1 - back) % BUS_BOOK_MAX];
}

static bool is_update(const struct device_note *note)
{
    return note->what == DEVICE_NOTE_UPDATE_BEGUN || note->what == DEVICE_NOTE_UPDATE_ENDED;
}

static bool is_of(const struct device_note *note, uint8_t kind, uint16_t seat)
{
    return note->kind == kind && note->seat == seat;
}

const struct bus_entry *bus_book_update(const struct bus_book *book, uint8_t kind, uint16_t seat)
{
    const struct bus_entry *entry;
    for (int back = 0; (entry = bus_book_at(book, back)) != NULL; back++) {
        if (is_update(&entry->note) && is_of(&entry->note, kind, seat)) {
            return entry;
        }
    }
    return NULL;
}

bool bus_book_has_update(const struct bus_book *book, const struct device_note *note)
{
    const struct bus_entry *last = bus_book_update(book, note->kind, note->seat);
    const bool same = last != NULL && last->note.version_to == note->version_to &&
                      memcmp(last->note.device, note->device, sizeof note->device) == 0;
    if (note->what == DEVICE_NOTE_UPDATE_BEGUN) {
        return same && last->note.what == DEVICE_NOTE_UPDATE_BEGUN;
    }
    if (same && last->note.what == DEVICE_NOTE_UPDATE_BEGUN) {
        return false; /* the end of what began, perhaps before a restart */
    }
    /* It ran the version already; or it refuses once more. */
    return (note->result == 0 && note->version_from == note->version_to) ||
           (same && last->note.result == note->result && note->result != 0);
}

static bool is_wish(const struct device_note *note)
{
    return note->what == DEVICE_NOTE_BIND || note->what == DEVICE_NOTE_BIND_BY_KEY ||
           note->what == DEVICE_NOTE_KEY || note->what == DEVICE_NOTE_TAKE_OVER;
}

bool bus_book_is_open(const struct bus_book *book, const struct bus_entry *wish, int64_t since_ms)
{
    const struct bus_entry *entry;
    if (!is_wish(&wish->note) || wish->at_ms < since_ms) {
        return false;
    }
    for (int back = 0; (entry = bus_book_at(book, back)) != NULL && entry->seq > wish->seq;
         back++) {
        if (is_of(&entry->note, wish->note.kind, wish->note.seat) &&
            (is_wish(&entry->note) || entry->note.what == DEVICE_NOTE_TAKEN)) {
            return false;
        }
    }
    return true;
}
