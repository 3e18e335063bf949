/*
 * Scanners and document cameras as devices (drivers/io/device.h). The device is held by a child
 * process, the feeder (feeder.h), because SANE blocks and its back-ends are of all kinds:
 * on_ready() reads what the child sent and never waits; a child that hangs is ended, one that
 * crashed is started again. Pages come as events (feed_session.h), whole ones only, in order; a
 * jam, an open cover, a pulled cable or a crash ends the scan with its problem, and what came
 * before stays.
 *
 *   ABSENT ──child──► OPENING ──ready──► READY ──scanner_start()──► BUSY ──done──► READY
 *      ▲                 │                 │  (a jam's code stays until the next start)   │
 *      └─ after SCANNER_RETRY_MS ◄─────────┴──── FAILED, the child ended or was silent ◄──┘
 *
 * One thread. Order: scanner_create(), device_open() …, device_close(), scanner_destroy(). In a
 * listener call nothing but scanner_cancel().
 */
#ifndef DRIVERS_SCANNER_SCANNER_H
#define DRIVERS_SCANNER_SCANNER_H

#include "drivers/io/device.h"
#include "drivers/scanner/feed_session.h"

enum {
    SCANNER_OK = 0,
    SCANNER_NO_MEMORY = -1,
    SCANNER_NO_FEEDER = -2, /* the feeder's program can't be started */
    SCANNER_NOT_READY = -3,
};

enum {
    SCANNER_OPEN_MS = 60000,    /* network scanners are looked for */
    SCANNER_SILENCE_MS = 60000, /* of a scan: lamps warm up, sheets are pulled in */
    SCANNER_CANCEL_MS = 8000,   /* then the child is ended */
    SCANNER_RETRY_MS = 5000,
    SCANNER_CLOSE_MS = 3000, /* scanner_destroy() waits as long for the device to be closed */
    SCANNER_READ_BYTES = 65536,
    SCANNER_READS_MAX = 32, /* in one on_ready(): others of the loop have a turn */
    SCANNER_WORDS_MAX = 48,
};

struct scanner_options {
    const char *feeder; /* its program; NULL: mashang-scan-feeder beside this program */
    /* The feeder's words, "--source", "sane:" … as feeder_main.c has them; ends with NULL. Kept by
     * the caller. */
    const char *const *words;
    struct page_limits limits; /* zeroed: page_limits_of_halls */
    feed_listener *listener;   /* READY, PAGE, PREVIEW, LOST_PAGE, DONE, OVER */
    void *context;
};

struct scanner;

__attribute__((warn_unused_result)) int scanner_create(const struct scanner_options *options,
                                                       struct scanner **ret_scanner);
void scanner_destroy(struct scanner *scanner); /* closes it too; NULL is fine */

/* For device_open() and a loop. */
struct device *scanner_device(struct scanner *scanner);

/* Scans what is in the feeder, or takes a picture with this head. SCANNER_NOT_READY unless READY.
 */
__attribute__((warn_unused_result)) int scanner_start(struct scanner *scanner, int head,
                                                      int64_t now_ms);

/* One picture to look at (FEED_EVENT_PREVIEW), then DONE; document cameras only. */
__attribute__((warn_unused_result)) int scanner_preview(struct scanner *scanner, int head,
                                                        int64_t now_ms);

/* Ends the scan; DONE comes all the same. Nothing happens when there is none. */
void scanner_cancel(struct scanner *scanner, int64_t now_ms);

/* What the device calls itself; "" before READY. */
const char *scanner_name(const struct scanner *scanner);

/* Why it does not serve, or why the last scan ended early. */
enum paper_problem scanner_problem(const struct scanner *scanner);

#endif
