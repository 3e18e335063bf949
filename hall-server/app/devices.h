/*
 * What is plugged in and how it is: kiosks and displays by what they report and by being heard of,
 * window devices by what the field room says. Kept in memory only.
 *
 * The loop's thread. Depends on proto's view_device alone.
 */
#ifndef HALL_SERVER_APP_DEVICES_H
#define HALL_SERVER_APP_DEVICES_H

#include "hall-server/proto/views.h"

#include <stdbool.h>

enum {
    DEVICES_MAX = 512,
    DEVICES_SILENT_MS =
        60000, /* a program that has no stream and asked nothing for so long: lost */
};

struct device {
    struct view_device *view; /* in views, at the same place */
    int streams;
    int64_t heard_ms;
    char reported[VIEWS_DEVICE_STATE_ROOM]; /* the worst of its parts, "ok" */
    bool is_program;                        /* speaks HTTP; else on the field bus */
};

struct devices {
    struct view_device views[DEVICES_MAX];
    struct device devices[DEVICES_MAX];
    size_t count;
};

void devices_init(struct devices *devices);

/* Makes sure that `id` is known; a new one is "lost" until it is heard of. `kind` is static. */
void devices_add(struct devices *devices, const char *id, const char *kind, const char *name,
                 uint16_t seat, bool is_program, int64_t now_ms);

/* How it is shown; NULL: an unknown id. */
const struct view_device *devices_view(struct devices *devices, const char *id);

/* Each returns true if what the dashboard shows changed. An unknown id changes nothing. */
bool devices_heard(struct devices *devices, const char *id, int64_t now_ms);
bool devices_stream(struct devices *devices, const char *id, bool opened, int64_t now_ms);
bool devices_report(struct devices *devices, const char *id, const char *state, int64_t now_ms);
bool devices_check(struct devices *devices, int64_t now_ms); /* who fell silent */

#endif
