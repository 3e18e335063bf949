#include "drivers/barcode/gun_blank.h"

enum { IDENTIFIER_BYTES = 3, LAST_CONTROL = 0x1F };

void gun_blank_stream(struct gun_blank *blank)
{
    *blank = (struct gun_blank){.reports = false};
}

void gun_blank_reports(struct gun_blank *blank, const struct hid_layout *layout)
{
    *blank = (struct gun_blank){.reports = true, .known = layout != NULL};
    if (layout != NULL) {
        blank->layout = *layout;
    }
}

static uint8_t painted(uint8_t byte)
{
    if (byte >= '0' && byte <= '9') {
        return '9';
    }
    if (byte >= 'A' && byte <= 'Z') {
        return 'A';
    }
    if (byte >= 'a' && byte <= 'z') {
        return 'a';
    }
    return byte >= 0x80 ? '~' : byte;
}

/* Another report of the device may hold anything, so all of it is painted over. */
static void report_blank(const struct gun_blank *blank, uint8_t *bytes, size_t size_bytes)
{
    const struct hid_layout *layout = &blank->layout;
    const bool ours =
        blank->known && size_bytes > 0 && (!layout->numbered || bytes[0] == layout->report_id);
    const size_t from = ours ? layout->data.at_bits / 8u : 1;
    const size_t until = ours ? from + layout->data.bits / 8u : size_bytes;
    for (size_t i = from; i < until && i < size_bytes; i++) {
        bytes[i] = painted(bytes[i]);
    }
}

static void stream_blank(struct gun_blank *blank, uint8_t *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++) {
        if (bytes[i] <= LAST_CONTROL) {
            blank->identifier = 0; /* the next is the start of a text */
        } else if (blank->identifier == 0) {
            /* "]Q1" stays; a text without it begins at once. */
            blank->identifier = bytes[i] == ']' ? 1 : IDENTIFIER_BYTES;
            bytes[i] = painted(bytes[i]);
        } else if (blank->identifier < IDENTIFIER_BYTES) {
            blank->identifier++;
        } else {
            bytes[i] = painted(bytes[i]);
        }
    }
}

void gun_blank(void *context, enum port_way way, uint8_t *bytes, size_t size_bytes)
{
    struct gun_blank *blank = context;
    (void)way;
    if (size_bytes == 0) {
        blank->identifier = 0;
    } else if (blank->reports) {
        report_blank(blank, bytes, size_bytes);
    } else {
        stream_blank(blank, bytes, size_bytes);
    }
}
