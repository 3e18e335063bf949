/*
 * Codes out of the bytes of a serial gun (RS-232, USB CDC). How a code begins and ends is set on
 * the gun by its maker's set-up sheet, so it is a setting here too:
 *
 *   SERIAL_END_LINE       text CR, text LF or text CR LF: the factory's setting of most guns
 *   SERIAL_END_STX_ETX    STX text ETX; what is between two codes is noise and is not given
 *   SERIAL_END_SILENCE    text, then nothing for the gap
 *
 * With the first two a text that stops in the middle is dropped after the gap: SCAN_CUT. A text may
 * begin with its AIM identifier, if the gun is set so.
 *
 * Pure; one thread. Order: serial_scan_init(); serial_scan_take() until all bytes are taken;
 * serial_scan_tick() at serial_scan_deadline_ms().
 */
#ifndef DRIVERS_BARCODE_SERIAL_SCAN_H
#define DRIVERS_BARCODE_SERIAL_SCAN_H

#include "drivers/barcode/scan.h"

#include <stdbool.h>

enum serial_end { SERIAL_END_LINE, SERIAL_END_STX_ETX, SERIAL_END_SILENCE };

enum {
    SERIAL_SCAN_GAP_MS = 200, /* at 9600 baud a byte takes 1 ms; guns pause less than 100 */
    SERIAL_SCAN_GAP_MS_MIN = 20,
    SERIAL_SCAN_GAP_MS_MAX = 2000,
};

struct serial_scan_settings {
    enum serial_end end;
    bool with_aim;  /* each text begins with "]Q1" */
    int64_t gap_ms; /* SERIAL_SCAN_GAP_MS_MIN … _MAX */
};

struct serial_scan {
    struct serial_scan_settings settings;
    struct scan part;
    bool open;     /* a text has begun */
    bool too_long; /* and passed the room: skipped to its end */
    int64_t last_ms;
};

void serial_scan_init(struct serial_scan *reader, const struct serial_scan_settings *settings);

/*
 * Takes bytes up to the end of one code; *ret_taken (≤ size_bytes) says how many: call again with
 * the rest. SCAN_STEP_NONE: all were taken.
 */
enum scan_step serial_scan_take(struct serial_scan *reader, const uint8_t *bytes, size_t size_bytes,
                                int64_t now_ms, size_t *ret_taken, struct scan *ret_scan,
                                enum scan_problem *ret_problem);

/* The gap is over: a code, a cut one, or nothing. */
enum scan_step serial_scan_tick(struct serial_scan *reader, int64_t now_ms, struct scan *ret_scan,
                                enum scan_problem *ret_problem);

/* INT64_MAX: nothing waits. */
int64_t serial_scan_deadline_ms(const struct serial_scan *reader);

#endif
