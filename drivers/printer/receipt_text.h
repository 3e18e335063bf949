/*
 * The lines of a receipt that a model prints as text instead of dots.
 *
 * Who draws a receipt may say what it wrote where: a text beside the picture, a row a line of
 * words,
 *
 *     x y width height size align text        in dots; align: l c r; size: the em's height
 *
 * that travels inside the PNG (picture_png.h). Rows of the picture whose ink lies within such boxes
 * alone become ESC/POS text, if the model has all their characters and they fit; all other rows
 * stay dots. Where each line begins and how high it is stays as it was drawn, so both have one
 * layout.
 *
 * Pure; any thread.
 */
#ifndef DRIVERS_PRINTER_RECEIPT_TEXT_H
#define DRIVERS_PRINTER_RECEIPT_TEXT_H

#include "drivers/printer/receipt_job.h"
#include "drivers/printer/receipt_model.h"

enum { RECEIPT_LINES_MAX = 128, RECEIPT_TEXT_BYTES_MAX = 16 * 1024 };

/* Owns what a struct receipt_picture points to. Large: not for a stack. */
struct receipt_text {
    int count;
    struct receipt_line lines[RECEIPT_LINES_MAX];
};

/* Fills *ret_text with the lines of `words` (size_bytes) that can be text. None is no error. */
void receipt_text_make(struct receipt_text *ret_text, const struct receipt_model *model,
                       const struct receipt_picture *picture, const char *words, size_t size_bytes);

#endif
