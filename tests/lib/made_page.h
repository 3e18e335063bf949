/*
 * Pages that no device gave: drawn text, skew, coloured ground, a desk around, a QR code. For unit
 * tests, the bench and the folder of pages that the e2e tests scan. One thread.
 */
#ifndef TESTS_LIB_MADE_PAGE_H
#define TESTS_LIB_MADE_PAGE_H

#include "drivers/scanner/page.h"

struct made_page {
    int width_px; /* 0: A4 at `dpi` */
    int height_px;
    int dpi;           /* 0: 150 */
    int lines;         /* of text */
    double skew_deg;   /* clockwise */
    double ground[3];  /* of the paper, 0 … 1; all 0: white */
    double shade;      /* 0: even; else how much darker the ground is at its right foot */
    bool grey;         /* 8 bits instead of 32 */
    bool desk;         /* the paper lies turned and smaller on a dark desk */
    bool stamp;        /* a red one */
    const char *title; /* NULL: none */
    const char *code;  /* NULL: no QR */
};

/* Asserts that it can be made. The caller calls page_deinit(). */
void made_page_draw(const struct made_page *how, struct page *ret_page);

#endif
