/*
 * The papers that somebody is putting together: pages come, are looked at, turned, trimmed, moved,
 * taken out, and in the end become one PDF. Pages and PDF lie in a safe (paper_safe.h); in memory
 * is one page at a time, and of the others only what was done to them.
 *
 *   page ──paper_stack_add()──► safe ──paper_stack_look()──► a picture to be shown
 *                                 └────paper_stack_bind()──► the PDF, in the safe
 *
 * What is seen is what is bound: both go through paper_mend.h with the same wishes. Blocks for a
 * page's work (about a second on a small board): not for a thread that draws. One thread a stack.
 */
#ifndef DRIVERS_SCANNER_PAPER_STACK_H
#define DRIVERS_SCANNER_PAPER_STACK_H

#include "drivers/scanner/paper_mend.h"
#include "drivers/scanner/paper_safe.h"

#define PAPER_STACK_ERRORS(X)                                                                      \
    X(PAPER_STACK_OK, 0, "ok")                                                                     \
    X(PAPER_STACK_NO_MEMORY, -1, "no-memory")                                                      \
    X(PAPER_STACK_NOT_WRITTEN, -2, "not-written") /* the disk is full */                           \
    X(PAPER_STACK_FULL, -3, "stack-full") /* PAPER_STACK_PAGES_MAX pages, or too many bytes */     \
    X(PAPER_STACK_DAMAGED, -4, "damaged") /* a page can't be read back */

#define PAPER_STACK_ERROR_ENUM(symbol, value, name) symbol = (value),
enum paper_stack_error { PAPER_STACK_ERRORS(PAPER_STACK_ERROR_ENUM) };
#undef PAPER_STACK_ERROR_ENUM

enum {
    PAPER_STACK_PAGES_MAX = 24,
    PAPER_STACK_PAGE_BYTES_MAX = 48 * 1024 * 1024,
    PAPER_STACK_PDF_BYTES_MAX = 64 * 1024 * 1024, /* what a printer's queue takes */
    PAPER_STACK_TRIM_STEP_PERCENT = 4,
    PAPER_STACK_TRIM_PERCENT_MAX = 40,
    PAPER_STACK_LOOK_SIDE_PX_MAX = 2000,
};

struct paper_stack_page {
    uint32_t file;   /* in the safe */
    uint32_t serial; /* changes with all that is done to it */
    int dpi;
    bool blank;     /* nothing is on it */
    bool has_edges; /* a sheet was found on the desk */
    struct paper_mend mend;
};

/* A picture of a page, 0x00RRGGBB a pixel, rows without gaps; free()d by who asked for it. */
struct paper_stack_picture {
    uint32_t *pixels;
    int width_px;
    int height_px;
};

struct paper_stack {
    struct paper_safe *safe; /* the caller's */
    int count;
    struct paper_stack_page pages[PAPER_STACK_PAGES_MAX];
    uint32_t serial; /* the last one given */
};

/* Begins without pages. The safe is the caller's, and outlives the stack. */
void paper_stack_init(struct paper_stack *stack, struct paper_safe *safe);

/* Forgets all pages and empties the safe: nothing of them can be read by anyone from then on. */
void paper_stack_forget(struct paper_stack *stack);

/*
 * Takes the page over (it is zeroed, also on an error), `quarters` (0 … 3) being how it must be
 * turned to stand up. `at`: the page that it takes the place of, or -1: behind the last.
 * *ret_index: where it is.
 */
__attribute__((warn_unused_result)) int
paper_stack_add(struct paper_stack *stack, struct page *page, int quarters, int at, int *ret_index);

/* What a person does to a page; `index` < count. Nothing happens at a bound. */
void paper_stack_turn(struct paper_stack *stack, int index); /* clockwise by a right angle */
void paper_stack_frame(struct paper_stack *stack, int index, bool keep_frame);
void paper_stack_trim(struct paper_stack *stack, int index, enum paper_side side);
void paper_stack_untrim(struct paper_stack *stack, int index);
void paper_stack_move(struct paper_stack *stack, int index, int to);
void paper_stack_remove(struct paper_stack *stack, int index);

/*
 * The page as it will be bound, its longer side at most `side_px`
 * (≤ PAPER_STACK_LOOK_SIDE_PX_MAX).
 */
__attribute__((warn_unused_result)) int paper_stack_look(const struct paper_stack *stack, int index,
                                                         int side_px,
                                                         struct paper_stack_picture *ret_picture);

/*
 * All pages as one PDF with this title, into the safe. Blank ones too: who put them there saw them.
 * At least one page.
 */
__attribute__((warn_unused_result)) int paper_stack_bind(struct paper_stack *stack,
                                                         const char *title, uint32_t *ret_file);

/* "stack-full"; never NULL. */
const char *paper_stack_error_name(int error);

/* Any page's pixels as a picture (a camera's preview); PAPER_STACK_OK or PAPER_STACK_NO_MEMORY. */
__attribute__((warn_unused_result)) int paper_picture_of(const struct page *page, int side_px,
                                                         struct paper_stack_picture *ret_picture);

/* Overwrites and frees. */
void paper_picture_wipe(struct paper_stack_picture *picture);

#endif
