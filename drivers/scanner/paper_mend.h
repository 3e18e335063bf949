/*
 * What is done to one page between the device and the PDF, for who puts pages together in a way of
 * his own (paper_job.h is the usual one).
 *
 *   page ─► sheet cut out ─► turned, trimmed ─► blank? ─► white ─► codes ─► straight ─► JPEG or G4
 *
 * Pure; any thread. A step that lacks memory leaves the page as it was.
 */
#ifndef DRIVERS_SCANNER_PAPER_MEND_H
#define DRIVERS_SCANNER_PAPER_MEND_H

#include "drivers/scanner/page_codes.h"
#include "drivers/scanner/page_encode.h"
#include "drivers/scanner/page_look.h"
#include "drivers/scanner/paper_pdf.h"

enum paper_kind {
    PAPER_COLOUR, /* colour or grey as the device gave it, as JPEG; without colour: grey */
    PAPER_TEXT,   /* 1 bit, as G4: a tenth of the size */
};

/* Sides of a page as it is seen, clockwise. */
enum paper_side { PAPER_TOP, PAPER_RIGHT, PAPER_FOOT, PAPER_LEFT, PAPER_SIDE_COUNT };

struct paper_mend {
    enum paper_kind kind;
    int quality;                        /* of JPEGs that must be made anew; 0: PAGE_QUALITY_USUAL */
    bool keep_frame;                    /* cut no sheet out */
    bool keep_blank;                    /* drop no page */
    bool keep_skew;                     /* turn nothing by small angles */
    bool keep_ground;                   /* whiten nothing */
    bool keep_codes;                    /* look for none */
    int quarters;                       /* turned clockwise by so many right angles, 0 … 3 */
    int trim_percent[PAPER_SIDE_COUNT]; /* cut off from each side of the turned page */
};

/* What became of a page. */
struct paper_note {
    bool dropped; /* it was blank */
    bool cut;
    bool whitened;
    bool as_given; /* its JPEG bytes are in the PDF as they came */
    bool greyed;   /* it came in colour and has none */
    int skew_centideg;
    int ink_per_million;
    int pages; /* in its file, with this one */
    struct page_codes codes;
};

/* Everything that is done to pixels. `note` says what; of a dropped page no more than that. */
void paper_mend(const struct paper_mend *how, struct page *page, struct paper_note *note);

/*
 * The page as bytes for the PDF; its own JPEG if nothing was changed. `ret_made` holds what had to
 * be made: page_bytes_deinit() it after the picture was used, also on an error. A page error.
 */
__attribute__((warn_unused_result)) int paper_ink(const struct paper_mend *how, struct page *page,
                                                  struct page_bytes *ret_made,
                                                  struct paper_picture *ret_picture,
                                                  struct paper_note *note);

#endif
