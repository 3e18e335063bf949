/*
 * ESC/POS: the bytes that go to a receipt printer, and the strict reading of what it answers.
 *
 * Pure: no I/O, no clock, no allocation, nothing kept between calls; any thread. Includes nothing
 * but the C library's freestanding headers. Sources: Epson, "ESC/POS Application Programming Guide"
 * and the command reference (GS v 0, GS r, GS a, GS V, ESC J, ESC @, DLE EOT, DLE DC4).
 *
 * What the host sends for one picture, and what comes back:
 *
 *     DLE EOT 1..4   ──►   ◄── one status byte each: 0··1··10      at once, even when it is offline
 *     ESC @  GS a 0  ──►                                            reset, no reports unasked
 *     GS v 0 header, ≤ 128 rows of dots  ──►
 *     GS r 1         ──►   ◄── one barrier byte: 0··0····           in turn: the band before is
 * done … more bands … ESC J n, GS V 66 0, GS r 1  ──►  ◄── barrier                  fed and cut
 *
 * "At once" commands are looked for in all bytes that arrive, those of a picture too: a row of dots
 * that reads 10 04 01 makes the printer answer, and 10 14 02 01 08 turns it off. So a band tells
 * whether it would be answered, and dots that would do harm are blunted (escpos_raster_blunt()).
 */
#ifndef DRIVERS_WIRE_ESCPOS_H
#define DRIVERS_WIRE_ESCPOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum escpos_result {
    ESCPOS_OK = 0,
    ESCPOS_NEED_MORE = -1, /* the answer has begun; its end has not arrived */
    ESCPOS_MALFORMED = -2, /* a byte that no answer begins with, or bits that contradict */
};

enum {
    ESCPOS_BAND_ROWS_MAX = 128,   /* more than this overruns the small printers' buffer */
    ESCPOS_WIDTH_BYTES_MAX = 104, /* 832 dots: 112 mm paper, the widest there is */
    ESCPOS_FEED_DOTS_MAX = 255,   /* of one ESC J */
    ESCPOS_COMMAND_BYTES_MAX = 16,
    ESCPOS_BAND_HEADER_BYTES = 8,
    ESCPOS_PITCH_DOTS_MAX = 255, /* of a line of text */
    ESCPOS_TEXT_SCALE_MAX = 8,
};

/* What DLE EOT can ask for. The answers look alike: only one may be on its way at a time. */
enum escpos_ask {
    ESCPOS_ASK_PRINTER = 1, /* online? */
    ESCPOS_ASK_OFFLINE = 2, /* why not: cover, paper, error */
    ESCPOS_ASK_ERROR = 3,   /* cutter, fatal, one that passes by itself */
    ESCPOS_ASK_PAPER = 4,   /* near its end, at its end */
    ESCPOS_ASK_LAST = ESCPOS_ASK_PAPER,
};

struct escpos_status {
    bool offline;
    bool cover_open;
    bool paper_end;
    bool paper_low;
    bool cutter_error; /* a jam, until somebody clears it */
    bool fatal_error;
    bool passing_error; /* the head is too hot, or the like */
};

/* ── Encoder: each writes at most ESCPOS_COMMAND_BYTES_MAX bytes and returns how many. ── */

size_t escpos_put_ask(uint8_t *ret_bytes, enum escpos_ask ask);
size_t escpos_put_init(uint8_t *ret_bytes);    /* ESC @, then GS a 0 */
size_t escpos_put_barrier(uint8_t *ret_bytes); /* GS r 1 */
size_t escpos_put_clear(uint8_t *ret_bytes);   /* DLE DC4 8: throw away what is not printed yet */
size_t escpos_put_cut(uint8_t *ret_bytes);     /* GS V 66 0: feed to the knife and cut */

/* Feeds 1–255 dots. */
size_t escpos_put_feed(uint8_t *ret_bytes, int dots);

/*
 * A line of text, in the printer's own font (FS &, ESC 3, ESC $, GS !): begin with how high the
 * line is in dots; then, for each piece, where it begins and how many times its size, and its bytes
 * in the printer's code, none below 0x20; the end prints it and takes the settings back.
 */
size_t escpos_put_text_begin(uint8_t *ret_bytes, int pitch_dots);
size_t escpos_put_text_at(uint8_t *ret_bytes, int x_dots, int scale);
size_t escpos_put_text_end(uint8_t *ret_bytes);

/*
 * The header of a band: `width_bytes` (1–ESCPOS_WIDTH_BYTES_MAX) × `rows` (1–ESCPOS_BAND_ROWS_MAX).
 * Exactly width_bytes × rows bytes of dots must follow, top row first, leftmost dot highest, 1 =
 * black.
 */
size_t escpos_put_band(uint8_t *ret_bytes, int width_bytes, int rows);

/* How many times the printer would answer these bytes at once, by the DLE EOT within. */
size_t escpos_raster_asks(const uint8_t *bytes, size_t size_bytes);

/*
 * Sets one dot wherever the bytes would be a DLE ENQ or DLE DC4 that acts (recover, pulse, turn
 * off, clear). Returns how many dots were set: 0 for nearly every picture.
 */
size_t escpos_raster_blunt(uint8_t *bytes, size_t size_bytes);

/* ── Decoder of answers ── */

enum escpos_answer_kind {
    ESCPOS_ANSWER_STATUS,  /* to DLE EOT: escpos_status_add() reads it */
    ESCPOS_ANSWER_BARRIER, /* to GS r 1: paper_end and paper_low are in `paper` */
    ESCPOS_ANSWER_CLEARED, /* to DLE DC4 8 */
    ESCPOS_ANSWER_FLOW,    /* XON or XOFF of a serial line; nothing to do */
};

struct escpos_answer {
    enum escpos_answer_kind kind;
    uint8_t byte;               /* of STATUS and BARRIER */
    struct escpos_status paper; /* of BARRIER */
};

/*
 * Reads one answer from the first of `size_bytes` (> 0) bytes. ESCPOS_OK: *ret_answer and how many
 * bytes it took; ESCPOS_NEED_MORE: nothing taken; ESCPOS_MALFORMED: one byte taken, to be thrown
 * away.
 */
__attribute__((warn_unused_result)) int escpos_answer_read(const uint8_t *bytes, size_t size_bytes,
                                                           struct escpos_answer *ret_answer,
                                                           size_t *ret_taken);

/*
 * Adds what the answer to `ask` says to *status (which starts as zeros; ask 1 to 4 for the whole).
 * ESCPOS_MALFORMED when fixed bits are wrong or the two bits of one sensor differ; untouched then.
 */
__attribute__((warn_unused_result)) int escpos_status_add(enum escpos_ask ask, uint8_t byte,
                                                          struct escpos_status *status);

/* It can print now. */
bool escpos_status_ready(const struct escpos_status *status);

#endif
