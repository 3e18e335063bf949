/*
 * Where a HID POS scanner puts what it read: taken from its report descriptor (USB HID 1.11 §6.2.2;
 * HID Point of Sale Usage Tables 1.02 §3, usage page 0x8C). Guns differ in the count before the
 * data, in padding and in the length of a report; none of that is known here by model.
 *
 * Pure; any thread.
 */
#ifndef DRIVERS_BARCODE_HID_LAYOUT_H
#define DRIVERS_BARCODE_HID_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HID_DESCRIPTOR_BYTES_MAX = 4096, /* as the kernel has it */
    HID_REPORT_BYTES_MAX = 1024,
    HID_REPORTS_MAX = 16, /* ids in one descriptor */
};

/* symbol, value, code, words */
#define HID_LAYOUT_RESULTS(X)                                                                      \
    X(HID_LAYOUT_OK, 0, "ok", "a layout")                                                          \
    X(HID_LAYOUT_CUT, -1, "descriptor_cut", "the descriptor ends in the middle of an item")        \
    X(HID_LAYOUT_TOO_LARGE, -2, "descriptor_too_large", "a report or list beyond the limits")      \
    X(HID_LAYOUT_BAD, -3, "descriptor_bad", "items that cannot stand so")                          \
    X(HID_LAYOUT_NO_SCANNER, -4, "no_scanner", "no decoded data of usage page 0x8C")
#define HID_LAYOUT_ENUM(symbol, value, code, words) symbol = (value),
enum hid_layout_result { HID_LAYOUT_RESULTS(HID_LAYOUT_ENUM) };
#undef HID_LAYOUT_ENUM

/* Bits from the start of the report, its id included; bits 0: not there. */
struct hid_field {
    uint16_t at_bits;
    uint16_t bits;
};

struct hid_layout {
    bool numbered;     /* a report begins with its id */
    uint8_t report_id; /* of the scanned data */
    uint16_t report_bytes;
    struct hid_field count;     /* how many bytes of the data hold */
    struct hid_field aim[3];    /* symbology identifiers */
    struct hid_field data;      /* whole bytes, on a byte */
    struct hid_field continued; /* the code goes on in the next report */
};

/* HID_LAYOUT_OK; on an error *ret_layout is untouched. */
__attribute__((warn_unused_result)) enum hid_layout_result
hid_layout_read(const uint8_t *descriptor, size_t size_bytes, struct hid_layout *ret_layout);

/* The value of a field of at most 32 bits; the field lies within the report. */
uint32_t hid_field_value(const uint8_t *report, struct hid_field field);

/* Static, never NULL. */
const char *hid_layout_words(enum hid_layout_result result);

#endif
