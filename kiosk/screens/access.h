/*
 * How one person wants the kiosk to be: larger letters, all targets low, speech, more time. Kept
 * for the visit and zeroed with it (struct visitor). Language and contrast, which are older, stand
 * in struct kiosk and end with the visit too.
 *
 * Pure; the thread that draws.
 */
#ifndef KIOSK_SCREENS_ACCESS_H
#define KIOSK_SCREENS_ACCESS_H

#include "kiosk/ui/scale.h"

#include <stdbool.h>

enum {
    ACCESS_TIMES = 3,  /* how much longer time-outs are with "more time" */
    ACCESS_LOUDER = 2, /* steps of loudness up and down from the usual one */
};

struct access_visit {
    bool large;         /* a unit has more pixels, and a page fewer things */
    bool low;           /* an upright screen keeps to its lower part */
    bool speech;        /* what has the focus and what is shown is spoken */
    bool by_headphones; /* they switched it on, when they were plugged in */
    bool more_time;     /* asked for, or given to who was once asked "still there?" and was */
    int louder;         /* −ACCESS_LOUDER to ACCESS_LOUDER */
};

struct kiosk;

/* Somebody has changed something that the end of the visit puts back. */
bool access_is_changed(const struct kiosk *kiosk);
/* A switch of these, wherever it was touched; false: it is none. */
bool access_act(struct kiosk *kiosk, unsigned id);
/* The scale that the visit is drawn with on this panel. */
struct ui_scale access_scale(const struct kiosk *kiosk, const struct ui_scale *panel);

#endif
