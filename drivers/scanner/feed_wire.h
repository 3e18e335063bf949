/*
 * What a feeder (the child that holds the device) says to the program that started it, as frames:
 *
 *     kind (1 byte)   length of what follows (4 bytes, big-endian)   payload (≤ FEED_PAYLOAD_MAX)
 *
 *     READY name ─► [ PAGE shape ─► DATA … ─► PAGE_END ]… ─► DONE problem     after each FEED_SCAN
 *       └─ or FAILED problem, and the feeder ends
 *
 * The other way go single commands of two bytes: what, and for cameras which head. Pure; any
 * thread.
 */
#ifndef DRIVERS_SCANNER_FEED_WIRE_H
#define DRIVERS_SCANNER_FEED_WIRE_H

#include "drivers/scanner/page.h"
#include "drivers/scanner/paper_problem.h"

#include <stddef.h>
#include <stdint.h>

enum {
    FEED_HEAD_BYTES = 5,
    FEED_PAYLOAD_MAX = 65536,
    FEED_FRAME_MAX = FEED_HEAD_BYTES + FEED_PAYLOAD_MAX,
    FEED_NAME_MAX = 127,
    FEED_PAGE_BYTES = 16,
    FEED_COMMAND_BYTES = 2,
    FEED_NEED_MORE = 0,
    FEED_NONSENSE = -1,
};

/* Commands: the first of the two bytes. */
enum { FEED_SCAN = 'S', FEED_PREVIEW = 'P', FEED_CANCEL = 'C' };

enum feed_kind {
    FEED_READY = 'r',
    FEED_FAILED = 'f',
    FEED_PAGE = 'p',
    FEED_DATA = 'd',
    FEED_PAGE_END = 'e',
    FEED_DONE = 'o',
};

enum feed_side { FEED_FRONT, FEED_BACK, FEED_LOOK /* a preview, no page */, FEED_SIDE_COUNT };

struct feed_page {
    enum feed_side side;
    bool is_file;            /* DATA is a JPEG or PNG; shape says its dpi and nothing else */
    struct page_shape shape; /* DATA are rows without gaps */
};

struct feed_frame {
    enum feed_kind kind;
    char name[FEED_NAME_MAX + 1]; /* READY */
    enum paper_problem problem;   /* FAILED, DONE; PAGE_END: SCAN_FINE, or why it is not whole */
    struct feed_page page;        /* PAGE */
    const uint8_t *data;          /* DATA: within the bytes that were read */
    size_t data_bytes;
};

/*
 * Reads the first frame of `bytes`. Returns how many bytes it took (> 0), FEED_NEED_MORE, or
 * FEED_NONSENSE. ret_frame is untouched unless a frame was read.
 */
int feed_frame_read(const uint8_t *bytes, size_t size_bytes, struct feed_frame *ret_frame);

/* Writes a frame (DATA with its bytes); how many bytes it is. */
size_t feed_frame_write(const struct feed_frame *frame, uint8_t ret_bytes[FEED_FRAME_MAX]);

#endif
