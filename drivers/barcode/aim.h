/*
 * AIM symbology identifiers (ISO/IEC 15424): the three characters "]Q1" with which a gun says what
 * kind of code it read. One table; pure; any thread.
 */
#ifndef DRIVERS_BARCODE_AIM_H
#define DRIVERS_BARCODE_AIM_H

#include <stdbool.h>
#include <stddef.h>

enum aim_use {
    AIM_ANY,   /* a hall's code may be in it */
    AIM_GOODS, /* only ever the number of goods */
    AIM_NONE,  /* no code at all: a key, a picture */
};

struct aim_symbology {
    char letter;
    const char *name;      /* "QR Code" */
    const char *modifiers; /* the characters that may follow the letter */
    enum aim_use use;
};

/* The row of `identifier` ("]Q1", 3 bytes), or NULL: not an identifier of the table. */
const struct aim_symbology *aim_find(const char *identifier);

/* `bytes` begin with an identifier of the table; for guns that send it before the text. */
bool aim_leads(const unsigned char *bytes, size_t size_bytes);

#endif
