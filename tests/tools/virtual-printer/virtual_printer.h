/*
 * A receipt printer in memory: takes bytes as a real one does, with paper that can end at any row
 * and a cover that can open in the middle of a band. Stands in for the machine in tests; the
 * program around it puts it behind a pseudo-terminal or a TCP port.
 *
 * Pure, one thread. It is strict: an unknown or malformed command is an error that is counted and
 * told.
 *
 *   bytes ──► at-once commands (DLE EOT, DLE DC4 8) are answered as they arrive, those in dots too
 *        └──► receive buffer ──► commands in turn ──► rows on paper ──► a receipt at each cut
 *                                  (stand still while there is no paper or the cover is open)
 *
 * Written without our encoder: tables from the command reference, so that one checks the other.
 */
#ifndef TESTS_TOOLS_VIRTUAL_PRINTER_VIRTUAL_PRINTER_H
#define TESTS_TOOLS_VIRTUAL_PRINTER_VIRTUAL_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    VP_WIDTH_BYTES_MAX = 104,
    VP_ROWS_MAX = 20000, /* of one receipt */
    VP_INPUT_BYTES_MAX = 256 * 1024,
    VP_ANSWER_BYTES_MAX = 4096,
    VP_TEXT_BYTES_MAX = 16 * 1024,
    VP_NOTE_BYTES_MAX = 256,
};

enum vp_end {
    VP_CUT,  /* by the knife */
    VP_TORN, /* the end of an old roll, pulled out when a new one was put in */
};

struct vp_receipt {
    enum vp_end end;
    const uint8_t *rows; /* width_bytes each */
    int width_bytes;
    int row_count;
    const char *text; /* what was printed as text, a line each; codes as "[qr …]", "[barcode …]" */
};

/* Called while bytes are taken; may be NULL. */
struct vp_hooks {
    void *context;
    void (*receipt)(void *context, const struct vp_receipt *receipt);
    void (*error)(void *context, long at_byte, const char *what);
    void (*note)(void *context, const char *what); /* paper ended, cover opened … */
};

struct vp {
    struct vp_hooks hooks;
    int width_bytes;
    /* The mechanism; set by vp_paper(), vp_cover(). */
    bool paper;
    bool paper_low;
    bool cover_open;
    bool jam;
    bool drawer_pin;       /* a bit of the first status byte that says nothing about the printer */
    long rows_until_empty; /* -1: the roll is long */
    long rows_until_cover; /* -1: nobody opens it */
    long rows_printed;     /* of all time */
    bool can_clear;        /* false: as models that ignore DLE DC4 8 */
    bool mute;             /* answers nothing */
    int garble;            /* so many of the next answers are nonsense */
    bool cut_in_half;      /* the connection broke in a command; until it is told to clear */
    int errors;
    int receipts;
    /* On its way. */
    long at_byte;
    uint8_t window[16]; /* the last bytes, for at-once commands */
    int window_length;
    size_t input_length;
    size_t answer_length;
    int band_rows; /* rows of the band that is being printed, 0 = none */
    int band_next;
    int band_width;
    bool band_blank; /* a feed: rows without dots */
    int cut_after;   /* a cut follows the feed */
    int row_count;
    size_t text_length;
    int text_scale;
    int pitch_dots;     /* of a line of text: ESC 3; 0: the usual one */
    bool hanzi;         /* FS &: bytes from 0x81 on are GB18030, and become UTF-8 in `text` */
    int graphics_width; /* stored by GS ( L 112 */
    int graphics_rows;
    char text[VP_TEXT_BYTES_MAX];
    uint8_t answers[VP_ANSWER_BYTES_MAX];
    uint8_t input[VP_INPUT_BYTES_MAX];
    uint8_t band[VP_INPUT_BYTES_MAX];
    uint8_t graphics[VP_INPUT_BYTES_MAX];
    uint8_t rows[VP_ROWS_MAX * VP_WIDTH_BYTES_MAX];
};

/* `width_dots`: 576 or 384. With a full roll and the cover closed. */
void vp_init(struct vp *vp, int width_dots, const struct vp_hooks *hooks);

void vp_receive(struct vp *vp, const uint8_t *bytes, size_t size_bytes);

/* Takes up to `room` bytes of what it answered; returns how many. */
size_t vp_answers(struct vp *vp, uint8_t *ret_bytes, size_t room);

/* A new roll (the old one's end comes out as a torn receipt), or an empty one. */
void vp_paper(struct vp *vp, bool paper);
void vp_cover(struct vp *vp, bool open);

/* Goes on after a fault was taken away. vp_paper() and vp_cover() call it. */
void vp_run(struct vp *vp);

/* What is on the paper and not cut comes out as a torn receipt; for the end of a test. */
void vp_tear(struct vp *vp);

/* The host's connection is new; the half of a command that is still in the buffer stays there. */
void vp_reconnect(struct vp *vp);

bool vp_is_idle(const struct vp *vp);

#endif
