/*
 * The record of a device's bytes, as lines of text that a user sends with a fault report:
 *
 *   mashang-device record 1
 *   kind barcode
 *   where hid:/dev/hidraw3
 *   descriptor 058c0902a101…                of a HID device
 *   0 >                                     opened
 *   1520 < 02085d51304b374d…                to the host, in milliseconds since the start
 *   1733 > aaaaaa9669…                      to the device
 *   9000 <                                  gone
 *
 * What passes is blanked before it is written (drivers/io/port_tap.h). Pure: texts in, texts out.
 */
#ifndef DRIVERS_TOOL_RECORD_FILE_H
#define DRIVERS_TOOL_RECORD_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_HEAD "mashang-device record 1"

enum {
    RECORD_BYTES_MAX = 4096, /* in one line */
    RECORD_LINE_ROOM = 2 * RECORD_BYTES_MAX + 64,
    RECORD_LINES_MAX = 1000000,
};

enum record_kind { RECORD_NOTE, RECORD_PASSED };

struct record_line {
    enum record_kind kind;
    char name[16];     /* of a note: "kind", "where", "descriptor" */
    const char *value; /* of a note: points into the line */
    int64_t at_ms;     /* of bytes that passed */
    bool to_device;
    size_t size_bytes; /* 0: opened or gone */
    uint8_t bytes[RECORD_BYTES_MAX];
};

/* One line without its end. False: not of the form; *ret_line may be changed. */
__attribute__((warn_unused_result)) bool record_line_read(const char *line,
                                                          struct record_line *ret_line);

/* Writes a line of bytes that passed, with its end. `size_bytes` ≤ RECORD_BYTES_MAX. */
void record_line_write(int64_t at_ms, bool to_device, const uint8_t *bytes, size_t size_bytes,
                       char ret_line[RECORD_LINE_ROOM]);

/* Hexadecimal to at most `room` bytes: how many, or -1. */
int record_hex_read(const char *text, uint8_t *ret_bytes, size_t room);
void record_hex_write(const uint8_t *bytes, size_t size_bytes, char *ret_text);

#endif
