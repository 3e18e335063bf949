/*
 * What models of receipt printers print as text, a row a model: the option `model=NAME` of a
 * queue's address. Without it, and for every character that a model lacks, a receipt is raster:
 * dots are the same on every printer. Text is for slow cables: a line of it is some dozen bytes,
 * its dots are thousands.
 *
 * Rows are by the makers' command references; none was tried on metal.
 *
 * Pure but for iconv's tables; any thread.
 */
#ifndef DRIVERS_PRINTER_RECEIPT_MODEL_H
#define DRIVERS_PRINTER_RECEIPT_MODEL_H

#include <stddef.h>
#include <stdint.h>

/* The characters that a model's font has, each set within the next. */
enum receipt_set {
    RECEIPT_SET_NONE,    /* raster alone */
    RECEIPT_SET_GB2312,  /* two bytes, A1–F7 A1–FE */
    RECEIPT_SET_GBK,     /* two bytes */
    RECEIPT_SET_GB18030, /* two bytes and four */
};

struct receipt_model {
    const char *name; /* "epson-zh" */
    enum receipt_set set;
    int hanzi_dots; /* across and along, at the first size */
    int ascii_dots; /* across */
};

enum { RECEIPT_MODEL_DEFAULT = 0 }; /* the row of raster */

/* The place of the row of this name (`length` bytes), or -1. */
int receipt_model_find(const char *name, size_t length);
const struct receipt_model *receipt_model_at(int place);

/*
 * The text as the model takes it: bytes, and how many dots it is wide at the first size. -1: a
 * character that the model lacks, a control character, no room, or no such table on this machine.
 */
__attribute__((warn_unused_result)) int receipt_model_encode(const struct receipt_model *model,
                                                             const char *text, size_t size_bytes,
                                                             uint8_t *ret_bytes, size_t room,
                                                             int *ret_width_dots);

#endif
