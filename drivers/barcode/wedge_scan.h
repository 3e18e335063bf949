/*
 * Codes out of key presses, for guns that act as a keyboard ("wedge"): the last resort, since a
 * keyboard carries no length, no check and no Chinese.
 *
 * Keys are Linux key codes (input-event-codes.h) of the US layout. Enter ends a text; a gap without
 * a key ends it too where the gun is set to send no Enter, and else drops it (SCAN_CUT). A text
 * with a key that stands for no character, with Ctrl, Alt or Meta held, or with lost events is
 * dropped as a whole. GB characters by Alt codes (Alt held, digits of the number pad) are not
 * supported: SCAN_ALT_CODE says so, once a text.
 *
 * Pure; one thread. Order: wedge_scan_init(); wedge_scan_key() for each EV_KEY event;
 * wedge_scan_tick() at wedge_scan_deadline_ms().
 */
#ifndef DRIVERS_BARCODE_WEDGE_SCAN_H
#define DRIVERS_BARCODE_WEDGE_SCAN_H

#include "drivers/barcode/scan.h"

#include <stdbool.h>

enum {
    WEDGE_GAP_MS = 150, /* guns type a key each 1–50 ms */
    WEDGE_GAP_MS_MIN = 20,
    WEDGE_GAP_MS_MAX = 2000,
};

enum wedge_value { WEDGE_RELEASED = 0, WEDGE_PRESSED = 1, WEDGE_REPEATED = 2 };

struct wedge_scan_settings {
    int64_t gap_ms; /* WEDGE_GAP_MS_MIN … _MAX */
    bool gap_ends;  /* the gun sends no Enter */
};

struct wedge_scan {
    struct wedge_scan_settings settings;
    struct scan part;
    enum scan_problem wrong; /* why the text will be dropped; SCAN_OK: it will not */
    unsigned held;           /* modifiers, bits of the .c's table */
    bool caps_lock;
    bool open;
    int64_t last_ms;
};

void wedge_scan_init(struct wedge_scan *reader, const struct wedge_scan_settings *settings);

/* One key: its code, an enum wedge_value, and when it was pressed (not when it was read). */
enum scan_step wedge_scan_key(struct wedge_scan *reader, unsigned code, int value, int64_t now_ms,
                              struct scan *ret_scan, enum scan_problem *ret_problem);

/* Events were lost (SYN_DROPPED): the text under way is not whole, no key is known to be held. */
void wedge_scan_lost(struct wedge_scan *reader, int64_t now_ms);

enum scan_step wedge_scan_tick(struct wedge_scan *reader, int64_t now_ms, struct scan *ret_scan,
                               enum scan_problem *ret_problem);

/* INT64_MAX: nothing waits. */
int64_t wedge_scan_deadline_ms(const struct wedge_scan *reader);

/* The character of a key of the US layout, or 0. */
char wedge_character(unsigned code, bool shift, bool caps_lock);

#endif
