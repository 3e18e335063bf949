/*
 * Ink on the paper of a ticket: lines, frames, text that wraps, pictures. Of this room only.
 *
 * The paper grows downwards: `y` is where the next part begins. The first error is kept in
 * `result`, and drawing goes on blindly, so that only the end looks at it. One thread: that of the
 * fonts.
 */
#ifndef KIOSK_TICKET_TICKET_PAPER_H
#define KIOSK_TICKET_TICKET_PAPER_H

#include "drivers/base/buffer.h"
#include "drivers/text/text.h"
#include "kiosk/ticket/ticket.h"

#include <stdbool.h>
#include <stddef.h>

/* Sizes at 576 dots, of the mock-up; on narrower paper they shrink by the same share. */
enum {
    PAPER_MARGIN = 32,
    PAPER_GAP = 16,
    PAPER_RULE_GAP = 24,
    PAPER_RULE_DOTS = 3,
    PAPER_SMALLEST_PX = 20, /* on 58 mm paper; 2.5 mm */
};

enum paper_kind {
    HALL,
    SMALL,
    NUMBER,
    SERVICE,
    WINDOWS,
    LABEL,
    VALUE,
    BODY,
    HEADING,
    SCAN,
    PAPER_KINDS
};
enum paper_align { LEFT, CENTRE, RIGHT };

struct ticket_paper {
    struct text_fonts *fonts;
    const struct ticket_look *look;
    struct text_canvas canvas;
    int y;
    int result;
    struct buffer words; /* a row each line of text: where it stands, how large, what it says */
};

/* Blank paper of the look's width; TICKET_OK or TICKET_NO_MEMORY. */
__attribute__((warn_unused_result)) int
paper_begin(struct ticket_paper *paper, struct text_fonts *fonts, const struct ticket_look *look);

/* The picture down to `y`, or the first error; the paper is no more. */
__attribute__((warn_unused_result)) int paper_end(struct ticket_paper *paper,
                                                  struct ticket_picture *ret_picture);

void paper_fail(struct ticket_paper *paper, int error);

/* Dots of the design on this paper. */
int paper_scaled(const struct ticket_paper *paper, int dots);
/* Without its margins. */
int paper_width(const struct ticket_paper *paper);
int paper_size_of(const struct ticket_paper *paper, enum paper_kind kind);
int paper_line_of(const struct ticket_paper *paper, enum paper_kind kind);

void paper_rect(struct ticket_paper *paper, int x, int y, int width, int height);
/* White again. */
void paper_clear(struct ticket_paper *paper, int x, int y, int width, int height);
void paper_frame(struct ticket_paper *paper, int x, int y, int width, int height);
/* A broken line across, with its gaps; moves down. */
void paper_dashes(struct ticket_paper *paper);
/* In the middle; moves down; nothing for a picture that is not there. */
void paper_image(struct ticket_paper *paper, const struct ticket_image *image);
/* A QR code in the middle with its quiet zone, `overlap` dots of which stand above `y` already. */
void paper_code(struct ticket_paper *paper, const char *text, int overlap);

/* One line of text in the box [x, x + width) whose top is at y. */
void paper_line(struct ticket_paper *paper, enum paper_kind kind, int size, int y, const char *text,
                size_t size_bytes, int x, int width, enum paper_align align);
/* The same in the middle of a box, as a part of a drawing: dots on every printer. */
void paper_dots(struct ticket_paper *paper, enum paper_kind kind, int size, int y, int height,
                const char *text, int x, int width);
/* Text in as many lines as it needs, from `y` on, which moves down; in a box, or between the
 * margins. */
void paper_text_in(struct ticket_paper *paper, enum paper_kind kind, const char *text, int x,
                   int width, enum paper_align align);
void paper_text(struct ticket_paper *paper, enum paper_kind kind, const char *text,
                enum paper_align align);
int paper_text_width(const struct ticket_paper *paper, enum paper_kind kind, int size,
                     const char *text);

#endif
