/*
 * A guide (导服) is called to this machine: what for, and who comes. The call is the hall's
 * (hall-server/engine/help.h) and outlives the visit; here is what this visit knows of it.
 *
 *   HELP ─call─► CALL_WHY ─reason─► CALL_SENDING ─► CALL ◄─ asked every CALL_EVERY_MS
 *                    └── the machine has an open call ──┘
 *
 * The call is one request, tried until the hall answers it; a guide is promised only then. Until it
 * does, CALL says that nobody knows yet (CALL_UNSURE). What was withdrawn meanwhile, or has nobody
 * any more who waits for it, is closed at the hall as soon as it has answered; and a withdrawal is
 * tried until the hall has heard it.
 *
 * Pure; the thread that draws.
 */
#ifndef KIOSK_SCREENS_CALL_H
#define KIOSK_SCREENS_CALL_H

#include "hall-server/client/ask.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    CALL_WAIT_MS = 3000,   /* for an answer, then it is said that there is none yet */
    CALL_EVERY_MS = 2000,  /* how often a call that is looked at is asked for */
    CALL_STAY_MS = 180000, /* who waits for somebody touches nothing */
    CALL_ID_ROOM = 24,
    CALL_GUIDE_ROOM = 28,
};

enum call_state {
    CALL_NONE, /* the hall did not take it */
    CALL_CALLED,
    CALL_TAKEN,
    CALL_CLOSED,
    CALL_UNSURE,      /* the hall may have it, and has not said so */
    CALL_WITHDRAWING, /* the hall has not said that it is closed */
    CALL_STATE_COUNT
};

/* Of one visit: in struct visitor. */
struct call_visit {
    enum call_state state;
    enum client_help_reason reason;
    char id[CALL_ID_ROOM];
    char guide[CALL_GUIDE_ROOM]; /* the work number of who comes; "" while nobody does */
    bool anywhere;               /* the hall does not know the area that this machine names */
    bool asking;                 /* the hall has not answered yet */
    int64_t asked_ms;
};

struct kiosk;

/* The hall is heard, so that a guide can be called. */
bool call_may(const struct kiosk *kiosk);
/* From HELP: what for. A call that this machine has is shown instead, once the hall says so. */
void call_open(struct kiosk *kiosk);

#endif
