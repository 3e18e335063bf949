/*
 * What would change from one catalogue to another: rows that come, go or say something else, and
 * what that means in the hall: queues whose services change, windows whose strips do.
 *
 * Rows are told apart by their key columns; where a file has none, by all that they say. Pure; one
 * thread. Includes this room. Walks both catalogues and tells each thing once, in the files' order.
 */
#ifndef HALL_SERVER_CATALOGUE_CATALOGUE_DIFFERENCE_H
#define HALL_SERVER_CATALOGUE_CATALOGUE_DIFFERENCE_H

#include "hall-server/catalogue/catalogue.h"

#define CATALOGUE_CHANGES(X)                                                                       \
    X(CATALOGUE_ADDED, "added")                                                                    \
    X(CATALOGUE_REMOVED, "removed")                                                                \
    X(CATALOGUE_CHANGED, "changed")                                                                \
    X(CATALOGUE_MOVED, "moved") /* the same rows in another order; no row is named */
#define CATALOGUE_CHANGE_ENUM(symbol, name) symbol,
enum catalogue_change_kind { CATALOGUE_CHANGES(CATALOGUE_CHANGE_ENUM) CATALOGUE_CHANGE_COUNT };
#undef CATALOGUE_CHANGE_ENUM
const char *catalogue_change_name(enum catalogue_change_kind kind);

/* A row of `before` or `after`, -1 where it is not there; both: they say something else. */
struct catalogue_change {
    enum catalogue_change_kind kind;
    enum catalogue_file file;
    const struct catalogue *before;
    const struct catalogue *after;
    int before_row;
    int after_row;
};
typedef void (*catalogue_each_change)(void *context, const struct catalogue_change *change);

struct catalogue_figures {
    int counts[CATALOGUE_CHANGE_COUNT]; /* rows; CATALOGUE_MOVED: files */
    unsigned files;                     /* a bit for each file that changes */
};

/* `each` may be NULL. */
struct catalogue_figures catalogue_difference(const struct catalogue *before,
                                              const struct catalogue *after,
                                              catalogue_each_change each, void *context);

/* A queue of which services go elsewhere or away, or come. `id` is the queue's. */
typedef void (*catalogue_each_queue)(void *context, const char *id, int lost, int gained);
void catalogue_difference_queues(const struct catalogue *before, const struct catalogue *after,
                                 catalogue_each_queue each, void *context);

/* A window whose strip will name other things: the names, with "·" between them. */
enum { CATALOGUE_NAMES_ROOM = 1024 };
typedef void (*catalogue_each_window)(void *context, const char *id, const char *before,
                                      const char *after);
void catalogue_difference_windows(const struct catalogue *before, const struct catalogue *after,
                                  catalogue_each_window each, void *context);

#endif
