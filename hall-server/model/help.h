/*
 * Calling a guide (导服) to somebody: from where, what for, and how it ended.
 *
 * A place is named by its id and not by its place in the configuration, so that a call stays where
 * it is when a new configuration comes. A call is known by the seq of the event that began it.
 *
 * Data only. The orders are the journal's: add at the end, never reorder.
 */
#ifndef HALL_SERVER_MODEL_HELP_H
#define HALL_SERVER_MODEL_HELP_H

#include "hall-server/model/id.h"

/* What is asked for; at most six, since a kiosk shows them all as large buttons. */
#define HELP_REASONS(X)                                                                            \
    X(HELP_SERVICE, "service")   /* which service, which queue, what to bring */                   \
    X(HELP_MOBILITY, "mobility") /* wheelchair, walking, carrying */                               \
    X(HELP_READING, "reading")   /* cannot read or see the screen */                               \
    X(HELP_MACHINE, "machine")   /* something does not work */                                     \
    X(HELP_UNWELL, "unwell")     /* feels ill: it cannot wait */                                   \
    X(HELP_OTHER, "other")
#define HELP_ENUM(symbol, name) symbol,
enum help_reason { HELP_REASONS(HELP_ENUM) HELP_REASON_COUNT };
const char *help_reason_name(enum help_reason reason);

#define HELP_KINDS(X)                                                                              \
    X(HELP_KIOSK, "kiosk") /* its id is the device's */                                            \
    X(HELP_SEAT, "seat")
enum help_kind { HELP_KINDS(HELP_ENUM) HELP_KIND_COUNT };
const char *help_kind_name(enum help_kind kind);

#define HELP_ENDS(X)                                                                               \
    X(HELP_DONE, "done")           /* a guide says so */                                           \
    X(HELP_WITHDRAWN, "withdrawn") /* where it was called, it is not needed any more */
enum help_end { HELP_ENDS(HELP_ENUM) HELP_END_COUNT };
const char *help_end_name(enum help_end end);
#undef HELP_ENUM

struct help_place {
    uint8_t kind; /* enum help_kind */
    struct short_id id;
};

#endif
