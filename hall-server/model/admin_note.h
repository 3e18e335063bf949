/*
 * Who changed what of the hall's administration: people, devices' keys, configuration. For the
 * record: changes nothing in the engine, and never holds a password, key or code.
 *
 *   the change and its note, one transaction of access.db ──> the journal (audit chain) ──> read
 *
 * The order of the notes is the journal's: add at the end.
 */
#ifndef HALL_SERVER_MODEL_ADMIN_NOTE_H
#define HALL_SERVER_MODEL_ADMIN_NOTE_H

#include "hall-server/model/id.h"
#include "hall-server/model/limits.h"

#include <stdbool.h>
#include <stdint.h>

#define ADMIN_NOTES(X)                                                                             \
    X(ADMIN_NOTE_USER_ADDED, "user_added")                                                         \
    X(ADMIN_NOTE_USER_CHANGED, "user_changed") /* role, seat */                                    \
    X(ADMIN_NOTE_USER_DISABLED, "user_disabled")                                                   \
    X(ADMIN_NOTE_PASSWORD_RESET, "password_reset")     /* a new one for one sign-in */             \
    X(ADMIN_NOTE_PASSWORD_CHANGED, "password_changed") /* by who has it */                         \
    X(ADMIN_NOTE_DEVICE_ADDED, "device_added")                                                     \
    X(ADMIN_NOTE_DEVICE_CHANGED, "device_changed") /* its name for people, seat, area */           \
    X(ADMIN_NOTE_DEVICE_CODE, "device_code")       /* a code was made for its place */             \
    X(ADMIN_NOTE_DEVICE_TAKEN, "device_taken")     /* a device took the place by a code */         \
    X(ADMIN_NOTE_DEVICE_REMOVED, "device_removed")                                                 \
    X(ADMIN_NOTE_DEVICE_RESTART, "device_restart") /* its program is to start anew */              \
    X(ADMIN_NOTE_CATALOGUE_APPLIED, "catalogue_applied")                                           \
    X(ADMIN_NOTE_CATALOGUE_PLANNED, "catalogue_planned") /* for a turn of the day */               \
    X(ADMIN_NOTE_CATALOGUE_DROPPED, "catalogue_dropped") /* what was planned */                    \
    X(ADMIN_NOTE_CATALOGUE_UNDONE, "catalogue_undone")   /* a former version, as a new one */
#define ADMIN_NOTE_ENUM(symbol, name) symbol,
enum admin_note_what { ADMIN_NOTES(ADMIN_NOTE_ENUM) ADMIN_NOTE_COUNT };
#undef ADMIN_NOTE_ENUM
const char *admin_note_name(enum admin_note_what what);

enum { ADMIN_NOTE_TEXT_BYTES = 120, ADMIN_NOTE_TEXT_ROOM = ADMIN_NOTE_TEXT_BYTES + 1 };

struct admin_note {
    uint8_t what;                      /* enum admin_note_what */
    uint8_t by_command_line;           /* 1: hallctl; who did it is a user of the machine */
    struct short_id subject;           /* the user, the device; none: the catalogue */
    int64_t at_ms;                     /* when it was done, by the machine's clock */
    char before[ADMIN_NOTE_TEXT_ROOM]; /* "" when there was nothing */
    char after[ADMIN_NOTE_TEXT_ROOM];
};

/* Its time is one that the hall can have. */
static inline bool admin_note_is_good(const struct admin_note *note)
{
    return note->at_ms >= 0 && note->at_ms <= LIMIT_TIME_MS;
}

#endif
