/*
 * A PDF that grows page by page, through cairo. JPEG and G4 bytes go in as they are; what a page
 * took in memory is given back before the next one. Bytes come out by a function of the caller's,
 * in order, as soon as a page is done. One thread. Order: paper_pdf_begin(), paper_pdf_page() …,
 * paper_pdf_end().
 */
#ifndef DRIVERS_SCANNER_PAPER_PDF_H
#define DRIVERS_SCANNER_PAPER_PDF_H

#include <stddef.h>
#include <stdint.h>

enum { PAPER_PDF_OK = 0, PAPER_PDF_NO_MEMORY = -1, PAPER_PDF_NOT_WRITTEN = -2 };

enum paper_ink {
    PAPER_INK_JPEG, /* as libjpeg and every viewer read it */
    PAPER_INK_G4,   /* T.6, 0 bits white */
};

struct paper_picture {
    enum paper_ink ink;
    const uint8_t *bytes; /* the caller's; copied for as long as the page is open */
    size_t size_bytes;
    int width_px;
    int height_px;
    int dpi; /* > 0: the size of the page on paper */
};

/* Returns 0, or anything else: the bytes could not be written, and none will be asked for again. */
typedef int paper_pdf_sink(void *context, const uint8_t *bytes, size_t size_bytes);

struct paper_pdf;

__attribute__((warn_unused_result)) int paper_pdf_begin(paper_pdf_sink *sink, void *context,
                                                        struct paper_pdf **ret_pdf);

/* What readers show as the document's name; before the end. */
void paper_pdf_title(struct paper_pdf *pdf, const char *title);

/* A page of the picture's size. After an error the PDF can only be ended. */
__attribute__((warn_unused_result)) int paper_pdf_page(struct paper_pdf *pdf,
                                                       const struct paper_picture *picture);

/* Writes what a reader needs to find the pages, and frees. NULL is fine: PAPER_PDF_OK. */
__attribute__((warn_unused_result)) int paper_pdf_end(struct paper_pdf *pdf);

#endif
